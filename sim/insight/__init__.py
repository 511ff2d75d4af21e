"""Why does it come out so? What a sweep says about the weight of each of its factors.

Which method suits which design stands in one table: elementary effects need trajectories, Sobol'
indices need Saltelli's blocks, and PAWN takes whatever fills the space. Where one factor moves at
a time there is nothing to estimate: its range can be read off.

What would reverse a result, number by number, is asked of a scenario and needs no sweep.

Room     insight (imports sweeps and what is above it; never charts)
Shapes   n points, d factors
Units    those of the output, or shares of its variance
Source   each method's own file
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sim.insight.elementary_effects import morris
from sim.insight.flips import Flips, find_flips
from sim.insight.pawn import pawn
from sim.insight.sensitivity import Index, InsightError, Sensitivity
from sim.insight.variance import sobol

if TYPE_CHECKING:
    from sim.sweeps.sweep import Sweep

Method = Callable[["Sweep", str], Sensitivity]
METHODS: Final[Mapping[str, Method]] = MappingProxyType(  # by kind of design
    {
        "morris": morris,
        "saltelli": sobol,
        "lhs": pawn,
        "sobol": pawn,
        "random": pawn,
        "grid": pawn,
    }
)

__all__ = [
    "METHODS",
    "Flips",
    "Index",
    "InsightError",
    "Method",
    "Sensitivity",
    "find_flips",
    "morris",
    "pawn",
    "sobol",
]
