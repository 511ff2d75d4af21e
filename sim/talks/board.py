"""The board: everything the compiled kernels read of a batch of worlds, as flat arrays.

What is fixed for a batch (deals, types, true stakes) is made once by ``set_board``; what moves
with the war and the talks is replaced round by round.

Room     talks
Shapes   N worlds, S assumption sets in the batch, P parties, D deals, K types, L issues with
         lasting options, O pausing options, B red lines of the party with most of them
Units    worth [util], probabilities [prob], time [day]
Source   model.md, sections 3 to 6
"""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game, Worlds, trust_in
from sim.talks.kernels import worth_of_stakes


class Board(NamedTuple):
    """The arrays of a batch; a NamedTuple because compiled code takes no other record."""

    # the deal space
    needs: IntArray  # (D,)
    meets: IntArray  # (D,)
    kind: IntArray  # (D,) deals of one kind meet the same prerequisites
    kind_meets: IntArray  # (.,) which these are
    peace: BoolArray  # (D,)
    pause: IntArray  # (D,)
    passing: IntArray  # (.,) deals with lasting options
    lasting: IntArray  # (D, L)
    chosen: IntArray  # (D, L) option on each of those issues
    dropped: IntArray  # (D, L)
    neighbours: IntArray  # (D, .)
    ends_talks: BoolArray  # (D,)
    crossed: IntArray  # (P, D) bits: red lines the deal crosses
    # the assumption sets
    row: IntArray  # (N,) each world's row among the sets
    types: FloatArray  # (S, P, D, K) stakes of each type
    best_type: FloatArray  # (S, P, D) the largest of them
    trust: FloatArray  # (S, P, D) believed chance that promises in the deal are kept
    peace_trust: FloatArray  # (S, P, D) trust where the deal ends the fighting, else 0
    pause_trust: FloatArray  # (S, P, D) trust where it pauses the fighting, else 0
    blur: FloatArray  # (S,)
    learning: FloatArray  # (S,)
    error: float
    least_gain: float
    # the worlds
    stakes: FloatArray  # (N, P, D) true stakes
    there: IntArray  # (N, P) bits: red lines that are there
    # the moment
    state: IntArray  # (N,) the deal in force
    runs_out: IntArray  # (N, L) days until the lasting option in force lapses, 0 where none is
    gap: IntArray  # (N,) days to the next date
    war: FloatArray  # (N, P) F today
    next_war: FloatArray  # (N, P) F at the next date
    saved: FloatArray  # (N, P, O) war cost that a pause saves, before trust
    next_saved: FloatArray  # (N, P, O)
    type_war: FloatArray  # (N, P, K) F of each type today
    type_saved: FloatArray  # (N, P, K, O)
    relief: FloatArray  # (N, P) the largest of -F over the types
    round_cost: FloatArray  # (N, P) cost of one more round
    hope: FloatArray  # (N, P) hope, discounted over the gap
    leaving: FloatArray  # (N, P) price of walking out
    # what is learned
    weights: FloatArray  # (N, P, K)
    doubts: FloatArray  # (N, P, B) chance that a red line is there


def set_board(game: Game, sets: FloatArray, types: FloatArray, worlds: Worlds, rows: IntArray) -> Board:
    """Lay out the fixed part of the board; the moving part is neutral.

    ``sets`` (S, n), ``types`` (S, K, n), ``rows`` (N,) each world's row among the sets.
    """
    deals = game.deals
    n, p, d, k = len(rows), len(game.parties), len(deals), types.shape[1]
    shape = (len(sets), p, d)
    trust = np.empty(shape)
    stakes = np.empty((n, p, d))
    type_stakes = np.empty((*shape, k))
    row_of_type = np.repeat(np.arange(len(sets)), k)
    for i, (party, mine) in enumerate(zip(game.parties, game.stakes, strict=True)):
        trust[:, i] = trust_in(mine, game.column(sets, f"parties.{party}.trust.level"), sets)
        breach = game.column(sets, f"parties.{party}.trust.breach")
        exposed = np.where(deals.peace, (1 - trust[:, i]) * breach[:, None], 0.0)
        features = mine.own.astype(float), mine.promised.astype(float), trust[:, i].copy(), exposed
        stakes[:, i] = worth_of_stakes(worlds.values[:, mine.numbers] * mine.signs, *features, rows)
        worths = (types[:, :, mine.numbers] * mine.signs).reshape(len(row_of_type), -1)
        of_types = worth_of_stakes(worths, *features, row_of_type).reshape(len(sets), k, d)
        type_stakes[:, i] = of_types.transpose(0, 2, 1)
    most_lines = max(len(mine.line_names) for mine in game.stakes)
    doubts = np.zeros((n, p, most_lines))
    for i, mine in enumerate(game.stakes):
        doubts[:, i, : len(mine.line_names)] = sets[rows][:, mine.line_numbers]
    pauses = len(deals.pause_days)
    kind_meets, kind = np.unique(deals.meets, return_inverse=True)
    return Board(
        needs=deals.needs,
        meets=deals.meets,
        kind=kind.astype(np.int64),
        kind_meets=kind_meets,
        peace=deals.peace,
        pause=deals.pause,
        passing=np.flatnonzero((deals.lasting > 0).any(axis=1)).astype(np.int64),
        lasting=deals.lasting,
        chosen=np.ascontiguousarray(deals.choice[:, deals.lasting_issues]),
        dropped=deals.dropped,
        neighbours=deals.neighbours,
        ends_talks=game.ends_talks[game.outcome_of_signing],
        crossed=np.array([_bits(mine.lines) for mine in game.stakes]),
        row=rows,
        types=type_stakes,
        best_type=type_stakes.max(axis=3),
        trust=trust,
        peace_trust=np.where(deals.peace, trust, 0.0),
        pause_trust=np.where(deals.pause > 0, trust, 0.0),
        blur=game.column(sets, "model.blur").copy(),
        learning=game.column(sets, "model.learning").copy(),
        error=float(game.column(game.central, "model.error")),
        least_gain=float(game.column(game.central, "model.least_gain")),
        stakes=stakes,
        there=np.column_stack([_bits(lines.T) for lines in worlds.lines]),
        state=np.zeros(n, dtype=np.int64),
        runs_out=np.zeros((n, len(deals.lasting_issues)), dtype=np.int64),
        gap=np.zeros(n, dtype=np.int64),
        war=np.zeros((n, p)),
        next_war=np.zeros((n, p)),
        saved=np.zeros((n, p, pauses)),
        next_saved=np.zeros((n, p, pauses)),
        type_war=np.zeros((n, p, k)),
        type_saved=np.zeros((n, p, k, pauses)),
        relief=np.zeros((n, p)),
        round_cost=np.zeros((n, p)),
        hope=np.zeros((n, p)),
        leaving=np.zeros((n, p)),
        weights=np.full((n, p, k), 1.0 / k),
        doubts=doubts,
    )


def _bits(masks: BoolArray) -> IntArray:
    """Pack the rows of a boolean (B, M) into one integer per column, (M,)."""
    return np.asarray((masks.astype(np.int64) << np.arange(len(masks))[:, None]).sum(axis=0))
