"""Morris' elementary effects: which factors matter at all, from a few trajectories.

An elementary effect is the change of the output when one factor moves by a step, divided by the
step as a share of the factor's range. mu* is the mean of their sizes; sigma, their standard
deviation, is large where a factor acts differently in different places.

Room     insight
Shapes   n points, d factors
Units    mu* and sigma: units of the output per full range of the factor
Source   Morris (1991), Technometrics 33(2), 161-174; Campolongo, Cariboni & Saltelli (2007),
         Environmental Modelling & Software 22(10), 1509-1518; computed by SALib
"""

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.arrays import FloatArray
from sim.insight.sensitivity import (
    RESAMPLES,
    SEED,
    Index,
    InsightError,
    Sensitivity,
    count_missing,
    few,
    find_unclear,
    is_constant,
    no_influence,
    read_output,
    too_small,
    unit_problem,
)

if TYPE_CHECKING:
    from sim.sweeps.sweep import Sweep

NAMES: Final = ("mu_star", "mu", "sigma")
FEW: Final = 10  # trajectories; Campolongo et al. (2007) use ten and more


def morris(sweep: "Sweep", output: str) -> Sensitivity:
    """Return mu*, mu and sigma of every factor, from the trajectories that are complete.

    Parameters
    ----------
    sweep : Sweep
        With a design of kind ``morris``.
    output : str
        One of ``sweep.outputs``.

    Raises
    ------
    InsightError
        If the points are no trajectories, or fewer than two are complete.
    """
    values, units = read_output(sweep, output), sweep.units()
    size = len(sweep.factors) + 1
    if len(values) % size or not len(values):
        raise InsightError(f"{len(values)} points are no trajectories of {size} points")
    whole = np.asarray(~np.isnan(values).reshape(-1, size).any(axis=1))
    missing = count_missing(sweep, values)
    if whole.sum() < 2:
        raise InsightError(f"Elementary effects need two complete trajectories: {missing or 'there is one'}.")
    rows = np.repeat(whole, size)
    values, units = values[rows], units[rows]
    if is_constant(values):
        found = no_influence(sweep, output, "morris", NAMES, float(values[0]), len(values) // size)
    else:
        found = _analyse(sweep, output, units, values)
    if not missing:
        return found
    left_out = f"{missing}: {int((~whole).sum())} of {len(whole)} trajectories are incomplete and left out."
    return Sensitivity(
        **{name: getattr(found, name) for name in found.__slots__} | {"warnings": (left_out, *found.warnings)}
    )


def _analyse(sweep: "Sweep", output: str, units: FloatArray, values: FloatArray) -> Sensitivity:
    from SALib.analyze import morris as analysis

    found = analysis.analyze(
        unit_problem(sweep),
        units,
        values,
        num_levels=count_levels(units, len(sweep.factors) + 1),
        num_resamples=RESAMPLES,
        seed=SEED,
    )
    mu_star, error, mu, sigma = (
        np.asarray(found[key], dtype=np.float64) for key in ("mu_star", "mu_star_conf", "mu", "sigma")
    )
    index = Index(mu_star, np.maximum(0.0, mu_star - error), mu_star + error)
    unclear = find_unclear(index, scale=float(mu_star.max()))
    none = np.full_like(mu, np.nan)
    return Sensitivity(
        method="morris",
        output=output,
        factors=tuple(factor.name for factor in sweep.factors),
        indices={"mu_star": index, "mu": Index(mu, none, none), "sigma": Index(sigma, none, none)},
        samples=len(values) // (len(sweep.factors) + 1),
        unclear=unclear,
        warnings=too_small(index, unclear)
        + few(len(values) // (len(sweep.factors) + 1), FEW, "trajectories"),
    )


def count_levels(units: FloatArray, size: int) -> int:
    """Return the number p of levels that the steps of trajectories show: a step is p / (2 (p - 1)).

    Examples
    --------
    >>> count_levels(np.array([[0.0], [2 / 3]]), 2)
    4
    """
    steps = np.diff(units.reshape(-1, size, units.shape[1]), axis=1)
    step = float(np.abs(steps).max())
    if not 0.5 < step <= 1.0:
        raise InsightError(f"a step of {step:.3g} is none of Morris' design")
    return round(2 * step / (2 * step - 1))
