"""The plan of a sweep: its points in design order with their keys, and tasks of what is missing.

Room     sweeps
Shapes   n points, d factors
Units    none
Source   docs/experiments.md
"""

from collections.abc import Iterator, Sequence
from math import isnan, prod
from typing import Final

import numpy as np
import polars as pl

from sim.arrays import FloatArray, IntArray
from sim.scenario.errors import Flaw, FlawError
from sim.sweeps.designs import DESIGNS, DesignError
from sim.sweeps.experiment import Experiment
from sim.sweeps.factors import Level
from sim.sweeps.points import Point, Recipe, Resolver, facts_of
from sim.sweeps.tasks import Task
from sim.talks.plugins import loaded

MOST_POINTS: Final = 10_000_000
SLICE: Final = 5_000  # points handled at once, so that memory stays flat
LOOKED_AT: Final = 1_000  # points, to see whether all are alike


class Plan:
    """An experiment's design, row by row."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.units = make_design(experiment)
        self._resolver = Resolver(experiment)

    def __len__(self) -> int:
        return len(self.units)

    def _levels(self, place: int) -> tuple[Level, ...]:
        return _levels_at(self.experiment, self.units[place])

    def slices(self) -> Iterator[pl.DataFrame]:
        """Yield the design as a table, some rows at a time: number, key, factors, coordinates."""
        for begin in range(0, len(self), SLICE):
            yield self._slice(range(begin, min(begin + SLICE, len(self))))

    def _slice(self, places: range) -> pl.DataFrame:
        levels = [self._levels(place) for place in places]
        points = [self._resolver.point(at, place) for at, place in zip(levels, places, strict=True)]
        table: dict[str, pl.Series] = {
            "point": pl.Series(places, dtype=pl.UInt32),
            "key": pl.Series([point.key(self.experiment) for point in points], dtype=pl.String),
        }
        factors = self.experiment.factors
        for i, factor in enumerate(factors):
            shown = [at[i].shown for at in levels]
            if factor.is_number:
                numbers = [value if isinstance(value, float) else None for value in shown]
                table[factor.name] = pl.Series(numbers, dtype=pl.Float64)
            else:
                table[factor.name] = pl.Series([str(value) for value in shown], dtype=pl.String)
        for i, factor in enumerate(factors):
            units = self.units[places.start : places.stop, i]
            table[f"unit.{factor.name}"] = pl.Series(units, dtype=pl.Float64).fill_nan(None)
        return pl.DataFrame(table)

    def tasks(self, places: IntArray, room: int) -> Iterator[Task]:
        """Yield the points at some places, those of one game together, at most ``room`` to a task."""
        experiment = self.experiment
        for begin in range(0, len(places), SLICE):
            waiting: dict[Recipe, list[tuple[str, Point]]] = {}
            for place in places[begin : begin + SLICE].tolist():
                point = self._resolver.point(self._levels(place), place)
                points = waiting.setdefault(point.recipe, [])
                points.append((point.key(experiment), point))
                if len(points) >= min(room, facts_of(point.recipe, experiment.draws).room):
                    yield self._task(point.recipe, waiting.pop(point.recipe))
            for recipe, points in waiting.items():
                yield self._task(recipe, points)

    def _task(self, recipe: Recipe, points: Sequence[tuple[str, Point]]) -> Task:
        return Task(recipe, tuple(points), self.experiment.draws, self.experiment.outputs, loaded())


def make_design(experiment: Experiment) -> FloatArray:
    """Return the coordinates of an experiment's points, (n, d); NaN leaves a factor as it is written.

    Raises
    ------
    FlawError
        If there are too few points for the design, or too many, or all of them are alike; reading an
        experiment asks for that.
    """
    factors = experiment.factors
    if experiment.kind == "grid":
        size = prod(len(factor.steps(experiment.size)) for factor in factors)
        if size > MOST_POINTS:
            raise FlawError(
                Flaw("E404", f"a grid of {size:,} points is too large", hint=f"at most {MOST_POINTS:,}")
            )
    try:
        units = DESIGNS[experiment.kind].make(factors, experiment.size, experiment.seed)
    except DesignError as error:
        message = f"too few points for a design of the kind {experiment.kind}"
        raise FlawError(Flaw("E404", message, ("points",), str(error))) from None
    if _are_alike(experiment, units):
        hint = "expected a factor with two levels that differ"
        raise FlawError(Flaw("E402", "all points of this design are alike", hint=hint))
    return units


def _levels_at(experiment: Experiment, row: FloatArray) -> tuple[Level, ...]:
    return experiment.levels(tuple(None if isnan(unit) else unit for unit in row.tolist()))


def _are_alike(experiment: Experiment, units: FloatArray) -> bool:
    """Return whether all points come to the same game with the same numbers; a thousand are looked at."""
    resolver, first = Resolver(experiment), None
    for place in np.linspace(0, len(units) - 1, min(len(units), LOOKED_AT)).astype(np.int64).tolist():
        point = resolver.point(_levels_at(experiment, units[place]), place)
        said = (facts_of(point.recipe, experiment.draws).hash, sorted(point.numbers))
        if first is not None and said != first:
            return False
        first = said
    return True
