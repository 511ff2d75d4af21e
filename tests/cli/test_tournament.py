"""``parley tournament`` as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli.app import main
from sim.report import tournament_folder

CHOSEN = ("--strategies", "hard line,conceder", "--draws", "40")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """A tournament writes where it is held; charts have their own tests, but for one of the whole command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tournament_folder, "save_tournament_charts", lambda *_: [])


def test_json_is_one_document_whose_equilibria_are_certified(capsys):
    assert main(["tournament", "two_issues", *CHOSEN, "--json"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["strategies"] == ["hard line", "conceder"] and len(told["payoffs"]) == 2
    assert told["equilibria"] and all(one["regret"] <= 1e-9 for one in told["equilibria"])
    assert all(
        sum(own.values()) - 1 < 1e-9 for one in told["equilibria"] for own in one["strategies"].values()
    )
    assert "Traceback" not in err


def test_the_table_names_strategies_and_states_what_is_complete(capsys):
    assert main(["tournament", "two_issues", *CHOSEN]) == 0
    out = capsys.readouterr().out
    assert "hard line" in out and "[util]" in out and "All extreme equilibria" in out
    assert "not a forecast" in out


def test_quiet_prints_nothing(capsys):
    assert main(["tournament", "two_issues", *CHOSEN, "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_an_unknown_strategy_ends_with_2_and_the_nearest(capsys):
    assert main(["tournament", "two_issues", "--strategies", "hard lin"]) == 2
    assert 'did you mean "hard line"' in capsys.readouterr().err
    assert not Path("results").exists()


def test_a_folder_of_something_else_is_refused_before_anything_is_played(capsys, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("precious")
    assert main(["tournament", "two_issues", *CHOSEN, "--out", "thesis"]) == 2
    assert "not a tournament of Parley" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["thesis", "chapter.tex"]


def test_files_go_beside_the_run_of_the_scenario_unless_told_otherwise(capsys):
    assert main(["tournament", "two_issues", *CHOSEN]) == 0
    assert "results/two_issues-tournament/" in capsys.readouterr().out
    assert (Path("results") / "two_issues-tournament" / "manifest.json").is_file()


def parley(*arguments):
    command = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ, check=False)


def test_the_command_writes_charts_that_plot_draws_again_from_the_files_alone(tmp_path):
    done = parley("tournament", "two_issues", *CHOSEN, "--out", "t")
    assert (done.returncode, done.stderr) == (0, "")
    charts = {path.name: path.read_bytes() for path in (tmp_path / "t" / "charts").iterdir()}
    names = ("payoffs", "dynamics", "regret", "exploits")
    assert set(charts) == {f"{name}.{end}" for name in names for end in ("svg", "png", "csv")}
    for path in (tmp_path / "t" / "charts").iterdir():
        path.unlink()
    assert main(["plot", "t", "--format", "svg"]) == 0
    again = {path.name: path.read_bytes() for path in (tmp_path / "t" / "charts").iterdir()}
    assert again == {name: content for name, content in charts.items() if not name.endswith("png")}
