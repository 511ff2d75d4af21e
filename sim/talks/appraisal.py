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
from sim.talks.kernels import SURE, TOLERANCE, compiled, fill_index, inlined, reach_of

if TYPE_CHECKING:
    from sim.talks.board import Ledger, Minds, Space


class Appraisal(NamedTuple):
    """What the parties make of every deal, filled in by ``appraise``."""

    values: FloatArray  # (N, P, D) V, minus infinity below the worth of talking on
    offers: PlaceArray  # (N, P, D) first the deals worth at least r, in order
    worths: FloatArray  # (N, P, D) their V
    n_offers: IntArray  # (N, P) how many these are
    no_deal: FloatArray  # (N, P) W(t, q)
    talk: FloatArray  # (N, P)
    reservation: FloatArray  # (N, P) r
    top: FloatArray  # (N, P) V of the best deal that could be signed
    sees_one: BoolArray  # (N, P) sees a deal worth more than r that is known to suit every rival likely


def new_appraisal(n: int, p: int, d: int) -> Appraisal:
    """Return an empty appraisal of n worlds, p parties and d deals."""
    return Appraisal(
        values=np.empty((n, p, d)),
        offers=np.empty((n, p, d), dtype=np.uint32),
        worths=np.empty((n, p, d)),
        n_offers=np.zeros((n, p), dtype=np.int64),
        no_deal=np.full((n, p), np.nan),
        talk=np.full((n, p), np.nan),
        reservation=np.full((n, p), np.nan),
        top=np.full((n, p), np.nan),
        sees_one=np.zeros((n, p), dtype=bool),
    )


class Outlook(NamedTuple):
    """Working memory for what one party sees in one world."""

    today: FloatArray  # (D,) W of every deal
    later: FloatArray  # (D,) W at the next date
    kept: FloatArray  # (D,) W at the next date, after what lapses has lapsed
    found: PlaceArray  # (D,) first the deals that likely suit every rival
    chances: FloatArray  # (P, D) P of those deals
    likely: BoolArray  # (D,) marks them
    needs: IntArray  # (D,) first the prerequisites of the deals to be hoped for
    worths: FloatArray  # (D,) what these are worth, the most first
    suits: FloatArray  # (P, D) their P
    best: FloatArray  # the most to be hoped for after deals of each kind, or more
    sure: BoolArray  # whether it is that, and no more
    worthy: PlaceArray  # (D,) first the deals worth no less than talking on


@compiled
def new_outlook(n_parties: int, n_deals: int, n_kinds: int) -> Outlook:
    """Return empty working memory."""
    return Outlook(
        np.empty(n_deals),
        np.empty(n_deals),
        np.empty(n_deals),
        np.empty(n_deals, dtype=np.uint32),
        np.ones((n_parties, n_deals)),
        np.zeros(n_deals, dtype=np.bool_),
        np.empty(n_deals, dtype=np.int64),
        np.empty(n_deals),
        np.ones((n_parties, n_deals)),
        np.empty(n_kinds),
        np.zeros(n_kinds, dtype=np.bool_),
        np.empty(n_deals, dtype=np.uint32),
    )


@compiled
def appraise(
    space: "Space", minds: "Minds", ledger: "Ledger", worlds: IntArray, p: int, out: Appraisal
) -> None:
    """Work out V, r and the deals worth offering of party p in the ``worlds`` named.

    Worlds of one assumption set and state should come one after another.
    """
    n_parties, n_deals, n_kinds = out.values.shape[1], len(space.needs), len(space.kind_meets)
    outlook = new_outlook(n_parties, n_deals, n_kinds)
    today, later, kept, found = outlook.today, outlook.later, outlook.kept, outlook.found
    likely, best, sure, chances = outlook.likely, outlook.best, outlook.sure, outlook.chances
    step_needs, step_worths, kind_meets = outlook.needs, outlook.worths, space.kind_meets
    # each reading of a record counts references; the loop below reads none it need not
    rows, states, kinds, crossed, there = minds.row, minds.state, space.kind, minds.crossed[p], ledger.there
    hopes, costs, leaving = ledger.hope, ledger.round_cost, ledger.leaving
    worthy = outlook.worthy
    possible, met_before = worthy, (-1, -1)
    for n in worlds:
        q = states[n]
        weigh_all(space, ledger, n, p, today, later, kept)
        hope, n_found, n_steps = hopes[n, p], 0, 0
        if hope > 0.0:
            if met_before != (rows[n], q):
                possible, met_before = may_suit(minds, n, p), (rows[n], q)
            count = worth_more(possible, later, kept[q], crossed, there[n, p], found)
            n_found = likely_to_suit(minds, n, p, found[:count], chances)
            n_steps = climb(space.needs, outlook, n_found)
        for i in range(n_found):
            likely[found[i]] = True
        for kind in range(n_kinds):  # an upper bound where nothing worth the floor is within reach
            best[kind], sure[kind] = kept[q], False
            for step in range(n_steps):
                if step_needs[step] & ~kind_meets[kind] == 0:
                    best[kind], sure[kind] = step_worths[step], True
                    break
        talk = today[q] - costs[n, p] + hope * max(0.0, best[kinds[q]] - kept[q])
        reservation = max(talk, today[q] - leaving[n, p])
        values, offers, worths = out.values[n, p], out.offers[n, p], out.worths[n, p]
        count = value_deals(space, minds, ledger, n, p, outlook, n_steps, values)
        top, n_offers, sees_one = reservation, 0, False
        for i in range(count):
            x = worthy[i]
            offers[n_offers], worths[n_offers] = x, values[x]
            n_offers += (x != q) & (values[x] >= reservation - TOLERANCE)
            if x != q:
                top = max(top, values[x])
                sees_one |= likely[x] & (values[x] > reservation + TOLERANCE)
        for i in range(n_found):
            likely[found[i]] = False
        out.n_offers[n, p] = n_offers
        out.no_deal[n, p] = today[q]
        out.talk[n, p] = talk
        out.reservation[n, p] = reservation
        out.top[n, p] = top
        out.sees_one[n, p] = sees_one


