"""Comparisons: paired differences against hand calculations, separate runs and an independent paired test."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import ttest_rel

import sim
from sim.game import build_game, fix_numbers
from sim.results import comparison
from sim.results.by_set import Quantity, paired, play_by_set
from sim.results.comparison import ComparisonError, compare
from sim.scenario import ScenarioError, loads, with_overrides
from sim.talks import list_parts
from tests.fake_results import LAKE

DRAWS = 400


@pytest.fixture(scope="module")
def two_issues():
    return sim.load("two_issues")


@pytest.fixture(scope="module")
def compared(two_issues):
    return {one.name: one for one in sim.compare(two_issues, draws=DRAWS).alternatives}


def test_a_scenario_against_itself_differs_by_exactly_nothing():
    antalya = sim.load("antalya")
    (itself,) = sim.compare(antalya, antalya, draws=60).alternatives
    assert all(one.difference == 0.0 and one.error == 0.0 for one in itself.differences)
    assert itself.changed == 0.0


def test_all_variants_are_compared_in_the_order_of_the_file_where_none_is_named(two_issues, compared):
    assert list(compared) == list(two_issues.variants)


@pytest.mark.parametrize(
    ("variant", "outcome", "expected"),  # docs/two-issues.md, section 7, less its first row
    [
        ("least for oneself", "open border", 1 / 2),
        ("least for oneself", "shared border", -1 / 2),
        ("random offers", "ceasefire", 1 / 12),
        ("random offers", "open border", 5 / 24),
        ("hold 1", "breakdown", 1.0),
        ("hold 1 issue by issue", "ceasefire", 1 / 2),
    ],
)
def test_differences_are_those_of_the_hand_calculation(compared, variant, outcome, expected):
    found = compared[variant].find(Quantity("final", outcome))
    assert found.difference == pytest.approx(expected, abs=5 / 1.96 * found.error + 1e-12)
    assert found.is_sure


def test_both_values_are_those_of_separate_runs(two_issues):
    (one,) = sim.compare(two_issues, "random offers", draws=100, seed=3).alternatives
    base = sim.run(two_issues, draws=100, seed=3).summary()
    settings = {"parties.*.strategy.proposal": "random"}
    other = sim.run(sim.load("two_issues", settings), draws=100, seed=3).summary()
    for d in (*one.of("final"), *one.of("ever")):
        name = d.quantity.name
        key = {"final": "outcomes", "ever": "ever"}[d.quantity.what]
        assert d.baseline == pytest.approx(base["final"][key][name]["probability"], abs=1e-12)
        assert d.value == pytest.approx(other["final"][key][name]["probability"], abs=1e-12)
    for d in one.of("payoff"):
        assert d.value == pytest.approx(other["parties"][d.quantity.name]["payoff"]["mean"], abs=1e-12)
    for d in one.of("round"):
        at = next(at for at in other["rounds"] if at["name"] == d.quantity.round)
        assert d.value == pytest.approx(at["outcomes"][d.quantity.name]["probability"], abs=1e-12)


def test_the_error_is_that_of_the_paired_t_test():
    rng = np.random.default_rng(5)
    one, other = rng.normal(size=(2, 3, 40))
    difference, error = paired(one, other)
    test = ttest_rel(one, other, axis=1)
    assert difference / test.statistic * 1.96 == pytest.approx(error, rel=1e-9)


def test_what_two_runs_share_in_every_set_leaves_no_error():
    common = np.random.default_rng(2).normal(size=(1, 50))
    difference, error = paired(common + 0.25, common)
    assert difference == pytest.approx([0.25])
    assert error == pytest.approx([0.0], abs=1e-9)


def test_one_set_alone_has_no_error_to_show(two_issues):
    (one,) = sim.compare(two_issues, "hold 1", draws=1).alternatives
    assert all(d.error is None and not d.is_sure for d in one.differences)


def test_games_played_side_by_side_are_those_played_alone():
    game = build_game(sim.load("antalya"))
    other = fix_numbers(game, {"parties.russia.trust.level": 0.55})
    together = play_by_set([game, other], 60, 1)
    for one, alone in zip(together, (game, other), strict=True):
        (expected,) = play_by_set([alone], 60, 1)
        assert np.array_equal(one.means, expected.means)
        assert np.array_equal(one.outcome, expected.outcome)


def test_two_scenarios_are_compared_in_what_they_share(two_issues):
    lake = loads(LAKE, "lake", parts=list_parts())
    (one,) = sim.compare(lake, two_issues, draws=40).alternatives
    assert {d.quantity.name for d in one.of("final")} == {
        "breakdown",
        "ceasefire",
        "partial",
        "continue to talk",
    }
    assert {d.quantity.name for d in one.of("payoff")} == {"north", "south"}
    assert not one.of("round")
    assert one.changed is None


def test_scenarios_without_anything_in_common_are_refused(two_issues):
    text = LAKE.replace("north", "east").replace("south", "west")
    text = text.replace("settlement:", "deal:").replace("ceasefire: {when", "truce: {when")
    other = loads(text.replace("partial:", "item:"), "elsewhere", parts=list_parts())
    with pytest.raises(ComparisonError, match="nothing to compare"):
        sim.compare(two_issues, other, draws=20)


def test_a_scenario_without_variants_needs_another_one():
    with pytest.raises(ComparisonError, match="no variants"):
        sim.compare(loads(LAKE, "lake", parts=list_parts()), draws=20)


def test_an_unknown_variant_is_named_with_the_nearest(two_issues):
    with pytest.raises(ScenarioError, match="hold 1"):
        sim.compare(two_issues, "hold 11", draws=20)


def test_what_is_known_already_is_not_played_again(monkeypatch):
    lake = sim.load("two_issues")
    other = with_overrides(lake, {"parties.north.trust.level": 0.2}, list_parts())
    known: dict = {}
    first = compare(lake, [("other", other)], 40, 1, known=known)
    assert set(known) == {lake.hash, other.hash}
    monkeypatch.setattr(comparison, "play_by_set", None)
    assert compare(lake, [("other", other), ("same", other)], 40, 1, known=known).alternatives == (
        *first.alternatives,
        replace(first.alternatives[0], name="same"),
    )


def test_the_first_rounds_end_alike_whether_or_not_the_rest_is_played():
    game = build_game(sim.load("river_crossing"))
    (whole,), (some,) = play_by_set([game], 60, 1), play_by_set([game], 60, 1, rounds=2)
    assert {quantity.round for quantity in some.quantities} == set(game.rounds[:2])
    np.testing.assert_array_equal(some.means, whole.rows(some.quantities))
