"""Estimates with two intervals that are never merged into one: Monte-Carlo error, and assumptions.

Worlds come in assumption sets, so a probability is the mean over sets of its share in each. How
far that mean could move with other draws is one question; how far the share itself moves with
the assumptions is another.

Room     results
Shapes   N worlds
Units    probability
Source   model.md, section 1; Kleinman (1973), Journal of the American Statistical Association
         68(341), 46-54 (moments of the beta-binomial)
"""

import numpy as np
from scipy.special import betaincinv

from sim.arrays import BoolArray, FloatArray, IntArray

FEWEST_SETS = 20  # below, the spread over assumptions is not estimated
WORST, BEST = 0.05, 0.95


def estimate(claim: BoolArray, sets: IntArray) -> dict[str, float | None]:
    """Return the probability of a claim about worlds, with its two intervals.

    Parameters
    ----------
    claim : (N,) bool
        Where it holds.
    sets : (N,) int
        Assumption set of each world.

    Returns
    -------
    dict
        ``probability``; ``mc_low, mc_high``, its Monte-Carlo error (95 %); ``low, high``, the 5 % and
        95 % quantiles over assumption sets, None below 20 sets or 2 worlds a set. All are None
        where there is no world.

    Examples
    --------
    >>> estimate(np.array([True, False]), np.array([0, 1]))["probability"]
    0.5
    """
    if not claim.size:
        return dict.fromkeys(("probability", "mc_low", "mc_high", "low", "high"))
    _, set_index, worlds = np.unique(sets, return_inverse=True, return_counts=True)
    shares = np.bincount(set_index, weights=claim) / worlds  # (S,)
    mean, n_sets, n_worlds = float(shares.mean()), len(shares), float(worlds.mean())
    spread = float(shares.var(ddof=1)) if n_sets > 1 else 0.0
    error = 1.96 * np.sqrt(spread / n_sets)
    low, high = None, None
    if n_sets >= FEWEST_SETS and n_worlds >= 2:
        between = max(0.0, spread - mean * (1 - mean) / n_worlds) / (1 - 1 / n_worlds)
        low, high = beta_quantiles(mean, between)
    return {
        "probability": mean,
        "mc_low": max(0.0, mean - error),
        "mc_high": min(1.0, mean + error),
        "low": low,
        "high": high,
    }


def beta_quantiles(mean: float, variance: float) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of a beta distribution with this mean and variance.

    Examples
    --------
    >>> beta_quantiles(0.3, 0.0)
    (0.3, 0.3)
    >>> beta_quantiles(0.3, 0.3 * 0.7)
    (0.0, 1.0)
    """
    most = mean * (1 - mean)
    if variance <= 0 or most == 0:
        return mean, mean
    if variance >= most:  # two points, 0 and 1
        return float(1 - mean < WORST), float(mean > 1 - BEST)
    size = most / variance - 1
    low, high = betaincinv(mean * size, (1 - mean) * size, np.array([WORST, BEST]))
    return float(low), float(high)


def spread_of(values: FloatArray) -> dict[str, float | None]:
    """Return mean, 5 % and 95 % quantile of a quantity over worlds, None where there is none."""
    if not values.size:
        return {"mean": None, "low": None, "high": None}
    low, high = np.quantile(values, [WORST, BEST])
    return {"mean": float(values.mean()), "low": float(low), "high": float(high)}
