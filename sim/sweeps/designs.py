"""Designs: which coordinates of the unit cube an experiment visits, in which order.

A new design is one function and one line in the table. Longer designs of the kinds random and
sobol begin with the shorter ones, so that extending them plays only what is new.

Room     sweeps
Shapes   n points, d factors; coordinates in [0, 1], (n, d)
Units    none
Source   McKay, Beckman & Conover (1979), Technometrics 21(2), 239-245 (Latin hypercube);
         Sobol' (1967), USSR Comp. Maths 7(4), 86-112; Saltelli et al. (2010), Computer Physics
         Communications 181(2), 259-270; Morris (1991), Technometrics 33(2), 161-174
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from sim.arrays import FloatArray
from sim.game import uniforms
from sim.sweeps.factors import Factor

MORRIS_LEVELS: Final = 4  # Morris (1991), section 3
MOST_SEED: Final = 2**32  # that SALib takes


class DesignError(ValueError):
    """A design that cannot be made with the points it is given."""


def grid(factors: Sequence[Factor], size: int, seed: int) -> FloatArray:
    """Return every combination of levels, the last factor moving fastest."""
    steps = [factor.steps(size) for factor in factors]
    rows = np.empty((*map(len, steps), len(factors)))  # without a list of points, which may be millions
    for i, moved in enumerate(np.ix_(*steps)):
        rows[..., i] = moved
    return rows.reshape(-1, len(factors))


def one_at_a_time(factors: Sequence[Factor], size: int, seed: int) -> FloatArray:
    """Return each factor moved through its levels alone; NaN leaves a factor as the scenario has it."""
    rows = [[np.nan] * len(factors)]
    for i, factor in enumerate(factors):
        for step in factor.steps(size):
            rows.append([step if j == i else np.nan for j in range(len(factors))])
    return np.array(rows)


def random(factors: Sequence[Factor], size: int, seed: int) -> FloatArray:
    """Return independent even draws."""
    return np.column_stack([uniforms(seed, f"design:{factor.name}", 0, size) for factor in factors])


def latin_hypercube(factors: Sequence[Factor], size: int, seed: int) -> FloatArray:
    """Return draws that fill each factor's range evenly."""
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(len(factors), rng=np.random.default_rng(seed)).random(size))


def sobol(factors: Sequence[Factor], size: int, seed: int) -> FloatArray:
    """Return the first points of a scrambled Sobol' sequence; a power of two is balanced best."""
    from scipy.stats import qmc

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", UserWarning
        )  # other sizes are allowed, and said in docs/experiments.md
        return np.asarray(qmc.Sobol(len(factors), rng=np.random.default_rng(seed)).random(size))


def saltelli(factors: Sequence[Factor], size: int, seed: int) -> FloatArray:
    """Return the largest design for first-order and total Sobol' indices with at most ``size`` points."""
    from SALib.sample import sobol as sampler

    blocks = size // (len(factors) + 2)
    if blocks < 2:
        raise DesignError(f"expected at least {2 * (len(factors) + 2)} points for {len(factors)} factors")
    base = 2 ** int(np.log2(blocks))
    return np.asarray(
        sampler.sample(_unit_cube(factors), base, calc_second_order=False, seed=seed % MOST_SEED)
    )


def morris(factors: Sequence[Factor], size: int, seed: int) -> FloatArray:
    """Return as many trajectories of one step per factor as ``size`` points allow."""
    from SALib.sample import morris as sampler

    trajectories = size // (len(factors) + 1)
    if trajectories < 2:
        raise DesignError(f"expected at least {2 * (len(factors) + 1)} points for {len(factors)} factors")
    sample = sampler.sample(
        _unit_cube(factors), trajectories, num_levels=MORRIS_LEVELS, seed=seed % MOST_SEED
    )
    return np.asarray(sample)


def _unit_cube(factors: Sequence[Factor]) -> dict[str, Any]:
    return {
        "num_vars": len(factors),
        "names": [factor.name for factor in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }


@dataclass(frozen=True, slots=True)
class Design:
    """A member of the table: how it is made, and whether its size is levels a factor or points in all."""

    make: Callable[[Sequence[Factor], int, int], FloatArray]
    by: str  # "levels" or "points"


DESIGNS: Final[Mapping[str, Design]] = MappingProxyType(
    {
        "grid": Design(grid, "levels"),
        "one_at_a_time": Design(one_at_a_time, "levels"),
        "lhs": Design(latin_hypercube, "points"),
        "sobol": Design(sobol, "points"),
        "random": Design(random, "points"),
        "saltelli": Design(saltelli, "points"),
        "morris": Design(morris, "points"),
    }
)
