"""What reason would recommend: the frontier and the axiomatic solutions of one bargaining game.

A solution takes the worth of every deal to every party and the worth of no deal, and
names deals. Sets are discrete: no lotteries. A new concept is one file and one line here.

Room     solutions (arrays only; imports nothing of the project but sim.arrays)
Shapes   D deals, P parties
Units    values in utils of each party [util]
Source   each concept's own file
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sim.solutions.concept import Claim, Concept
from sim.solutions.equal_gains import egalitarian
from sim.solutions.frontier_distance import distances_to_frontier, ideal_gains
from sim.solutions.nash_product import nash
from sim.solutions.pareto import pareto_front
from sim.solutions.proportional_gains import kalai_smorodinsky
from sim.solutions.selection import Solution
from sim.solutions.sums import frontier_of_sums
from sim.solutions.total_gains import utilitarian

SOLUTIONS: Final[Mapping[str, Concept]] = MappingProxyType(
    {
        "nash": Concept(nash, frozenset(Claim)),
        "kalai_smorodinsky": Concept(
            kalai_smorodinsky, frozenset({Claim.SCALE_INVARIANT, Claim.SYMMETRIC, Claim.MONOTONE})
        ),
        "egalitarian": Concept(egalitarian, frozenset({Claim.SYMMETRIC, Claim.INDEPENDENT, Claim.MONOTONE})),
        "utilitarian": Concept(utilitarian, frozenset({Claim.SYMMETRIC, Claim.INDEPENDENT, Claim.MONOTONE})),
    }
)

__all__ = [
    "SOLUTIONS",
    "Claim",
    "Concept",
    "Solution",
    "distances_to_frontier",
    "egalitarian",
    "frontier_of_sums",
    "ideal_gains",
    "kalai_smorodinsky",
    "nash",
    "pareto_front",
    "utilitarian",
]
