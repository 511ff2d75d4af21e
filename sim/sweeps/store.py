"""The tables of a sweep: what has been played in parts, the design, the summary, and a manifest.

What is played is on the disk when ``add`` returns. Many small parts are taken in by a larger one,
named after the first and the last of them, and cleared away later: a reader may still be at them.

Room     sweeps
Shapes   n points
Units    none
Source   docs/experiments.md
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from sim.sweeps.evaluate import Row
from sim.sweeps.folder import NEW, SUMMARY, held, put, write_file
from sim.sweeps.sweep import DESIGN, MANIFEST, PARTS, Keys, Sweep, check_files, keys_of, parts_of, scan_parts

FEW: Final = 64  # small parts; one more and they become one
SLICE: Final = 20_000  # rows handled at once


@contextmanager
def open_store(folder: Path) -> Iterator["Store"]:
    """Hold the folder of a sweep and give its tables.

    Raises
    ------
    SweepError
        If the folder cannot be used, or a table in it is broken.
    """
    with held(folder):
        check_files(folder)
        store = Store(folder)
        store.clear()
        try:
            yield store
        finally:
            with suppress(OSError):
                store.clear()


class Store:
    """The tables of a sweep, for the one process that holds its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        parts = parts_of(folder)
        self._small = [part for part in parts if "-" not in part.stem]
        self._next = 1 + int(parts[-1].stem.rpartition("-")[2]) if parts else 0

    def clear(self) -> None:
        """Remove what is of no more use: files in the making, and parts that a larger one has taken in."""
        parts = self.folder / PARTS
        for left in [*self.folder.glob(f"{NEW}*"), *parts.glob(f"{NEW}*")]:
            left.unlink()
        for part in set(parts.glob("[!.]*.parquet")) - set(parts_of(self.folder)):
            part.unlink()

    def add(self, rows: Iterable[tuple[str, Row | str]], columns: Sequence[str]) -> None:
        """Keep the rows of some points, or why they have none; when this returns they are on the disk."""
        listed = list(rows)
        reasons = [row if isinstance(row, str) else None for _, row in listed]
        table: dict[str, pl.Series] = {
            "key": pl.Series([key for key, _ in listed], dtype=pl.String),
            "failed": pl.Series(reasons, dtype=pl.String),
        }
        for name in columns:
            values = [None if isinstance(row, str) else row.get(name) for _, row in listed]
            table[name] = pl.Series(values, dtype=pl.Float64)
        self._small.append(self._write(pl.DataFrame(table), f"{self._next:08}"))
        self._next += 1
        if len(self._small) > FEW:
            self._merge()

    def _merge(self) -> None:
        self.clear()  # of those taken in by the last one: whoever read them has long been done
        rows = pl.concat([pl.read_parquet(part, glob=False) for part in self._small], how="diagonal")
        self._write(rows, f"{self._small[0].stem}-{self._small[-1].stem}")
        self._small = []

    def _write(self, rows: pl.DataFrame, name: str) -> Path:
        content, place = io.BytesIO(), self.folder / PARTS / f"{name}.parquet"
        rows.write_parquet(content, statistics=False)
        write_file(place, content.getvalue())
        return place

    def write_manifest(self, content: Mapping[str, Any]) -> None:
        """Write the manifest."""
        text = json.dumps(content, indent=2, allow_nan=False, default=str) + "\n"
        write_file(self.folder / MANIFEST, text.encode())

    def write_design(self, slices: Iterable[pl.DataFrame]) -> Keys:
        """Write the design, given a slice at a time, and return the keys of its points as numbers.

        Manifest and summary, which are of the design before, are removed.
        """
        names, keys, whole = [], [], self.folder / f"{NEW}design.parquet"
        try:
            for i, rows in enumerate(slices):
                names.append(self.folder / f"{NEW}design-{i:06}.parquet")
                rows.write_parquet(names[-1], statistics=False)
                keys.append(keys_of(rows.lazy()))
            pl.scan_parquet(names, glob=False).sink_parquet(whole, statistics=False)
        except pl.exceptions.ComputeError as error:  # how polars says that the disk is full
            raise OSError(f"{self.folder / DESIGN} cannot be written: {error}") from None
        for name in (MANIFEST, SUMMARY):
            (self.folder / name).unlink(missing_ok=True)
        put(whole, self.folder / DESIGN)
        self.clear()
        return np.concatenate(keys)

    def write_summary(self, sweep: Sweep) -> None:
        """Write the table of all points for spreadsheets: factors, outcomes, everything else."""
        making = self.folder / f"{NEW}{SUMMARY}"
        with making.open("wb") as file:
            for i, rows in enumerate(slices_of(sweep)):
                file.write(rows.write_csv(include_header=i == 0).encode())
        put(making, self.folder / SUMMARY)


def slices_of(sweep: Sweep) -> Iterator[pl.DataFrame]:
    """Yield the points of a sweep in design order, some at a time, in the order of columns of summary.csv."""
    played, n_points = scan_parts(sweep.folder, sweep.columns), sweep.manifest["counts"]["planned"]
    later = [name for name in sweep.columns if name not in sweep.outcomes]
    for begin in range(0, n_points, SLICE):
        plan = sweep.design.slice(begin, SLICE).collect()
        found = played.filter(pl.col("key").is_in(plan["key"].implode())).collect()
        rows = plan.join(found, on="key", how="left", maintain_order="left")
        yield rows.select(*(factor.name for factor in sweep.factors), *sweep.outcomes, *later, "failed")
