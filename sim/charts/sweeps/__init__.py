"""Every chart of a sweep, each a file that says which sweeps it suits and draws one figure from one.

A new chart is one file with ``suits``, ``size`` and ``draw`` and one line in the table.

Room     charts (imports insight, sweeps and what is above them)
Shapes   none
Units    axes say them
Source   each chart's own file
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl
from matplotlib.figure import Figure

from sim.charts.drawn import FORMATS, Drawn, write_charts
from sim.charts.style import SCREEN, house_style, new_figure
from sim.charts.sweeps import bars, line, multiples, parallel, phase, tornado
from sim.charts.sweeps.response import read_response

if TYPE_CHECKING:
    from sim.sweeps.sweep import Sweep

UNSAFE: Final = r"[^\w-]"  # letters that a name of a file does without


def points_table(sweep: "Sweep", output: str) -> pl.DataFrame:
    """Return the points as a table: factors, the output with its intervals, the likeliest outcome."""
    return read_response(sweep, output).table()


@dataclass(frozen=True, slots=True)
class SweepChart:
    """A member of the table: which sweeps it suits, its inches, what draws it, and what it shows."""

    suits: Callable[["Sweep"], bool]
    size: Callable[["Sweep"], tuple[float, float]]
    draw: Callable[["Sweep", str, Figure], None]
    reading: str  # a sentence for who has never seen such a chart
    table: Callable[["Sweep", str], pl.DataFrame] = points_table


SWEEP_CHARTS: Final[Mapping[str, SweepChart]] = MappingProxyType(
    {
        "line": SweepChart(
            line.suits,
            line.size,
            line.draw,
            "The line shows how a share changes along a number; the band is what more draws could change.",
        ),
        "phase": SweepChart(
            phase.suits,
            phase.size,
            phase.draw,
            "Each cell is a pair of values; the darker, the more often, and lines part likeliest outcomes.",
        ),
        "multiples": SweepChart(
            multiples.suits,
            multiples.size,
            multiples.draw,
            "Each panel is one level of what stands above it; compare the same place between panels.",
        ),
        "bars": SweepChart(
            bars.suits,
            bars.size,
            bars.draw,
            "The longer a bar, the more the result hangs on that number; whiskers show how sure that is.",
            bars.table,
        ),
        "tornado": SweepChart(
            tornado.suits,
            tornado.size,
            tornado.draw,
            "Each bar runs from the result at one end of a number to that at its other end.",
            tornado.table,
        ),
        "parallel": SweepChart(
            parallel.suits,
            parallel.size,
            parallel.draw,
            "Each thread is a point; follow where threads of the same shade cross the axes.",
        ),
    }
)


def charts_of(sweep: "Sweep") -> tuple[str, ...]:
    """Return the names of the charts that suit a sweep: at least one."""
    return tuple(name for name, chart in SWEEP_CHARTS.items() if chart.suits(sweep))


def draw_sweep_chart(sweep: "Sweep", name: str, output: str, style: str = SCREEN) -> Figure:
    """Return one chart of a sweep, drawn in the house style for a medium of ``STYLES``."""
    chart = SWEEP_CHARTS[name]
    with house_style():
        figure = new_figure(*chart.size(sweep), style)
        chart.draw(sweep, output, figure)
    return figure


def draw_sweep_charts(sweep: "Sweep", style: str = SCREEN) -> Iterator[Drawn]:
    """Draw every chart that suits a sweep, for every output it is to show, one after the other.

    The charts of the first output are called by their name alone, the others by name and output.
    """
    for output in sweep.shown:
        for name in charts_of(sweep):
            stem = name if output == sweep.shown[0] else f"{name}-{re.sub(UNSAFE, '-', output)}"
            chart = SWEEP_CHARTS[name]
            figure = draw_sweep_chart(sweep, name, output, style)
            yield Drawn(stem, figure, chart.table(sweep, output), chart.reading)


def save_sweep_charts(
    sweep: "Sweep", folder: Path, formats: Sequence[str] = FORMATS, style: str = SCREEN
) -> list[Path]:
    """Draw every chart that suits a sweep, finished or not, and write it; see ``write_charts``."""
    return write_charts(draw_sweep_charts(sweep, style), folder, formats)


__all__ = [
    "SWEEP_CHARTS",
    "SweepChart",
    "charts_of",
    "draw_sweep_chart",
    "draw_sweep_charts",
    "save_sweep_charts",
]
