"""The egalitarian solution: the smallest gain as large as possible, utils compared between parties.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values in utils of each party [util], which have to mean the same to all; the value is a gain [util]
Source   Kalai (1977), Econometrica 45(7), 1623-1630 (proportional solutions, equal weights)
"""

import numpy as np

from sim.arrays import FloatArray
from sim.solutions.selection import Solution, best_undominated, gains_over, rational_deals


def egalitarian(utilities: FloatArray, disagreement: FloatArray) -> Solution:
    """Return the deals that make the smallest gain of any party as large as possible.

    Only rational deals count, those that leave no party worse off.

    Parameters
    ----------
    utilities : (D, P) float
        Worth of each deal to each party, in units that can be compared [util].
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
    Kalai (1977), Econometrica 45(7), 1623-1630.

    Examples
    --------
    >>> egalitarian(np.array([[9.0, 1.5], [7.0, 3.0], [4.2, 4.6], [2.0, 7.0]]), np.zeros(2)).deals
    array([2])
    """
    all_gains = gains_over(utilities, disagreement)
    deals = rational_deals(all_gains)
    gains = all_gains[deals]
    return best_undominated(utilities, deals, gains, score=gains.min(axis=1, initial=np.inf))
