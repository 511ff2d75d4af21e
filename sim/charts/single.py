"""Charts that stand alone: of a comparison, and of what would reverse a result.

Room     charts
Shapes   none
Units    axes say them
Source   each chart's own file
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from sim.charts import comparison, flips
from sim.charts.drawn import FORMATS, Drawn, write_charts
from sim.charts.style import house_style, new_figure

if TYPE_CHECKING:
    from sim.insight import Flips
    from sim.results import Comparison


def save_comparison_chart(of: "Comparison", folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Draw a comparison and write the chart with the data it shows; return the files written."""
    figure = _draw(comparison.size(of), lambda f: comparison.draw(of, f))
    return write_charts([Drawn("comparison", figure, comparison.table(of))], folder, formats)


def save_flips_chart(of: "Flips", folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Draw what would reverse a result and write the chart with the data it shows; return the files."""
    figure = _draw(flips.size(of), lambda f: flips.draw(of, f))
    return write_charts([Drawn("flips", figure, flips.table(of))], folder, formats)


def _draw(size: tuple[float, float], draw: Callable[[Figure], None]) -> Figure:
    with house_style():
        figure = new_figure(*size)
        draw(figure)
    return figure
