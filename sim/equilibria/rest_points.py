"""Rest points of the replicator dynamics, and how the shares move near them.

At a rest point all strategies in use are worth the same. They are found support by support in
fractions; where the equations of a support leave a continuum, the support is named instead.

Room     equilibria (arrays only)
Shapes   S strategies of one population: payoffs (S, S); or of two: payoffs (S_1, S_2, 2)
Units    payoffs [util], shares [prob], eigenvalues [1/time]
Source   Taylor & Jonker (1978), Mathematical Biosciences 40, 145-156; Hofbauer & Sigmund (1998),
         Evolutionary Games and Population Dynamics, chapters 7 and 10
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space
from scipy.optimize import linprog

from sim.arrays import FloatArray, ShapeError
from sim.equilibria.equilibrium import SAME
from sim.equilibria.exact import as_fractions, reduced
from sim.equilibria.game import ExactArray, check_payoffs, regret, spans
from sim.equilibria.stability import check_symmetric, is_ess, is_symmetric_nash

STILL: Final = 1e-7  # of the span of payoffs: eigenvalues this small do not tell growth from decay

Support = tuple[int, ...]


class Stability(StrEnum):
    """What the eigenvalues at a rest point say."""

    STABLE = "every small change dies out"
    SADDLE = "some changes die out, some grow"
    UNSTABLE = "no change dies out, some grow"
    UNDECIDED = "no change grows, but some neither grow nor die out to first order"


@dataclass(frozen=True, slots=True, eq=False)
class RestPoint:
    """One rest point.

    Attributes
    ----------
    shares : tuple of (S_p,) float
        The shares of strategies, one vector a population.
    payoffs : (populations,) float
        What each population gets on average [util].
    eigenvalues : complex array
        Of the linear motion along the simplices, by real and then by imaginary part [1/time].
    stability : Stability
        What they say.
    is_nash : bool
        Whether no strategy not in use would do better.
    """

    shares: tuple[FloatArray, ...]
    payoffs: FloatArray
    eigenvalues: NDArray[np.complex128]
    stability: Stability
    is_nash: bool


@dataclass(frozen=True, slots=True, eq=False)
class RestPoints:
    """All rest points: isolated ones, and the supports on which there is a continuum.

    Attributes
    ----------
    points : tuple of RestPoint
        One for each support on which there is just one; small supports first.
    continua : tuple of tuple of tuple of int
        Supports, one tuple a population, on which there are infinitely many.
    """

    points: tuple[RestPoint, ...]
    continua: tuple[tuple[Support, ...], ...]


def rest_points(payoffs: NDArray[Any]) -> RestPoints:
    """Return the rest points of the replicator dynamics of one or two populations.

    Parameters
    ----------
    payoffs : (S, S) or (S_1, S_2, 2) float, or fractions
        One population: payoff of the row strategy against the column strategy; two: of both [util].

    Returns
    -------
    RestPoints
        Those that are alone on their support, and the supports with a continuum.

    Raises
    ------
    ShapeError
        If the payoffs are those of neither one nor two populations.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Hofbauer & Sigmund (1998), Evolutionary Games and Population Dynamics, chapters 7 and 10.

    Examples
    --------
    >>> found = rest_points(np.array([[-1.0, 4.0], [0.0, 2.0]]))
    >>> [(point.shares[0].round(3).tolist(), point.stability.name) for point in found.points]
    [([1.0, 0.0], 'UNSTABLE'), ([0.0, 1.0], 'UNSTABLE'), ([0.667, 0.333], 'STABLE')]
    """
    given = np.asarray(payoffs)
    if given.ndim == 2:
        return _of_one(check_symmetric(given), as_fractions(given))
    numbers = check_payoffs(given)
    if numbers.ndim != 3:
        raise ShapeError(f"payoffs has shape {numbers.shape}, expected (S, S) or (S_1, S_2, 2)")
    return _of_two(numbers, np.stack([as_fractions(given[..., p]) for p in (0, 1)], axis=-1))


def _supports(size: int) -> Iterator[Support]:
    for length in range(1, size + 1):
        yield from itertools.combinations(range(size), length)


def _of_one(payoffs: FloatArray, exact: ExactArray) -> RestPoints:
    points, continua = [], []
    unit = float(payoffs.max() - payoffs.min())
    for support in _supports(len(payoffs)):
        shares = _balancing(exact[np.ix_(support, support)], support, len(payoffs))
        if isinstance(shares, np.ndarray):
            slopes = _slopes_of_one(payoffs, shares)
            value = np.array([shares @ payoffs @ shares])
            points.append(_rest_point((shares,), value, slopes, unit, is_symmetric_nash(payoffs, shares)))
        elif shares:
            continua.append((support,))
    return RestPoints(tuple(points), tuple(continua))


def _of_two(payoffs: FloatArray, exact: ExactArray) -> RestPoints:
    points, continua = [], []
    unit = float(spans(payoffs).max())
    for rows, columns in itertools.product(*(list(_supports(size)) for size in payoffs.shape[:2])):
        used = exact[np.ix_(rows, columns)]
        first = _balancing(used[..., 1].T, rows, payoffs.shape[0])
        second = _balancing(used[..., 0], columns, payoffs.shape[1])
        if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
            shares = (first, second)
            slopes = _slopes_of_two(payoffs, *shares)
            value = np.einsum("i,j,ijp->p", first, second, payoffs)
            is_nash = bool((regret(payoffs, shares) <= SAME * np.maximum(spans(payoffs), 1e-300)).all())
            points.append(_rest_point(shares, value, slopes, unit, is_nash))
        elif first is not False and second is not False:
            continua.append((rows, columns))
    return RestPoints(tuple(points), tuple(continua))


def _balancing(table: ExactArray, support: Support, size: int) -> FloatArray | bool:
    """Return the positive mixture of columns that makes all rows worth the same, if there is just one.

    Otherwise return whether there are any.
    """
    n_rows, n_columns = table.shape
    system = np.full((n_rows + 1, n_columns + 2), Fraction(0), dtype=np.object_)
    system[:n_rows, :n_columns] = table
    system[:n_rows, n_columns] = Fraction(-1)
    system[n_rows, :n_columns] = Fraction(1)
    system[n_rows, -1] = Fraction(1)
    rows, pivots = reduced(system)
    if n_columns + 1 in pivots:
        return False
    if len(pivots) <= n_columns:
        return _has_interior(rows[: len(pivots)].astype(np.float64))
    weights = rows[:n_columns, -1].tolist()
    if min(weights) <= 0:
        return False
    shares = np.zeros(size)
    shares[list(support)] = [float(weight) for weight in weights]
    return shares


def _has_interior(system: FloatArray) -> bool:
    """Return whether equations (mixture, value | right side) have a solution with every share above zero."""
    n_shares = system.shape[1] - 2
    answer = linprog(
        np.append(np.zeros(n_shares + 1), -1.0),
        A_ub=np.hstack([-np.eye(n_shares), np.zeros((n_shares, 1)), np.ones((n_shares, 1))]),
        b_ub=np.zeros(n_shares),
        A_eq=np.hstack([system[:, :-1], np.zeros((len(system), 1))]),
        b_eq=system[:, -1],
        bounds=[(None, None)] * (n_shares + 1) + [(None, 1.0)],
    )
    return bool(answer.status == 0 and np.asarray(answer.x)[-1] > SAME)


def _slopes_of_one(payoffs: FloatArray, shares: FloatArray) -> FloatArray:
    """Return the linear motion around a rest point along the simplex, (S - 1, S - 1)."""
    worth = payoffs @ shares
    slopes = np.diag(worth - shares @ worth) + shares[:, None] * (payoffs - worth - shares @ payoffs)
    along = null_space(np.ones((1, len(shares))))
    return np.asarray(along.T @ slopes @ along)


def _slopes_of_two(payoffs: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the linear motion around a rest point along both simplices, (S_1 + S_2 - 2, same)."""
    own, theirs = payoffs[..., 0], payoffs[..., 1]
    worth, worth2 = own @ second, first @ theirs
    across = first[:, None] * (own - first @ own)
    across2 = second[:, None] * (theirs.T - theirs @ second)
    slopes = np.block(
        [
            [np.diag(worth - first @ worth) - np.outer(first, worth), across],
            [across2, np.diag(worth2 - second @ worth2) - np.outer(second, worth2)],
        ]
    )
    sides = [null_space(np.ones((1, len(shares)))) for shares in (first, second)]
    along = np.zeros((len(slopes), sum(side.shape[1] for side in sides)))
    along[: len(first), : sides[0].shape[1]] = sides[0]
    along[len(first) :, sides[0].shape[1] :] = sides[1]
    return np.asarray(along.T @ slopes @ along)


