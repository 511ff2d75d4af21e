"""Acts of a party in an exchange: put a deal forward, answer one, be heard; and keeping what was said.

Room     talks
Shapes   N worlds, P parties; M recorded worlds
Units    worth [util], index [prob]
Source   model.md, sections 6 and 7
"""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.appraisal import values_of
from sim.talks.kernels import indices, worths
from sim.talks.learning import learn
from sim.talks.protocols.meeting import Meeting, Offers
from sim.talks.protocols.seats import Seats


def propose(seats: Seats, p: int, active: BoolArray, turn: int) -> tuple[IntArray, FloatArray]:
    """Return the deal that party p puts forward in the ``active`` worlds, (N,), and what it asks for, (N,).

    A party offers only what is worth the least gain more to it than its reservation value, so that
    nobody signs for the sake of signing; where there is no such deal it should not be active.
    """
    stage, mine = seats.meeting.stage, seats.view(p, active, turn)
    ask = seats.ask(p, mine, turn)
    lots = seats.meeting.lots(f"offer:{stage.game.parties[p]}:{seats.name}:{turn // seats.at_once}")
    return stage.strategies[p].proposal.propose(mine, np.maximum(ask, seats.least(p)), lots), ask


def accept(
    seats: Seats, p: int, active: BoolArray, deal: IntArray, turn: int
) -> tuple[BoolArray, FloatArray]:
    """Return in which ``active`` worlds p accepts ``deal`` (N,), and what it asks for at ``turn``, (N,)."""
    mine = seats.view(p, active, turn)
    ask = seats.ask(p, mine, turn)
    acceptance = seats.meeting.stage.strategies[p].acceptance
    return active & acceptance.accept(mine, mine.value_of(deal), ask), ask


def put_forward(
    seats: Seats, column: int, offered: BoolArray, offerer: IntArray, deal: IntArray
) -> BoolArray:
    """Write offers down; return where they are news: not made before by the same party, (N,)."""
    named = np.where(offered, deal * seats.place.shape[1] + offerer, -2)
    news = offered & ~(seats.said[:, :column] == named[:, None]).any(axis=1)
    seats.said[:, column] = named
    return np.asarray(news)


def tell_offer(meeting: Meeting, active: BoolArray, offerer: IntArray, deal: IntArray) -> None:
    """Let all others learn from an offer, and their opponent models hear it."""
    learn(meeting.board.minds, active, offerer, deal, np.ones(len(active), dtype=bool))
    meeting.stage.hear(active, offerer, deal)


class Said(NamedTuple):
    """What is put forward in each world at one time."""

    exchange: int
    party: IntArray  # (N,), -1 for the mediator
    deal: IntArray  # (N,)
    asked: FloatArray  # (N, P)


def believed_of(meeting: Meeting, rows: IntArray, deal: IntArray) -> FloatArray:
    """Return P of each party of the deals of the worlds ``rows``, against what is in force, (M, P)."""
    minds = meeting.board.minds._replace(state=meeting.board.ledger.state)
    return indices(minds, rows, deal[rows])


def keep(seats: Seats, rows: IntArray, said: Said, accepted: BoolArray, believed: FloatArray) -> Offers:
    """Keep what was put forward in the worlds ``rows``; ``accepted`` is (N,), ``believed`` (M, P)."""
    meeting, appraisal = seats.meeting, seats.meeting.stage.appraisal
    ledger, pause, deal = meeting.board.ledger, meeting.board.space.pause, said.deal
    made = np.zeros(len(deal), dtype=bool)
    made[rows] = True
    gain = worths(ledger, pause, rows, deal[rows]) - worths(ledger, pause, rows, ledger.state[rows])
    values = [values_of(appraisal, made, p, deal) for p in range(said.asked.shape[1])]
    return Offers(
        world=meeting.stage.worlds.index[rows],
        round=meeting.round,
        exchange=seats.begins[rows] + said.exchange,
        party=said.party[rows],
        deal=deal[rows],
        accepted=accepted[rows],
        gain=gain,
        value=np.column_stack(values)[rows],
        aspiration=said.asked[rows],
        reservation=appraisal.reservation[rows],
        believed=believed,
    )
