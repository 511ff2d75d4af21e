"""Where a search of strategies' parameters has come to, for the terminal and as JSON.

Room     report
Shapes   none
Units    payoffs and gains [util], probabilities
Source   docs/strategies.md
"""

from collections.abc import Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim.charts.words import percent, proper
from sim.equilibria.double_oracle import Axis, Point, Search

USED: Final = 1e-9  # a strategy with less probability is not in use


def search_json(search: Search, parties: Sequence[str]) -> dict[str, Any]:
    """Return the part of the document of ``parley tournament --json`` about a search."""
    equilibrium = search.equilibrium
    return {
        "parameters": {
            axis.name: {"low": axis.low, "high": axis.high, "logarithmic": axis.is_logarithmic}
            for axis in search.axes
        },
        "history": [
            {
                "iteration": one.iteration,
                "party": parties[one.party],
                "deviation": _named(search.axes, one.point),
                "gain": one.gain,
                "error": one.error,
                "gains": one.gains,
            }
            for one in search.history
        ],
        "equilibrium": {
            "strategies": {
                party: [{**_named(search.axes, point), "probability": share} for point, share in used]
                for party, used in zip(parties, _used(search), strict=True)
            },
            "payoffs": dict(zip(parties, equilibrium.payoffs.tolist(), strict=True)),
            "regret": equilibrium.regret,
            "certified": equilibrium.certified,
        },
        "converged": search.converged,
        "profiles": search.played,
        "statement": statement(search),
    }


def _named(axes: Sequence[Axis], point: Point) -> dict[str, float]:
    return {axis.name: value for axis, value in zip(axes, point, strict=True)}


def _used(search: Search) -> list[list[tuple[Point, float]]]:
    """Return the strategies of each party in the equilibrium, with their probabilities."""
    return [
        [(point, float(share)) for point, share in zip(points, shares, strict=True) if share > USED]
        for points, shares in zip(search.strategies, search.equilibrium.strategies, strict=True)
    ]


def statement(search: Search) -> str:
    """Return what the search has shown and what not, in a sentence or two."""
    rounds = search.history[-1].iteration
    count = f"{rounds} round" + ("s" if rounds > 1 else "")
    ends = (
        "no deviation found gains more than its standard error"
        if search.converged
        else "some deviation still gains more than its standard error"
    )
    return (
        f"After {count} and {search.played:,} profiles {ends}. Deviations are looked for on a grid and "
        "around its best point; others, and those of other parts of a strategy, may gain."
    )


def print_search(search: Search, parties: Sequence[str], console: Console) -> None:
    """Print the best deviation found in every round, and the equilibrium come to."""
    ranges = ", ".join(
        f"{axis.name} {axis.low:g} to {axis.high:g}{' (by logarithms)' if axis.is_logarithmic else ''}"
        for axis in search.axes
    )
    table = Table(
        title=escape(f"Search of parameters (double oracle): {ranges}"),
        caption="the best answer found to the others' equilibrium; ± standard error over assumption sets, "
        "in the same worlds; + joins the game",
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    for column in ("round", "", "deviation", "gains [util]", ""):
        table.add_column(column, justify="right" if column.startswith(("round", "gains")) else "left")
    for one in search.history:
        table.add_row(
            str(one.iteration),
            escape(proper(parties[one.party])),
            in_words(search.axes, one.point),
            f"{one.gain:+.4f} ± {one.error:.4f}",
            "+" if one.gains else "",
        )
    console.print(table)
    for party, used, payoff in zip(parties, _used(search), search.equilibrium.payoffs.tolist(), strict=True):
        parts = "; ".join(
            (f"{percent(share)} " if len(used) > 1 else "") + in_words(search.axes, point)
            for point, share in used
        )
        console.print(escape(f"{proper(party)} comes to {parts}: {payoff:+.2f} util."))
    console.print(escape(statement(search)))


def in_words(axes: Sequence[Axis], point: Point) -> str:
    """Write a point.

    Examples
    --------
    >>> in_words([Axis("exponent", 0.1, 10.0), Axis("hold", 0.0, 1.0)], (4.0, 0.75))
    'exponent 4, hold 0.75'
    """
    return ", ".join(f"{axis.name} {value:.3g}" for axis, value in zip(axes, point, strict=True))
