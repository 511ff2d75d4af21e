"""Imitation in finite populations: its exact law, and what must hold of any run."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from sim.arrays import ShapeError
from sim.equilibria import imitation

HAWK_DOVE = np.array([[-1.0, 4.0], [0.0, 2.0]])


def exact_law(payoffs, hawks, agents, comparisons):
    """How likely each number of agents with the first strategy is, by the chain on that number."""
    chain = np.zeros((agents + 1, agents + 1))
    for n in range(agents + 1):
        up = down = 0.0
        if 0 < n < agents:
            first = (payoffs[0, 0] * (n - 1) + payoffs[0, 1] * (agents - n)) / (agents - 1)
            second = (payoffs[1, 0] * n + payoffs[1, 1] * (agents - n - 1)) / (agents - 1)
            meet = n * (agents - n) / (agents * (agents - 1))
            lead = (first - second) / np.ptp(payoffs)
            up, down = meet * (1 + lead) / 2, meet * (1 - lead) / 2
            chain[n, n + 1], chain[n, n - 1] = up, down
        chain[n, n] = 1.0 - up - down
    return np.linalg.matrix_power(chain, comparisons)[hawks]


def test_small_populations_follow_their_exact_law():
    """Five standard errors of 20,000 runs; a unit of time is 50 comparisons: 10 agents, a span of 5."""
    runs, agents = 20_000, 10
    times = np.array([0.2, 2.0])
    found = imitation(HAWK_DOVE, np.array([2, 8]), times, runs, np.random.default_rng(5)).shares
    for k, comparisons in enumerate((10, 100)):
        law = exact_law(HAWK_DOVE, 2, agents, comparisons)
        counts = np.bincount(np.rint(found[:, k, 0] * agents).astype(int), minlength=agents + 1)
        assert (np.abs(counts / runs - law) <= 5.0 * np.sqrt(law * (1.0 - law) / runs) + 1e-12).all()


def test_what_is_imitated_must_be_there():
    found = imitation(HAWK_DOVE, np.array([0, 40]), np.array([5.0]), 3, np.random.default_rng(1))
    assert_array_equal(found.shares, [[[0.0, 1.0]]] * 3)


def test_the_same_generator_gives_the_same_runs_and_another_does_not():
    first, same, other = (
        imitation(HAWK_DOVE, np.array([20, 20]), np.array([0.0, 1.0]), 5, np.random.default_rng(seed)).shares
        for seed in (0, 0, 1)
    )
    assert_array_equal(first, same)
    assert (first != other).any()
    assert_array_equal(first[:, 0], 0.5)
    assert_array_equal(first.sum(axis=2), 1.0)


def test_one_run_has_no_error_to_show():
    found = imitation(HAWK_DOVE, np.array([20, 20]), np.array([1.0]), 1, np.random.default_rng(1))
    assert np.isnan(found.error).all()


def test_what_is_no_population_is_refused():
    times, rng = np.array([1.0]), np.random.default_rng(1)
    with pytest.raises(ShapeError, match=r"start has shape \(3,\), expected \(S=2,\)"):
        imitation(HAWK_DOVE, np.array([1, 2, 3]), times, 2, rng)
    with pytest.raises(ValueError, match="whole numbers"):
        imitation(HAWK_DOVE, np.array([0.5, 0.5]), times, 2, rng)
    with pytest.raises(ValueError, match="two agents or more"):
        imitation(HAWK_DOVE, np.array([1, 0]), times, 2, rng)
    with pytest.raises(ValueError, match="runs is 0"):
        imitation(HAWK_DOVE, np.array([5, 5]), times, 0, rng)
    with pytest.raises(ValueError, match="times do not ascend"):
        imitation(HAWK_DOVE, np.array([5, 5]), np.array([2.0, 1.0]), 2, rng)
