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
    minds: "Minds", active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray
) -> IntArray:
    """Return the deal worth at least ``ask`` with the highest product of the rivals' P, (N,), or -1."""
    out = np.full(len(active), -1)
    scores, values = np.empty(len(minds.pause)), np.empty(len(minds.pause))
    places = np.empty(len(minds.pause), dtype=np.int64)
    for n in range(len(active)):
        if not active[n]:
            continue
        count, worths = 0, appraisal.values[n, p]
        for x in appraisal.offers[n, p, : appraisal.n_offers[n, p]]:
            if worths[x] >= ask[n] - TOLERANCE:
                values[count] = worths[x]
                places[count] = x
                count += 1
        if count:
            fill_product(minds, n, p, places[:count], scores[:count])
            out[n] = places[pick(scores[:count], values[:count])]
    return out


@compiled
def least_for_oneself(
    minds: "Minds", active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray
) -> IntArray:
    """Return the deal worth least to p among those worth at least ``ask``, (N,), or -1."""
    out = np.full(len(active), -1)
    scores, values = np.empty(len(minds.pause)), np.empty(len(minds.pause))
    places = np.empty(len(minds.pause), dtype=np.int64)
    for n in range(len(active)):
        if not active[n]:
            continue
        offers, worths = appraisal.offers[n, p, : appraisal.n_offers[n, p]], appraisal.values[n, p]
        least = np.inf
        for x in offers:
            if worths[x] >= ask[n] - TOLERANCE:
                least = min(least, worths[x])
        count = 0
        for x in offers:
            if worths[x] >= ask[n] - TOLERANCE and worths[x] <= least + TOLERANCE:
                values[count] = worths[x]
                places[count] = x
                count += 1
        if count:
            fill_product(minds, n, p, places[:count], scores[:count])
            out[n] = places[pick(scores[:count], values[:count])]
    return out


@compiled
def any_worth(active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, lot: FloatArray) -> IntArray:
    """Return a deal drawn evenly by ``lot`` (N,) in (0, 1) among those worth at least ``ask``, or -1."""
    out = np.full(len(active), -1)
    for n in range(len(active)):
        if not active[n]:
            continue
        offers, worths = appraisal.offers[n, p, : appraisal.n_offers[n, p]], appraisal.values[n, p]
        count = 0
        for x in offers:
            count += worths[x] >= ask[n] - TOLERANCE
        wanted = int(lot[n] * count)
        for x in offers:
            if worths[x] >= ask[n] - TOLERANCE:
                if wanted == 0:
                    out[n] = x
                    break
                wanted -= 1
    return out
