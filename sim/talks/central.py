"""The first day at central numbers: what every deal is worth to every party, for solutions and charts.

Room     talks
Shapes   D deals, P parties
Units    worth [util]
Source   model.md, sections 4 and 10
"""

import numpy as np

from sim.arrays import FloatArray
from sim.game import Game, Worlds
from sim.talks.between import first_day, set_moment
from sim.talks.kernels import worths
from sim.talks.stage import Stage, lay_stage


def central_stage(game: Game) -> Stage:
    """Return a stage with one world, in which every number is at its central value on the first day."""
    rounds = np.zeros((1, len(game.rounds)), dtype=np.int64)
    worlds = Worlds(
        index=np.zeros(1, dtype=np.int64),
        sets=np.zeros(1, dtype=np.int64),
        values=game.central[None],
        lines=tuple(np.zeros((1, len(mine.line_names)), dtype=bool) for mine in game.stakes),
        days=rounds,
        luck=rounds.astype(float),
        opener=rounds,
    )
    return lay_stage(game, 0, worlds, game.central[None], game.central[None, None])


def central_values(game: Game) -> FloatArray:
    """Return W of every deal on the first day, (D, P) [util]; row 0 is no deal."""
    stage = central_stage(game)
    board = set_moment(stage, first_day(stage), 0)
    everything = np.arange(len(game.deals))
    return worths(board.ledger, board.space.pause, np.zeros_like(everything), everything)
