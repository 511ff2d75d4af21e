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

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.appraisal import Appraisal
from sim.talks.kernels import TOLERANCE, compiled, fill_product, highest

if TYPE_CHECKING:
    from sim.talks.board import Minds


@compiled
def pick(scores: FloatArray, values: FloatArray) -> int:
    """Return the place of the highest score; ties by the higher value, then by the first place."""
    best_score = highest(scores)
    best_value = -np.inf
    for i in range(len(scores)):
        if scores[i] >= best_score - TOLERANCE:
            best_value = max(best_value, values[i])
    for i in range(len(scores)):
        if scores[i] >= best_score - TOLERANCE and values[i] >= best_value - TOLERANCE:
            return i
    return -1


def most_acceptable(
    minds: "Minds", active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, cap: FloatArray
) -> IntArray:
    """Return the deal with the highest product of the rivals' P, (N,), or -1.

    Of those worth at least ``ask`` (N,) and at most ``cap`` (N,) to party p.
    """
    out, memory = np.full(len(active), -1), np.empty((3, len(minds.pause)))
    places = np.empty(len(minds.pause), dtype=np.uint32)
    fill_most_acceptable(minds, active, p, appraisal, (ask, cap), out, memory, places)
    return out


@compiled
def fill_most_acceptable(
    minds: "Minds",
    active: BoolArray,
    p: int,
    appraisal: Appraisal,
    bounds: tuple[FloatArray, FloatArray],
    out: IntArray,
    memory: FloatArray,
    places: PlaceArray,
) -> None:
    """Write it into ``out`` (N,); ``memory`` (3, D) and ``places`` (D,) are working memory."""
    scores, values, one = memory
    ask, cap = bounds
    for n in range(len(active)):
        if not active[n]:
            continue
        count, worths, deals = 0, appraisal.values[n, p], appraisal.deals[n, p]
        least, most = ask[n] - TOLERANCE, cap[n] + TOLERANCE
        for i in range(appraisal.n_deals[n, p]):
            values[count], places[count] = worths[i], deals[i]
            count += (worths[i] >= least) & (worths[i] <= most)
        if count:
            fill_product(minds, n, p, places[:count], scores, one)
            out[n] = places[pick(scores[:count], values[:count])]


def best_expected(
    minds: "Minds", active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray
) -> IntArray:
    """Return the deal worth at least ``ask`` (N,) to p with the highest P V + (1 - P) r, (N,), or -1.

    P is the product of the rivals' P, V what the deal is worth to p, r its reservation value.
    """
    out, memory = np.full(len(active), -1), np.empty((4, len(minds.pause)))
    places = np.empty(len(minds.pause), dtype=np.uint32)
    fill_best_expected(minds, active, p, appraisal, ask, out, memory, places)
    return out


@compiled
def fill_best_expected(
    minds: "Minds",
    active: BoolArray,
    p: int,
    appraisal: Appraisal,
    ask: FloatArray,
    out: IntArray,
    memory: FloatArray,
    places: PlaceArray,
) -> None:
    """Write it into ``out`` (N,); ``memory`` (4, D) and ``places`` (D,) are working memory."""
    chances, values, one, scores = memory
    for n in range(len(active)):
        if not active[n]:
            continue
        count, worths, deals = 0, appraisal.values[n, p], appraisal.deals[n, p]
        for i in range(appraisal.n_deals[n, p]):
            values[count], places[count] = worths[i], deals[i]
            count += worths[i] >= ask[n] - TOLERANCE
        if count:
            fill_product(minds, n, p, places[:count], chances, one)
            reservation, left = appraisal.reservation[n, p], 0
            for i in range(count):
                scores[i] = chances[i] * values[i] + (1.0 - chances[i]) * reservation
            best = highest(scores[:count])
            for i in range(count):
                places[left], values[left], chances[left] = places[i], values[i], chances[i]
                left += scores[i] >= best - TOLERANCE
            out[n] = places[pick(chances[:left], values[:left])]


def least_worth(active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray) -> FloatArray:
    """Return the least that a deal worth at least ``ask`` is worth to p, (N,), infinity if there is none."""
    out = np.full(len(active), np.inf)
    fill_least_worth(active, p, appraisal, ask, out)
    return out


@compiled
def fill_least_worth(
    active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, out: FloatArray
) -> None:
    """Write it into ``out`` (N,)."""
    for n in range(len(active)):
        if active[n]:
            for worth in appraisal.values[n, p, : appraisal.n_deals[n, p]]:
                if worth >= ask[n] - TOLERANCE:
                    out[n] = min(out[n], worth)


def any_worth(active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, lot: FloatArray) -> IntArray:
    """Return a deal drawn evenly by ``lot`` (N,) in (0, 1) among those worth at least ``ask``, or -1."""
    out = np.full(len(active), -1)
    fill_any_worth(active, p, appraisal, ask, lot, out)
    return out


@compiled
def fill_any_worth(
    active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, lot: FloatArray, out: IntArray
) -> None:
    """Write it into ``out`` (N,)."""
    for n in range(len(active)):
        if not active[n]:
            continue
        worths, count = appraisal.values[n, p, : appraisal.n_deals[n, p]], 0
        for worth in worths:
            count += worth >= ask[n] - TOLERANCE
        wanted = int(lot[n] * count)
        for i in range(len(worths)):
            if worths[i] >= ask[n] - TOLERANCE:
                if wanted == 0:
                    out[n] = appraisal.deals[n, p, i]
                    break
                wanted -= 1
