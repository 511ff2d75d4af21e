"""Every chart of a tournament, each a file that draws one figure of the empirical game and its equilibria.

A new chart is one file with ``unsuited``, ``size``, ``draw`` and ``table``, and one line in the table.

Room     charts (imports equilibria and what is above it)
Shapes   none
Units    axes say them
Source   each chart's own file
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl
from matplotlib.figure import Figure

from sim.charts.drawn import FORMATS, Drawn, write_charts
from sim.charts.style import SCREEN, house_style, new_figure
from sim.charts.tournaments import dynamics, exploits, payoffs, regret

if TYPE_CHECKING:
    from sim.equilibria.tournament import Tournament


@dataclass(frozen=True, slots=True)
class TournamentChart:
    """A member of the table: why it does not suit a tournament, its inches, what draws it, what it shows."""

    unsuited: Callable[["Tournament"], str]  # empty where it suits
    size: Callable[["Tournament"], tuple[float, float]]
    draw: Callable[["Tournament", str, Figure], None]  # of a tournament, the scenario's title
    table: Callable[["Tournament"], pl.DataFrame]
    reading: str  # a sentence for who has never seen such a chart


TOURNAMENT_CHARTS: Final[Mapping[str, TournamentChart]] = MappingProxyType(
    {
        "payoffs": TournamentChart(
            payoffs.unsuited,
            payoffs.size,
            payoffs.draw,
            payoffs.table,
            "Each cell is a pair of strategies; where it has a black triangle in every panel, nobody "
            "would do better by changing alone.",
        ),
        "dynamics": TournamentChart(
            dynamics.unsuited,
            dynamics.size,
            dynamics.draw,
            dynamics.table,
            "Each place is a mix of strategies; lines show how it changes if what does better is used more, "
            "and shades where it ends.",
        ),
        "regret": TournamentChart(
            regret.unsuited,
            regret.size,
            regret.draw,
            regret.table,
            "Each bar is what a party would gain by another strategy; where all bars are at zero or to its "
            "left, everybody does best to stay.",
        ),
        "exploits": TournamentChart(
            exploits.unsuited,
            exploits.size,
            exploits.draw,
            exploits.table,
            "Each cell says what a party gains by playing the row against the column instead of the column "
            "itself; a frame marks gains at the other side's cost.",
        ),
    }
)


def unsuited_charts(tournament: "Tournament") -> dict[str, str]:
    """Return the charts that do not suit a tournament, each with the reason."""
    reasons = {name: chart.unsuited(tournament) for name, chart in TOURNAMENT_CHARTS.items()}
    return {name: reason for name, reason in reasons.items() if reason}


def draw_tournament_chart(tournament: "Tournament", title: str, name: str, style: str = SCREEN) -> Figure:
    """Return one chart of a tournament, drawn in the house style; ``title`` is the scenario's.

    Examples
    --------
    >>> draw_tournament_chart(tournament, "Lake", "payoffs").savefig("payoffs.svg")  # doctest: +SKIP
    """
    chart = TOURNAMENT_CHARTS[name]
    with house_style():
        figure = new_figure(*chart.size(tournament), style)
        chart.draw(tournament, title, figure)
    return figure


def draw_tournament_charts(tournament: "Tournament", title: str, style: str = SCREEN) -> Iterator[Drawn]:
    """Draw every chart that suits a tournament, one after the other; ``title`` is the scenario's."""
    unsuited = unsuited_charts(tournament)
    for name, chart in TOURNAMENT_CHARTS.items():
        if name not in unsuited:
            figure = draw_tournament_chart(tournament, title, name, style)
            yield Drawn(name, figure, chart.table(tournament), chart.reading)


def save_tournament_charts(
    tournament: "Tournament",
    title: str,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    style: str = SCREEN,
) -> list[Path]:
    """Draw every chart that suits a tournament and write it; see ``write_charts``."""
    return write_charts(draw_tournament_charts(tournament, title, style), folder, formats)


__all__ = [
    "TOURNAMENT_CHARTS",
    "TournamentChart",
    "draw_tournament_chart",
    "draw_tournament_charts",
    "save_tournament_charts",
    "unsuited_charts",
]
