"""Play talks: all rounds of all worlds, batch by batch, in flat memory.

Room     talks
Shapes   N worlds of a batch, R rounds, P parties
Units    payoff [util], discounted to the first day
Source   model.md, sections 7 and 8
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray
from sim.game import Game, Worlds, count_sets, draw_sets, set_of_world
from sim.talks.between import discounted, first_day, set_moment
from sim.talks.kernels import worths
from sim.talks.rounds import Round, play_round
from sim.talks.stage import Stage, set_stage

BATCH_BYTES = 130_000_000  # of the tables that grow with worlds x parties x deals
TABLES = 3  # of 8 bytes each: stakes, deals and their values
RECORDED = 1_000  # worlds of a run whose every offer is kept


@dataclass(frozen=True)
class Batch:
    """The talks of a batch of worlds."""

    worlds: Worlds
    rounds: tuple[Round, ...]
    payoff: FloatArray  # (N, P)


def play(game: Game, draws: int, seed: int) -> Iterator[Batch]:
    """Yield the talks of ``draws`` worlds, in order, a batch of assumption sets at a time.

    Raises
    ------
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    n_sets = count_sets(draws)
    sets = draw_sets(game, seed, n_sets)
    sets_of_worlds = set_of_world(draws)
    step = max(1, draws // RECORDED)
    per_set = -(-draws // n_sets)
    batch = max(1, worlds_in_batch(game) // per_set)  # sets in a batch
    stage = None
    for first in range(0, n_sets, batch):
        begin, end = np.searchsorted(sets_of_worlds, [first, first + batch])
        index = np.arange(begin, end)
        recorded = (index % step == 0) & (index < step * RECORDED)
        stage = set_stage(game, seed, sets, sets_of_worlds[begin:end], index, stage)
        yield play_talks(replace(stage, recorded=recorded))


def worlds_in_batch(game: Game) -> int:
    """Return how many worlds fit a batch."""
    return max(1, BATCH_BYTES // (8 * TABLES * len(game.parties) * len(game.deals)))


def play_talks(stage: Stage) -> Batch:
    """Play all rounds of a batch."""
    standing, rounds = first_day(stage), []
    for r in range(len(stage.game.rounds)):
        rounds.append(play_round(stage, standing, r))
        standing = rounds[-1].standing
    board = set_moment(stage, standing, len(rounds) - 1)
    everywhere, payoff = np.arange(len(standing.state)), standing.payoff.copy()
    final = worths(board.ledger, board.space.pause, everywhere, standing.state)
    for p, war in enumerate(stage.wars):
        payoff[:, p] += discounted(war, standing.day) * final[:, p]
    return Batch(worlds=stage.worlds, rounds=tuple(rounds), payoff=payoff)


def is_compiled() -> bool:
    """Return whether the kernels were compiled on an earlier run, so that this one starts at once."""
    return any((Path(__file__).parent / "__pycache__").glob("appraisal.appraise-*.nbi"))
