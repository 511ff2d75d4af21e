"""The Pareto frontier: deals that no other deal improves on for everyone.

A row is dominated where another is at least as good for all parties and better for one.
Comparison is exact; equal rows stay together, on the frontier or off it. Most rows of a large
table are far from the frontier: a few strong rows, found in a sample, clear them away first.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values in utils of each party [util]
Source   Kung, Luccio & Preparata (1975), Journal of the ACM 22, 469-476 (maxima of a set of vectors)
"""

from typing import Final

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, check_shapes

BLOCK: Final = 512  # rows compared with the frontier at a time
CHUNK: Final = 64  # rows of the frontier that a block is compared with at a time
SAMPLE: Final = 1_000  # rows among which strong ones are looked for
STRONG: Final = 20  # of them are compared with all
WORTHWHILE: Final = 0.7  # share of rows left by a clearing that calls for another one


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
    rows, columns = _cleared(np.array(utilities.T, dtype=np.float64, order="C"))
    front = _by_sorting if len(columns) == 2 else _by_blocks
    return np.sort(rows[front(columns)]).astype(np.int64)


def _cleared(columns: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return the rows that no strong row dominates, and their columns (P, rows)."""
    rows = np.arange(columns.shape[1])
    before = np.inf
    while 2 * SAMPLE < rows.size < WORTHWHILE * before:
        before = rows.size
        sample = columns[:, :: rows.size // SAMPLE]
        ranks = sample.argsort(axis=1).argsort(axis=1) + 1.0  # so that units do not matter
        leaders = _by_blocks(sample)
        strong = leaders[np.argsort(-ranks.prod(axis=0)[leaders])][:STRONG]
        for leader in sample[:, strong].T:
            no_better, worse = columns[0] <= leader[0], columns[0] < leader[0]
            for own, best in zip(columns[1:], leader[1:], strict=True):
                no_better &= own <= best
                worse |= own < best
            kept = ~(no_better & worse)
            if np.count_nonzero(kept) < 0.95 * rows.size:  # else moving them costs more than it saves
                rows, columns = rows[kept], columns[:, kept]
    return rows, columns


def _by_sorting(columns: FloatArray) -> IntArray:
    """Sort by the first party: a row stays if it gives the second more than every row before it."""
    order = np.lexsort(-columns[::-1])
    first, second = columns[:, order]
    starts = np.flatnonzero(np.append(True, first[1:] != first[:-1])[: first.size])  # of equal first values
    start = np.repeat(starts, np.diff(np.append(starts, first.size)))
    before = np.maximum.accumulate(second)[start - 1]
    kept: IntArray = order[(second == second[start]) & ((start == 0) | (second > before))]
    return kept


def _by_blocks(columns: FloatArray) -> IntArray:
    """Sort so that whatever dominates a row comes before it; compare blocks with the frontier so far.

    Of equal rows one is compared, so that being at least as good is being better.
    """
    order = np.lexsort((*-columns, -columns.sum(axis=0)))
    ordered = columns[:, order]
    is_new = np.append(True, (ordered[:, 1:] != ordered[:, :-1]).any(axis=0))[: order.size]
    rows = ordered[:, is_new]
    front = np.zeros(0, dtype=np.int64)
    for begin in range(0, rows.shape[1], BLOCK):
        block = np.arange(begin, min(begin + BLOCK, rows.shape[1]))
        for chunk in range(0, front.size, CHUNK):
            block = block[~_covers(rows[:, front[chunk : chunk + CHUNK]], rows[:, block]).any(axis=0)]
        among = _covers(rows[:, block], rows[:, block])
        np.fill_diagonal(among, val=False)
        front = np.append(front, block[~among.any(axis=0)])
    return order[np.isin(np.cumsum(is_new) - 1, front)]


def _covers(rows: FloatArray, others: FloatArray) -> BoolArray:
    """Return which rows are at least as good for all as which others, (rows, others)."""
    covers = rows[0][:, None] >= others[0]
    for own, other in zip(rows[1:], others[1:], strict=True):
        covers &= own[:, None] >= other
    return np.asarray(covers)
