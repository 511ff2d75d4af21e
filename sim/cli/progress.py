"""A progress bar on standard error: on a terminal only, and only for runs that take a while.

Room     cli
Shapes   none
Units    worlds, seconds
Source   none
"""

import sys
import time
from types import TracebackType
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

PATIENCE: Final = 2.0  # seconds before a bar appears


class RunProgress:
    """Called with the number of worlds finished; a context that removes the bar at its end."""

    def __init__(self, draws: int, *, silent: bool) -> None:
        self._draws = draws
        self._shows = not silent and sys.stderr.isatty()
        self._start = time.monotonic()
        self._bar: Progress | None = None

    def __enter__(self) -> "RunProgress":
        """Start the clock."""
        self._start = time.monotonic()
        return self

    def __call__(self, finished: int) -> None:
        """Show how far the run has come."""
        if not self._shows:
            return
        if self._bar is None:
            if time.monotonic() - self._start < PATIENCE:
                return
            columns = (TextColumn("worlds"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task("worlds", total=self._draws)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=finished)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()
