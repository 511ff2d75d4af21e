"""Proposals: which deal worth what is asked for to put forward.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    deals as indices, -1 for no offer
Source   Raiffa (1982), The Art and Science of Negotiation, ch. 10-11; Pruitt (1981), Negotiation
         Behavior, ch. 5 (logrolling)
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Protocol

from sim.arrays import FloatArray, IntArray
from sim.talks.view import Lots, OwnView


class Proposal(Protocol):
    """Decides which deal to offer."""

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal offered in each world, (N,), -1 for none."""


@dataclass(frozen=True, slots=True)
class MostAcceptable:
    """Offer the deal most likely to leave the rivals better off: logrolling."""

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal worth what is asked with the highest product of the rivals' P."""
        return view.most_acceptable(ask)


@dataclass(frozen=True, slots=True)
class LeastForOneself:
    """Offer the deal worth least to oneself: concede in one's own currency only."""

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal worth least among those worth what is asked."""
        return view.least_for_oneself(ask)


@dataclass(frozen=True, slots=True)
class Random:
    """Offer any deal worth what is asked, each as likely: a null model."""

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return a deal drawn evenly among those worth what is asked."""
        return view.any_worth(ask, lots())


PROPOSALS: Final = MappingProxyType(
    {"most_acceptable": MostAcceptable, "least_for_oneself": LeastForOneself, "random": Random}
)
