"""Drafts: the mediator puts a whole deal to the parties in every exchange, the last to a final yes or no.

A draft is the deal with the highest product of the parties' public P, each to the power of the mediator's
bias, among those not yet tabled in the round. Parties answer in the open, so all learn and the next draft is
another. On the last exchange there is no better draft to wait for, and each goes by its reservation value.
So the last draft may be one that was refused before: it is the best of all, as all think by then. A draft
that comes again is no news, nor are the answers. What all say yes to is signed if someone gains by it.

Room     talks
Shapes   N worlds, E exchanges, P parties, D deals
Units    worth [util], index [prob]
Source   Fisher & Ury (1981), Getting to Yes, ch. 6 (the one-text procedure); Raiffa (1982), The Art and
         Science of Negotiation, ch. 14 (Camp David 1978)
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.appraisal import values_of
from sim.talks.between import mediator_of
from sim.talks.closing import score_texts
from sim.talks.kernels import TOLERANCE, compiled, reach_of
from sim.talks.learning import learn
from sim.talks.mediators import texts
from sim.talks.offered import among
from sim.talks.protocols.acts import Said, accept, believed_of, keep
from sim.talks.protocols.meeting import Exchanged, Meeting, Offers
from sim.talks.protocols.seats import Seats, all_at_once
from sim.talks.search import pick

if TYPE_CHECKING:
    from sim.talks.board import Minds, Space


@dataclass(frozen=True, slots=True)
class Drafts:
    """One full draft after another; Fisher & Ury (1981), Raiffa (1982)."""

    mediated: ClassVar[bool] = True

    def exchange(self, meeting: Meeting) -> Exchanged:
        """Play the exchanges of a round."""
        seats = all_at_once(meeting, offers=False)
        n, stage = len(meeting.live), meeting.stage
        signed, made, nobody = np.full(n, -1), np.zeros(n, dtype=np.int64), np.full(n, -1)
        bias = texts(stage.game, mediator_of(stage, meeting.round), stage.worlds.values)[1]
        tabled = np.full_like(seats.said, -1)  # (N, E)
        kept: list[Offers] = []
        for exchange in range(tabled.shape[1]):
            going = meeting.live & (signed < 0) & (exchange < seats.length)
            final = np.asarray(seats.length - 1 == exchange)
            draft = next_draft(meeting, going, np.where(final[:, None], -1, tabled), bias)
            put, news = draft >= 0, (draft >= 0) & ~(tabled == draft[:, None]).any(axis=1)
            tabled[:, exchange] = draft
            made = made + put
            record = np.flatnonzero(put & stage.recorded)
            believed = believed_of(meeting, record, draft)
            seats.settle_asks(exchange + 1)
            agreed, asked = _answer(seats, (put, final, news), draft, exchange)
            signed = np.where(meeting.is_open(agreed, draft), draft, signed)
            if record.size:
                said = Said(exchange, nobody, draft, asked)
                kept.append(keep(seats, record, said, agreed, believed))
        past = partial(seats.past, turn=seats.said.shape[1])
        return Exchanged(signed=signed, made=made, offers=tuple(kept), past=past)


def _answer(
    seats: Seats, where: tuple[BoolArray, BoolArray, BoolArray], draft: IntArray, exchange: int
) -> tuple[BoolArray, FloatArray]:
    """Return where all say yes, (N,), and what each asks for next, (N, P); all learn.

    ``where`` is in which worlds a draft is put, where it is the last, and where it is news, (N,) each.
    """
    put, final, news = where
    meeting, agreed, parties = seats.meeting, put, seats.place.shape[1]
    appraisal = meeting.appraisal
    asked = np.full(seats.place.shape, np.nan)
    answers = np.zeros(seats.place.shape, dtype=bool)
    for p in range(parties if put.any() else 0):
        accepts, ask = accept(seats, p, put, draft, exchange + 1)
        suits = put & (values_of(appraisal, put, p, draft) >= appraisal.reservation[:, p] - TOLERANCE)
        answers[:, p] = np.where(final, suits, accepts)
        asked[put, p] = ask[put]
    for p in range(parties):
        yes = np.ascontiguousarray(answers[:, p])
        learn(meeting.board.minds, news, np.full(len(put), p), draft, yes)
        agreed = agreed & yes
    return agreed, asked


def next_draft(meeting: Meeting, active: BoolArray, tabled: IntArray, bias: FloatArray) -> IntArray:
    """Return the next draft of the ``active`` worlds, (N,), or -1; ``tabled`` (N, E) were before.

    ``bias`` (N, P) is the mediator's weight on each party's P; ties go to the lowest index.
    """
    space = meeting.board.space
    out, memory = np.full(len(active), -1), np.zeros((3, len(space.needs)))
    places = np.empty(len(space.needs), dtype=np.uint32)
    fill_drafts(space, meeting.board.minds, np.flatnonzero(active), tabled, bias, out, memory, places)
    return out


@compiled
def fill_drafts(
    space: "Space",
    minds: "Minds",
    worlds: IntArray,
    tabled: IntArray,
    bias: FloatArray,
    out: IntArray,
    memory: FloatArray,
    places: PlaceArray,
) -> None:
    """Write them into ``out`` (N,); ``memory`` (3, D) of zeros and ``places`` (D,) are working memory."""
    scores, one, level = memory
    for n in worlds:
        q = minds.state[n]
        first, end = reach_of(space, q)
        count = 0
        for x in space.reach[first:end]:
            places[count] = x
            count += (x != q) and not among(tabled[n], x)
        count = score_texts(minds, n, bias[n], places[:count], -1.0, scores, one)
        if count:
            out[n] = places[pick(scores[:count], level[:count])]
