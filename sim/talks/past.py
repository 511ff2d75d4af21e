"""The talks so far, as one party has heard them: who offered what in the round, and how much is to come.

Nothing is worked out before a part asks for it.

Room     talks
Shapes   N worlds, T turns so far, P parties
Units    worth in utils of the party [util]
Source   model.md, section 7
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Past:
    """What party ``p`` of ``n_parties`` knows of the talks by turn T of a round."""

    p: int
    n_parties: int
    round: int  # number of the round, from 0
    n_rounds: int
    fruitless: IntArray  # (N,) rounds in a row that signed nothing
    said: IntArray  # (N, T) what it has heard offered at each turn: deal * P + offerer; negative for nothing
    length: IntArray  # (N,) turns of the round
    place: IntArray  # (N,) the party's first turn to offer
    value_at: Callable[[int], FloatArray]  # turn -> V of its offer to the party, (N,)
    asked_at: Callable[[int], FloatArray]  # turn -> what the party asked for where it offered, (N,)
    standing: int = 1  # how many of the last offers stand now

    def heard(self) -> FloatArray:
        """Return V of each offer of the rivals in this round, in order, nan where there are no more, (N, T).

        V is minus infinity where an offer is worth less than talking on.
        """
        return self._heard(self.said.shape[1])

    def heard_before(self) -> FloatArray:
        """Return the same of the offers before those that stand now."""
        return self._heard(max(self.said.shape[1] - self.standing, 0))

    def last_heard(self) -> tuple[IntArray, IntArray]:
        """Return the last offer of a rival and whose it was, (N,) each, -1 where there is none."""
        return self._last(self._is_theirs())

    def last_made(self) -> IntArray:
        """Return the party's own last offer, (N,), -1 where there is none."""
        return self._last(self._is_mine())[0]

    def n_made(self) -> IntArray:
        """Return how many offers the party has made in this round, (N,)."""
        return np.asarray(self._is_mine().sum(axis=1))

    def last_asked(self, otherwise: FloatArray) -> FloatArray:
        """Return what the party asked for when it last offered, (N,); ``otherwise`` where it has not yet."""
        asked = otherwise
        for turn, mine in enumerate(self._is_mine().T):
            asked = np.where(mine, self.asked_at(turn), asked) if mine.any() else asked
        return asked

    def turns_to_come(self) -> IntArray:
        """Return how many turns the party has from turn T on, were offers made in turn, (N,)."""
        turns, now = (self.length - 1 - self.place + self.n_parties) // self.n_parties, self.said.shape[1]
        had = np.maximum(-((self.place - now) // self.n_parties), 0)
        return np.asarray(np.maximum(turns - had, 0))

    def offers_to_come(self) -> IntArray:
        """Return how many turns its rivals have from turn T on, (N,)."""
        return np.asarray(np.maximum(self.length - self.said.shape[1], 0) - self.turns_to_come())

    def _heard(self, until: int) -> FloatArray:
        values = np.full((len(self.said), until), np.nan)
        for turn, theirs in enumerate(self._is_theirs()[:, :until].T):
            values[:, turn] = np.where(theirs, self.value_at(turn), np.nan) if theirs.any() else np.nan
        order = np.argsort(np.isnan(values), axis=1, kind="stable")
        return np.take_along_axis(values, order, axis=1)

    def _is_mine(self) -> BoolArray:
        return np.asarray((self.said >= 0) & (self.said % self.n_parties == self.p))

    def _is_theirs(self) -> BoolArray:
        return np.asarray((self.said >= 0) & (self.said % self.n_parties != self.p))

    def _last(self, offers: BoolArray) -> tuple[IntArray, IntArray]:
        """Return the last of the ``offers`` (N, T) and whose it was, (N,) each, -1 where there is none."""
        deal, party = np.full(len(offers), -1), np.full(len(offers), -1)
        for turn, known in enumerate(offers.T):
            deal = np.where(known, self.said[:, turn] // self.n_parties, deal)
            party = np.where(known, self.said[:, turn] % self.n_parties, party)
        return deal, party
