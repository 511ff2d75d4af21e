"""Processes that play: all points come back once, also where processes die, and none outlives its sweep."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sim.sweeps import pool as pool_module
from sim.sweeps.pool import play_here
from tests.sweeps.fakes import numbers, poisonous, square
from tests.sweeps.pieces import TRUST, swept

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def squares(monkeypatch):
    monkeypatch.setattr(pool_module, "play_task", square)


def children() -> set[int]:
    """Return the processes this one has started, resource trackers aside."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            line = (stat.parent / "cmdline").read_text()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and "resource_tracker" not in line and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def test_a_point_that_kills_its_process_is_a_row_and_the_rest_are_finished():
    tasks = [numbers(i, i + 5, killer=13) for i in range(0, 40, 5)]
    rows = [row for some in play_here(iter(tasks), 2) for row in some]
    found = dict(rows)
    assert len(rows) == len(found) == 40
    assert found.pop("13") == "the process that played it was killed"
    assert found == {str(n): {"square": float(n * n)} for n in range(40) if n != 13}
    assert not children()


@pytest.mark.slow
def test_a_process_that_is_killed_from_outside_costs_nothing(tmp_path):
    tasks = [numbers(i, i + 2, marks=str(tmp_path)) for i in range(0, 100, 2)]
    rows, victims = [], []
    for some in play_here(iter(tasks), 2):
        rows += some
        if len(rows) >= 10 and not victims:
            victims.append(int(next(tmp_path.iterdir()).name))
            os.kill(victims[0], signal.SIGKILL)
    assert len(rows) == 100
    assert dict(rows) == {str(n): {"square": float(n * n)} for n in range(100)}
    assert not children()


def test_whoever_stops_listening_ends_the_processes(tmp_path):
    tasks = [numbers(i, i + 1, marks=str(tmp_path)) for i in range(1000)]
    playing = play_here(iter(tasks), 2)
    next(playing)
    mine = children()
    assert mine
    playing.close()
    assert not children()
    assert len(list(tmp_path.iterdir())) <= len(mine)


STOPS_LISTENING = """
from sim.sweeps import pool
from tests.sweeps.fakes import bulky, numbers
pool.play_task = bulky
for _ in range(4):
    playing = pool.play_here((numbers(i, i + 1) for i in range(10_000)), 2)
    next(playing), next(playing)
    playing.close()
"""


def test_whoever_stops_listening_does_not_wait_for_the_rest_of_what_is_being_sent():
    """A process that ended in the middle of a message left its parent reading for good."""
    subprocess.run([sys.executable, "-c", STOPS_LISTENING], check=True, timeout=60, cwd=ROOT)


def test_other_children_of_the_process_are_left_alone():
    import multiprocessing

    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    other.start()
    playing = play_here(iter([numbers(0, 1), numbers(1, 2)]), 2)
    next(playing)
    playing.close()
    assert other.is_alive()
    other.kill()
    other.join()


def test_no_process_is_started_for_nothing():
    assert list(play_here(iter([]), 2)) == []
    assert list(play_here(iter([]), 1)) == []


def test_tasks_are_taken_as_they_are_needed_and_not_all_at_once():
    taken = []

    def tasks():
        for i in range(50):
            taken.append(i)
            yield numbers(i, i + 1)

    playing = play_here(tasks(), 2)
    rows = list(next(playing))
    assert len(taken) <= 2 * pool_module.AHEAD
    for some in playing:
        assert len(taken) <= len(rows) + 2 * pool_module.AHEAD
        rows += some
    assert len(rows) == 50


def test_pools_work_outside_the_main_thread_too():
    found = []
    thread = threading.Thread(target=lambda: found.extend(play_here(iter([numbers(0, 3)]), 2)))
    thread.start()
    thread.join()
    assert len(found[0]) == 3


@pytest.mark.slow
def test_a_sweep_with_points_that_kill_ends_with_the_others_done(tmp_path, monkeypatch):
    monkeypatch.setattr(pool_module, "play_task", poisonous)
    outcome = swept(tmp_path, jobs=2, factors={TRUST: {"levels": [0.1, 0.2, 0.3, 0.5, 0.6, 0.7]}}, draws=4)
    assert (outcome.done, outcome.failed) == (5, 1)
    assert outcome.reasons == {"the process that played it was killed": 1}