@inlined
def value_deals(
    space: "Space",
    minds: "Minds",
    ledger: "Ledger",
    n: int,
    p: int,
    outlook: Outlook,
    n_steps: int,
    values: FloatArray,
) -> int:
    """Write V (D,) and which deals are worth no less than talking on; return how many they are.

    The hope after a deal is first bounded by what need only suit the rivals, and worked out where
    that bound could make the deal worth it.
    """
    today, later, kept, worthy = outlook.today, outlook.later, outlook.kept, outlook.worthy
    q, hope, cost = minds.state[n], ledger.hope[n, p], ledger.round_cost[n, p]
    kind, there, two = space.kind[q], ledger.there[n, p], minds.weights.shape[1] == 2
    crossed, ends_talks, kinds, likely = space.crossed[p], space.ends_talks, space.kind, outlook.likely
    best, sure, meets, floor = outlook.best, outlook.sure, space.meets, kept[q] - TOLERANCE
    talk = today[q] - cost + hope * max(0.0, best[kind] - kept[q])
    values[:] = -np.inf
    count = 0
    for x in reach_of(space, q):  # without branches, which the processor would guess wrong
        stays = 1.0 - ends_talks[x]
        gain = stays * hope * max(0.0, best[kinds[x]] - kept[x])
        value = today[x] - stays * cost + gain
        may_be = (value >= talk - TOLERANCE) & (crossed[x] & there == 0)
        values[x] = value if may_be else -np.inf
        worthy[count] = x
        count += may_be
    hopeful, unsure = np.empty(count, dtype=np.uint32), 0
    for i in range(count):
        x = worthy[i]
        # the bound is exact where it is sure and the one rival's P is known to be below one half
        exact = two & (not likely[x]) & (later[x] >= floor) & sure[kinds[x]]
        hopeful[unsure] = x
        unsure += (hope > 0.0) & (not ends_talks[x]) & (best[kinds[x]] > kept[x]) & (not exact)
    needs, worths, suits = outlook.needs, outlook.worths, outlook.suits
    asked = chances_of(minds, n, p, hopeful[:unsure])
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
            deals = within_reach(space, ledger, n, p, x, later, (kept[x], kept[q]))
            hoped = best_below(minds, n, p, deals, later, asked[:, i : i + 1])
        values[x] = value + hope * max(0.0, hoped - kept[x])
    values[q] = talk
    left = 0
    for i in range(count):
        x = worthy[i]
        if values[x] >= talk - TOLERANCE:
            worthy[left] = x
            left += 1
        else:
            values[x] = -np.inf
    return left


@inlined
def weigh_all(
    space: "Space", ledger: "Ledger", n: int, p: int, today: FloatArray, later: FloatArray, kept: FloatArray
) -> None:
    """Write W of every deal: today, at the next date, and there after what lapses has lapsed."""
    s, q = ledger.row[n], ledger.state[n]
    war, next_war = ledger.war[n, p], ledger.next_war[n, p]
    stakes, peace_trust = ledger.stakes[n, p], ledger.peace_trust[s, p]
    for x in range(len(today)):
        given_up = 1.0 - peace_trust[x]
        today[x] = stakes[x] + given_up * war
        later[x] = stakes[x] + given_up * next_war
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


