"""Playing tasks on a Dask distributed scheduler, which plays anew what a dead worker has left.

Room     sweeps
Shapes   none
Units    none
Source   Rocklin (2015), Proc. 14th Python in Science Conf., 126-132 (Dask); docs/scale.md
"""

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from sim.sweeps.sweep import StoppedError, SweepError
from sim.sweeps.tasks import Rows, Task, lost, play_task

AHEAD: Final = 4  # tasks waiting for each thread of the cluster
PATIENCE: Final = 10  # seconds to find the scheduler

Play = Callable[[Iterator[Task]], Generator[Rows, None, None]]


@contextmanager
def connected(address: str) -> Iterator[Play]:
    """Connect to a scheduler; what is given plays tasks there and yields rows as they are finished.

    Raises
    ------
    SweepError
        If Dask is not installed, or no scheduler answers at the address.
    StoppedError
        Later, if the scheduler is lost or its workers cannot play.
    """
    try:
        from distributed import Client
    except ImportError:
        raise SweepError("a cluster needs Dask: pip install 'parley-sim[cluster]'") from None
    try:
        client: Any = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SweepError(f"no scheduler answers at {address}: {error}") from None
    with _unlogged(), client:
        yield partial(_play_there, client)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep the client from logging tracebacks of what is raised here anyway."""
    log = logging.getLogger("distributed.client")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _play_there(client: Any, tasks: Iterator[Task]) -> Generator[Rows, None, None]:
    try:
        yield from _play(client, tasks)
    except Exception as error:  # whatever a foreign scheduler or worker may raise
        what = f"{type(error).__name__}: {error}"
        raise StoppedError(f"the cluster is lost, or cannot play what it is given: {what}") from error


def _play(client: Any, tasks: Iterator[Task]) -> Generator[Rows, None, None]:
    from distributed import as_completed

    running: dict[Any, Task] = {}
    finished: Any = as_completed(loop=client.loop)

    def submit(task: Task) -> None:
        future = client.submit(play_task, task, pure=False)
        running[future] = task
        finished.add(future)

    while True:
        room = AHEAD * max(1, sum(client.nthreads().values()))
        while len(running) < room and (task := next(tasks, None)) is not None:
            submit(task)
        if not running:
            return
        rows: Rows = []
        for future in finished.next_batch():
            task = running.pop(future)
            answer = _answer(future, task)
            for one in task.split() if answer is None else ():
                submit(one)
            rows += answer or []
        if rows:
            yield rows


def _answer(future: Any, task: Task) -> Rows | None:
    """Return a task's rows, None where its points should be played one by one."""
    from distributed.scheduler import KilledWorker

    try:
        rows: Rows = future.result()
    except KilledWorker:
        return lost(task, "the workers that played it were killed") if len(task.points) == 1 else None
    return rows
