"""The command as a process that is killed, interrupted, out of room or shut out: nothing finished is lost."""

import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.sweeps import open_sweep
from tests.sweeps.pieces import experiment, parley, summary, swept

SIZE = {"levels": 30, "draws": 10}  # 900 points: about a second
KEPT = re.compile(r"([\d,]+) of 900 points are kept in out; the same command goes on from there")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The summary of an uninterrupted run."""
    folder = tmp_path_factory.mktemp("whole")
    swept(folder, **SIZE)
    return summary(folder)


def start(folder: Path, *arguments: str, **keywords) -> subprocess.Popen[str]:
    """Start the command in a folder with the experiment, as the head of a process group of its own."""
    experiment(folder, **SIZE)
    return subprocess.Popen(
        [sys.executable, "-m", "sim", "sweep", "study.yaml", "--out", "out", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        **keywords,
    )


def wait_for_parts(process: subprocess.Popen[str], folder: Path, count: int = 1) -> None:
    while process.poll() is None and len(list(folder.glob("out/parts/*.parquet"))) < count:
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()


def group_is_gone(group: int) -> bool:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def kept(message: str) -> int:
    found = KEPT.search(message)
    assert found, message
    return int(found[1].replace(",", ""))


def assert_goes_on_to_the_same_bytes(folder: Path, whole: bytes, reused: int | None = None) -> None:
    outcome = swept(folder, **SIZE)
    assert (outcome.done, outcome.failed) == (900, 0)
    assert outcome.reused == (outcome.reused if reused is None else reused)
    assert summary(folder) == whole
    assert not list((folder / "out").rglob(".new-*"))


@pytest.mark.parametrize(
    "ending", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)], ids=["SIGINT", "SIGTERM"]
)
def test_an_interrupted_sweep_ends_with_130_and_says_what_is_kept(tmp_path, whole, ending):
    process = start(tmp_path, "--jobs", "2")
    wait_for_parts(process, tmp_path)
    os.killpg(process.pid, ending)  # as a terminal does: all processes hear it
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.startswith("interrupted\n") and err.count("\n") == 2, err
    assert group_is_gone(process.pid)
    assert_goes_on_to_the_same_bytes(tmp_path, whole, kept(err))


@pytest.mark.slow
def test_an_interrupt_at_any_moment_is_no_traceback(tmp_path, whole):
    lot, before = random.Random(1), 0
    for _ in range(6):
        process = start(tmp_path, "--jobs", "2")
        time.sleep(lot.uniform(1, 3.5))
        with_group = lot.random() < 0.5
        (os.killpg if with_group else os.kill)(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
        if process.returncode == 0:  # it was done before
            break
        assert process.returncode in (130, -signal.SIGINT), err  # a shell shows both as 130
        assert "Traceback" not in err and out == ""
        if "kept" in err:
            assert before <= kept(err)
            before = kept(err)
    assert_goes_on_to_the_same_bytes(tmp_path, whole)


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "times"), [("1", 10), ("2", 4)])
def test_killed_at_random_moments_and_started_again_it_ends_with_the_same_bytes(tmp_path, whole, jobs, times):
    lot, counts = random.Random(jobs), [0]
    for _ in range(times):
        process = start(tmp_path, "--jobs", jobs)
        until = lot.choice([1, 1, 2, 3]) + len(list(tmp_path.glob("out/parts/*.parquet")))
        if counts[-1] < 700:
            wait_for_parts(process, tmp_path, until)
        time.sleep(lot.uniform(0, 0.2))
        process.kill()
        process.communicate()
        assert group_is_gone(process.pid)  # workers end with it
        try:
            done, failed = open_sweep(tmp_path / "out").count()
        except Exception as error:
            assert "holds no sweep" in str(error)
            continue
        assert done >= counts[-1] and failed == 0
        counts.append(done)
        if done == 900:
            break
    assert counts[-1] > 0
    assert_goes_on_to_the_same_bytes(tmp_path, whole)


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing(tmp_path, whole):
    process = start(tmp_path, "--jobs", "2", "--json")
    wait_for_parts(process, tmp_path)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    workers = [pid for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]
    assert len(workers) == 2
    os.kill(int(workers[0]), signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert json.loads(out) == {"folder": "out", "points": 900, "done": 900, "failed": 0, "reused": 0}
    assert summary(tmp_path) == whole


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [2, 25, 50])
def test_a_full_disk_is_said_with_what_is_kept(tmp_path, whole, kilobytes):
    """A limit on the size of files stands in for it: on the design, on parts, on the summary."""

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000 * kilobytes, 1_000 * kilobytes))

    process = start(tmp_path, "--jobs", "1", "--quiet", preexec_fn=small_files)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("error: ") and err.count("\n") == 2 and "File too large" in err, err
    assert_goes_on_to_the_same_bytes(tmp_path, whole, kept(err) if "of 900" in err else 0)


@pytest.mark.slow
def test_permission_lost_on_the_way_is_said_with_what_is_kept(tmp_path, whole):
    process = start(tmp_path, "--jobs", "1")
    wait_for_parts(process, tmp_path)
    parts = tmp_path / "out" / "parts"
    aside = parts.rename(tmp_path / "aside")  # what even root notices: the folder is no longer there
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("error: ") and "Traceback" not in err
    aside.rename(parts)
    assert_goes_on_to_the_same_bytes(tmp_path, whole)


def test_the_second_of_two_sweeps_in_a_folder_is_told_of_the_first(tmp_path):
    process = start(tmp_path, "--jobs", "1")
    wait_for_parts(process, tmp_path)
    process.send_signal(signal.SIGSTOP)
    second = parley("sweep", "study.yaml", "--out", "out", cwd=tmp_path)
    process.kill()
    process.communicate()
    assert (second.returncode, second.stdout) == (2, "")
    assert f"error: out is in use by process {process.pid} on " in second.stderr
