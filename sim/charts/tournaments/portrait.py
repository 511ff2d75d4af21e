"""What a phase portrait shows: the game of the strategies most used, its rest points and their basins.

Two populations, one a party, of two strategies each make a square. One population of three strategies
makes a triangle: its members play either party half of the time, with the same strategy in both
roles, so what counts is the mean of both parties' payoffs. That adds utils of both; where the game is
symmetric it is the game itself.

Room     charts
Shapes   G starts, K attractors, M rest points
Units    shares [prob], payoffs [util]
Source   Hofbauer & Sigmund (1998), Evolutionary Games and Population Dynamics, chapters 7, 8 and 10
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.equilibria.basins import Basins, basins
from sim.equilibria.rest_points import RestPoint, RestPoints, rest_points
from sim.equilibria.tournament import Tournament

RESOLUTION: Final = {3: 48, 2: 48}  # starts along an edge, by the axes of the payoffs: a square, a triangle
RESAMPLES: Final = 100
CORNERS: Final = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]])  # of the triangle
ON_EDGE: Final = 1e-9
EVEN: Final = 1e-9  # of the span of payoffs: smaller differences are rounding

Mark = tuple[tuple[tuple[int, ...], ...], str]  # strategies in use, stability


@dataclass(frozen=True, slots=True)
class Portrait:
    """A phase portrait, ready to be drawn."""

    names: tuple[str, ...]
    payoffs: FloatArray  # (2, 2, 2) of two populations, or (3, 3) of one
    rest: RestPoints
    basins: Basins
    stands: tuple[float, ...]  # (M,) share of resamples with such a rest point of the same stability

    @property
    def is_square(self) -> bool:
        """Whether there are two populations."""
        return self.payoffs.ndim == 3

    def place(self, shares: Sequence[FloatArray]) -> FloatArray:
        """Return where shares are in the plane, (..., 2)."""
        if self.is_square:
            return np.stack([shares[0][..., 0], shares[1][..., 0]], axis=-1)
        return np.asarray(shares[0] @ CORNERS)

    def shares_at(self, points: FloatArray) -> list[FloatArray]:
        """Return the shares at places in the plane, (G, 2) -> one (G, S_p) a population."""
        if self.is_square:
            return [np.stack([points[:, p], 1.0 - points[:, p]], axis=1) for p in (0, 1)]
        third = points[:, 1] / CORNERS[2, 1]
        second = points[:, 0] - 0.5 * third
        return [np.stack([1.0 - second - third, second, third], axis=1)]

    @property
    def tables(self) -> tuple[FloatArray, ...]:
        """The payoffs of each population, own strategy first."""
        if self.is_square:
            return self.payoffs[..., 0], self.payoffs[..., 1].T
        return (self.payoffs,)


def most_used(tournament: Tournament, n: int) -> tuple[int, ...]:
    """Return the strategies most used in the equilibria selected, then in all, then as they were named.

    Of strategies that pay the same, one comes first and the others last.
    """
    size = len(tournament.game.strategies)
    selected, every = np.zeros(size), np.zeros(size)
    for equilibrium in tournament.equilibria:
        every += sum(equilibrium.strategies)
        if any(equilibrium is one for one in tournament.selected):
            selected += sum(equilibrium.strategies)
    order = sorted(range(size), key=lambda s: (-round(float(selected[s]), 9), -round(float(every[s]), 9), s))
    if size <= n:
        return tuple(range(size))
    payoffs = even(tournament.game.payoffs)
    again = [
        s for rank, s in enumerate(order) if any(_pay_the_same(payoffs, s, other) for other in order[:rank])
    ]
    return tuple([s for s in order if s not in again] + again)[:n]


def _pay_the_same(payoffs: FloatArray, one: int, other: int) -> bool:
    """Return whether two strategies are as good as one: whoever plays them, everybody gets the same."""
    return all(
        np.array_equal(payoffs.take(one, axis=p), payoffs.take(other, axis=p))
        for p in range(payoffs.ndim - 1)
    )


def even(payoffs: FloatArray) -> FloatArray:
    """Return payoffs without differences that are rounding: they would look like motion."""
    least = EVEN * (float(np.ptp(payoffs)) or 1.0)
    return np.asarray(np.round(payoffs / least) * least)


def find_portraits(tournament: Tournament) -> list[Portrait]:
    """Return a square of two strategies, and a triangle of three where there are as many."""
    portraits = [_portrait(tournament, most_used(tournament, 2), is_square=True)]
    if len(tournament.game.strategies) > 2:
        portraits.append(_portrait(tournament, most_used(tournament, 3), is_square=False))
    return portraits


def _portrait(tournament: Tournament, chosen: tuple[int, ...], *, is_square: bool) -> Portrait:
    game = tournament.game

    def reduced(payoffs: FloatArray) -> FloatArray:
        two = even(payoffs)[np.ix_(chosen, chosen)]
        return np.asarray(two if is_square else (two[..., 0] + two[..., 1].T) / 2.0)

    payoffs = reduced(game.payoffs)
    rest = rest_points(payoffs)
    rng, shares = np.random.default_rng(game.seed), game.by_set()
    met: Counter[Mark] = Counter()
    for _ in range(RESAMPLES):
        drawn = rng.integers(0, shares.shape[-2], shares.shape[-2])
        resampled = reduced(np.asarray(shares[..., drawn, :].mean(axis=-2)))
        met.update({_mark(point) for point in rest_points(resampled).points})
    return Portrait(
        names=tuple(game.strategies[s] for s in chosen),
        payoffs=payoffs,
        rest=rest,
        basins=basins(payoffs, RESOLUTION[payoffs.ndim]),
        stands=tuple(met[_mark(point)] / RESAMPLES for point in rest.points),
    )


def _mark(point: RestPoint) -> Mark:
    used = tuple(tuple(np.flatnonzero(own > ON_EDGE).tolist()) for own in point.shares)
    return used, point.stability.name


def to_the_edges(portrait: Portrait) -> tuple[FloatArray, IntArray]:
    """Return the starts' places with those at the rim repeated on the edge itself, and what they reach."""
    resolution = RESOLUTION[portrait.payoffs.ndim]
    starts, reached = portrait.basins.starts, portrait.basins.reached
    places, ends = [portrait.place(starts)], [reached]
    for p, own in enumerate(starts):
        for s in range(own.shape[1]):
            rim = own[:, s] < 1.0 / resolution
            pushed = own[rim].copy()
            pushed[:, s] = 0.0
            pushed /= pushed.sum(axis=1, keepdims=True)
            moved = [pushed if q == p else other[rim] for q, other in enumerate(starts)]
            places.append(portrait.place(moved))
            ends.append(reached[rim])
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]) if portrait.is_square else CORNERS
    nearest = [int(((places[0] - corner) ** 2).sum(axis=1).argmin()) for corner in corners]
    places.append(corners)
    ends.append(reached[nearest])
    found, first = np.unique(np.round(np.concatenate(places), 12), axis=0, return_index=True)
    return np.asarray(found, dtype=np.float64), np.concatenate(ends)[first]
