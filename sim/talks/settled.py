"""What every deal would pay if it were signed on the first day and nobody met.

The books are those of a run (model.md, section 8), so that both can be compared: the war goes on
or ends, and all is added up on the last listed date. A deal matters to the way there only in
whether it ends the fighting, so two ways are gone, and every deal is valued at the end of its own.

Room     talks
Shapes   N worlds of a batch, S assumption sets in it, D deals, P parties
Units    payoff [util], discounted to the first day
Source   model.md, sections 4 and 8
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game
from sim.talks.between import Standing, advance, discounted, first_day, set_moment
from sim.talks.kernels import worths
from sim.talks.series import stages
from sim.talks.stage import Stage


def payoffs_if_signed(game: Game, draws: int, seed: int) -> Iterator[FloatArray]:
    """Yield what each deal would pay on average over each assumption set's worlds, batch by batch.

    Parameters
    ----------
    game : Game
        The strategies in it do not matter.
    draws, seed : int
        As for ``play``: the worlds are those of the run.

    Yields
    ------
    (S, D, P) float
        Mean payoffs of a batch's sets [util]; row 0 of D is no deal. Minus infinity where the deal cannot be
        signed on the first day, holds an option that lapses, or crosses a red line of some world of the set.

    Raises
    ------
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    for stage in stages(game, draws, seed):
        yield _payoffs(stage)


def _payoffs(stage: Stage) -> FloatArray:
    deals, sets = stage.game.deals, stage.worlds.sets - stage.worlds.sets[0]
    total = np.zeros((sets[-1] + 1, len(deals), len(stage.game.parties)))
    lasting = ~(deals.lasting > 0).any(axis=1) & deals.reachable(0)
    for ends_fighting in (False, True):
        mine = np.flatnonzero(lasting & (deals.peace == ends_fighting))
        if mine.size:
            _add_payoffs(stage, mine, sets, total)
    total[:, ~lasting] = -np.inf
    return np.asarray(total / np.bincount(sets)[:, None, None])


def _add_payoffs(stage: Stage, mine: IntArray, sets: IntArray, total: FloatArray) -> None:
    """Add what some deals, all alike in ending the fighting or not, pay in each world to its set's total."""
    standing = _without_meeting(stage, int(mine[0]))
    board = set_moment(stage, standing, len(stage.game.rounds) - 1)
    factors = np.column_stack([discounted(war, standing.day) for war in stage.wars])  # (N, P)
    for n, s in enumerate(sets.tolist()):
        final = worths(board.ledger, board.space.pause, np.full_like(mine, n), mine)
        final = standing.payoff[n] + factors[n] * final
        final[_crosses(stage, n, mine)] = -np.inf
        total[s, mine] += final


def _without_meeting(stage: Stage, deal: int) -> Standing:
    """Return how things stand on the last listed date with a deal in force from the first day on."""
    start = first_day(stage)
    everywhere = np.ones(len(start.day), dtype=bool)
    standing = replace(start, state=np.full_like(start.state, deal), over=everywhere)
    for r in range(len(stage.game.rounds)):
        standing = advance(stage, standing, r)
    return standing


def _crosses(stage: Stage, n: int, mine: IntArray) -> BoolArray:
    """Return which deals cross a red line that is there in a world."""
    crossed, there = stage.board.space.crossed[:, mine], stage.board.ledger.there[n, :, None]
    return np.asarray((crossed & there).any(axis=0))
