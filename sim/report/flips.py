"""What would reverse a result: the cheapest changes first, two tables for the terminal, and as JSON.

Room     report
Shapes   none
Units    changes in widths of a number's range [width], leads in points of the share of worlds
Source   docs/model.md, sections 1, 4 and 5
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from sim.charts.flips import row
from sim.charts.paths import factor_words
from sim.charts.words import NO_BREAK, percent, proper, quoted, readable
from sim.game import build_game
from sim.insight.flip import Flip, Lead
from sim.insight.flips import Flips
from sim.insight.joint_flips import Joint
from sim.insight.outcome_flips import OutcomeFlips
from sim.insight.range_flips import RangeFlips
from sim.insight.reach import BEYOND, Movable, movable_numbers
from sim.scenario import Scenario

CHEAPEST: Final = 3


def as_json(flips: Flips) -> dict[str, Any]:
    """Return the document of ``parley flips --json``."""
    range_, outcome = flips.range, flips.outcome
    return {
        "scenario": flips.scenario.name,
        "round": flips.round,
        "draws": outcome.draws,
        "base_draws": outcome.base_draws,
        "seed": outcome.seed,
        "numbers": len(flips.numbers),
        "values_tried": outcome.tried,
        "outcome": {
            "likeliest": outcome.likeliest,
            "probability": outcome.share,
            "next": outcome.next,
            "lead": outcome.lead.lead,
            "lead_error": outcome.lead.error,
            "flips": [row(flip) for flip in outcome.flips],
        },
        "bargaining_range": {
            "open": range_.is_open,
            "deals": range_.n_open,
            "of": range_.n_deals,
            "flips": [row(flip) for flip in range_.flips],
            "joint": range_.joint
            and {
                "widths": range_.joint.widths,
                "shifts": range_.joint.shifts,
                "deal": range_.joint.deal,
            },
        },
    }


def read_json(document: Mapping[str, Any], scenario: Scenario) -> Flips:
    """Return the flips that ``as_json`` wrote, of that scenario."""
    numbers = movable_numbers(scenario, build_game(scenario))
    outcome, range_ = document["outcome"], document["bargaining_range"]
    return Flips(
        scenario,
        numbers,
        RangeFlips(
            document["round"],
            range_["open"],
            range_["deals"],
            range_["of"],
            _read_flips(range_["flips"], numbers),
            range_["joint"] and Joint(**range_["joint"]),
        ),
        OutcomeFlips(
            document["round"],
            outcome["likeliest"],
            outcome["probability"],
            outcome["next"],
            Lead(outcome["lead"], outcome["lead_error"]),
            document["draws"],
            document["base_draws"],
            document["seed"],
            document["values_tried"],
            _read_flips(outcome["flips"], numbers),
        ),
    )


def _read_flips(rows: Sequence[Mapping[str, Any]], numbers: Sequence[Movable]) -> tuple[Flip, ...]:
    by_path = {number.path: number for number in numbers}
    return tuple(
        Flip(
            by_path[told["number"]],
            told["widths"],
            told["still"],
            told["before"],
            told["after"],
            None if told["lead"] is None else Lead(told["lead"], told["lead_error"]),
        )
        for told in rows
    )


def print_flips(flips: Flips, console: Console) -> None:
    """Print what would reverse the two results of a round, the three cheapest changes of each first."""
    outcome, range_ = flips.outcome, flips.range
    console.print(f"[bold]{escape(flips.scenario.title)}[/bold]")
    console.print(f"[bold]{escape(_unbroken(outcome_sentence(flips)))}[/bold]")
    _print_cheapest(outcome.flips, console)
    console.print(f"[bold]{escape(_unbroken(range_sentence(flips)))}[/bold]")
    _print_cheapest(range_.flips, console)
    if range_.joint is not None:
        console.print(joint_sentence(range_.joint, is_open=range_.is_open))
    console.print()
    now = f"Likeliest outcome at {proper(flips.round)}, now {quoted(readable(outcome.likeliest))}"
    console.print(_table(now, outcome.flips, "lead [points]"))
    state = "open" if range_.is_open else "closed"
    console.print(_table(f"Bargaining range against war, now {state}", range_.flips, None))
    for note in notes(flips):
        console.print(escape(_unbroken(note)))
    console.print("Under stated assumptions; not a forecast.")


def outcome_sentence(flips: Flips) -> str:
    """Return what is likeliest at the round, by how much, and what would change it."""
    outcome = flips.outcome
    lead = f"{100 * outcome.lead.lead:.0f} ± {100 * outcome.lead.error:.0f} points"
    close = "" if outcome.lead.lead > outcome.lead.error else ", within Monte-Carlo error"
    found = len(outcome.flips)
    return (
        f"At {proper(flips.round)} {quoted(readable(outcome.likeliest))} is likeliest "
        f"({percent(outcome.share)} of worlds, {lead} more than {quoted(readable(outcome.next))}{close}); "
        f"{found or 'none'} of {len(flips.numbers)} numbers would change that alone."
    )


def range_sentence(flips: Flips) -> str:
    """Return whether there is a bargaining range at central numbers, and what would change it."""
    range_ = flips.range
    if not range_.n_deals:
        return "No deal ends the fighting, so there is no bargaining range against war."
    state = (
        f"{range_.n_open} of {range_.n_deals} deals that end the fighting suit all better than war"
        if range_.is_open
        else f"none of {range_.n_deals} deals that end the fighting suits all better than war"
    )
    now, verb = ("open", "close") if range_.is_open else ("closed", "open")
    return (
        f"At central numbers, as {proper(flips.round)} opens with nothing signed, {state}: the bargaining "
        f"range is {now}; {len(range_.flips) or 'none'} of {len(flips.numbers)} numbers would {verb} it "
        "alone."
    )


def joint_sentence(joint: Joint, *, is_open: bool) -> str:
    """Return how far all numbers at once have to move to reverse the range."""
    return (
        f"All at once: moved by {joint.widths:.3f} widths of its range or less each, {len(joint.shifts)} "
        f"numbers {'close' if is_open else 'open'} it together, and no smaller change does."
    )


def notes(flips: Flips) -> list[str]:
    """Return how the tables came about."""
    outcome = flips.outcome
    return [
        f"Each number is moved alone, through its range and up to {BEYOND:g} width beyond it where that is "
        "valid and ranks are kept; settings of the method stay. ! beyond its range.",
        f"Outcome: the number is fixed instead of drawn; {outcome.draws:,} draws for each of "
        f"{outcome.tried:,} values tried, {outcome.base_draws:,} for the scenario as it stands, seed "
        f"{outcome.seed}, in the same worlds. A flip counts where another outcome leads by more than the "
        "error of the lead (95 %). A number is tried at the end of its way that the runs point to, then the "
        "way is halved: a flip in the middle of a way that ends without one is not found, and a value shown "
        "may be up to an eighth of the way too far.",
        "Range: exact at central numbers; a red line is taken to be there where its chance is above a half.",
    ]


def _print_cheapest(found: Sequence[Flip], console: Console) -> None:
    for place, flip in enumerate(found[:CHEAPEST], start=1):
        console.print(Text(f"  {place}. {change(flip)}"))


def change(flip: Flip) -> str:
    """Return a flip in words."""
    number = flip.number
    where = ", beyond its range" if flip.is_beyond else ""
    return (
        f"{number.path} at {amount(flip.value)} instead of {amount(number.central)} "
        f"({flip.widths:.2f} widths{where}): {readable(flip.after)}"
    )


def amount(value: float) -> str:
    """Write a number of a scenario, to three digits.

    Examples
    --------
    >>> amount(0.0123456), amount(157.0)
    ('0.0123', '157')
    """
    return f"{value:.3g}"


def _table(title: str, found: Sequence[Flip], lead: str | None) -> Table:
    table = Table(title=escape(title), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("number")
    for name in ("range", "class", "at", "widths"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("becomes")
    if lead:
        table.add_column(Text(lead), justify="right", no_wrap=True)
    for flip in found:
        number = flip.number
        ends = " ".join(amount(value) for value in (number.low, number.central, number.high))
        widths = f"{flip.shift:+.2f}{'!' if flip.is_beyond else ' '}"
        cells = [
            factor_words(number.path),
            ends,
            number.kind,
            amount(flip.value),
            widths,
            readable(flip.after),
        ]
        if flip.lead is not None:
            cells.append(f"{100 * flip.lead.lead:.0f} ± {100 * flip.lead.error:.0f}")
        table.add_row(*map(Text, cells))
    return table


def _unbroken(text: str) -> str:
    return text.replace(f"{NO_BREAK}%", "%")
