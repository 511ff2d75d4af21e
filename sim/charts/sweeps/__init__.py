"""Every chart of a sweep, each a file that says which sweeps it suits and draws one figure from one.

A new chart is one file with ``suits``, ``size`` and ``draw`` and one line in the table.

Room     charts (imports insight, sweeps and what is above them)
Shapes   none
Units    axes say them
Source   each chart's own file
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl
from matplotlib.figure import Figure

from sim.charts.style import SCREEN, house_style, new_figure, save
from sim.charts.sweeps import bars, line, multiples, parallel, phase, tornado
from sim.charts.sweeps.response import read_response

if TYPE_CHECKING:
    from sim.sweeps.sweep import Sweep

FORMATS: Final = ("svg", "png")
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
    table: Callable[["Sweep", str], pl.DataFrame] = points_table


SWEEP_CHARTS: Final[Mapping[str, SweepChart]] = MappingProxyType(
    {
        "line": SweepChart(line.suits, line.size, line.draw),
        "phase": SweepChart(phase.suits, phase.size, phase.draw),
        "multiples": SweepChart(multiples.suits, multiples.size, multiples.draw),
        "bars": SweepChart(bars.suits, bars.size, bars.draw, bars.table),
        "tornado": SweepChart(tornado.suits, tornado.size, tornado.draw, tornado.table),
        "parallel": SweepChart(parallel.suits, parallel.size, parallel.draw),
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


def save_sweep_charts(
    sweep: "Sweep", folder: Path, formats: Sequence[str] = FORMATS, style: str = SCREEN
) -> list[Path]:
    """Draw every chart that suits a sweep, for every output it is to show; write files and their data.

    The same sweep gives the same bytes. The charts of the first output are called by their name alone,
    the others by name and output.

    Parameters
    ----------
    sweep : Sweep
        From ``sim.open_sweep``, finished or not.
    folder : Path
        Where the files go; it is made if it is not there.
    formats : sequence of str
        Endings: ``svg``, ``png``, ``pdf``.
    style : str
        What for: one of ``sim.charts.style.STYLES``.

    Returns
    -------
    list of Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    outputs = tuple(sweep.manifest["draw"]) or sweep.outputs[:1]
    for output in outputs:
        for name in charts_of(sweep):
            stem = name if output == outputs[0] else f"{name}-{re.sub(UNSAFE, '-', output)}"
            figure = draw_sweep_chart(sweep, name, output, style)
            with house_style():
                for ending in formats:
                    written.append(folder / f"{stem}.{ending}")
                    save(figure, written[-1])
            written.append(folder / f"{stem}.csv")
            SWEEP_CHARTS[name].table(sweep, output).write_csv(written[-1])
    return written


__all__ = ["SWEEP_CHARTS", "SweepChart", "charts_of", "draw_sweep_chart", "save_sweep_charts"]
