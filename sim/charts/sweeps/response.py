"""What a chart of a sweep shows: one output at every point, with what was varied.

Room     charts
Shapes   n points, X outcomes
Units    shares in [0, 1], payoffs [util]
Source   docs/model.md, section 1
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sim.arrays import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

PAYOFF: Final = "payoff."
NORMAL: Final = 3.29  # widths of 5-95 % in standard deviations, of a normal distribution


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """One output at every point of a sweep; NaN where there is none, (n,) each."""

    output: str
    outcomes: tuple[str, ...]
    factors: tuple["FactorInfo", ...]
    columns: Mapping[str, FloatArray]  # of each factor: numbers, or the place of a choice's level
    values: FloatArray
    error: FloatArray  # half the width of the Monte-Carlo interval (95 %)
    mc_low: FloatArray
    mc_high: FloatArray
    low: FloatArray  # 5 % and 95 % over assumption sets
    high: FloatArray
    failed: BoolArray
    likeliest: IntArray  # place of the likeliest outcome, -1 where unknown
    shares: FloatArray  # (n, X) of the outcomes at the end

    @property
    def is_share(self) -> bool:
        """Whether the output is a probability."""
        return not self.output.startswith(PAYOFF)

    @property
    def played(self) -> BoolArray:
        """Where there is a value."""
        return np.asarray(np.isfinite(self.values))

    @property
    def is_banded(self) -> bool:
        """Whether the spread over assumption sets is known."""
        return bool(np.isfinite(self.low).any())

    def at(self, chosen: BoolArray | IntArray) -> "Response":
        """Return the same for some of the points."""
        arrays = ("values", "error", "mc_low", "mc_high", "low", "high", "failed", "likeliest", "shares")
        columns = {name: column[chosen] for name, column in self.columns.items()}
        return replace(self, columns=columns, **{name: getattr(self, name)[chosen] for name in arrays})

    def table(self) -> pl.DataFrame:
        """Return what is drawn as a table: factors, value, intervals, likeliest outcome, what failed."""
        names = (*self.outcomes, None)
        columns: dict[str, object] = {f.name: show_levels(f, self.columns[f.name]) for f in self.factors}
        columns |= {self.output: self.values}
        for end in ("mc_low", "mc_high", "low", "high"):
            columns[f"{self.output}.{end}"] = getattr(self, end)
        columns["likeliest"] = pl.Series([names[i] for i in self.likeliest], dtype=pl.String)
        columns["failed"] = self.failed
        return pl.DataFrame(columns).with_columns(pl.selectors.float().fill_nan(None))


def read_response(sweep: "Sweep", output: str) -> Response:
    """Gather one output of a sweep; where a factor is left as the scenario has it, its baseline stands."""
    table = sweep.points.collect()
    n = len(table)

    def number(name: str) -> FloatArray:
        if name not in table.columns:
            return np.full(n, np.nan)
        return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy()

    values, low, high = (number(f"{output}{end}") for end in ("", ".low", ".high"))
    mc_low, mc_high = number(f"{output}.mc_low"), number(f"{output}.mc_high")
    if f"{output}.mc_low" not in table.columns:  # payoffs: what their spread over worlds allows at most
        error = 1.96 * (high - low) / NORMAL / np.sqrt(sweep.manifest["sets"])
        mc_low, mc_high = values - error, values + error
    else:
        error = np.fmax(mc_high - values, values - mc_low)  # the larger one: an end may be cut at 0 or 1
    shares = np.column_stack([number(name) for name in sweep.outcomes] or [np.full(n, np.nan)])
    known = np.isfinite(shares).all(axis=1)
    return Response(
        output=output,
        outcomes=sweep.outcomes,
        factors=sweep.factors,
        columns={factor.name: read_levels(factor, table[factor.name]) for factor in sweep.factors},
        values=values,
        error=error,
        mc_low=mc_low,
        mc_high=mc_high,
        low=low,
        high=high,
        failed=table["failed"].is_not_null().to_numpy()
        if "failed" in table.columns
        else np.zeros(n, dtype=bool),
        likeliest=np.where(known, np.argmax(np.where(known[:, None], shares, 0.0), axis=1), -1),
        shares=shares,
    )


def read_levels(factor: "FactorInfo", column: pl.Series) -> FloatArray:
    """Return a factor's column as numbers; of a choice the place of its level, else of its baseline."""
    if factor.kind == "number":
        numbers = column.cast(pl.Float64).fill_nan(None)
        if isinstance(factor.baseline, int | float):
            numbers = numbers.fill_null(float(factor.baseline))
        return numbers.fill_null(np.nan).to_numpy()
    place = {str(level): float(i) for i, level in enumerate(factor.levels)}
    at_home = place.get(str(factor.baseline), np.nan)
    labels = column.cast(pl.String).to_list()
    return np.array([place.get(str(label), at_home) for label in labels], dtype=np.float64)


def show_levels(factor: "FactorInfo", column: FloatArray) -> pl.Series:
    """Return a factor's column as it is written: numbers or labels."""
    if factor.kind == "number":
        return pl.Series(column)
    labels = [None if np.isnan(i) else str(factor.levels[int(i)]) for i in column]
    return pl.Series(labels, dtype=pl.String)


def find_baseline(factor: "FactorInfo") -> float | None:
    """Return where the scenario as written stands on a factor's axis, None where it is off it."""
    if factor.baseline is None:
        return None
    if factor.kind == "number":
        return float(factor.baseline)
    labels = [str(level) for level in factor.levels]
    return float(labels.index(str(factor.baseline))) if str(factor.baseline) in labels else None
