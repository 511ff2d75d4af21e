"""Problems in a scenario: where, what was found, what was expected, and how to mend it.

A check raises :class:`FlawError` with paths relative to what it was given; the loader turns
them into :class:`Problem`, which knows its line; a file's problems are raised together.

Room     scenario
Shapes   none
Units    lines and columns count from 1
Source   none
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
from typing import Final

Path = tuple[str | int, ...]

LONGEST_LINE: Final = 120  # columns of a source line that are shown
MOST_REPORTED: Final = 100  # problems shown of one file
MOST_SHOWN: Final = 12  # valid names listed in a hint
MOST_COMPARED: Final = 400  # valid names looked at for the nearest


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: a stretch of a line, or a setting from outside the file."""

    line: int = 0
    column: int = 1
    width: int = 1
    origin: str = ""  # "--set PATH" for what does not come from the file


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong, placed relative to the value under examination."""

    code: str
    message: str
    at: Path = ()
    hint: "str | Choice" = ""
    on_key: bool = False  # the caret goes under the key, not under its value
    within: str = ""  # the caret goes under this part of the value

    def beneath(self, *steps: str | int) -> "Flaw":
        """Return the same flaw as seen from further up."""
        return replace(self, at=(*steps, *self.at))


class FlawError(ValueError):
    """What a check of one value found; the loader adds where the value stands."""

    def __init__(self, *flaws: Flaw) -> None:
        super().__init__("; ".join(flaw.message for flaw in flaws))
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Problem:
    """One error or warning, ready to be shown.

    Codes that begin with E are errors, with W warnings; docs/scenario-format.md lists them.
    """

    code: str
    message: str
    file: str
    place: Place
    source_line: str = ""
    hint: "str | Choice" = ""
    field: str = ""

    @property
    def is_error(self) -> bool:
        """Whether this stops the scenario from being used."""
        return self.code.startswith("E")

    @property
    def line(self) -> int:
        """Line in the file, from 1; 0 where the problem has none."""
        return self.place.line

    @property
    def column(self) -> int:
        """Column in the line, from 1."""
        return self.place.column

    def __str__(self) -> str:
        kind = "error" if self.is_error else "warning"
        rows = [f"{self._where()}: {kind}[{self.code}]: {printable(self.message)}"]
        hint = printable(str(self.hint))
        if self.line and self.source_line and self.place.width:
            rows += self._excerpt(hint)
        elif hint:
            rows.append(f"   = {hint}")
        if self.field:
            rows.append(f"   = field: {printable(self.field)}")
        return "\n".join(rows)

    def _where(self) -> str:
        if self.place.origin:
            return printable(self.place.origin)
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def _excerpt(self, hint: str) -> list[str]:
        """Return the source line and, beneath it, the caret."""
        line, start = self.source_line, self.column - 1
        width = max(1, min(self.place.width, len(line) - start))
        if len(line) > LONGEST_LINE:
            first = max(0, min(start - LONGEST_LINE // 2, len(line) - LONGEST_LINE))
            line, start = line[first : first + LONGEST_LINE], start - first
            if first:
                line = "..." + line[3:]
            if first + LONGEST_LINE < len(self.source_line):
                line = line[:-3] + "..."
            width = min(width, LONGEST_LINE - start)
        line = printable(line)
        gutter = f"   {self.line} | "
        blank = " " * (len(gutter) - 2) + "| "
        caret = " " * columns(line[:start]) + "^" * max(1, columns(line[start : start + width]))
        return [f"{gutter}{line}".rstrip(), f"{blank}{caret} {hint}".rstrip()]


class ScenarioError(ValueError):
    """A scenario that cannot be used; ``problems`` holds everything wrong with it, by line.

    Parameters
    ----------
    problems : sequence of Problem
        At least one.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems: tuple[Problem, ...] = tuple(problems)

    def __str__(self) -> str:
        return show(self.problems)

    def __reduce__(self) -> tuple[type["ScenarioError"], tuple[tuple[Problem, ...]]]:
        return ScenarioError, (self.problems,)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by line and column, settings from outside last, each said once."""
    once: dict[tuple[str, Place, str], Problem] = {}
    for problem in problems:
        once.setdefault((problem.code, problem.place, problem.message), problem)
    return tuple(sorted(once.values(), key=lambda p: (bool(p.place.origin), p.line, p.column)))


def show(problems: Sequence[Problem]) -> str:
    """Return problems as text, those beyond the first hundred as a number."""
    rest = len(problems) - MOST_REPORTED
    more = [f"and {rest:,} more"] if rest > 0 else []
    return "\n".join([*map(str, problems[:MOST_REPORTED]), *more])


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name that is most like ``name``, if any is.

    Examples
    --------
    >>> nearest("route", ["none", "routes", "monitored"])
    'routes'
    """
    by_lower = {option.lower(): option for option in islice(valid, MOST_COMPARED)}
    found = get_close_matches(name.lower()[:100], by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A hint: the nearest valid name, and all valid names; as the search is slow, it waits until shown."""

    name: str
    valid: tuple[str, ...]
    noun: str

    def __str__(self) -> str:
        near = nearest(self.name, self.valid)
        listed = ", ".join(self.valid[:MOST_SHOWN]) + (", ..." if len(self.valid) > MOST_SHOWN else "")
        rest = f"{self.noun}: {listed}" if self.valid else f"there are no {self.noun}"
        return f'did you mean "{near}"?  {rest}' if near else rest


def choose(name: str, valid: Iterable[str], noun: str = "options") -> Choice:
    """Return the hint for a name that is not among the valid ones."""
    return Choice(name, tuple(valid), noun)


def printable(text: str) -> str:
    """Return ``text`` with nothing in it that could act on a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text if not unicodedata.combining(c))
