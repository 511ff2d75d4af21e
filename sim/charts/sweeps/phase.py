"""Two factors: where the output is high, where it passes one half, where the likeliest outcome changes.

Room     charts
Shapes   n points
Units    those of the factors; probability [%] or payoff [util]
Source   none
"""

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from sim.charts.sweeps.findings import finding
from sim.charts.sweeps.planes import Panel, arrange, draw_planes, with_factors
from sim.charts.sweeps.response import read_response

if TYPE_CHECKING:
    from sim.sweeps.sweep import Sweep


def suits(sweep: "Sweep") -> bool:
    """Return whether two factors were varied together."""
    return len(sweep.factors) == 2 and sweep.manifest["design"]["kind"] not in ("one_at_a_time", "morris")


def size(sweep: "Sweep") -> tuple[float, float]:
    """Return width and height in inches."""
    _, up = arrange(sweep.factors)
    is_cells = all(factor.kind == "choice" for factor in sweep.factors)
    return 9.8, max(6.2, 2.6 + 0.42 * len(up.levels)) if is_cells else 6.4


def draw(sweep: "Sweep", output: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    response = read_response(sweep, output)
    response = with_factors(response, arrange(response.factors))
    draw_planes(sweep, response, [Panel("", response)], figure, finding(response))
