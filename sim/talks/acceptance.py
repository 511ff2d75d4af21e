"""Acceptance: yes or no to an offer that stands.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util]
Source   Baarslag, Hindriks & Jonker (2014), in: Novel Insights in Agent-based Complex Automated
         Negotiation, 61-83 (acceptance conditions); model.md, section 7
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.talks.aspirations import Numbers
from sim.talks.kernels import TOLERANCE
from sim.talks.view import OwnView


class Acceptance(Protocol):
    """Decides whether to accept."""

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return whether an offer worth ``value`` (N,) is accepted; ``ask`` is asked for next turn."""


@dataclass(frozen=True, slots=True)
class ByAspiration:
    """Accept what is worth no less than the reservation value and the own next offer."""

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return V >= max(r, A)."""
        return np.asarray(value >= np.maximum(view.reservation, ask) - TOLERANCE)


@dataclass(frozen=True, slots=True)
class Constant:
    """Accept what is worth at least ``level``, whatever the clock says, but never less than r."""

    level: Numbers = 0.0

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return V >= max(r, level)."""
        return np.asarray(value >= np.maximum(view.reservation, self.level) - TOLERANCE)


ACCEPTANCES: Final = MappingProxyType({"aspiration": ByAspiration, "constant": Constant})
