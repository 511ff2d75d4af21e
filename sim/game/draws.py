"""The two layers of uncertainty: assumption sets, and worlds within them.

A set draws every uncertain number from its range; it is common knowledge to its parties. A world
redraws what the parties do not know of each other, which red lines are there, the dates of later
rounds, the battlefield and who opens. A type is such a redraw of one party, shared by the worlds
of a set: what its rivals think it might be.

Room     game
Shapes   S sets, N worlds, K types, n numbers, R rounds
Units    as in the scenario; days are counted from the first day
Source   model.md, sections 1 and 6
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game.game import Game
from sim.game.streams import normals, pert, pert_draws, uniforms

REDRAW = 2**32  # where in a number's stream its next try at keeping an order constraint lies
TRIES = 10_000


class OrderError(ValueError):
    """The order constraints of a scenario hold in too few draws."""


@dataclass(frozen=True, slots=True)
class Worlds:
    """A batch of worlds; rows of ``values`` are each world's true numbers."""

    index: IntArray  # (N,) number of the world in the run
    sets: IntArray  # (N,) its assumption set
    values: FloatArray  # (N, n)
    lines: tuple[BoolArray, ...]  # per party (N, its red lines): whether the line is there
    days: IntArray  # (N, R) day of each round
    luck: FloatArray  # (N, R) standard normal move of the battlefield before each round
    opener: IntArray  # (N, R) who makes the first offer


def count_sets(draws: int) -> int:
    """Return the number of assumption sets for a number of draws (model.md, section 1)."""
    return max(1, draws // 2) if draws < 40 else max(20, draws // 20)


def set_of_world(draws: int) -> IntArray:
    """Return the assumption set of each world: dealt evenly, in order, (draws,)."""
    return np.arange(draws) * count_sets(draws) // draws


def draw_sets(game: Game, seed: int, n_sets: int) -> FloatArray:
    """Draw the assumption sets, (S, n); order constraints hold in every one.

    Raises
    ------
    OrderError
        If a constraint still fails in some set after many tries.
    """
    values = np.tile(game.central, (n_sets, 1))
    for i in np.flatnonzero(game.ranges[:, 0] < game.ranges[:, 2]).tolist():
        values[:, i] = _draw(game, seed, i, 0, n_sets)
    for group in _linked_numbers(game):
        columns = [game.position[path] for path in group]
        tries = TRIES if (game.ranges[columns, 0] < game.ranges[columns, 2]).any() else 1
        broken = np.flatnonzero(~_in_order(game, values, group))
        for attempt in range(1, tries):
            if not broken.size:
                break
            for i in columns:
                values[broken, i] = _draw(game, seed, i, attempt * REDRAW, n_sets)[broken]
            broken = broken[~_in_order(game, values[broken], group)]
        if broken.size:
            raise OrderError(f"no draw of {', '.join(group)} keeps the order constraints")
    return values


def draw_types(game: Game, seed: int, sets: FloatArray, first: int) -> FloatArray:
    """Draw the types of every party, (S, K, n): the private numbers redrawn in each row.

    ``first`` is the index of the first of the ``sets``. A party's types differ from the set in
    its own private numbers; since these are distinct columns, one row holds a type of each party.
    """
    n_types = game.scenario.model.types
    values = np.repeat(sets[:, None, :], n_types, axis=1)
    spread = game.column(sets, "hidden.spread")[:, None]
    for i in np.flatnonzero(game.private):
        z = normals(seed, f"type:{game.numbers[i]}", first * n_types, len(sets) * n_types)
        values[:, :, i] *= np.exp(spread * z.reshape(len(sets), n_types) - spread**2 / 2)
    return values


def draw_worlds(game: Game, seed: int, sets: FloatArray, index: IntArray, set_index: IntArray) -> Worlds:
    """Draw the worlds with the consecutive numbers ``index``; ``sets`` are their own rows (N, n)."""
    start, count = int(index[0]), len(index)
    values = sets.copy()
    spread = game.column(sets, "hidden.spread")
    for i in np.flatnonzero(game.private):
        z = normals(seed, f"world:{game.numbers[i]}", start, count)
        values[:, i] *= np.exp(spread * z - spread**2 / 2)
    lines = []
    for party, stakes in zip(game.parties, game.stakes, strict=True):
        there = [
            uniforms(seed, f"red line:{party}:{name}", start, count) < values[:, number]
            for name, number in zip(stakes.line_names, stakes.line_numbers, strict=True)
        ]
        lines.append(np.array(there, dtype=bool).reshape(len(there), count).T)
    days = np.empty((count, len(game.rounds)), dtype=np.int64)
    luck = np.empty((count, len(game.rounds)))
    opener = np.empty((count, len(game.rounds)), dtype=np.int64)
    for r, (name, meeting) in enumerate(game.scenario.rounds.items()):
        if meeting.date is not None:
            days[:, r] = (meeting.date - game.scenario.starts).days
        else:
            path = f"rounds.{name}.days_after_last"
            low, central, high = game.ranges[game.position[path]]
            wait = np.rint(pert(uniforms(seed, f"date:{name}", start, count), low, central, high))
            values[:, game.position[path]] = wait
            days[:, r] = (days[:, r - 1] if r else 0) + wait.astype(np.int64)
        luck[:, r] = normals(seed, f"battlefield:{name}", start, count)
        lot = uniforms(seed, f"opener:{name}", start, count)
        opener[:, r] = (lot * len(game.parties)).astype(np.int64)
    return Worlds(
        index=index, sets=set_index, values=values, lines=tuple(lines), days=days, luck=luck, opener=opener
    )


def join_worlds(parts: Sequence[Worlds]) -> Worlds:
    """Return several batches as one."""
    if len(parts) == 1:
        return parts[0]
    return Worlds(
        index=np.concatenate([part.index for part in parts]),
        sets=np.concatenate([part.sets for part in parts]),
        values=np.concatenate([part.values for part in parts]),
        lines=tuple(np.concatenate(lines) for lines in zip(*(part.lines for part in parts), strict=True)),
        days=np.concatenate([part.days for part in parts]),
        luck=np.concatenate([part.luck for part in parts]),
        opener=np.concatenate([part.opener for part in parts]),
    )


def _draw(game: Game, seed: int, i: int, start: int, n_sets: int) -> FloatArray:
    low, central, high = game.ranges[i]
    drawn = pert_draws(seed, f"assumption:{game.numbers[i]}", (start, n_sets), (low, central, high))
    return np.rint(drawn) if game.counted[i] else drawn


def _in_order(game: Game, values: FloatArray, among: Collection[str]) -> BoolArray:
    """Return in which rows the order constraints on the numbers ``among`` hold."""
    holds = np.ones(len(values), dtype=bool)
    for constraint in game.scenario.order:
        if constraint.greater in among:
            holds &= game.column(values, constraint.greater) >= game.column(values, constraint.lesser)
    return holds


def _linked_numbers(game: Game) -> list[tuple[str, ...]]:
    """Return the groups of numbers that order constraints tie together, each in file order."""
    groups: list[set[str]] = []
    for constraint in game.scenario.order:
        pair = {constraint.greater, constraint.lesser}
        touching = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair]
        groups.append(pair.union(*touching))
    return [tuple(path for path in game.numbers if path in group) for group in groups]
