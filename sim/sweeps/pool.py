"""Playing tasks on this machine: in this process, or in several that outlive a dead one.

Room     sweeps
Shapes   none
Units    none
Source   none
"""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for_end
from typing import Final

from sim.sweeps.tasks import Rows, Task, lost, play_task

AHEAD: Final = 2  # tasks waiting for each process, so that none is idle and memory stays flat


def play_here(tasks: Iterator[Task], jobs: int) -> Generator[Rows, None, None]:
    """Yield rows as tasks are finished, in no order."""
    if jobs == 1:
        yield from map(play_task, tasks)
        return
    while unfinished := (yield from _play_in_pool(tasks, jobs)):
        yield from _play_alone(unfinished)


def _play_in_pool(tasks: Iterator[Task], jobs: int) -> Generator[Rows, None, list[Task]]:
    """Play until all is done, or a process dies; return the tasks that are then unfinished."""
    running: dict[Future[Rows], Task] = {}
    given: list[Task] = []
    with _processes(jobs) as pool:
        try:
            while True:
                while len(running) < AHEAD * jobs and (task := next(tasks, None)) is not None:
                    given.append(task)
                    running[_submit(pool, task)] = task
                    given.pop()
                if not running:
                    return []
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                rows = [row for future in done for row in future.result()]
                for future in done:
                    del running[future]
                yield rows
        except BrokenProcessPool:
            return [*running.values(), *given]


def _play_alone(tasks: Iterable[Task]) -> Generator[Rows, None, None]:
    """Play tasks that were under way when a process died, to find the point that kills it, if one does."""
    waiting = list(tasks)
    while waiting:
        with _processes(1) as pool:
            try:
                while waiting:
                    yield _submit(pool, waiting[-1]).result()
                    waiting.pop()
                continue
            except BrokenProcessPool:
                task = waiting.pop()
        if len(task.points) > 1:
            waiting += task.split()
        else:
            yield lost(task, "the process that played it was killed")


@contextmanager
def _processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Start processes that live as long as this context: what they still play at its end is given up.

    The end of one pipe tells them that it is over, the end of the other that their parent is dead.
    """
    context = get_context("spawn")
    over, we_are_over = context.Pipe(duplex=False)
    alive, we_are_alive = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(over, alive))
    try:
        yield pool
    finally:
        we_are_over.close()
        pool.shutdown(cancel_futures=True)
        for end in (we_are_alive, alive, over):
            end.close()


def _submit(pool: ProcessPoolExecutor, task: Task) -> Future[Rows]:
    """Submit a task; a process that this starts never hears the interrupts that the parent hears."""
    resource_tracker.ensure_running()  # or it would be started next, and open our ears again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return pool.submit(_play, play_task, task)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _State:
    """What a process is at; whoever reads or writes it holds the lock."""

    lock = threading.Lock()
    is_playing = False
    is_over = False


def _begin(over: Connection, alive: Connection) -> None:
    threading.Thread(target=_end_with, args=(over, alive), daemon=True).start()


def _end_with(over: Connection, alive: Connection) -> None:
    """End in the middle of a task once it is over, but of no message: the parent would wait for its rest."""
    wait_for_end([over])
    with _State.lock:
        if _State.is_playing:
            os._exit(1)
        _State.is_over = True
    wait_for_end([alive])
    os._exit(1)


def _play(work: Callable[[Task], Rows], task: Task) -> Rows:
    with _State.lock:
        if _State.is_over:
            os._exit(1)
        _State.is_playing = True
    try:
        return work(task)
    finally:
        with _State.lock:
            _State.is_playing = False
