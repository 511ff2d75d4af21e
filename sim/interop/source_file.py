"""A file of another program as it is read: its bytes, and errors that show the line they are about.

Room     interop (private to it)
Shapes   none
Units    lines and columns count from 1
Source   none
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from sim.interop.errors import InteropError
from sim.scenario.errors import Choice, Place, Problem

LARGEST_FILE: Final = 16 * 1024 * 1024  # bytes; a million deals written out need more, domains need far less
LARGEST_NUMBER: Final = 1e100  # products of three such numbers are still numbers to a computer
LONGEST_NUMBER: Final = 100  # characters
DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WHOLE: Final = re.compile(r"[+-]?\d{1,15}", re.ASCII)
EXCERPT: Final = 10_000  # bytes of a line that are looked at for an error


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """The content of a file, and what errors call it."""

    name: str
    content: bytes

    def fail(self, code: str, message: str, place: Place, hint: str | Choice = "") -> NoReturn:
        """Raise InteropError at a place of the file."""
        raise InteropError(Problem(code, message, self.name, place, self._line(place.line), hint))

    def _line(self, number: int) -> str:
        lines = self.content.splitlines()[number - 1 : number]
        line = lines[0][:EXCERPT] if number and lines else b""
        return "" if b"\0" in line else line.decode("utf-8", errors="replace").replace("\t", " ")


def read_source(path: Path, unreadable: str) -> SourceFile:
    """Return the content of a file; ``unreadable`` is the code of the error if there is none.

    Raises
    ------
    InteropError
        If the file cannot be read or is too large; no more of it is read than is allowed.
    """
    file = SourceFile(str(path), b"")
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        reason = getattr(error, "strerror", None) or str(error)
        file.fail(unreadable, f"the file cannot be read: {reason}", Place())
    if len(content) > LARGEST_FILE:
        file.fail(unreadable, f"the file is too large: more than {LARGEST_FILE >> 20} MiB", Place())
    return SourceFile(str(path), content)


def as_number(text: str) -> float | None:
    """Return the number that a text stands for, none if it is not a number or out of bounds.

    Examples
    --------
    >>> as_number(" 0.50 "), as_number("nan"), as_number("1e999"), as_number("1,5")
    (0.5, None, None, None)
    """
    stripped = text.strip()
    if len(stripped) > LONGEST_NUMBER or not DECIMAL.fullmatch(stripped):
        return None
    number = float(stripped)
    return number if math.isfinite(number) and abs(number) <= LARGEST_NUMBER else None


def as_whole(text: str) -> int | None:
    """Return the whole number that a text stands for, none if it is not one."""
    stripped = text.strip()
    return int(stripped) if WHOLE.fullmatch(stripped) else None
