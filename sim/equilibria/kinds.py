"""What kind of 2 x 2 game a hard and a soft strategy make: dilemma, chicken, stag hunt or harmony.

The kind is the order in which a party puts the four outcomes. Within an assumption set this order
comes from a few worlds, so a set counts as sure only where nearly all resamples of its worlds
have the same order.

Room     equilibria
Shapes   P = 2 parties, 2 strategies, B resamples
Units    payoff [util], probabilities
Source   Rapoport & Guyer (1966), General Systems 11, 203-214; Efron (1979), Annals of Statistics 7(1), 1-26
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.equilibria.empirical_game import EmpiricalGame

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
HARD, SOFT = "hard line", "firm but fair"
RESAMPLES: Final = 200
SURE: Final = 0.95  # of the resamples of a set's worlds


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kind of game between two strategies.

    Attributes
    ----------
    hard, soft : int
        The strategies.
    at_mean : str
        The kind by mean payoffs: "mixed" where the parties' orders are of different kinds.
    of_parties : tuple of str
        The kind of each party's own order, by mean payoffs.
    stands : float
        The share of resamples of the assumption sets that are of the same kind.
    by_set : mapping
        Kind -> number of assumption sets that are of it, by the means over their worlds.
    sure : mapping
        Kind -> those of them in which nearly all resamples of the worlds are of it too.
    own_by_set : tuple of mapping
        For each party: kind -> number of sets in which its own order is of it.
    """

    hard: int
    soft: int
    at_mean: str
    of_parties: tuple[str, ...]
    stands: float
    by_set: Mapping[str, int]
    sure: Mapping[str, int]
    own_by_set: tuple[Mapping[str, int], ...]


def kinds(game: EmpiricalGame, hard: int, soft: int, resamples: int = RESAMPLES) -> Kinds:
    """Return the kind of 2 x 2 game between a hard and a soft strategy: at the mean, and by assumption set.

    Parameters
    ----------
    game : EmpiricalGame
        Of two parties.
    hard, soft : int
        Two strategies.
    resamples : int
        How often sets, and within each set its worlds, are drawn anew with replacement.

    Raises
    ------
    ValueError
        If there are more than two parties.
    """
    if len(game.parties) != 2:
        raise ValueError(f"kinds are those of two parties; the game has {len(game.parties)}")
    pick = np.ix_([soft, hard], [soft, hard])
    sets, worlds = game.by_set()[pick], game.samples[pick]  # (2, 2, sets, 2), (2, 2, N, 2)
    rng = np.random.default_rng(game.seed)
    mean = sets.mean(axis=2)
    at_mean, n_sets = kind_of(mean), sets.shape[2]
    again = [kind_of(_mean_of(sets, rng.integers(0, n_sets, (n_sets,)))) for _ in range(resamples)]
    by_set, sure, own_by_set = Counter[str](), Counter[str](), (Counter[str](), Counter[str]())
    for s in range(n_sets):
        kind = kind_of(sets[:, :, s])
        by_set[kind] += 1
        for counter, own_kind in zip(own_by_set, _own_kinds(sets[:, :, s]), strict=True):
            counter[own_kind] += 1
        own = np.flatnonzero(game.sets == s)
        alike = sum(
            kind_of(_mean_of(worlds, own[rng.integers(0, own.size, own.size)])) == kind
            for _ in range(resamples if own.size > 1 else 0)
        )
        sure[kind] += int(alike >= SURE * resamples)
    return Kinds(
        hard=hard,
        soft=soft,
        at_mean=at_mean,
        of_parties=_own_kinds(mean),
        stands=again.count(at_mean) / resamples,
        by_set=by_set,
        sure=sure,
        own_by_set=own_by_set,
    )


def chosen_pair(strategies: tuple[str, ...]) -> tuple[int, int]:
    """Return the hard and the soft strategy to tell the kind of: those named so, or else the first two.

    Examples
    --------
    >>> chosen_pair(("conceder", "firm but fair", "hard line")), chosen_pair(("a", "b"))
    ((2, 1), (0, 1))
    """
    if HARD in strategies and SOFT in strategies:
        return strategies.index(HARD), strategies.index(SOFT)
    return 0, 1


def _mean_of(table: FloatArray, places: NDArray[Any]) -> FloatArray:
    """Return the means of some units, (2, 2, 2), of ``table`` (2, 2, units, 2)."""
    return np.asarray(table[:, :, places].mean(axis=2))


def kind_of(two: FloatArray) -> str:
    """Return the kind of a game (2, 2, 2) in which the first strategy is the soft one."""
    found = set(_own_kinds(two))
    return found.pop() if len(found) == 1 else "mixed"


def _own_kinds(two: FloatArray) -> tuple[str, ...]:
    """Return the kind of each party's order of the four outcomes."""
    return tuple(_own_kind(payoffs) for payoffs in (two[..., 0], two[..., 1].T))


def _own_kind(payoffs: FloatArray) -> str:
    """Return the kind of a party's order; its own strategy comes first."""
    named = {"R": payoffs[0, 0], "S": payoffs[0, 1], "T": payoffs[1, 0], "P": payoffs[1, 1]}
    order = "".join(sorted(named, key=lambda name: -named[name]))
    return "a tie" if len(set(named.values())) < 4 else KINDS.get(order, "another order")
