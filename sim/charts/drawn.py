"""A chart that has been drawn, with what it shows; and how it becomes files.

Room     charts
Shapes   none
Units    none
Source   none
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl
from matplotlib.figure import Figure

from sim.charts.style import house_style, save

FORMATS: Final = ("svg", "png")


@dataclass(frozen=True, eq=False)
class Drawn:
    """A chart: the name of its files, its figure, the data it shows, and how to read it."""

    name: str
    figure: Figure
    data: pl.DataFrame
    reading: str = ""

    @cached_property
    def svg(self) -> str:
        """Return it as SVG, set once for all that ask for it."""
        written = io.StringIO()
        with house_style():
            self.figure.savefig(written, format="svg", metadata={"Date": None})
        return written.getvalue()


def write_charts(charts: Iterable[Drawn], folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write charts with the data they show; the same charts give the same bytes.

    Parameters
    ----------
    charts : iterable of Drawn
        Each is written before the next is asked for.
    folder : Path
        Where the files go; it is made if it is not there.
    formats : sequence of str
        Endings: ``svg``, ``png``, ``pdf``.

    Returns
    -------
    list of Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for chart in charts:
        with house_style():
            for ending in formats:
                written.append(folder / f"{chart.name}.{ending}")
                if ending == "svg":
                    written[-1].write_text(chart.svg, encoding="utf-8", newline="")
                else:
                    save(chart.figure, written[-1])
        written.append(folder / f"{chart.name}.csv")
        chart.data.write_csv(written[-1])
    return written
