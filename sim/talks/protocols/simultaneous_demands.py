"""Simultaneous demands: in every exchange all parties put a deal forward at the same moment.

Each goes by what was said in earlier exchanges only. All hear and learn from all demands; then each says
yes or no to every other's, and all learn from that. What a party thinks of the others moves by their own
acts alone, so the order of parties favours none; the acts of one party count in the order of seats, from
the opener on. Of the deals that all accept, the one with the highest product of P is signed.

Room     talks
Shapes   N worlds, P parties
Units    worth [util], index [prob]
Source   Rosenschein & Zlotkin (1994), Rules of Encounter, MIT Press (monotonic concession protocol); Endriss
         (2006), Proc. AAMAS-06 (several parties); Nash (1953), Econometrica 21(1), 128-140 (demand game)
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.kernels import TOLERANCE, indices
from sim.talks.learning import learn
from sim.talks.protocols.acts import Said, believed_of, keep, propose, put_forward, tell_offer
from sim.talks.protocols.meeting import Exchanged, Meeting, Offers
from sim.talks.protocols.seats import Seats, all_at_once


@dataclass(frozen=True, slots=True)
class SimultaneousDemands:
    """All demand at once; Rosenschein & Zlotkin (1994), Endriss (2006) for several parties."""

    mediated: ClassVar[bool] = False

    def exchange(self, meeting: Meeting) -> Exchanged:
        """Play the exchanges of a round."""
        seats = all_at_once(meeting, offers=True)
        n, parties = seats.place.shape
        signed, made = np.full(n, -1), np.zeros(n, dtype=np.int64)
        kept: list[Offers] = []
        for exchange in range(seats.said.shape[1] // parties):
            going = meeting.live & (signed < 0) & (exchange * parties < seats.length)
            demands, asked = _demand(seats, going, exchange * parties)
            made = made + (demands >= 0).sum(axis=1)
            found, accepted = _hear_and_answer(seats, demands, asked, exchange)
            kept += found
            signed = np.where(accepted.any(axis=1), _likeliest(meeting, demands, accepted), signed)
        past = partial(seats.past, turn=seats.said.shape[1])
        return Exchanged(signed=signed, made=made, offers=tuple(kept), past=past)


def _demand(seats: Seats, going: BoolArray, turn: int) -> tuple[IntArray, FloatArray]:
    """Return what each party demands, (N, P) or -1, and asks for, (N, P)."""
    demands, asked = np.full(seats.place.shape, -1), np.full(seats.place.shape, np.nan)
    for p in range(seats.place.shape[1]):
        active = going & seats.may_offer(p)
        if active.any():
            deal, ask = propose(seats, p, active, turn)
            demands[active, p], asked[active, p] = deal[active], ask[active]
    return demands, asked


def _hear_and_answer(
    seats: Seats, demands: IntArray, asked: FloatArray, exchange: int
) -> tuple[list[Offers], BoolArray]:
    """Let all hear the demands and answer them; return those kept, and which all accept, (N, P)."""
    meeting, (n, parties) = seats.meeting, demands.shape
    rows, turn, after = np.arange(n), exchange * parties, (exchange + 1) * parties
    opener = meeting.opener
    seated = [(opener + place) % parties for place in range(parties)]
    deals = [np.ascontiguousarray(demands[rows, who]) for who in seated]
    news = [
        put_forward(seats, turn + place, deals[place] >= 0, who, deals[place])
        for place, who in enumerate(seated)
    ]
    recorded = [np.flatnonzero((deal >= 0) & meeting.stage.recorded) for deal in deals]
    believed = [believed_of(meeting, *each) for each in zip(recorded, deals, strict=True)]
    for who, deal, new in zip(seated, deals, news, strict=True):
        tell_offer(meeting, new, who, deal)
    seats.settle_asks(after)
    answers, asks = _answer(seats, demands, after)
    for who, deal, new in zip(seated, deals, news, strict=True):
        for step in range(1, parties):
            answerer = (who + step) % parties
            learn(meeting.board.minds, new, answerer, deal, answers[rows, who, answerer])
    accepted = (demands >= 0) & answers.all(axis=2)
    kept = []
    for who, deal, record, thought in zip(seated, deals, recorded, believed, strict=True):
        if record.size:
            own = np.arange(parties) == who[:, None]
            said = Said(exchange, who, deal, np.where(own, asked, asks))
            kept.append(keep(seats, record, said, accepted[rows, who], thought))
    return kept, accepted


def _answer(seats: Seats, demands: IntArray, turn: int) -> tuple[BoolArray, FloatArray]:
    """Return who accepts whose demand, (N, whose, who), and what each asks for next, (N, P)."""
    n, parties = demands.shape
    answers, asks = np.ones((n, parties, parties), dtype=bool), np.full((n, parties), np.nan)
    for p in range(parties):
        others = [j for j in range(parties) if j != p]
        active = np.asarray((demands[:, others] >= 0).any(axis=1))
        if active.any():
            mine = seats.view(p, active, turn)
            ask = seats.ask(p, mine, turn)
            asks[active, p] = ask[active]
            for j in others:
                value = mine.value_of(np.ascontiguousarray(demands[:, j]))
                answers[:, j, p] = seats.meeting.stage.strategies[p].acceptance.accept(mine, value, ask)
    return answers, asks


def _likeliest(meeting: Meeting, demands: IntArray, accepted: BoolArray) -> IntArray:
    """Return the accepted demand with the highest product of P, (N,); ties by the lowest index."""
    products = np.full(demands.shape, -np.inf)
    for p in range(demands.shape[1]):
        rows = np.flatnonzero(accepted[:, p])
        products[rows, p] = indices(meeting.board.minds, rows, demands[rows, p]).prod(axis=1)
    likely = accepted & (products >= products.max(axis=1, keepdims=True) - TOLERANCE)
    return np.asarray(np.where(likely, demands, len(meeting.board.space.needs)).min(axis=1))
