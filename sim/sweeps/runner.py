"""Running an experiment: what of its plan is missing, and a store that keeps what is played.

Room     sweeps
Shapes   n points
Units    none
Source   docs/experiments.md
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal

import numpy as np

from sim.sweeps.cluster import Play, connected
from sim.sweeps.experiment import Experiment
from sim.sweeps.manifest import manifest_of
from sim.sweeps.plan import Plan
from sim.sweeps.pool import play_here
from sim.sweeps.store import open_store
from sim.sweeps.sweep import PointError, Sweep, count_points, open_sweep, played_keys, scan_parts

TASKS_PER_JOB: Final = 4  # at least, so that all processes end at about the same time


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run of a sweep has come: different points to play, played, and failed among these."""

    missing: int
    played: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of a sweep has come to, in points of the design."""

    sweep: Sweep
    points: int
    done: int
    failed: int
    reused: int

    @property
    def reasons(self) -> dict[str, int]:
        """Return why points failed, the commonest reason first, with the number of points."""
        plan = self.sweep.design.select("key")
        failed = plan.join(scan_parts(self.sweep.folder), on="key").select("failed").drop_nulls()
        counts = failed.group_by("failed").len().sort("len", "failed", descending=[True, False]).collect()
        return dict(counts.iter_rows())


def run_sweep(
    experiment: Experiment,
    folder: Path,
    *,
    jobs: int | None = None,
    cluster: str | None = None,
    on_error: Literal["record", "stop"] = "record",
    progress: Callable[[Progress], None] | None = None,
) -> Outcome:
    """Play what is missing of an experiment and write its folder.

    Parameters
    ----------
    experiment : Experiment
        From ``load_experiment``.
    folder : Path
        Where the sweep is kept; points played there before are used again, if they are the same.
    jobs : int, optional
        Processes on this machine, by default as many as it has processors.
    cluster : str, optional
        Address of a Dask scheduler to play on instead.
    on_error : {"record", "stop"}
        Whether a point that fails is a row with its reason, or ends the sweep.
    progress : callable, optional
        Called before the first point and whenever some have been played.

    Raises
    ------
    ScenarioError
        If the design cannot be made, or all its points are alike.
    SweepError
        If the folder cannot be used, or the cluster does not answer.
    StoppedError
        If the cluster is lost on the way.
    PointError
        If a point has failed where this is to end the sweep.
    """
    jobs, plan = jobs or processors(), Plan(experiment)
    with _players(jobs, cluster) as play, open_store(folder) as store:
        known, keys = played_keys(folder), store.write_design(plan.slices())
        firsts = np.unique(keys, return_index=True)[1]
        missing = np.sort(firsts[~np.isin(keys[firsts], known)])
        store.write_manifest(manifest_of(experiment, len(plan), *count_points(folder)))
        sweep, at = open_sweep(folder), Progress(len(missing))
        finished = play(plan.tasks(missing, room=-(-len(missing) // (TASKS_PER_JOB * jobs))))
        try:
            if progress is not None:
                progress(at)
            for rows in finished:
                store.add(rows, sweep.columns)
                failed = at.failed + sum(isinstance(row, str) for _, row in rows)
                at = Progress(at.missing, at.played + len(rows), failed)
                if progress is not None:
                    progress(at)
                if failed and on_error == "stop":
                    break
        finally:
            finished.close()
            done, lost = count_points(folder)
            store.write_manifest(manifest_of(experiment, len(plan), done, lost))
        outcome = Outcome(open_sweep(folder), len(plan), done, lost, int(np.isin(keys, known).sum()))
        if lost and on_error == "stop":
            raise PointError(f"a point has failed: {next(iter(outcome.reasons))}")
        store.write_summary(outcome.sweep)
    return outcome


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _players(jobs: int, cluster: str | None) -> Iterator[Play]:
    """Give what plays tasks; a cluster is found before anything is written."""
    if cluster is None:
        yield partial(play_here, jobs=jobs)
    else:
        with connected(cluster) as play:
            yield play
