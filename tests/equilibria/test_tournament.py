"""The empirical game against plain runs, and what is read out of it against games with known answers."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import sim
from sim.equilibria import nash
from sim.equilibria.deviations import is_held
from sim.equilibria.empirical_game import EmpiricalGame, find_strategies, play_profiles
from sim.equilibria.kinds import kinds
from sim.equilibria.tournament import study
from sim.scenario import ScenarioError

DRAWS = 60


@pytest.fixture(scope="module")
def played():
    scenario = sim.load("two_issues")
    return play_profiles(scenario, find_strategies(scenario, ["hard line", "conceder", "opportunist"]), DRAWS)


def made(payoffs, sets=30):
    """An empirical game in which every world of a profile pays the same."""
    payoffs = np.asarray(payoffs, dtype=float)
    shape = (*payoffs.shape[:-1], sets, payoffs.shape[-1])
    samples = np.broadcast_to(payoffs[..., None, :], shape).copy()
    names = tuple(f"s{i}" for i in range(payoffs.shape[0]))
    return EmpiricalGame(("a", "b"), names, samples, np.arange(sets), sets, 1)


def test_a_profile_pays_what_a_run_with_these_strategies_pays(played):
    strategies = find_strategies(sim.load("two_issues"))
    for (i, first), (j, second) in [
        ((0, "hard line"), (1, "conceder")),
        ((2, "opportunist"), (0, "hard line")),
    ]:
        settings = {"parties.north.strategy": strategies[first], "parties.south.strategy": strategies[second]}
        results = sim.run(sim.load("two_issues", settings), DRAWS)
        worlds = results.worlds.select("payoff.north", "payoff.south").collect().to_numpy()
        assert_array_equal(played.samples[i, j], worlds)


def test_processes_change_nothing(played):
    scenario = sim.load("two_issues")
    again = play_profiles(scenario, find_strategies(scenario, played.strategies), DRAWS, jobs=2)
    assert_array_equal(again.samples, played.samples)


def test_a_scenarios_own_strategy_comes_before_one_of_ours():
    scenario = sim.load("two_issues")
    own = {"conceder": {"aspiration": "never_conceding"}}
    found = find_strategies(scenario.model_copy(update={"strategies": own}), ["conceder", "even pace"])
    assert found["conceder"] == own["conceder"] and "even pace" in found


def test_an_unknown_strategy_is_named_with_the_nearest():
    with pytest.raises(
        ScenarioError, match=r'E121.*there is no strategy "conceeder"\n.*did you mean "conceder"'
    ):
        find_strategies(sim.load("two_issues"), ["conceeder"])


def test_means_and_errors_are_over_assumption_sets():
    """Two sets: one with one world that pays 4, one with three that pay 0, 0 and 3."""
    samples = np.array([[[[4.0], [0.0], [0.0], [3.0]]]])
    game = EmpiricalGame(("a", "b"), ("s",), np.repeat(samples, 2, axis=-1), np.array([0, 1, 1, 1]), 4, 1)
    assert_allclose(game.payoffs, [[[2.5, 2.5]]])
    assert_allclose(game.errors, [[[1.5, 1.5]]])


def test_differences_are_taken_within_worlds():
    """What all profiles of a world have in common does not blur their difference."""
    rng = np.random.default_rng(0)
    samples = made([[[3, 3], [0, 5]], [[5, 0], [1, 1]]]).samples + rng.normal(0, 100, (1, 1, 30, 1))
    game = EmpiricalGame(("a", "b"), ("soft", "hard"), samples, np.arange(30), 30, 1)
    gain, error = game.gains(0, 1, 0)
    assert_allclose(gain, [2.0, 1.0])
    assert_allclose(error, 0.0, atol=1e-12)


def test_an_equilibrium_of_certain_payoffs_always_stands():
    tournament = study(made([[[3, 3], [0, 5]], [[5, 0], [1, 1]]]), resamples=20)
    (standing,) = tournament.standings
    assert standing.equilibrium.supports == ((1,), (1,))
    assert standing.probability == 1.0
    assert_allclose(standing.low, [1.0, 1.0])
    assert {(one.party, one.strategy) for one in tournament.dominated} == {(0, 0), (1, 0)}


def test_an_equilibrium_that_hangs_on_the_draws_does_not_always_stand():
    """The first party gains a little from its second strategy on average, but loses in half of the sets."""
    game = made(np.zeros((2, 2, 2)))
    game.samples[1, :, :, 0] += np.where(np.arange(30) % 2, 1.0, -0.9)[None, :]
    probabilities = [standing.probability for standing in study(game, resamples=100).standings]
    assert 0.0 < max(probabilities) < 1.0


def test_standings_keep_the_order_of_the_equilibria(played):
    tournament = study(played, resamples=5)
    supports = [standing.equilibrium.supports for standing in tournament.standings]
    assert supports == [equilibrium.supports for equilibrium in nash(played.payoffs)]


@pytest.mark.parametrize(
    ("kind", "payoffs"),
    [
        ("prisoner's dilemma", [[[3, 3], [0, 5]], [[5, 0], [1, 1]]]),
        ("chicken", [[[3, 3], [1, 5]], [[5, 1], [0, 0]]]),
        ("stag hunt", [[[5, 5], [0, 3]], [[3, 0], [1, 1]]]),
        ("harmony", [[[5, 5], [2, 3]], [[3, 2], [1, 1]]]),
        ("deadlock", [[[2, 2], [0, 5]], [[5, 0], [3, 3]]]),
        ("mixed", [[[3, 5], [0, 3]], [[5, 2], [1, 1]]]),
        ("a tie", [[[1, 1], [1, 1]], [[1, 1], [1, 1]]]),
    ],
)
def test_kinds_of_two_by_two_games(kind, payoffs):
    found = kinds(made(payoffs), hard=1, soft=0, resamples=5)
    assert (found.at_mean, found.stands, found.by_set) == (kind, 1.0, {kind: 30})


def test_a_kind_is_sure_only_where_the_worlds_of_the_set_agree():
    """Two sets of forty worlds: a dilemma in every world of one; in the other, one by a hair's breadth."""
    dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    samples = np.repeat(dilemma[:, :, None], 80, axis=2)
    samples[1, 0, 40:, 0] = 3.1 + np.array([-9.0, 9.0] * 20)  # on average T is above R, but not surely
    game = EmpiricalGame(("a", "b"), ("soft", "hard"), samples, np.repeat([0, 1], 40), 80, 1)
    found = kinds(game, hard=1, soft=0, resamples=50)
    assert found.by_set == {"prisoner's dilemma": 2}
    assert found.sure == {"prisoner's dilemma": 1}


