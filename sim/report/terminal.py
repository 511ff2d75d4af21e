"""Tables of a run on a terminal: outcomes by round with both intervals, and the bargaining range.

Room     report
Shapes   none
Units    shares of worlds [%]; worth in utils of each party [util]
Source   docs/model.md, sections 1, 5 and 8
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim.charts.words import NO_BREAK, percent, proper, readable, sample
from sim.report import findings
from sim.report.finding import finding

if TYPE_CHECKING:
    from sim.results import Results

RANGES: Final = (("against_war", "against war"), ("today", "today"), ("believed", "believed"))


def print_report(results: "Results", console: Console) -> None:
    """Print what came out: two tables by round, the findings, notes, and the finding in a sentence."""
    summary = results.summary()
    console.print(f"[bold]{escape(results.scenario.title)}[/bold]")
    console.print(outcome_table(summary))
    console.print(range_table(summary))
    for note in [*findings.lines(summary), *notes(summary)]:
        console.print(_unbroken(note))
    console.print()
    console.print(f"[bold]{_unbroken(finding(summary, results.scenario.known))}[/bold]")


def outcome_table(summary: Mapping[str, Any]) -> Table:
    """Return the probability of each outcome by round."""
    table = _table(
        f"How each round ends [%]: {sample(summary['draws'], summary['sets'], summary['seed'])}",
        "probability ± Monte-Carlo error (95 %), below it 5-95 % across assumption sets; dates likewise",
    )
    for name in summary["final"]["outcomes"]:
        table.add_column(escape(readable(name)), justify="right")
    for at in summary["rounds"]:
        table.add_row(_round(at), *(cell(share) for share in at["outcomes"].values()))
    return table


def range_table(summary: Mapping[str, Any]) -> Table:
    """Return, by round, who still met, the bargaining range, and what no deal and refusing were worth."""
    table = _table(
        "Was there anything to agree on? [% of the worlds that met; worth in util, mean over worlds]",
        "against war: a deal ends the fighting and all prefer it to war; today: all prefer some deal to "
        "talking on or leaving; believed: every side thinks so; worth of no deal, below it the least worth "
        "signing",
    )
    table.add_column("met", justify="right")
    for _, words in RANGES:
        table.add_column(words, justify="right")
    for party in summary["parties"]:
        table.add_column(escape(proper(party)), justify="right")
    for at in summary["rounds"]:
        found = at["bargaining_range"]
        worths = (_worth(at["parties"][party]) for party in summary["parties"])
        table.add_row(_round(at), cell(at["meets"]), *(cell(found[kind]) for kind, _ in RANGES), *worths)
    return table


def notes(summary: Mapping[str, Any]) -> list[str]:
    """Return what a reader of the tables should know beside them."""
    ever = summary["final"]["ever"]
    reached = ", ".join(f"{readable(name)} {percent(share['probability'])}" for name, share in ever.items())
    never = [f"{proper(party)} in {percent(share)}" for party, share in summary["never_leaves"].items()]
    return [
        f"At the end of some round or other: {reached}.",
        f"Leaving can never pay for {' and for '.join(never)} of draws: there, staying is assumed.",
        "Under stated assumptions; not a forecast.",
    ]


def cell(share: Mapping[str, float | None]) -> str:
    """Return a probability with its Monte-Carlo error and, on a second line, the spread over assumptions.

    Examples
    --------
    >>> print(cell({"probability": 0.5, "mc_low": 0.48, "mc_high": 0.52, "low": None, "high": None}))
    50 ± 2
    """
    middle, mc_low, mc_high = share["probability"], share["mc_low"], share["mc_high"]
    if middle is None or mc_low is None or mc_high is None:
        return "-"
    error = 100 * max(mc_high - middle, middle - mc_low)
    digits = 0 if error >= 0.95 or error == 0.0 else 1
    text = f"{100 * middle:.{digits}f} ± {error:.{digits}f}" if error else f"{100 * middle:.0f}"
    if share["low"] is None or share["high"] is None:
        return text
    return f"{text}\n[dim]{100 * share['low']:.0f}-{100 * share['high']:.0f}[/dim]"


def _unbroken(text: str) -> str:
    """Return a text for a console, which would break a line between a number and its sign."""
    return escape(text.replace(f"{NO_BREAK}%", "%"))


def _table(title: str, caption: str) -> Table:
    table = Table(
        title=title, caption=caption, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD
    )
    table.add_column("round", no_wrap=True)
    return table


def _round(at: Mapping[str, Any]) -> str:
    certain = at["date_low"] == at["date_high"]
    dates = at["date"] if certain else f"{at['date_low'][5:]} to {at['date_high'][5:]}"
    return f"{escape(proper(at['name']))}\n[dim]{dates}[/dim]"


def _worth(party: Mapping[str, Mapping[str, float | None]]) -> str:
    no_deal, reservation = (party[key]["mean"] for key in ("no_deal_value", "reservation_value"))
    return "-" if no_deal is None or reservation is None else f"{no_deal:+.2f}\n{reservation:+.2f}"
