"""Compiled searches that look at what was offered in the round: the next concession, the like of an offer.

A history (N, E) is ``said`` of sim.talks.past: deal * P + party of each exchange, negative for no offer.

Room     talks (private to it; the records are those of sim.talks.board)
Shapes   N worlds, E exchanges, P parties, D deals, I issues
Units    worth [util], similarity in 0 to 1
Source   de Jonge (2022), IJCAI-22, 223-229; Faratin, Sierra & Jennings (2002), Artificial Intelligence
         142, 205-237
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.appraisal import Appraisal, value_of
from sim.talks.kernels import TOLERANCE, compiled, fill_product, highest
from sim.talks.search import pick

if TYPE_CHECKING:
    from sim.talks.board import Minds


def next_concession(
    history: IntArray, p: int, appraisal: Appraisal, ask: FloatArray, lot: FloatArray
) -> tuple[IntArray, FloatArray]:
    """Return the deal of the minimal concession strategy, (N,) or -1, and the least it is worth to p, (N,).

    ``lot`` (N,) in (0, 1) chooses where an earlier offer is made again. The least worth is that of the
    deal where it is new, else of the earlier offers; minus infinity where there is neither.
    """
    out, least = np.full(len(history), -1), np.full(len(history), -np.inf)
    mine = np.empty(history.shape[1], dtype=np.int64)
    fill_next_concession(np.ascontiguousarray(history), p, appraisal, ask, lot, out, least, mine)
    return out, least


@compiled
def fill_next_concession(
    history: IntArray,
    p: int,
    appraisal: Appraisal,
    ask: FloatArray,
    lot: FloatArray,
    out: IntArray,
    least: FloatArray,
    mine: IntArray,
) -> None:
    """Write them into ``out`` and ``least`` (N,); ``mine`` (E,) is working memory."""
    n_parties = appraisal.n_deals.shape[1]
    for n in range(len(history)):
        floor, heard = ask[n] - TOLERANCE, 0
        for j in range(n_parties):
            if j != p:
                heard = max(heard, different_offers(history[n], j, n_parties, mine))
        made = different_offers(history[n], p, n_parties, mine)
        deals, values = appraisal.deals[n, p], appraisal.values[n, p]
        best, new = -np.inf, -1
        for step in range(2):  # the most that is left to offer, then the first deal worth it
            for i in range(appraisal.n_deals[n, p]):
                if values[i] >= floor and new < 0 and not among(mine[:made], deals[i]):
                    if step == 0:
                        best = max(best, values[i])
                    elif values[i] >= best - TOLERANCE:
                        new = deals[i]
        again, lowest = 0, np.inf
        for k in range(made):
            worth = value_of(appraisal, n, p, mine[k])
            if worth >= floor:
                mine[again] = mine[k]
                again += 1
                lowest = min(lowest, worth)
        if new >= 0 and (made <= heard or again == 0):
            out[n], least[n] = new, best
        elif again:
            out[n], least[n] = mine[int(lot[n] * again)], lowest


@compiled
def among(deals: IntArray, x: int) -> bool:
    """Return whether x is one of ``deals``."""
    found = False
    for deal in deals:
        found |= deal == x
    return found


@compiled
def different_offers(history: IntArray, p: int, n_parties: int, found: IntArray) -> int:
    """Write what p has offered into ``found``, each deal once, in order; return how many they are."""
    count = 0
    for named in history:
        if named >= 0 and named % n_parties == p and not among(found[:count], named // n_parties):
            found[count] = named // n_parties
            count += 1
    return count


def most_similar(
    minds: "Minds",
    history: IntArray,
    grades: FloatArray,
    active: BoolArray,
    p: int,
    appraisal: Appraisal,
    bounds: tuple[FloatArray, FloatArray],
) -> IntArray:
    """Return the deal worth no less and no more than ``bounds`` to p that is most like the last rival offer.

    (N,), or -1. ``grades`` (D, I) are in 0 to 1; alike are deals whose grades are close on the mean over
    issues. Where no rival has made an offer, all are as similar.
    """
    out, memory = np.full(len(active), -1), np.empty((3, len(grades)))
    places = np.empty(len(grades), dtype=np.uint32)
    last = last_heard(history, active, p, appraisal.n_deals.shape[1])
    fill_most_similar(minds, (last, grades), p, appraisal, bounds, out, memory, places)
    return out


@compiled
def fill_most_similar(
    minds: "Minds",
    model: tuple[IntArray, FloatArray],
    p: int,
    appraisal: Appraisal,
    bounds: tuple[FloatArray, FloatArray],
    out: IntArray,
    memory: FloatArray,
    places: PlaceArray,
) -> None:
    """Write it into ``out`` (N,); ``model`` is the deal to be like (see ``last_heard``) and the grades.

    ``memory`` (3, D) and ``places`` (D,) are working memory.
    """
    scores, values, one = memory
    for n in range(len(out)):
        last, grades = model[0][n], model[1]
        if last < -1:
            continue
        count, worths, deals = 0, appraisal.values[n, p], appraisal.deals[n, p]
        for i in range(appraisal.n_deals[n, p]):
            if bounds[0][n] - TOLERANCE <= worths[i] <= bounds[1][n] + TOLERANCE:
                places[count], values[count], scores[count] = deals[i], worths[i], 1.0
                if last >= 0:
                    scores[count] = similarity(grades[deals[i]], grades[last])
                count += 1
        if count:
            best, left = highest(scores[:count]), 0
            for i in range(count):
                places[left], values[left] = places[i], values[i]
                left += scores[i] >= best - TOLERANCE
            fill_product(minds, n, p, places[:left], scores, one)
            out[n] = places[pick(scores[:left], values[:left])]


def last_heard(history: IntArray, active: BoolArray, p: int, n_parties: int) -> IntArray:
    """Return what a rival of p offered last, (N,), -1 for none; -2 where p is not active."""
    last = np.where(active, -1, -2)
    for named in history.T:
        last = np.where(active & (named >= 0) & (named % n_parties != p), named // n_parties, last)
    return last


@compiled
def similarity(one: FloatArray, other: FloatArray) -> float:
    """Return how alike two deals are: 1 less the mean distance of their grades (I,)."""
    apart = 0.0
    for i in range(len(one)):
        apart += abs(one[i] - other[i])
    return 1.0 - apart / len(one)
