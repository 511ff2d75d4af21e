"""Bargaining ranges: whether a deal exists that all could sign, against war, today, and as believed.

Room     talks (private to it; ``board`` is a sim.talks.board.Board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   Fearon (1995), International Organization 49(3), 379-414; model.md, section 5
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.talks.appraisal import Appraisal, likely_to_suit
from sim.talks.kernels import TOLERANCE, compiled

if TYPE_CHECKING:
    from sim.talks.board import Board

AT_ONCE = 64  # offers looked at before asking whether one of them is enough


@compiled
def find_ranges(board: "Board", worlds: IntArray, weights: FloatArray, appraisal: Appraisal) -> IntArray:
    """Return in which of the ``worlds`` a range exists, (N, 3) 0/1: against war, today, believed."""
    out = np.zeros((len(board.row), 3), dtype=np.int64)
    for n in worlds:
        out[n, 0] = has_range_against_war(board, n)
        out[n, 1] = has_open_deal(board, n, appraisal)
        out[n, 2] = has_believed_range(board, n, weights, appraisal)
    return out


@compiled
def has_range_against_war(board: "Board", n: int) -> bool:
    """Return whether some deal that ends the fighting is worth no less than war to all."""
    s, q = board.row[n], board.state[n]
    n_parties = board.war.shape[1]
    floors = np.empty(n_parties)
    for p in range(n_parties):
        floors[p] = board.stakes[n, p, q] - board.war[n, p] * board.peace_trust[s, p, q] - TOLERANCE
        if board.pause[q]:
            floors[p] += board.pause_trust[s, p, q] * board.saved[n, p, board.pause[q] - 1]
    for x in range(len(board.peace)):
        if board.peace[x] and board.needs[x] & ~board.meets[q] == 0:
            suits = True
            for p in range(n_parties):
                gain = board.stakes[n, p, x] - board.war[n, p] * board.peace_trust[s, p, x]
                if board.pause[x]:
                    gain += board.pause_trust[s, p, x] * board.saved[n, p, board.pause[x] - 1]
                suits = suits and gain >= floors[p] and board.crossed[p, x] & board.there[n, p] == 0
            if suits:
                return True
    return False


@compiled
def has_open_deal(board: "Board", n: int, appraisal: Appraisal) -> bool:
    """Return whether for some deal V >= r for all, and by the least gain for someone."""
    values, reservation = appraisal.values[n], appraisal.reservation[n]
    for i in range(appraisal.n_offers[n, 0]):
        if is_open(values, reservation, appraisal.offers[n, 0, i], board.least_gain):
            return True
    return False


@compiled
def is_open(values: FloatArray, reservation: FloatArray, x: int, least_gain: float) -> bool:
    """Return whether deal x is worth r to all, and the least gain more to someone; ``values`` (P, D)."""
    gains = False
    for p in range(len(reservation)):
        surplus = values[p, x] - reservation[p]
        if surplus < -TOLERANCE:
            return False
        gains = gains or surplus >= least_gain - TOLERANCE
    return gains


@compiled
def has_believed_range(board: "Board", n: int, weights: FloatArray, appraisal: Appraisal) -> bool:
    """Return whether every party sees a deal above its r that as likely as not suits its rivals."""
    for p in range(weights.shape[1]):
        values, reservation = appraisal.values[n, p], appraisal.reservation[n, p]
        offers = appraisal.offers[n, p, : appraisal.n_offers[n, p]]
        seen = False
        for begin in range(0, len(offers), AT_ONCE):
            some = likely_to_suit(board, n, p, weights, offers[begin : begin + AT_ONCE])
            for x in some:
                seen = seen or values[x] > reservation + TOLERANCE
            if seen:
                break
        if not seen:
            return False
    return True
