"""Every part of the library in every seat of a scenario, against the scenario's own strategies.

One party plays the part with its default parameters, all else stays as the scenario has it, and the
worlds are the same. So a difference from the scenario as it stands is the doing of the part alone.

Room     experiments (reads talks and solutions)
Shapes   N worlds, S assumption sets, D deals, P parties
Units    payoffs [util], shares of worlds, distances in the parties' mean ideal gains
Source   docs/strategies-compared.md; Cochran (1977), Sampling Techniques, section 6.3 (ratio estimates)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

import sim
from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import BREAKDOWN, build_game
from sim.results.by_set import NORMAL
from sim.scenario import Scenario, with_overrides
from sim.solutions import distances_to_frontier, ideal_gains
from sim.talks import first_day_values, list_parts, play
from sim.talks.series import stages

AS_IT_STANDS: Final = "as the scenario has it"
AT_A_TIME: Final = 200  # worlds whose deals are all valued at a time
MEASURES: Final = ("own", "rival", "signed", "ceasefire", "breakdown", "distance")

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


def library() -> Iterator[tuple[str, str, Any]]:
    """Yield kind, name and entry of every part, with its default parameters."""
    for kind, parts in list_parts().items():
        for name, parameters in parts.items():
            yield kind, name, {name: parameters} if parameters else name


def is_own(scenario: Scenario, kind: str, entry: Any) -> bool:
    """Return whether every party of a scenario plays a part without parameters anyhow."""
    return all(body.strategy[kind].name == entry for body in scenario.parties.values())


def rows_of(name: str, draws: int) -> list[dict[str, Any]]:
    """Play every part in every seat of a scenario; return a row for each, that of the scenario first."""
    scenario = sim.load(name)
    stands = played(name, None, "", None, draws)
    rows = [
        {"scenario": name, "kind": "", "part": AS_IT_STANDS, "party": party} | told(stands, None, p)
        for p, party in enumerate(scenario.parties)
    ]
    for kind, part, entry in library():
        if not is_own(scenario, kind, entry):
            for p, party in enumerate(scenario.parties):
                row = told(played(name, party, kind, entry, draws), stands, p)
                rows.append({"scenario": name, "kind": kind, "part": part, "party": party} | row)
    return rows


def played(name: str, party: str | None, kind: str, entry: Any, draws: int, seed: int = 1) -> Played:
    """Play a scenario with one part of one party changed."""
    scenario = sim.load(name)
    if party is not None:
        scenario = with_overrides(
            scenario, {f"parties.{party}.strategy.{kind}": entry}, list_parts()
        )
    game = build_game(scenario)
    distances = frontier_distances(name, draws, seed)
    broken = game.outcomes.index(BREAKDOWN)
    parts = []
    for batch in play(game, draws, seed):
        end = batch.rounds[-1].standing
        signed = np.any([r.signed >= 0 for r in batch.rounds], axis=0)
        distance = distances[batch.worlds.index, end.state].astype(float)
        peace = game.deals.peace[end.state]
        now = (batch.payoff, signed, peace, end.outcome == broken, distance, end.state > 0, batch.worlds.sets)
        parts.append(now)
    return Played(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@cache
def frontier_distances(name: str, draws: int, seed: int) -> FloatArray:
    """Return how far every deal is from the frontier in every world of a run, (N, D).

    A party's unit is what its ideal brings it on average over the worlds, so that a world in which hardly
    anything is to be gained does not weigh more than others. The strategies do not matter.
    """
    ideals = [ideal_gains(values, values[0]) for values in first_day_worths(name, draws, seed)]
    unit = np.mean(ideals, axis=0)
    return np.array(
        [distances_to_frontier(values, values[0], unit) for values in first_day_worths(name, draws, seed)],
        dtype=np.float32,
    )


def first_day_worths(name: str, draws: int, seed: int) -> Iterator[FloatArray]:
    """Yield what every deal is worth in each world on the first day, (D, P); row 0 is no deal.

    By each party's true numbers; minus infinity where a deal crosses a red line that is there.
    """
    game = build_game(sim.load(name))
    for stage in stages(game, draws, seed):
        for begin in range(0, len(stage.worlds.index), AT_A_TIME):
            some = slice(begin, begin + AT_A_TIME)
            for n, values in enumerate(first_day_values(game, stage.worlds.values[some]), start=begin):
                for mine, there in zip(game.stakes, stage.worlds.lines, strict=True):
                    values[mine.lines[there[n]].any(axis=0)] = -np.inf
                yield values


def told(run: Played, stands: Played | None, p: int) -> dict[str, float]:
    """Return what a run says of the seat of party p: each measure with its error, as a difference if not alone.

    Of the distance of deals in force the level is told in any case, since the deals are not of the same worlds.
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
