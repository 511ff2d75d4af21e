"""The first day: what every deal is worth to every party, at central or at other numbers.

Solutions and charts go by the central ones; how sure a solution is shows in those of many
assumption sets.

Room     talks
Shapes   S assumption sets, n numbers, D deals, P parties
Units    worth [util]
Source   model.md, sections 4 and 10
"""

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import Game, Worlds
from sim.talks.between import first_day, set_moment
from sim.talks.board import Board
from sim.talks.kernels import worths
from sim.talks.stage import Stage, lay_stage


def first_day_stage(game: Game, numbers: FloatArray, days: IntArray | None = None) -> Stage:
    """Return a stage with one world for each row of ``numbers`` (S, n), nobody hiding anything.

    ``days`` (S, R) are those of the rounds, for who goes on to them.
    """
    index = np.arange(len(numbers))
    rounds = np.zeros((len(numbers), len(game.rounds)), dtype=np.int64)
    worlds = Worlds(
        index=index,
        sets=index,
        values=numbers,
        lines=tuple(np.zeros((len(numbers), len(mine.line_names)), dtype=bool) for mine in game.stakes),
        days=rounds if days is None else days,
        luck=rounds.astype(float),
        opener=rounds,
    )
    return lay_stage(game, 0, worlds, numbers, numbers[:, None])


def first_day_board(game: Game, numbers: FloatArray) -> Board:
    """Return what each party knows of its worths on the first day, a world for each row of numbers."""
    stage = first_day_stage(game, numbers)
    return set_moment(stage, first_day(stage), 0)


def first_day_values(game: Game, numbers: FloatArray) -> FloatArray:
    """Return W of every deal on the first day at each row of numbers (S, n), (S, D, P) [util]."""
    board, count = first_day_board(game, numbers), len(game.deals)
    rows, deals = np.repeat(np.arange(len(numbers)), count), np.tile(np.arange(count), len(numbers))
    values = worths(board.ledger, board.space.pause, rows, deals)
    return values.reshape(len(numbers), count, len(game.parties))


def central_values(game: Game) -> FloatArray:
    """Return W of every deal on the first day at central numbers, (D, P) [util]; row 0 is no deal."""
    return np.asarray(first_day_values(game, game.central[None])[0])
