"""Deals written out one by one with what they are worth: for utilities that no sum over issues gives.

Room     interop
Shapes   D deals, I issues, P parties
Units    worth [util]
Source   model.md, sections 2, 4 and 10 (deals of a scenario, and what they are worth on the first day)
"""

from dataclasses import dataclass

from sim.arrays import FloatArray, IntArray, check_shapes
from sim.game import build_game
from sim.scenario import Scenario
from sim.talks.central import central_values


@dataclass(frozen=True, slots=True, eq=False)
class DealTable:
    """Some deals and their worth to every party.

    Attributes
    ----------
    name : str
        What the table is called.
    issues : tuple of str
        Names of the issues.
    options : tuple of tuple of str
        Names of each issue's options.
    parties : tuple of str
        Names of the parties.
    choice : (D, I) int
        Option index of every issue in every deal.
    utilities : (D, P) float
        Worth of every deal to every party [util].
    reservation : (P,) float
        Worth of no deal [util].

    Raises
    ------
    ShapeError
        If the arrays do not fit the names.
    """

    name: str
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    parties: tuple[str, ...]
    choice: IntArray
    utilities: FloatArray
    reservation: FloatArray

    def __post_init__(self) -> None:
        check_shapes(
            choice=(self.choice, "DI"),
            utilities=(self.utilities, "DP"),
            reservation=(self.reservation, "P"),
        )

    def names(self, deal: int) -> dict[str, str]:
        """Return a deal as issue -> option."""
        return {
            issue: options[self.choice[deal, i]]
            for i, (issue, options) in enumerate(zip(self.issues, self.options, strict=True))
        }


def scenario_deals(scenario: Scenario) -> DealTable:
    """Return the deals of a scenario with what they are worth on the first day at central numbers.

    No deal is worth what deal 0, the situation of the first day, is worth.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    DealTable
        All its deals, those that need a step before them included.
    """
    game = build_game(scenario)
    values = central_values(game)
    return DealTable(
        name=scenario.name,
        issues=game.deals.issues,
        options=game.deals.options,
        parties=game.parties,
        choice=game.deals.choice,
        utilities=values,
        reservation=values[0],
    )
