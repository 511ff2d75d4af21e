"""How far deals are from the frontier, in units that the parties' own do not move.

Each party's gains over no deal are counted in a unit of its own, such as its ideal: the best that a
deal gives it which leaves nobody worse off than no deal. Distance is Euclidean in these units, to the
nearest undominated deal that leaves nobody worse off; where there is nothing to gain, that is no deal.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values and gains in utils of each party [util]; distances have none
Source   Baarslag et al. (2013), Artificial Intelligence 198, 73-103, and Hindriks, Jonker & Tykhonov (2011),
         Web Intelligence and Agent Systems 9, 319-335 (distance to the frontier as a measure of outcomes);
         Kalai & Smorodinsky (1975), Econometrica 43, 513-518 (the ideal)
"""

import numpy as np
from scipy.spatial import KDTree

from sim.arrays import FloatArray, IntArray, check_shapes
from sim.solutions.pareto import pareto_front
from sim.solutions.selection import gains_over, rational_deals


def ideal_gains(utilities: FloatArray, disagreement: FloatArray) -> FloatArray:
    """Return the most that each party can gain by a deal that leaves nobody worse off, (P,) [util].

    Parameters
    ----------
    utilities : (D, P) float
        Worth of each deal to each party [util]; minus infinity where a deal is not to be had.
    disagreement : (P,) float
        Worth of no deal [util].

    Raises
    ------
    ShapeError
        If the arrays disagree on P.
    ValueError
        If a number is not finite; ``utilities`` may be minus infinity.

    References
    ----------
    Kalai & Smorodinsky (1975), Econometrica 43, 513-518.

    Examples
    --------
    >>> ideal_gains(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 0.0], [3.0, -1.0]]), np.zeros(2))
    array([2., 2.])
    """
    gains = gains_over(utilities, disagreement)
    return np.asarray(gains[rational_deals(gains)].max(axis=0, initial=0.0))


def distances_to_frontier(
    utilities: FloatArray, disagreement: FloatArray, unit: FloatArray, deals: IntArray
) -> FloatArray:
    """Return how far some deals are from the nearest undominated deal that leaves nobody worse off.

    Parameters
    ----------
    utilities, disagreement : (D, P) and (P,) float
        As for ``ideal_gains``. No deal counts as undominated where no other is rational.
    unit : (P,) float
        What counts as a distance of 1 for each party, above 0 [util].
    deals : (K,) int
        Which deals; none that is not to be had.

    Returns
    -------
    (K,) float
        Euclidean distance in units.

    Raises
    ------
    ShapeError
        If the arrays disagree on P.
    ValueError
        If a number is not finite (``utilities`` may be minus infinity where no deal is named) or a unit not
        above 0.

    References
    ----------
    Baarslag et al. (2013), Artificial Intelligence 198, 73-103.

    Examples
    --------
    >>> worths = np.array([[0.0, 0.0], [4.0, 2.0], [2.0, 1.0]])
    >>> unit = ideal_gains(worths, np.zeros(2))
    >>> distances_to_frontier(worths, np.zeros(2), unit, np.arange(3)).round(3)
    array([1.414, 0.   , 0.707])
    """
    check_shapes(utilities=(utilities, "DP"), unit=(unit, "P"))
    if not (np.isfinite(unit) & (unit > 0.0)).all():
        raise ValueError(f"unit is {unit}, expected finite numbers above 0")
    gains = gains_over(utilities, disagreement) / unit
    rational = np.vstack([gains[rational_deals(gains)], np.zeros(gains.shape[1])])
    frontier = rational[pareto_front(rational)]
    return np.asarray(KDTree(frontier).query(gains[deals])[0])
