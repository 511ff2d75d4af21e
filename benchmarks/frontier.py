"""What the frontier of a large additive domain costs: from weights beside NegMAS, from worths beside pymoo.

Eight issues of five options are 390,625 deals; weights and worths of options are random, for two and
three parties. *From weights* starts from the tables of the issues, as a domain file gives them; *from
worths* starts from the table of all deals. Every way has to find the same deals.

Needs    make bench-setup
Units    milliseconds of the processor on one thread, the least of the repeats; memory [MiB] traced in a
         run of its own, which does not see what compiled code of pymoo takes for itself
"""

import os

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # before numpy is loaded

import argparse  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import tracemalloc  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import asdict, dataclass  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any, Final  # noqa: E402

import numpy as np  # noqa: E402

BESIDE: Final = str(Path(__file__).resolve().parent)
sys.path[:] = [place for place in sys.path if place != BESIDE]  # a file there has the name of the package

from negmas.outcomes import make_issue, make_os  # noqa: E402
from negmas.preferences import LinearAdditiveUtilityFunction  # noqa: E402
from negmas.preferences.ops import pareto_frontier  # noqa: E402
from numpy.typing import NDArray  # noqa: E402
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting, find_non_dominated  # noqa: E402

from sim.solutions import frontier_of_sums, pareto_front  # noqa: E402

ISSUES: Final = 8
OPTIONS: Final = 5
PARTIES: Final = (2, 3)
REPEATS: Final = 5
FROM_WEIGHTS: Final = 10.0  # times faster than NegMAS
FROM_WORTHS: Final = 1.0  # times as fast as pymoo's quickest call

Tables = list[NDArray[np.float64]]
Method = tuple[str, Callable[[], Any], int]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to find the frontier."""

    parties: int
    start: str  # weights or worths
    what: str
    milliseconds: float
    mebibytes: float
    deals: int  # on the frontier
    same: bool  # the same deals as the first way
    times_ours: float
    limit: float | None = None
    met: bool | None = None


def draw_tables(n_issues: int, n_options: int, n_parties: int) -> Tables:
    """Return the weighted worth of every option to every party, a table (options, P) an issue."""
    rng = np.random.default_rng(1)
    weights = rng.dirichlet(np.ones(n_issues), size=n_parties).T
    return [weight * rng.random((n_options, n_parties)) for weight in weights]


def worths_of_deals(tables: Tables) -> NDArray[np.float64]:
    """Return the worth of every deal, (D, P), in lexicographic order."""
    worths = np.zeros((1, tables[0].shape[1]))
    for table in tables:
        worths = (worths[:, None] + table).reshape(-1, table.shape[1])
    return worths


def negmas_domain(tables: Tables) -> tuple[list[Any], list[Any]]:
    """Return the issues and utility functions of NegMAS."""
    issues = [make_issue(len(table), f"issue {i}") for i, table in enumerate(tables)]
    space = make_os(issues)
    functions = [
        LinearAdditiveUtilityFunction(
            values=[dict(enumerate(table[:, p].tolist())) for table in tables],
            weights=[1.0] * len(tables),
            outcome_space=space,
            reserved_value=-1.0,
        )
        for p in range(tables[0].shape[1])
    ]
    return issues, functions


def methods(tables: Tables) -> dict[str, list[Method]]:
    """Return the ways to find the frontier, ours first; each returns the numbers of its deals."""
    issues, functions = negmas_domain(tables)
    worths = worths_of_deals(tables)
    losses = -worths
    shape = tuple(len(table) for table in tables)

    def by_sums() -> Any:
        return np.ravel_multi_index(tuple(frontier_of_sums(tables)[0].T), shape)

    return {
        "weights": [
            ("parley: all deals, then pareto_front", lambda: pareto_front(worths_of_deals(tables)), REPEATS),
            ("parley: frontier_of_sums", by_sums, REPEATS),
            ("negmas: pareto_frontier", lambda: pareto_frontier(functions, issues=issues)[1], 1),
        ],
        "worths": [
            ("parley: pareto_front", lambda: pareto_front(worths), REPEATS),
            ("pymoo: find_non_dominated", lambda: find_non_dominated(losses), REPEATS),
            (
                "pymoo: NonDominatedSorting",
                lambda: NonDominatedSorting().do(losses, only_non_dominated_front=True),
                REPEATS,
            ),
        ],
    }


def timed(method: Callable[[], Any], repeats: int) -> tuple[float, NDArray[np.int64]]:
    """Return the least time of some calls and what they found, sorted."""
    spent = []
    for _ in range(repeats):
        start = time.process_time()
        found = method()
        spent.append(time.process_time() - start)
    return 1e3 * min(spent), np.sort(np.asarray(found, dtype=np.int64))


def memory(method: Callable[[], Any]) -> float:
    """Return the peak of what a call takes."""
    tracemalloc.start()
    method()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def rows(n_issues: int, n_options: int, n_parties: int) -> list[Row]:
    """Time every way on the same domain; the limit is on the quickest of the others."""
    measured = []
    for start, ways in methods(draw_tables(n_issues, n_options, n_parties)).items():
        times = [timed(method, repeats) for _, method, repeats in ways]
        own, answer = times[0]
        quickest = min(
            spent for (name, *_), (spent, _) in zip(ways, times, strict=True) if not name.startswith("parley")
        )
        least = FROM_WEIGHTS if start == "weights" else FROM_WORTHS
        for (name, method, _), (spent, found) in zip(ways, times, strict=True):
            is_rival = spent == quickest
            measured.append(
                Row(
                    n_parties,
                    start,
                    name,
                    spent,
                    memory(method),
                    found.size,
                    bool(np.array_equal(found, answer)),
                    spent / own,
                    least if is_rival else None,
                    bool(spent / own >= least) if is_rival else None,
                )
            )
    return measured


def main() -> int:
    """Print the table, or a JSON list of rows; exit with 1 where a limit is not met or answers differ."""
    parser = argparse.ArgumentParser(description="Time the frontier of a large additive domain.")
    parser.add_argument("--issues", type=int, default=ISSUES)
    parser.add_argument("--options", type=int, default=OPTIONS)
    parser.add_argument("--parties", type=int, nargs="*", default=PARTIES)
    parser.add_argument("--json", action="store_true", help="one JSON list on standard output")
    options = parser.parse_args()
    measured = [row for parties in options.parties for row in rows(options.issues, options.options, parties)]
    if options.json:
        print(json.dumps([asdict(row) for row in measured], indent=2))
    else:
        print(
            f"parties  from     {'what':<38} {'ms':>9} {'MiB':>7} {'deals':>6} same {'times ours':>10}  limit"
        )
        for row in measured:
            limit = "" if row.limit is None else f">= {row.limit:g}  {'met' if row.met else 'NOT MET'}"
            same = "yes" if row.same else "NO"
            print(
                f"{row.parties:<8} {row.start:<8} {row.what:<38} {row.milliseconds:9,.1f} "
                f"{row.mebibytes:7,.1f} {row.deals:6} {same:<4} {row.times_ours:10,.2f}  {limit}".rstrip()
            )
    return int(any(row.met is False or not row.same for row in measured))


if __name__ == "__main__":
    sys.exit(main())
