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

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.kernels import SURE, TOLERANCE, compiled, fill_index

if TYPE_CHECKING:
    from sim.talks.board import Ledger, Minds, Space


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


class Outlook(NamedTuple):
    """What one party sees in one world: W of every deal (D,), and what may be hoped for, best first."""

    today: FloatArray
    later: FloatArray  # at the next date
    kept: FloatArray  # at the next date, after what lapses has lapsed
    likely: IntArray  # (D,) place among the deals as likely as not to suit every rival, else -1
    chances: FloatArray  # (P, .) P of those deals
    steps: IntArray  # (M,) places of those to be hoped for, the one worth most first
    stairs: IntArray  # (M,) the same as deals
    best: FloatArray  # the most to be hoped for after deals of each kind, or more
    sure: BoolArray  # whether it is that, and no more
    talk: float  # worth of talking on


@compiled
def appraise(
    space: "Space", minds: "Minds", ledger: "Ledger", worlds: IntArray, p: int, out: Appraisal
) -> None:
    """Work out V, r and the deals worth offering of party p in the ``worlds`` named.

    Worlds of one assumption set and state should come one after another.
    """
    n_deals = len(space.needs)
    today, later, kept = np.empty(n_deals), np.empty(n_deals), np.empty(n_deals)
    best, sure = np.empty(len(space.kind_meets)), np.empty(len(space.kind_meets), dtype=np.bool_)
    worthy = np.empty(n_deals, dtype=np.int64)
    likely, nothing = np.full(n_deals, -1), np.empty((out.values.shape[1], 0))
    possible, met_before, needs = worthy, (-1, -1), space.needs
    for n in worlds:
        q = minds.state[n]
        weigh_all(space, ledger, n, p, today, later, kept)
        found, chances, steps = worthy[:0], nothing, worthy[:0]
        hope = ledger.hope[n, p]
        if hope > 0.0:
            if met_before != (minds.row[n], q):
                possible, met_before = may_suit(minds, n, p), (minds.row[n], q)
            deals = worth_more(possible, later, kept[q], minds.crossed[p], ledger.there[n, p])
            found, chances = likely_to_suit(minds, n, p, deals)
            steps = climb(needs, found, later[found], chances)
        stairs = found[steps]
        for kind in range(len(best)):  # an upper bound where nothing worth the floor is within reach
            best[kind], sure[kind] = kept[q], False
            met = space.kind_meets[kind]
            for y in stairs:
                if not sure[kind] and needs[y] & ~met == 0:
                    best[kind], sure[kind] = later[y], True
        for i in range(len(found)):
            likely[found[i]] = i
        talk = today[q] - ledger.round_cost[n, p] + hope * max(0.0, best[space.kind[q]] - kept[q])
        outlook = Outlook(today, later, kept, likely, chances, steps, stairs, best, sure, talk)
        reservation = max(talk, today[q] - ledger.leaving[n, p])
        values = out.values[n, p]
        count = value_deals(space, minds, ledger, n, p, outlook, values, worthy)
        likely[found] = -1
        top, offers, count_offers = reservation, out.offers[n, p], 0
        for x in worthy[:count]:
            if x != q and values[x] >= reservation - TOLERANCE:
                top = max(top, values[x])
                offers[count_offers] = x
                count_offers += 1
        out.n_offers[n, p] = count_offers
        out.no_deal[n, p] = today[q]
        out.talk[n, p] = talk
        out.reservation[n, p] = reservation
        out.top[n, p] = top


