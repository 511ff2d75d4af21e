"""The manifest of a sweep: what was asked for, how far it has come, and what it takes to do it again.

Room     sweeps
Shapes   none
Units    as in the scenario
Source   docs/experiments.md
"""

from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final, Literal

from sim import __version__
from sim.game import count_sets
from sim.sweeps.designs import DESIGNS
from sim.sweeps.evaluate import names_of_outputs
from sim.sweeps.experiment import Experiment, baseline_of
from sim.sweeps.factors import Between, Factor, Listed, Own
from sim.sweeps.points import game_of, recipe_of
from sim.sweeps.sweep import FORMAT, FactorInfo
from sim.talks.plugins import described

LIBRARIES: Final = ("numpy", "numba", "scipy", "polars", "SALib")


def manifest_of(experiment: Experiment, planned: int, done: int, failed: int) -> dict[str, Any]:
    """Return the manifest."""
    by = DESIGNS[experiment.kind].by
    games = [game_of(recipe_of(scenario, None, {})) for scenario in experiment.scenarios.values()]
    return {
        "format": FORMAT,
        "experiment": experiment.name,
        "title": experiment.title,
        "hash": experiment.hash,
        "settings": [{"path": path, "value": value} for path, value in experiment.settings.items()],
        "scenarios": [
            {"name": name, "title": scenario.title, "hash": scenario.hash, "text": scenario.text}
            for name, scenario in experiment.scenarios.items()
        ],
        "design": {"kind": experiment.kind, "levels": None, "points": None} | {by: experiment.size},
        "factors": [asdict(_info(experiment, factor)) for factor in experiment.factors],
        "draws": experiment.draws,
        "sets": count_sets(experiment.draws),
        "seed": experiment.seed,
        "random_numbers": "common" if experiment.common else "fresh",
        "outcomes": list(dict.fromkeys(name for game in games for name in game.outcomes)),
        "outputs": list(
            dict.fromkeys(name for game in games for name in names_of_outputs(game, experiment.outputs))
        ),
        "draw": list(experiment.draw),
        "plugins": described(),
        "counts": {"planned": planned, "done": done, "failed": failed},
        "versions": {"parley": __version__, **{library: version(library) for library in LIBRARIES}},
        "text": experiment.text,
    }


def _info(experiment: Experiment, factor: Factor) -> FactorInfo:
    low = high = None
    scale: Literal["linear", "log", "own"] = "linear"
    if isinstance(factor, Between):
        low, high, scale = factor.low, factor.high, factor.scale
    elif isinstance(factor, Own):
        scale = "own"
        low, high = (float(factor.at(unit).shown) for unit in (0.0, 1.0))
    elif factor.is_number:
        numbers = [level.shown for level in factor.levels if isinstance(level.shown, float)]
        low, high = min(numbers), max(numbers)
    return FactorInfo(
        name=factor.name,
        kind="number" if factor.is_number else "choice",
        levels=tuple(level.shown for level in factor.levels) if isinstance(factor, Listed) else (),
        low=low,
        high=high,
        scale=scale,
        baseline=baseline_of(experiment, factor),
        paths=factor.paths,
    )
