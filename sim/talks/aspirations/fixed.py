"""Aspirations that never move: the ideal, the reservation value, or a share of the way between them.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util]
Source   Baarslag, Hindriks & Jonker (2014), in: Novel Insights in Agent-based Complex Automated
         Negotiation, 61-83 (hardliners and random walkers as null models)
"""

from dataclasses import dataclass
from typing import ClassVar

from sim.arrays import FloatArray
from sim.talks.part import STEADY, Numbers
from sim.talks.view import OwnView


@dataclass(frozen=True, slots=True)
class NeverConceding:
    """Ask for the ideal to the end; the null model in which nobody concedes."""

    claims: ClassVar = STEADY
    by_clock_alone: ClassVar[bool] = True  # see sim.talks.plain.strategies

    def ask(self, view: OwnView) -> FloatArray:
        """Return the value of the best deal."""
        return view.top


@dataclass(frozen=True, slots=True)
class ReservationValue:
    """Ask for no more than the reservation value; with random offers the null model of chance."""

    claims: ClassVar = STEADY
    by_clock_alone: ClassVar[bool] = True  # see sim.talks.plain.strategies

    def ask(self, view: OwnView) -> FloatArray:
        """Return the reservation value."""
        return view.reservation


@dataclass(frozen=True, slots=True)
class Constant:
    """Ask for the share ``hold`` of the way from the reservation value to the ideal, first and last."""

    claims: ClassVar = STEADY
    by_clock_alone: ClassVar[bool] = True  # see sim.talks.plain.strategies
    hold: Numbers = 0.5

    def ask(self, view: OwnView) -> FloatArray:
        """Return A = r + hold (top - r)."""
        return view.reservation + self.hold * (view.top - view.reservation)