@inlined
def chances_of(minds: "Minds", n: int, p: int, deals: PlaceArray) -> FloatArray:
    """Return what later deals have to match: P of ``deals`` for the rivals of p, at least 1/2, (P, M)."""
    out = np.full((minds.weights.shape[1], len(deals)), 0.5)
    for j in range(len(out)):
        if j != p:
            fill_index(minds, n, j, deals, out[j])
            for i in range(len(deals)):
                out[j, i] = max(0.5, out[j, i])
    return out


@compiled
def may_suit(minds: "Minds", n: int, p: int) -> PlaceArray:
    """Return the deals that in some world of a set leave some type of every rival of p better off."""
    s, q, pause = minds.row[n], minds.state[n], minds.pause
    found = np.arange(len(pause), dtype=np.uint32)
    if pause[q]:
        return found
    for j in range(minds.weights.shape[1]):
        if j != p:
            best_type, trust, war = minds.best_type[s, j], minds.peace_trust[s, j], minds.set_war[s, j]
            floor = minds.types[s, j, q].min() - SURE
            count = 0
            for y in found:
                given_up = trust[y] - trust[q]
                most = best_type[y] - given_up * (war[0] if given_up > 0.0 else war[1])
                if pause[y] or most >= floor:
                    found[count] = y
                    count += 1
            found = found[:count]
    return found


@inlined
def worth_more(
    deals: PlaceArray, later: FloatArray, floor: float, crossed: IntArray, there: int, out: PlaceArray
) -> int:
    """Write those of ``deals`` that are worth the floor and cross no red line; return how many they are."""
    count = 0
    for y in deals:
        if later[y] >= floor - TOLERANCE and crossed[y] & there == 0:
            out[count] = y
            count += 1
    return count


@inlined
def likely_to_suit(minds: "Minds", n: int, p: int, deals: PlaceArray, chances: FloatArray) -> int:
    """Keep those of ``deals`` (M,) that as likely as not suit every rival of p; return how many they are.

    Their P is written into ``chances`` (P, M); both are filled from the front.
    """
    count = len(deals)
    for j in range(len(chances)):
        if j == p:
            continue
        one = chances[j]
        fill_index(minds, n, j, deals[:count], one)
        left = 0
        for i in range(count):
            if one[i] >= 0.5 - TOLERANCE:
                deals[left] = deals[i]
                for other in range(j + 1):
                    if other != p:
                        chances[other, left] = chances[other, i]
                left += 1
        count = left
    return count


@inlined
def climb(needs: IntArray, outlook: Outlook, n_found: int) -> int:
    """Write which of the deals found may be hoped for, the one worth most first; return how many.

    Of two deals, one that is worth less, suits no rival better and asks for no fewer prerequisites
    is never the best to be hoped for; it is left out.
    """
    found, later, chances = outlook.found, outlook.later, outlook.chances
    asked, worths, suits = outlook.needs, outlook.worths, outlook.suits
    left, steps = np.ones(n_found, dtype=np.bool_), 0
    while True:
        best, k = -np.inf, -1
        for i in range(n_found):
            if left[i] and later[found[i]] > best:
                best, k = later[found[i]], i
        if k < 0:
            return steps
        asks = needs[found[k]]
        asked[steps], worths[steps] = asks, best
        for j in range(len(chances)):
            suits[j, steps] = chances[j, k]
        steps += 1
        for i in range(n_found):
            if left[i] and asks & ~needs[found[i]] == 0:
                better = 0
                for j in range(len(chances)):
                    better += chances[j, i] > chances[j, k]
                left[i] = better > 0


@compiled
def within_reach(
    space: "Space", ledger: "Ledger", n: int, p: int, x: int, later: FloatArray, bounds: tuple[float, float]
) -> PlaceArray:
    """Return the deals reachable after x that are worth something within ``bounds``."""
    crossed, there, needs, met = space.crossed[p], ledger.there[n, p], space.needs, space.meets[x]
    found = np.empty(len(later), dtype=np.uint32)
    count = 0
    for y in range(len(later)):
        if bounds[0] < later[y] <= bounds[1] and crossed[y] & there == 0 and needs[y] & ~met == 0:
            found[count] = y
            count += 1
    return found[:count]


@compiled
def best_below(
    minds: "Minds", n: int, p: int, deals: PlaceArray, later: FloatArray, asked: FloatArray
) -> float:
    """Return the largest worth among ``deals`` that suit every rival with P_j >= asked_j, (P, 1)."""
    chances = np.ones((minds.weights.shape[1], len(deals)))
    best = -np.inf
    for i in range(likely_to_suit(minds, n, p, deals, chances)):
        lower = 0
        for j in range(len(chances)):
            lower += chances[j, i] < asked[j, 0] - TOLERANCE
        if lower == 0:
            best = max(best, later[deals[i]])
    return best
