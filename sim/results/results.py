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
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from sim.arrays import FloatArray
from sim.game import Game, build_game, count_sets
from sim.results.summary import summarise
from sim.results.tables import tabulate
from sim.scenario import Scenario
from sim.talks import central_values, play

TABLES = ("talks", "worlds", "exchanges")


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
    def _summary(self) -> dict[str, Any]:
        return summarise(self)

    def summary(self) -> dict[str, Any]:
        """Return outcome probabilities by round, values, payoffs and solution points (summary.json)."""
        return self._summary

    def __repr__(self) -> str:
        """Return the final outcomes in words."""
        final = self.summary()["final"]["outcomes"]
        shares = ", ".join(f"{name} {share['probability']:.0%}" for name, share in final.items())
        return f"<Results of {self.scenario.name}: {self.draws} draws, seed {self.seed}; {shares}>"

    def _scan(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / f"{table}-*.parquet", glob=True)


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
    ValueError
        If ``draws`` is below 1 or ``seed`` below 0.
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    if draws < 1 or seed < 0:
        raise ValueError(f"draws must be at least 1 and seed at least 0; found {draws} and {seed}")
    place = Path(tempfile.mkdtemp(prefix="parley-")) if folder is None else folder
    place.mkdir(parents=True, exist_ok=True)
    game, finished = build_game(scenario), 0
    for part, batch in enumerate(play(game, draws, seed)):
        for name, table in tabulate(game, batch).items():
            table.write_parquet(place / f"{name}-{part:06}.parquet", statistics=False)
        finished += len(batch.payoff)
        if progress is not None:
            progress(finished)
    results = Results(scenario, game, draws, seed, place)
    if folder is None:
        weakref.finalize(results, shutil.rmtree, place, ignore_errors=True)
    return results
