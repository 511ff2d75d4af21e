"""Medians over worlds in sets: order statistics where worlds are alone, wider where they are alike."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.results.medians import median_of


def test_worlds_alone_in_their_sets_give_the_order_statistics_of_the_binomial():
    """Of 400 numbers, half of them +- 1.96 * sqrt(400) / 2 = 19.6 lie below the ends (Woodruff 1952)."""
    found = median_of(np.arange(400.0), np.arange(400))
    assert_allclose(found["median"], 199.5)
    assert_allclose([found["mc_low"], found["mc_high"]], [199.5 - 19.6, 199.5 + 19.6], atol=0.6)


def test_worlds_that_are_copies_of_each_other_are_no_further_evidence():
    alone = median_of(np.arange(100.0), np.arange(100))
    copied = median_of(np.repeat(np.arange(100.0), 20), np.repeat(np.arange(100), 20))
    assert_allclose([copied["mc_low"], copied["mc_high"]], [alone["mc_low"], alone["mc_high"]], atol=1.0)


def test_the_interval_holds_the_true_median_in_about_95_of_100_runs():
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(300):
        level = rng.normal(size=50)
        found = median_of((level[:, None] + rng.normal(size=(50, 6))).ravel(), np.repeat(np.arange(50), 6))
        hits += found["mc_low"] <= 0.0 <= found["mc_high"]
    assert 0.95 - 5 * np.sqrt(0.95 * 0.05 / 300) < hits / 300


@pytest.mark.parametrize("n", [0, 1, 5])
def test_below_two_sets_no_error_is_claimed(n):
    found = median_of(np.ones(n), np.zeros(n, dtype=int))
    assert np.isnan(found["mc_low"]) and np.isnan(found["mc_high"])


def test_bands_are_the_quantiles_asked_for():
    found = median_of(np.arange(101.0), np.arange(101), (0.25, 0.75))
    assert (found["low"], found["high"]) == (25.0, 75.0)
