"""What may be hoped for later: deals that likely suit every rival, the best of them first.

Room     talks (private to it; the records are those of sim.talks.board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   model.md, section 5; Osborne & Rubinstein (1990), Bargaining and Markets, ch. 3
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.kernels import SURE, TOLERANCE, compiled, fill_index, lowest

if TYPE_CHECKING:
    from sim.talks.board import Ledger, Minds, Space


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
    best: FloatArray  # (A,) the most to be hoped for after deals of each kind, or more; last, of an end
    sure: BoolArray  # (A,) whether it is that, and no more
    costs: FloatArray  # (A,) cost of talking on, nothing after an end
    hopeful: PlaceArray  # (D,) first the deals whose hope is not known from its bound
    places: IntArray  # (D,) their places among the deals worth no less than talking on
    asked: FloatArray  # (P, D) what later deals have to match: their P, at least 1/2
    possible: PlaceArray  # (D,) first the deals that in some world of a set may suit every rival
    left: BoolArray  # (D,) marks deals found that are yet to be looked at
    below: PlaceArray  # (D,) first the deals worth less than the state in force that may be hoped for
    below_chances: FloatArray  # (P, D) their P


def new_outlook(n_parties: int, n_deals: int, n_after: int) -> Outlook:
    """Return empty working memory."""
    return Outlook(
        today=np.empty(n_deals),
        later=np.empty(n_deals),
        kept=np.empty(n_deals),
        found=np.empty(n_deals, dtype=np.uint32),
        chances=np.ones((n_parties, n_deals)),
        likely=np.zeros(n_deals, dtype=bool),
        needs=np.empty(n_deals, dtype=np.int64),
        worths=np.empty(n_deals),
        suits=np.ones((n_parties, n_deals)),
        best=np.full(n_after, -np.inf),
        sure=np.zeros(n_after, dtype=bool),
        costs=np.zeros(n_after),
        hopeful=np.empty(n_deals, dtype=np.uint32),
        places=np.empty(n_deals, dtype=np.int64),
        asked=np.full((n_parties, n_deals), 0.5),
        possible=np.empty(n_deals, dtype=np.uint32),
        left=np.empty(n_deals, dtype=bool),
        below=np.empty(n_deals, dtype=np.uint32),
        below_chances=np.ones((n_parties, n_deals)),
    )


@compiled
def fill_chances(minds: "Minds", n: int, p: int, deals: PlaceArray, out: FloatArray) -> None:
    """Write P of ``deals`` (M,) for the rivals of p, at least 1/2, into ``out`` (P, M)."""
    for j in range(len(out)):
        if j != p:
            fill_index(minds, n, j, deals, out[j])
            for i in range(len(deals)):
                out[j, i] = max(0.5, out[j, i])


@compiled
def may_suit(minds: "Minds", n: int, p: int, found: PlaceArray) -> int:
    """Write the deals that in some world of a set leave some type of every rival of p better off.

    Returns how many they are.
    """
    s, q, pause = minds.row[n], minds.state[n], minds.pause
    left = len(found)
    for y in range(left):
        found[y] = y
    if pause[q]:
        return left
    for j in range(minds.weights.shape[1]):
        if j != p:
            best_type, trust, war = minds.best_type[s, j], minds.peace_trust[s, j], minds.set_war[s, j]
            floor = lowest(minds.types[s, j, q]) - SURE
            count = 0
            for y in found[:left]:
                given_up = trust[y] - trust[q]
                most = best_type[y] - given_up * (war[0] if given_up > 0.0 else war[1])
                found[count] = y
                count += (pause[y] > 0) | (most >= floor)
            left = count
    return left


@compiled
def worth_more(
    deals: PlaceArray, later: FloatArray, floor: float, crossed: IntArray, there: int, out: PlaceArray
) -> int:
    """Write those of ``deals`` that are worth the floor and cross no red line; return how many they are."""
    count = 0
    for y in deals:
        out[count] = y
        count += (later[y] >= floor - TOLERANCE) & (crossed[y] & there == 0)
    return count


@compiled
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


@compiled
def climb(needs: IntArray, outlook: Outlook, n_found: int) -> int:
    """Write which of the deals found may be hoped for, the one worth most first; return how many.

    Of two deals, one that is worth less, suits no rival better and asks for no fewer prerequisites
    is never the best to be hoped for; it is left out.
    """
    found, later, chances = outlook.found, outlook.later, outlook.chances
    asked, worths, suits = outlook.needs, outlook.worths, outlook.suits
    left, steps = outlook.left, 0
    left[:n_found] = True
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
    space: "Space",
    ledger: "Ledger",
    n: int,
    p: int,
    x: int,
    later: FloatArray,
    bounds: tuple[float, float],
    found: PlaceArray,
) -> int:
    """Write the deals reachable after x that are worth something within ``bounds``; return how many."""
    crossed, there, needs, met = space.crossed[p], ledger.there[n, p], space.needs, space.meets[x]
    count = 0
    for y in range(len(later)):
        if bounds[0] < later[y] <= bounds[1] and crossed[y] & there == 0 and needs[y] & ~met == 0:
            found[count] = y
            count += 1
    return count


@compiled
def best_below(
    minds: "Minds",
    n: int,
    p: int,
    deals: PlaceArray,
    later: FloatArray,
    asked: FloatArray,
    chances: FloatArray,
) -> float:
    """Return the largest worth among ``deals`` that suit every rival with P_j >= asked_j, (P,).

    ``chances`` (P, D) is working memory.
    """
    best = -np.inf
    for i in range(likely_to_suit(minds, n, p, deals, chances)):
        lower = 0
        for j in range(len(chances)):
            lower += chances[j, i] < asked[j] - TOLERANCE
        if lower == 0:
            best = max(best, later[deals[i]])
    return best
