"""The stage: a batch of worlds with all that stays fixed while its talks are played.

Room     talks
Shapes   N worlds, S assumption sets in the batch, R rounds, P parties
Units    as in the scenario
Source   model.md, sections 1 to 6
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game, Worlds, draw_types, draw_worlds, join_worlds, spanning
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
    memories: tuple[Any, ...]  # what each party's opponent model keeps
    board: Board
    appraisal: Appraisal  # working memory: what the parties make of every deal in the round at hand

    def minds_of(self, p: int, board: Board) -> Minds:
        """Return what party p goes by now."""
        return self.strategies[p].opponent_model.minds(self.memories[p], board)

    def hear(self, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Tell every party's opponent model that ``party`` (N,) offers ``deal`` (N,) where ``active``."""
        for strategy, memory in zip(self.strategies, self.memories, strict=True):
            strategy.opponent_model.hear(memory, active, party, deal)

    def number(self, path: str) -> FloatArray:
        """Return a number in each world, (N,)."""
        return self.game.column(self.worlds.values, path)

    def numbers(self, path: str) -> FloatArray:
        """Return a number of every party in each world, (N, P); ``path`` is below the party."""
        return np.column_stack([self.number(f"parties.{party}.{path}") for party in self.game.parties])


@dataclass(frozen=True)
class Stretch:
    """Some consecutive worlds of one game, with the assumption sets they belong to."""

    game: Game
    sets: FloatArray  # (S, n)
    first: int  # number of the first of these sets in the game's run
    set_of_world: IntArray  # (N,) numbers of sets in the run
    index: IntArray  # (N,) numbers of worlds in the run


def set_stage(seed: int, stretches: Sequence[Stretch], before: Stage | None = None) -> Stage:
    """Draw the worlds and types of a batch; its games may differ in the ranges of their numbers only.

    The memory of a stage ``before`` that is no longer needed is written over.
    """
    begins = np.cumsum([0, *(len(part.sets) for part in stretches)])
    rows = [part.set_of_world - part.first for part in stretches]
    worlds = [
        draw_worlds(part.game, seed, part.sets[mine], part.index, part.set_of_world)
        for part, mine in zip(stretches, rows, strict=True)
    ]
    return lay_stage(
        spanning([part.game for part in stretches]),
        seed,
        join_worlds(worlds),
        np.concatenate([part.sets for part in stretches]),
        np.concatenate([draw_types(part.game, seed, part.sets, part.first) for part in stretches]),
        before,
        np.concatenate([begin + mine for begin, mine in zip(begins, rows, strict=False)]),
    )


def lay_stage(
    game: Game,
    seed: int,
    worlds: Worlds,
    sets: FloatArray,
    types: FloatArray,
    before: Stage | None = None,
    rows: IntArray | None = None,
) -> Stage:
    """Return the stage of ``worlds``, whose assumption sets are ``sets`` (S, n), types (S, K, n).

    ``rows`` (N,) is each world's row among the sets; by default its set's distance from the first's.
    """
    rows = worlds.sets - worlds.sets[0] if rows is None else rows

    def truth(path: str) -> FloatArray:
        return game.column(worlds.values, path)[:, None]

    def of_types(path: str) -> FloatArray:
        return np.asarray(game.column(types, path)[rows])

    board = set_board(game, sets, types, worlds, rows, None if before is None else before.board)
    strategies = tuple(strategy_of(game, party, worlds.values) for party in game.parties)
    room = None if before is None or len(before.appraisal.talk) < len(rows) else before.appraisal
    return Stage(
        game=game,
        seed=seed,
        worlds=worlds,
        recorded=np.zeros(len(rows), dtype=bool),
        wars=tuple(war_of(game, party, sets, rows, truth) for party in game.parties),
        type_wars=tuple(war_of(game, party, sets, rows, of_types) for party in game.parties),
        strategies=strategies,
        memories=tuple(strategy.opponent_model.begin(game, board) for strategy in strategies),
        board=board,
        appraisal=Appraisal._make(array[: len(rows)] for array in room)
        if room is not None
        else new_appraisal(*board.ledger.stakes.shape),
    )
