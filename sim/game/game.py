"""The game: deals, stakes and the places of all numbers, made once from a scenario.

Room     game
Shapes   n numbers, P parties, R rounds, D deals, X outcomes
Units    as in the scenario
Source   model.md, sections 1 to 4
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game.deals import Deals, enumerate_deals
from sim.game.stakes import Stakes, stakes_of
from sim.scenario import Scenario
from sim.scenario.names import BREAKDOWN, CONTINUE

PRIVATE = {  # what `hidden.what` lists: prefixes of a party's own paths
    "stakes": ("demands.", "costs.", "links."),
    "war": ("war.cost_per_day",),
    "optimism": ("prospects.optimism",),
    "talking": ("talking.cost", "talking.leaving"),
}
COUNTED = ("horizon.days", ".exchanges", ".days_after_last", ".drafts", ".after_days")  # whole numbers


@dataclass(frozen=True)
class Game:
    """A scenario with its deals enumerated and its numbers in one row."""

    scenario: Scenario
    parties: tuple[str, ...]
    rounds: tuple[str, ...]
    numbers: tuple[str, ...]  # the path of each number
    ranges: FloatArray  # (n, 3) low, central, high
    counted: BoolArray  # (n,) rounded to whole numbers
    private: BoolArray  # (n,) known to its own party only
    deals: Deals
    stakes: tuple[Stakes, ...]
    outcomes: tuple[str, ...]  # breakdown, the scenario's, continue to talk
    outcome_of_state: IntArray  # (D,) outcome where the deal is in force and nothing is new
    outcome_of_signing: IntArray  # (D,) outcome where the deal has just been signed
    ends_talks: BoolArray  # (X,)

    @cached_property
    def position(self) -> dict[str, int]:
        """Return the place of each number's path."""
        return {path: i for i, path in enumerate(self.numbers)}

    @cached_property
    def central(self) -> FloatArray:
        """Return all numbers at their central values, (n,), counts rounded."""
        values = self.ranges[:, 1]
        return np.where(self.counted, np.rint(values), values)

    def pauses_fighting(self, issue: int) -> bool:
        """Return whether the lasting options of an issue pause the fighting."""
        return any(
            option.ends == "fighting"
            for option in self.scenario.issues[self.deals.issues[issue]].options.values()
        )

    def column(self, values: FloatArray, path: str) -> FloatArray:
        """Return the column of one number of ``values`` (..., n)."""
        return values[..., self.position[path]]


def build_game(scenario: Scenario) -> Game:
    """Make the game of a scenario."""
    numbers = tuple(path for path in scenario.numbers if not path.startswith("scale."))
    position = {path: i for i, path in enumerate(numbers)}
    deals = enumerate_deals(scenario)
    outcomes = (BREAKDOWN, *scenario.outcomes, CONTINUE)
    return Game(
        scenario=scenario,
        parties=tuple(scenario.parties),
        rounds=tuple(scenario.rounds),
        numbers=numbers,
        ranges=np.array([[n.low, n.central, n.high] for n in map(scenario.numbers.__getitem__, numbers)]),
        counted=np.array([path.endswith(COUNTED) for path in numbers]),
        private=np.array([_is_private(path, scenario) for path in numbers]),
        deals=deals,
        stakes=tuple(stakes_of(scenario, deals, party, position) for party in scenario.parties),
        outcomes=outcomes,
        outcome_of_state=_outcome(scenario, deals, is_new=False),
        outcome_of_signing=_outcome(scenario, deals, is_new=True),
        ends_talks=np.array(
            [name in scenario.outcomes and scenario.outcomes[name].ends == "talks" for name in outcomes]
        ),
    )


def fix_numbers(game: Game, values: Mapping[str, float]) -> Game:
    """Return the game with some numbers at exact values, as settings on their paths would make it."""
    ranges = game.ranges.copy()
    for path, value in values.items():
        ranges[game.position[path]] = value
    return replace(game, ranges=ranges)


def spanning(games: Sequence[Game]) -> Game:
    """Return the first of some games with ranges that hold those of all."""
    if len(games) == 1:
        return games[0]
    ranges = games[0].ranges.copy()
    ranges[:, 0] = np.min([game.ranges[:, 0] for game in games], axis=0)
    ranges[:, 2] = np.max([game.ranges[:, 2] for game in games], axis=0)
    return replace(games[0], ranges=ranges)


def _is_private(path: str, scenario: Scenario) -> bool:
    prefix, _, rest = path.partition(".")
    own = rest.partition(".")[2]
    return prefix == "parties" and any(own.startswith(PRIVATE[what]) for what in scenario.hidden.what)


def _outcome(scenario: Scenario, deals: Deals, *, is_new: bool) -> IntArray:
    """Return the first outcome whose condition each deal meets, the last (continue) where none."""
    result = np.full(len(deals), 1 + len(scenario.outcomes), dtype=np.int64)
    for x, outcome in reversed(list(enumerate(scenario.outcomes.values(), start=1))):
        if outcome.when is not None:
            result[deals.holds(outcome.when)] = x
        elif is_new:
            result[:] = x
    return result
