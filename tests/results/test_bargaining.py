"""Solution points under their names, for scenarios and for any other table of deals."""

import itertools

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import sim
from sim.arrays import ShapeError
from sim.results import BargainingProblem


def table(utilities, disagreement, **more):
    """Return a problem whose deals are the options of one issue."""
    utilities = np.array(utilities, dtype=float)
    count, parties = utilities.shape
    return BargainingProblem(
        name="table",
        title="A table",
        issues=("share",),
        options=(tuple(f"deal {x}" for x in range(count)),),
        parties=tuple("abc"[:parties]),
        choice=np.arange(count)[:, None],
        utilities=utilities,
        disagreement=np.array(disagreement, dtype=float),
        **more,
    )


def test_the_solution_of_a_scenario_is_what_its_summary_says():
    scenario = sim.load("two_issues")
    points = sim.solve(scenario)
    assert points.summary() == sim.run(scenario, draws=20).summary()["solutions"]
    assert_array_equal(points.frontier, [3, 4, 5])
    assert_allclose(points.disagreement, [-0.4, -0.6], atol=1e-12)
    assert "kalai_smorodinsky: ceasefire general, border shared" in repr(points)


def test_overrides_reach_the_solution():
    """With the border worth nothing to North only the ceasefire is left, and it gains 0.1."""
    path = "parties.north.demands.border"
    points = sim.solve(sim.load("two_issues", {f"{path}.shared": 0, f"{path}.open": 0}))
    assert points.points["nash"].deals.tolist() == [3]


def test_three_parties_split_a_cake_of_nine_equally():
    """All splits of nine in whole parts: every concept but the utilitarian takes (3, 3, 3)."""
    splits = [split for split in itertools.product(range(10), repeat=3) if sum(split) <= 9]
    points = sim.solve(table(splits, (0, 0, 0)))
    for concept in ("nash", "kalai_smorodinsky", "egalitarian"):
        assert [splits[x] for x in points.points[concept].deals] == [(3, 3, 3)]
    whole = [x for x, split in enumerate(splits) if sum(split) == 9]
    assert_array_equal(points.points["utilitarian"].deals, whole)
    assert_array_equal(points.frontier, whole)
    assert_array_equal(points.suits_all, [min(split) > 0 for split in splits])


def test_all_ties_are_named():
    points = sim.solve(table([(2, 3), (3, 2), (1, 1)], (0, 0)))
    assert points.points["nash"].deals.tolist() == [0, 1]
    assert [deal["share"] for deal in points.summary()["nash"]["deals"]] == ["deal 0", "deal 1"]
    assert "and 1 more" in repr(points)


def test_where_every_deal_hurts_someone_there_is_none():
    points = sim.solve(table([(2, -1), (-1, 2)], (0, 0)))
    assert not points.is_rational.any()
    assert points.summary()["nash"] == {"deals": [], "payoffs": None}
    assert "nash: none" in repr(points)


def test_the_distance_to_the_frontier_is_to_its_nearest_deal():
    points = sim.solve(table([(4, 0), (0, 4), (0, 0), (3, 0)], (0, 0)))
    assert_allclose(points.distances(np.arange(4)), [0, 0, 4, 1])


@pytest.mark.parametrize("wrong", [{"parties": ("a",)}, {"issues": ("x", "y")}, {"choice": np.zeros((3, 1))}])
def test_names_and_arrays_that_do_not_belong_together_are_refused(wrong):
    given = {
        "name": "t",
        "title": "T",
        "issues": ("x",),
        "options": (("o", "p"),),
        "parties": ("a", "b"),
        "choice": np.array([[0], [1]]),
        "utilities": np.zeros((2, 2)),
        "disagreement": np.zeros(2),
    }
    with pytest.raises(ShapeError):
        BargainingProblem(**(given | wrong))


def test_a_worth_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        sim.solve(table([(1, np.inf)], (0, 0)))
