"""``parley check``: all that is wrong with scenario files, and what their numbers rest on.

Room     cli
Shapes   none
Units    none
Source   none
"""

from collections.abc import Mapping, Sequence

from sim.cli.exits import DONE, WRONG_INPUT, complain
from sim.scenario import Report, check, show
from sim.talks import list_parts


def check_scenarios(sources: Sequence[str]) -> int:
    """Report on each scenario, problems on standard error and a line each on standard output."""
    reports = [check(source, parts=list_parts()) for source in sources]
    for report in reports:
        if report.problems:
            complain(show(report.problems))
        print(verdict(report))
    return WRONG_INPUT if any(report.errors for report in reports) else DONE


def verdict(report: Report) -> str:
    """Return the line on one scenario."""
    found = f"{_count(len(report.errors), 'error')}, {_count(len(report.warnings), 'warning')}"
    if report.errors:
        return f"{report.name}: {found}"
    return f"{report.name}: {found}; numbers: {_classes(report.counts)}"


def _classes(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
