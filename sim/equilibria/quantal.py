"""Logit quantal responses: equilibria of parties who choose better strategies more often, not always.

The branch that starts at uniform choice is followed as precision grows, by arc length, because
precision may have to fall for a while on the way. Its limit is a Nash equilibrium.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties; U strategies in all
Units    payoffs [util], precision [1/util], strategies [prob]
Source   McKelvey & Palfrey (1995), GEB 10, 6-38; Turocy (2005), GEB 51, 243-263 (following the branch)
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.equilibria.game import check_payoffs, pairwise_payoffs, spans, strategy_payoffs

FIRST_STEP: Final = 0.05
LONGEST_STEP: Final = 1e3
SHORTEST_STEP: Final = 1e-10
MOST_STEPS: Final = 20_000
CORRECTIONS: Final = 8
ON_BRANCH: Final = 1e-13  # of the scores' size: equations left
ASIDE: Final = 0.1  # of a step: a correction larger than this may lead to another branch


def quantal_response(payoffs: NDArray[Any], precision: float) -> tuple[FloatArray, ...]:
    """Return the logit equilibrium on the branch that starts at uniform choice.

    Every strategy is chosen in proportion to the exponential of precision times its payoff.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float
        Payoff of every party in every profile [util].
    precision : float
        Weight of payoffs [1/util]: 0 is uniform choice, infinity best responses.

    Returns
    -------
    tuple of (S_p,) float
        One probability vector a party.

    Raises
    ------
    ShapeError
        If the payoffs are not a game.
    ValueError
        If a payoff is not finite, or the precision is not a number from 0 on.
    ArithmeticError
        If the branch cannot be followed that far.

    References
    ----------
    McKelvey & Palfrey (1995), Games and Economic Behavior 10, 6-38. Turocy (2005), ibid. 51, 243-263.

    Examples
    --------
    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    >>> quantal_response(pennies, 2.0)[0]
    array([0.5, 0.5])
    """
    numbers = check_payoffs(payoffs)
    if not 0.0 <= precision < np.inf:
        raise ValueError(f"precision is {precision}, expected a number from 0 on")
    unit = float(spans(numbers).max()) or 1.0
    numbers, target = numbers / unit, precision * unit
    point = np.zeros(sum(numbers.shape[:-1]) + 1)  # scores of all strategies, and the precision so far
    tangent, step = _tangent(numbers, point, None), FIRST_STEP
    for _ in range(MOST_STEPS):
        if step < SHORTEST_STEP:
            break
        guess = point + step * tangent
        ahead = _corrected(numbers, guess, tangent)
        if ahead is None or np.linalg.norm(ahead - guess) > ASIDE * step:
            step /= 2.0
            continue
        if ahead[-1] >= target:
            found = _at_precision(numbers, point, ahead, target)
            if found is not None:
                return _choices(numbers, found)
            step /= 2.0
            continue
        point, tangent, step = ahead, _tangent(numbers, ahead, tangent), min(1.5 * step, LONGEST_STEP)
    raise ArithmeticError(f"the branch of quantal responses was lost at precision {point[-1] / unit:g}")


def _choices(payoffs: FloatArray, point: FloatArray) -> tuple[FloatArray, ...]:
    """Return the choice probabilities that scores stand for."""
    scores = np.split(point[:-1], np.cumsum(payoffs.shape[:-2]))
    weights = [np.exp(own - own.max()) for own in scores]
    return tuple(own / own.sum() for own in weights)


def _equations(payoffs: FloatArray, point: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return scores less precision times payoffs, (U,), and their slopes, (U, U + 1)."""
    choices = _choices(payoffs, point)
    worth = np.concatenate(strategy_payoffs(payoffs, choices))
    n, precision = len(worth), point[-1]
    slopes = np.eye(n, n + 1)
    slopes[:, -1] = -worth
    ends = np.cumsum([0, *payoffs.shape[:-1]])
    for p in range(len(choices)):
        for q, other in enumerate(choices):
            if p != q:
                table = pairwise_payoffs(payoffs, choices, p, q)
                moved = table * other - np.outer(table @ other, other)
                slopes[ends[p] : ends[p + 1], ends[q] : ends[q + 1]] -= precision * moved
    return point[:-1] - precision * worth, slopes


def _tangent(payoffs: FloatArray, point: FloatArray, before: FloatArray | None) -> FloatArray:
    """Return the direction of the branch, onwards."""
    slopes = _equations(payoffs, point)[1]
    direction = np.asarray(np.linalg.svd(slopes)[2][-1])
    onwards = direction[-1] if before is None else direction @ before
    return -direction if onwards < 0.0 else direction


def _corrected(payoffs: FloatArray, point: FloatArray, direction: FloatArray) -> FloatArray | None:
    """Return the point of the branch straight across from one beside it; None if it is not reached."""
    for _ in range(CORRECTIONS):
        residual, slopes = _equations(payoffs, point)
        if np.abs(residual).max() <= ON_BRANCH * (1.0 + np.abs(point).max()):
            return point
        system = np.vstack([slopes, direction])
        try:
            point = point - np.linalg.solve(system, np.append(residual, 0.0))
        except np.linalg.LinAlgError:
            return None
    return None


def _at_precision(
    payoffs: FloatArray, before: FloatArray, ahead: FloatArray, precision: float
) -> FloatArray | None:
    """Return the point of the branch at a precision between two points of it; None if it is not reached."""
    share = (precision - before[-1]) / (ahead[-1] - before[-1])
    start = before + share * (ahead - before)
    start[-1] = precision
    across = np.zeros_like(start)
    across[-1] = 1.0
    return _corrected(payoffs, start, across)
