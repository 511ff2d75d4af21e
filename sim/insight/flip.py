"""A flip: the smallest change of a number that reverses a result, and what it reverses it to.

Room     insight
Shapes   none
Units    shifts in widths of the number's range [width]; leads in shares of worlds
Source   none
"""

from dataclasses import dataclass

from sim.insight.reach import Movable


@dataclass(frozen=True, slots=True)
class Lead:
    """By how much an outcome leads another, in shares of worlds, with its error (95 %)."""

    lead: float
    error: float


@dataclass(frozen=True, slots=True)
class Flip:
    """What one number alone has to become; there is none where nothing within reach does it."""

    number: Movable
    shift: float  # [width] at which the result is another one
    still: float  # [width] the farthest on the way there at which it was not; the same where it is exact
    before: str
    after: str
    lead: Lead | None = None  # of the outcome after over that before; None where it is exact

    @property
    def value(self) -> float:
        """Return the value of the number there."""
        return self.number.value(self.shift)

    @property
    def widths(self) -> float:
        """Return the size of the change in widths of the range."""
        return abs(self.shift)

    @property
    def is_beyond(self) -> bool:
        """Whether the number has to leave its range."""
        return self.number.is_beyond(self.value)


def in_order(flips: list[Flip]) -> tuple[Flip, ...]:
    """Return flips, the smallest first; ties by path."""
    return tuple(sorted(flips, key=lambda flip: (round(flip.widths, 9), flip.number.path)))
