"""Bargaining ranges: whether a deal exists that all could sign, against war, today, and as believed.

Room     talks (private to it; the records are those of sim.talks.board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   Fearon (1995), International Organization 49(3), 379-414; model.md, section 5
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.talks.appraisal import Appraisal, likely_to_suit
from sim.talks.kernels import TOLERANCE, compiled, inlined, reach_of

if TYPE_CHECKING:
    from sim.talks.board import Ledger, Minds, Space

AT_ONCE = 64  # offers looked at before asking whether one of them is enough


@compiled
def find_ranges(
    space: "Space", minds: "Minds", ledger: "Ledger", worlds: IntArray, appraisal: Appraisal
) -> IntArray:
    """Return in which of the ``worlds`` a range exists, (N, 3): against war, today, believed.

    1 yes, 0 no; -1 against war where the fighting has ended.
    """
    out = np.zeros((len(minds.row), 3), dtype=np.int64)
    for n in worlds:
        out[n, 0] = -1 if space.peace[minds.state[n]] else has_range_against_war(space, ledger, n)
        out[n, 1] = has_open_deal(space, n, appraisal)
        out[n, 2] = has_believed_range(minds, n, appraisal)
    return out


@compiled
def has_range_against_war(space: "Space", ledger: "Ledger", n: int) -> bool:
    """Return whether some deal that ends the fighting is worth no less than war to all."""
    s, q = ledger.row[n], ledger.state[n]
    n_parties = ledger.war.shape[1]
    floors, war = np.empty(n_parties), ledger.war[n]
    stakes, peace_trust, there = ledger.stakes[n], ledger.peace_trust[s], ledger.there[n]
    peace, pause, crossed = space.peace, space.pause, space.crossed
    for p in range(n_parties):
        floors[p] = stakes[p, q] - war[p] * peace_trust[p, q] - TOLERANCE
        if pause[q]:
            floors[p] += ledger.pause_trust[s, p, q] * ledger.saved[n, p, pause[q] - 1]
    for x in reach_of(space, q):
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


@inlined
def is_open(values: FloatArray, reservation: FloatArray, x: int, least_gain: float) -> bool:
    """Return whether deal x is worth r to all, and the least gain more to someone; ``values`` (P, D)."""
    most, least = -np.inf, np.inf
    for p in range(len(reservation)):
        surplus = values[p, x] - reservation[p]
        most, least = max(most, surplus), min(least, surplus)
    return least >= -TOLERANCE and most >= least_gain - TOLERANCE


@compiled
def has_open_deal(space: "Space", n: int, appraisal: Appraisal) -> bool:
    """Return whether some deal is open."""
    values, reservation, least_gain = appraisal.values[n], appraisal.reservation[n], space.least_gain
    for x in appraisal.offers[n, 0, : appraisal.n_offers[n, 0]]:
        if is_open(values, reservation, x, least_gain):
            return True
    return False


@compiled
def has_believed_range(minds: "Minds", n: int, appraisal: Appraisal) -> bool:
    """Return whether every party sees a deal above its own r that as likely as not suits its rivals."""
    for p in range(minds.weights.shape[1]):
        seen = appraisal.sees_one[n, p]
        offers, values = appraisal.offers[n, p], appraisal.values[n, p]
        floor, n_offers = appraisal.reservation[n, p] + TOLERANCE, appraisal.n_offers[n, p]
        chances = np.ones((minds.weights.shape[1], AT_ONCE))
        for begin in range(0, n_offers, AT_ONCE):
            if not seen:
                some = offers[begin : min(begin + AT_ONCE, n_offers)].copy()
                for i in range(likely_to_suit(minds, n, p, some, chances)):
                    seen = seen or values[some[i]] > floor
        if not seen:
            return False
    return True
