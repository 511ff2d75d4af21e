"""Alternating offers: each stands until all others accept it or one refuses.

In order: offer, learning, answer, learning. The first to refuse makes the next offer. A repeated
offer and its answers are no news.

Room     talks
Shapes   N worlds, P parties
Units    worth [util], index [prob]
Source   Rubinstein (1982), Econometrica 50(1), 97-109; model.md, section 7
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.learning import learn
from sim.talks.protocols.acts import Said, accept, believed_of, keep, propose, put_forward, tell_offer
from sim.talks.protocols.meeting import Exchanged, Meeting, Offers
from sim.talks.protocols.seats import Seats, in_turn


@dataclass(frozen=True, slots=True)
class AlternatingOffers:
    """Offers in turn, in the open; Rubinstein (1982), for any number of parties."""

    mediated: ClassVar[bool] = False

    def exchange(self, meeting: Meeting) -> Exchanged:
        """Play the exchanges of a round."""
        return alternate(in_turn(meeting), meeting.opener)


def alternate(seats: Seats, opener: IntArray) -> Exchanged:
    """Play alternating offers, the first of them by ``opener`` (N,)."""
    meeting = seats.meeting
    live, (n, parties) = meeting.live, seats.place.shape
    offerer, signed, made = opener, np.full(n, -1), np.zeros(n, dtype=np.int64)
    kept: list[Offers] = []
    for turn in range(seats.said.shape[1]):
        going = live & (signed < 0) & (turn < seats.length)
        deal, asked = _offer(seats, going, offerer, turn)
        offered = going & (deal >= 0)
        made = made + offered
        news = put_forward(seats, turn, offered, offerer, deal)
        record = np.flatnonzero(offered & meeting.stage.recorded)
        believed = believed_of(meeting, record, deal)
        news &= not seats.in_confidence
        tell_offer(meeting, news, offerer, deal)
        seats.settle_asks(turn + 1)
        said = Said(turn, offerer, deal, asked)
        agreed, refuser = _answer(seats, said, offered, news)
        if seats.in_confidence:
            _publish(meeting, agreed, said)
        signed = np.where(agreed, deal, signed)
        if record.size:
            kept.append(keep(seats, record, said, agreed, believed))
        offerer = np.where(refuser >= 0, refuser, (offerer + 1) % parties)
    past = partial(seats.past, turn=seats.said.shape[1])
    return Exchanged(signed=signed, made=made, offers=tuple(kept), past=past)


def _offer(seats: Seats, going: BoolArray, offerer: IntArray, turn: int) -> tuple[IntArray, FloatArray]:
    """Return the deal each world's offerer puts forward, (N,) or -1, and what it asks for, (N, P)."""
    deal, asked = np.full(len(going), -1), np.full(seats.place.shape, np.nan)
    for p in range(seats.place.shape[1]):
        active = going & (offerer == p) & seats.may_offer(p)
        if active.any():
            offer, ask = propose(seats, p, active, turn)
            asked[active, p] = ask[active]
            deal = np.where(active, offer, deal)
    return deal, asked


def _answer(seats: Seats, said: Said, offered: BoolArray, news: BoolArray) -> tuple[BoolArray, IntArray]:
    """Ask the others in turn; return whether all accept and who refuses first, (N,) or -1.

    What each answerer asks for next is written into ``said.asked``.
    """
    parties, deal = said.asked.shape[1], said.deal
    agreed, answerer, refuser = offered, said.party, np.full(len(offered), -1)
    for _ in range(1, parties):
        answerer = (answerer + 1) % parties
        yes = np.zeros(len(offered), dtype=bool)
        for p in range(parties):
            active = agreed & (answerer == p)
            if active.any():
                accepts, ask = accept(seats, p, active, deal, said.exchange + 1)
                said.asked[active, p] = ask[active]
                yes |= accepts
        learn(seats.meeting.board.minds, agreed & news, answerer, deal, yes)
        refuser = np.where(agreed & ~yes, answerer, refuser)
        agreed = agreed & yes
    return agreed, refuser


def _publish(meeting: Meeting, agreed: BoolArray, said: Said) -> None:
    """Let all learn what was said in confidence of a deal that all accept."""
    parties, yes = said.asked.shape[1], np.ones(len(agreed), dtype=bool)
    tell_offer(meeting, agreed, said.party, said.deal)
    for step in range(1, parties):
        learn(meeting.board.minds, agreed, (said.party + step) % parties, said.deal, yes)
