"""Results: what came out of a run, as tables on disk and a summary.

Memory does not grow with the number of draws: every batch becomes one Parquet part of each table.

Room     results
Shapes   N worlds, R rounds
Units    as in the tables
Source   design.md, Engine
"""

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from html import escape
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sim.arrays import FloatArray
from sim.game import Game, build_game, count_sets
from sim.results.summary import summarise
from sim.results.tables import tabulate
from sim.scenario import Scenario
from sim.talks import central_values, play

if TYPE_CHECKING:
    from sim.results.by_set import SetMeans
    from sim.results.comparison import Comparison
    from sim.results.null_models import Findings

TABLES = ("talks", "worlds", "exchanges")
MOST_WORLDS: Final = 2**32 - 1  # a world's number is 32 bits wide in the tables
LARGEST_SEED: Final = 2**64 - 1  # a seed is one word of the generator's key


@dataclass(frozen=True)
class Results:
    """The talks of a scenario, played in many worlds.

    Keep it as long as its lazy frames are used: a temporary folder goes when its results do.
    """

    scenario: Scenario
    game: Game
    draws: int
    seed: int
    folder: Path

    @property
    def sets(self) -> int:
        """Return the number of assumption sets."""
        return count_sets(self.draws)

    @property
    def talks(self) -> pl.LazyFrame:
        """Return a row for each world and round."""
        return self._scan("talks")

    @property
    def worlds(self) -> pl.LazyFrame:
        """Return a row for each world: its numbers and payoffs."""
        return self._scan("worlds")

    @property
    def exchanges(self) -> pl.LazyFrame:
        """Return a row for each offer of up to 1,000 worlds."""
        return self._scan("exchanges")

    @cached_property
    def central_values(self) -> FloatArray:
        """Return W of every deal on the first day at central numbers, (D, P) [util]."""
        return central_values(self.game)

    @cached_property
    def mechanisms(self) -> "Comparison":
        """Return what each mechanism does, from further runs over the first worlds of this seed."""
        from sim.results.mechanisms import compare_mechanisms  # which is built on this module

        return compare_mechanisms(self.scenario, self.draws, self.seed, known=self.known)

    @cached_property
    def known(self) -> "dict[str, SetMeans]":
        """Return what was played for comparisons over the draws that mechanisms have, to be added to."""
        return {}

    @cached_property
    def _findings(self) -> "Findings":
        from sim.results.null_models import judge_run  # which is built on this module

        return judge_run(self)

    def findings(self) -> "Findings":
        """Return the scenario's findings, judged; its null models are played at the first call."""
        return self._findings

    @cached_property
    def _summary(self) -> dict[str, Any]:
        return summarise(self)

    def summary(self) -> dict[str, Any]:
        """Return outcome probabilities by round, values, payoffs and solution points (summary.json)."""
        return self._summary

    def __repr__(self) -> str:
        """Return the final outcomes in words."""
        final = self.summary()["final"]["outcomes"]
        shares = ", ".join(f"{name} {share['probability']:.0%}" for name, share in final.items())
        draws = f"{self.draws} draw{'s' if self.draws != 1 else ''}"
        return f"<Results of {self.scenario.name}: {draws}, seed {self.seed}; {shares}>"

    def _repr_html_(self) -> str:
        """Return the table of outcomes by round that a notebook shows: percent, with Monte-Carlo error."""
        names = list(self.summary()["final"]["outcomes"])
        heads = "".join(f"<th>{escape(name)}</th>" for name in ("round", *names))
        rows = "".join(
            f"<tr><th>{escape(at['name'])}</th>"
            + "".join(f"<td>{_percent(at['outcomes'][name])}</td>" for name in names)
            + "</tr>"
            for at in self.summary()["rounds"]
        )
        caption = f"{escape(repr(self)[1:-1])}. How each round ends [% ± Monte-Carlo error]"
        return f"<table><caption>{caption}</caption><tr>{heads}</tr>{rows}</table>"

    def _scan(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / f"{table}*.parquet", glob=True)  # parts, or one file


def _percent(share: Mapping[str, float]) -> str:
    error = max(share["mc_high"] - share["probability"], share["probability"] - share["mc_low"])
    return f"{100 * share['probability']:.0f} ± {100 * error:.1f}"


def run(
    scenario: Scenario,
    draws: int = 10_000,
    seed: int = 1,
    *,
    folder: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Results:
    """Play a scenario's talks in ``draws`` worlds.

    Parameters
    ----------
    scenario : Scenario
        From ``sim.load``.
    draws : int
        Number of worlds; they are dealt to max(20, draws // 20) assumption sets.
    seed : int
        Names the random numbers; the same seed gives the same results, whatever the batches.
    folder : Path, optional
        Where the Parquet parts go; by default a temporary folder that lives as long as the results.
    progress : callable, optional
        Called with the number of worlds finished, after every batch.

    Raises
    ------
    TypeError
        If ``draws`` or ``seed`` is not a whole number.
    ValueError
        If ``draws`` is not from 1 to 2^32 - 1 or ``seed`` not from 0 to 2^64 - 1.
    OrderError
        If the scenario's order constraints hold in too few draws.
    OSError
        If the tables cannot be written.
    """
    draws, seed = check_sample(draws, seed)
    game = build_game(scenario)
    place = Path(tempfile.mkdtemp(prefix="parley-")) if folder is None else folder
    place.mkdir(parents=True, exist_ok=True)
    results = Results(scenario, game, draws, seed, place)
    if folder is None:
        weakref.finalize(results, shutil.rmtree, place, ignore_errors=True)
    _play_into(results, progress)
    return results


def check_sample(draws: int, seed: int) -> tuple[int, int]:
    """Return draws and seed as plain whole numbers, if they are ones within their bounds.

    Raises
    ------
    TypeError, ValueError
        With what was found and what was expected.
    """
    return _whole("draws", draws, 1, MOST_WORLDS), _whole("seed", seed, 0, LARGEST_SEED)


def _whole(name: str, value: int, low: int, high: int) -> int:
    """Return an argument as a plain whole number, if it is one within its bounds."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number; found {value!r}")
    if not low <= value <= high:
        raise ValueError(f"{name} must be from {low} to {high}; found {value}")
    return int(value)


def _play_into(results: Results, progress: Callable[[int], None] | None) -> None:
    """Play the talks and write each batch as one part of every table."""
    finished = 0
    for part, batch in enumerate(play(results.game, results.draws, results.seed)):
        with writing_tables():
            for name, table in tabulate(results.game, batch).items():
                table.write_parquet(results.folder / f"{name}-{part:06}.parquet", statistics=False)
        finished += len(batch.payoff)
        if progress is not None:
            progress(finished)


@contextmanager
def writing_tables() -> Iterator[None]:
    """Turn polars' own word for a full disk and the like into an ``OSError``."""
    try:
        yield
    except pl.exceptions.ComputeError as error:
        reason = str(error).rpartition("IO error: ")[2].partition(" (os error")[0]
        raise OSError(f"the tables cannot be written: {reason}") from error
