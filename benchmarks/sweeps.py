"""What a sweep costs beside what users would pick instead, on the same model in the same run.

Each runner plays points of 100 draws of a scenario, two of its numbers varied over a Latin
hypercube, and keeps the probability that the fighting has ended. The others are handed the model
in its quickest form, a function of one point that touches no file (`play_points`), and write what
they write by default: EMA Workbench keeps its results in memory, joblib a list, the pool a CSV.
Every measurement is a process of its own.

Needs    the project installed with `make bench-setup`
Units    points a second of the wall; share of the draws a second that the engine does in ten long runs at
         such points, on as many processors; MiB of the largest process
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

SCENARIOS: Final = {
    "antalya": "parties.russia.war.cost_per_day",
    "two_issues": "parties.north.war.cost_per_day",
}
TRUSTS: Final = {"antalya": "parties.ukraine.trust.level", "two_issues": "parties.south.trust.level"}
ENDS: Final = {"cost": (0.001, 0.008), "trust": (0.2, 0.9)}
OUTPUT: Final = "fighting.ended"
MOST_OF_OTHERS: Final = 1_000  # points that the others are given: their rate does not depend on it
ENGINE_POINTS: Final = 1_000  # whose draws the engine plays in long runs, for its own rate
LONG_RUNS: Final = 10
ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"),
    "1",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One runner at one size."""

    runner: str
    scenario: str
    points: int
    processes: int
    points_per_second: float
    share_of_engine: float  # of its draws a second on as many processors
    peak: float  # MiB, of the largest process


# ---- in a process of its own ------------------------------------------------------------------


def point(scenario: str, draws: int, cost: float, trust: float) -> float:
    """Return the probability that the fighting has ended, the model as every other runner sees it."""
    from sim.sweeps.evaluate import play_points

    numbers = {SCENARIOS[scenario]: cost, TRUSTS[scenario]: trust}
    row = play_points(_game(scenario), [numbers], draws, 1, ("final", "payoffs"))[0]
    assert isinstance(row, dict)
    return float(row[OUTPUT] or 0.0)


def _game(scenario: str, made: dict[str, Any] = {}) -> Any:  # noqa: B006 - kept on purpose, once a process
    if scenario not in made:
        import sim
        from sim.game import build_game

        made[scenario] = build_game(sim.load(scenario))
    return made[scenario]


def _sample(points: int) -> list[tuple[float, float]]:
    from scipy.stats import qmc

    unit = qmc.LatinHypercube(2, rng=1).random(points)
    lows, highs = zip(*ENDS.values(), strict=True)
    return [(float(a), float(b)) for a, b in qmc.scale(unit, lows, highs)]


def run_parley(scenario: str, points: int, draws: int, jobs: int, folder: Path) -> None:
    from sim.sweeps import load_experiment, run_sweep

    factors = {SCENARIOS[scenario]: ENDS["cost"], TRUSTS[scenario]: ENDS["trust"]}
    text = [
        f"scenario: {scenario}",
        f"draws: {draws}",
        f"design: {{kind: lhs, points: {points}}}",
        "factors:",
    ]
    text += [f"  {path}: {{from: {low}, to: {high}}}" for path, (low, high) in factors.items()]
    file = folder / "experiment.yaml"
    file.write_text("\n".join(text))
    run_sweep(load_experiment(file), folder / "out", jobs=jobs)


def run_ema(scenario: str, points: int, draws: int, jobs: int, folder: Path) -> None:
    from ema_workbench import (
        Model,
        MultiprocessingEvaluator,
        RealParameter,
        ScalarOutcome,
        SequentialEvaluator,
    )

    model = Model("talks", function=partial(_named, scenario, draws))
    model.uncertainties = [RealParameter(name, *ends) for name, ends in ENDS.items()]
    model.outcomes = [ScalarOutcome("ended")]
    evaluator = SequentialEvaluator(model) if jobs == 1 else MultiprocessingEvaluator(model, n_processes=jobs)
    with evaluator as running:
        running.perform_experiments(scenarios=points)


