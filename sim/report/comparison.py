"""What a comparison found: tables for the terminal, a sentence for each alternative, and as JSON.

Room     report
Shapes   none
Units    differences of shares of worlds [points], of payoffs [util]
Source   docs/model.md, section 1
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.charts.words import NO_BREAK, percent, proper, quoted, readable, sample
from sim.results.by_set import Quantity
from sim.results.comparison import Alternative, Comparison, Difference
from sim.scenario import Scenario

MOST_NAMED: Final = 3  # moves of outcomes in a sentence
SMALL: Final = 0.005  # util: below such an error payoffs are written with three digits
TITLES: Final = MappingProxyType(
    {
        "final": "How talks end: differences [points]",
        "ever": "What some round ends in: differences [points]",
        "payoff": "Payoffs: differences [util, each party's own]",
    }
)
READING: Final = (
    "± Monte-Carlo error (95 %), paired by assumption set; * beyond it (of differences that are nil one in "
    "twenty will seem to be); changed: worlds in which some round ends otherwise."
)


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Return the document of ``parley compare --json``."""
    return {
        "scenario": comparison.scenario.name,
        "draws": comparison.draws,
        "sets": comparison.sets,
        "seed": comparison.seed,
        "as_it_stands": [
            {**quantity._asdict(), "value": value, "mc_error": error}
            for quantity, (value, error) in comparison.baseline.items()
        ],
        "alternatives": [
            {
                "name": one.name,
                "sentence": sentence(one),
                "final": {d.quantity.name: _told(d) for d in one.of("final")},
                "ever": {d.quantity.name: _told(d) for d in one.of("ever")},
                "payoffs": {d.quantity.name: _told(d) for d in one.of("payoff")},
                "rounds": _by_round(one),
                "other_outcome": one.other_outcome,
            }
            for one in comparison.alternatives
        ],
    }


def _by_round(one: Alternative) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for d in one.of("round"):
        found.setdefault(d.quantity.round, {})[d.quantity.name] = _told(d)
    return found


def _told(d: Difference) -> dict[str, Any]:
    return d.as_json() | {"mc_error": d.error}


def read_json(document: Mapping[str, Any], scenario: Scenario) -> Comparison:
    """Return the comparison that ``as_json`` wrote, of that scenario."""
    baseline = {
        Quantity(one["what"], one["name"], one["round"]): (one["value"], one["mc_error"])
        for one in document["as_it_stands"]
    }
    alternatives = tuple(
        Alternative(
            one["name"],
            tuple(
                Difference(quantity, d["baseline"], d["value"], d["difference"], d["mc_error"])
                for quantity in baseline
                if (d := _find(one, quantity)) is not None
            ),
            one["other_outcome"],
        )
        for one in document["alternatives"]
    )
    return Comparison(scenario, document["draws"], document["seed"], baseline, alternatives)


def _find(one: Mapping[str, Any], quantity: Quantity) -> Mapping[str, Any] | None:
    """Return what the document of an alternative says about a quantity, None where it has it not."""
    if quantity.what == "round":
        found = one["rounds"].get(quantity.round, {})
    else:
        found = one["payoffs" if quantity.what == "payoff" else quantity.what]
    told: Mapping[str, Any] | None = found.get(quantity.name)
    return told


