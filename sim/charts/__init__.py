"""What it looks like: every chart of a run, each a file that draws one figure from the results.

A new chart is one file with a ``draw(results, figure)`` and one line in the table.

Room     charts (imports results and what is above it)
Shapes   none
Units    axes say them
Source   Okabe & Ito (2008) for the colours; each chart's own file
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from matplotlib.figure import Figure

from sim.charts import ceasefire, deals, outcomes
from sim.charts.style import house_style, new_figure, save

if TYPE_CHECKING:
    from sim.results import Results

FORMATS: Final = ("svg", "png")


class Draw(Protocol):
    """The signature of every chart."""

    def __call__(self, results: "Results", figure: Figure) -> None:
        """Draw the results on an empty figure."""
        ...


@dataclass(frozen=True, slots=True)
class Chart:
    """A member of the table: what draws, on how many inches."""

    draw: Draw
    width: float
    height: float


CHARTS: Final[Mapping[str, Chart]] = MappingProxyType(
    {
        "outcomes": Chart(outcomes.draw, 9.6, 6.0),
        "ceasefire": Chart(ceasefire.draw, 9.6, 6.0),
        "deals": Chart(deals.draw, 9.6, 7.4),
    }
)


def draw_chart(results: "Results", name: str) -> Figure:
    """Return one chart of the table, drawn in the house style.

    Examples
    --------
    >>> draw_chart(results, "outcomes").savefig("outcomes.svg")  # doctest: +SKIP
    """
    chart = CHARTS[name]
    with house_style():
        figure = new_figure(chart.width, chart.height)
        chart.draw(results, figure)
    return figure


def save_charts(results: "Results", folder: Path) -> list[Path]:
    """Draw every chart and write it as SVG and PNG; the same results give the same bytes.

    Parameters
    ----------
    results : Results
        From ``sim.run``.
    folder : Path
        Where the files go; it is made if it is not there.

    Returns
    -------
    list of Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in CHARTS:
        figure = draw_chart(results, name)
        with house_style():
            for ending in FORMATS:
                written.append(folder / f"{name}.{ending}")
                save(figure, written[-1])
    return written


__all__ = ["CHARTS", "Chart", "draw_chart", "save_charts"]
