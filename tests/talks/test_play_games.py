"""Many games to a batch: each comes out as it would alone, whatever the size of a batch."""

import importlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from sim.game import Game, OrderError, count_sets, draw_sets, fix_numbers
from sim.talks import Batch, play, play_games
from tests.talks.random_games import game, numbers

series = importlib.import_module("sim.talks.series")
shares = st.lists(st.floats(0, 1), min_size=1, max_size=4)
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def variants(base: Game, places: list[float]) -> list[Game]:
    """Return games that have two numbers of the base fixed at some place of their own ranges."""
    free = [
        path
        for path, (low, _, high) in zip(base.numbers, base.ranges, strict=True)
        if low < high and not path.startswith(("model.", "rounds."))
    ]
    chosen = [free[i * 7 % len(free)] for i in (1, 2)] if free else []
    ends = {path: base.ranges[base.position[path]] for path in chosen}
    return [
        fix_numbers(base, {path: low + share * (high - low) for path, (low, _, high) in ends.items()})
        for share in places
    ]


def arrays(part: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every array of a batch with the worlds in front; offers are recorded by ``play`` alone."""
    if isinstance(part, np.ndarray):
        yield name, part
    elif isinstance(part, tuple):
        for i, entry in enumerate(part):
            yield from arrays(entry, f"{name}[{i}]")
    elif is_dataclass(part):
        for field in fields(part):
            if field.name != "offers":
                yield from arrays(getattr(part, field.name), f"{name}.{field.name}")


def joined(batches: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def alone(one: Game, draws: int, seed: int) -> dict[str, Any]:
    return joined([dict(arrays(batch)) for batch in play(one, draws, seed)])


def together(games: list[Game], draws: int, seed: int) -> dict[int, dict[str, Any]]:
    found: dict[int, list[dict[str, Any]]] = {}
    sets = [(one, draw_sets(one, seed, count_sets(draws))) for one in games]
    for owner, batch in play_games(sets, draws, seed):
        assert isinstance(batch, Batch)
        for g in np.unique(owner):
            found.setdefault(int(g), []).append({name: a[owner == g] for name, a in arrays(batch)})
    return {g: joined(batches) for g, batches in found.items()}


def assert_each_comes_out_as_alone(games: list[Game], draws: int, seed: int) -> None:
    found = together(games, draws, seed)
    assert sorted(found) == list(range(len(games)))
    for g, one in enumerate(games):
        expected = alone(one, draws, seed)
        assert expected.keys() == found[g].keys()
        for name, values in expected.items():
            assert_array_equal(found[g][name], values, err_msg=name, strict=True)


@few
@given(numbers, shares, st.integers(1, 50), st.sampled_from([1, 40_000, 10**9]))
def test_a_game_comes_out_the_same_with_others_as_alone(number, places, draws, batch_bytes):
    games = variants(game(number), places)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(series, "BATCH_BYTES", batch_bytes)
        try:
            assert_each_comes_out_as_alone(games, draws, seed=number % 3)
        except OrderError:
            return


@pytest.mark.parametrize("batch_bytes", [1, 10**9])
def test_games_may_have_more_assumption_sets_than_a_batch_has_room_for(monkeypatch, batch_bytes):
    monkeypatch.setattr(series, "BATCH_BYTES", batch_bytes)
    assert_each_comes_out_as_alone(variants(game(4), [0.0, 0.5, 1.0]), 90, seed=0)


def test_batches_hold_many_games_where_there_is_room(monkeypatch):
    games = variants(game(4), [0.0, 0.5, 1.0])
    sets = [(one, draw_sets(one, 1, count_sets(20))) for one in games]
    assert [len(set(owner)) for owner, _ in play_games(sets, 20, 1)] == [3]
    monkeypatch.setattr(series, "BATCH_BYTES", 1)
    assert [len(owner) for owner, _ in play_games(sets, 20, 1)] == [2] * 30
