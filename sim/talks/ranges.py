"""Bargaining ranges: whether a deal exists that all could sign, against war, today, and as believed.

Room     talks (private to it; the records are those of sim.talks.board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   Fearon (1995), International Organization 49(3), 379-414; model.md, section 5
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray, PlaceArray
from sim.talks.appraisal import Appraisal
from sim.talks.hopes import likely_to_suit
from sim.talks.kernels import TOLERANCE, compiled, copy_places, reach_of

if TYPE_CHECKING:
    from sim.talks.board import Ledger, Minds, Space

AT_ONCE = 64  # deals looked at before asking whether one of them is enough


def find_ranges(
    space: "Space", minds: "tuple[Minds, ...]", ledger: "Ledger", worlds: IntArray, appraisal: Appraisal
) -> IntArray:
    """Return in which of the ``worlds`` a range exists, (N, 3): against war, today, believed.

    1 yes, 0 no; -1 against war where the fighting has ended. ``minds`` are what each party goes by.
    """
    (n, parties), deals = ledger.war.shape, len(space.needs)
    out, memory = np.zeros((n, 3), dtype=np.int64), np.empty((parties, deals))
    places = np.empty(deals, dtype=np.uint32)
    fill_ranges(space, ledger, worlds, appraisal, out, memory[0], places)
    believing = worlds
    for p in range(parties):
        fill_believed_range(minds[p], believing, p, appraisal, out, memory, places)
        believing = believing[out[believing, 2] == 1]
    return out


@compiled
def fill_ranges(
    space: "Space",
    ledger: "Ledger",
    worlds: IntArray,
    appraisal: Appraisal,
    out: IntArray,
    memory: FloatArray,
    places: PlaceArray,
) -> None:
    """Write the first two into ``out`` (N, 3); ``memory`` (D,) and ``places`` (D,) are working memory."""
    for n in worlds:
        at_war = not space.peace[ledger.state[n]]
        out[n, 0] = has_range_against_war(space, ledger, n, memory) if at_war else -1
        out[n, 1] = find_open(appraisal, n, space.least_gain, places, memory) > 0


@compiled
def has_range_against_war(space: "Space", ledger: "Ledger", n: int, floors: FloatArray) -> bool:
    """Return whether some deal that ends the fighting is worth no less than war to all."""
    s, q = ledger.row[n], ledger.state[n]
    n_parties = ledger.war.shape[1]
    war = ledger.war[n]
    stakes, peace_trust, there = ledger.stakes[n], ledger.peace_trust[s], ledger.there[n]
    peace, pause, crossed = space.peace, space.pause, space.crossed
    for p in range(n_parties):
        floors[p] = stakes[p, q] - war[p] * peace_trust[p, q] - TOLERANCE
        if pause[q]:
            floors[p] += ledger.pause_trust[s, p, q] * ledger.saved[n, p, pause[q] - 1]
    first, end = reach_of(space, q)
    for x in space.reach[first:end]:
        if not peace[x] or (stakes[0, x] - war[0] * peace_trust[0, x] < floors[0] and not pause[x]):
            continue
        suits = True
        for p in range(n_parties):
            gain = stakes[p, x] - war[p] * peace_trust[p, x]
            if pause[x]:
                gain += ledger.pause_trust[s, p, x] * ledger.saved[n, p, pause[x] - 1]
            suits = suits and gain >= floors[p] and crossed[p, x] & there[p] == 0
        if suits:
            return True
    return False


@compiled
def find_open(appraisal: Appraisal, n: int, least_gain: float, found: PlaceArray, most: FloatArray) -> int:
    """Write the open deals into ``found`` (D,), ascending, and return how many they are.

    A deal is open where it is worth r to all, and the least gain more to someone; ``most`` (D,) is
    working memory.
    """
    count = appraisal.n_deals[n, 0]
    copy_places(appraisal.deals[n, 0, :count], found)
    most[:count] = -np.inf
    for p in range(appraisal.n_deals.shape[1]):
        deals, values = appraisal.deals[n, p, : appraisal.n_deals[n, p]], appraisal.values[n, p]
        reservation = appraisal.reservation[n, p]
        place, left = 0, 0
        for i in range(count):  # both ascend
            while place < len(deals) and deals[place] < found[i]:
                place += 1
            if place < len(deals) and deals[place] == found[i] and values[place] >= reservation - TOLERANCE:
                found[left], most[left] = found[i], max(most[i], values[place] - reservation)
                left += 1
        count = left
    left = 0
    for i in range(count):
        found[left] = found[i]
        left += most[i] >= least_gain - TOLERANCE
    return left


@compiled
def fill_believed_range(
    minds: "Minds",
    worlds: IntArray,
    p: int,
    appraisal: Appraisal,
    out: IntArray,
    chances: FloatArray,
    some: PlaceArray,
) -> None:
    """Write whether party p sees a deal above its own r that as likely as not suits its rivals.

    Into the last column of ``out`` (N, 3); ``chances`` (P, D) and ``some`` (D,) are working memory.
    """
    for n in worlds:
        seen = appraisal.sees_one[n, p]
        count, floor = appraisal.n_deals[n, p], appraisal.reservation[n, p] + TOLERANCE
        deals, values = appraisal.deals[n, p], appraisal.values[n, p]
        for begin in range(0, count, AT_ONCE):
            if not seen:
                asked = 0
                for i in range(begin, min(begin + AT_ONCE, count)):
                    some[asked] = deals[i]
                    asked += values[i] > floor
                seen = likely_to_suit(minds, n, p, some[:asked], chances) > 0
        out[n, 2] = seen
