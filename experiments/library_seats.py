"""Every strategy of the library in every seat of a scenario, against the scenario's own strategies.

One party plays it, all else stays as the scenario has it, and the worlds are the same. So a difference
from the scenario as it stands is the doing of that strategy alone.

Room     experiments (reads talks and solutions)
Shapes   N worlds, S assumption sets, D deals, P parties
Units    payoffs [util], shares of worlds, distances in the parties' mean ideal gains
Source   docs/strategies-compared.md; Cochran (1977), Sampling Techniques, section 6.3 (ratio estimates);
         Benjamini & Yekutieli (2001), Annals of Statistics 29, 1165-1188 (many comparisons)
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import polars as pl
from scipy.stats import false_discovery_control, norm

from experiments.library_strategies import Entry, library, loaded
from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import BREAKDOWN, Game, build_game
from sim.results.by_set import NORMAL
from sim.scenario import with_overrides
from sim.solutions import distances_to_frontier, ideal_gains
from sim.talks import Batch, list_parts, play

SEED: Final = 1
MEASURES: Final = ("own", "rival", "signed", "ceasefire", "breakdown", "distance")
FALSE_ALARMS: Final = 0.05  # share of them among the differences that count as sure, at most, expected

Estimate = tuple[float, float]  # and its error, half of the 95 % interval


@dataclass(frozen=True)
class Played:
    """What came of a run, world by world."""

    payoff: FloatArray  # (N, P)
    signed: BoolArray  # (N,) some deal was signed at some time
    ceasefire: BoolArray  # (N,) the fighting has ended by the last date
    breakdown: BoolArray  # (N,) a party has walked out
    distance: FloatArray  # (N,) of the deal in force on the last date to the frontier
    in_force: BoolArray  # (N,) that deal is not the situation of the first day
    sets: IntArray  # (N,)

    def measured(self, measure: str, p: int) -> FloatArray:
        """Return a measure in every world, seen from the seat of party p, (N,)."""
        if measure in {"own", "rival"}:
            return self.payoff[:, p if measure == "own" else 1 - p]
        return np.asarray(getattr(self, measure), dtype=float)


def seats(name: str, draws: int, pool: Executor) -> pl.DataFrame:
    """Play every strategy in every seat of a scenario; return a row for each, its own strategies first."""
    scenario = loaded(name)
    tasks = [(entry, p) for entry in library(scenario) for p in range(len(scenario.parties))]
    entries, parties = zip(*tasks, strict=True)
    rows = pool.map(seat, [name] * len(tasks), entries, parties, [draws] * len(tasks))
    return with_sureness(pl.DataFrame(list(rows))).with_columns(draws=pl.lit(draws))


def seat(name: str, entry: Entry, p: int, draws: int) -> dict[str, Any]:
    """Play one strategy as party p; return what it changes, or what comes out if it is the scenario's own."""
    stands = as_it_stands(name, draws)
    run = played(name, p, entry, draws) if entry.kind else stands
    row = {
        "scenario": name,
        "kind": entry.kind,
        "strategy": entry.name,
        "party": list(loaded(name).parties)[p],
    }
    return row | told(run, stands if entry.kind else None, p)


def with_sureness(rows: pl.DataFrame) -> pl.DataFrame:
    """Add which differences of the own payoff are sure among all those of the scenario.

    Of so many comparisons one in twenty would be beyond its 95 % interval by luck alone. Those called sure
    hold at most ``FALSE_ALARMS`` of false ones, in expectation, however the comparisons hang together.

    References
    ----------
    Benjamini & Yekutieli (2001), Annals of Statistics 29, 1165-1188.
    """
    own, error = rows["own"].to_numpy(), rows["own_error"].to_numpy()
    sizes = np.divide(np.abs(own) * NORMAL, error, out=np.where(own == 0.0, 0.0, np.inf), where=error > 0.0)
    is_difference = (rows["kind"] != "").to_numpy()
    chances = np.ones(len(rows))
    chances[is_difference] = false_discovery_control(2 * norm.sf(sizes[is_difference]), method="by")
    return rows.with_columns(sure=pl.Series(chances <= FALSE_ALARMS))


