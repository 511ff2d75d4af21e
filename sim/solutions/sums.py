"""The frontier of deals that add up issue by issue, without making every deal.

Where each party's worth is a sum over issues, a deal on the frontier is made of parts on the
frontiers of its issues, and of any group of them: what dominates a part dominates the whole.
So issues are joined one by one and what is dominated is dropped at once.

Room     solutions (arrays only)
Shapes   I issues, P parties, K deals on the frontier
Units    values in utils of each party [util]
Source   White (1980), Operations Research 28(3), 844-846 (efficient points of sums of sets)
"""

from collections.abc import Sequence

import numpy as np

from sim.arrays import FloatArray, IntArray, check_shapes
from sim.solutions.pareto import pareto_front


def frontier_of_sums(tables: Sequence[FloatArray]) -> tuple[IntArray, FloatArray]:
    """Return the undominated deals of a game whose worths add up over issues.

    Parameters
    ----------
    tables : sequence of (options, P) float
        For each issue the worth of each of its options to each party, weights included [util].

    Returns
    -------
    (K, I) int
        Options of the deals on the frontier, in lexicographic order, all duplicates included.
    (K, P) float
        Their worth, summed from the first issue to the last [util].

    Raises
    ------
    ShapeError
        If the tables disagree on P.
    ValueError
        If there is no table, or a value is not finite.

    Notes
    -----
    The same deals as ``pareto_front`` on all sums, where sums are exact. Where they are rounded, a
    deal that is worse by less than rounding, and so equal in its sum, is left out here.

    Examples
    --------
    >>> border, aid = np.array([[0.0, 5.0], [4.0, 4.0]]), np.array([[0.0, 1.0], [2.0, 0.0]])
    >>> frontier_of_sums([border, aid])[0]
    array([[0, 0],
           [1, 0],
           [1, 1]])
    """
    if not tables:
        raise ValueError("tables holds no issue")
    choice = np.zeros((1, 0), dtype=np.int64)
    utilities = np.zeros((1, tables[0].shape[-1]))
    for i, table in enumerate(tables):
        check_shapes(utilities=(utilities, "KP"), **{f"tables[{i}]": (table, "OP")})
        if not np.isfinite(table).all():
            raise ValueError(f"tables[{i}] holds a value that is not finite")
        joined = (utilities[:, None] + table).reshape(-1, utilities.shape[1])
        kept = pareto_front(joined)
        before, option = np.divmod(kept, len(table))
        choice, utilities = np.column_stack([choice[before], option]), joined[kept]
    return choice, utilities
