"""What an empirical game says: its equilibria, and how sure they are given the worlds played.

Room     equilibria
Shapes   P parties, S strategies of each, B resamples
Units    payoff and regret [util], probabilities
Source   Efron (1979), Annals of Statistics 7(1), 1-26 (bootstrap, here over assumption sets);
         Rapoport & Guyer (1966), General Systems 11, 203-214 (kinds of 2 x 2 games)
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray
from sim.equilibria.dominance import Dominated, dominated
from sim.equilibria.empirical_game import EmpiricalGame
from sim.equilibria.equilibrium import Equilibria, Equilibrium
from sim.equilibria.nash_equilibria import nash
from sim.equilibria.selection import select

RESAMPLES: Final = 200
WORST, BEST = 0.05, 0.95
KINDS: Final = {  # order of a party's payoffs: T tempted, R both soft, P both hard, S alone soft
    "TRPS": "prisoner's dilemma",
    "TRSP": "chicken",
    "RTPS": "stag hunt",
    "RTSP": "harmony",
    "RSTP": "harmony",
    "RPTS": "stag hunt",
    "TPRS": "deadlock",
    "PTRS": "deadlock",
}


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


def study(game: EmpiricalGame, rule: str = "payoff_dominance", resamples: int = RESAMPLES) -> Tournament:
    """Return the equilibria of an empirical game, and how sure they are.

    Parameters
    ----------
    game : EmpiricalGame
        From ``play_profiles``.
    rule : str
        Of selection, where several equilibria remain; one of ``RULES``.
    resamples : int
        How often assumption sets are drawn anew, with replacement.
    """
    equilibria = nash(game.payoffs)
    rng = np.random.default_rng(game.seed)
    found: dict[tuple[tuple[int, ...], ...], list[FloatArray]] = {e.supports: [] for e in equilibria}
    for _ in range(resamples):
        met = {e.supports: e.payoffs for e in nash(game.resampled(rng))}
        for supports, values in found.items():
            if supports in met:
                values.append(met[supports])
    standings = []
    for equilibrium in equilibria:
        there = np.array(found[equilibrium.supports]).reshape(-1, len(game.parties))
        nothing = np.full(len(game.parties), np.nan)
        low, high = np.quantile(there, [WORST, BEST], axis=0) if len(there) else (nothing, nothing)
        standings.append(Standing(equilibrium, len(there) / resamples, low, high))
    chosen = select(equilibria, rule)
    return Tournament(game, equilibria, tuple(standings), dominated(game.payoffs), rule, chosen)


def kinds(game: EmpiricalGame, hard: int, soft: int) -> tuple[str, Counter[str]]:
    """Return the kind of 2 x 2 game between a hard and a soft strategy: at the mean, and by assumption set.

    A game is of a kind where the payoffs of both parties have its order; else it is "mixed".
    """
    two = game.by_set()[np.ix_([soft, hard], [soft, hard])]  # (2, 2, sets, 2)
    return _kind(two.mean(axis=2)), Counter(_kind(two[:, :, s]) for s in range(two.shape[2]))


def _kind(two: FloatArray) -> str:
    """Return the kind of a game (2, 2, 2) in which the first strategy is the soft one."""
    found = set()
    for payoffs in (two[..., 0], two[..., 1].T):  # own strategy first
        named = {"R": payoffs[0, 0], "S": payoffs[0, 1], "T": payoffs[1, 0], "P": payoffs[1, 1]}
        order = "".join(sorted(named, key=lambda name: -named[name]))
        found.add("a tie" if len(set(named.values())) < 4 else KINDS.get(order, "another order"))
    return found.pop() if len(found) == 1 else "mixed"
