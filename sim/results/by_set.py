"""What comes out in each assumption set: the means of its worlds, for differences that are paired.

Two runs with the same draws and seed share their sets, worlds and luck. What differs between them
in a set is due to what was changed, and the spread of that difference over sets is its error.

Room     results
Shapes   G games, N worlds, R rounds, P parties, Q quantities, S assumption sets
Units    shares of worlds, payoffs [util]
Source   model.md, sections 1 and 8
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import Game, count_sets, draw_sets
from sim.talks import Batch, play_games

NORMAL: Final = 1.96  # two-sided 95 % of a normal distribution

What = Literal["final", "ever", "payoff", "round"]


class Quantity(NamedTuple):
    """A thing that can be said of a run: the share of an outcome, or the payoff of a party."""

    what: What
    name: str  # of the outcome or party
    round: str = ""

    @property
    def is_share(self) -> bool:
        """Whether it is a share of worlds."""
        return self.what != "payoff"


@dataclass(frozen=True)
class SetMeans:
    """What came out of one game."""

    quantities: tuple[Quantity, ...]
    means: FloatArray  # (Q, S)
    outcome: IntArray  # (N, R)

    def rows(self, quantities: Sequence[Quantity]) -> FloatArray:
        """Return the means of some of the quantities, (., S)."""
        return self.means[[self.quantities.index(quantity) for quantity in quantities]]


def quantities_of(game: Game, rounds: int | None = None) -> tuple[Quantity, ...]:
    """Return what can be said of a game's runs, in the order of ``SetMeans.means``.

    Where only the first ``rounds`` are played, that is what these end in.
    """
    if rounds is not None:
        return tuple(Quantity("round", name, at) for at in game.rounds[:rounds] for name in game.outcomes)
    return (
        *(Quantity("final", name) for name in game.outcomes),
        *(Quantity("ever", name) for name in game.outcomes),
        *(Quantity("payoff", party) for party in game.parties),
        *(Quantity("round", name, meeting) for meeting in game.rounds for name in game.outcomes),
    )


def play_by_set(
    games: Sequence[Game],
    draws: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    rounds: int | None = None,
) -> list[SetMeans]:
    """Play games side by side over the same random numbers; return the means of their sets.

    Parameters
    ----------
    games : sequence of Game
        They may differ in the ranges of their numbers only, those under ``model`` excepted.
    draws, seed : int
        As in ``sim.run``.
    progress : callable, optional
        Called with the number of worlds finished, of all games together.
    rounds : int, optional
        Play the first so many only, and tell what these end in.

    Raises
    ------
    OrderError
        If a game's order constraints hold in too few draws.
    """
    n_sets, outcomes = count_sets(draws), len(games[0].outcomes)
    quantities = quantities_of(games[0], rounds)
    sums = np.zeros((len(games) * n_sets, len(quantities)))
    sizes = np.zeros(len(games) * n_sets)
    ends: list[IntArray] = []
    finished = 0
    drawn = [(game, draw_sets(game, seed, n_sets)) for game in games]
    for owner, batch in play_games(drawn, draws, seed, rounds):
        outcome = np.column_stack([played.standing.outcome for played in batch.rounds])
        place = owner * n_sets + batch.worlds.sets  # ascends, and a set is whole in its batch
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        told = _measured(outcome, outcomes, batch)[:, -len(quantities) :]  # rounds come last
        sums[place[starts]] += np.add.reduceat(told, starts, axis=0)
        sizes[place[starts]] += np.diff(starts, append=len(place))
        ends.append(outcome.astype(np.int16))
        finished += len(place)
        if progress is not None:
            progress(finished)
    means = (sums / sizes[:, None]).reshape(len(games), n_sets, -1)
    outcome = np.concatenate(ends).reshape(len(games), draws, -1)
    return [SetMeans(quantities, means[g].T, outcome[g]) for g in range(len(games))]


def _measured(outcome: IntArray, outcomes: int, batch: Batch) -> FloatArray:
    """Return every quantity in every world of a batch, (N, Q)."""
    is_so = outcome[:, :, None] == np.arange(outcomes)  # (N, R, X)
    rounds = is_so.reshape(len(outcome), -1)
    return np.hstack([is_so[:, -1], is_so.any(axis=1), batch.payoff, rounds])


def paired(one: FloatArray, other: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how much larger ``one`` is than ``other`` on average over sets, and its error (95 %).

    Parameters
    ----------
    one, other : (Q, S) float
        Means of the same quantities in the same assumption sets.

    Returns
    -------
    (Q,) float, (Q,) float
        Difference, and 1.96 standard errors of it, paired by set; NaN where there is one set only.

    Examples
    --------
    >>> paired(np.array([[0.5, 0.9]]), np.array([[0.4, 0.8]]))
    (array([0.1]), array([0.]))
    """
    differences = np.round(one - other, 12)
    n_sets = differences.shape[1]
    if n_sets < 2:
        return differences.mean(axis=1), np.full(len(differences), np.nan)
    error = NORMAL * differences.std(axis=1, ddof=1) / np.sqrt(n_sets)
    return differences.mean(axis=1), error
