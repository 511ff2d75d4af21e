"""What a scenario rests on: its numbers with range, class, reason and source, and its facts by line.

Room     report
Shapes   none
Units    those of each number
Source   docs/scenario-format.md
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sim.charts.words import quoted
from sim.report.page.blocks import Block, Cell, Grid, Paragraph, Points
from sim.scenario.provenance import count_classes

if TYPE_CHECKING:
    from sim.scenario import Scenario
    from sim.scenario.provenance import Number

CLASSES: Final = {
    "cited": "stated by a source",
    "anchored": "ranked by a source, its size an assumption",
    "free": "an assumption",
    "setting": "a setting of the method",
}


def basis(scenario: "Scenario") -> str:
    """Say how many numbers are cited, anchored and free."""
    counts = count_classes(scenario.classes.values())
    total = counts["cited"] + counts["anchored"] + counts["free"]
    return (
        f"Of the {total} numbers of this scenario, dates and durations included, {counts['cited']} are "
        f"stated by a source, {counts['anchored']} are ranked by one though their size is an assumption, "
        f"and {counts['free']} are assumptions. Each uncertain one is drawn from the range that stands "
        "beside it below."
    )


def number_grid(scenario: "Scenario") -> list[Block]:
    """Return the table of every number that the file states."""
    rows = [_row(number) for number in scenario.numbers.values() if number.written]
    caption = "Ranges are low, central, high. A click on the head of a column sorts by it."
    meanings = [f"{kind}: {words}." for kind, words in CLASSES.items()]
    columns = ["Number", "Low", "Central", "High", "Class", "Source", "Reason"]
    return [Points(meanings), Grid("numbers", caption, columns, rows, sortable=True)]


def _row(number: "Number") -> list[Cell | str]:
    low, central, high = (Cell(f"{x:g}", sort=x) for x in (number.low, number.central, number.high))
    return [number.path, low, central, high, number.kind, number.source or "", number.why or ""]


def fact_grid(scenario: "Scenario") -> list[Block]:
    """Return the table of what the sources say and what in the scenario rests on each line."""
    if not scenario.sources:
        return [Paragraph("The scenario names no source.")]
    uses: dict[str, dict[str, None]] = {}
    for lines, use in _uses(scenario):
        for line in lines:
            uses.setdefault(line, {})[use] = None
    rows = [[line, "; ".join(uses[line])] for line in sorted(uses, key=_by_number)]
    sources = [f"{name}: {words}" for name, words in scenario.sources.items()]
    caption = "Each line of a source that the scenario refers to, and what rests on it."
    return [Points(sources), Grid("facts", caption, ["Line", "What rests on it"], rows)]


def _uses(scenario: "Scenario") -> Iterator[tuple[list[str], str]]:
    """Yield lines cited, and what for."""
    cited = re.compile(rf"\b(?:{'|'.join(map(re.escape, scenario.sources))}):[\w.-]+")
    for order in scenario.order:
        yield cited.findall(order.source), f"{order.greater} is at least {order.lesser}"
    for name, meeting in scenario.rounds.items():
        if meeting.source:
            yield cited.findall(meeting.source), f"date of the round {name}"
    for name, finding in scenario.findings.items():
        if finding.source:
            yield cited.findall(finding.source), f"the finding {quoted(name)}"
    for number in scenario.numbers.values():
        if number.kind == "cited" and number.source:
            yield cited.findall(number.source), f"{number.path} = {number.central:g}"
        elif number.why and cited.findall(number.why):
            yield cited.findall(number.why), f"that {number.path} is there, and its direction"


def _by_number(line: str) -> tuple[str, int, str]:
    name, _, rest = line.partition(":")
    digits = re.match(r"\d+", rest)
    return name, int(digits[0]) if digits else 0, rest