@compiled
def value_deals(
    space: "Space",
    minds: "Minds",
    ledger: "Ledger",
    n: int,
    p: int,
    outlook: Outlook,
    values: FloatArray,
    worthy: IntArray,
) -> int:
    """Write V (D,) and the deals worth no less than talking on into ``worthy``; return how many they are.

    The hope after a deal is first bounded by what need only suit the rivals, and worked out where
    that bound could make the deal worth it.
    """
    today, later, kept, talk = outlook.today, outlook.later, outlook.kept, outlook.talk
    q, hope, cost = minds.state[n], ledger.hope[n, p], ledger.round_cost[n, p]
    kind, there, two = space.kind[q], ledger.there[n, p], minds.weights.shape[1] == 2
    crossed, ends_talks, kinds, likely = space.crossed[p], space.ends_talks, space.kind, outlook.likely
    best, sure = outlook.best, outlook.sure
    values[:] = -np.inf
    hopeful, count, unsure = np.empty(len(values), dtype=np.int64), 0, 0
    for x in space.reach[space.reach_from[kind] : space.reach_from[kind + 1]]:
        value, gain = today[x], 0.0
        if not ends_talks[x]:
            value -= cost
            gain = hope * max(0.0, best[kinds[x]] - kept[x])
        if value + gain >= talk - TOLERANCE and crossed[x] & there == 0:
            values[x] = value + gain
            worthy[count] = x
            count += 1
            # the bound is exact where it is sure and the one rival's P is known to be below one half
            unlikely = two and likely[x] < 0 and later[x] >= kept[q] - TOLERANCE
            if gain > 0.0 and not (unlikely and sure[kinds[x]]):
                hopeful[unsure] = x
                unsure += 1
    chances = chances_of(minds, n, p, hopeful[:unsure])
    for i in range(unsure):
        x, asked = hopeful[i], chances[:, i : i + 1]
        if sure[kinds[x]] and asked.max() <= 0.5:
            continue
        hoped = best_after(space.needs, space.meets[x], outlook, asked)
        if hoped == -np.inf and kept[x] < kept[q]:
            deals = within_reach(space, ledger, n, p, x, later, (kept[x], kept[q]))
            hoped = best_below(minds, n, p, deals, later, asked)
        values[x] = today[x] - cost + hope * max(0.0, hoped - kept[x])
    values[q] = talk
    left = 0
    for x in worthy[:count]:
        if values[x] >= talk - TOLERANCE:
            worthy[left] = x
            left += 1
        else:
            values[x] = -np.inf
    return left


@compiled
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
    for x in space.passing:
        if space.pause[x]:
            trust = ledger.pause_trust[s, p, x]
            today[x] += trust * ledger.saved[n, p, space.pause[x] - 1]
            later[x] += trust * ledger.next_saved[n, p, space.pause[x] - 1]
    for x in space.passing:
        carried = x
        for line in range(space.lasting.shape[1]):
            days = space.lasting[x, line]
            if days and ledger.runs_out[n, line] and space.chosen[x, line] == space.chosen[q, line]:
                days = ledger.runs_out[n, line]
            if days and days <= ledger.gap[n]:
                carried = space.dropped[carried, line]
        kept[x] = later[carried]


@compiled
def chances_of(minds: "Minds", n: int, p: int, deals: IntArray) -> FloatArray:
    """Return what later deals have to match: P of ``deals`` for the rivals of p, at least 1/2, (P, M)."""
    out = np.full((minds.weights.shape[1], len(deals)), 0.5)
    for j in range(len(out)):
        if j != p:
            fill_index(minds, n, j, deals, out[j])
            for i in range(len(deals)):
                out[j, i] = max(0.5, out[j, i])
    return out


@compiled
def may_suit(minds: "Minds", n: int, p: int) -> IntArray:
    """Return the deals that in some world of a set leave some type of every rival of p better off."""
    s, q = minds.row[n], minds.state[n]
    found = np.arange(len(minds.pause))
    if minds.settled[n]:
        return found
    for j in range(minds.weights.shape[1]):
        if j != p:
            surely = minds.best_type[s, j] + minds.peace_trust[s, j] * minds.set_relief[s, j]
            floor = minds.types[s, j, q].min() - SURE
            pause, count = minds.pause, 0
            for y in found:
                if pause[y] or surely[y] >= floor:
                    found[count] = y
                    count += 1
            found = found[:count]
    return found


@compiled
def worth_more(deals: IntArray, later: FloatArray, floor: float, crossed: IntArray, there: int) -> IntArray:
    """Return those of ``deals`` that are worth the floor and cross no red line that is there."""
    found = np.empty(len(deals), dtype=np.int64)
    count = 0
    for y in deals:
        if later[y] >= floor - TOLERANCE and crossed[y] & there == 0:
            found[count] = y
            count += 1
    return found[:count]


