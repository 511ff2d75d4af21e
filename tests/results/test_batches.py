"""Results depend on the seed and on nothing else: not on batches, and not on what ran before."""

import importlib
from pathlib import Path

import polars as pl
import pytest

import sim
from sim.results import Results
from sim.results.results import TABLES
from sim.results.results import run as run_scenario
from tests.talks.random_games import game

play = importlib.import_module("sim.talks.series")


def tables(results: Results) -> dict[str, pl.DataFrame]:
    return {name: getattr(results, name).collect().rechunk() for name in TABLES}


def as_bytes(table: pl.DataFrame) -> bytes:
    """Return a table as text: floats in the digits that make them exact, and nothing of what nulls hide."""
    return table.write_csv().encode()


def assert_same_bytes(one: dict[str, pl.DataFrame], two: dict[str, pl.DataFrame]) -> None:
    for name in TABLES:
        assert one[name].schema == two[name].schema
        assert one[name].equals(two[name], null_equal=True), name
        assert as_bytes(one[name]) == as_bytes(two[name]), name


@pytest.mark.parametrize("number", range(0, 60, 10))
def test_tables_are_the_same_bytes_whatever_the_size_of_a_batch(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, found = game(number).scenario, []
    for batch_bytes in (10**12, 100_000, 1):
        monkeypatch.setattr(play, "BATCH_BYTES", batch_bytes)
        results = run_scenario(scenario, draws=83, seed=number, folder=tmp_path / str(batch_bytes))
        found.append(tables(results))
    assert len(list((tmp_path / "1").glob("talks-*.parquet"))) == 20  # a set at a time
    assert len(list((tmp_path / str(10**12)).glob("talks-*.parquet"))) == 1
    assert_same_bytes(found[0], found[1])
    assert_same_bytes(found[0], found[2])


@pytest.mark.parametrize("name", ["two_issues", "antalya"])
def test_shipped_scenarios_too_give_the_same_bytes_in_any_batches(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = sim.load(name)
    whole = sim.run(scenario, draws=60, seed=2, folder=tmp_path / "whole")
    monkeypatch.setattr(play, "BATCH_BYTES", 1)
    parts = sim.run(scenario, draws=60, seed=2, folder=tmp_path / "parts")
    assert_same_bytes(tables(whole), tables(parts))
    assert whole.summary() == parts.summary()


def test_a_seed_gives_the_same_bytes_again_and_another_seed_others(tmp_path: Path) -> None:
    scenario = game(12).scenario
    one, again, other = (
        run_scenario(scenario, draws=50, seed=seed, folder=tmp_path / str(i))
        for i, seed in enumerate((0, 0, 1))
    )
    assert_same_bytes(tables(one), tables(again))
    assert one.summary() == again.summary()
    assert as_bytes(tables(one)["worlds"]) != as_bytes(tables(other)["worlds"])
    for name in TABLES:
        files = [(results.folder / f"{name}-000000.parquet").read_bytes() for results in (one, again)]
        assert files[0] == files[1]


def test_seed_0_is_a_seed(tmp_path: Path) -> None:
    scenario = sim.load("antalya")
    worlds = [
        sim.run(scenario, draws=2, seed=seed, folder=tmp_path / str(seed)).worlds.collect()
        for seed in (0, 1, 2)
    ]
    assert not any(one.equals(two) for one, two in ((worlds[0], worlds[1]), (worlds[0], worlds[2])))


def test_progress_counts_every_world_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play, "BATCH_BYTES", 1)
    told: list[int] = []
    sim.run(sim.load("two_issues"), draws=101, folder=tmp_path, progress=told.append)
    assert told == sorted(set(told))
    assert told[-1] == 101


@pytest.mark.parametrize(("draws", "seed"), [(0, 1), (-3, 1), (10, -1)])
def test_no_draws_and_negative_seeds_are_refused(draws: int, seed: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=str(draws if draws < 1 else seed)):
        sim.run(sim.load("two_issues"), draws=draws, seed=seed, folder=tmp_path)
