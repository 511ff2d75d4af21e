"""All extreme equilibria of a game of two parties, and how they hang together.

A pair of vertices, one of each party's best-response polytope, is an equilibrium if every
strategy is either unused or a best reply. These pairs are the extreme equilibria: every other
equilibrium is a mixture of some. Floats are tried first. They settle a game that is clearly not
degenerate; any other is done again in exact arithmetic.

Room     equilibria (arrays only)
Shapes   S_1 and S_2 strategies: payoffs (S_1, S_2, 2); E extreme equilibria
Units    payoffs [util], strategies [prob]
Source   Mangasarian (1964), SIAM Journal 12, 778-780; Winkels (1979); Avis, Rosenberg, Savani & von Stengel
         (2010), Economic Theory 42, 9-37; Lemke & Howson (1964), SIAM Journal 12, 413-423 (an odd number)
"""

from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sim.arrays import FloatArray, IntArray
from sim.equilibria.equilibrium import Equilibria, certify, in_order
from sim.equilibria.exact import as_fractions, as_whole
from sim.equilibria.game import spans
from sim.equilibria.polytopes import BLOCK, InDoubt, Labels, Vertices, vertices

COMPLETE: Final = (
    "All extreme equilibria, of which every other is a mixture: each vertex of both best-response polytopes "
    "was visited, {how}. This is sure up to 12 x 12 strategies, and beyond where there are no more vertices."
)
IN_FLOATS: Final = "in floating point with every sign clear (the game is not degenerate)"
IN_FRACTIONS: Final = "in exact fractions"


def extreme_equilibria(payoffs: FloatArray, given: NDArray[Any]) -> Equilibria:
    """Return all extreme equilibria of a game of two parties.

    Parameters
    ----------
    payoffs : (S_1, S_2, 2) float
        The game [util].
    given : (S_1, S_2, 2) float or fractions
        The same as it was given, which may be exact.

    Raises
    ------
    TooLarge
        If a polytope has too many vertices to visit.
    """
    try:
        found = in_floats(payoffs)
    except (InDoubt, np.linalg.LinAlgError):
        return in_fractions(payoffs, given)
    return found if all(one.certified for one in found) else in_fractions(payoffs, given)


def in_floats(payoffs: FloatArray) -> Equilibria:
    """Return the equilibria of a game that is clearly not degenerate; raise InDoubt for any other."""
    span = spans(payoffs)
    if not span.all():
        raise InDoubt
    tables = 1.0 + (payoffs - payoffs.min(axis=(0, 1))) / span
    first, second = _polytopes(tables)
    pairs = _partners(first.labels, second.labels, sum(payoffs.shape[:2]))
    if len(pairs) % 2 == 0:
        raise InDoubt  # a game that is not degenerate has an odd number of equilibria
    return _collected(payoffs, tables, (first, second), pairs, is_exact=False)


def in_fractions(payoffs: FloatArray, given: NDArray[Any]) -> Equilibria:
    """Return all extreme equilibria of any game, computed in whole numbers."""
    tables = np.stack([as_whole(as_fractions(given[..., p])) for p in (0, 1)], axis=-1)
    first, second = _polytopes(tables)
    pairs = _meetings(first.labels, second.labels, sum(payoffs.shape[:2]))
    return _collected(payoffs, tables, (first, second), pairs, is_exact=True)


def _polytopes(tables: NDArray[Any]) -> tuple[Vertices, Vertices]:
    """Return the vertices of both polytopes; labels count the first party's strategies, then the second's."""
    rows, columns = range(tables.shape[0]), range(tables.shape[0], sum(tables.shape[:2]))
    return vertices(tables[..., 1], rows, columns), vertices(tables[..., 0].T, columns, rows)


def _partners(first: Labels, second: Labels, n_labels: int) -> IntArray:
    """Return the pairs that have all labels between them and none in common, (E, 2)."""
    every = np.uint64((1 << n_labels) - 1)
    _, left, right = np.intersect1d(first, second ^ every, assume_unique=True, return_indices=True)
    return np.stack([left, right], axis=1)


