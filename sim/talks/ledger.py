"""The war in the ledger: what fighting on costs and what a party believes it will bring.

``F(t) = - sum_{i<H} d^i c(t+i) + d^H prospects(t)``, with the cost of a day growing and shocks
added from their day on, and prospects a belief about the battlefield that fighting corrects.

Room     talks
Shapes   N worlds, S assumption sets, K types (1 for the truth); all arrays (N, K) or (N, 1)
Units    worth [util], time [day]
Source   Fearon (1995), International Organization 49(3), 379-414; Slantchev (2003), American
         Political Science Review 97(4), 621-632; model.md, section 4
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game

DAYS_A_MONTH = 30  # patience is written as a discount factor over 30 days


@dataclass(frozen=True, slots=True)
class War:
    """What one party (or each of its types) pays for the war and believes of it."""

    row: IntArray  # (N, 1) row of the tables below, one for each patience in the batch
    factors: FloatArray  # (., T) d^i of day i
    sums: FloatArray  # (., T + 1) sum of d^i over the days before day i
    moments: FloatArray  # (., T + 1) sum of i d^i over the days before day i
    cost: FloatArray  # (N, K) cost of a day at the start [util/day]
    growth: FloatArray  # (N, 1) its growth [1/day]
    shock_days: IntArray  # (N, X) day from which each shock is felt
    shock_costs: FloatArray  # (N, X) what it adds to the cost of a day [util/day]
    announced: BoolArray  # (X,) known before its day
    optimism: FloatArray  # (N, K) [util]
    fades_after: FloatArray  # (N, 1) [day]
    loading: FloatArray  # (N, 1) sign of the battlefield for this party


def discount(patience: FloatArray) -> FloatArray:
    """Return the daily discount factor of a patience over 30 days."""
    return np.asarray(patience ** (1 / DAYS_A_MONTH))


def war_of(
    game: Game, party: str, sets: FloatArray, rows: IntArray, private: Callable[[str], FloatArray]
) -> War:
    """Collect a party's numbers of the war.

    ``sets`` (S, n) are the assumption sets in the batch, ``rows`` (N,) says which is each world's,
    ``private`` gives the column (N, K) of a path: the truth (K = 1) or the types.
    """

    def number(path: str) -> FloatArray:
        return game.column(sets, f"parties.{party}.{path}")[rows, None]

    longest = 1 + _longest_span(game)
    patience, which = np.unique(game.column(sets, f"parties.{party}.patience"), return_inverse=True)
    d = discount(patience)[:, None]
    day = np.arange(longest)
    factors = d**day
    shocks = game.scenario.parties[party].shocks
    nothing = np.zeros((len(rows), 0))
    days = [number(f"shocks.{shock}.after_days") for shock in shocks]
    costs = [number(f"shocks.{shock}.adds.war.cost_per_day") for shock in shocks]
    return War(
        row=which[rows, None],
        factors=factors,
        sums=np.hstack([np.zeros((len(d), 1)), np.cumsum(factors, axis=1)]),
        moments=np.hstack([np.zeros((len(d), 1)), np.cumsum(day * factors, axis=1)]),
        cost=private(f"parties.{party}.war.cost_per_day"),
        growth=number("war.growth"),
        shock_days=np.hstack([nothing, *days]).astype(np.int64),
        shock_costs=np.hstack([nothing, *costs]),
        announced=np.array([shock.announced for shock in shocks.values()], dtype=bool),
        optimism=private(f"parties.{party}.prospects.optimism"),
        fades_after=number("prospects.fades_after"),
        loading=number("prospects.loading"),
    )


def _longest_span(game: Game) -> int:
    """Return a bound on every number of days the ledger may be asked about."""
    dated = [meeting.date for meeting in game.scenario.rounds.values() if meeting.date is not None]
    fixed = max(((date - game.scenario.starts).days for date in dated), default=0)
    drawn = np.rint(game.ranges[:, 2][game.counted]).clip(0).sum()
    return fixed + int(drawn) + int(game.deals.pause_days.sum())


def cost_ahead(war: War, start: IntArray, days: IntArray, known_on: IntArray) -> FloatArray:
    """Return what ``days`` days of war from day ``start`` cost, discounted to ``start``, (N, K) [util].

    A shock counts if its day has come by ``known_on`` or it was announced. All (N, 1) [day].
    """
    total = war.cost * (
        (1 + war.growth * start) * war.sums[war.row, days] + war.growth * war.moments[war.row, days]
    )
    for x, announced in enumerate(war.announced):
        day, cost = war.shock_days[:, x, None], war.shock_costs[:, x, None]
        first = np.clip(day - start, 0, days)
        felt = war.sums[war.row, days] - war.sums[war.row, first]
        total = total + np.where(announced | (day <= known_on), cost * felt, 0.0)
    return np.asarray(total)


@dataclass(frozen=True, slots=True)
class Battlefield:
    """Where the war stands: public to all, (N, 1) each."""

    start: FloatArray  # Y(0) [util]
    now: FloatArray  # Y(t) [util]
    drift: FloatArray  # [util/day]
    days_fought: IntArray  # [day]


def prospects(war: War, field: Battlefield, horizon: IntArray) -> FloatArray:
    """Return what a party believes the war will have brought it at the horizon, (N, K) [util]."""
    moved = horizon * war.loading * (field.now - field.start)
    prior = horizon * war.loading * field.drift + war.optimism
    belief = (war.fades_after * prior + moved) / (war.fades_after + field.days_fought)
    return np.asarray(war.loading * field.now + belief)


def fighting_on(
    war: War, field: Battlefield, start: IntArray, horizon: IntArray, known_on: IntArray
) -> FloatArray:
    """Return F, the worth of fighting on from day ``start`` to the horizon, (N, K) [util]."""
    cost = cost_ahead(war, start, horizon, known_on)
    return np.asarray(prospects(war, field, horizon) * war.factors[war.row, horizon] - cost)
