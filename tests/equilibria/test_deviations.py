"""Gains by changing alone against plain sums over worlds, and basins of games that cost something."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.equilibria import basins
from sim.equilibria.deviations import best_deviations, invasion_gains, reply_losses
from sim.equilibria.empirical_game import EmpiricalGame

N = 12


@pytest.fixture(scope="module")
def game():
    samples = np.random.default_rng(4).normal(size=(3, 3, N, 2))
    return EmpiricalGame(("a", "b"), ("x", "y", "z"), samples, np.arange(N), N, 1)


def test_a_gain_from_a_mixture_is_the_mean_over_worlds_of_each_worlds_gain(game):
    mixed, pure = np.array([0.25, 0.75, 0.0]), np.array([0.0, 1.0, 0.0])
    first, second = best_deviations(game, [mixed, pure])
    gains = [
        game.samples[2, 1, n, 0] - (0.25 * game.samples[0, 1, n, 0] + 0.75 * game.samples[1, 1, n, 0])
        for n in range(N)
    ]
    assert first.to == 2
    assert first.gain == pytest.approx(np.mean(gains))
    assert first.error == pytest.approx(np.std(gains, ddof=1) / np.sqrt(N))
    against = [
        0.25 * game.samples[0, s].mean(axis=0)[1] + 0.75 * game.samples[1, s].mean(axis=0)[1]
        for s in range(3)
    ]
    assert second.to in (0, 2)
    assert second.gain == pytest.approx(max(against[0], against[2]) - against[1])


def test_who_uses_every_strategy_has_no_other_to_change_to(game):
    even = np.full(3, 1 / 3)
    assert [one.to for one in best_deviations(game, [even, even])] == [None, None]


def test_the_best_reply_loses_nothing_and_others_what_they_pay_less(game):
    losses, errors = reply_losses(game, 1)
    means = game.samples.mean(axis=2)[..., 1].T  # own strategy first
    assert_allclose(losses, means.max(axis=0) - means)
    assert_array_equal(errors[losses == 0.0], 0.0)


def test_invasion_compares_with_the_native_among_its_own_in_this_partys_place(game):
    gain, _ = invasion_gains(game, 1, 1)
    other, _ = invasion_gains(game, 1, 0)
    means = game.samples.mean(axis=2)
    assert gain[0, 2] == pytest.approx(means[2, 0, 1] - means[2, 2, 1])
    assert other[0, 2] == pytest.approx(means[2, 0, 0] - means[2, 2, 0])
    assert_array_equal(np.diag(gain), 0.0)


def test_differences_of_rounding_are_no_differences():
    samples = np.zeros((2, 2, N, 2))
    samples[0, 0] = 1.0
    samples[1] += 1e-17
    noisy = EmpiricalGame(("a", "b"), ("x", "y"), samples, np.arange(N), N, 1)
    gain, error = invasion_gains(noisy, 0, 0)
    assert gain[0, 1] == 0.0 and error[0, 1] == 0.0


@pytest.mark.parametrize("shift", [-100.0, -5.0, 5.0])
def test_basins_do_not_depend_on_a_constant_added_to_payoffs(shift):
    """Adding a constant changes no difference; with payoffs below zero shares used to run away."""
    hunt = np.array([[4.0, 0.0], [3.0, 2.0]])
    assert_array_equal(basins(hunt + shift, 30).reached, basins(hunt, 30).reached)
    chicken = np.array([[[3.0, 3.0], [1.0, 5.0]], [[5.0, 1.0], [0.0, 0.0]]])
    assert_array_equal(basins(chicken + shift, 15).sizes, basins(chicken, 15).sizes)
    assert basins(chicken + shift, 15).sizes.sum() > 0.9
