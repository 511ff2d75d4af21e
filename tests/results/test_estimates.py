"""Estimates against closed forms, and against draws from a known beta-binomial."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.results.estimates import beta_quantiles, estimate, spread_of

shares = st.lists(st.integers(0, 8), min_size=20, max_size=60)


def worlds_of(hits: list[int], m: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a claim and the sets of worlds: ``m`` worlds a set, of which ``hits`` meet the claim."""
    claim = np.concatenate([np.arange(m) < hit for hit in hits])
    return claim, np.repeat(np.arange(len(hits)), m)


@given(hits=shares)
def test_probability_and_monte_carlo_error_are_those_of_the_shares_of_sets(hits: list[int]) -> None:
    found = estimate(*worlds_of(hits, 8))
    share = np.array(hits) / 8
    mean, error = share.mean(), 1.96 * share.std(ddof=1) / np.sqrt(len(hits))
    assert found["probability"] == pytest.approx(mean)
    assert found["mc_low"] == pytest.approx(max(0, mean - error))
    assert found["mc_high"] == pytest.approx(min(1, mean + error))


@given(hits=shares)
def test_low_and_high_are_quantiles_of_the_beta_with_the_models_mean_and_variance(hits: list[int]) -> None:
    """scipy's beta by its own parameters is the second method."""
    m, share = 8, np.array(hits) / 8
    mean = share.mean()
    variance = max(0.0, share.var(ddof=1) - mean * (1 - mean) / m) / (1 - 1 / m)
    found = estimate(*worlds_of(hits, m))
    if variance == 0:
        assert found["low"] == found["high"] == pytest.approx(mean)
    elif variance < mean * (1 - mean) * (1 - 1e-9):
        size = mean * (1 - mean) / variance - 1
        expected = stats.beta.ppf([0.05, 0.95], mean * size, (1 - mean) * size)
        assert [found["low"], found["high"]] == pytest.approx(expected, abs=1e-6)
    assert 0 <= found["low"] <= found["high"] <= 1


@given(hits=shares, order=st.randoms(use_true_random=False))
def test_the_order_of_worlds_and_the_labels_of_sets_do_not_matter(hits: list[int], order: object) -> None:
    claim, sets = worlds_of(hits, 8)
    shuffled = np.arange(len(claim))
    np.random.default_rng(len(hits)).shuffle(shuffled)
    assert estimate(claim[shuffled], sets[shuffled] * 7 + 3) == pytest.approx(estimate(claim, sets))


@given(hits=shares)
def test_the_contrary_claim_has_the_mirrored_intervals(hits: list[int]) -> None:
    claim, sets = worlds_of(hits, 8)
    one, other = estimate(claim, sets), estimate(~claim, sets)
    assert one["probability"] == pytest.approx(1 - other["probability"])
    assert one["mc_low"] == pytest.approx(1 - other["mc_high"])
    assert one["low"] == pytest.approx(1 - other["high"], abs=1e-6)


@pytest.mark.parametrize(("share", "low", "high"), [(0.5, 0, 1), (0.02, 0, 0), (0.98, 1, 1), (0.06, 0, 1)])
def test_sets_that_all_say_yes_or_all_no_have_two_points(share: float, low: int, high: int) -> None:
    """At the two-point limit a quantile is 0 or 1: the 5 % one is 1 only where fewer than 5 % say no."""
    hits = [10] * round(100 * share) + [0] * round(100 * (1 - share))
    found = estimate(*worlds_of(hits, 10))
    assert (found["low"], found["high"]) == (low, high)


def test_sets_that_agree_have_no_spread_over_assumptions_but_are_not_certain() -> None:
    found = estimate(*worlds_of([3] * 30, 10))
    assert found == pytest.approx(
        {"probability": 0.3, "mc_low": 0.3, "mc_high": 0.3, "low": 0.3, "high": 0.3}
    )


