"""The board: everything the compiled kernels read of a batch of worlds, as flat arrays.

Three NamedTuples, since compiled code takes no other record and is handed whole ones: the deal
space, what everyone may think of everyone (minds), and each party's own ledger. What is fixed for
a batch is laid once by ``set_board``; what moves with war and talks is replaced round by round.

Room     talks
Shapes   N worlds, S assumption sets in the batch, P parties, D deals, K types, L issues with
         lasting options, I issues, O pausing options, B red lines of the party with most of them
Units    worth [util], probabilities [prob], time [day]
Source   model.md, sections 3 to 6
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.game import Game, Worlds, trust_in
from sim.talks.kernels import Features, fill_stakes, fill_types


class Space(NamedTuple):
    """The deal space."""

    needs: IntArray  # (D,) bits: prerequisites a deal asks for
    meets: IntArray  # (D,) bits: prerequisites met where it is in force
    kind: IntArray  # (D,) deals of one kind meet the same prerequisites
    kind_meets: IntArray  # (.,) which these are
    after: IntArray  # (D,) the kind, or the number of kinds where signing the deal ends the talks
    reach: PlaceArray  # (.,) the deals that may be signed while a deal of each kind is in force
    reach_from: IntArray  # (.,) where in ``reach`` each kind begins, and the end
    peace: BoolArray  # (D,)
    pause: IntArray  # (D,) 0, or 1 + the pausing option
    passing: IntArray  # (.,) deals with lasting options
    lasting: IntArray  # (D, L) days
    chosen: IntArray  # (D, L) option on each of those issues
    dropped: IntArray  # (D, L) the deal left when it lapses
    neighbours: IntArray  # (D, .)
    crossed: IntArray  # (P, D) bits: red lines the deal crosses
    grades: FloatArray  # (D, I) where its option stands among its issue's: 0 the first, 1 the last
    least_gain: float


class Minds(NamedTuple):
    """What is publicly thought of every party: its types, their weights, its red lines."""

    row: IntArray  # (N,) each world's row among the sets
    state: IntArray  # (N,) the deal in force
    pause: IntArray  # (D,)
    crossed: IntArray  # (P, D)
    types: FloatArray  # (S, P, D, K) stakes of each type
    best_type: FloatArray  # (S, P, D) the largest of them
    peace_trust: FloatArray  # (S, P, D) trust where the deal ends the fighting, else 0
    pause_trust: FloatArray  # (S, P, D) trust where it pauses the fighting, else 0
    war: FloatArray  # (N, P, K) F of each type today
    saved: FloatArray  # (N, P, K, O) war cost that a pause saves it, before trust
    set_war: FloatArray  # (S, P, 2) the least and the most of these over types and worlds of a set
    blur: FloatArray  # (S,)
    learning: FloatArray  # (S,)
    error: float
    weights: FloatArray  # (N, P, K) working memory of the batch, moved by learning
    doubts: FloatArray  # (N, P, B) chance that a red line is there; likewise
    parts: FloatArray  # (K,) working memory: what one deal brings each type
    before: FloatArray  # (B,) working memory: doubts before an act


class Ledger(NamedTuple):
    """What each party itself knows of its own worths, and what is common knowledge."""

    row: IntArray  # (N,)
    state: IntArray  # (N,)
    runs_out: IntArray  # (N, L) days until the lasting option in force lapses, 0 where none is
    gap: IntArray  # (N,) days to the next date
    peace_trust: FloatArray  # (S, P, D)
    pause_trust: FloatArray  # (S, P, D)
    stakes: FloatArray  # (N, P, D) true stakes
    there: IntArray  # (N, P) bits: red lines that are there
    war: FloatArray  # (N, P) F today
    next_war: FloatArray  # (N, P) F at the next date
    saved: FloatArray  # (N, P, O) war cost that a pause saves, before trust
    next_saved: FloatArray  # (N, P, O)
    round_cost: FloatArray  # (N, P) cost of one more round
    hope: FloatArray  # (N, P) hope, discounted over the gap
    leaving: FloatArray  # (N, P) price of walking out


@dataclass(frozen=True, slots=True)
class Board:
    """The three, and the trust they are built on."""

    space: Space
    minds: Minds
    ledger: Ledger
    trust: FloatArray  # (S, P, D) believed chance that promises in the deal are kept


def set_board(
    game: Game,
    sets: FloatArray,
    types: FloatArray,
    worlds: Worlds,
    rows: IntArray,
    before: Board | None = None,
) -> Board:
    """Lay out the fixed part of the board; the moving part is neutral.

    ``sets`` (S, n), ``types`` (S, K, n), ``rows`` (N,) each world's row among the sets; the large
    tables of a board ``before`` that is no longer needed are written over.
    """
    deals = game.deals
    n, p, d, k = len(rows), len(game.parties), len(deals), types.shape[1]
    shape, pauses = (len(sets), p, d), len(deals.pause_days)
    trust, memory = np.empty(shape), np.empty((1 + k, d))
    stakes = reuse(None if before is None else before.ledger.stakes, (n, p, d))
    type_stakes = reuse(None if before is None else before.minds.types, (*shape, k))
    best_type = reuse(None if before is None else before.minds.best_type, shape)
    for i, (party, mine) in enumerate(zip(game.parties, game.stakes, strict=True)):
        trust[:, i] = trust_in(mine, game.column(sets, f"parties.{party}.trust.level"), sets)
        breach = game.column(sets, f"parties.{party}.trust.breach")
        exposed = np.where(deals.peace, (1 - trust[:, i]) * breach[:, None], 0.0)
        fours = in_fours(mine.promised)
        signs = np.where(fours >= 0, mine.signs[fours], 0.0)
        features = Features(
            mine.present[fours].astype(float), mine.promised[fours], trust[:, i].copy(), exposed
        )
        fill_stakes(worlds.values[:, mine.numbers[fours]] * signs, features, rows, i, stakes, memory[0])
        fill_types(types[:, :, mine.numbers[fours]] * signs, features, i, type_stakes, best_type, memory)
    most_lines = max(len(mine.line_names) for mine in game.stakes)
    doubts = np.zeros((n, p, most_lines))
    for i, mine in enumerate(game.stakes):
        doubts[:, i, : len(mine.line_names)] = sets[rows][:, mine.line_numbers]
    space = _space(game)
    nothing, nowhere = np.zeros((n, p)), np.zeros(n, dtype=np.int64)
    peace_trust = np.where(deals.peace, trust, 0.0)
    pause_trust = np.where(deals.pause > 0, trust, 0.0)
    minds = Minds(
        row=rows,
        state=nowhere,
        pause=space.pause,
        crossed=space.crossed,
        types=type_stakes,
        best_type=best_type,
        peace_trust=peace_trust,
        pause_trust=pause_trust,
        war=np.zeros((n, p, k)),
        saved=np.zeros((n, p, k, pauses)),
        set_war=np.zeros((len(sets), p, 2)),
        blur=game.column(sets, "model.blur").copy(),
        learning=game.column(sets, "model.learning").copy(),
        error=float(game.column(game.central, "model.error")),
        weights=np.full((n, p, k), 1.0 / k),
        doubts=doubts,
        parts=np.empty(k),
        before=np.empty(most_lines),
    )
    ledger = Ledger(
        row=rows,
        state=nowhere,
        runs_out=np.zeros((n, len(deals.lasting_issues)), dtype=np.int64),
        gap=nowhere,
        peace_trust=peace_trust,
        pause_trust=pause_trust,
        stakes=stakes,
        there=np.column_stack([_bits(lines.T) for lines in worlds.lines]),
        war=nothing,
        next_war=nothing,
        saved=np.zeros((n, p, pauses)),
        next_saved=np.zeros((n, p, pauses)),
        round_cost=nothing,
        hope=nothing,
        leaving=nothing,
    )
    return Board(space, minds, ledger, trust)


def reuse(array: FloatArray | None, shape: tuple[int, ...]) -> FloatArray:
    """Return the front of an array if it is large enough, else a new one: fresh memory is slow."""
    if array is not None and len(array) >= shape[0]:
        return array[: shape[0]]
    return np.empty(shape)


def in_fours(promised: BoolArray) -> IntArray:
    """Return an order of features in fours of one kind, own ones first; -1 fills up with nothing.

    Examples
    --------
    >>> in_fours(np.array([True, False]))
    array([ 1, -1, -1, -1,  0, -1, -1, -1])
    """
    fours = []
    for kind in (False, True):
        places = np.flatnonzero(promised == kind)
        fours.append(np.append(places, np.full(-len(places) % 4, -1)))
    return np.concatenate(fours).astype(np.int64)


def _space(game: Game) -> Space:
    deals = game.deals
    kind_meets, kind = np.unique(deals.meets, return_inverse=True)
    reach = [np.flatnonzero((deals.needs & ~met) == 0) for met in kind_meets]
    return Space(
        needs=deals.needs,
        meets=deals.meets,
        kind=kind.astype(np.int64),
        kind_meets=kind_meets,
        after=np.where(game.ends_talks[game.outcome_of_signing], len(kind_meets), kind),
        reach=np.concatenate(reach).astype(np.uint32),
        reach_from=np.cumsum([0, *(len(part) for part in reach)]),
        peace=deals.peace,
        pause=deals.pause,
        passing=np.flatnonzero((deals.lasting > 0).any(axis=1)).astype(np.int64),
        lasting=deals.lasting,
        chosen=np.ascontiguousarray(deals.choice[:, deals.lasting_issues]),
        dropped=deals.dropped,
        neighbours=deals.neighbours,
        crossed=np.array([_bits(mine.lines) for mine in game.stakes]),
        grades=deals.choice / np.maximum([len(names) - 1 for names in deals.options], 1),
        least_gain=float(game.column(game.central, "model.least_gain")),
    )


def _bits(masks: BoolArray) -> IntArray:
    """Pack the rows of a boolean (B, M) into one integer per column, (M,)."""
    return np.asarray((masks.astype(np.int64) << np.arange(len(masks))[:, None]).sum(axis=0))
