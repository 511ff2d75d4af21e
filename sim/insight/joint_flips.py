"""The smallest change of all numbers at once that opens or closes the bargaining range.

How far is the farthest-moved number, in widths of its range: the least possible is a linear
programme. To open the range one deal has to suit all: a programme for each deal, the likeliest
first, with a bound that leaves out those that cannot be better. To close it every deal has to hurt
someone: which party each deal is to hurt is branched on, only for deals that are still open.

Room     insight
Shapes   J numbers, K deals that end the fighting, P parties
Units    gains over war [util]; shifts in widths of a number's range [width]
Source   Land & Doig (1960), Econometrica 28(3), 497-520 (branch and bound); Huangfu & Hall (2018),
         Mathematical Programming Computation 10(1), 119-142 (HiGHS)
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

import numpy as np
from scipy.optimize import linprog

from sim.arrays import FloatArray, IntArray
from sim.game import Game
from sim.insight.reach import Movable

MOST_NODES: Final = 2_000
SLACK: Final = 1e-9  # util
SMALL: Final = 1e-9  # width: a number that moves no more is not moved


@dataclass(frozen=True, slots=True)
class Joint:
    """All numbers moved at once."""

    widths: float  # how far the farthest-moved number is moved
    shifts: dict[str, float]  # path -> shift, of the numbers that are moved
    deal: dict[str, str] | None  # the deal that suits all, where the range is opened


@dataclass(frozen=True, slots=True)
class Programme:
    """What every linear programme here shares: variables are the shifts and, last, the largest of them."""

    bounds: tuple[tuple[float, float | None], ...]
    table: FloatArray  # (., J + 1)
    limits: FloatArray  # (.,)

    def least(self, rows: FloatArray, floors: FloatArray) -> FloatArray | None:
        """Return shifts and their largest, the least possible with ``rows @ shifts >= floors``."""
        extra = np.hstack([-rows, np.zeros((len(rows), 1))])
        solved = linprog(
            np.append(np.zeros(rows.shape[1]), 1.0),
            A_ub=np.vstack([self.table, extra]),
            b_ub=np.append(self.limits, -floors),
            bounds=self.bounds,
            method="highs",
        )
        return np.asarray(solved.x) if solved.success else None


def set_up(game: Game, numbers: Sequence[Movable]) -> Programme:
    """Return what is common: every number within its range, ranks kept, none moved beyond the largest."""
    size = len(numbers)
    table = [np.hstack([sign * np.eye(size), -np.ones((size, 1))]) for sign in (1.0, -1.0)]
    limits = [np.zeros(2 * size)]
    column = {number.path: i for i, number in enumerate(numbers)}
    for rank in game.scenario.order:
        if rank.greater in column or rank.lesser in column:
            row = np.zeros(size + 1)
            gap = game.central[game.position[rank.greater]] - game.central[game.position[rank.lesser]]
            for path, sign in ((rank.lesser, 1.0), (rank.greater, -1.0)):
                if path in column:
                    row[column[path]] = sign * numbers[column[path]].width
            table.append(row[None])
            limits.append(np.array([gap]))
    bounds = [(number.shift(number.low), number.shift(number.high)) for number in numbers]
    return Programme((*bounds, (0.0, None)), np.vstack(table), np.concatenate(limits))


def open_jointly(
    game: Game, numbers: Sequence[Movable], deals: IntArray, here: FloatArray, slopes: FloatArray
) -> Joint | None:
    """Return the smallest joint change after which some deal suits all, None where none does within ranges.

    Parameters
    ----------
    deals : (K,) int
        Deals that end the fighting.
    here : (K, P) float
        Their gains at central numbers.
    slopes : (J, K, P) float
        What a shift by a width of each number adds to them.
    """
    if not numbers or not len(deals):
        return None
    programme = set_up(game, numbers)
    best: tuple[float, int, FloatArray] | None = None
    bound = least_possible(here, slopes)
    for k in np.argsort(bound, kind="stable").tolist():
        if bound[k] >= (np.inf if best is None else best[0] - SMALL):
            break
        found = programme.least(slopes[:, k].T, -here[k])
        if found is not None and (best is None or found[-1] < best[0] - SMALL):
            best = (float(found[-1]), k, found[:-1])
    if best is None:
        return None
    return Joint(best[0], _moved(numbers, best[2]), game.deals.names(int(deals[best[1]])))


def least_possible(here: FloatArray, slopes: FloatArray) -> FloatArray:
    """Return a bound below the joint change that each deal needs, (K,): each party on its own."""
    lift = np.abs(slopes).sum(axis=0)  # (K, P) what a shift of all by a width can add
    with np.errstate(divide="ignore", invalid="ignore"):
        alone = np.where(here < 0, -here / lift, 0.0)
    return np.asarray(alone.max(axis=1))


def close_jointly(
    game: Game, numbers: Sequence[Movable], deals: IntArray, here: FloatArray, slopes: FloatArray
) -> Joint | None:
    """Return the smallest joint change after which no deal suits all; see ``open_jointly``.

    At the change itself the last deals leave someone exactly as well off as war. None where no
    change within ranges closes the range, or none was found in ``MOST_NODES`` programmes.
    """
    if not numbers:
        return None
    programme = set_up(game, numbers)
    ticket, parties = count(), here.shape[1]
    start = np.zeros(len(numbers) + 1)
    heap: list[tuple[float, int, FloatArray, dict[int, int]]] = [(0.0, next(ticket), start, {})]
    for _ in range(MOST_NODES):
        if not heap:
            return None
        size, _, found, hurt = heapq.heappop(heap)
        gains = here + np.tensordot(found[:-1], slopes, axes=1)
        least = gains.min(axis=1)
        still = int(least.argmax())  # the deal that suits all best
        if least[still] <= SLACK:
            return Joint(size, _moved(numbers, found[:-1]), None)
        for p in range(parties):
            chosen = hurt | {still: p}
            rows = np.array([-slopes[:, k, party] for k, party in chosen.items()])
            floors = np.array([here[k, party] for k, party in chosen.items()])
            solved = programme.least(rows, floors)
            if solved is not None:
                heapq.heappush(heap, (float(solved[-1]), next(ticket), solved, chosen))
    return None


def _moved(numbers: Sequence[Movable], shifts: FloatArray) -> dict[str, float]:
    return {n.path: float(s) for n, s in zip(numbers, shifts, strict=True) if abs(s) > SMALL}
