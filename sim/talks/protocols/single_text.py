"""Single negotiating text: the mediator changes one option at a time, and keeps what all vote for.

The text starts as what is in force. In every exchange one change of one option is put to the vote, drawn by
lot among the changes not yet voted down for this text. Parties vote in the open: yes if the changed text is
worth no less to them than the text as it stands. At the end the text is signed if it is open. What is
learned from a vote is about the change: better off than with the text as it stands.

Room     talks
Shapes   N worlds, P parties, C changes of one option
Units    worth [util], index [prob]
Source   Klein, Faratin, Sayama & Bar-Yam (2003), Group Decision and Negotiation 12, 111-125 (mediated
         single text, hill climbers)
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.appraisal import values_of
from sim.talks.kernels import TOLERANCE, compiled
from sim.talks.learning import learn
from sim.talks.protocols.acts import Said, believed_of, keep
from sim.talks.protocols.meeting import Exchanged, Meeting, Offers
from sim.talks.protocols.seats import all_at_once

if TYPE_CHECKING:
    from sim.talks.board import Space


@dataclass(frozen=True, slots=True)
class SingleText:
    """Hill climbing by votes on one text; Klein, Faratin, Sayama & Bar-Yam (2003)."""

    mediated: ClassVar[bool] = True

    def exchange(self, meeting: Meeting) -> Exchanged:
        """Play the exchanges of a round."""
        seats, space = all_at_once(meeting, offers=False), meeting.board.space
        state, rows = meeting.board.minds.state, np.arange(len(meeting.live))
        text = state
        refused = np.zeros((len(text), space.neighbours.shape[1]), dtype=bool)  # (N, C)
        made, nobody, no_asks = (
            np.zeros_like(text),
            np.full(len(text), -1),
            np.full(seats.place.shape, np.nan),
        )
        kept: list[Offers] = []
        for exchange in range(seats.said.shape[1]):
            going = meeting.live & (exchange < seats.length)
            lot = meeting.lots(f"text:{meeting.name}:{exchange}")()
            place = np.full(len(text), -1)
            fill_changes(space, state, text, (going, refused), lot, place)
            put = place >= 0
            change = np.where(put, space.neighbours[text, place], -1)
            made = made + put
            record = np.flatnonzero(put & meeting.stage.recorded)
            believed = believed_of(meeting, record, change)
            agreed = _vote(meeting, put, text, change)
            if record.size:
                said = Said(exchange, nobody, change, no_asks)
                kept.append(keep(seats, record, said, agreed, believed))
            text = np.where(agreed, change, text)
            refused[agreed] = False
            refused[rows[put & ~agreed], place[put & ~agreed]] = True
        signed = np.where(meeting.is_open(meeting.live & (text != state), text), text, -1)
        past = partial(seats.past, turn=seats.said.shape[1])
        return Exchanged(signed=signed, made=made, offers=tuple(kept), past=past)


def _vote(meeting: Meeting, put: BoolArray, text: IntArray, change: IntArray) -> BoolArray:
    """Return where all vote for the changed text, (N,); all learn from the votes."""
    minds = meeting.board.minds._replace(state=text)
    agreed = put
    for p in range(meeting.appraisal.top.shape[1]):
        values = [values_of(meeting.appraisal, put, p, deal) for deal in (change, text)]
        yes = put & (values[0] >= values[1] - TOLERANCE)
        learn(minds, put, np.full(len(put), p), change, yes)
        agreed = agreed & yes
    return agreed


@compiled
def fill_changes(
    space: "Space",
    state: IntArray,
    text: IntArray,
    among: tuple[BoolArray, BoolArray],
    lot: FloatArray,
    out: IntArray,
) -> None:
    """Write which neighbour of the text is drawn by ``lot`` (N,) into ``out`` (N,); -1 where none is left.

    ``among`` is in which worlds (N,), and which neighbours have been voted down, (N, C); the ``state``
    in force and what cannot follow it are not drawn either.
    """
    active, refused = among
    for n in range(len(text)):
        if not active[n]:
            continue
        row, met = space.neighbours[text[n]], space.meets[state[n]]
        for step in range(2):  # count them, then find the one
            count, wanted = 0, out[n]
            for i in range(len(row)):
                left = row[i] >= 0 and row[i] != state[n] and not refused[n, i]
                if left and space.needs[row[i]] & ~met == 0:
                    if step and count == wanted:
                        out[n] = i
                    count += 1
            if count == 0:
                break
            if step == 0:
                out[n] = int(lot[n] * count)
