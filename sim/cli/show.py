"""Show a report: on a terminal as wide as it is, else at a fixed width; or one JSON document.

Room     cli
Shapes   none
Units    none
Source   none
"""

import io
import shutil
import sys
from collections.abc import Callable

from rich.console import Console

from sim.cli.run import WIDTH


def show_report(write: Callable[[Console], None], document: str | None, where: str, *, quiet: bool) -> None:
    """Print a report, or the JSON document in its place, and where the files are.

    With a document, where the files are goes to standard error.
    """
    if document is not None:
        print(document, flush=True)
    elif not quiet:
        text, on_terminal = io.StringIO(), sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if on_terminal else WIDTH
        write(Console(file=text, width=width, force_terminal=on_terminal, highlight=False))
        print(text.getvalue(), end="", flush=True)
    if not quiet:
        print(where, file=sys.stdout if document is None else sys.stderr, flush=True)
