"""The Pareto frontier: deals that no other deal improves on for everyone.

A row is dominated where another is at least as good for all parties and better for one.
Comparison is exact; equal rows stay together, on the frontier or off it.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values in utils of each party [util]
Source   Kung, Luccio & Preparata (1975), Journal of the ACM 22, 469-476 (maxima of a set of vectors)
"""

from typing import Final

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, check_shapes

BLOCK: Final = 256  # rows compared with the frontier at a time: memory stays below BLOCK x frontier x 2 bytes


def pareto_front(utilities: FloatArray) -> IntArray:
    """Return the indices of the rows that no other row dominates, in ascending order.

    Parameters
    ----------
    utilities : (D, P) float
        Worth of each deal to each party [util]; minus infinity is allowed.

    Returns
    -------
    (K,) int
        Undominated rows, all duplicates included; empty where there are no rows.

    Raises
    ------
    ShapeError
        If ``utilities`` has not two axes.
    ValueError
        If a value is not a number.

    References
    ----------
    Kung, Luccio & Preparata (1975), Journal of the ACM 22, 469-476.

    Examples
    --------
    >>> pareto_front(np.array([[4.0, 0.0], [2.0, 3.0], [1.0, 3.0], [2.0, 3.0]]))
    array([0, 1, 3])
    """
    check_shapes(utilities=(utilities, "DP"))
    if np.isnan(utilities).any():
        raise ValueError("utilities hold a value that is not a number")
    front = _by_sorting if utilities.shape[1] == 2 else _by_blocks
    return np.sort(front(utilities)).astype(np.int64)


def _by_sorting(utilities: FloatArray) -> IntArray:
    """Sort by the first party: a row stays if it gives the second more than every row before it."""
    order = np.lexsort((-utilities[:, 1], -utilities[:, 0]))
    first, second = utilities[order].T
    starts = np.flatnonzero(np.append(True, first[1:] != first[:-1])[: first.size])  # of equal first values
    start = np.repeat(starts, np.diff(np.append(starts, first.size)))
    before = np.maximum.accumulate(second)[start - 1]
    kept: IntArray = order[(second == second[start]) & ((start == 0) | (second > before))]
    return kept


def _by_blocks(utilities: FloatArray) -> IntArray:
    """Sort so that whatever dominates a row comes before it; compare blocks with the frontier so far."""
    order = np.lexsort((*-utilities.T, -utilities.sum(axis=1)))
    front = order[:0]
    for begin in range(0, order.size, BLOCK):
        block = order[begin : begin + BLOCK]
        block = block[~_is_dominated(utilities[block], utilities[front])]
        block = block[~_is_dominated(utilities[block], utilities[block])]
        front = np.append(front, block)
    return front


def _is_dominated(rows: FloatArray, others: FloatArray) -> BoolArray:
    """Return which rows some of the others dominates, (rows,)."""
    at_least = np.ones((len(others), len(rows)), dtype=np.bool_)
    better = np.zeros_like(at_least)
    for own, other in zip(rows.T, others.T, strict=True):
        at_least &= other[:, None] >= own
        better |= other[:, None] > own
    return np.asarray((at_least & better).any(axis=0))