def differences_table(comparison: Comparison) -> pl.DataFrame:
    """Return a row for each alternative and quantity: both values, the difference and its interval."""
    rows = [
        {
            "alternative": one.name,
            "quantity": d.quantity.what,
            "round": d.quantity.round or None,
            "name": d.quantity.name,
            **d.as_json(),
        }
        for one in comparison.alternatives
        for d in one.differences
    ]
    numbers = ("baseline", "value", "difference", "mc_low", "mc_high")
    words = ("alternative", "quantity", "round", "name")
    return pl.DataFrame(rows, schema=dict.fromkeys(words, pl.String) | dict.fromkeys(numbers, pl.Float64))


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print what each alternative moves: two tables, and a sentence each."""
    base = comparison.scenario
    console.print(f"[bold]{escape(base.title)}[/bold]")
    drawn = sample(comparison.draws, comparison.sets, comparison.seed)
    console.print(escape(f"{drawn} for each; differences from {base.name} as it stands, in the same worlds."))
    for what, title in TITLES.items():
        if any(one.of(what) for one in comparison.alternatives):
            console.print(_table(comparison, what, title))
    console.print(escape(READING))
    console.print()
    for one in comparison.sorted():
        console.print(escape(sentence(one).replace(f"{NO_BREAK}%", "%")))
    console.print()
    console.print(f"[bold]{escape(finding(comparison))}[/bold]")
    console.print("Under stated assumptions; not a forecast.")


def _table(comparison: Comparison, what: str, title: str) -> Table:
    quantities = [
        quantity
        for quantity in comparison.baseline
        if quantity.what == what and any(one.find(quantity) for one in comparison.alternatives)
    ]
    table = Table(title=escape(title), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("", overflow="fold")
    for quantity in quantities:
        name = proper(quantity.name) if what == "payoff" else readable(quantity.name)
        table.add_column(Text(name), justify="right")
    if what == "final":
        table.add_column("changed", justify="right")
    stands = [_unbroken(_amount(q, *comparison.baseline[q], signed=False)) for q in quantities]
    table.add_row(Text("as it stands"), *stands, end_section=True)
    for one in comparison.sorted():
        cells = [_cell(one.find(quantity)) for quantity in quantities]
        if what == "final":
            cells.append("-" if one.changed is None else percent(one.changed))
        table.add_row(Text(one.name), *cells)
    return table


def _cell(one: Difference | None) -> str:
    if one is None:
        return "-"
    text = _amount(one.quantity, one.difference, one.error, signed=True)
    return _unbroken(f"{text}*" if one.is_sure else f"{text} ")


def _amount(quantity: Quantity, value: float, error: float | None, *, signed: bool) -> str:
    """Return a value with its error, in points with as many digits as the error allows."""
    unit, digits = (100, share_digits(value, error)) if quantity.is_share else (1, 2)
    if value == 0.0 and not error:
        return "0"
    sign = "+" if signed or not quantity.is_share else ""
    off = "" if error is None else f" ± {unit * error:.{digits}f}"
    return f"{unit * value:{sign}.{digits}f}{off}"


def share_digits(value: float, error: float | None) -> int:
    """Return how many digits of a number of points its error allows."""
    return 0 if error is None or error >= 0.0095 or (error == 0.0 and abs(value) >= 0.0095) else 1


def _unbroken(text: str) -> str:
    """Return a text that no table breaks."""
    return text.replace(" ", NO_BREAK)


def sentence(one: Alternative) -> str:
    """Return what an alternative moves beyond error, in one sentence.

    Of an outcome the larger move counts, that of the share it ends talks in or of the share it ever
    happens in; the three largest are named.
    """
    moves: dict[str, Difference] = {}
    for d in (*one.of("final"), *one.of("ever")):
        if d.is_sure and abs(d.difference) > abs(
            moves[d.quantity.name].difference if d.quantity.name in moves else 0
        ):
            moves[d.quantity.name] = d
    largest = sorted(moves.values(), key=lambda d: -abs(d.difference))
    paid = [d for d in one.of("payoff") if d.is_sure]
    start = f"With {quoted(one.name)}"
    if all(d.difference == 0.0 and d.error == 0.0 for d in one.differences):
        return f"{start} nothing changes: not one share, in any round, and no payoff."
    if not largest and not paid:
        return f"{start} nothing moves beyond Monte-Carlo error{_but_changed(one)}."
    parts = [_moved(d, first=i == 0) for i, d in enumerate(largest[:MOST_NAMED])]
    parts += [_paid(d) for d in paid]
    rest = len(largest) - MOST_NAMED
    if rest > 0:
        parts.append(f"{rest} more outcome{'s' if rest > 1 else ''} beyond error")
    else:
        parts.append("nothing else moves beyond error")
    return f"{start}, {'; '.join(parts)}."


def _but_changed(one: Alternative) -> str:
    return f", though {percent(one.changed)} of worlds end some round otherwise" if one.changed else ""


def _moved(d: Difference, *, first: bool) -> str:
    when = "talks end in" if d.quantity.what == "final" else "some round ends in"
    which = "more" if d.difference > 0 else "fewer"
    return f"{when} {quoted(readable(d.quantity.name))} in {points(d)} {which}{' worlds' if first else ''}"


def points(d: Difference) -> str:
    """Return the size of a difference of shares with its error."""
    digits = share_digits(d.difference, d.error)
    off = "" if d.error is None else f" (± {100 * d.error:.{digits}f})"
    size = f"{100 * abs(d.difference):.{digits}f}"
    return f"{size} point{'' if size == '1' else 's'}{off}"


def _paid(d: Difference) -> str:
    digits = 2 if (d.error or 0.0) >= SMALL else 3
    which = "more" if d.difference > 0 else "less"
    off = "" if d.error is None else f" (± {d.error:.{digits}f})"
    return f"{proper(d.quantity.name)} gets {abs(d.difference):.{digits}f} util{off} {which}"


def finding(comparison: Comparison) -> str:
    """Return which alternatives move the end of talks most, in a sentence."""
    order = comparison.sorted()
    sure = [one for one in order if any(d.is_sure for d in one.of("final"))]
    if not sure:
        return "No alternative moves an outcome at the end of talks beyond Monte-Carlo error."
    largest = max((d for d in sure[0].of("final") if d.is_sure), key=lambda d: abs(d.difference))
    which = "more" if largest.difference > 0 else "fewer"
    most = " most" if len(order) > 1 else ""
    said = (
        f"{quoted(sure[0].name)} moves the end of talks{most}: "
        f"{quoted(readable(largest.quantity.name))} in {points(largest)} {which} worlds"
    )
    still = len(order) - len(sure)
    return said + (f"; {still} of {len(order)} move no outcome at the end beyond error." if still else ".")
