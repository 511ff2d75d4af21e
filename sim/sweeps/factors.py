"""Factors: what an experiment varies, and the level each has at a coordinate of the design.

Room     sweeps
Shapes   coordinates in [0, 1]
Units    a level is a number in the unit of its path, or a choice with a label
Source   docs/experiments.md
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from sim.game import pert

Scale = Literal["linear", "log", "own"]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a factor: how it is shown, and what it sets."""

    shown: float | str  # a number, or the label of a choice
    settings: Mapping[str, Any] = field(default_factory=dict)  # path -> value
    variant: str | None = None
    scenario: str | None = None  # a file or a bundled name


@dataclass(frozen=True, slots=True)
class Listed:
    """A factor with levels of its own."""

    name: str
    levels: tuple[Level, ...]
    paths: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether every level is a number."""
        return all(isinstance(level.shown, float) for level in self.levels)

    def at(self, unit: float) -> Level:
        """Return the level at a coordinate: each has an equal share of [0, 1]."""
        return self.levels[min(int(unit * len(self.levels)), len(self.levels) - 1)]

    def steps(self, levels: int) -> list[float]:
        """Return the coordinates of all levels."""
        return [(i + 0.5) / len(self.levels) for i in range(len(self.levels))]


@dataclass(frozen=True, slots=True)
class Between:
    """A number that moves evenly between two values, on all its paths together."""

    name: str
    paths: tuple[str, ...]
    low: float
    high: float
    scale: Scale = "linear"
    whole: bool = False  # a count

    is_number = True

    def at(self, unit: float) -> Level:
        """Return the level at a coordinate; of a count, each whole number has an equal share of [0, 1]."""
        if unit in (0.0, 1.0):
            value = self.high if unit else self.low
        elif self.scale == "log":
            value = math.exp(math.log(self.low) * (1.0 - unit) + math.log(self.high) * unit)
        elif self.whole:
            value = min(self.low + math.floor(unit * self._counts), self.high)
        else:
            value = self.low * (1.0 - unit) + self.high * unit
        shown = float(round(value)) if self.whole else value
        return Level(shown, dict.fromkeys(self.paths, shown))

    def steps(self, levels: int) -> list[float]:
        """Return evenly spaced coordinates from end to end, of a count at most one for each whole number."""
        return _evenly(min(levels, self._counts) if self.whole else levels)

    @property
    def _counts(self) -> int:
        """How many whole numbers there are from end to end."""
        return int(self.high - self.low) + 1


@dataclass(frozen=True, slots=True)
class Own:
    """Numbers that each move through their own range, at the same quantile of their own distribution."""

    name: str
    ranges: Mapping[str, tuple[float, float, float]]  # path -> low, central, high
    whole: bool = False

    is_number = True

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that move together."""
        return tuple(self.ranges)

    def at(self, unit: float) -> Level:
        """Return the level at a quantile; of several numbers the quantile itself is shown."""
        settings = {path: float(pert(np.array([unit]), *ends)[0]) for path, ends in self.ranges.items()}
        if self.whole:
            settings = {path: float(round(value)) for path, value in settings.items()}
        return Level(next(iter(settings.values())) if len(settings) == 1 else unit, settings)

    def steps(self, levels: int) -> list[float]:
        """Return evenly spaced quantiles, the ends of the range included."""
        return _evenly(levels)


def _evenly(count: int) -> list[float]:
    return [float(unit) for unit in np.linspace(0.0, 1.0, count)]


Factor = Listed | Between | Own
