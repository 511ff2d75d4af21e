"""A tournament's folder holds the game it came from, and can be opened again."""

import json

import polars as pl
import pytest
from numpy.testing import assert_array_equal

import sim
from sim.equilibria.empirical_game import find_strategies, play_profiles
from sim.equilibria.tournament import study
from sim.report import FolderError, RunFolder, tournament_folder
from sim.report.tournament import as_json
from sim.report.tournament_folder import TournamentFolder, open_tournament

DRAWS = 30


@pytest.fixture(scope="module")
def played():
    scenario = sim.load("two_issues")
    strategies = find_strategies(scenario, ["hard line", "conceder"])
    return study(play_profiles(scenario, strategies, DRAWS, seed=3)), scenario, strategies


@pytest.fixture(autouse=True)
def no_charts(monkeypatch):
    """Charts and the page take seconds and have their own tests."""
    monkeypatch.setattr(tournament_folder, "draw_tournament_charts", lambda tournament, title: [])
    monkeypatch.setattr(tournament_folder, "write_page", lambda page, folder: None)
    monkeypatch.setattr(tournament_folder, "tournament_page", lambda tournament, title, made, charts: None)


def write(place, played):
    with TournamentFolder(place) as making:
        making.finish(*played)


def test_what_is_opened_is_what_was_written(played, tmp_path):
    write(tmp_path / "t", played)
    again, title = open_tournament(tmp_path / "t")
    before = played[0]
    assert title == played[1].title
    assert_array_equal(again.game.samples, before.game.samples)
    assert_array_equal(again.game.sets, before.game.sets)
    assert as_json(again, "two_issues") == as_json(before, "two_issues")


def test_tables_are_those_of_the_game(played, tmp_path):
    write(tmp_path / "t", played)
    game = played[0].game
    samples = pl.read_parquet(tmp_path / "t" / "samples.parquet")
    assert len(samples) == 4 * DRAWS
    one = samples.filter(
        (pl.col("strategy.north") == "conceder")
        & (pl.col("strategy.south") == "hard line")
        & (pl.col("world") == 7)
    )
    assert one["payoff.south"].to_list() == [game.samples[1, 0, 7, 1]]
    payoffs = pl.read_csv(tmp_path / "t" / "payoffs.csv")
    assert len(payoffs) == 8
    row = payoffs.filter(
        (pl.col("strategy.north") == "conceder")
        & (pl.col("strategy.south") == "hard line")
        & (pl.col("party") == "south")
    )
    assert row["payoff"].to_list() == [game.payoffs[1, 0, 1]]
    assert json.loads((tmp_path / "t" / "summary.json").read_text()) == as_json(played[0], "two_issues")


def test_the_manifest_says_how_to_make_the_folder_again(played, tmp_path):
    write(tmp_path / "t", played)
    manifest = json.loads((tmp_path / "t" / "manifest.json").read_text())
    assert (manifest["draws"], manifest["seed"], manifest["rule"]) == (DRAWS, 3, "payoff_dominance")
    assert manifest["text"] == played[1].text and manifest["hash"] == played[1].hash
    assert manifest["strategies"]["conceder"] == played[2]["conceder"]
    assert manifest["files"] == ["payoffs.csv", "samples.parquet", "summary.json"]


def test_an_earlier_tournament_is_replaced_and_a_run_or_anything_else_is_refused(played, tmp_path):
    write(tmp_path / "t", played)
    (tmp_path / "t" / "stale").touch()
    write(tmp_path / "t", played)
    assert not (tmp_path / "t" / "stale").exists()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text('{"format": "parley run"}')
    with pytest.raises(FolderError, match="not a tournament of Parley"):
        write(tmp_path / "run", played)
    with pytest.raises(FolderError, match="not a run of Parley"), RunFolder(tmp_path / "t"):
        pass


def test_samples_that_do_not_fit_are_refused(played, tmp_path):
    write(tmp_path / "t", played)
    path = tmp_path / "t" / "samples.parquet"
    pl.read_parquet(path).head(5).write_parquet(path)
    with pytest.raises(FolderError, match="cannot be read"):
        open_tournament(tmp_path / "t")
    path.unlink()
    with pytest.raises(FolderError, match="cannot be read"):
        open_tournament(tmp_path / "t")
