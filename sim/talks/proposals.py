"""Proposals: which deal worth what is asked for to put forward.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    deals as indices, -1 for no offer
Source   Raiffa (1982), The Art and Science of Negotiation, ch. 10-11; each part names its own
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Protocol

from sim.arrays import FloatArray, IntArray
from sim.talks.part import Claim, Numbers
from sim.talks.view import Lots, OwnView

SURE: Final = frozenset({Claim.DETERMINISTIC, Claim.WORTH_ASKED})
BY_LOT: Final = frozenset({Claim.WORTH_ASKED})


class Proposal(Protocol):
    """Decides which deal to offer."""

    claims: ClassVar[frozenset[Claim]]

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal offered in each world, (N,), -1 for none."""


@dataclass(frozen=True, slots=True)
class MostAcceptable:
    """Offer the deal most likely to leave the rivals better off: logrolling by the estimated frontier.

    No deal worth what is asked is both likelier and worth more, so the offer lies on the frontier of own V
    and the product of the rivals' P, as far as the party knows it.

    Source: Pruitt (1981), Negotiation Behavior, ch. 5; Raiffa (1982).
    """

    claims: ClassVar = SURE

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal worth what is asked with the highest product of the rivals' P."""
        return view.most_acceptable(ask)


@dataclass(frozen=True, slots=True)
class LeastForOneself:
    """Offer the deal worth least to oneself: concede in one's own currency only.

    Source: the null model of logrolling, Raiffa (1982).
    """

    claims: ClassVar = SURE

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal worth least among those worth what is asked."""
        return view.least_for_oneself(ask)


@dataclass(frozen=True, slots=True)
class Random:
    """Offer any deal worth what is asked, each as likely: a null model.

    Source: zero intelligence with a budget, Gode & Sunder (1993), Journal of Political Economy 101,
    119-137.
    """

    claims: ClassVar = BY_LOT

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return a deal drawn evenly among those worth what is asked."""
        return view.any_worth(ask, lots())


@dataclass(frozen=True, slots=True)
class Similar:
    """Offer, among deals worth as much to oneself, the one most like the rivals' last offer: logrolling.

    Worth as much are deals on the own iso-value curve: from the least V that is worth what is asked up to
    ``width`` of the way from the reservation value to the ideal above it, since deals are few. Two deals
    are as similar as 1 less the mean over issues of the distance between their options, counted in the
    order in which the scenario lists them, from 0 for the first to 1 for the last. Before any rival has
    offered in the round all are as similar. Ties go to the likelier deal.

    Source: the trade-off algorithm of Faratin, Sierra & Jennings (2002), Artificial Intelligence 142,
    205-237, with one criterion for an issue (its order) and equal weights; they climb there in random
    steps, here all deals are looked at. The default width is an assumption: a twentieth of what is at
    stake.
    """

    claims: ClassVar = SURE

    width: Numbers = 0.05

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal of the iso-value curve that is most similar."""
        return view.most_similar(ask, self.width * (view.top - view.reservation))


@dataclass(frozen=True, slots=True)
class MinimalConcession:
    """Offer the best deal not yet offered, if a rival has made as many different offers: MiCRO.

    Where no rival has made as many different offers as oneself, or no new deal is worth what is asked,
    an earlier offer is made again, drawn evenly. All within a round, since values change between rounds.
    Deals worth the same come in the order of their index. Goes with the aspiration of the same name.

    Source: de Jonge (2022), An analysis of the linear bilateral ANAC domains using the MiCRO benchmark
    strategy, IJCAI-22, 223-229. With several rivals the one with most different offers counts (ours).
    """

    claims: ClassVar = BY_LOT

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the next deal, or an earlier one."""
        return view.next_concession(ask, lots())[0]


@dataclass(frozen=True, slots=True)
class Anticipating:
    """Offer the deal with the highest P V + (1 - P) r: what it brings if P is how likely it is taken.

    P is the product of the rivals' P. It says how likely they are better off and not how they will answer
    (model.md, section 6), so this is what a party would offer that takes the one for the other.

    Source: Raiffa (1982); Zeng & Sycara (1998), International Journal of Human-Computer Studies 48,
    125-141.
    """

    claims: ClassVar = SURE

    def propose(self, view: OwnView, ask: FloatArray, lots: Lots) -> IntArray:
        """Return the deal worth what is asked that promises most."""
        return view.best_expected(ask)


PROPOSALS: Final = MappingProxyType(
    {
        "most_acceptable": MostAcceptable,
        "least_for_oneself": LeastForOneself,
        "random": Random,
        "similar": Similar,
        "minimal_concession": MinimalConcession,
        "anticipating": Anticipating,
    }
)
