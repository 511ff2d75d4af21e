"""Compiled searches among the deals a party may offer: which one, given the least it asks for.

Ties, within the tolerance: the higher product of the rivals' P, then the higher V, then the
lowest index.

Room     talks (private to it; ``board`` is a sim.talks.board.Board)
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
    from sim.talks.board import Board


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
    board: "Board", active: BoolArray, p: int, weights: FloatArray, appraisal: Appraisal, ask: FloatArray
) -> IntArray:
    """Return the deal worth at least ``ask`` with the highest product of the rivals' P, (N,), or -1."""
    out = np.full(len(active), -1)
    scores, values = np.empty(len(board.needs)), np.empty(len(board.needs))
    places = np.empty(len(board.needs), dtype=np.int64)
    for n in range(len(active)):
        if not active[n]:
            continue
        count = 0
        for i in range(appraisal.n_offers[n, p]):
            x = appraisal.offers[n, p, i]
            if appraisal.values[n, p, x] >= ask[n] - TOLERANCE:
                values[count] = appraisal.values[n, p, x]
                places[count] = x
                count += 1
        if count:
            fill_product(board, n, p, places[:count], weights, scores[:count])
            out[n] = places[pick(scores[:count], values[:count])]
    return out


@compiled
def least_for_oneself(
    board: "Board", active: BoolArray, p: int, weights: FloatArray, appraisal: Appraisal, ask: FloatArray
) -> IntArray:
    """Return the deal worth least to p among those worth at least ``ask``, (N,), or -1."""
    out = np.full(len(active), -1)
    scores, values = np.empty(len(board.needs)), np.empty(len(board.needs))
    places = np.empty(len(board.needs), dtype=np.int64)
    for n in range(len(active)):
        if not active[n]:
            continue
        least = np.inf
        for i in range(appraisal.n_offers[n, p]):
            value = appraisal.values[n, p, appraisal.offers[n, p, i]]
            if value >= ask[n] - TOLERANCE:
                least = min(least, value)
        count = 0
        for i in range(appraisal.n_offers[n, p]):
            x = appraisal.offers[n, p, i]
            value = appraisal.values[n, p, x]
            if value >= ask[n] - TOLERANCE and value <= least + TOLERANCE:
                values[count] = value
                places[count] = x
                count += 1
        if count:
            fill_product(board, n, p, places[:count], weights, scores[:count])
            out[n] = places[pick(scores[:count], values[:count])]
    return out


@compiled
def any_worth(active: BoolArray, p: int, appraisal: Appraisal, ask: FloatArray, lot: FloatArray) -> IntArray:
    """Return a deal drawn evenly by ``lot`` (N,) in (0, 1) among those worth at least ``ask``, or -1."""
    out = np.full(len(active), -1)
    for n in range(len(active)):
        if not active[n]:
            continue
        count = 0
        for i in range(appraisal.n_offers[n, p]):
            count += appraisal.values[n, p, appraisal.offers[n, p, i]] >= ask[n] - TOLERANCE
        wanted = int(lot[n] * count)
        for i in range(appraisal.n_offers[n, p]):
            x = appraisal.offers[n, p, i]
            if appraisal.values[n, p, x] >= ask[n] - TOLERANCE:
                if wanted == 0:
                    out[n] = x
                    break
                wanted -= 1
    return out
