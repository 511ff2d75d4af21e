"""The stage: a batch of worlds with all that stays fixed while its talks are played.

Room     talks
Shapes   N worlds, S assumption sets in the batch, R rounds, P parties
Units    as in the scenario
Source   model.md, sections 1 to 6
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game, Worlds, draw_types, draw_worlds
from sim.talks.appraisal import Appraisal, new_appraisal
from sim.talks.board import Board, Minds, set_board
from sim.talks.ledger import War, war_of
from sim.talks.strategies import Strategy, strategy_of


@dataclass(frozen=True)
class Stage:
    """What the talks of a batch are played with."""

    game: Game
    seed: int
    worlds: Worlds
    recorded: BoolArray  # (N,) worlds whose every offer is kept
    wars: tuple[War, ...]  # each party's, by its true numbers
    type_wars: tuple[War, ...]  # each party's types'
    strategies: tuple[Strategy, ...]
    board: Board
    appraisal: Appraisal  # working memory: what the parties make of every deal in the round at hand

    def minds_of(self, p: int, minds: Minds) -> Minds:
        """Return what party p goes by, given what is publicly thought."""
        return minds._replace(weights=self.strategies[p].opponent_model.believe(minds.weights))

    def number(self, path: str) -> FloatArray:
        """Return a number in each world, (N,)."""
        return self.game.column(self.worlds.values, path)

    def numbers(self, path: str) -> FloatArray:
        """Return a number of every party in each world, (N, P); ``path`` is below the party."""
        return np.column_stack([self.number(f"parties.{party}.{path}") for party in self.game.parties])


def set_stage(
    game: Game,
    seed: int,
    sets: FloatArray,
    set_of_world: IntArray,
    index: IntArray,
    before: Stage | None = None,
) -> Stage:
    """Draw the worlds ``index`` (consecutive numbers) and their types.

    ``sets`` are all assumption sets of the run, ``set_of_world`` (N,) the set of each of these worlds;
    the memory of a stage ``before`` that is no longer needed is written over.
    """
    first, last = int(set_of_world[0]), int(set_of_world[-1])
    here = sets[first : last + 1]
    worlds = draw_worlds(game, seed, here[set_of_world - first], index, set_of_world)
    return lay_stage(game, seed, worlds, here, draw_types(game, seed, here, first), before)


def lay_stage(
    game: Game,
    seed: int,
    worlds: Worlds,
    sets: FloatArray,
    types: FloatArray,
    before: Stage | None = None,
) -> Stage:
    """Return the stage of ``worlds``, whose assumption sets are ``sets`` (S, n), types (S, K, n)."""
    rows = worlds.sets - worlds.sets[0]

    def truth(path: str) -> FloatArray:
        return game.column(worlds.values, path)[:, None]

    def of_types(path: str) -> FloatArray:
        return np.asarray(game.column(types, path)[rows])

    board = set_board(game, sets, types, worlds, rows, None if before is None else before.board)
    room = None if before is None or len(before.appraisal.talk) < len(rows) else before.appraisal
    return Stage(
        game=game,
        seed=seed,
        worlds=worlds,
        recorded=np.zeros(len(rows), dtype=bool),
        wars=tuple(war_of(game, party, sets, rows, truth) for party in game.parties),
        type_wars=tuple(war_of(game, party, sets, rows, of_types) for party in game.parties),
        strategies=tuple(strategy_of(game, party, worlds.values) for party in game.parties),
        board=board,
        appraisal=Appraisal._make(array[: len(rows)] for array in room)
        if room is not None
        else new_appraisal(*board.ledger.stakes.shape),
    )
