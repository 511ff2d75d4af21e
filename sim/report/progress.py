"""Who waits is told which part is at work: its name, how far it has come, and of how much if that is known.

Room     report
Shapes   none
Units    what is counted says each caller
Source   none
"""

from collections.abc import Callable

Tell = Callable[[str, int, int | None], None]


def silent(part: str, finished: int, total: int | None) -> None:
    """Tell nothing."""
