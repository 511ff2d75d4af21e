"""What each deal is worth to a party that may also walk out or talk on.

``V(x) = W(t, x) + cont(x)``, where ``cont`` takes off the cost of another round and adds a share
of the best deal that could still be hoped for after x. V is exact wherever a deal is worth at
least as much as talking on (``V(q)``); below that it is minus infinity, since such a deal is never
offered, accepted or voted for.

Room     talks (private to it; the records are those of sim.talks.board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   model.md, section 5; Osborne & Rubinstein (1990), Bargaining and Markets, ch. 3
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.hopes import (
    Outlook,
    best_below,
    climb,
    fill_chances,
    likely_to_suit,
    may_suit,
    within_reach,
    worth_more,
)
from sim.talks.kernels import TOLERANCE, compiled, reach_of

if TYPE_CHECKING:
    from sim.talks.board import Ledger, Minds, Space


class Appraisal(NamedTuple):
    """What the parties make of every deal, filled in by ``appraise``."""

    state: IntArray  # (N,) q, the deal in force
    deals: PlaceArray  # (N, P, D) first the deals worth no less than talking on, ascending, without q
    values: FloatArray  # (N, P, D) their V
    n_deals: IntArray  # (N, P) how many these are
    no_deal: FloatArray  # (N, P) W(t, q)
    talk: FloatArray  # (N, P)
    reservation: FloatArray  # (N, P) r
    top: FloatArray  # (N, P) V of the best deal that could be signed
    sees_one: BoolArray  # (N, P) sees a deal worth more than r that is known to suit every rival likely


def new_appraisal(n: int, p: int, d: int) -> Appraisal:
    """Return an empty appraisal of n worlds, p parties and d deals."""
    return Appraisal(
        state=np.zeros(n, dtype=np.int64),
        deals=np.empty((n, p, d), dtype=np.uint32),
        values=np.empty((n, p, d)),
        n_deals=np.zeros((n, p), dtype=np.int64),
        no_deal=np.full((n, p), np.nan),
        talk=np.full((n, p), np.nan),
        reservation=np.full((n, p), np.nan),
        top=np.full((n, p), np.nan),
        sees_one=np.zeros((n, p), dtype=bool),
    )


@compiled
def appraise(
    space: "Space",
    minds: "Minds",
    ledger: "Ledger",
    worlds: IntArray,
    p: int,
    out: Appraisal,
    outlook: Outlook,
) -> None:
    """Work out V and r of party p, and which deals are worth no less than talking on.

    Only in the ``worlds`` named; those of one assumption set and state should come one after another.
    """
    today, later, kept, found = outlook.today, outlook.later, outlook.kept, outlook.found
    likely, best, sure, chances = outlook.likely, outlook.best, outlook.sure, outlook.chances
    step_needs, step_worths, kind_meets = outlook.needs, outlook.worths, space.kind_meets
    n_possible, met_before = 0, (-1, -1)
    for n in worlds:
        s, q = minds.row[n], minds.state[n]
        weigh_all(space, ledger, n, p, today, later, kept)
        hope, n_found, n_steps = ledger.hope[n, p], 0, 0
        if hope > 0.0:
            if met_before != (s, q):
                n_possible, met_before = may_suit(minds, n, p, outlook.possible), (s, q)
            possible, there = outlook.possible[:n_possible], ledger.there[n, p]
            count = worth_more(possible, later, kept[q], minds.crossed[p], there, found)
            n_found = likely_to_suit(minds, n, p, found[:count], chances)
            n_steps = climb(space.needs, outlook, n_found)
        for i in range(n_found):
            likely[found[i]] = True
        for kind in range(len(kind_meets)):  # an upper bound where nothing worth the floor is within reach
            best[kind], sure[kind], outlook.costs[kind] = kept[q], False, ledger.round_cost[n, p]
            for step in range(n_steps):
                if step_needs[step] & ~kind_meets[kind] == 0:
                    best[kind], sure[kind] = step_worths[step], True
                    break
        talk = today[q] - ledger.round_cost[n, p] + hope * max(0.0, best[space.kind[q]] - kept[q])
        reservation = max(talk, today[q] - ledger.leaving[n, p])
        count = value_deals(space, minds, ledger, n, p, outlook, n_steps, out)
        deals, values = out.deals[n, p], out.values[n, p]
        top, sees_one = reservation, False
        for i in range(count):
            top = max(top, values[i])
            sees_one |= likely[deals[i]] & (values[i] > reservation + TOLERANCE)
        for i in range(n_found):
            likely[found[i]] = False
        out.state[n] = q
        out.n_deals[n, p] = count
        out.no_deal[n, p] = today[q]
        out.talk[n, p] = talk
        out.reservation[n, p] = reservation
        out.top[n, p] = top
        out.sees_one[n, p] = sees_one


@compiled
def value_deals(
    space: "Space",
    minds: "Minds",
    ledger: "Ledger",
    n: int,
    p: int,
    outlook: Outlook,
    n_steps: int,
    out: Appraisal,
) -> int:
    """Write the deals worth no less than talking on and their V into ``out``; return how many they are.

    The hope after a deal is first bounded by what need only suit the rivals, and worked out where
    that bound could make the deal worth it.
    """
    today, later, kept = outlook.today, outlook.later, outlook.kept
    hopeful, places = outlook.hopeful, outlook.places
    deals, values = out.deals[n, p], out.values[n, p]
    q, hope, cost = minds.state[n], ledger.hope[n, p], ledger.round_cost[n, p]
    there, two = ledger.there[n, p], minds.weights.shape[1] == 2
    crossed, after, likely, costs = space.crossed[p], space.after, outlook.likely, outlook.costs
    best, sure, meets, floor = outlook.best, outlook.sure, space.meets, kept[q] - TOLERANCE
    talk = today[q] - cost + hope * max(0.0, best[space.kind[q]] - kept[q])
    count = 0
    first, end = reach_of(space, q)
    for x in space.reach[first:end]:  # without branches, which the processor would guess wrong
        value = today[x] - costs[after[x]] + hope * max(0.0, best[after[x]] - kept[x])
        deals[count], values[count] = x, value
        count += (value >= talk - TOLERANCE) & (crossed[x] & there == 0) & (x != q)
    unsure = 0
    for i in range(count):
        x = deals[i]
        # the bound is exact where it is sure and the one rival's P is known to be below one half
        exact = two & (not likely[x]) & (later[x] >= floor) & sure[after[x]]
        places[unsure], hopeful[unsure] = i, x
        unsure += (hope > 0.0) & (best[after[x]] > kept[x]) & (not exact)
    if unsure == 0:
        return count
    needs, worths, suits = outlook.needs, outlook.worths, outlook.suits
    asked = outlook.asked
    fill_chances(minds, n, p, hopeful[:unsure], asked)
    for i in range(unsure):
        x = hopeful[i]
        hoped, met = -np.inf, meets[x]
        for step in range(n_steps):  # the first that is within reach and suits every rival as x does
            lower = needs[step] & ~met
            for j in range(len(asked)):
                lower += suits[j, step] < asked[j, i] - TOLERANCE
            if lower == 0:
                hoped = worths[step]
                break
        value, most = today[x] - cost, hope * max(0.0, kept[q] - kept[x])
        if hoped == -np.inf and most > 0.0 and value + most >= talk - TOLERANCE:
            below = outlook.below
            n_below = within_reach(space, ledger, n, p, x, later, (kept[x], kept[q]), below)
            hoped = best_below(minds, n, p, below[:n_below], later, asked[:, i], outlook.below_chances)
        values[places[i]] = value + hope * max(0.0, hoped - kept[x])
    left = 0
    for i in range(count):
        deals[left], values[left] = deals[i], values[i]
        left += values[i] >= talk - TOLERANCE
    return left


@compiled
def value_of(appraisal: Appraisal, n: int, p: int, x: int) -> float:
    """Return V of deal x to party p, minus infinity where it is worth less than talking on."""
    if x == appraisal.state[n]:
        return float(appraisal.talk[n, p])
    deals = appraisal.deals[n, p, : appraisal.n_deals[n, p]]
    place = np.searchsorted(deals, x)
    if place < len(deals) and deals[place] == x:
        return float(appraisal.values[n, p, place])
    return -np.inf


def values_of(appraisal: Appraisal, active: BoolArray, p: int, deal: IntArray) -> FloatArray:
    """Return V of one deal (N,) in each of the ``active`` worlds to party p, (N,)."""
    out = np.full(len(active), -np.inf)
    fill_values(appraisal, active, p, deal, out)
    return out


@compiled
def fill_values(appraisal: Appraisal, active: BoolArray, p: int, deal: IntArray, out: FloatArray) -> None:
    """Write it into ``out`` (N,)."""
    for n in range(len(active)):
        if active[n]:
            out[n] = value_of(appraisal, n, p, deal[n])


@compiled
def weigh_all(
    space: "Space", ledger: "Ledger", n: int, p: int, today: FloatArray, later: FloatArray, kept: FloatArray
) -> None:
    """Write W of every deal: today, at the next date, and there after what lapses has lapsed."""
    s, q = ledger.row[n], ledger.state[n]
    war, next_war = ledger.war[n, p], ledger.next_war[n, p]
    stakes, peace_trust = ledger.stakes[n, p], ledger.peace_trust[s, p]
    for x in range(len(today)):  # a loop for each, since the compiler makes vectors of simple ones only
        today[x] = stakes[x] + (1.0 - peace_trust[x]) * war
    for x in range(len(later)):
        later[x] = stakes[x] + (1.0 - peace_trust[x]) * next_war
    for x in range(len(kept)):
        kept[x] = later[x]
    passing, pause, lasting, chosen, dropped = (
        space.passing,
        space.pause,
        space.lasting,
        space.chosen,
        space.dropped,
    )
    trust, saved, next_saved = ledger.pause_trust[s, p], ledger.saved[n, p], ledger.next_saved[n, p]
    runs_out, gap = ledger.runs_out[n], ledger.gap[n]
    for x in passing:
        if pause[x]:
            today[x] += trust[x] * saved[pause[x] - 1]
            later[x] += trust[x] * next_saved[pause[x] - 1]
    for x in passing:
        carried = x
        for line in range(lasting.shape[1]):
            days = lasting[x, line]
            if days and runs_out[line] and chosen[x, line] == chosen[q, line]:
                days = runs_out[line]
            if days and days <= gap:
                carried = dropped[carried, line]
        kept[x] = later[carried]
