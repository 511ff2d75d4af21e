"""What each deal is worth to a party that may also walk out or talk on.

``V(x) = W(t, x) + cont(x)``, where ``cont`` takes off the cost of another round and adds a share
of the best deal that could still be hoped for after x. V is exact wherever a deal is worth at
least as much as talking on (``V(q)``); below that it is minus infinity, since such a deal is never
offered, accepted or voted for.

Room     talks (private to it; ``board`` is a sim.talks.board.Board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   model.md, section 5; Osborne & Rubinstein (1990), Bargaining and Markets, ch. 3
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.talks.kernels import SURE, TOLERANCE, compiled, fill_index

if TYPE_CHECKING:
    from sim.talks.board import Board


class Appraisal(NamedTuple):
    """What the parties make of every deal, filled in by ``appraise``."""

    values: FloatArray  # (N, P, D) V, minus infinity below the worth of talking on
    offers: IntArray  # (N, P, D) first the deals worth at least r, in order
    n_offers: IntArray  # (N, P) how many these are
    no_deal: FloatArray  # (N, P) W(t, q)
    talk: FloatArray  # (N, P)
    reservation: FloatArray  # (N, P) r
    top: FloatArray  # (N, P) V of the best deal that could be signed


def new_appraisal(n: int, p: int, d: int) -> Appraisal:
    """Return an empty appraisal of n worlds, p parties and d deals."""
    return Appraisal(
        values=np.empty((n, p, d)),
        offers=np.empty((n, p, d), dtype=np.int64),
        n_offers=np.zeros((n, p), dtype=np.int64),
        no_deal=np.full((n, p), np.nan),
        talk=np.full((n, p), np.nan),
        reservation=np.full((n, p), np.nan),
        top=np.full((n, p), np.nan),
    )


@compiled
def appraise(board: "Board", worlds: IntArray, p: int, weights: FloatArray, out: Appraisal) -> None:
    """Work out V, r and the deals worth offering of party p in the ``worlds`` named."""
    n_deals, n_kinds = len(board.needs), len(board.kind_meets)
    today, later, kept = np.empty(n_deals), np.empty(n_deals), np.empty(n_deals)
    best, unsure = np.empty(n_kinds), np.empty(n_deals, dtype=np.int64)
    for n in worlds:
        q = board.state[n]
        weigh_all(board, n, p, today, later, kept)
        hope, cost = board.hope[n, p], board.round_cost[n, p]
        stairs = climb(board, n, p, weights, later, kept[q]) if hope > 0.0 else np.empty(0, dtype=np.int64)
        chances = chances_of(board, n, p, weights, stairs)
        for kind in range(n_kinds):  # an upper bound where nothing worth the floor is within reach
            best[kind] = max(best_likely(board, stairs, later, kind), kept[q])
        talk = today[q] - cost + hope * max(0.0, best[board.kind[q]] - kept[q])
        reservation = max(talk, today[q] - board.leaving[n, p])
        values, met, there = out.values[n, p], board.meets[q], board.there[n, p]
        count = 0
        for x in range(n_deals):
            value = -np.inf
            if board.needs[x] & ~met == 0 and board.crossed[p, x] & there == 0:
                value = today[x]
                if not board.ends_talks[x]:
                    value -= cost
                    gain = best[board.kind[x]] - kept[x]
                    if hope > 0.0 and gain > 0.0 and value + hope * gain >= talk - TOLERANCE:
                        unsure[count] = x
                        count += 1
            values[x] = value
        asked = np.maximum(chances_of(board, n, p, weights, unsure[:count]), 0.5)
        for i in range(count):
            x = unsure[i]
            hoped = best_after(board, stairs, chances, later, x, asked, i)
            if hoped == -np.inf and kept[x] < kept[q]:
                bounds = (kept[x], kept[q])
                hoped = best_below(board, n, p, x, weights, later, bounds, asked[:, i : i + 1])
            values[x] += hope * max(0.0, hoped - kept[x])
        values[q] = talk
        top, count = reservation, 0
        for x in range(n_deals):
            if values[x] < talk - TOLERANCE:
                values[x] = -np.inf
            elif x != q and values[x] >= reservation - TOLERANCE:
                top = max(top, values[x])
                out.offers[n, p, count] = x
                count += 1
        out.n_offers[n, p] = count
        out.no_deal[n, p] = today[q]
        out.talk[n, p] = talk
        out.reservation[n, p] = reservation
        out.top[n, p] = top


@compiled
def weigh_all(board: "Board", n: int, p: int, today: FloatArray, later: FloatArray, kept: FloatArray) -> None:
    """Write W of every deal: today, at the next date, and there after what lapses has lapsed."""
    s, q = board.row[n], board.state[n]
    war, next_war = board.war[n, p], board.next_war[n, p]
    stakes, peace_trust = board.stakes[n, p], board.peace_trust[s, p]
    for x in range(len(today)):
        given_up = 1.0 - peace_trust[x]
        today[x] = stakes[x] + given_up * war
        later[x] = stakes[x] + given_up * next_war
        kept[x] = later[x]
    for x in board.passing:
        if board.pause[x]:
            trust = board.pause_trust[s, p, x]
            today[x] += trust * board.saved[n, p, board.pause[x] - 1]
            later[x] += trust * board.next_saved[n, p, board.pause[x] - 1]
    for x in board.passing:
        carried = x
        for line in range(board.lasting.shape[1]):
            days = board.lasting[x, line]
            if days and board.runs_out[n, line] and board.chosen[x, line] == board.chosen[q, line]:
                days = board.runs_out[n, line]
            if days and days <= board.gap[n]:
                carried = board.dropped[carried, line]
        kept[x] = later[carried]


@compiled
def chances_of(board: "Board", n: int, p: int, weights: FloatArray, deals: IntArray) -> FloatArray:
    """Return P of the rivals of p for each of ``deals``, (P, M); its own row is 1."""
    out = np.ones((weights.shape[1], len(deals)))
    for j in range(len(out)):
        if j != p:
            fill_index(board, n, j, deals, weights, out[j])
    return out


@compiled
def likely_to_suit(board: "Board", n: int, p: int, weights: FloatArray, deals: IntArray) -> IntArray:
    """Return those of ``deals`` that as likely as not leave every rival of p better off (P >= 1/2)."""
    s, q = board.row[n], board.state[n]
    found, one = deals.copy(), np.empty(len(deals))
    count = len(found)
    for j in range(weights.shape[1]):
        if j == p:
            continue
        best_type, trust, relief = board.best_type[s, j], board.peace_trust[s, j], board.relief[n, j]
        least, settled = board.types[s, j, q].min(), board.pause[q] > 0 or board.peace[q]
        left = 0
        for i in range(count):  # leave out where every type surely loses
            y = found[i]
            if settled or board.pause[y] or best_type[y] + trust[y] * relief - least >= -SURE:
                found[left] = y
                left += 1
        fill_index(board, n, j, found[:left], weights, one)
        count = 0
        for i in range(left):
            if one[i] >= 0.5 - TOLERANCE:
                found[count] = found[i]
                count += 1
    return found[:count]


@compiled
def climb(board: "Board", n: int, p: int, weights: FloatArray, later: FloatArray, floor: float) -> IntArray:
    """Return what may be hoped for, best first: deals worth ``floor`` that likely suit every rival.

    Of two such deals, one that is worth less, suits no rival better and asks for no fewer
    prerequisites is never the best to be hoped for; it is left out.
    """
    worthy = np.empty(len(later), dtype=np.int64)
    count = 0
    for y in range(len(later)):
        if later[y] >= floor - TOLERANCE and board.crossed[p, y] & board.there[n, p] == 0:
            worthy[count] = y
            count += 1
    found = likely_to_suit(board, n, p, weights, worthy[:count])
    chances = chances_of(board, n, p, weights, found)
    order = np.argsort(-later[found])
    steps = np.empty(len(found), dtype=np.int64)
    kept = 0
    for i in order:
        serves = True
        for step in steps[:kept]:
            if board.needs[found[step]] & ~board.needs[found[i]] == 0 and suits(
                chances, step, chances, i, 0.0
            ):
                serves = False
                break
        if serves:
            steps[kept] = i
            kept += 1
    return found[steps[:kept]]


@compiled
def suits(one: FloatArray, i: int, other: FloatArray, k: int, slack: float) -> bool:
    """Return whether column i of ``one`` is no lower than column k of ``other`` in any row."""
    lower = 0
    for j in range(len(one)):
        lower += one[j, i] < other[j, k] - slack
    return lower == 0


@compiled
def best_likely(board: "Board", stairs: IntArray, later: FloatArray, kind: int) -> float:
    """Return the most that may be hoped for after deals of one kind, minus infinity if nothing."""
    for y in stairs:
        if board.needs[y] & ~board.kind_meets[kind] == 0:
            return float(later[y])
    return -np.inf


@compiled
def best_after(
    board: "Board",
    stairs: IntArray,
    chances: FloatArray,
    later: FloatArray,
    x: int,
    asked: FloatArray,
    i: int,
) -> float:
    """Return the most that may be hoped for if it has to suit every rival as likely as x does.

    ``asked`` (P, M) are the chances of deals, x the i-th of them; minus infinity if nothing is found.
    """
    met = board.meets[x]
    for step in range(len(stairs)):
        if board.needs[stairs[step]] & ~met == 0 and suits(chances, step, asked, i, TOLERANCE):
            return float(later[stairs[step]])
    return -np.inf


@compiled
def best_below(
    board: "Board",
    n: int,
    p: int,
    x: int,
    weights: FloatArray,
    later: FloatArray,
    bounds: tuple[float, float],
    asked: FloatArray,
) -> float:
    """Return the largest worth within ``bounds`` of a deal reachable after x with P_j >= asked_j, (P, 1)."""
    between = np.empty(len(later), dtype=np.int64)
    count = 0
    for y in range(len(later)):
        beyond = board.needs[y] & ~board.meets[x] or board.crossed[p, y] & board.there[n, p]
        if not beyond and bounds[0] < later[y] <= bounds[1]:
            between[count] = y
            count += 1
    found = likely_to_suit(board, n, p, weights, between[:count])
    chances = chances_of(board, n, p, weights, found)
    best = -np.inf
    for i in range(len(found)):
        if later[found[i]] > best and suits(chances, i, asked, 0, TOLERANCE):
            best = later[found[i]]
    return best
