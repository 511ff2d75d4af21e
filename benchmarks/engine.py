"""What the engine costs: speed in products of a matrix with itself, memory, start-up, compiling.

Everything that could disturb something else runs in a process of its own, on one thread. This
process stays small and imports nothing heavy, because a child's peak memory counts from its
parent's. The products are taken just before and just after each thing timed, so that a machine
that is slow for a while is so for both.

Needs    the project installed, nothing else
Units    seconds (of the processor; of the wall for start-up and compiling), MiB, products: the
         time of one 2,000 x 2,000 float64 matrix times itself
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
ANTALYA: Final = ROOT / "scenarios" / "antalya.yaml"
TWO_ISSUES: Final = ROOT / "scenarios" / "two_issues.yaml"
ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"),
    "1",
)
DRAWS: Final = 10_000
MANY_DRAWS: Final = 60_000
FEW_DRAWS: Final = 40  # enough to compile everything
PRODUCTS: Final = 5  # on either side of each thing timed
TURNS: Final = 3  # of each thing timed in products, for a median
STARTS: Final = 15  # of a process, for a median
READ_WORLDS: Final = 40  # played by the readable reference


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured, and what is asked of it."""

    what: str
    measured: float
    unit: str
    ratio: float | None = None  # to the yardstick; where there is one, the limit is on it
    limit: float | None = None
    aim: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.limit is None:
            return None
        return (self.measured if self.ratio is None else self.ratio) <= self.limit


