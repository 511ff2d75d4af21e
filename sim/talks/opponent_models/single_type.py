"""Minds in which every party has one type, of its own in each world: the form of every other model.

A model that says what a deal is worth to a rival says so by a type. Then all that goes by P (what is
offered, what is hoped for, whether a range is seen) goes by that model, with nothing written twice.

Room     talks (private to it)
Shapes   N worlds, P parties, D deals, I issues, X options of all issues together
Units    worth [util], chances [prob]
Source   model.md, section 6
"""

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import Game
from sim.talks.board import Board, Minds
from sim.talks.kernels import compiled


def single_type(
    minds: Minds, types: FloatArray, trusts: tuple[FloatArray, FloatArray], doubts: FloatArray
) -> Minds:
    """Return minds by the one type of each party, ``types`` (N, P, D, 1), without war.

    ``trusts`` (N, P, D) are those in what ends and in what pauses the fighting; ``doubts`` (N, P, B) the
    chances of red lines.
    """
    n, parties = types.shape[:2]
    return minds._replace(
        row=np.arange(n),
        types=types,
        best_type=types[..., 0],
        peace_trust=trusts[0],
        pause_trust=trusts[1],
        war=np.zeros((n, parties, 1)),
        saved=np.zeros((n, parties, 1, minds.saved.shape[3])),
        set_war=np.zeros((n, parties, 2)),
        blur=minds.blur[minds.row],
        learning=minds.learning[minds.row],
        weights=np.ones((n, parties, 1)),
        doubts=doubts,
        parts=np.empty(1),
    )


def unknown_worths(board: Board) -> Minds:
    """Return minds to which all deals are worth nothing, with red lines at their first chance."""
    shape = board.ledger.stakes.shape
    nothing = np.zeros(shape)
    return single_type(board.minds, np.zeros((*shape, 1)), (nothing, nothing), board.minds.doubts.copy())


class Options:
    """The options of all issues in one row, (X,)."""

    def __init__(self, game: Game) -> None:
        """Lay them out."""
        sizes = np.array([len(options) for options in game.deals.options])
        self.first = np.concatenate([[0], np.cumsum(sizes)[:-1]])  # (I,) where an issue's options begin
        self.issue = np.repeat(np.arange(len(sizes)), sizes)  # (X,)
        self.place = np.arange(sizes.sum()) - self.first[self.issue]  # (X,) among those of the issue
        self.sizes = sizes  # (I,)
        self.of_deal = game.deals.choice + self.first  # (D, I)


@compiled
def fill_sums(table: FloatArray, rows: IntArray, party: IntArray, options: IntArray, out: FloatArray) -> None:
    """Write the worth of every deal, the sum over its ``options`` (D, I), into ``out`` (N, P, D, 1).

    ``table`` (M, X) is what each option is worth to ``party`` (M,) in the worlds ``rows`` (M,).
    """
    for m in range(len(rows)):
        worths = out[rows[m], party[m]]
        for x in range(len(options)):
            total = 0.0
            for i in range(options.shape[1]):
                total += table[m, options[x, i]]
            worths[x, 0] = total