def test_coins_that_no_assumption_moves_have_a_spread_of_chance_alone() -> None:
    """400 sets of 20 fair coins: their shares scatter by 0.11, all of it binomial, so the bar is short."""
    claim = np.random.default_rng(1).random(8000) < 0.5
    found = estimate(claim, np.repeat(np.arange(400), 20))
    assert found["high"] - found["low"] < 0.15  # 5 % to 95 % of the shares themselves: 0.37
    assert found["mc_high"] - found["mc_low"] == pytest.approx(2 * 1.96 * 0.5 / np.sqrt(8000), rel=0.15)


@pytest.mark.parametrize(("a", "b"), [(2, 3), (0.5, 0.5), (8, 2), (0.3, 4), (30, 30)])
@pytest.mark.parametrize("m", [2, 20])
def test_quantiles_of_a_beta_binomial_are_recovered_on_average(a: float, b: float, m: int) -> None:
    """Known a and b: within 5 standard errors, which come from 40 simulations of 500 sets.

    Few worlds a set blur the estimate; its mean may then be off by a small bias, at most 0.01.
    """
    rng = np.random.default_rng(7)
    sets = np.repeat(np.arange(500), m)
    found = []
    for _ in range(40):
        claim = rng.random(500 * m) < np.repeat(rng.beta(a, b, 500), m)
        told = estimate(claim, sets)
        found.append([told["low"], told["high"]])
    expected = stats.beta.ppf([0.05, 0.95], a, b)
    error = 5 * np.std(found, axis=0, ddof=1) / np.sqrt(40)
    assert (abs(np.mean(found, axis=0) - expected) <= error + 0.01).all()


def test_the_monte_carlo_interval_holds_the_truth_in_95_of_100_runs() -> None:
    """Clustered worlds: beta(2, 3) over 200 sets of 10; 1,000 runs, 5 standard errors of a share of 95 %."""
    rng, sets, holds = np.random.default_rng(3), np.repeat(np.arange(200), 10), 0
    for _ in range(1000):
        told = estimate(rng.random(2000) < np.repeat(rng.beta(2, 3, 200), 10), sets)
        holds += told["mc_low"] <= 0.4 <= told["mc_high"]
    assert abs(holds / 1000 - 0.95) <= 5 * np.sqrt(0.95 * 0.05 / 1000)


@pytest.mark.parametrize(("n_sets", "m"), [(19, 5), (25, 1)])
def test_below_20_sets_or_2_worlds_a_set_the_spread_is_not_estimated(n_sets: int, m: int) -> None:
    found = estimate(*worlds_of([m] * n_sets, m))
    assert (found["low"], found["high"]) == (None, None)
    assert found["probability"] == 1


def test_without_worlds_there_is_no_estimate() -> None:
    nothing = estimate(np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64))
    assert set(nothing) == {"probability", "mc_low", "mc_high", "low", "high"}
    assert set(nothing.values()) == {None}


def test_sets_of_unequal_size_count_alike() -> None:
    """The probability is the mean of the sets' shares, not the share of worlds."""
    claim = np.array([True] * 9 + [False])
    assert estimate(claim, np.array([0] * 9 + [1]))["probability"] == 0.5


@given(mean=st.floats(0.01, 0.99), part=st.floats(0.001, 0.98))
def test_beta_quantiles_have_5_and_95_percent_below_them(mean: float, part: float) -> None:
    variance = part * mean * (1 - mean)
    low, high = beta_quantiles(mean, variance)
    size = mean * (1 - mean) / variance - 1
    a, b = mean * size, (1 - mean) * size
    if low > 1e-12 and high < 1 - 1e-12:
        assert stats.beta.cdf([low, high], a, b) == pytest.approx([0.05, 0.95], abs=1e-6)
    assert low <= high


def test_a_beta_with_both_parameters_1_is_even() -> None:
    assert beta_quantiles(0.5, 1 / 12) == pytest.approx((0.05, 0.95))


def test_spread_is_mean_and_quantiles_of_the_worlds() -> None:
    found = spread_of(np.arange(101.0))
    assert found == {"mean": 50.0, "low": 5.0, "high": 95.0}
    assert spread_of(np.zeros(0)) == {"mean": None, "low": None, "high": None}