@compiled
def likely_to_suit(minds: "Minds", n: int, p: int, deals: IntArray) -> tuple[IntArray, FloatArray]:
    """Return those of ``deals`` that as likely as not suit every rival of p (P >= 1/2), and P, (P, M)."""
    found, chances = deals.copy(), np.ones((minds.weights.shape[1], len(deals)))
    count = len(found)
    for j in range(len(chances)):
        if j == p:
            continue
        fill_index(minds, n, j, found[:count], chances[j])
        left = 0
        for i in range(count):
            if chances[j, i] >= 0.5 - TOLERANCE:
                found[left] = found[i]
                for other in range(j + 1):
                    chances[other, left] = chances[other, i]
                left += 1
        count = left
    return found[:count], chances[:, :count]


@compiled
def climb(needs: IntArray, deals: IntArray, worths: FloatArray, chances: FloatArray) -> IntArray:
    """Return the places of the ``deals`` (M,) to be hoped for, the one worth most first.

    Of two deals, one that is worth less, suits no rival better and asks for no fewer prerequisites
    is never the best to be hoped for; it is left out.
    """
    steps = np.empty(len(deals), dtype=np.int64)
    count = 0
    for i in range(len(deals)):
        serves = True
        for step in steps[:count]:
            serves = serves and not beats(needs, deals, worths, chances, step, i)
        if not serves:
            continue
        left = 0
        for step in steps[:count]:
            if not beats(needs, deals, worths, chances, i, step):
                steps[left] = step
                left += 1
        count = left + 1
        while left > 0 and worths[steps[left - 1]] < worths[i]:
            steps[left] = steps[left - 1]
            left -= 1
        steps[left] = i
    return steps[:count]


@compiled
def beats(needs: IntArray, deals: IntArray, worths: FloatArray, chances: FloatArray, i: int, k: int) -> bool:
    """Return whether the i-th deal serves wherever the k-th does, and is worth no less."""
    fewer = needs[deals[i]] & ~needs[deals[k]] == 0
    return fewer and worths[i] >= worths[k] and suits(chances, i, chances, k, 0.0)


@compiled
def suits(one: FloatArray, i: int, other: FloatArray, k: int, slack: float) -> bool:
    """Return whether column i of ``one`` is no lower than column k of ``other`` in any row."""
    lower = 0
    for j in range(len(one)):
        lower += one[j, i] < other[j, k] - slack
    return lower == 0


@compiled
def best_after(needs: IntArray, met: int, outlook: Outlook, asked: FloatArray) -> float:
    """Return the most to be hoped for where the prerequisites ``met`` are, minus infinity if nothing.

    It has to suit every rival with P no lower than ``asked`` (P, 1), nor than one half.
    """
    for i in range(len(outlook.steps)):
        within = needs[outlook.stairs[i]] & ~met == 0
        if within and suits(outlook.chances, outlook.steps[i], asked, 0, TOLERANCE):
            return float(outlook.later[outlook.stairs[i]])
    return -np.inf


@compiled
def within_reach(
    space: "Space", ledger: "Ledger", n: int, p: int, x: int, later: FloatArray, bounds: tuple[float, float]
) -> IntArray:
    """Return the deals reachable after x that are worth something within ``bounds``."""
    crossed, there, needs, met = space.crossed[p], ledger.there[n, p], space.needs, space.meets[x]
    found = np.empty(len(later), dtype=np.int64)
    count = 0
    for y in range(len(later)):
        if bounds[0] < later[y] <= bounds[1] and crossed[y] & there == 0 and needs[y] & ~met == 0:
            found[count] = y
            count += 1
    return found[:count]


@compiled
def best_below(
    minds: "Minds", n: int, p: int, deals: IntArray, later: FloatArray, asked: FloatArray
) -> float:
    """Return the largest worth among ``deals`` that suit every rival with P_j >= asked_j, (P, 1)."""
    found, chances = likely_to_suit(minds, n, p, deals)
    best = -np.inf
    for i in range(len(found)):
        if later[found[i]] > best and suits(chances, i, asked, 0, TOLERANCE):
            best = later[found[i]]
    return best
