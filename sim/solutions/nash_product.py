"""The Nash bargaining solution: the largest product of gains over no deal.

On a finite set without lotteries the product alone decides, so several deals may tie.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values in utils of each party [util]; the value is a product of P gains [util^P]
Source   Nash (1950), Econometrica 18, 155-162; on finite sets Mariotti (1998), Rev. Econ. Stud. 65, 733-741
"""

import math

import numpy as np

from sim.arrays import FloatArray
from sim.solutions.selection import Solution, best_undominated, gains_over, rational_deals


def nash(utilities: FloatArray, disagreement: FloatArray) -> Solution:
    """Return the deals that make the product of all parties' gains as large as possible.

    Only rational deals count, those that leave no party worse off. Where none gives every party
    a gain above zero, every product is 0 and all undominated rational deals tie: the concept says
    nothing more there. With two parties these are the best rational deals of whoever can gain.

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
    Nash (1950), Econometrica 18, 155-162. Mariotti (1998), Review of Economic Studies 65, 733-741.

    Examples
    --------
    >>> nash(np.array([[9.0, 1.5], [7.0, 3.0], [4.2, 4.6], [2.0, 7.0]]), np.zeros(2)).deals
    array([1])
    """
    all_gains = gains_over(utilities, disagreement)
    deals = rational_deals(all_gains)
    gains = all_gains[deals]
    best = gains.max(axis=0, initial=0.0)
    unit = np.where(best > 0.0, best, 1.0)  # a product of shares neither overflows nor underflows
    solution = best_undominated(utilities, deals, gains, score=(gains / unit).prod(axis=1))
    return Solution(solution.deals, solution.utilities, math.prod([solution.value, *unit.tolist()]))