def _meetings(first: Labels, second: Labels, n_labels: int) -> IntArray:
    """Return the pairs that have all labels between them, (E, 2)."""
    every = np.uint64((1 << n_labels) - 1)
    step = max(1, BLOCK // max(len(second), 1))
    found = [
        np.argwhere((first[begin : begin + step, None] | second) == every) + np.array([begin, 0])
        for begin in range(0, len(first), step)
    ]
    return np.concatenate(found)


def _collected(
    payoffs: FloatArray,
    tables: NDArray[Any],
    sides: tuple[Vertices, Vertices],
    pairs: IntArray,
    is_exact: bool,
) -> Equilibria:
    """Return the equilibria that pairs of vertices stand for, in order, certified and grouped."""
    profiles = [
        tuple(_strategy(side.rays[place]) for side, place in zip(sides, pair, strict=True)) for pair in pairs
    ]
    if not is_exact:
        profiles = [_polished(tables, *profile) for profile in profiles]
    order = in_order(profiles)
    pairs = pairs[order]
    degenerate = not all(side.is_simple for side in sides)
    return Equilibria(
        game=payoffs,
        found=tuple(certify(payoffs, profiles[place]) for place in order),
        degenerate=degenerate,
        components=components(pairs),
        subsets=maximal_subsets(pairs) if degenerate else tuple((k,) for k in range(len(pairs))),
        complete=True,
        statement=COMPLETE.format(how=IN_FRACTIONS if is_exact else IN_FLOATS),
    )


def _strategy(ray: NDArray[Any]) -> FloatArray:
    """Return the strategy of a ray; from whole numbers each probability is rounded once."""
    if ray.dtype != np.object_:
        return np.asarray(ray / ray.sum(), dtype=np.float64)
    total = sum(ray.tolist())
    return np.array([float(Fraction(part, total)) for part in ray.tolist()])


def _polished(tables: FloatArray, first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the strategies that make the other party indifferent on its support, solved anew.

    The sums that lead to a vertex carry their rounding along; this solution does not.
    """
    rows, columns = np.flatnonzero(first), np.flatnonzero(second)
    used = tables[np.ix_(rows, columns)]
    return (
        _indifferent(used[..., 1].T, rows, first.size),
        _indifferent(used[..., 0], columns, second.size),
    )


def _indifferent(table: FloatArray, support: IntArray, size: int) -> FloatArray:
    """Return the mixture of columns that makes all rows of a square table worth the same."""
    strategy = np.zeros(size)
    weights = np.linalg.solve(table, np.ones(len(table)))
    strategy[support] = weights / weights.sum()
    return strategy


def components(pairs: IntArray) -> tuple[tuple[int, ...], ...]:
    """Return the groups of equilibria that are connected through strategies in common."""
    _, left = np.unique(pairs[:, 0], return_inverse=True)
    _, right = np.unique(pairs[:, 1], return_inverse=True)
    right = right + left.max() + 1
    size = right.max() + 1
    links = coo_array((np.ones(len(pairs)), (left, right)), shape=(size, size))
    names = connected_components(links, directed=False)[1][left]
    groups: dict[int, list[int]] = {}
    for place, name in enumerate(names.tolist()):
        groups.setdefault(name, []).append(place)
    return tuple(tuple(group) for group in groups.values())


def maximal_subsets(pairs: IntArray) -> tuple[tuple[int, ...], ...]:
    """Return the maximal groups of equilibria whose strategies may be exchanged for one another.

    These are the maximal bicliques of the graph in which equilibria join a strategy of one party to one
    of the other: sets of common partners, closed under intersection.
    """
    partners: dict[int, frozenset[int]] = {}
    for left, right in pairs.tolist():
        partners[left] = partners.get(left, frozenset()) | {right}
    closed: set[frozenset[int]] = set()
    for own in partners.values():
        closed |= {own} | {own & other for other in closed}
    groups = []
    for others in closed - {frozenset()}:
        lefts = {left for left, own in partners.items() if own >= others}
        groups.append(
            tuple(k for k, (left, right) in enumerate(pairs.tolist()) if left in lefts and right in others)
        )
    return tuple(sorted(groups))
