"""Aspirations: how much to ask for now.

Which deal is then offered is another part's business (proposals), so every aspiration combines
with every way of choosing among deals. A parameter is a number, or an array with one per world.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util], clock in [0, 1]
Source   Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24, 159-182
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Protocol

from sim.arrays import FloatArray
from sim.talks.view import OwnView

Numbers = float | FloatArray


class Aspiration(Protocol):
    """Decides the least value to ask for."""

    def ask(self, view: OwnView) -> FloatArray:
        """Return the least value asked for in each world, (N,) [util]."""


@dataclass(frozen=True, slots=True)
class TimeDependent:
    """Concede by the clock of the round, from the ideal down to a share ``hold`` of the ambition.

    ``exponent`` above 1 holds out (boulware), below 1 gives way early (conceder); ``hold`` is the
    part of the way from the reservation value to the ideal that is never given up in a round.
    """

    exponent: Numbers = 4.0
    hold: Numbers = 0.0
    by_clock_alone: ClassVar[bool] = True  # nothing else of the view is read

    def ask(self, view: OwnView) -> FloatArray:
        """Return top, less the share of the way to the end that the clock has run."""
        end = view.reservation + self.hold * (view.top - view.reservation)
        conceded = view.clock**self.exponent
        return (1 - conceded) * view.top + conceded * end


@dataclass(frozen=True, slots=True)
class NeverConceding:
    """Ask for the ideal to the end; the null model in which nobody concedes."""

    by_clock_alone: ClassVar[bool] = True

    def ask(self, view: OwnView) -> FloatArray:
        """Return the value of the best deal."""
        return view.top


@dataclass(frozen=True, slots=True)
class ReservationValue:
    """Ask for no more than the reservation value; with random offers the null model of chance."""

    by_clock_alone: ClassVar[bool] = True

    def ask(self, view: OwnView) -> FloatArray:
        """Return the reservation value."""
        return view.reservation


ASPIRATIONS: Final = MappingProxyType(
    {
        "time_dependent": TimeDependent,
        "never_conceding": NeverConceding,
        "reservation_value": ReservationValue,
    }
)
