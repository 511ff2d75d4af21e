"""Aspirations by a clock: ask for less and less as time goes by, whatever the rivals do.

Each is A = (1 - c) top + c end with end = r + hold (top - r); the parts differ in c, the share of the
way conceded, and the clock it goes by. ``exponent`` above 1 holds out (boulware), below 1 gives way
early (conceder); it is 1 / beta of the source. ``hold`` is the part of the way from the reservation
value to the ideal that is never given up in a round.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util], clock in [0, 1]
Source   Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24, 159-182
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import FloatArray
from sim.talks.part import STEADY, Numbers
from sim.talks.view import OwnView


def part_of_the_way(view: OwnView, conceded: FloatArray, hold: Numbers) -> FloatArray:
    """Return (1 - c) top + c end."""
    end = view.reservation
    if np.count_nonzero(hold):  # where nothing is held back, three passes over the batch are spared
        end = end + hold * (view.top - end)
    return (1 - conceded) * view.top + conceded * end


@dataclass(frozen=True, slots=True)
class TimeDependent:
    """Concede by the clock u of the round: c = u^exponent, the polynomial tactic with kappa 0."""

    claims: ClassVar = STEADY
    by_clock_alone: ClassVar[bool] = True  # see sim.talks.plain.strategies
    exponent: Numbers = 4.0
    hold: Numbers = 0.0

    def ask(self, view: OwnView) -> FloatArray:
        """Return top, less the share of the way to the end that the clock has run."""
        return part_of_the_way(view, view.clock**self.exponent, self.hold)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Concede by the clock u of the round, exponentially: c = start^((1 - u)^(1 / exponent)).

    ``start`` (kappa) is conceded at the first turn; that it is 0.01 by default is an assumption: next
    to nothing.
    """

    claims: ClassVar = STEADY
    by_clock_alone: ClassVar[bool] = True
    exponent: Numbers = 1.0
    start: Numbers = 0.01
    hold: Numbers = 0.0

    def ask(self, view: OwnView) -> FloatArray:
        """Return top, less the share of the way to the end."""
        conceded = np.power(self.start, (1 - view.clock) ** (1 / np.asarray(self.exponent)))
        return part_of_the_way(view, conceded, self.hold)


@dataclass(frozen=True, slots=True)
class WholeSeries:
    """Concede by a clock that runs once through all rounds: c = ((round + u) / rounds)^exponent.

    For comparison only: it supposes that all know how many rounds there will be, and that the calendar
    as such makes them give way. No scenario that comes with Parley uses it.
    """

    claims: ClassVar = STEADY
    exponent: Numbers = 4.0
    hold: Numbers = 0.0

    def ask(self, view: OwnView) -> FloatArray:
        """Return top, less the share of the way to the end that the series has run."""
        clock = (view.past.round + view.clock) / view.past.n_rounds
        return part_of_the_way(view, clock**self.exponent, self.hold)


@dataclass(frozen=True, slots=True)
class DeadlineRush:
    """Ask for the ideal ``until`` the clock u says so, then concede evenly to the end by the last turn.

    c = 0 up to then, and (u - until) / (1 - until) after; at the last turn all is conceded. Agreements
    crowd at the deadline: Roth, Murnighan & Schoumaker (1988), American Economic Review 78(4), 806-823.
    """

    claims: ClassVar = STEADY
    by_clock_alone: ClassVar[bool] = True
    until: Numbers = 0.75
    hold: Numbers = 0.0

    def ask(self, view: OwnView) -> FloatArray:
        """Return top before, and less and less after."""
        left = np.maximum(1 - np.asarray(self.until), np.finfo(float).tiny)
        ran = np.clip((view.clock - self.until) / left, 0.0, 1.0)
        return part_of_the_way(view, np.where(view.clock >= 1, 1.0, ran), self.hold)
