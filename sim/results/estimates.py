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
    return estimates(claim[None], sets)[0]


def estimates(claims: BoolArray, sets: IntArray) -> list[dict[str, float | None]]:
    """Return what ``estimate`` returns for each of several claims about the same worlds, (C, N)."""
    if not claims.shape[1]:
        return [dict.fromkeys(("probability", "mc_low", "mc_high", "low", "high")) for _ in claims]
    if (sets[1:] < sets[:-1]).any():
        order = np.argsort(sets, kind="stable")
        claims, sets = claims[:, order], sets[order]
    starts = np.flatnonzero(np.append(True, sets[1:] != sets[:-1]))
    worlds = np.diff(starts, append=len(sets))
    shares = np.add.reduceat(claims.astype(np.int64), starts, axis=1) / worlds  # (C, S)
    n_sets, n_worlds = len(starts), float(worlds.mean())
    means = shares.mean(axis=1)
    spread = shares.var(axis=1, ddof=1) if n_sets > 1 else np.zeros(len(claims))
    error = 1.96 * np.sqrt(spread / n_sets)
    ends: list[tuple[float | None, float | None]] = [(None, None)] * len(claims)
    if n_sets >= FEWEST_SETS and n_worlds >= 2:
        between = np.maximum(0.0, spread - means * (1 - means) / n_worlds) / (1 - 1 / n_worlds)
        ends = [beta_quantiles(*both) for both in zip(means.tolist(), between.tolist(), strict=True)]
    return [
        {"probability": mean, "mc_low": max(0.0, mean - off), "mc_high": min(1.0, mean + off)}
        | {"low": low, "high": high}
        for mean, off, (low, high) in zip(means.tolist(), error.tolist(), ends, strict=True)
    ]


def mean_over_worlds(values: FloatArray, sets: IntArray) -> dict[str, float | None]:
    """Return the mean of a quantity over worlds (N,) with its Monte-Carlo error (95 %), None without worlds.

    As with probabilities it is the mean over assumption sets of the mean in each.

    Examples
    --------
    >>> mean_over_worlds(np.array([1.0, 3.0, 2.0, 2.0]), np.array([0, 0, 1, 1]))
    {'mean': 2.0, 'mc_low': 2.0, 'mc_high': 2.0}
    """
    if not values.size:
        return dict.fromkeys(("mean", "mc_low", "mc_high"))
    _, rows, worlds = np.unique(sets, return_inverse=True, return_counts=True)
    means = np.bincount(rows, weights=values) / worlds
    spread = means.var(ddof=1) if len(means) > 1 else 0.0
    mean, error = float(means.mean()), float(1.96 * np.sqrt(spread / len(means)))
    return {"mean": mean, "mc_low": mean - error, "mc_high": mean + error}


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


def estimate_rows(claim: BoolArray, sets: IntArray) -> dict[str, float | None]:
    """Return the share of rows in which a claim holds, with its Monte-Carlo error (95 %).

    Rows are what worlds have several of, such as offers; a set with more of them weighs more. The error is
    that of a ratio of totals over sets, None where there are fewer than two sets.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 6.3 (ratio estimates) and 9A.1 (clusters).

    Examples
    --------
    >>> estimate_rows(np.array([True, False, True, False]), np.array([0, 0, 1, 1]))
    {'probability': 0.5, 'mc_low': 0.5, 'mc_high': 0.5}
    """
    if not claim.size:
        return dict.fromkeys(("probability", "mc_low", "mc_high"))
    share = float(claim.mean())
    off = np.bincount(np.unique(sets, return_inverse=True)[1], weights=claim - share)  # (S,) sums to 0
    if len(off) < 2:
        return {"probability": share, "mc_low": None, "mc_high": None}
    error = float(1.96 * np.sqrt(len(off) * off.var(ddof=1)) / len(claim))
    return {"probability": share, "mc_low": max(0.0, share - error), "mc_high": min(1.0, share + error)}
