"""Charts that stand alone: of a comparison, of what would reverse a result, and of one world.

Room     charts
Shapes   none
Units    axes say them
Source   each chart's own file
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from sim.charts import comparison, flips, trace
from sim.charts.drawn import FORMATS, Drawn, write_charts
from sim.charts.style import SCREEN, house_style, new_figure

if TYPE_CHECKING:
    from sim.insight import Flips
    from sim.results import Comparison


def draw_comparison_chart(of: "Comparison", style: str = SCREEN) -> Figure:
    """Return the chart of a comparison, drawn in the house style for a medium of ``STYLES``."""
    return _draw(comparison.size(of), lambda figure: comparison.draw(of, figure), style)


def draw_flips_chart(of: "Flips", style: str = SCREEN) -> Figure:
    """Return the chart of what would reverse a result, in the house style for a medium of ``STYLES``."""
    return _draw(flips.size(of), lambda figure: flips.draw(of, figure), style)


def draw_trace_chart(told: trace.Told, style: str = SCREEN) -> Figure:
    """Return the chart of one world, drawn in the house style for a medium of ``STYLES``."""
    return _draw(trace.size(told), lambda figure: trace.draw(told, figure), style)


def save_comparison_chart(
    of: "Comparison", folder: Path, formats: Sequence[str] = FORMATS, style: str = SCREEN
) -> list[Path]:
    """Draw a comparison and write the chart with the data it shows; return the files written."""
    drawn = Drawn("comparison", draw_comparison_chart(of, style), comparison.table(of))
    return write_charts([drawn], folder, formats)


def save_flips_chart(
    of: "Flips", folder: Path, formats: Sequence[str] = FORMATS, style: str = SCREEN
) -> list[Path]:
    """Draw what would reverse a result and write the chart with the data it shows; return the files."""
    drawn = Drawn("flips", draw_flips_chart(of, style), flips.table(of))
    return write_charts([drawn], folder, formats)


def save_trace_chart(
    told: trace.Told, folder: Path, formats: Sequence[str] = FORMATS, style: str = SCREEN
) -> list[Path]:
    """Draw one world and write the chart with the data it shows; return the files written."""
    return write_charts([Drawn("trace", draw_trace_chart(told, style), trace.table(told))], folder, formats)


def _draw(size: tuple[float, float], draw: Callable[[Figure], None], style: str) -> Figure:
    with house_style():
        figure = new_figure(*size, style)
        draw(figure)
    return figure