def test_kinds_are_those_of_two_parties():
    three = EmpiricalGame(("a", "b", "c"), ("s", "t"), np.zeros((2, 2, 2, 4, 3)), np.arange(4), 4, 1)
    with pytest.raises(ValueError, match="two parties; the game has 3"):
        kinds(three, 0, 1)


@pytest.mark.parametrize(
    ("payoffs", "is_equilibrium"),
    [([[[3, 3], [0, 5]], [[5, 0], [1, 1]]], True), ([[[3, 3], [1, 5]], [[5, 1], [0, 0]]], False)],
)
def test_hard_lines_on_all_sides_hold_in_a_dilemma_and_not_in_chicken(payoffs, is_equilibrium):
    hard_first = np.asarray(payoffs)[::-1, ::-1]  # without the known names the first counts as the hard one
    assert is_held(study(made(hard_first), resamples=1).all_hard) is is_equilibrium


def test_of_several_parties_equilibria_stand_as_they_do_of_two():
    """Two play a dilemma; the third is paid nothing whatever happens, so all it does is a best answer."""
    two = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    payoffs = np.zeros((2, 2, 2, 3))
    payoffs[..., :2] = two[:, :, None]
    samples = np.repeat(payoffs[..., None, :], 10, axis=-2)
    game = EmpiricalGame(("a", "b", "c"), ("soft", "hard"), samples, np.arange(10), 10, 1)
    tournament = study(game, resamples=10)
    assert {one.equilibrium.supports[:2] for one in tournament.standings} == {((1,), (1,))}
    assert all(one.probability == 1.0 for one in tournament.standings)
