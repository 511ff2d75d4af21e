"""Basins of attraction of the replicator dynamics, from a grid of starts that all weigh the same.

One population of up to three strategies (a triangle), or two of two strategies (a square).

Room     equilibria (arrays only)
Shapes   G starts, K attractors, S strategies: payoffs (S, S), or (2, 2, 2) of two populations
Units    payoffs [util], shares [prob]
Source   Hofbauer & Sigmund (1998), Evolutionary Games and Population Dynamics, chapter 7
"""

import itertools
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.equilibria.game import spans
from sim.equilibria.rest_points import RestPoint, Stability, rest_points
from sim.equilibria.stability import is_ess

MOST_STRATEGIES: Final = 3
STEP: Final = 0.2  # over the span of payoffs, of a fourth-order method
MOST_STEPS: Final = 20_000
STUCK: Final = 1e-12  # where no share moves more than this in a step, motion has ended
CAUGHT: Final = 1e-4  # a start that has come this close to an attractor stays


@dataclass(frozen=True, slots=True, eq=False)
class Basins:
    """Which attractor is reached from where.

    Attributes
    ----------
    attractors : tuple of RestPoint
        Rest points that are stable by their eigenvalues or evolutionarily.
    starts : tuple of (G, S_p) float
        Shares at the start, one array a population.
    reached : (G,) int
        Index of the attractor reached; -1 where none was (cycles, continua, or very slow).
    sizes : (K,) float
        The part of the starts from which each attractor is reached.
    """

    attractors: tuple[RestPoint, ...]
    starts: tuple[FloatArray, ...]
    reached: IntArray
    sizes: FloatArray


def basins(payoffs: NDArray[Any], resolution: int = 20) -> Basins:
    """Return which attractor the replicator dynamics reaches from each start of a grid.

    Parameters
    ----------
    payoffs : (S, S) float, S up to 3; or (2, 2, 2)
        One population: payoff of the row strategy against the column strategy; two: of both [util].
    resolution : int
        Starts along an edge; all starts are inside.

    Returns
    -------
    Basins
        Attractors, and where they attract.

    Raises
    ------
    ShapeError
        If there are too many strategies or populations.
    ValueError
        If a payoff is not finite, or the resolution is below one.

    References
    ----------
    Hofbauer & Sigmund (1998), Evolutionary Games and Population Dynamics, chapter 7.

    Examples
    --------
    >>> basins(np.array([[4.0, 0.0], [3.0, 2.0]]), resolution=30).sizes.round(2)
    array([0.33, 0.67])
    """
    given = np.asarray(payoffs)
    is_one = given.ndim == 2
    if not (is_one and given.shape[0] <= MOST_STRATEGIES) and given.shape != (2, 2, 2):
        raise ShapeError(f"payoffs has shape {given.shape}, expected (S, S) with S up to 3, or (2, 2, 2)")
    if resolution < 1:
        raise ValueError(f"resolution is {resolution}, expected one or more")
    attractors = tuple(point for point in rest_points(given).points if _attracts(given, point))
    numbers = given.astype(np.float64)
    if is_one:
        unit = float(numbers.max() - numbers.min())
        starts: tuple[FloatArray, ...] = (_grid(len(numbers), resolution),)
        tables: tuple[FloatArray, ...] = (_from_zero(numbers),)
    else:
        unit = float(spans(numbers).max())
        edge = _grid(2, resolution)
        starts = (np.repeat(edge, resolution, axis=0), np.tile(edge, (resolution, 1)))
        tables = (_from_zero(numbers[..., 0]), _from_zero(numbers[..., 1].T))
    reached = _reached(tables, starts, attractors, STEP / (unit or 1.0))
    counts = np.bincount(reached[reached >= 0], minlength=len(attractors))
    return Basins(attractors, starts, reached, counts / len(reached))


def _attracts(payoffs: NDArray[Any], point: RestPoint) -> bool:
    is_stable = point.stability is Stability.STABLE
    return is_stable or (payoffs.ndim == 2 and is_ess(payoffs, point.shares[0]))


def _from_zero(table: FloatArray) -> FloatArray:
    """Return payoffs from 0 on, which changes no motion.

    A sum of shares once off by rounding then returns to one; with a mean payoff below zero it would run away.
    """
    return np.asarray(table - table.min())


def _grid(size: int, resolution: int) -> FloatArray:
    """Return shares spread evenly inside a simplex, (G, size)."""
    counts = itertools.product(range(resolution), repeat=size)
    inner = [count for count in counts if sum(count) == resolution - 1]
    return np.asarray((np.array(inner, dtype=np.float64) + 1.0 / size) / resolution)


def velocity(tables: tuple[FloatArray, ...], shares: list[FloatArray]) -> list[FloatArray]:
    """Return the replicator velocities of all starts; the last table's others come first again."""
    worth = [np.einsum("ij,gj->gi", table, other) for table, other in zip(tables, shares[::-1], strict=True)]
    return [
        own * (value - (own * value).sum(axis=1, keepdims=True))
        for own, value in zip(shares, worth, strict=True)
    ]


def _stepped(tables: tuple[FloatArray, ...], shares: list[FloatArray], step: float) -> list[FloatArray]:
    """Return the shares one step of the classical fourth-order method later."""

    def moved(changes: list[FloatArray], time: float) -> list[FloatArray]:
        return [own + time * change for own, change in zip(shares, changes, strict=True)]

    first = velocity(tables, shares)
    second = velocity(tables, moved(first, step / 2.0))
    third = velocity(tables, moved(second, step / 2.0))
    fourth = velocity(tables, moved(third, step))
    return [
        own + step / 6.0 * (a + 2.0 * b + 2.0 * c + d)
        for own, a, b, c, d in zip(shares, first, second, third, fourth, strict=True)
    ]


def _reached(
    tables: tuple[FloatArray, ...],
    starts: tuple[FloatArray, ...],
    attractors: tuple[RestPoint, ...],
    step: float,
) -> IntArray:
    """Return the attractor that each start comes close to, -1 where it comes close to none, (G,)."""
    reached = np.full(len(starts[0]), -1, dtype=np.int64)
    going, shares = np.arange(len(reached)), list(starts)
    for _ in range(MOST_STEPS if attractors else 0):
        before, shares = shares, _stepped(tables, shares, step)
        state = np.concatenate(shares, axis=1)
        targets = np.array([np.concatenate(point.shares) for point in attractors])
        distance = np.abs(state[:, None] - targets).max(axis=2)
        caught = distance.min(axis=1) <= CAUGHT
        reached[going[caught]] = distance[caught].argmin(axis=1)
        going, (shares, before) = going[~caught], ([own[~caught] for own in s] for s in (shares, before))
        if all(np.abs(own - then).max(initial=0.0) < STUCK for own, then in zip(shares, before, strict=True)):
            break
    return reached
