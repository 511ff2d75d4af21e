"""Sobol' indices: which share of the output's variance is due to each factor.

S1 is what the factor does alone, ST what it does alone and with others; ST - S1 is interaction.

Room     insight
Shapes   n points, d factors
Units    shares of the variance
Source   Sobol' (2001), Mathematics and Computers in Simulation 55, 271-280; Saltelli et al. (2010),
         Computer Physics Communications 181(2), 259-270; computed by SALib
"""

import warnings
from typing import TYPE_CHECKING, Final

import numpy as np

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

NAMES: Final = ("ST", "S1")
FEW: Final = 64  # base samples


def sobol(sweep: "Sweep", output: str) -> Sensitivity:
    """Return total and first-order Sobol' indices of every factor.

    Parameters
    ----------
    sweep : Sweep
        With a design of kind ``saltelli``, every point of it played.
    output : str
        One of ``sweep.outputs``.

    Raises
    ------
    InsightError
        If a point is missing, or the points are no blocks of Saltelli's design.
    """
    values = read_output(sweep, output)
    size = len(sweep.factors) + 2
    missing = count_missing(sweep, values)
    if missing:
        raise InsightError(f"Sobol' indices need every point of the design: {missing}.")
    if len(values) % size or len(values) < 2 * size:
        raise InsightError(f"{len(values)} points are not two or more blocks of {size} points")
    if is_constant(values):
        return no_influence(sweep, output, "sobol", NAMES, float(values[0]), len(values) // size)
    from SALib.analyze import sobol as analysis

    with warnings.catch_warnings():  # a resample without any change has no variance: SALib makes it zero
        warnings.filterwarnings("ignore", message="Constant values encountered")
        found = analysis.analyze(
            unit_problem(sweep), values, calc_second_order=False, num_resamples=RESAMPLES, seed=SEED
        )
    indices = {}
    for name in NAMES:
        share, error = (np.asarray(found[key], dtype=np.float64) for key in (name, f"{name}_conf"))
        indices[name] = Index(share, share - error, share + error)
    unclear = find_unclear(indices["ST"], scale=1.0)
    return Sensitivity(
        method="sobol",
        output=output,
        factors=tuple(factor.name for factor in sweep.factors),
        indices=indices,
        samples=len(values) // size,
        unclear=unclear,
        warnings=too_small(indices["ST"], unclear) + few(len(values) // size, FEW, "base samples"),
    )
