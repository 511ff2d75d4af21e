"""The summary of a run: outcome probabilities by round with their intervals, values and solutions.

Room     results
Shapes   N worlds, R rounds
Units    probabilities, worth [util]
Source   model.md, sections 1, 5, 8 and 10
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sim.arrays import FloatArray, IntArray
from sim.results.bargaining import problem_of, solve
from sim.results.estimates import estimate, spread_of
from sim.results.findings import shares_of_sets
from sim.results.tables import RANGES
from sim.talks.mediators import price_of_leaving

if TYPE_CHECKING:
    from sim.results.results import Results


def summarise(results: "Results") -> dict[str, Any]:
    """Return the document that becomes summary.json."""
    game, sets = results.game, _column(results, "set")[:, 0]
    outcome = _column(results, "outcome")
    shares = {name: estimate(outcome[:, -1] == x, sets) for x, name in enumerate(game.outcomes)}
    ever = {name: estimate((outcome == x).any(axis=1), sets) for x, name in enumerate(game.outcomes)}
    payoffs = results.worlds.select([f"payoff.{party}" for party in game.parties]).collect()
    return {
        "scenario": results.scenario.name,
        "draws": results.draws,
        "sets": results.sets,
        "seed": results.seed,
        "rounds": [_round(results, r, outcome[:, r], sets) for r in range(len(game.rounds))],
        "final": {"outcomes": shares, "ever": ever},
        "parties": {
            party: {"payoff": spread_of(payoffs[f"payoff.{party}"].to_numpy())} for party in game.parties
        },
        "never_leaves": _never_leaves(results),
        "solutions": solve(problem_of(game, results.central_values)).summary(),
        **({"findings": shares_of_sets(results)} if results.scenario.findings else {}),
    }


def _column(results: "Results", name: str) -> Any:
    """Return a column of the talks, (N, R)."""
    column = results.talks.select(name).collect().to_series()
    if column.dtype == pl.Enum:
        column = column.to_physical()
    return column.to_numpy().reshape(-1, len(results.game.rounds))


def _round(results: "Results", r: int, outcome: IntArray, sets: IntArray) -> dict[str, Any]:
    game = results.game
    name = game.rounds[r]
    here = (
        results.talks.filter(round=name)
        .select(
            "day",
            "meets",
            "deal",
            *(f"range.{which}" for which in RANGES),
            *(f"{what}.{party}" for what in ("no_deal_value", "reservation_value") for party in game.parties),
        )
        .collect()
    )
    meets, deal = here["meets"].to_numpy(), here["deal"].to_numpy()
    days = [int(day) for day in np.quantile(here["day"].to_numpy(), [0.5, 0.05, 0.95], method="nearest")]
    dates = [str(results.scenario.starts + timedelta(days=day)) for day in days]
    ranges = {}
    for which in RANGES:
        among = here[f"range.{which}"].is_not_null().to_numpy()
        ranges[which] = estimate(here[f"range.{which}"].fill_null(value=False).to_numpy()[among], sets[among])
    return {
        "name": name,
        "date": dates[0],
        "date_low": dates[1],
        "date_high": dates[2],
        "meets": estimate(meets, sets),
        "outcomes": {label: estimate(outcome == x, sets) for x, label in enumerate(game.outcomes)},
        "in_force": {
            issue: {
                option: float((game.deals.choice[deal, i] == o).mean())
                for o, option in enumerate(game.deals.options[i])
            }
            for i, issue in enumerate(game.deals.issues)
        },
        "bargaining_range": ranges,
        "parties": {
            party: {
                what: spread_of(here[f"{what}.{party}"].drop_nulls().to_numpy())
                for what in ("no_deal_value", "reservation_value")
            }
            for party in game.parties
        },
    }


def _never_leaves(results: "Results") -> dict[str, float]:
    """Return the share of draws in which walking out can never pay, in whatever round."""
    game, drawn = results.game, set(results.worlds.collect_schema().names())

    def number(path: str) -> FloatArray:
        if path not in drawn:
            return np.array([game.central[game.position[path]]])
        return results.worlds.select(path).collect().to_series().to_numpy()

    shares = {}
    for party in game.parties:
        talking = {key: number(f"parties.{party}.talking.{key}") for key in ("cost", "fatigue", "leaving")}
        never = np.ones(results.draws, dtype=bool)
        for fruitless, meeting in enumerate(results.scenario.rounds.values(), start=1):
            price = talking["leaving"] + price_of_leaving(game, meeting.mediator, number)
            never &= talking["cost"] * (1 + talking["fatigue"] * fruitless) <= price
        shares[party] = float(never.mean())
    return shares
