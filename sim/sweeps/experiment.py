"""Experiments: what is varied in a scenario, by which design, and what is asked of each point.

Room     sweeps
Shapes   none
Units    as in the scenario
Source   docs/experiments.md
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.scenario import Scenario
from sim.sweeps.factors import Factor, Level, Listed
from sim.sweeps.paths import numbers_at

BASELINE = "baseline"  # the scenario as written, where variants are a factor


@dataclass(frozen=True)
class Experiment:
    """An experiment file, validated; loaded by :func:`sim.sweeps.load_experiment`."""

    name: str
    text: str
    hash: str  # of what the file says and of the scenarios it names
    title: str
    scenarios: Mapping[str, Scenario]  # by the name the file gives them; the first is the baseline's
    factors: tuple[Factor, ...]
    kind: str  # of design
    size: int  # levels of each factor, or points in all, as the design counts
    draws: int
    seed: int
    common: bool  # the same random numbers at every point
    outputs: tuple[str, ...]
    draw: tuple[str, ...]  # columns that charts show
    settings: Mapping[str, object] = field(default_factory=dict)  # made from outside the file, by path

    @property
    def scenario(self) -> Scenario:
        """The scenario of the baseline."""
        return next(iter(self.scenarios.values()))

    def levels(self, units: tuple[float | None, ...]) -> tuple[Level, ...]:
        """Return each factor's level at a row of the design; where it is None, as the scenario has it."""
        return tuple(
            self.as_written(factor) if unit is None else factor.at(unit)
            for factor, unit in zip(self.factors, units, strict=True)
        )

    def as_written(self, factor: Factor) -> Level:
        """Return the level of a factor that changes nothing."""
        shown = baseline_of(self, factor)
        if isinstance(shown, float) and factor.is_number:
            return Level(shown)
        return Level(shown if isinstance(shown, str) else "as written")


def baseline_of(experiment: Experiment, factor: Factor) -> float | str | None:
    """Return where the scenario as written stands on a factor, if it can be told."""
    if factor.name == "scenario":
        return next(iter(experiment.scenarios))
    if factor.name == "variant":
        return BASELINE
    if isinstance(factor, Listed) and not factor.is_number:
        return next((level.shown for level in factor.levels if not level.settings), None)
    scenario = experiment.scenario
    paths = {number for path in factor.paths for number in numbers_at(scenario, path) or (path,)}
    central = {scenario.numbers[path].central for path in paths if path in scenario.numbers}
    return float(central.pop()) if len(central) == 1 else None
