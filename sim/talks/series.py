"""Play talks: all rounds of all worlds, batch by batch, in flat memory.

Room     talks
Shapes   N worlds of a batch, R rounds, P parties
Units    payoff [util], discounted to the first day
Source   model.md, sections 7 and 8
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import Game, Worlds, count_sets, draw_sets, set_of_world
from sim.talks.between import discounted, first_day, set_moment
from sim.talks.kernels import worths
from sim.talks.opponent_models import OPPONENT_MODELS
from sim.talks.opponent_models.by_types import ByWeights
from sim.talks.rounds import Round, play_round
from sim.talks.stage import Stage, Stretch, set_stage

BATCH_BYTES = 160_000_000  # of what grows with worlds or sets
WORLD_TABLES = 3  # of 8 bytes each: stakes, deals and their values
SET_TABLES = 5  # trust (three times), the stakes of the best type; and what is passing; types come on top
KEPT = 30  # numbers kept of a world for each round and party
RECORDED = 1_000  # worlds of a run whose every offer is kept


@dataclass(frozen=True)
class Batch:
    """The talks of a batch of worlds."""

    worlds: Worlds
    rounds: tuple[Round, ...]
    payoff: FloatArray  # (N, P)
    payoff_with: Callable[
        [IntArray], FloatArray
    ]  # (N, P), had another deal (N,) been in force on the last date;
    # to be asked before the next batch is played, which writes over its memory


def play(game: Game, draws: int, seed: int) -> Iterator[Batch]:
    """Yield the talks of ``draws`` worlds, in order, a batch of assumption sets at a time.

    Raises
    ------
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    step = max(1, draws // RECORDED)
    for stage in stages(game, draws, seed):
        index = stage.worlds.index
        yield play_talks(replace(stage, recorded=(index % step == 0) & (index < step * RECORDED)))


def stages(game: Game, draws: int, seed: int) -> Iterator[Stage]:
    """Yield the stages of a run's batches; the memory of each is written over by the next."""
    stage = None
    sets = draw_sets(game, seed, count_sets(draws))
    for stretches in _batches([(game, sets)], draws):
        stage = set_stage(seed, [stretch for _, stretch in stretches], stage)
        yield stage


def play_games(
    games: Sequence[tuple[Game, FloatArray]], draws: int, seed: int, rounds: int | None = None
) -> Iterator[tuple[IntArray, Batch]]:
    """Yield the talks of several games, each in ``draws`` worlds, many games to a batch.

    The games may differ in the ranges of their numbers only, those under `model` excepted; each
    comes with its assumption sets (S, n). With a batch comes which game each world is of, (N,).
    Every game's worlds are those that ``play`` would give it alone. Of these only the first ``rounds``
    are played where that is a number; payoffs are then as if the talks ended there.
    """
    stage = None
    for stretches in _batches(games, draws):
        stage = set_stage(seed, [stretch for _, stretch in stretches], stage)
        owner = np.repeat([g for g, _ in stretches], [len(stretch.index) for _, stretch in stretches])
        yield owner, play_talks(stage, rounds)


def _batches(games: Sequence[tuple[Game, FloatArray]], draws: int) -> Iterator[list[tuple[int, Stretch]]]:
    """Yield what goes into each batch: as many whole assumption sets as it has room for, in order."""
    sets_of_worlds = set_of_world(draws)
    batch: list[tuple[int, Stretch]] = []
    room = BATCH_BYTES
    for g, (game, sets) in enumerate(games):
        size, first = _bytes_of_a_set(game, -(-draws // len(sets))), 0
        while first < len(sets):
            last = min(len(sets), first + max(room // size, int(not batch)))
            if last > first:
                begin, end = np.searchsorted(sets_of_worlds, [first, last])
                index = np.arange(begin, end)
                batch.append((g, Stretch(game, sets[first:last], first, sets_of_worlds[index], index)))
                room -= (last - first) * size
            if last < len(sets):
                yield batch
                batch, room = [], BATCH_BYTES
            first = last
    yield batch


def sets_in_batch(game: Game, draws: int) -> int:
    """Return how many assumption sets of a run with ``draws`` worlds a batch has room for."""
    return max(1, BATCH_BYTES // _bytes_of_a_set(game, -(-draws // count_sets(draws))))


def _bytes_of_a_set(game: Game, worlds: int) -> int:
    """Return what the tables of an assumption set with its worlds take."""
    parties, types = len(game.parties), game.scenario.model.types
    models = [
        OPPONENT_MODELS.get(mine.strategy["opponent_model"].name, ByWeights)
        for mine in game.scenario.parties.values()
    ]
    tables = (WORLD_TABLES + sum(model.tables for model in models)) * worlds + SET_TABLES + types
    numbers = (worlds + types) * len(game.numbers) + worlds * KEPT * len(game.rounds) * parties
    return 8 * (tables * parties * len(game.deals) + numbers)


def play_talks(stage: Stage, n_rounds: int | None = None) -> Batch:
    """Play the rounds of a batch, all or the first ``n_rounds``."""
    standing, rounds = first_day(stage), []
    for r in range(len(stage.game.rounds))[:n_rounds]:
        rounds.append(play_round(stage, standing, r))
        standing = rounds[-1].standing
    board = set_moment(stage, standing, len(rounds) - 1)
    everywhere = np.arange(len(standing.state))

    def payoff_with(deal: IntArray) -> FloatArray:
        final = worths(board.ledger, board.space.pause, everywhere, deal)
        factors = np.column_stack([discounted(war, standing.day) for war in stage.wars])
        return np.asarray(standing.payoff + factors * final)

    return Batch(stage.worlds, tuple(rounds), payoff_with(standing.state), payoff_with)
