"""How far the talks end from what reason recommends: the deal in force against each solution point.

Two deals are compared by what they are worth on the last date of a world, by each party's true
numbers there and discounted as payoffs are: what a party's payoff would have been higher by, had
the point been in force that day in place of the deal that is. All else (the war fought, the
rounds talked) is the same on both sides, so the difference is what was left on the table.

Room     results
Shapes   N worlds, C concepts, P parties
Units    worth in utils of each party, discounted to the first day [util]
Source   docs/model.md, sections 8 and 10
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game
from sim.results.bargaining import SolutionPoints
from sim.talks import Batch, play

TOLERANCE = 1e-9  # a smaller difference of payoffs is none


@dataclass(frozen=True, slots=True)
class Endings:
    """Where the talks ended, beside the first of the ties of each concept."""

    sets: IntArray  # (N,) assumption set of each world
    deal: IntArray  # (N,) in force on the last date
    forgone: FloatArray  # (N, C, P) how much higher the payoff would have been with the point
    better: BoolArray  # (N, C) the point would have left nobody worse off and somebody better off
    forbidden: BoolArray  # (N, C) the point crosses a red line that is there


def play_to_end(
    game: Game,
    points: SolutionPoints,
    draws: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
) -> Endings:
    """Play the talks and compare where they end with the solution points.

    Raises
    ------
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    deals = [int(solution.deals[0]) for solution in points.points.values()]
    parts, finished = [], 0
    for batch in play(game, draws, seed):
        parts.append(_compare(game, deals, batch))
        finished += len(batch.payoff)
        if progress is not None:
            progress(finished)
    return Endings(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _compare(game: Game, deals: list[int], batch: Batch) -> tuple[NDArray[Any], ...]:
    end = batch.rounds[-1].standing.state
    forgone = np.stack([batch.payoff_with(np.full_like(end, x)) - batch.payoff for x in deals], axis=1)
    loses, gains = forgone < -TOLERANCE, forgone > TOLERANCE
    better = np.asarray(~loses.any(axis=2) & gains.any(axis=2))
    forbidden = np.zeros((len(end), len(deals)), dtype=np.bool_)
    for mine, there in zip(game.stakes, batch.worlds.lines, strict=True):
        for c, x in enumerate(deals):
            forbidden[:, c] |= there[:, mine.lines[:, x]].any(axis=1)
    return batch.worlds.sets, end, forgone, better, forbidden
