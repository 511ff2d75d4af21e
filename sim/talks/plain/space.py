"""Deals of a plain session: what each is worth to each party, as whole numbers that sort and add up.

A worth is rounded to a decimal grid (a dozen digits below the best deal), so that sums are exact in
any order, and put in one whole number with the deal itself: worth in the upper bits, options in the
lower. Such keys add up issue by issue, and the least key at or above a worth is the deal worth least
there, the first in the order of options where several are worth the same. The issues are split into a
left and a right half, so that 15,625 deals are two times 125 keys.

Room     talks (private to its plain sessions)
Shapes   N sessions (1 where they share their tables), P parties, I issues, O options (not a number
         where an issue has fewer), L and M keys of the left and the right half, D deals
Units    tables in utils of each party [util], keys in grid steps
Source   Horowitz & Sahni (1974), Journal of the ACM 21(2), 277-292 (two halves in place of all sums)
"""

from dataclasses import dataclass
from math import prod
from typing import Final, NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray, PlaceArray
from sim.talks.plain.kernels import fill_cells

MOST_DEALS: Final = 2**24
BITS: Final = 61  # of a key; one more for the sign, one for the target of a search
DIGITS: Final = 2**46  # a worth is rounded well within what a float can tell apart
CELLS: Final = 2  # for each key, so that few share one


@dataclass(frozen=True)
class Shape:
    """The issues, and how a key names a deal."""

    sizes: tuple[int, ...]  # options of each issue
    split: int  # issues in the left half
    left: int  # L
    right: int  # M
    left_bits: int
    right_bits: int

    @property
    def deals(self) -> int:
        """Return D."""
        return self.left * self.right

    @property
    def bits(self) -> int:
        """Return how many lower bits of a key name the deal."""
        return self.left_bits + self.right_bits


class Space(NamedTuple):
    """Keys of the deals; ``scale`` are grid steps per util."""

    left: IntArray  # (N, P, L)
    right: IntArray  # (N, P, M)
    rows: IntArray  # (N, P, L) keys of the left half from the highest down
    sorted: IntArray  # (N, P, M) keys of the right half from the lowest up
    first: PlaceArray  # (N, P, C + 1) where in these each cell begins
    shift: IntArray  # (N, P) width of a cell in bits
    scale: FloatArray  # (N, P)
    top: FloatArray  # (N, P) worth of the best deal [util]
    floor: FloatArray  # (N, P) worth of the worst deal [util]


def shape_of(sizes: tuple[int, ...], split: int | None = None) -> Shape:
    """Split the issues, so that the two halves together have as few keys as possible if not said where."""
    products = [(prod(sizes[:i]), prod(sizes[i:])) for i in range(len(sizes))]
    if split is None:
        split = min(range(len(sizes)), key=lambda i: sum(products[i]))
    left, right = products[split]
    return Shape(sizes, split, left, right, (left - 1).bit_length(), (right - 1).bit_length())


def space_of(tables: FloatArray, shape: Shape) -> Space:
    """Put tables (N, P, I, O) on the grid, add up both halves and sort them."""
    largest = np.nanmax(np.abs(tables), axis=3).sum(axis=2)  # (N, P) no deal is worth more, or less
    room = min(float(DIGITS), float(2 ** (BITS - shape.bits)))
    scale = 10.0 ** np.floor(np.log10(room / np.maximum(largest, 1e-200)))
    steps = np.rint(np.nan_to_num(tables) * scale[:, :, None, None]).astype(np.int64)
    left = _sums(steps[:, :, : shape.split], shape.sizes[: shape.split]) << shape.bits
    right = _sums(steps[:, :, shape.split :], shape.sizes[shape.split :]) << shape.bits
    left += np.arange(shape.left) << shape.right_bits
    right += np.arange(shape.right)
    rows, in_order = np.sort(left, axis=2)[:, :, ::-1], np.sort(right, axis=2)
    first = np.empty((*scale.shape, CELLS * (1 << shape.right_bits) + 1), dtype=np.uint32)
    shift = np.empty(scale.shape, dtype=np.int64)
    fill_cells(in_order, first, shift)
    top, floor = (((rows[:, :, i] + in_order[:, :, j]) >> shape.bits) / scale for i, j in ((0, -1), (-1, 0)))
    return Space(left, right, np.ascontiguousarray(rows), in_order, first, shift, scale, top, floor)


def _sums(steps: IntArray, sizes: tuple[int, ...]) -> IntArray:
    """Return the sums over some issues for every combination of options, (N, P, combinations)."""
    total = np.zeros((*steps.shape[:2], 1), dtype=np.int64)
    for issue, size in enumerate(sizes):
        total = total[..., None] + steps[:, :, None, issue, :size]
        total = total.reshape(*steps.shape[:2], -1)
    return total
