"""All vertices of a best-response polytope, by the double description method.

The polytope of a party holds its strategies, scaled so that no reply to them is worth more
than one. A vertex is known by its labels: the own strategies left unused there, and the replies
that are best. Two of them, one a party, that have all labels between them are an equilibrium.

The method starts from the cone of all vectors that are not negative and takes in one reply at a
time: rays above its halfspace stay, those below go, and each edge between the two leaves a new
one. In floats it refuses to go on (:class:`InDoubt`) where a sign is not clear; then the same is
done in whole numbers of any size.

Room     equilibria (private to it)
Shapes   V vertices, m own strategies, n replies; a set of labels is the bits of one number
Units    none
Source   Motzkin, Raiffa, Thompson & Thrall (1953), Annals of Mathematics Studies 28, 51-73; Fukuda &
         Prodon (1996), LNCS 1120, 91-111; von Stengel (2002), Handbook of Game Theory 3, 1723-1759
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.equilibria.game import ExactArray

Rays: TypeAlias = NDArray[Any]  # (V, m + 1): a strategy times a scale, and the scale; floats or whole numbers
Labels: TypeAlias = NDArray[np.uint64]  # (V,)

MOST_LABELS: Final = 63  # bits of a label, less the one for the scale
MOST_RAYS: Final = 60_000  # of one step in floats
MOST_EXACT_RAYS: Final = (
    25_000  # in whole numbers; no game up to 12 x 12 has more (McMullen 1970, Mathematika 17)
)
CLEAR: Final = 1e-9  # a sum this small beside its terms has no clear sign in floats
BLOCK: Final = 1 << 22  # pairs compared at a time


class InDoubt(ArithmeticError):  # noqa: N818 - not a mistake: the answer is to go on in whole numbers
    """A sign that floats cannot tell."""


class TooLarge(ArithmeticError):  # noqa: N818 - not a mistake: the answer is another method
    """More rays than are taken on."""


@dataclass(frozen=True, slots=True)
class Vertices:
    """The vertices of a polytope but for the origin.

    Attributes
    ----------
    rays : (V, m) float or whole numbers
        Strategies, up to a factor.
    labels : (V,) uint64
        Their labels.
    is_simple : bool
        Whether no vertex, the origin included, has more labels than m.
    """

    rays: Rays
    labels: Labels
    is_simple: bool


def vertices(table: FloatArray | ExactArray, own: Sequence[int], replies: Sequence[int]) -> Vertices:
    """Return all vertices of the polytope {x >= 0: x @ table <= 1}, but for the origin.

    Parameters
    ----------
    table : (m, n) float or whole numbers
        Worth of each reply against each own strategy, all positive.
    own, replies : sequences of int
        The labels of the own strategies and of the replies.

    Raises
    ------
    InDoubt
        In floats, if a sign is not clear.
    TooLarge
        If there are too many labels or rays.
    """
    n_own, n_replies = table.shape
    if n_own + n_replies > MOST_LABELS:
        raise TooLarge(f"more than {MOST_LABELS} strategies")
    is_exact = table.dtype == np.object_
    bits = np.array([1 << label for label in own] + [1 << MOST_LABELS], dtype=np.uint64)
    rays: Rays = np.eye(n_own + 1, dtype=np.int64).astype(table.dtype)
    labels: Labels = np.bitwise_or.reduce(bits) ^ bits
    for reply, column in zip(replies, table.T, strict=True):
        values = rays[:, -1] - rays[:, :-1] @ column
        if not is_exact:
            _refuse_doubt(values, rays, column)
        above, below = np.flatnonzero(values > 0), np.flatnonzero(values < 0)
        pairs = _edges(labels, above, below, n_own)
        kept = np.flatnonzero(values >= 0)
        if len(kept) + len(pairs) > (MOST_EXACT_RAYS if is_exact else MOST_RAYS):
            raise TooLarge("too many rays")
        first, second = pairs.T
        new = _shortened(rays[second] * values[first, None] - rays[first] * values[second, None])
        bit = np.uint64(1 << reply)
        on = np.where(values == 0, bit, np.uint64(0)).astype(np.uint64)
        rays = np.concatenate([rays[kept], new])
        labels = np.concatenate([(labels | on)[kept], labels[first] & labels[second] | bit])
    is_simple = bool((np.bitwise_count(labels) == n_own).all())
    away = rays[:, :-1].any(axis=1)
    return Vertices(rays[away, :-1], labels[away], is_simple)


def _refuse_doubt(values: FloatArray, rays: FloatArray, column: FloatArray) -> None:
    """Raise InDoubt unless every sign is clear."""
    if (np.abs(values) <= CLEAR * (rays[:, -1] + rays[:, :-1] @ column)).any():
        raise InDoubt


def _shortened(rays: Rays) -> Rays:
    """Return rays of the same directions with small numbers."""
    if rays.dtype == np.object_:
        divisor = np.gcd.reduce(rays, axis=1) if len(rays) else rays[:, 0]
        return np.asarray(rays // divisor[:, None])
    return np.asarray(rays / rays.max(axis=1, initial=0.0)[:, None])


def _edges(labels: Labels, above: IntArray, below: IntArray, n_own: int) -> IntArray:
    """Return the pairs of rays, one above and one below, that an edge of the cone joins, (K, 2).

    They have n_own - 1 labels or more in common. That is enough where one of the two has no more than
    n_own; where both have more, no third ray may have all the labels they share.
    """
    found = []
    step = max(1, BLOCK // max(len(below), 1))
    for begin in range(0, len(above), step):
        rows = above[begin : begin + step]
        common = np.bitwise_count(labels[rows][:, None] & labels[below][None, :])
        first, second = np.nonzero(common >= n_own - 1)
        found.append(np.stack([rows[first], below[second]], axis=1))
    pairs = np.concatenate(found) if found else np.empty((0, 2), dtype=np.int64)
    many = np.bitwise_count(labels) > n_own
    doubtful = many[pairs].all(axis=1)
    shared = labels[pairs[doubtful]]
    joined = np.ones(len(pairs), dtype=np.bool_)
    joined[doubtful] = _holders(labels, shared[:, 0] & shared[:, 1]) == 2
    return np.asarray(pairs[joined], dtype=np.int64)


def _holders(labels: Labels, shared: Labels) -> IntArray:
    """Return how many rays have all of each set of labels, (K,)."""
    counts = np.empty(len(shared), dtype=np.int64)
    step = max(1, BLOCK // max(len(labels), 1))
    for begin in range(0, len(shared), step):
        part = shared[begin : begin + step, None]
        counts[begin : begin + step] = ((labels & part) == part).sum(axis=1)
    return counts
