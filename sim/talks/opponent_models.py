"""Opponent models: the weights of its rivals' types that a party goes by.

Room     talks (public knowledge only)
Shapes   N worlds, P parties, K types
Units    weights [prob]
Source   Zeng & Sycara (1998), International Journal of Human-Computer Studies 48(1), 125-141
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from sim.arrays import FloatArray


class OpponentModel(Protocol):
    """Decides what to believe of the rivals."""

    def believe(self, public: FloatArray) -> FloatArray:
        """Return the weights (N, P, K) gone by, given the public ones."""


@dataclass(frozen=True, slots=True)
class BayesianTypes:
    """Go by the public weights, which every act moves by Bayes' rule."""

    def believe(self, public: FloatArray) -> FloatArray:
        """Return the public weights."""
        return public


OPPONENT_MODELS: Final = MappingProxyType({"bayesian_types": BayesianTypes})