@cache
def as_it_stands(name: str, draws: int) -> Played:
    """Return what came of a scenario as it stands."""
    return played(name, 0, Entry("", "", {}), draws)


def played(name: str, p: int, entry: Entry, draws: int) -> Played:
    """Play a scenario with the strategy of party p changed."""
    scenario = loaded(name)
    party = list(scenario.parties)[p]
    if entry.parts:
        changes = {f"parties.{party}.strategy": dict(entry.parts)}
        scenario = with_overrides(scenario, changes, list_parts())
    game, unit = build_game(scenario), mean_ideals(name, draws)
    broken = game.outcomes.index(BREAKDOWN)
    parts = []
    for batch in play(game, draws, SEED):
        end = batch.rounds[-1].standing
        distances = [
            distances_to_frontier(values, values[0], unit, deal)[0]
            for values, deal in zip(worths_at_the_end(game, batch), end.state[:, None], strict=True)
        ]
        parts.append(
            (
                batch.payoff,
                np.any([one.signed >= 0 for one in batch.rounds], axis=0),
                game.deals.peace[end.state],
                end.outcome == broken,
                np.array(distances),
                end.state > 0,
                batch.worlds.sets,
            )
        )
    return Played(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@cache
def mean_ideals(name: str, draws: int) -> FloatArray:
    """Return what its ideal brings each party on average over the worlds of a scenario as it stands, (P,).

    A world in which hardly anything is to be gained thus weighs no more than others.
    """
    game = build_game(loaded(name))
    ideals = [
        ideal_gains(values, values[0])
        for batch in play(game, draws, SEED)
        for values in worths_at_the_end(game, batch)
    ]
    return np.asarray(np.mean(ideals, axis=0))


def worths_at_the_end(game: Game, batch: Batch) -> Iterator[FloatArray]:
    """Yield what each world would have paid had each deal been in force on the last date, (D, P).

    All that has been fought and talked by then is in it, on the books of a run; row 0 is no deal. Minus
    infinity where a deal crosses a red line that is there.
    """
    shape = (len(batch.payoff), len(game.deals), len(game.parties))
    values = np.empty(shape)
    for deal in range(len(game.deals)):
        values[:, deal] = batch.payoff_with(np.full(shape[0], deal))
    for mine, there in zip(game.stakes, batch.worlds.lines, strict=True):
        for line in range(len(mine.lines)):
            values[np.ix_(there[:, line], mine.lines[line])] = -np.inf
    yield from values


def told(run: Played, stands: Played | None, p: int) -> dict[str, float]:
    """Return each measure with its error, seen from the seat of party p; as a difference if not alone.

    Of the distance of deals in force the level is told in any case: they are not of the same worlds.
    """
    row = {}
    for measure in MEASURES:
        values = run.measured(measure, p) - (0.0 if stands is None else stands.measured(measure, p))
        row[measure], row[f"{measure}_error"] = mean_where(values, np.ones_like(run.signed), run.sets)
    deals = mean_where(run.distance, run.in_force, run.sets)
    row["distance_of_deals"], row["distance_of_deals_error"] = deals
    return row


def mean_where(values: FloatArray, where: BoolArray, sets: IntArray) -> Estimate:
    """Return the mean of a quantity over some worlds (N,), and its error (95 %) over assumption sets.

    Sets with more of these worlds weigh more, and the error is that of a ratio of totals.

    References
    ----------
    Cochran (1977), Sampling Techniques, 3rd ed., section 6.3.

    Examples
    --------
    >>> values, sets = np.array([0.0, 2.0, 1.0, 3.0]), np.array([0, 0, 1, 1])
    >>> mean_where(values, np.ones(4, dtype=bool), sets)
    (1.5, 0.98)
    """
    if not where.any():
        return float("nan"), float("nan")
    mean = float(values[where].mean())
    off = np.bincount(sets, weights=np.where(where, values - mean, 0.0))  # (S,) sums to 0
    error = NORMAL * np.sqrt(len(off) * off.var(ddof=1)) / np.count_nonzero(where)
    return mean, float(error)
