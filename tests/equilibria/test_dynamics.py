"""Dynamics of shares: closed forms, constants of motion, and agreement of one method with another."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from sim.arrays import ShapeError
from sim.equilibria import (
    Stability,
    basins,
    evolutionarily_stable,
    fictitious_play,
    is_ess,
    quantal_response,
    regret,
    replicator,
    rest_points,
    smoothed_best_response,
)

PENNIES = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
BATTLE = np.array([[[2.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]])
CIRCLE = np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
HUNT = np.array([[4.0, 0.0], [3.0, 2.0]])
symmetric_games = st.integers(2, 4).flatmap(
    lambda n: hnp.arrays(np.float64, (n, n), elements=st.integers(-3, 3).map(float))
)


def test_constant_advantages_grow_exponentially():
    """x_i(t) in proportion to x_i(0) exp(a_i t)."""
    advantage, start, times = np.array([0.3, -0.2, 0.1]), np.array([0.2, 0.5, 0.3]), np.array([0.5, 2.0, 7.0])
    found = replicator(np.repeat(advantage[:, None], 3, axis=1), start, times)
    expected = start * np.exp(advantage * times[:, None])
    assert_allclose(found.shares[0], expected / expected.sum(axis=1, keepdims=True), rtol=0, atol=1e-11)


def test_rock_paper_scissors_keeps_the_product_of_shares():
    start = np.array([0.2, 0.3, 0.5])
    found = replicator(CIRCLE, start, np.linspace(0.0, 30.0, 7))
    assert_allclose(found.shares[0].prod(axis=1), start.prod(), rtol=1e-9)
    assert found.rest_at is None


def test_two_populations_at_pennies_keep_the_product_of_shares():
    start = [np.array([0.2, 0.8]), np.array([0.7, 0.3])]
    found = replicator(PENNIES, start, np.linspace(0.0, 20.0, 5))
    product = found.shares[0].prod(axis=1) * found.shares[1].prod(axis=1)
    assert_allclose(product, 0.16 * 0.21, rtol=1e-9)


def test_one_population_is_two_that_start_alike():
    symmetric = np.stack([HUNT, HUNT.T], axis=-1)
    start, times = np.array([0.7, 0.3]), np.array([0.4, 1.1])
    one, two = replicator(HUNT, start, times), replicator(symmetric, [start, start], times)
    for shares in two.shares:
        assert_allclose(shares, one.shares[0], rtol=0, atol=1e-11)


def test_integration_ends_where_motion_has_ended():
    found = replicator(HUNT, np.array([0.9, 0.1]), np.array([1.0, 100.0, 1e9]))
    assert 1.0 < found.rest_at < 100.0
    assert_allclose(found.shares[0][1:], [[1.0, 0.0]] * 2, rtol=0, atol=1e-9)
    resting = replicator(HUNT, np.array([0.0, 1.0]), np.array([5.0]))
    assert resting.rest_at == 0.0
    assert_array_equal(resting.shares[0], [[0.0, 1.0]])
    at_once = replicator(HUNT, np.array([0.9, 0.1]), np.array([1e9]))
    assert_allclose(at_once.shares[0], [[1.0, 0.0]], rtol=0, atol=1e-9)


def test_smoothed_best_responses_come_to_rest_at_the_quantal_response():
    payoffs = np.array([[[9.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
    start = [np.array([0.5, 0.5])] * 2
    found = smoothed_best_response(payoffs, start, np.array([400.0]), 1.0)
    for shares, expected in zip(found.shares, quantal_response(payoffs, 1.0), strict=True):
        assert_allclose(shares[0], expected, rtol=0, atol=1e-9)


def test_a_quantal_response_without_precision_is_uniform_and_with_much_a_best_response():
    hunt = np.stack([HUNT, HUNT.T], axis=-1)
    assert_array_equal(np.concatenate(quantal_response(hunt, 0.0)), 0.5)
    sharp = quantal_response(hunt, 1e4)
    assert regret(hunt, sharp).max() <= 1e-6


@given(seed=st.integers(0, 2**32 - 1), precision=st.sampled_from([0.3, 2.0, 40.0]))
@settings(deadline=None)
def test_a_quantal_response_is_the_logit_of_its_own_payoffs(seed, precision):
    payoffs = np.random.default_rng(seed).random((3, 2, 2))
    x, y = quantal_response(payoffs, precision)
    for own, worth in ((x, payoffs[..., 0] @ y), (y, x @ payoffs[..., 1])):
        weights = np.exp(precision * (worth - worth.max()))
        assert_allclose(own, weights / weights.sum(), rtol=0, atol=1e-9)


def test_fictitious_play_of_pennies_tends_to_even_odds():
    """Robinson (1951)."""
    play = fictitious_play(PENNIES, 4000)
    assert_allclose([shares[-1] for shares in play.frequencies], 0.5, rtol=0, atol=0.03)


def test_fictitious_play_of_shapleys_game_goes_round_in_ever_longer_runs():
    """Shapley (1964): from the second run on each is longer than the one before."""
    payoffs = np.stack([np.eye(3), np.roll(np.eye(3), 1, axis=1)], axis=-1)
    play = fictitious_play(payoffs, 20_000, first=[0, 1])
    changes = np.flatnonzero((np.diff(play.choices, axis=0) != 0).any(axis=1))
    runs = np.diff(changes)[2:]
    assert len(runs) > 8
    assert (np.diff(runs) > 0).all()
    assert np.abs(play.frequencies[0][-10_000:] - 1 / 3).max(axis=1).min() > 0.1


@given(payoffs=symmetric_games)
@settings(deadline=None)
def test_evolutionarily_stable_strategies_resist_every_mutant(payoffs):
    """The definition, tried on all pure and many mixed mutants in small shares."""
    stable = evolutionarily_stable(payoffs)
    mutants = np.concatenate(
        [np.eye(len(payoffs)), np.random.default_rng(5).dirichlet(np.ones(len(payoffs)), 40)]
    )
    for strategy in stable:
        for mutant in mutants[np.abs(mutants - strategy).max(axis=1) > 0.01]:
            population = strategy + 1e-4 * (mutant - strategy)
            assert (strategy - mutant) @ payoffs @ population > 0.0


@given(payoffs=symmetric_games, seed=st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_renaming_strategies_renames_the_stable_ones(payoffs, seed):
    order = np.random.default_rng(seed).permutation(len(payoffs))
    renamed = evolutionarily_stable(payoffs[np.ix_(order, order)])
    expected = [strategy[order].tolist() for strategy in evolutionarily_stable(payoffs)]
    assert_allclose(sorted(one.tolist() for one in renamed), sorted(expected), rtol=0, atol=1e-12)


def test_more_than_two_spare_replies_need_copositivity():
    """A stable corner with three spare replies whose form is copositive, but not positive definite."""
    form = np.array([[1.0, 3.0, 3.0], [3.0, 1.0, 3.0], [3.0, 3.0, 1.0]])
    payoffs = np.zeros((4, 4))
    payoffs[1:, 1:] = -form / 2.0
    assert is_ess(payoffs, np.array([1.0, 0.0, 0.0, 0.0]))
    payoffs[1, 2] = payoffs[2, 1] = 1.0
    assert not is_ess(payoffs, np.array([1.0, 0.0, 0.0, 0.0]))


def test_the_battle_of_the_sexes_has_a_saddle_between_two_stable_corners():
    """x' = x (1 - x) (3y - 1), y' = y (1 - y) (3x - 2): at (2/3, 1/3) the eigenvalues are -2/3 and 2/3."""
    found = rest_points(BATTLE)
    assert len(found.points) == 5
    assert [point.stability for point in found.points].count(Stability.STABLE) == 2
    (inner,) = (point for point in found.points if point.shares[0].min() > 0)
    assert inner.stability is Stability.SADDLE
    assert_allclose(inner.eigenvalues, [-2 / 3, 2 / 3], rtol=0, atol=1e-12)
    assert inner.is_nash


def test_pennies_turn_around_a_centre():
    """x' = 2x (1 - x) (2y - 1), y' = 2y (1 - y) (1 - 2x): at (1/2, 1/2) the eigenvalues are -i and i."""
    (inner,) = (point for point in rest_points(PENNIES).points if point.shares[0].min() > 0)
    assert inner.stability is Stability.UNDECIDED
    assert_allclose(inner.eigenvalues, [-1j, 1j], rtol=0, atol=1e-12)


def test_a_game_without_stakes_is_one_continuum():
    found = rest_points(np.zeros((2, 2, 2)))
    assert len(found.points) == 4
    assert found.continua == (
        ((0,), (0, 1)),
        ((1,), (0, 1)),
        ((0, 1), (0,)),
        ((0, 1), (1,)),
        ((0, 1), (0, 1)),
    )


def test_basins_of_a_stag_hunt_meet_at_its_mixed_equilibrium():
    """At a share of 2/3."""
    found = basins(HUNT, resolution=30)
    assert_array_equal(found.reached, (found.starts[0][:, 0] < 2 / 3).astype(int))
    assert_allclose(found.sizes, [1 / 3, 2 / 3], rtol=0, atol=1e-12)


def test_basins_of_the_battle_of_the_sexes_are_alike_and_the_line_between_reaches_neither():
    found = basins(BATTLE, resolution=15)
    is_between = np.isclose(found.starts[0][:, 0], found.starts[1][:, 1])
    assert_array_equal(found.reached < 0, is_between)
    assert found.sizes[0] == found.sizes[1]


def test_a_cycle_reaches_nothing_and_a_spiral_its_centre():
    assert basins(CIRCLE, resolution=5).attractors == ()
    assert_array_equal(basins(np.where(CIRCLE > 0, 2.0, CIRCLE), resolution=5).reached, 0)


def test_what_cannot_be_drawn_or_does_not_fit_is_refused():
    with pytest.raises(ShapeError, match="S up to 3"):
        basins(np.eye(4))
    with pytest.raises(ShapeError, match="start has shape"):
        replicator(HUNT, np.ones(3) / 3, np.ones(1))
    with pytest.raises(ValueError, match="sum of one"):
        replicator(HUNT, np.ones(2), np.ones(1))
    with pytest.raises(ValueError, match="ascend"):
        replicator(HUNT, np.ones(2) / 2, np.array([2.0, 1.0]))
    with pytest.raises(ValueError, match="precision"):
        quantal_response(PENNIES, -1.0)
    with pytest.raises(ShapeError, match="one strategy a party"):
        fictitious_play(PENNIES, 3, first=[0, 2])
    with pytest.raises(ShapeError, match=r"expected \(S, S\)"):
        is_ess(np.zeros((2, 3)), np.ones(2) / 2)
