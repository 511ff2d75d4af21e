"""Leaving: stay or go after a round that has signed nothing.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util]
Source   Fearon (1994), American Political Science Review 88(3), 577-592 (audience costs);
         model.md, section 5; each part's own
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Protocol

import numpy as np

from sim.arrays import BoolArray
from sim.talks.kernels import TOLERANCE
from sim.talks.part import Claim, Numbers
from sim.talks.view import OwnView

DEAF = frozenset({Claim.DEAF, Claim.HEEDS_NO_BELIEF})


class Leaving(Protocol):
    """Decides whether to walk out."""

    def leave(self, view: OwnView) -> BoolArray:
        """Return in which worlds the party walks out, (N,)."""


@dataclass(frozen=True, slots=True)
class Compare:
    """Walk out where that is worth more than talking on."""

    claims: ClassVar = DEAF

    def leave(self, view: OwnView) -> BoolArray:
        """Return walk > talk."""
        return np.asarray(view.walk > view.talk + TOLERANCE)


@dataclass(frozen=True, slots=True)
class Never:
    """Stay, whatever it costs."""

    claims: ClassVar = DEAF

    def leave(self, view: OwnView) -> BoolArray:
        """Return no world."""
        return np.zeros(len(view.active), dtype=bool)


@dataclass(frozen=True, slots=True)
class NoProgress:
    """Walk out after so many ``rounds`` in a row that signed nothing, this one included.

    A rule of thumb, whatever the values say; its number is an assumption. That parties go by it, and not
    by what another round would bring, is what it is there to be compared with.
    """

    claims: ClassVar = DEAF
    rounds: Numbers = 3.0

    def leave(self, view: OwnView) -> BoolArray:
        """Return fruitless >= rounds."""
        return np.asarray(view.past.fruitless >= np.rint(self.rounds))


@dataclass(frozen=True, slots=True)
class Spoiler:
    """Walk out where the failure of the talks is worth more than talking on: it brings a ``prize``.

    Stedman (1997), International Security 22(2), 5-53; Kydd & Walter (2002), International Organization
    56(2), 263-296: some gain power or cause by peace coming to nothing. The prize [util] is what failure
    brings the party beside what the ledger counts: it decides, and is no part of the payoff, which stays
    comparable with that of others. 0 is the comparison of values; 0.1 is an assumption.
    """

    claims: ClassVar = DEAF
    prize: Numbers = 0.1

    def leave(self, view: OwnView) -> BoolArray:
        """Return walk + prize > talk."""
        return np.asarray(view.walk + self.prize > view.talk + TOLERANCE)


LEAVINGS: Final = MappingProxyType(
    {"compare": Compare, "never": Never, "no_progress": NoProgress, "spoiler": Spoiler}
)
