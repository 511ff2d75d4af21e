"""The Kalai-Smorodinsky solution: gains in proportion to the best each party could hope for.

On a finite set exact proportion is rarely on offer, so the smallest share of the ideal
gain is made as large as possible.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values in utils of each party [util]; the value is a share of the ideal gain, in [0, 1]
Source   Kalai & Smorodinsky (1975), Econometrica 43, 513-518
"""

import numpy as np

from sim.arrays import FloatArray
from sim.solutions.selection import Solution, best_undominated, gains_over, rational_deals


def kalai_smorodinsky(utilities: FloatArray, disagreement: FloatArray) -> Solution:
    """Return the deals that make the smallest share of an ideal gain as large as possible.

    The ideal gain of a party is its best among the rational deals, those that leave no party worse
    off. A party that can gain nothing in any of them has no share and is left out of the comparison;
    where nobody can gain, all undominated rational deals tie at the value 0.

    Parameters
    ----------
    utilities : (D, P) float
        Worth of each deal to each party [util]; units and zeros need not be comparable.
    disagreement : (P,) float
        Worth of no deal [util].

    Returns
    -------
    Solution
        All undominated ties; ``deals`` is empty where every deal makes some party worse off.

    Raises
    ------
    ShapeError
        If the arrays disagree on P.
    ValueError
        If a value is not finite; ``utilities`` may hold minus infinity.

    References
    ----------
    Kalai & Smorodinsky (1975), Econometrica 43, 513-518.

    Examples
    --------
    >>> kalai_smorodinsky(np.array([[9.0, 1.5], [7.0, 3.0], [4.2, 4.6], [2.0, 7.0]]), np.zeros(2)).deals
    array([2])
    """
    all_gains = gains_over(utilities, disagreement)
    deals = rational_deals(all_gains)
    gains = all_gains[deals]
    ideal = gains.max(axis=0, initial=0.0)
    can_gain = ideal > 0.0
    shares = gains[:, can_gain] / ideal[can_gain]
    smallest = shares.min(axis=1) if can_gain.any() else np.zeros(deals.size)
    return best_undominated(utilities, deals, gains, score=smallest)
