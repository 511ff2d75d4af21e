"""What the table of solutions holds: a solver, and the properties it claims to have.

Claims are data, so that one contract test checks every claim of every member: a new
concept is tested the moment it is listed.

Room     solutions (arrays only)
Shapes   D deals, P parties
Units    values in utils of each party [util]
Source   Nash (1950), Econometrica 18, 155-162; Kalai & Smorodinsky (1975), Econometrica 43, 513-518
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sim.arrays import FloatArray
from sim.solutions.selection import Solution


class Claim(StrEnum):
    """A property of a concept on finite sets of deals."""

    SCALE_INVARIANT = "the zero and the unit of a party's utility change nothing"
    SYMMETRIC = "renaming the parties renames the payoffs and changes nothing else"
    INDEPENDENT = "taking away deals that were not selected changes nothing"
    MONOTONE = "more deals under the same best gain of each party never lower the value"


class Solver(Protocol):
    """The signature of every concept."""

    def __call__(self, utilities: FloatArray, disagreement: FloatArray) -> Solution:
        """Return the deals selected, given the (D, P) worth of deals and the (P,) worth of no deal."""
        ...


@dataclass(frozen=True, slots=True)
class Concept:
    """A solver and its claims; calling the member calls the solver."""

    solve: Solver
    claims: frozenset[Claim]

    def __call__(self, utilities: FloatArray, disagreement: FloatArray) -> Solution:
        """Return what ``solve`` returns."""
        return self.solve(utilities, disagreement)
