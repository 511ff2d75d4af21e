"""What all solution concepts share: gains over no deal, and the undominated ties of a score.

A concept only scores deals; which deals are rational, and which of those that score best
are named, is settled here once, so that every concept treats ties and rounding alike.

Room     solutions (arrays only)
Shapes   D deals, P parties, K deals selected
Units    values in utils of each party [util]
Source   Mariotti (1998), Review of Economic Studies 65, 733-741 (bargaining over finite sets)
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray, check_shapes
from sim.solutions.pareto import pareto_front

ROUNDING: Final = 1e-12  # a gain this small beside a party's largest value is rounding: no gain, no loss
TIE: Final = 1e-9  # scores this close, relative to the best one, are ties; likewise gains among ties


@dataclass(frozen=True, slots=True)
class Solution:
    """Deals that a concept selects: all its undominated ties, in ascending order.

    Attributes
    ----------
    deals : (K,) int
        Indices of the deals selected; empty where every deal makes some party worse off.
    utilities : (K, P) float
        Their worth to each party [util].
    value : float
        The score they share (a product of gains, a share of the ideal); nan where there are none.
    """

    deals: IntArray
    utilities: FloatArray
    value: float


def gains_over(utilities: FloatArray, disagreement: FloatArray) -> FloatArray:
    """Return what each deal adds to no deal, (D, P) [util]; differences due to rounding count as 0.

    Raises
    ------
    ShapeError
        If the arrays disagree on P.
    ValueError
        If a number is not finite; ``utilities`` may be minus infinity (an inadmissible deal).
    """
    check_shapes(utilities=(utilities, "DP"), disagreement=(disagreement, "P"))
    if not np.isfinite(disagreement).all():
        raise ValueError("disagreement holds a value that is not finite")
    if not (utilities < np.inf).all():
        raise ValueError("utilities hold a value that is not a number, or plus infinity")
    gains = np.asarray(utilities - disagreement, dtype=np.float64)
    sizes = np.abs(np.where(np.isfinite(utilities), utilities, 0.0))
    size = np.maximum(sizes.max(axis=0, initial=0.0), np.abs(disagreement))  # (P,)
    return np.where(np.abs(gains) <= ROUNDING * size, 0.0, gains)


def rational_deals(gains: FloatArray) -> IntArray:
    """Return the deals that leave no party worse off than no deal, in ascending order."""
    return np.flatnonzero((gains >= 0.0).all(axis=1)).astype(np.int64)


def best_undominated(
    utilities: FloatArray, deals: IntArray, gains: FloatArray, score: FloatArray
) -> Solution:
    """Return those of some rational deals that score best and that none of the others so good dominates.

    Parameters
    ----------
    utilities : (D, P) float
        Worth of every deal of the game [util].
    deals : (K,) int
        The rational deals, ascending.
    gains, score : (K, P) and (K,) float
        Their gains [util] and scores, both at least 0.

    Returns
    -------
    Solution
        Scores within ``TIE`` of the best are ties, so that rounding neither splits nor drops them.
    """
    if deals.size == 0:
        return Solution(deals, np.asarray(utilities[deals], dtype=np.float64), float("nan"))
    best = score.max()
    tied = np.flatnonzero(score >= best * (1.0 - TIE))
    chosen = deals[tied[pareto_front(_merged(gains[tied]))]]
    return Solution(chosen, np.asarray(utilities[chosen], dtype=np.float64), float(best))


def _merged(gains: FloatArray) -> FloatArray:
    """Return ranks of each party's gains, the same rank for gains within ``TIE`` of the largest one."""
    order = np.argsort(gains, axis=0)
    climb = np.diff(np.take_along_axis(gains, order, axis=0), axis=0) > TIE * gains.max(axis=0)
    ranks = np.zeros_like(gains)
    np.put_along_axis(ranks, order[1:], np.cumsum(climb, axis=0, dtype=np.float64), axis=0)
    return ranks