# ---- in a process of its own ------------------------------------------------------------------


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Return how long some work takes, by default without the time given to other processes."""
    start = clock()
    work()
    return clock() - start


def time_products() -> dict[str, float]:
    """Return the time of a product, of the talks alone and of a run with its tables, and both ratios."""
    import numpy as np

    import sim
    from sim.game import build_game
    from sim.talks import play

    scenario = sim.load(ANTALYA)
    game = build_game(scenario)
    matrix = np.random.default_rng(1).random((2_000, 2_000))

    def products() -> list[float]:
        return [seconds(lambda: matrix @ matrix) for _ in range(PRODUCTS)]

    def talks(draws: int) -> None:
        for _ in play(game, draws, 1):
            pass

    def tables(draws: int) -> None:
        sim.run(scenario, draws=draws)

    found: dict[str, float] = {}
    all_products = products()
    for name, work in (("talks", talks), ("tables", tables)):
        work(FEW_DRAWS)  # compiled and warm from here on
        times, ratios, before = [], [], products()
        for _ in range(TURNS):
            times.append(seconds(partial(work, DRAWS)))
            after = products()
            ratios.append(times[-1] / median(before + after))
            all_products += after
            before = after
        found |= {name: median(times), f"{name}_ratio": median(ratios)}
    return found | {"product": median(all_products)}


def peak_memory(draws: int) -> dict[str, float]:
    """Return the peak memory of a run with its tables and summary, files and charts excluded [MiB]."""
    import resource

    import sim

    sim.run(sim.load(ANTALYA), draws=draws).summary()
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20}


def first_run() -> dict[str, float]:
    """Return how long a first run takes, with imports and compiling."""
    import sim

    return {"first": seconds(lambda: sim.run(sim.load(ANTALYA), draws=FEW_DRAWS), time.perf_counter)}


def worlds_per_second() -> dict[str, float]:
    """Return how many worlds of the teaching case a second the readable reference and the engine play."""
    import sim
    from sim.game import build_game
    from sim.talks import play
    from sim.talks.reference import Reference

    game = build_game(sim.load(TWO_ISSUES))

    def engine(draws: int) -> None:
        for _ in play(game, draws, 1):
            pass

    def reference() -> None:
        for world in range(READ_WORLDS):
            Reference(game, 1, DRAWS, world).play()

    engine(FEW_DRAWS)
    return {
        "reference": READ_WORLDS / seconds(reference),
        "engine": DRAWS / seconds(lambda: engine(DRAWS)),
    }


PARTS: Final[dict[str, Callable[[], dict[str, float]]]] = {
    "products": time_products,
    "memory": partial(peak_memory, DRAWS),
    "memory_of_many": partial(peak_memory, MANY_DRAWS),
    "first_run": first_run,
    "worlds": worlds_per_second,
}


def in_own_process(part: str, **environment: str) -> dict[str, float]:
    """Return what a part measures, in a fresh process on one thread."""
    command = [sys.executable, __file__, "--part", part]
    done = subprocess.run(
        command, env=os.environ | ONE_THREAD | environment, stdout=subprocess.PIPE, check=True
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


# ---- the rows ---------------------------------------------------------------------------------


def help_delay() -> float:
    """Return by how much ``parley --help`` is slower than bare Python [s], medians of runs in turn."""
    commands = {
        "bare": [sys.executable, "-c", "pass"],
        "help": [str(Path(sys.executable).with_name("parley")), "--help"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, command in commands.items():
            run = partial(subprocess.run, command, stdout=subprocess.DEVNULL, check=True)
            times[name].append(seconds(run, time.perf_counter))
    return median(times["help"]) - median(times["bare"])


def rows() -> Iterator[Row]:
    """Measure everything, a row as soon as it is known."""
    yield Row("parley --help, beyond bare Python", help_delay(), "s", limit=0.3)
    with tempfile.TemporaryDirectory() as cache:
        first = in_own_process("first_run", NUMBA_CACHE_DIR=cache)["first"]
        again = in_own_process("first_run", NUMBA_CACHE_DIR=cache)["first"]
    yield Row(f"first run ever, {FEW_DRAWS} draws: compiling", first, "s", limit=20)
    yield Row("the same again: from the cache", again, "s")
    in_own_process("first_run")  # the usual cache, so that nothing below compiles
    timed = in_own_process("products")
    yield Row("yardstick: one product", timed["product"], "s", ratio=1)
    yield Row(f"talks, {DRAWS:,} draws", timed["talks"], "s", timed["talks_ratio"], limit=25, aim=5)
    yield Row(f"run with tables, {DRAWS:,} draws", timed["tables"], "s", timed["tables_ratio"])
    few, many = (in_own_process(part)["peak"] for part in ("memory", "memory_of_many"))
    yield Row(f"peak memory, {DRAWS:,} draws", few, "MiB", limit=600)
    yield Row(f"peak memory, {MANY_DRAWS:,} draws", many, "MiB", limit=600)
    yield Row("difference of the two", abs(many - few), "MiB", limit=50)
    speed = in_own_process("worlds")
    yield Row("readable reference, two_issues", speed["reference"], "worlds/s")
    yield Row("engine, two_issues", speed["engine"], "worlds/s")
    yield Row("engine over reference", speed["engine"] / speed["reference"], "times")


COLUMNS: Final = "{:<40} {:>17} {:>10} {:>18}  {}"


def line(row: Row) -> str:
    """Return a row of the table."""
    limit = "" if row.limit is None else f"{row.limit:g}"
    if row.aim is not None:
        limit += f" (aim {row.aim:g})"
    measured = f"{row.measured:,.{2 if row.measured < 100 else 0}f} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.1f}"
    met = {None: "", True: "met", False: "NOT MET"}[row.is_met]
    return COLUMNS.format(row.what, measured, ratio, limit, met).rstrip()


def main() -> int:
    """Print the table, or one JSON document; exit with 1 where a limit is not met."""
    parser = argparse.ArgumentParser(description="Measure what the engine costs, on one thread.")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)  # how this script calls itself
    options = parser.parse_args()
    if options.part:
        print(json.dumps(PARTS[options.part]()))
        return 0
    if not options.json:
        print(COLUMNS.format("what", "measured", "products", "limit", "met"))
    measured: list[Row] = []
    for row in rows():
        measured.append(row)
        if not options.json:
            print(line(row), flush=True)
    if options.json:
        document: list[dict[str, Any]] = [asdict(row) | {"met": row.is_met} for row in measured]
        print(json.dumps({"cores": os.cpu_count(), "rows": document}, indent=2))
    return int(any(row.is_met is False for row in measured))


if __name__ == "__main__":
    sys.exit(main())