def _rest_point(
    shares: tuple[FloatArray, ...], payoffs: FloatArray, slopes: FloatArray, unit: float, is_nash: bool
) -> RestPoint:
    eigenvalues = np.sort_complex(np.linalg.eigvals(slopes).astype(np.complex128))
    return RestPoint(
        shares, payoffs, eigenvalues, _stability(np.asarray(eigenvalues.real), STILL * unit), is_nash
    )


def _stability(rates: FloatArray, still: float) -> Stability:
    """Return what rates of growth say, those within ``still`` of 0 counting as none."""
    if (rates < -still).all():
        return Stability.STABLE
    if (rates <= still).all():
        return Stability.UNDECIDED
    return Stability.SADDLE if (rates < -still).any() else Stability.UNSTABLE


def evolutionarily_stable(payoffs: NDArray[Any]) -> tuple[FloatArray, ...]:
    """Return all evolutionarily stable strategies of a symmetric game; small supports first.

    None lies on a support with a continuum of rest points, so they are among the isolated ones.

    Parameters
    ----------
    payoffs : (S, S) float, or fractions
        Payoff of the row strategy against the column strategy [util].

    Raises
    ------
    ShapeError
        If the payoffs are not square.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Maynard Smith & Price (1973), Nature 246, 15-18. Haigh (1975), Advances in Applied Probability 7, 8-11.

    Examples
    --------
    >>> evolutionarily_stable(np.array([[4.0, 0.0], [3.0, 2.0]]))
    (array([1., 0.]), array([0., 1.]))
    """
    check_symmetric(payoffs)
    strategies = (point.shares[0] for point in rest_points(payoffs).points)
    return tuple(strategy for strategy in strategies if is_ess(payoffs, strategy))
