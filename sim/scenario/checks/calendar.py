"""Do the rounds follow one another, within what was known?

Room     scenario
Shapes   none
Units    days
Source   none
"""

from collections.abc import Iterator
from datetime import date

from sim.scenario.checks.written import Finding, Written
from sim.scenario.errors import Flaw, Path
from sim.scenario.model import Content, Round


def rounds_in_order(written: Written) -> Iterator[Finding]:
    """Rounds have dates or gaps, start no earlier than the scenario, come in order, and none is foreknown."""
    content = written.content
    latest, before = content.starts.toordinal(), ""
    for name, meeting in content.rounds.items():
        path = ("rounds", name)
        if (meeting.date is None) == (meeting.days_after_last is None):
            yield _date_or_gap(path, meeting)
        elif meeting.date is not None:
            yield from _dated(content, path, meeting.date, latest, before)
            latest, before = max(latest, meeting.date.toordinal()), name
        elif not before:
            message = "the first round has no date"
            yield (
                (*path, "days_after_last"),
                Flaw("E203", message, hint="expected `date: YYYY-MM-DD`", on_key=True),
            )
            before = name
        elif meeting.days_after_last is not None:
            latest, before = latest + round(meeting.days_after_last.high), name


def _date_or_gap(path: Path, meeting: Round) -> Finding:
    if meeting.date is None:
        message = f'round "{path[-1]}" has no date'
        return path, Flaw("E102", message, hint="expected `date` or `days_after_last`", on_key=True)
    message = f'round "{path[-1]}" has a date and days after the last'
    return (*path, "days_after_last"), Flaw("E203", message, hint="expected one of them", on_key=True)


def _dated(content: Content, path: Path, day: date, latest: int, before: str) -> Iterator[Finding]:
    where = (*path, "date")
    if day < content.starts:
        hint = f"`starts` is {content.starts}"
        yield where, Flaw("E203", f"the round is before the scenario starts: {day}", hint=hint)
    elif before and day.toordinal() <= latest:
        hint = f'"{before}" is on {_shown(latest)} or may be as late'
        if content.rounds[before].date is not None:
            hint = f'"{before}" is on {_shown(latest)}'
        yield where, Flaw("E203", f'the round is not after "{before}": {day}', hint=hint)
    if day > content.known:
        hint = f"`known` is {content.known}; expected `days_after_last: [low, central, high]`"
        yield where, Flaw("E204", f"the round's date was not known yet: {day}", hint=hint)


def _shown(ordinal: int) -> str:
    return str(date.fromordinal(ordinal)) if ordinal <= date.max.toordinal() else "a day beyond the calendar"
