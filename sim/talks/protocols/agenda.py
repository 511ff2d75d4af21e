"""Issue by issue: the issues of an agenda are bargained over one after another, each by alternating offers.

The exchanges of the round are shared out over the items in order, the first getting what is left over. The
text starts as what is in force. While an issue is up, a party may offer the text with another option on
that issue, and nothing else; what all accept goes into the text. What has been agreed stands whatever comes
of the next item, so nobody accepts, on any item, less than the text is worth to it as it stands. Nothing is
in force before the end of the round; the text is then signed, if it has changed.

An item is a game of its own within these deals: its best deal, its reservation value (the text as it
stands, and never less than r), its clock and what was said in it are its own. What is learned from an act is
about the change: better off than with the text as it stands. Parties open the items in turn.

Room     talks
Shapes   N worlds, P parties, C changes of one option
Units    worth [util]
Source   Fershtman (1990), Games and Economic Behavior 2(3), 224-238; Fatima, Wooldridge & Jennings (2004),
         Artificial Intelligence 152(1), 1-45
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sim.arrays import IntArray
from sim.talks.appraisal import Appraisal, new_appraisal, value_of
from sim.talks.kernels import compiled
from sim.talks.protocols.alternating_offers import alternate
from sim.talks.protocols.meeting import Exchanged, Meeting
from sim.talks.protocols.seats import Seats, order_of_turns

if TYPE_CHECKING:
    from sim.talks.board import Space


@dataclass(frozen=True, slots=True)
class Agenda:
    """Issue by issue; Fershtman (1990), Fatima, Wooldridge & Jennings (2004)."""

    mediated: ClassVar[bool] = False

    issues: tuple[str, ...] = ()

    def exchange(self, meeting: Meeting) -> Exchanged:
        """Play the exchanges of a round."""
        state, items = meeting.board.minds.state, len(self.issues)
        exchanges, first = meeting.exchanges, meeting.opener
        text, begins = state, np.zeros_like(state)
        played: list[Exchanged] = []
        for item, issue in enumerate(self.issues):
            length = exchanges // items + (item < exchanges % items)
            opener = (first + item) % meeting.appraisal.top.shape[1]
            seats = Seats(
                meeting=on_item(meeting, text, meeting.stage.game.deals.issues.index(issue)),
                name=f"{meeting.name}:{issue}",
                begins=begins,
                length=length,
                place=order_of_turns(meeting, opener),
                every=meeting.appraisal.top.shape[1],
            )
            played.append(alternate(seats, opener))
            text = np.where(played[-1].signed >= 0, played[-1].signed, text)
            begins = begins + length
        return Exchanged(
            signed=np.where(text != state, text, -1),
            made=np.sum([each.made for each in played], axis=0),
            offers=tuple(offers for each in played for offers in each.offers),
            past=played[-1].past,
        )


def on_item(meeting: Meeting, text: IntArray, issue: int) -> Meeting:
    """Return the meeting as it is over one issue, with the ``text`` (N,) so far."""
    n, parties = meeting.appraisal.top.shape
    space, minds = meeting.board.space, meeting.board.minds._replace(state=text)
    item = new_appraisal(n, parties, space.neighbours.shape[1])._replace(
        state=meeting.appraisal.state,
        no_deal=meeting.appraisal.no_deal,
        talk=meeting.appraisal.talk,
        sees_one=meeting.appraisal.sees_one,
    )
    fill_item(space, meeting.appraisal, np.flatnonzero(meeting.live), text, issue, item)
    return replace(meeting, board=replace(meeting.board, minds=minds), appraisal=item)


@compiled
def fill_item(
    space: "Space", appraisal: Appraisal, worlds: IntArray, text: IntArray, issue: int, out: Appraisal
) -> None:
    """Write what each party makes of the text with another option on one issue into ``out``."""
    for n in worlds:
        row, grade = space.neighbours[text[n]], space.grades[text[n], issue]
        for p in range(appraisal.n_deals.shape[1]):
            r = appraisal.reservation[n, p]
            if text[n] != appraisal.state[n]:
                r = max(r, value_of(appraisal, n, p, text[n]))
            top, count = r, 0
            for x in row:
                if x >= 0 and space.grades[x, issue] != grade:
                    value = value_of(appraisal, n, p, x)
                    if value > -np.inf:
                        out.deals[n, p, count], out.values[n, p, count] = x, value
                        top, count = max(top, value), count + 1
            out.n_deals[n, p], out.reservation[n, p], out.top[n, p] = count, r, top
