"""A sweep on disk, opened for reading: its points in design order, and what was planned.

Room     sweeps
Shapes   n points, d factors
Units    as the columns say: probabilities, payoffs [util]
Source   docs/experiments.md
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from sim.arrays import FloatArray

FORMAT: Final = "parley sweep"
MANIFEST: Final = "manifest.json"
DESIGN: Final = "design.parquet"
PARTS: Final = "parts"
INTERVALS: Final = ("mc_low", "mc_high", "low", "high")
Keys = npt.NDArray[np.uint64]


class SweepError(Exception):
    """A folder that cannot be read as a sweep, or cannot be used for one."""


class StoppedError(SweepError):
    """A sweep has begun and cannot go on; what was finished is kept."""


class PointError(StoppedError):
    """A point has failed, and that was to end the sweep."""


@dataclass(frozen=True, slots=True)
class FactorInfo:
    """What was varied: a number between two values or at levels, or a choice among labelled levels."""

    name: str
    kind: Literal["number", "choice"]
    levels: tuple[float | str, ...]  # empty for a number that was varied without steps
    low: float | None
    high: float | None
    scale: Literal["linear", "log", "own"]
    baseline: float | str | None  # where the scenario as written stands
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Sweep:
    """The points of an experiment and what came out at each; of an unfinished one, what there is."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def factors(self) -> tuple[FactorInfo, ...]:
        """Return what was varied, in the order of the experiment."""
        return tuple(
            FactorInfo(**{**factor, "levels": tuple(factor["levels"]), "paths": tuple(factor["paths"])})
            for factor in self.manifest["factors"]
        )

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Return the outcomes; each names the column of its probability at the end."""
        return tuple(self.manifest["outcomes"])

    @property
    def outputs(self) -> tuple[str, ...]:
        """Return the columns of what came out, intervals aside."""
        return tuple(self.manifest["outputs"])

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the outputs that charts and the page show: those asked for, or the first."""
        return tuple(self.manifest["draw"]) or self.outputs[:1]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return all columns of what came out."""
        return columns_of(self.outputs)

    @property
    def design(self) -> pl.LazyFrame:
        """Return a row for each point in design order: number, key, factors and unit coordinates."""
        return pl.scan_parquet(self.folder / DESIGN, glob=False)

    @property
    def points(self) -> pl.LazyFrame:
        """Return a row for each point in design order: factors, outputs with intervals, why it failed.

        Outputs are null where a point has failed or is yet to be played.
        """
        plan = self.design.drop("^unit\\..*$")
        played = scan_parts(self.folder, self.columns)
        return plan.join(played, on="key", how="left", maintain_order="left").drop("key")

    def units(self) -> FloatArray:
        """Return the coordinates of the design, (n, d) in [0, 1]."""
        names = [f"unit.{factor.name}" for factor in self.factors]
        return self.design.select(names).collect().to_numpy()

    def count(self) -> tuple[int, int]:
        """Return how many points are done and how many have failed by now, whatever the manifest says."""
        return count_points(self.folder)

    def __repr__(self) -> str:
        """Return what was varied, and how far it has come."""
        planned, varied = self.manifest["counts"]["planned"], ", ".join(f.name for f in self.factors)
        return f"<Sweep {self.manifest['experiment']}: {self.count()[0]} of {planned} points; {varied}>"


def columns_of(outputs: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of outputs, each followed by those of its intervals.

    Examples
    --------
    >>> columns_of(["payoff.north"])
    ('payoff.north', 'payoff.north.low', 'payoff.north.high')
    """
    columns: list[str] = []
    for name in outputs:
        ends = INTERVALS[2:] if name.startswith("payoff.") else INTERVALS
        columns += [name, *(f"{name}.{end}" for end in ends)]
    return tuple(columns)


def parts_of(folder: Path) -> list[Path]:
    """Return the parts in order; those that a larger one, named first-last, has taken in are left out."""
    parts, end = [], ""
    for path in sorted((folder / PARTS).glob("[!.]*.parquet")):  # a dot begins the name of one in the making
        first, _, last = path.stem.partition("-")
        if first > end:
            parts.append(path)
            end = last or first
    return parts


def scan_parts(folder: Path, columns: Sequence[str] = ()) -> pl.LazyFrame:
    """Return what has been played so far, a row for each point: key, why it failed, some columns."""
    schema = {"key": pl.String(), "failed": pl.String(), **dict.fromkeys(columns, pl.Float64())}
    parts = parts_of(folder)
    if not parts:
        return pl.LazyFrame(schema=schema)
    rows = pl.scan_parquet(parts, schema=schema, missing_columns="insert", extra_columns="ignore", glob=False)
    return rows.unique("key", keep="last", maintain_order=True)


def keys_of(rows: pl.LazyFrame) -> Keys:
    """Return the first 64 bits of the keys of some points, (n,)."""
    numbers = pl.col("key").str.slice(0, 16).str.to_integer(base=16, dtype=pl.UInt64)
    return rows.select(numbers).collect()["key"].to_numpy()


def played_keys(folder: Path, *, failed: bool = False) -> Keys:
    """Return the keys of what has been played, or of what has failed at some time, ascending."""
    why = pl.col("failed").is_not_null() if failed else pl.col("failed").is_null()
    keys = [keys_of(pl.scan_parquet(part, glob=False).filter(why)) for part in parts_of(folder)]
    return np.unique(np.concatenate(keys)) if keys else np.array([], dtype=np.uint64)


def count_points(folder: Path) -> tuple[int, int]:
    """Return how many points of the design in a folder are done, and how many have failed."""
    plan = keys_of(pl.scan_parquet(folder / DESIGN, glob=False))
    done = np.isin(plan, played_keys(folder))
    failed = np.isin(plan, played_keys(folder, failed=True)) & ~done
    return int(done.sum()), int(failed.sum())


def check_files(folder: Path) -> None:
    """Check that the tables of a sweep are whole; nothing that Parley does or suffers can break them.

    Raises
    ------
    SweepError
        If one cannot be read, with what to do about it.
    """
    remedies = dict.fromkeys(parts_of(folder), "delete it, and `parley sweep` plays its points again")
    if (folder / DESIGN).exists():
        remedies[folder / DESIGN] = "delete it, and `parley sweep` makes it again"
    for file, remedy in remedies.items():
        try:
            columns = pl.read_parquet_schema(file)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise SweepError(f"{file} is broken ({str(error).splitlines()[0]}); {remedy}") from None
        if "key" not in columns:
            raise SweepError(f"{file} is not of this sweep; {remedy}")


def open_sweep(folder: str | Path) -> Sweep:
    """Open the folder of a sweep, finished or not.

    Raises
    ------
    SweepError
        If the folder holds no sweep, or a file of it is broken.
    """
    place = Path(folder)
    try:
        manifest = json.loads((place / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise SweepError(f"{place} holds no sweep: there is no {MANIFEST} of one")
    if not (place / DESIGN).exists():
        raise SweepError(f"{place / DESIGN} is missing; `parley sweep` makes it again")
    check_files(place)
    return Sweep(place, manifest)
