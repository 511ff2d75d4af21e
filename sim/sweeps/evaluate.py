"""What comes out at a point: probabilities of its worlds' outcomes with both intervals, and payoffs.

A new output is one function and one line in the table.

Room     sweeps
Shapes   N worlds of a point, R rounds, P parties
Units    probabilities, payoffs [util]
Source   model.md, sections 1, 5 and 8
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game, OrderError, count_sets, draw_sets, fix_numbers, set_of_world
from sim.results.estimates import estimate, estimates, spread_of
from sim.results.tables import RANGES
from sim.sweeps.sweep import INTERVALS
from sim.talks import Batch, play_games

Row = dict[str, float | None]
ENDED: Final = "fighting.ended"


@dataclass(frozen=True, slots=True)
class Worlds:
    """What is kept of the worlds of one point."""

    game: Game
    sets: IntArray  # (N,)
    outcome: IntArray  # (N, R)
    ended: BoolArray  # (N,) the fighting has ended when the last round is over
    ranges: IntArray  # (N, R, 3) as in sim.talks.rounds
    payoff: FloatArray  # (N, P)


def final(worlds: Worlds) -> Iterator[tuple[str, BoolArray, IntArray]]:
    """Yield how the talks end, and whether the fighting has."""
    for x, name in enumerate(worlds.game.outcomes):
        yield name, worlds.outcome[:, -1] == x, worlds.sets
    yield ENDED, worlds.ended, worlds.sets


def ever(worlds: Worlds) -> Iterator[tuple[str, BoolArray, IntArray]]:
    """Yield which outcomes any round ends in."""
    for x, name in enumerate(worlds.game.outcomes):
        yield f"ever.{name}", (worlds.outcome == x).any(axis=1), worlds.sets


def rounds(worlds: Worlds) -> Iterator[tuple[str, BoolArray, IntArray]]:
    """Yield how each round ends."""
    for r, meeting in enumerate(worlds.game.rounds):
        for x, name in enumerate(worlds.game.outcomes):
            yield f"{meeting}.{name}", worlds.outcome[:, r] == x, worlds.sets


def ranges(worlds: Worlds) -> Iterator[tuple[str, BoolArray, IntArray]]:
    """Yield in which worlds a bargaining range exists as each round opens, among those it is asked of."""
    for r, meeting in enumerate(worlds.game.rounds):
        for i, which in enumerate(RANGES):
            asked = worlds.ranges[:, r, i] >= 0
            yield f"range.{which}.{meeting}", worlds.ranges[asked, r, i] == 1, worlds.sets[asked]


Claims = Callable[[Worlds], Iterator[tuple[str, BoolArray, IntArray]]]
OUTPUTS: Final[Mapping[str, Claims | None]] = MappingProxyType(
    {"final": final, "ever": ever, "rounds": rounds, "ranges": ranges, "payoffs": None}
)
DEFAULT_OUTPUTS: Final = ("final", "payoffs")


def names_of_outputs(game: Game, outputs: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the outputs named bring, intervals aside."""
    n, r = 1, len(game.rounds)
    nothing = Worlds(
        game,
        np.zeros(n, dtype=np.int64),
        np.zeros((n, r), dtype=np.int64),
        np.zeros(n, dtype=bool),
        np.zeros((n, r, 3), dtype=np.int64),
        np.zeros((n, len(game.parties))),
    )
    names: list[str] = []
    for output in outputs:
        claims = OUTPUTS[output]
        names += [f"payoff.{p}" for p in game.parties] if claims is None else [c[0] for c in claims(nothing)]
    return tuple(dict.fromkeys(names))


def evaluate(worlds: Worlds, outputs: Sequence[str]) -> Row:
    """Return the row of a point."""
    row: Row = {}
    for output in outputs:
        claims = OUTPUTS[output]
        if claims is None:
            for p, party in enumerate(worlds.game.parties):
                worth = spread_of(worlds.payoff[:, p])
                row |= {f"payoff.{party}": worth["mean"]}
                row |= {f"payoff.{party}.{end}": worth[end] for end in ("low", "high")}
            continue
        names, asked, sets = zip(*claims(worlds), strict=True)
        if all(those is worlds.sets for those in sets):
            shares = estimates(np.array(asked), worlds.sets)
        else:
            shares = [estimate(claim, those) for claim, those in zip(asked, sets, strict=True)]
        for name, share in zip(names, shares, strict=True):
            row |= {name: share["probability"]} | {f"{name}.{end}": share[end] for end in INTERVALS}
    return row


def play_points(
    game: Game, points: Sequence[Mapping[str, float]], draws: int, seed: int, outputs: Sequence[str]
) -> list[Row | str]:
    """Return the row of each point, or why it has none.

    A point fixes some numbers of the game; all are played over the same random numbers.
    """
    rows: list[Row | str] = [""] * len(points)
    games: list[tuple[Game, FloatArray]] = []
    places: list[int] = []
    for i, numbers in enumerate(points):
        fixed = fix_numbers(game, numbers)
        try:
            games.append((fixed, draw_sets(fixed, seed, count_sets(draws))))
            places.append(i)
        except OrderError as error:
            rows[i] = str(error)
    for i, (fixed, _), worlds in zip(places, games, _collect(games, draws, seed), strict=True):
        rows[i] = evaluate(Worlds(fixed, set_of_world(draws), *worlds), outputs)
    return rows


class _Kept(NamedTuple):
    """Fields of ``Worlds``, of some worlds."""

    outcome: IntArray
    ended: BoolArray
    ranges: IntArray
    payoff: FloatArray


def _collect(games: Sequence[tuple[Game, FloatArray]], draws: int, seed: int) -> Iterator[_Kept]:
    """Yield what is kept of each game's worlds, game by game."""
    waiting: list[_Kept] = []
    for owner, batch in play_games(games, draws, seed) if games else ():
        kept = _kept(games[0][0], batch)
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        for begin, end in zip(begins, [*begins[1:], len(owner)], strict=True):
            waiting.append(_Kept._make(array[begin:end] for array in kept))
            if sum(len(part.ended) for part in waiting) == draws:
                yield _Kept._make(np.concatenate(arrays) for arrays in zip(*waiting, strict=True))
                waiting = []


def _kept(game: Game, batch: Batch) -> _Kept:
    outcome = np.column_stack([played.standing.outcome for played in batch.rounds])
    ended = game.deals.peace[batch.rounds[-1].standing.state]
    held = np.stack([np.where(played.meets[:, None], played.ranges, -1) for played in batch.rounds], axis=1)
    return _Kept(outcome, ended, held, batch.payoff)
