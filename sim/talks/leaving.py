"""Leaving: stay or go after a round that has signed nothing.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util]
Source   Fearon (1994), American Political Science Review 88(3), 577-592 (audience costs);
         model.md, section 5
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np

from sim.arrays import BoolArray
from sim.talks.kernels import TOLERANCE
from sim.talks.view import OwnView


class Leaving(Protocol):
    """Decides whether to walk out."""

    def leave(self, view: OwnView) -> BoolArray:
        """Return in which worlds the party walks out, (N,)."""


@dataclass(frozen=True, slots=True)
class Compare:
    """Walk out where that is worth more than talking on."""

    def leave(self, view: OwnView) -> BoolArray:
        """Return walk > talk."""
        return np.asarray(view.walk > view.talk + TOLERANCE)


@dataclass(frozen=True, slots=True)
class Never:
    """Stay, whatever it costs."""

    def leave(self, view: OwnView) -> BoolArray:
        """Return no world."""
        return np.zeros(len(view.active), dtype=bool)


LEAVINGS: Final = MappingProxyType({"compare": Compare, "never": Never})
