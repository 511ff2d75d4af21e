"""The utilitarian solution: the largest sum of gains, utils compared between parties.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values in utils of each party [util], which have to mean the same to all; the value is a sum [util]
Source   Harsanyi (1955), Journal of Political Economy 63(4), 309-321
"""

from sim.arrays import FloatArray
from sim.solutions.selection import Solution, best_undominated, gains_over, rational_deals


def utilitarian(utilities: FloatArray, disagreement: FloatArray) -> Solution:
    """Return the deals that make the sum of all parties' gains as large as possible.

    Only rational deals count, those that leave no party worse off: a larger sum at someone's
    expense is not a deal that party would sign.

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
    Harsanyi (1955), Journal of Political Economy 63(4), 309-321.

    Examples
    --------
    >>> import numpy as np
    >>> utilitarian(np.array([[9.0, 1.5], [7.0, 3.0], [4.2, 4.6], [2.0, 7.0]]), np.zeros(2)).deals
    array([0])
    """
    all_gains = gains_over(utilities, disagreement)
    deals = rational_deals(all_gains)
    gains = all_gains[deals]
    return best_undominated(utilities, deals, gains, score=gains.sum(axis=1))
