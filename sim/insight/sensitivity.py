"""What every method of sensitivity analysis returns, and what it reads.

Room     insight
Shapes   n points, d factors
Units    those of the index
Source   Sarrazin, Pianosi & Wagener (2016), Environmental Modelling & Software 79, 135-152
         (when an index has converged)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from sim.arrays import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from sim.sweeps.sweep import Sweep

SEED: Final = 1  # of resampling; SALib takes 0 for no seed
RESAMPLES: Final = 200
NEGLIGIBLE: Final = 0.05  # share of the scale below which an index may stay unclear (Sarrazin et al.)


class InsightError(ValueError):
    """A sweep from which this cannot be computed; the message says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Index:
    """A measure of every factor with its 95 % interval, (d,) each; NaN where no interval is estimated."""

    values: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How much each factor matters to one output, by one method."""

    method: str
    output: str
    factors: tuple[str, ...]
    indices: Mapping[str, Index]  # the one to rank by comes first
    samples: int  # trajectories, base samples or points used
    unclear: BoolArray  # (d,) which factors cannot be told from one that does nothing
    warnings: tuple[str, ...] = ()
    dummy: FloatArray | None = None  # (d,) what a factor that does nothing would reach; PAWN

    @property
    def main(self) -> Index:
        """The index to rank by."""
        return next(iter(self.indices.values()))

    @property
    def order(self) -> IntArray:
        """The factors from the most to the least important."""
        return np.argsort(-self.main.values, kind="stable")


def read_output(sweep: "Sweep", output: str) -> FloatArray:
    """Return an output at every point in design order, NaN where there is none.

    Raises
    ------
    InsightError
        If the sweep has no such output, or no point of it.
    """
    if output not in sweep.outputs:
        raise InsightError(f"there is no output {output!r}; outputs: {', '.join(sweep.outputs)}")
    points = sweep.points
    if output not in points.collect_schema().names():
        raise InsightError("no point has been played yet")
    column = points.select(pl.col(output).cast(pl.Float64)).collect().to_series()
    return column.fill_null(np.nan).to_numpy()


def count_missing(sweep: "Sweep", values: FloatArray) -> str:
    """Return in words how many points have no value, or nothing where all have."""
    missing = int(np.isnan(values).sum())
    if not missing:
        return ""
    failed = int(sweep.points.select(pl.col("failed").is_not_null().sum()).collect().item())
    parts = []
    if failed:
        parts.append(f"{failed:,} of {len(values):,} points failed")
    if missing > failed:
        parts.append(f"{missing - failed:,} of {len(values):,} have not been played")
    return " and ".join(parts)


def is_constant(values: FloatArray) -> bool:
    """Return whether an output has one value only, up to rounding."""
    return bool(np.ptp(values) <= 1e-12 * max(1.0, float(np.abs(values).max())))


def never_changed(value: float) -> str:
    """Return the warning for an output that is the same at every point."""
    return f"The output never changed: it is {value:.4g} at every point, so every index is zero."


def find_unclear(index: Index, scale: float) -> BoolArray:
    """Return which intervals reach down to zero and up to more than a negligible part of ``scale``, (d,)."""
    return (index.low <= 0.0) & (index.high > NEGLIGIBLE * scale)


def too_small(index: Index, unclear: BoolArray) -> tuple[str, ...]:
    """Return the warning for a sample that cannot tell an index from zero, if there is any."""
    n = int(unclear.sum())
    if not n:
        return ()
    those = "its index" if len(unclear) == 1 else f"{n} of {len(unclear)} indices"
    largest = float(index.high[unclear].max())
    return (f"The sample is too small to tell {those} from zero: up to {largest:.2g} is possible.",)


def few(n: int, enough: int, what: str) -> tuple[str, ...]:
    """Return the warning for so few samples that resampling them understates the interval, if they are."""
    if n >= enough:
        return ()
    return (f"There are {n} {what} only: with fewer than {enough} the intervals come out too narrow.",)


def no_influence(
    sweep: "Sweep", output: str, method: str, names: tuple[str, ...], value: float, samples: int
) -> Sensitivity:
    """Return the result for an output that never changed: every index is zero, exactly."""
    d = len(sweep.factors)
    zero = Index(*np.zeros((3, d)))
    return Sensitivity(
        method=method,
        output=output,
        factors=tuple(factor.name for factor in sweep.factors),
        indices=dict.fromkeys(names, zero),
        samples=samples,
        unclear=np.zeros(d, dtype=np.bool_),
        warnings=(never_changed(value),),
        dummy=np.zeros(d) if method == "pawn" else None,
    )


def unit_problem(sweep: "Sweep") -> dict[str, Any]:
    """Return what SALib calls the problem: the factors on the unit cube."""
    names = [factor.name for factor in sweep.factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