def _named(scenario: str, draws: int, cost: float = 0.0, trust: float = 0.0) -> dict[str, float]:
    return {"ended": point(scenario, draws, cost, trust)}


def run_joblib(scenario: str, points: int, draws: int, jobs: int, folder: Path) -> None:
    from joblib import Parallel, delayed

    Parallel(n_jobs=jobs)(delayed(point)(scenario, draws, *at) for at in _sample(points))


def run_pool(scenario: str, points: int, draws: int, jobs: int, folder: Path) -> None:
    sample = _sample(points)
    with ProcessPoolExecutor(jobs) as pool, (folder / "points.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("cost", "trust", "ended"))
        costs, trusts = zip(*sample, strict=True)
        for at, ended in zip(sample, pool.map(partial(point, scenario, draws), costs, trusts), strict=True):
            table.writerow((*at, ended))


def run_engine(scenario: str, points: int, draws: int, jobs: int, folder: Path) -> None:
    """Play as many draws in few long runs, at points spread as those of the others are."""
    from sim.game import fix_numbers
    from sim.talks import play

    for cost, trust in _sample(LONG_RUNS):
        game = fix_numbers(_game(scenario), {SCENARIOS[scenario]: cost, TRUSTS[scenario]: trust})
        for _ in play(game, points * draws // LONG_RUNS, 1):
            pass


RUNNERS: Final[dict[str, Callable[[str, int, int, int, Path], None]]] = {
    "parley sweep": run_parley,
    "EMA Workbench": run_ema,
    "joblib": run_joblib,
    "process pool, CSV": run_pool,
    "engine": run_engine,
}


def measure(runner: str, scenario: str, points: int, draws: int, jobs: int) -> dict[str, float]:
    """Run it and return seconds and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        point(scenario, 10, *(ends[0] for ends in ENDS.values()))  # what is compiled is loaded
        start = time.perf_counter()
        RUNNERS[runner](scenario, points, draws, jobs, Path(folder))
        seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {"seconds": seconds, "peak": max(peaks) * unit / 2**20}


# ---- in this process ----------------------------------------------------------------------------


def apart(runner: str, scenario: str, points: int, draws: int, jobs: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", runner, scenario, str(points), str(draws), str(jobs)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def rows(scenario: str, sizes: list[int], draws: int, processes: list[int]) -> list[Row]:
    found = []
    engine_points = min(max(sizes), ENGINE_POINTS)
    engine = engine_points / apart("engine", scenario, engine_points, draws, 1)["seconds"]
    for jobs in processes:
        for runner in RUNNERS:
            if runner == "engine":
                continue
            for points in sizes:
                if runner != "parley sweep" and points > MOST_OF_OTHERS:
                    continue
                got = apart(runner, scenario, points, draws, jobs)
                rate = points / got["seconds"]
                found.append(Row(runner, scenario, points, jobs, rate, rate / (engine * jobs), got["peak"]))
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scenario", choices=tuple(SCENARIOS), default="two_issues")
    parser.add_argument("--points", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--draws", type=int, default=100)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--json", action="store_true", help="print one JSON document, and nothing else")
    parser.add_argument("--measure", nargs=5, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        runner, scenario, *numbers = asked.measure
        print(json.dumps(measure(runner, scenario, *map(int, numbers))))
        return 0
    found = rows(asked.scenario, asked.points, asked.draws, asked.processes)
    if asked.json:
        print(json.dumps([asdict(row) for row in found], indent=2))
        return 0
    print(f"{'runner':20} {'points':>8} {'processes':>9} {'points/s':>10} {'of engine':>10} {'peak':>9}")
    for row in found:
        share, peak = f"{row.share_of_engine:.0%}", f"{row.peak:,.0f} MiB"
        size = f"{row.runner:20} {row.points:8,} {row.processes:9}"
        print(f"{size} {row.points_per_second:10,.1f} {share:>10} {peak:>9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
