"""The empirical game of the whole library: which strategies survive, and which profiles are equilibria.

Every profile of two parties is played over the same worlds. Strategies of a party that pay both parties
the same in every assumption set, whatever the other does, count as one. What iterated strict dominance
removes is in no equilibrium, so equilibria are looked for among what is left and checked in the whole.

Room     experiments (reads equilibria)
Shapes   S strategies, P = 2 parties, K assumption sets, E equilibria
Units    payoffs [util], shares of resamples
Source   Wellman (2006), Proc. AAAI-06, 1552-1555; Pearce (1984), Econometrica 52, 1029-1050; Taylor & Jonker
         (1978), Mathematical Biosciences 40, 145-156; Efron (1979), Annals of Statistics 7(1), 1-26
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from experiments.library_seats import SEED
from experiments.library_strategies import Entry, library, loaded
from sim.arrays import FloatArray, IntArray
from sim.equilibria import nash
from sim.equilibria.deviations import best_deviations
from sim.equilibria.dominance import dominated
from sim.equilibria.dynamics import replicator
from sim.equilibria.empirical_game import EmpiricalGame, play_profiles
from sim.equilibria.equilibrium import Equilibrium, certify
from sim.results.by_set import NORMAL

MOST_LISTED: Final = 12  # equilibria; of more, those in pure strategies are listed
LONG: Final = 10_000.0  # time of the replicator dynamics, in units of one over the span of payoffs
IN_USE: Final = 0.005  # a smaller share of a population is none


@dataclass(frozen=True)
class Solved:
    """What a game of two parties says."""

    removed: tuple[IntArray, ...]  # (S,) round in which dominance removes a strategy, 0 where it survives
    equilibria: tuple[Equilibrium, ...]
    is_complete: bool


def solve(payoffs: FloatArray) -> Solved:
    """Return what survives iterated dominance, and the equilibria, of payoffs (S, S, P).

    Examples
    --------
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> solve(dilemma).removed, [one.payoffs.tolist() for one in solve(dilemma).equilibria]
    ((array([1, 0]), array([1, 0])), [[1.0, 1.0]])
    """
    removed = tuple(np.zeros(length, dtype=np.int64) for length in payoffs.shape[:-1])
    for one in dominated(payoffs):
        removed[one.party][one.strategy] = one.round
    left = [np.flatnonzero(rounds == 0) for rounds in removed]
    small = nash(payoffs[np.ix_(*left)])
    whole = [
        certify(
            payoffs,
            [
                spread(own, kept, len(rounds))
                for own, kept, rounds in zip(one.strategies, left, removed, strict=True)
            ],
        )
        for one in small
    ]
    return Solved(removed, tuple(whole), small.complete)


def spread(shares: FloatArray, places: IntArray, length: int) -> FloatArray:
    """Return shares of some strategies as shares of all."""
    everything = np.zeros(length)
    everything[places] = shares
    return everything


def merged(by_set: FloatArray) -> tuple[IntArray, ...]:
    """Return for each strategy the first one of its party that pays both the same, (S,); given (S, S, K, P).

    Examples
    --------
    >>> twins = np.array([[1.0, 2.0], [1.0, 2.0], [0.0, 3.0]])  # rows pay both parties alike, columns differ
    >>> [own.tolist() for own in merged(np.stack([twins, -twins], axis=-1)[:, :, None])]
    [[0, 0, 2], [0, 1]]
    """
    found = []
    for p in range(2):
        rows = np.moveaxis(by_set, p, 0).reshape(by_set.shape[p], -1).round(12)
        _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        found.append(first[which.ravel()].astype(np.int64))
    return tuple(found)


def study(name: str, draws: int, resamples: int, jobs: int) -> dict[str, pl.DataFrame]:
    """Play and solve the game of a scenario; return payoffs, strategies, equilibria and sums as tables."""
    scenario = loaded(name)
    entries = library(scenario, bounds=False)
    game = play_profiles(scenario, {one.label: one.parts for one in entries}, draws, SEED, jobs=jobs)
    return tables(name, game, entries, resamples)


def tables(
    name: str, game: EmpiricalGame, entries: Sequence[Entry], resamples: int
) -> dict[str, pl.DataFrame]:
    """Return what a game says as tables, each with a column that names the scenario."""
    by_set = game.by_set()
    same = merged(by_set)
    kept = [np.unique(own) for own in same]
    few = by_set[np.ix_(*kept)]
    solved = solve(few.mean(axis=-2))
    survives, used, met = resampled(few, resamples)
    uniform = [np.full(len(entries), 1 / len(entries))] * 2
    moved = replicator(game.payoffs, uniform, np.array([LONG / np.ptp(game.payoffs)]))
    shares = [own[-1] for own in moved.shares]
    away = best_deviations(game, [np.eye(len(entries))[0]] * 2)
    strategies = [
        {
            "scenario": name,
            "party": party,
            "kind": entry.kind,
            "strategy": entry.label,
            "same_as": entries[same[p][s]].label,
            "removed": solved.removed[p][at],
            "survives": survives[p][at],
            "used": used[p][at],
            "replicator": shares[p][s],
        }
        for p, party in enumerate(game.parties)
        for s, entry in enumerate(entries)
        for at in [int(np.searchsorted(kept[p], same[p][s]))]
    ]
    sums = [
        {
            "scenario": name,
            "party": party,
            "hash": loaded(name).hash,
            "draws": game.draws,
            "sets": by_set.shape[-2],
            "resamples": resamples,
            "kinds": len(kept[p]),
            "survive": int((solved.removed[p] == 0).sum()),
            "equilibria": len(solved.equilibria),
            "pure": sum(one.is_pure for one in solved.equilibria),
            "complete": solved.is_complete,
            "replicator": float(shares[0] @ game.payoffs[..., p] @ shares[1]),
            "own": float(game.payoffs[0, 0, p]),
            "change": entries[away[p].to or 0].label,
            "gain": away[p].gain,
            "gain_error": NORMAL * away[p].error,
        }
        for p, party in enumerate(game.parties)
    ]
    payoffs = [
        {"scenario": name, "party": party, "first": entry.label}
        | dict(zip([other.label for other in entries], game.payoffs[s, :, p].tolist(), strict=True))
        for p, party in enumerate(game.parties)
        for s, entry in enumerate(entries)
    ]
    found = list(listed(name, game, few, kept, solved.equilibria, met))
    return {
        name: pl.DataFrame(rows)
        for name, rows in (
            ("payoffs", payoffs),
            ("strategies", strategies),
            ("equilibria", found),
            ("games", sums),
        )
    }


def listed(
    name: str,
    game: EmpiricalGame,
    few: FloatArray,
    kept: Sequence[IntArray],
    equilibria: Sequence[Equilibrium],
    met: Sequence[Sequence[Any]],
) -> Iterator[dict[str, Any]]:
    """Yield a row for each strategy in use in the equilibria that are listed, and how often these stand."""
    shown = equilibria if len(equilibria) <= MOST_LISTED else [one for one in equilibria if one.is_pure]
    for number, one in enumerate(shown, start=1):
        paid = np.einsum("a,abkp,b->kp", one.strategies[0], few, one.strategies[1])  # (K, P)
        error = NORMAL * paid.std(axis=0, ddof=1) / np.sqrt(len(paid))
        for p, party in enumerate(game.parties):
            for s in one.supports[p]:
                yield {
                    "scenario": name,
                    "number": number,
                    "party": party,
                    "strategy": game.strategies[kept[p][s]],
                    "probability": float(one.strategies[p][s]),
                    "payoff": float(one.payoffs[p]),
                    "payoff_error": float(error[p]),
                    "regret": one.regret,
                    "stands": float(np.mean([one.supports in there for there in met])),
                }


def resampled(
    by_set: FloatArray, resamples: int
) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...], list[list[Any]]]:
    """Return how often each strategy survives, and is in some equilibrium, where sets are drawn anew.

    Parameters
    ----------
    by_set : (S, S, K, P) float
        Mean payoffs in each assumption set [util].
    resamples : int
        How often K sets are drawn from the K, with replacement.

    Returns
    -------
    tuple of (S,) float, tuple of (S,) float, list
        Shares of resamples, party by party; and the supports of the equilibria of each.
    """
    rng, n_sets = np.random.default_rng(SEED), by_set.shape[2]
    survives = tuple(np.zeros(length) for length in by_set.shape[:2])
    used = tuple(np.zeros(length) for length in by_set.shape[:2])
    met = []
    for _ in range(resamples):
        solved = solve(by_set[:, :, rng.integers(0, n_sets, n_sets)].mean(axis=2))
        met.append([one.supports for one in solved.equilibria])
        for p in range(2):
            survives[p][:] += (solved.removed[p] == 0) / resamples
            used[p][sorted({s for supports in met[-1] for s in supports[p]})] += 1 / resamples
    return survives, used, met
