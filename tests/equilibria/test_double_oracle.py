"""The double oracle on games whose equilibria are known in closed form, and its bookkeeping."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose

import sim
from sim.arrays import ShapeError
from sim.equilibria.double_oracle import Axis, double_oracle
from sim.equilibria.empirical_game import find_strategies, play_profiles
from sim.equilibria.parameters import find_space, search_parameters
from sim.scenario import ScenarioError

QUANTITY = Axis("quantity", 0.0, 1.0)


def cournot(profiles):
    """Price 1 less all quantities, no costs: n firms produce 1 / (n + 1) each (Cournot 1838)."""
    quantities = np.array(profiles)[..., 0]  # (K, P)
    return (quantities * (1 - quantities.sum(axis=1, keepdims=True)))[:, None]


def certain(payoff):
    """A play of two parties with one parameter each, in which nothing is uncertain."""
    return lambda profiles: np.array([[payoff(own, other)] for (own,), (other,) in profiles])


@pytest.mark.parametrize("firms", [2, 3])
def test_iterated_best_answers_come_to_the_equilibrium_of_cournot(firms):
    starts = [[(0.0,), (1.0,)]] * firms
    found = double_oracle(cournot, [QUANTITY], starts, rounds=60, refinements=5)
    assert found.converged
    means = [
        float(shares @ np.array(points)[:, 0])
        for points, shares in zip(found.strategies, found.equilibrium.strategies, strict=True)
    ]
    finest = 1 / (4 * 2**5)
    assert_allclose(means, 1 / (firms + 1), atol=firms * finest)


def test_a_zero_sum_game_comes_to_its_value():
    """One wants to be far from the other: value 1/4, the other in the middle, the one at either end."""
    found = double_oracle(
        certain(lambda x, y: ((x - y) ** 2, -((x - y) ** 2))), [QUANTITY], [[(0.25,), (0.3,)]] * 2
    )
    assert found.converged
    assert_allclose(found.equilibrium.payoffs, [0.25, -0.25], atol=1e-9)
    used = {
        point: share
        for point, share in zip(found.strategies[0], found.equilibrium.strategies[0], strict=True)
        if share > 1e-9
    }
    half_a_step = 1 / 32  # the other's best answer is the mean, to the next point of the lattice
    assert used == pytest.approx({(0.0,): 0.5, (1.0,): 0.5}, abs=half_a_step)


def test_no_profile_is_played_twice():
    played = []

    def play(profiles):
        played.extend(profiles)
        return cournot(profiles)

    found = double_oracle(play, [QUANTITY], [[(0.0,), (1.0,)]] * 2)
    assert len(played) == len(set(played)) == found.played


def noisy(gain, error, units=16):
    """The first party gains by the parameter, with a standard error; the second never does."""
    wobble = np.tile([-1.0, 1.0], units // 2) * error * np.sqrt(units - 1)

    def play(profiles):
        common = 100.0 * np.arange(units)  # what all profiles of a unit have in common
        own = np.array([[x * (gain + wobble) + common for (x,), _ in profiles]])[0]
        return np.stack([own, np.zeros_like(own)], axis=-1)

    return play


@pytest.mark.parametrize(("gain", "error", "joins"), [(0.9, 1.0, False), (1.1, 1.0, True)])
def test_a_deviation_joins_where_it_gains_more_than_its_standard_error(gain, error, joins):
    found = double_oracle(noisy(gain, error), [QUANTITY], [[(0.0,)]] * 2)
    first = found.history[0]
    assert first.point == (1.0,)
    assert (first.gain, first.error) == (pytest.approx(gain), pytest.approx(error))
    assert first.gains is joins and found.converged
    assert ((1.0,) in found.strategies[0]) is joins


def test_a_search_that_runs_out_of_rounds_says_so():
    found = double_oracle(cournot, [QUANTITY], [[(0.0,), (1.0,)]] * 2, rounds=1)
    assert not found.converged and any(one.gains for one in found.history)


@given(
    table=hnp.arrays(np.float64, (3, 3, 2), elements=st.integers(-9, 9).map(float)),
    start=st.integers(0, 4),
)
@settings(max_examples=40, deadline=None)
def test_no_grid_point_is_better_than_what_was_come_to(table, start):
    """Checked by brute force over the coarse grid, on random polynomials of degree two."""

    def payoff(x, y):
        powers = np.outer([1, x, x * x], [1, y, y * y])
        return np.einsum("ij,ijp->p", powers, table)

    found = double_oracle(certain(payoff), [QUANTITY], [[(start / 4,), (0.5,)]] * 2, rounds=40)
    if not found.converged:
        return
    for p in range(2):
        mixture = list(zip(found.strategies[1 - p], found.equilibrium.strategies[1 - p], strict=True))
        for x in np.linspace(0, 1, 5):
            pairs = [((x, y) if p == 0 else (y, x), share) for (y,), share in mixture]
            worth = sum(share * payoff(*pair)[p] for pair, share in pairs)
            assert worth <= found.equilibrium.payoffs[p] + 1e-9


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"rounds": 0}, "rounds is 0"),
        ({"steps": 1}, "steps is 1"),
        ({"refinements": -1}, "refinements is -1"),
    ],
)
def test_a_search_needs_something_to_search(keywords, message):
    with pytest.raises(ValueError, match=message):
        double_oracle(cournot, [QUANTITY], [[(0.0,)]] * 2, **keywords)


def test_a_play_of_another_shape_is_refused():
    with pytest.raises(ShapeError, match=r"play returns shape \(1, 2\), expected \(K=1, U, P=2\)"):
        double_oracle(lambda profiles: np.zeros((len(profiles), 2)), [QUANTITY], [[(0.0,)]] * 2)


def test_ranges_by_logarithm_are_halved_by_ratio():
    assert Axis("exponent", 0.1, 10.0, is_logarithmic=True).value(0.5) == pytest.approx(1.0)


# ---- the parameters of a scenario's strategies ------------------------------------------------


def test_what_a_search_comes_to_pays_what_the_same_strategies_written_out_pay():
    scenario = sim.load("two_issues")
    named = find_strategies(scenario, ["hard line", "firm but fair"])
    found = search_parameters(find_space(scenario, named, ["exponent", "hold"]), draws=60)
    written = {
        f"{point}": {
            **named["hard line"],
            "aspiration": {"time_dependent": {"exponent": point[0], "hold": point[1]}},
        }
        for own in found.strategies
        for point in own
    }
    game = play_profiles(scenario, written, 60)
    mixtures = [
        np.array([dict(zip(map(str, own), shares, strict=True)).get(name, 0.0) for name in game.strategies])
        for own, shares in zip(found.strategies, found.equilibrium.strategies, strict=True)
    ]
    expected = np.einsum("i,j,ijp->p", *mixtures, game.payoffs)
    assert_allclose(found.equilibrium.payoffs, expected, atol=1e-12)
    assert found.strategies[0][:2] == ((4.0, 0.75), (4.0, 0.0))


@pytest.mark.parametrize(
    ("names", "searched", "message"),
    [
        (["hard line"], ["holt"], r'E122.*"holt" cannot be searched\n.*did you mean "hold"'),
        (["hard line", "no concession"], ["hold"], r"E123.*found 1 among: hard line, no concession"),
        (["hard line", "firm but fair"], ["exponent"], "differ in what is searched; found 1"),
    ],
)
def test_a_search_that_cannot_begin_says_why(names, searched, message):
    scenario = sim.load("two_issues")
    with pytest.raises(ScenarioError, match=message):
        find_space(scenario, find_strategies(scenario, names), searched)
