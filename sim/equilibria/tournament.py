"""What an empirical game says: its equilibria, and how sure they are given the worlds played.

Room     equilibria
Shapes   P parties, S strategies of each, B resamples
Units    payoff and regret [util], probabilities
Source   Efron (1979), Annals of Statistics 7(1), 1-26 (bootstrap, here over assumption sets)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.equilibria.anarchy import Anarchy, Loss, Yardsticks, price_of_anarchy
from sim.equilibria.correlated import Correlated, correlated
from sim.equilibria.deviations import Deviation, best_deviations
from sim.equilibria.dominance import Dominated, dominated
from sim.equilibria.empirical_game import EmpiricalGame
from sim.equilibria.equilibrium import Equilibria, Equilibrium
from sim.equilibria.kinds import Kinds, chosen_pair, kinds
from sim.equilibria.nash_equilibria import nash
from sim.equilibria.selection import select
from sim.equilibria.several_parties import equilibria_on

RESAMPLES: Final = 200
WORST, BEST = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Standing:
    """An equilibrium, and how often sets drawn anew have one with the same strategies in use."""

    equilibrium: Equilibrium
    probability: float
    low: FloatArray  # (P,) 5 % quantile of its payoffs where there is one, nan where there never is
    high: FloatArray  # (P,) 95 % quantile


@dataclass(frozen=True, slots=True)
class Tournament:
    """An empirical game with all that was found in it."""

    game: EmpiricalGame
    equilibria: Equilibria
    standings: tuple[Standing, ...]  # in the order of the equilibria
    dominated: tuple[Dominated, ...]
    rule: str
    selected: tuple[Equilibrium, ...]
    correlated: Correlated
    hard: int  # the hard strategy
    all_hard: tuple[Deviation, ...]  # the best change of each party where all play it
    kinds: Kinds | None  # of two parties with two strategies or more
    anarchy: Anarchy | None  # where yardsticks were given, and some equilibrium is certified


def study(
    game: EmpiricalGame,
    rule: str = "payoff_dominance",
    resamples: int = RESAMPLES,
    yardsticks: Yardsticks | None = None,
) -> Tournament:
    """Return the equilibria of an empirical game, and how sure they are.

    Parameters
    ----------
    game : EmpiricalGame
        From ``play_profiles``.
    rule : str
        Of selection, where several equilibria remain; one of ``RULES``.
    resamples : int
        How often assumption sets are drawn anew, with replacement.
    yardsticks : Yardsticks, optional
        From ``nash_yardsticks`` with the same draws and seed: for the price of anarchy.
    """
    equilibria, shares = nash(game.payoffs), game.by_set()
    rng, n_sets = np.random.default_rng(game.seed), shares.shape[-2]
    found: dict[tuple[tuple[int, ...], ...], list[FloatArray]] = {e.supports: [] for e in equilibria}
    prices: list[tuple[float, float]] = []
    for _ in range(resamples):
        drawn = rng.integers(0, n_sets, (n_sets,))
        again = _equilibria_again(shares[..., drawn, :].mean(axis=-2), equilibria)
        met = {e.supports: e.payoffs for e in again}
        for supports, values in found.items():
            if supports in met:
                values.append(met[supports])
        if yardsticks is not None and any(e.certified for e in again):
            worst, best = _prices(again, yardsticks, drawn)
            prices.append((worst.lost, best.lost))
    hard, soft = chosen_pair(game.strategies)
    both_hard = [np.eye(len(game.strategies))[hard]] * len(game.parties)
    standings = []
    for equilibrium in equilibria:
        there = np.array(found[equilibrium.supports]).reshape(-1, len(game.parties))
        nothing = np.full(len(game.parties), np.nan)
        low, high = np.quantile(there, [WORST, BEST], axis=0) if len(there) else (nothing, nothing)
        standings.append(Standing(equilibrium, len(there) / resamples, low, high))
    return Tournament(
        game=game,
        equilibria=equilibria,
        standings=tuple(standings),
        dominated=dominated(game.payoffs),
        rule=rule,
        selected=select(equilibria, rule),
        correlated=correlated(game.payoffs),
        hard=hard,
        all_hard=best_deviations(game, both_hard),
        kinds=kinds(game, hard, soft) if _has_kinds(game) else None,
        anarchy=None if yardsticks is None else _anarchy(equilibria, yardsticks, prices),
    )


def _equilibria_again(payoffs: FloatArray, before: Equilibria) -> Sequence[Equilibrium]:
    """Return the equilibria of resampled payoffs; of several parties those looked for where some were before.

    A search on all choices of supports, resample by resample, would take minutes.
    """
    if payoffs.shape[-1] == 2:
        return nash(payoffs)
    return equilibria_on(payoffs, [one.supports for one in before if not one.is_pure])


def _has_kinds(game: EmpiricalGame) -> bool:
    return len(game.parties) == 2 and len(game.strategies) > 1


def _prices(
    equilibria: Sequence[Equilibrium], yardsticks: Yardsticks, drawn: NDArray[Any] | slice = slice(None)
) -> tuple[Loss, Loss]:
    """Return what the worst and the best certified equilibrium lose in some assumption sets."""
    payoffs = np.array([equilibrium.payoffs for equilibrium in equilibria if equilibrium.certified])
    return price_of_anarchy(
        payoffs, yardsticks.nash_deal[drawn].mean(axis=0), yardsticks.no_deal[drawn].mean(axis=0)
    )


def _anarchy(
    equilibria: Equilibria, yardsticks: Yardsticks, prices: list[tuple[float, float]]
) -> Anarchy | None:
    if not any(equilibrium.certified for equilibrium in equilibria):
        return None
    worst, best = _prices(equilibria, yardsticks)
    low_to_high = np.quantile(np.array(prices or [(np.nan, np.nan)]), [WORST, BEST], axis=0)  # (2, 2)
    return Anarchy(
        nash_deal=yardsticks.nash_deal.mean(axis=0),
        no_deal=yardsticks.no_deal.mean(axis=0),
        worst=worst,
        best=best,
        worst_lost=low_to_high[:, 0],
        best_lost=low_to_high[:, 1],
    )
