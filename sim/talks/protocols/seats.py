"""Seats: who acts when in a round's exchanges, what each party sees then, and what it asks for.

Offers stand in columns, in the order in which they are made: one column an exchange, or one for each
party where all make theirs at the same moment.

Room     talks
Shapes   N worlds, P parties, T columns
Units    clock in [0, 1], worth [util]
Source   model.md, section 7
"""

from dataclasses import dataclass, field

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.appraisal import values_of
from sim.talks.kernels import TOLERANCE
from sim.talks.part import Claim, claims
from sim.talks.past import Past
from sim.talks.protocols.meeting import Meeting
from sim.talks.view import OwnView, view_of


@dataclass(frozen=True)
class Seats:
    """The exchanges of a round, or of an item on its agenda."""

    meeting: Meeting
    name: str  # of the round or the item: what lots are drawn for
    begins: IntArray  # (N,) exchanges of the round before these
    length: IntArray  # (N,) columns there is time for
    place: IntArray  # (N, P) column of each party's first turn
    every: int  # columns from one turn of a party to its next
    at_once: int = 1  # columns filled at the same moment
    offers: bool = True  # whether parties make offers; else the mediator does
    in_confidence: bool = False  # whether the mediator alone hears what is said
    said: IntArray = field(init=False)  # (N, T) deal * P + offerer, negative for nothing; filled as they come
    last: FloatArray = field(init=False)  # (N, P) how many turns each has after its first
    clocks: dict[tuple[int, int], FloatArray] = field(default_factory=dict)  # once worked out
    asks: dict[tuple[int, int], FloatArray] = field(default_factory=dict)  # likewise

    def __post_init__(self) -> None:
        """Clear the table."""
        columns = int(self.length[self.meeting.live].max(initial=0))
        last = np.maximum((self.length[:, None] - 1 - self.place) // self.every, 0).astype(float)
        object.__setattr__(self, "said", np.full((len(self.length), columns), -1))
        object.__setattr__(self, "last", last)

    def clock(self, p: int, turn: int) -> FloatArray:
        """Return party p's clock when it next acts, at column ``turn`` or later, (N,)."""
        if (p, turn) not in self.clocks:
            first = np.arange(self.every)
            had = np.maximum(-((first - turn) // self.every), 0).astype(float)[self.place[:, p]]
            last = self.last[:, p]
            self.clocks[p, turn] = np.where(last > 0, np.minimum(had / np.maximum(last, 1), 1.0), 1.0)
        return self.clocks[p, turn]

    def view(self, p: int, active: BoolArray, turn: int) -> OwnView:
        """Return what party p sees when it next acts, at ``turn`` or later."""
        meeting, past = self.meeting, self.past(p, turn)
        minds = meeting.stage.minds_of(p, meeting.board)
        return view_of(minds, meeting.board, meeting.appraisal, active, self.clock(p, turn), past)

    def past(self, p: int, turn: int) -> Past:
        """Return what party p has heard before ``turn``."""
        parties, said = self.place.shape[1], self.said[:, :turn]

        def value_at(earlier: int) -> FloatArray:
            deal = self.said[:, earlier] // parties
            return values_of(self.meeting.appraisal, deal >= 0, p, deal)

        return Past(
            p=p,
            n_parties=parties,
            round=self.meeting.round,
            n_rounds=len(self.meeting.stage.game.rounds),
            fruitless=self.meeting.fruitless,
            said=np.where(said % parties == p, said, -2) if self.in_confidence else said,
            length=self.length,
            place=self.place[:, p] if self.offers else self.length,  # its first turn never comes
            value_at=value_at,
            asked_at=lambda earlier: self.asks[p, earlier - earlier % self.at_once],
            standing=self.at_once if self.offers else 0,
        )

    def settle_asks(self, turn: int) -> None:
        """Fix what those ask for at ``turn`` who go by beliefs, before any answer changes these.

        Else it would depend on which worlds are played together, since an ask is worked out for all.
        """
        for p, strategy in enumerate(self.meeting.stage.strategies):
            if not claims(strategy.aspiration, Claim.HEEDS_NO_BELIEF):
                self.ask(p, self.view(p, self.meeting.live, turn), turn)

    def ask(self, p: int, view: OwnView, turn: int) -> FloatArray:
        """Return what party p asks for at ``turn``, (N,); its reservation value where it cannot offer."""
        if (p, turn) not in self.asks:
            ask = self.meeting.stage.strategies[p].aspiration.ask(view)
            self.asks[p, turn] = np.where(self.may_offer(p), ask, view.reservation)
        return self.asks[p, turn]

    def least(self, p: int) -> FloatArray:
        """Return what a deal has to be worth to be offered: the least gain more than r, (N,)."""
        return self.meeting.appraisal.reservation[:, p] + self.meeting.board.space.least_gain

    def may_offer(self, p: int) -> BoolArray:
        """Return where party p has such a deal, (N,)."""
        return np.asarray(self.meeting.appraisal.top[:, p] >= self.least(p) - TOLERANCE)


def in_turn(meeting: Meeting, *, in_confidence: bool = False) -> Seats:
    """Return the seats where one party after another makes its offer, from the opener on."""
    return Seats(
        meeting=meeting,
        name=meeting.name,
        begins=np.zeros_like(meeting.opener),
        length=meeting.exchanges,
        place=order_of_turns(meeting, meeting.opener),
        every=meeting.appraisal.top.shape[1],
        in_confidence=in_confidence,
    )


def all_at_once(meeting: Meeting, *, offers: bool) -> Seats:
    """Return the seats where every exchange is a turn for all: to make ``offers``, or to answer only."""
    parties, place = meeting.appraisal.top.shape[1], order_of_turns(meeting, meeting.opener)
    each = parties if offers else 1
    return Seats(
        meeting=meeting,
        name=meeting.name,
        begins=np.zeros_like(meeting.opener),
        length=meeting.exchanges * each,
        place=place if offers else np.zeros_like(place),
        every=each,
        at_once=each,
        offers=offers,
    )


def order_of_turns(meeting: Meeting, opener: IntArray) -> IntArray:
    """Return whose turn comes when, from ``opener`` (N,) on, (N, P)."""
    parties = meeting.appraisal.top.shape[1]
    return np.asarray((np.arange(parties) - opener[:, None]) % parties)
