"""What a party sees in a plain session: its own worth of deals, the clock, and the offers so far.

A strategy that goes by the clock alone reads ``clock``, ``top`` and ``reservation``. What else there is
gets worked out only when it is read. Aspirations of the talks that go by what is offered ask ``past`` for it,
with the words of ``sim.talks.past``.

Room     talks (a view holds its own party's numbers only)
Shapes   N sessions still going on, P parties, L and M keys of the halves, D deals
Units    worth in utils of the party [util], clock in [0, 1]
Source   none
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.talks.plain.kernels import fill_next_below
from sim.talks.plain.space import Shape, Space


@dataclass(frozen=True, slots=True)
class SessionView:
    """One party's view over the sessions in which it is about to act."""

    clock: float  # the same in all
    top: FloatArray  # (N,) worth of its best deal
    reservation: FloatArray  # (N,) the least it would take; no less than its worst deal
    party: int
    turn: int  # 0, 1, ...: turns of all parties
    clocks: FloatArray  # (turns,) of all turns
    _offers: NDArray[np.int32]  # (all sessions, turns) -1 where none was made
    _live: IntArray  # (N,) which of them these are
    _space: Space
    _shape: Shape

    @property
    def parties(self) -> int:
        """Return P."""
        return int(self._space.left.shape[1])

    @property
    def received(self) -> IntArray:
        """Return the deals the others offered, turn by turn, (N, turns of theirs so far), -1 for none."""
        turns = np.arange(self.turn)
        return self._offered(turns[turns % self.parties != self.party])

    @property
    def made(self) -> IntArray:
        """Return the deals it has offered, (N, own turns so far), -1 where it accepted instead."""
        return self._offered(np.arange(self.party, self.turn, self.parties))

    @property
    def past(self) -> "SessionView":
        """Return what an aspiration of the talks looks at to learn what was said: this view."""
        return self

    def heard(self) -> FloatArray:
        """Return what each offer received is worth, in order, (N, T), not a number after the last."""
        worths = self.worth(self.received)
        order = np.argsort(np.isnan(worths), axis=1, kind="stable")
        return np.take_along_axis(worths, order, axis=1)

    def n_made(self) -> IntArray:
        """Return how many offers it has made, (N,)."""
        return np.asarray((self.made >= 0).sum(axis=1))

    @property
    def received_at(self) -> FloatArray:
        """Return the clock at which each of ``received`` was offered, (turns of theirs so far,)."""
        turns = np.arange(self.turn)
        clocks: FloatArray = self.clocks[turns[turns % self.parties != self.party]]
        return clocks

    def worth(self, deals: IntArray) -> FloatArray:
        """Return what deals (N, ...) are worth to it; not a number for -1."""
        shape, place = self._shape, self._table.reshape(-1, *[1] * (deals.ndim - 1))
        left = self._space.left[place, self.party, deals // shape.right]
        right = self._space.right[place, self.party, deals % shape.right]
        scale = self._space.scale[place, self.party]
        worths: FloatArray = np.where(deals >= 0, ((left + right) >> shape.bits) / scale, np.nan)
        return worths

    def next_below(self, worth: FloatArray) -> FloatArray:
        """Return what its best deal worth less than ``worth`` (N,) is worth, (N,); its worst if none is."""
        found = np.empty(len(worth))
        fill_next_below(self._space, self._live, self.party, worth, self._shape.bits, found)
        return found

    @property
    def _table(self) -> IntArray:
        """Return which tables each session goes by, (N,)."""
        return self._live if len(self._space.left) > 1 else np.zeros_like(self._live)

    def _offered(self, turns: IntArray) -> IntArray:
        return self._offers[self._live[:, None], turns].astype(np.int64)
