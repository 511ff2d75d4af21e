"""What a command says: a report, or one JSON document; where its files are; that it compiles first.

Room     cli
Shapes   none
Units    none
Source   none
"""

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rich.console import Console

from sim.cli.exits import complain
from sim.talks import is_compiled

WIDTH: Final = 100  # columns of a report that goes to a file

Write = Callable[[Console], None]


def written(write: Write) -> str:
    """Return a report as text: on a terminal as wide as it is, else at a fixed width."""
    text, on_terminal = io.StringIO(), sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else WIDTH
    write(Console(file=text, width=width, force_terminal=on_terminal, highlight=False))
    return text.getvalue()


def show_report(write: Write, document: str | None, where: str | None, *, quiet: bool) -> None:
    """Print a report, or the JSON document in its place, and where the files are.

    With a document, where the files are goes to standard error.
    """
    if document is not None:
        print(document, flush=True)
    elif not quiet:
        print(written(write), end="", flush=True)
    if where is not None and not quiet:
        print(where, file=sys.stdout if document is None else sys.stderr, flush=True)


def closing_line(place: Path, first: str, *others: str) -> str:
    """Say which file of a folder to open first, and what else is there.

    Examples
    --------
    >>> closing_line(Path("results/lake"), "report.html", "charts/")
    'Open first: results/lake/report.html (beside it: charts/)'
    """
    return f"Open first: {place / first} (beside it: {', '.join(others)})"


def announce_compiling(*, quiet: bool) -> None:
    """Say that the first run takes longer, where it does."""
    if not is_compiled() and not quiet:
        complain("Compiling for this machine: some 20 seconds, on the first run only.")
