"""An additive negotiation domain: what every option of every issue is worth to every party.

Room     interop
Shapes   P parties, I issues, O_i options of issue i, D deals: all combinations of one option an
         issue, in lexicographic order (the last issue changes fastest)
Units    worth [util]
Source   Keeney & Raiffa (1976), Decisions with Multiple Objectives (additive utility)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.results import BargainingProblem
from sim.results.bargaining import NO_DEAL

MOST_DEALS: Final = 1_000_000  # some 10 MB a party; Energy of ANAC 2012, a large one, has 390,625


@dataclass(frozen=True, slots=True, eq=False)
class Domain:
    """A domain with the preferences of all parties.

    Attributes
    ----------
    name : str
        What the domain is called.
    issues : tuple of str
        Names of the issues.
    options : tuple of tuple of str
        Names of each issue's options.
    parties : tuple of str
        Names of the parties.
    tables : tuple of tuple of (O_i,) float
        ``tables[party][issue][option]``: what the option adds to the party's utility [util]; the
        issue's weight is already in it.
    reservation : (P,) float
        Worth of no deal [util].
    discount : (P,) float
        A deal at relative time t in [0, 1] is worth its utility times discount**t; 1 is no discounting.
    cap : float
        No utility counts for more than this [util].

    Raises
    ------
    ShapeError
        If names and numbers do not fit together.
    ValueError
        If a number is not finite, or a name occurs twice.
    """

    name: str
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    parties: tuple[str, ...]
    tables: tuple[tuple[FloatArray, ...], ...]
    reservation: FloatArray
    discount: FloatArray
    cap: float = math.inf

    def __post_init__(self) -> None:
        lengths = [len(names) for names in self.options]
        if not lengths or len(lengths) != len(self.issues) or not all(lengths):
            raise ShapeError(f"options of {len(lengths)} issues, expected some for each of {self.issues}")
        if len(self.tables) != len(self.parties) or any(
            [table.shape for table in own] != [(length,) for length in lengths] for own in self.tables
        ):
            raise ShapeError(f"tables must have one number for every party, issue and option: {lengths}")
        if self.reservation.shape != (len(self.parties),) or self.discount.shape != (len(self.parties),):
            raise ShapeError(f"reservation and discount must have one number for each of {self.parties}")
        for names in (self.issues, self.parties, *self.options):
            if len(set(names)) != len(names):
                raise ValueError(f"a name occurs twice among {names}")
        numbers = [self.reservation, self.discount, *(table for own in self.tables for table in own)]
        if not all(np.isfinite(array).all() for array in numbers) or math.isnan(self.cap):
            raise ValueError("a number of the domain is not finite")

    def __repr__(self) -> str:
        return f"Domain({self.name!r}: {len(self.issues)} issues, {self.n_deals:,} deals, {self.parties})"

    @property
    def n_deals(self) -> int:
        """D, the number of deals."""
        return math.prod(len(names) for names in self.options)

    def choice(self) -> IntArray:
        """Return the option index of every issue in every deal, (D, I)."""
        lengths = [len(names) for names in self.options]
        return np.stack(np.unravel_index(np.arange(self.n_deals), lengths), axis=1).astype(np.int64)

    def utilities(self) -> FloatArray:
        """Return what every deal is worth to every party, (D, P) [util]."""
        return np.stack([np.minimum(sums_over_issues(own), self.cap) for own in self.tables], axis=1)

    def names(self, deal: int) -> dict[str, str]:
        """Return a deal as issue -> option."""
        chosen = np.unravel_index(deal, [len(names) for names in self.options])
        return {
            issue: options[int(o)]
            for issue, options, o in zip(self.issues, self.options, chosen, strict=True)
        }

    def problem(self) -> BargainingProblem:
        """Return the domain as ``sim.solve`` takes it: no deal is worth the reservation values.

        Discounts are left behind.
        """
        return BargainingProblem(
            name=self.name,
            title=self.name,
            issues=self.issues,
            options=self.options,
            parties=self.parties,
            choice=self.choice(),
            utilities=self.utilities(),
            disagreement=self.reservation,
            lines=(*self.issues, NO_DEAL),
            account=self._account,
        )

    def _account(self, deals: IntArray) -> FloatArray:
        """Return what each issue of some deals adds to every party's utility, and no deal takes off."""
        chosen = self.choice()[deals]  # (K, I)
        worths = [[table[chosen[:, i]] for i, table in enumerate(own)] for own in self.tables]
        taken = [np.full(len(deals), -worth) for worth in self.reservation]
        return np.array([[*own, less] for own, less in zip(worths, taken, strict=True)]).transpose(2, 1, 0)


def sums_over_issues(tables: Sequence[FloatArray]) -> FloatArray:
    """Return the sum for every combination of one entry a table, (D,)."""
    sums = np.zeros(1)
    for table in tables:
        sums = (sums[:, None] + table).ravel()
    return sums
