"""Points: the settings of each, split into the game they need and the numbers they fix in it.

Points that share a game are played together; a point's key says whether it has been played before.

Room     sweeps
Shapes   none
Units    as in the scenario
Source   docs/experiments.md
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sim import __version__
from sim.game import Game, build_game, count_sets
from sim.scenario import Scenario, ScenarioError, apply_variant, loads, with_overrides
from sim.sweeps.experiment import BASELINE, Experiment
from sim.sweeps.factors import Level
from sim.sweeps.paths import numbers_at
from sim.talks import list_parts, sets_in_batch
from sim.talks.plugins import loaded

KEPT_GAMES: Final = 64
KEPT_FACTS: Final = 100_000
TASK_POINTS: Final = 250  # at most in a task: finished rows are on disk within a second or so


@dataclass(frozen=True, slots=True)
class Recipe:
    """A game in words: a scenario's text, the settings made on it before, a variant, and settings."""

    name: str
    text: str
    before: tuple[tuple[str, str], ...]  # path, value as JSON
    variant: str | None
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a sweep: which game, with which of its numbers fixed, over which random numbers."""

    recipe: Recipe
    numbers: tuple[tuple[str, float], ...]
    seed: int

    def key(self, experiment: Experiment) -> str:
        """Return the identity of what comes out; layout and comments of files do not matter."""
        said = [
            __version__,
            facts_of(self.recipe, experiment.draws).hash,
            sorted(self.numbers),
            experiment.draws,
            self.seed,
            experiment.outputs,
            *([plugin.hash for plugin in loaded()],) * bool(loaded()),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


class Resolver:
    """Turns the levels of an experiment's factors into points."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment

    def point(self, levels: tuple[Level, ...], place: int) -> Point:
        """Return the point at these levels, whether a game can be made of them or not.

        ``place`` is its number in the design.
        """
        experiment = self._experiment
        named = next((level.scenario for level in levels if level.scenario is not None), None)
        scenario = experiment.scenarios[named] if named is not None else experiment.scenario
        variant = next((level.variant for level in levels if level.variant is not None), None)
        settings = {path: value for level in levels for path, value in level.settings.items()}
        numbers: dict[str, float] = {}
        rest: dict[str, Any] = {}
        for path, value in settings.items():
            found = numbers_at(scenario, path) if isinstance(value, int | float) else ()
            fixed = bool(found) and not isinstance(value, bool) and not path.startswith("model.")
            if fixed:
                numbers |= dict.fromkeys(found, float(value))
            else:
                rest[path] = value
        recipe = recipe_of(scenario, variant, rest)
        lost = [path for path in numbers if path not in facts_of(recipe, experiment.draws).numbers]
        if lost:  # a variant or another setting has taken the number away: leave it to the scenario to say so
            recipe = recipe_of(scenario, variant, rest | {path: numbers.pop(path) for path in lost})
        seed = experiment.seed if experiment.common else (experiment.seed + place) % 2**64
        return Point(recipe, tuple(numbers.items()), seed)


def recipe_of(scenario: Scenario, variant: str | None, settings: Mapping[str, Any]) -> Recipe:
    """Return the game of a scenario with a variant and settings."""
    return Recipe(
        scenario.name,
        scenario.text,
        tuple((made.path, json.dumps(made.value.plain(), default=str)) for made in scenario.settings),
        None if variant == BASELINE and not has_variant(scenario, BASELINE) else variant,
        tuple((path, json.dumps(value, default=str)) for path, value in settings.items()),
    )


def has_variant(scenario: Scenario, name: str) -> bool:
    """Return whether a scenario has a variant of this name."""
    return name in scenario.variants


@dataclass(frozen=True, slots=True)
class Facts:
    """What planning needs to know of a recipe's game."""

    hash: str  # identity of the scenario
    numbers: frozenset[str]  # that can be fixed
    room: int  # points that make a task: a batch of the engine, whose memory and time are bounded


@lru_cache(KEPT_FACTS)
def facts_of(recipe: Recipe, draws: int) -> Facts:
    """Return what planning needs to know of a recipe; of one that makes no game, its words."""
    try:
        game = game_of(recipe)
    except ScenarioError:
        basis = _scenario_of(recipe.name, recipe.text, recipe.before).hash
        said = json.dumps([basis, recipe.variant, recipe.settings])
        return Facts(hashlib.sha256(said.encode()).hexdigest(), frozenset(), TASK_POINTS)
    room = max(1, min(TASK_POINTS, sets_in_batch(game, draws) // count_sets(draws)))
    return Facts(game.scenario.hash, _names_of(tuple(game.numbers)), room)


@lru_cache(KEPT_GAMES)
def _names_of(numbers: tuple[str, ...]) -> frozenset[str]:
    return frozenset(numbers)  # one for all recipes that share them


@lru_cache(KEPT_GAMES)
def _scenario_of(name: str, text: str, before: tuple[tuple[str, str], ...]) -> Scenario:
    return loads(text, name, _read(before), parts=list_parts())


@lru_cache(KEPT_GAMES)
def game_of(recipe: Recipe) -> Game:
    """Make the game of a recipe.

    Raises
    ------
    ScenarioError
        If the settings lead nowhere or make the scenario invalid.
    """
    parts = list_parts()
    scenario = _scenario_of(recipe.name, recipe.text, recipe.before)
    if recipe.variant is not None:
        scenario = apply_variant(scenario, recipe.variant, parts)
    if recipe.settings:
        scenario = with_overrides(scenario, _read(recipe.settings), parts)
    return build_game(scenario)


def _read(settings: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {path: json.loads(value) for path, value in settings}
