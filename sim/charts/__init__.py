"""What it looks like: every chart of a run, each a file that draws one figure from the results.

A new chart is one file with ``draw(results, figure)`` and ``table(results)``, and one entry in the table.

Room     charts (imports results and what is above it)
Shapes   none
Units    axes say them
Source   Okabe & Ito (2008) for the colours; each chart's own file
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

import polars as pl
from matplotlib.figure import Figure

from sim.charts import (
    assumptions,
    bargaining_range,
    beliefs,
    ceasefire,
    convergence,
    deals,
    ladder,
    mechanisms,
    offers,
    outcomes,
    provenance,
    ripeness,
)
from sim.charts.drawn import FORMATS, Drawn, write_charts
from sim.charts.style import SCREEN, house_style, new_figure

if TYPE_CHECKING:
    from sim.results import Results


class Draw(Protocol):
    """The signature of every chart."""

    def __call__(self, results: "Results", figure: Figure) -> None:
        """Draw the results on an empty figure."""
        ...


@dataclass(frozen=True, slots=True)
class Chart:
    """A member of the table: what draws, the data it draws, on how many inches, and how to read it."""

    draw: Draw
    table: Callable[["Results"], pl.DataFrame]
    size: tuple[float, float]
    reading: str  # a sentence for who has never seen such a chart


CHARTS: Final[Mapping[str, Chart]] = MappingProxyType(
    {
        "outcomes": Chart(
            outcomes.draw,
            outcomes.table,
            (9.6, 6.0),
            "Each bar is a round; the taller a part of it, the more often the round ends that way.",
        ),
        "ceasefire": Chart(
            ceasefire.draw,
            ceasefire.table,
            (9.6, 6.0),
            "The line is the probability on each day; the dark band is what more draws could still change, "
            "the light band what the assumptions could.",
        ),
        "deals": Chart(
            deals.draw,
            deals.table,
            (9.6, 7.4),
            "Each dot is a deal: the further right, the better for one side, the higher, the better for the "
            "other; the shaded corner is better for both than no deal.",
        ),
        "assumptions": Chart(
            assumptions.draw,
            assumptions.table,
            (9.6, 6.0),
            "Each dot is a number we had to assume: right of the middle, the higher it is the more often "
            "there is a ceasefire, left of it the less often; within the grey it may be chance.",
        ),
        "ladder": Chart(
            ladder.draw,
            ladder.table,
            (9.6, 8.0),
            "Each line is an issue with its options in a row: one side pulls to the left, the other to the "
            "right; the bars show where it ended.",
        ),
        "ripeness": Chart(
            ripeness.draw,
            ripeness.table,
            (9.6, 6.4),
            "The lower a line above, the worse for that side to go on without a deal; where the ground is "
            "shaded, most worlds have a deal that is better than war for all.",
        ),
        "offers": Chart(
            offers.draw,
            offers.table,
            (9.6, 7.0),
            "Each panel is one side's view: where the line of what it is offered comes up to its reservation "
            "value, it begins to pay to sign.",
        ),
        "bargaining_range": Chart(
            bargaining_range.draw,
            bargaining_range.table,
            (9.6, 6.8),
            "Above, how much one side needs and how much the other can leave it, over all worlds; below, the "
            "difference in each world: where it is shaded there is something to agree on.",
        ),
        "beliefs": Chart(
            beliefs.draw,
            beliefs.table,
            (9.6, 6.6),
            "Each dot gathers offers of which the other side was believed to be about equally likely better "
            "off: on the slanted line as many of them really were, below it fewer.",
        ),
        "mechanisms": Chart(
            mechanisms.draw,
            mechanisms.table,
            (9.6, 6.8),
            "Each row is one mechanism switched off: right of the middle talks then end that way more often, "
            "left of it less often; an open dot may be chance.",
        ),
        "provenance": Chart(
            provenance.draw,
            provenance.table,
            (9.6, 4.6),
            "The longer a bar, the more numbers; blue rests on a source, orange is our assumption.",
        ),
        "convergence": Chart(
            convergence.draw,
            convergence.table,
            (9.6, 6.0),
            "The further right, the more worlds were played: where a line has become level and its band "
            "narrow, more draws would change little.",
        ),
    }
)


def draw_chart(results: "Results", name: str, style: str = SCREEN) -> Figure:
    """Return one chart of the table, drawn in the house style for a medium of ``STYLES``.

    Examples
    --------
    >>> draw_chart(results, "outcomes").savefig("outcomes.svg")  # doctest: +SKIP
    """
    chart = CHARTS[name]
    with house_style():
        figure = new_figure(*chart.size, style)
        chart.draw(results, figure)
    return figure


def draw_charts(results: "Results", style: str = SCREEN) -> Iterator[Drawn]:
    """Draw every chart of the table, one after the other, for a medium of ``STYLES``."""
    for name, chart in CHARTS.items():
        yield Drawn(name, draw_chart(results, name, style), chart.table(results), chart.reading)


def save_charts(
    results: "Results", folder: Path, formats: Sequence[str] = FORMATS, style: str = SCREEN
) -> list[Path]:
    """Draw every chart and write it with the data it shows; see ``write_charts``."""
    return write_charts(draw_charts(results, style), folder, formats)


__all__ = ["CHARTS", "FORMATS", "Chart", "Drawn", "draw_chart", "draw_charts", "save_charts", "write_charts"]
