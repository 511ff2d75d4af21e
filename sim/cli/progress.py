"""A progress bar on standard error: on a terminal only, and only for what takes a while.

Room     cli
Shapes   none
Units    seconds; what is counted says each caller
Source   none
"""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from sim.sweeps import Progress as SweepState

PATIENCE: Final = 2.0  # seconds before a bar appears; sweeps, which tell more seldom, show it at once


class CountProgress:
    """Called with how many of ``total`` (None: not known) are finished; removes the bar at its end."""

    def __init__(self, what: str, total: int | None, *, silent: bool, patience: float = PATIENCE) -> None:
        self._what = what
        self._total = total
        self._patience = patience
        self._shows = not silent and sys.stderr.isatty()
        self._start = time.monotonic()
        self._bar: Progress | None = None

    def __enter__(self) -> "CountProgress":
        """Start the clock."""
        self._start = time.monotonic()
        return self

    def __call__(self, finished: int, note: str = "", total: int | None = None) -> None:
        """Show how far it has come, how fast, and how long it will take; the total may change on the way."""
        if not self._shows:
            return
        elapsed = time.monotonic() - self._start
        if self._bar is None:
            if elapsed < self._patience:
                return
            columns = (
                TextColumn(self._what),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[note]}"),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.add_task(self._what, total=self._total, note="")
            self._bar.start()
        rate = f"{finished / elapsed:,.1f}/s" if finished else ""
        self._bar.update(self._bar.task_ids[0], completed=finished, total=total, note=f"{rate}{note}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.stop()


class PartsProgress:
    """Called with which part is at work and how far it has come; one bar after another."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent
        self._part = ""
        self._bar: CountProgress | None = None
        self._start = time.monotonic()

    def __enter__(self) -> "PartsProgress":
        """Start the clock: the patience is for all parts together."""
        self._start = time.monotonic()
        return self

    def __call__(self, part: str, finished: int, total: int | None) -> None:
        """Show how far a part has come."""
        if self._bar is None or part != self._part:
            self.__exit__(None, None, None)
            left = max(0.0, PATIENCE - (time.monotonic() - self._start))
            self._part, self._bar = part, CountProgress(part, total, silent=self._silent, patience=left)
        self._bar(finished, total=total)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)


class GrowingProgress:
    """Called with how many are finished and how many there are so far, which may become more."""

    def __init__(self, what: str, *, silent: bool) -> None:
        self._bar = CountProgress(what, 0, silent=silent)

    def __enter__(self) -> "GrowingProgress":
        """Start the clock."""
        self._bar.__enter__()
        return self

    def __call__(self, finished: int, total: int) -> None:
        """Show how far it has come."""
        self._bar(finished, total=total)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        self._bar.__exit__(kind, error, trace)


class SweepProgress:
    """Called with how far a sweep has come; a context that removes the bar at its end."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent
        self._bar: CountProgress | None = None

    def __enter__(self) -> "SweepProgress":
        """Begin."""
        return self

    def __call__(self, at: "SweepState") -> None:
        """Show how far the sweep has come."""
        if self._bar is None:
            self._bar = CountProgress("points", at.missing, silent=self._silent, patience=0.0)
        self._bar(at.played, f", {at.failed:,} failed" if at.failed else "")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)
