"""Compiled searches among the deals a party may offer: which one, given the least it asks for.

Ties, within the tolerance: the higher product of the rivals' P, then the higher V, then the
lowest index.

Room     talks (private to it; ``minds`` is a sim.talks.board.Minds)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   model.md, section 7
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.appraisal import Appraisal
from sim.talks.kernels import TOLERANCE, compiled, fill_product

if TYPE_CHECKING:
    from sim.talks.board import Minds


@compiled
def pick(scores: FloatArray, values: FloatArray) -> int:
    """Return the place of the highest score; ties by the higher value, then by the first place."""
    best_score = scores.max()
    best_value = -np.inf
    for i in range(len(scores)):
        if scores[i] >= best_score - TOLERANCE:
            best_value = max(best_value, values[i])
    for i in range(len(scores)):
        if scores[i] >= best_score - TOLERANCE and values[i] >= best_value - TOLERANCE:
            return i
    return -1


@compiled
def most_acceptable(
    minds: "Minds", active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, cap: FloatArray
) -> IntArray:
    """Return the deal with the highest product of the rivals' P, (N,), or -1.

    Of those worth at least ``ask`` (N,) and at most ``cap`` (N,) to party p.
    """
    out = np.full(len(active), -1)
    scores, values = np.empty(len(minds.pause)), np.empty(len(minds.pause))
    places = np.empty(len(minds.pause), dtype=np.uint32)
    for n in range(len(active)):
        if not active[n]:
            continue
        count, worths, offers = 0, appraisal.worths[n, p], appraisal.offers[n, p]
        for i in range(appraisal.n_offers[n, p]):
            if worths[i] >= ask[n] - TOLERANCE and worths[i] <= cap[n] + TOLERANCE:
                values[count], places[count] = worths[i], offers[i]
                count += 1
        if count:
            fill_product(minds, n, p, places[:count], scores[:count])
            out[n] = places[pick(scores[:count], values[:count])]
    return out


@compiled
def least_worth(active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray) -> FloatArray:
    """Return the least that a deal worth at least ``ask`` is worth to p, (N,), infinity if there is none."""
    out = np.full(len(active), np.inf)
    for n in range(len(active)):
        if active[n]:
            for worth in appraisal.worths[n, p, : appraisal.n_offers[n, p]]:
                if worth >= ask[n] - TOLERANCE:
                    out[n] = min(out[n], worth)
    return out


@compiled
def any_worth(active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, lot: FloatArray) -> IntArray:
    """Return a deal drawn evenly by ``lot`` (N,) in (0, 1) among those worth at least ``ask``, or -1."""
    out = np.full(len(active), -1)
    for n in range(len(active)):
        if not active[n]:
            continue
        worths = appraisal.worths[n, p, : appraisal.n_offers[n, p]]
        wanted = int(lot[n] * (worths >= ask[n] - TOLERANCE).sum())
        for i in range(len(worths)):
            if worths[i] >= ask[n] - TOLERANCE:
                if wanted == 0:
                    out[n] = appraisal.offers[n, p, i]
                    break
                wanted -= 1
    return out
