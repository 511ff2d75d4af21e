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
from sim.solutions.nash_product import nash
from sim.solutions.pareto import pareto_front
from sim.solutions.proportional_gains import kalai_smorodinsky
from sim.solutions.selection import Solution

SOLUTIONS: Final[Mapping[str, Concept]] = MappingProxyType(
    {
        "nash": Concept(nash, frozenset({Claim.SCALE_INVARIANT, Claim.SYMMETRIC, Claim.INDEPENDENT})),
        "kalai_smorodinsky": Concept(
            kalai_smorodinsky, frozenset({Claim.SCALE_INVARIANT, Claim.SYMMETRIC, Claim.MONOTONE})
        ),
    }
)

__all__ = ["SOLUTIONS", "Claim", "Concept", "Solution", "kalai_smorodinsky", "nash", "pareto_front"]
