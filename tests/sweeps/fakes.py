"""Ways of playing tasks for tests, in a module that other processes can import."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from sim.sweeps.tasks import play_task
from tests.sweeps.pieces import TRUST

POISON = 0.5


@dataclass(frozen=True)
class Numbers:
    """A task of some numbers, one of which may kill whoever plays it."""

    points: tuple[tuple[str, int], ...]
    killer: int | None = None
    marks: str = ""  # a folder in which processes note who they are

    def split(self):
        for point in self.points:
            yield Numbers((point,), self.killer, self.marks)


def numbers(first, last, **keywords):
    return Numbers(tuple((str(n), n) for n in range(first, last)), **keywords)


def square(task):
    """Play numbers: their squares."""
    if any(n == task.killer for _, n in task.points):
        os.kill(os.getpid(), signal.SIGKILL)
    if task.marks:
        (Path(task.marks) / str(os.getpid())).touch()
        time.sleep(0.02)
    return [(key, {"square": float(n * n)}) for key, n in task.points]


def poisonous(task):
    """Play a task; the process dies of points with a certain trust."""
    if any(dict(point.numbers).get(TRUST) == POISON for _, point in task.points):
        os.kill(os.getpid(), signal.SIGKILL)
    return play_task(task)


def bulky(task):
    """Play numbers: rows that take long to send."""
    return [(key, {"square": float(n), "more": "x" * 20_000_000}) for key, n in task.points]
