"""PAWN: how far the distribution of the output shifts when one factor is held in a slice of its range.

The distance is the largest gap between the two distribution functions (Kolmogorov-Smirnov), the
index its median over slices. It needs no design of its own: any points that fill the space do.
Slices of a number hold equally many points; a choice, or a number with few values, is sliced at its
levels, which the quantiles that SALib slices at would cut across.

An index is never zero, so it is set beside a **dummy**: the index that the same slices reach in 95 %
of shuffles of the output, where the factor can have no influence.

Room     insight
Shapes   n points, d factors, S slices
Units    distances of distribution functions, in [0, 1]
Source   Pianosi & Wagener (2015), Environmental Modelling & Software 67, 1-11; Pianosi & Wagener
         (2018), same journal 108, 197-207; the dummy: Khorashadi Zadeh et al. (2017), same
         journal 91, 210-222
"""

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sim.arrays import FloatArray, IntArray
from sim.insight.sensitivity import (
    RESAMPLES,
    SEED,
    Index,
    InsightError,
    Sensitivity,
    count_missing,
    is_constant,
    no_influence,
    read_output,
)

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

SLICES: Final = 10  # Pianosi & Wagener (2018): about ten
IN_A_SLICE: Final = 20  # fewer slices rather than fewer points in one
FEWEST: Final = 20  # points


def pawn(sweep: "Sweep", output: str) -> Sensitivity:
    """Return the PAWN index of every factor and that of a dummy, from the points that are there.

    Parameters
    ----------
    sweep : Sweep
        With points that fill the space: ``lhs``, ``sobol``, ``random`` or ``grid``.
    output : str
        One of ``sweep.outputs``.

    Raises
    ------
    InsightError
        If fewer than 20 points have been played.
    """
    every = read_output(sweep, output)
    there = ~np.isnan(every)
    values, missing = every[there], count_missing(sweep, every)
    if len(values) < FEWEST:
        raise InsightError(f"PAWN needs at least {FEWEST} points: there are {len(values)}.")
    used = (f"{missing}: the indices rest on the other {len(values):,}.",) if missing else ()
    if is_constant(values):
        return no_influence(sweep, output, "pawn", ("median",), float(values[0]), len(values))
    table = sweep.points.collect().filter(pl.Series(there))
    rng = np.random.default_rng(SEED)
    rows = rng.integers(len(values), size=(RESAMPLES, len(values)))
    shuffles = rng.permuted(np.tile(values, (RESAMPLES, 1)), axis=1)
    index, error, dummy = np.zeros((3, len(sweep.factors)))
    by_sizes: dict[bytes, float] = {}  # the dummy depends on how large the slices are, on nothing else
    for j, factor in enumerate(sweep.factors):
        slices = cut(table[factor.name], factor, len(values))
        index[j] = median_distance(slices, values)
        error[j] = 1.96 * np.std([median_distance(slices[row], values[row]) for row in rows], ddof=1)
        sizes = np.sort(np.bincount(slices)).tobytes()
        if sizes not in by_sizes:
            by_sizes[sizes] = float(np.quantile([median_distance(slices, y) for y in shuffles], 0.95))
        dummy[j] = by_sizes[sizes]
    unclear = index <= dummy
    return Sensitivity(
        method="pawn",
        output=output,
        factors=tuple(factor.name for factor in sweep.factors),
        indices={"median": Index(index, np.maximum(0.0, index - error), np.minimum(1.0, index + error))},
        samples=len(values),
        unclear=unclear,
        warnings=used + _as_dummies(int(unclear.sum()), dummy),
        dummy=dummy,
    )


def cut(column: pl.Series, factor: "FactorInfo", n: int) -> IntArray:
    """Return the slice of each point, (n,): a level, or one of equally many points."""
    if factor.kind == "choice":
        return np.unique(column.cast(pl.String).to_numpy(), return_inverse=True)[1].astype(np.int64)
    numbers = column.to_numpy()
    levels, at = np.unique(numbers, return_inverse=True)
    slices = max(2, min(SLICES, n // IN_A_SLICE))
    if len(levels) <= slices:
        return at.astype(np.int64)
    ranks = np.empty(n, dtype=np.int64)
    ranks[np.argsort(numbers, kind="stable")] = np.arange(n)
    return ranks * slices // n


def median_distance(slices: IntArray, values: FloatArray) -> float:
    """Return the median over slices of the distance between a slice's values and all values.

    Examples
    --------
    >>> median_distance(np.array([0, 0, 1, 1]), np.array([1.0, 2.0, 3.0, 4.0]))
    0.5
    """
    order = np.argsort(values, kind="stable")
    ordered, n = values[order], len(values)
    last = np.flatnonzero(np.append(ordered[1:] > ordered[:-1], True))  # the end of each tie
    held = slices[order][:, None] == np.unique(slices)  # (n, S)
    within = held.cumsum(axis=0)[last] / held.sum(axis=0)
    among_all = (last + 1.0) / n
    return float(np.median(np.abs(within - among_all[:, None]).max(axis=0)))


def _as_dummies(n: int, dummy: FloatArray) -> tuple[str, ...]:
    if not n:
        return ()
    those = "1 index is" if n == 1 else f"{n} indices are"
    return (
        f"{those} no larger than a factor without influence may reach ({dummy.max():.2g}): "
        f"the sample is too small to tell {'it' if n == 1 else 'them'} from zero.",
    )
