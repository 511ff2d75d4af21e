"""Evolutionarily stable strategies: those that no rare strategy can displace.

A strategy is one if it is a best reply to itself, and does better than any other best reply
does against that reply. The second part says that a quadratic form is positive for every change
towards other best replies; it is decided in fractions, so that ties are ties.

Room     equilibria (arrays only)
Shapes   S strategies of a symmetric game: payoffs (S, S), row = own strategy
Units    payoffs [util], strategies [prob]
Source   Maynard Smith & Price (1973), Nature 246, 15-18; Haigh (1975), Advances in Applied Probability 7,
         8-11; Abakuks (1980), Journal of Applied Probability 17, 559-562; Hadeler (1983), Linear Algebra and
         its Applications 49, 79-89 (Keller's test)
"""

import itertools
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, ShapeError, check_shapes
from sim.equilibria.exact import as_fractions, determinant, reduced
from sim.equilibria.game import ExactArray

REPLY: Final = 1e-9  # of the span of payoffs: replies this close to the best are best replies
USED: Final = 1e-9  # a strategy less likely than this is not used


def check_symmetric(payoffs: NDArray[Any]) -> FloatArray:
    """Return the payoffs of a symmetric game as floats.

    Raises
    ------
    ShapeError
        If they are not square.
    ValueError
        If one is not finite.
    """
    numbers = np.asarray(payoffs).astype(np.float64)
    if numbers.ndim != 2 or len(set(numbers.shape)) != 1 or numbers.size == 0:
        raise ShapeError(f"payoffs has shape {numbers.shape}, expected (S, S)")
    if not np.isfinite(numbers).all():
        raise ValueError("payoffs hold a value that is not finite")
    return numbers


def is_symmetric_nash(payoffs: NDArray[Any], strategy: FloatArray) -> bool:
    """Return whether a strategy is a best reply to itself.

    Parameters
    ----------
    payoffs : (S, S) float, or fractions
        Payoff of the row strategy against the column strategy [util].
    strategy : (S,) float
        Probabilities.

    Raises
    ------
    ShapeError
        If the arrays do not fit.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Nash (1951), Annals of Mathematics 54, 286-295.
    """
    numbers = check_symmetric(payoffs)
    check_shapes(payoffs=(numbers, "SS"), strategy=(strategy, "S"))
    return set(np.flatnonzero(strategy > USED)) <= set(_best_replies(numbers, strategy))


def _best_replies(payoffs: FloatArray, strategy: FloatArray) -> list[int]:
    worth = payoffs @ strategy
    close = REPLY * float(payoffs.max() - payoffs.min())
    return np.flatnonzero(worth >= worth.max() - close).tolist()


def is_ess(payoffs: NDArray[Any], strategy: FloatArray) -> bool:
    """Return whether a strategy is evolutionarily stable.

    Parameters
    ----------
    payoffs : (S, S) float, or fractions
        Payoff of the row strategy against the column strategy [util].
    strategy : (S,) float
        Probabilities.

    Returns
    -------
    bool
        Whether it is a best reply to itself, and better than any other best reply against that reply.

    Raises
    ------
    ShapeError
        If the arrays do not fit.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Haigh (1975), Advances in Applied Probability 7, 8-11. Abakuks (1980), Journal of Applied Probability 17,
    559-562.

    Examples
    --------
    >>> hawk_dove = np.array([[-1.0, 4.0], [0.0, 2.0]])
    >>> is_ess(hawk_dove, np.array([2.0, 1.0]) / 3.0)
    True
    """
    if not is_symmetric_nash(payoffs, strategy):
        return False
    used = np.flatnonzero(strategy > USED).tolist()
    pivot, free = used[0], used[1:]
    bound = [reply for reply in _best_replies(check_symmetric(payoffs), strategy) if reply not in used]
    exact = as_fractions(np.asarray(payoffs))
    moves = (
        exact - exact[pivot] - exact[:, [pivot]] + exact[pivot, pivot]
    )  # towards each reply, from the pivot
    form = -(moves + moves.T)
    inner = form[np.ix_(free, free)]
    if not all(determinant(inner[:k, :k]) > 0 for k in range(1, len(free) + 1)):
        return False
    return _is_strictly_copositive(_at_best_response(form, free, bound))


def _at_best_response(form: ExactArray, free: list[int], bound: list[int]) -> ExactArray:
    """Return the form in the bound directions, where the free ones answer to make it least."""
    across = form[np.ix_(free, bound)]
    solved = reduced(np.hstack([form[np.ix_(free, free)], across]))[0][:, len(free) :]
    return np.asarray(form[np.ix_(bound, bound)] - across.T @ solved if free else form[np.ix_(bound, bound)])


def _is_strictly_copositive(form: ExactArray) -> bool:
    """Return whether the form is positive for all vectors but 0 without negative entries (Keller's test)."""
    size = len(form)
    for length in range(1, size + 1):
        for chosen in itertools.combinations(range(size), length):
            part = form[np.ix_(chosen, chosen)]
            if determinant(part) <= 0 and all(_last_cofactor(part, column) > 0 for column in range(length)):
                return False
    return True


def _last_cofactor(matrix: ExactArray, column: int) -> Any:
    """Return the cofactor of an entry of the last row."""
    rest = np.delete(matrix[:-1], column, axis=1)
    return determinant(rest) * (-1) ** (len(matrix) - 1 + column)
