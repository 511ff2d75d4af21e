"""The same sweep on a Dask scheduler: the same bytes, also where a worker is killed or all is lost."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.sweeps import StoppedError, run_sweep
from sim.sweeps import cluster as cluster_module
from tests.sweeps.fakes import POISON, poisonous
from tests.sweeps.pieces import TRUST, experiment, summary, swept

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow
SIZE = {"levels": 40, "draws": 10}
SCHEDULER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0")
    print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def cluster(tmp_path):
    """A scheduler with two workers: process, address, and processes of the workers."""
    (tmp_path / "scheduler.py").write_text(SCHEDULER)
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / "scheduler.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        start_new_session=True,
    )
    address, *workers = process.stdout.readline().split()
    yield process, address, [int(pid) for pid in workers]
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def parts(folder: Path) -> int:
    return len(list((folder / "out" / "parts").glob("*.parquet")))


def test_a_sweep_on_a_cluster_that_loses_a_worker_ends_with_the_same_bytes(tmp_path, cluster):
    _, address, workers = cluster
    experiment(tmp_path, **SIZE)
    command = ["sweep", "study.yaml", "--out", "out", "--cluster", address, "--json", "--quiet"]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *command],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    while not parts(tmp_path) and process.poll() is None:
        time.sleep(0.01)
    os.kill(workers[0], signal.SIGKILL)
    out, err = process.communicate(timeout=100)
    assert process.returncode == 0, err
    assert json.loads(out) == {"folder": "out", "points": 1600, "done": 1600, "failed": 0, "reused": 0}
    swept(tmp_path / "alone", **SIZE)
    assert summary(tmp_path) == summary(tmp_path / "alone")


def test_a_scheduler_that_is_lost_stops_the_sweep_and_nothing_finished_is_lost(tmp_path, cluster):
    process, address, _ = cluster
    study = experiment(tmp_path, **SIZE)

    def lose(at):
        if at.played:
            os.killpg(process.pid, signal.SIGKILL)

    with pytest.raises(StoppedError, match="cluster"):
        run_sweep(study, tmp_path / "out", cluster=address, progress=lose)
    kept = swept(tmp_path, **SIZE)
    assert kept.reused > 0 and kept.done == 1600


def test_a_point_that_kills_whoever_plays_it_is_a_row_and_the_rest_are_finished(
    tmp_path, cluster, monkeypatch
):
    monkeypatch.setattr(cluster_module, "play_task", poisonous)
    study = experiment(tmp_path, factors={TRUST: {"levels": [0.1, 0.2, 0.3, POISON, 0.6]}}, draws=4)
    outcome = run_sweep(study, tmp_path / "out", cluster=cluster[1], jobs=1)
    assert (outcome.done, outcome.failed) == (4, 1)
    assert outcome.reasons == {"the workers that played it were killed": 1}
