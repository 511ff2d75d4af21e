"""What every deal is worth as a round opens, where nothing has been signed before.

Room     talks
Shapes   M rows of numbers, n numbers, R rounds, D deals, P parties
Units    worth [util]
Source   model.md, sections 4 and 5
"""

from dataclasses import replace

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import Game
from sim.talks.between import advance, first_day, set_moment
from sim.talks.central import first_day_stage
from sim.talks.kernels import worths


def opening_values(game: Game, numbers: FloatArray, r: int) -> FloatArray:
    """Return W of every deal as round ``r`` opens, at each row of numbers, (M, D, P) [util].

    The war has gone on until then, and the battlefield has only drifted. Counts in ``numbers``
    (M, n) are whole; they may lie outside the ranges of the game.
    """
    ranges = game.ranges.copy()
    ranges[:, 2] = np.maximum(ranges[:, 2], numbers.max(axis=0))  # tables by day reach as far as asked
    stage = first_day_stage(replace(game, ranges=ranges), numbers, days_of(game, numbers))
    standing = first_day(stage)
    for past in range(r + 1):
        standing = advance(stage, standing, past)
    board = set_moment(stage, standing, r)
    count, deals = len(numbers), len(game.deals)
    rows, everything = np.repeat(np.arange(count), deals), np.tile(np.arange(deals), count)
    found: FloatArray = worths(board.ledger, board.space.pause, rows, everything)
    return found.reshape(count, deals, len(game.parties))


def days_of(game: Game, numbers: FloatArray) -> IntArray:
    """Return the day of each round, (M, R); a wait is as long as its number says."""
    days = np.zeros((len(numbers), len(game.rounds)), dtype=np.int64)
    for r, (name, meeting) in enumerate(game.scenario.rounds.items()):
        if meeting.date is not None:
            days[:, r] = (meeting.date - game.scenario.starts).days
        else:
            wait = np.rint(game.column(numbers, f"rounds.{name}.days_after_last")).astype(np.int64)
            days[:, r] = (days[:, r - 1] if r else 0) + wait
    return days


def last_known_round(game: Game) -> int:
    """Return the last round within what is known, at central waits, or the first where none is."""
    known = (game.scenario.known - game.scenario.starts).days
    within = np.flatnonzero(days_of(game, game.central[None])[0] <= known)
    return int(within[-1]) if within.size else 0
