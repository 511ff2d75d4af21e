"""A round about to be played, and what its exchanges bring: what every protocol takes and gives.

Room     talks
Shapes   N worlds, P parties; M recorded worlds
Units    worth [util], index [prob]
Source   model.md, section 7
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar
from typing import Protocol as Shape

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import uniforms_at
from sim.talks.appraisal import Appraisal, values_of
from sim.talks.board import Board
from sim.talks.kernels import TOLERANCE
from sim.talks.past import Past
from sim.talks.stage import Stage


@dataclass(frozen=True)
class Offers:
    """What was put forward at one time in the recorded worlds, (M,) or (M, P)."""

    world: IntArray
    round: int
    exchange: IntArray
    party: IntArray  # who put it forward, -1 for the mediator
    deal: IntArray
    accepted: BoolArray  # by all others
    gain: FloatArray  # W(t, x) - W(t, q)
    value: FloatArray  # V(x), minus infinity where talking on is worth more
    aspiration: FloatArray  # what the offerer asks now, the others at their next turn
    reservation: FloatArray
    believed: FloatArray  # P of each party when the offer is made


@dataclass(frozen=True)
class Exchanged:
    """What the exchanges of a round have brought."""

    signed: IntArray  # (N,) the deal all accepted, or -1
    made: IntArray  # (N,) offers made
    offers: tuple[Offers, ...]
    past: Callable[[int], Past]  # what each party has heard by the end


@dataclass(frozen=True)
class Meeting:
    """What a round is played with."""

    stage: Stage
    board: Board
    appraisal: Appraisal
    live: BoolArray  # (N,) worlds in which it is held
    round: int
    fruitless: IntArray  # (N,) rounds in a row before it that signed nothing

    @property
    def name(self) -> str:
        """The name of the round."""
        return self.stage.game.rounds[self.round]

    @property
    def opener(self) -> IntArray:
        """The party that opens, (N,)."""
        return np.ascontiguousarray(self.stage.worlds.opener[:, self.round])

    @property
    def exchanges(self) -> IntArray:
        """How many exchanges there is time for, (N,)."""
        return self.stage.number(f"rounds.{self.name}.exchanges").astype(np.int64)

    def lots(self, purpose: str) -> Callable[[], FloatArray]:
        """Return what draws a lot from 0 to 1 for each world, (N,)."""
        return partial(uniforms_at, self.stage.seed, purpose, self.stage.worlds.index)

    def is_open(self, active: BoolArray, deal: IntArray) -> BoolArray:
        """Return in which of the ``active`` worlds a deal (N,) is worth r to all and more to someone."""
        r = self.appraisal.reservation
        values = [values_of(self.appraisal, active, p, deal) for p in range(r.shape[1])]
        surplus = np.column_stack(values) - r
        least = self.board.space.least_gain
        return np.asarray(
            active & (surplus.min(axis=1) >= -TOLERANCE) & (surplus.max(axis=1) >= least - TOLERANCE)
        )


class Protocol(Shape):
    """Says who may put what forward when, who hears it, and what becomes of it."""

    mediated: ClassVar[bool]  # whether it needs a mediator in the round

    def exchange(self, meeting: Meeting) -> Exchanged:
        """Play the exchanges of a round."""
