"""``parley compare`` as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import polars as pl

from sim.cli.app import main


def run(folder, *arguments):
    command = [sys.executable, "-m", "sim", "compare", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def test_json_is_one_document_and_the_folder_holds_what_it_says(tmp_path):
    done = run(tmp_path, "two_issues", "hold 1", "random offers", "--draws", "200", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [one["name"] for one in told["alternatives"]] == ["hold 1", "random offers"]
    breakdown = told["alternatives"][0]["final"]["breakdown"]  # docs/two-issues.md, section 6
    assert (breakdown["baseline"], breakdown["value"], breakdown["difference"]) == (0.0, 1.0, 1.0)
    folder = tmp_path / "results/two_issues-comparison"
    assert json.loads((folder / "summary.json").read_text()) == told
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == "parley comparison"
    assert all((folder / file).is_file() for file in manifest["files"])
    assert {"charts/comparison.svg", "charts/comparison.png", "charts/comparison.csv"} <= set(
        manifest["files"]
    )
    rows = pl.read_csv(folder / "differences.csv")
    first = rows.filter(alternative="hold 1", quantity="round", round="first", name="continue to talk")
    assert first["difference"].to_list() == [1.0]
    assert "results/two_issues-comparison" in done.stderr


def test_the_report_has_a_sentence_for_each_variant_and_says_what_it_is_not(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "two_issues", "--draws", "40"]) == 0
    out = capsys.readouterr().out
    for variant in ("least for oneself", "random offers", "hold 1", "hold 1 issue by issue"):
        assert f"With “{variant}”" in out
    assert "100 points (± 0) more worlds" in out
    assert "not a forecast" in out


def test_a_scenario_against_itself_changes_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "two_issues", "two_issues", "--draws", "40"]) == 0
    assert "nothing changes: not one share, in any round, and no payoff" in capsys.readouterr().out


def test_settings_count_for_all_that_is_compared(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    hold = "parties.*.strategy.aspiration.time_dependent.hold=1"
    assert main(["compare", "two_issues", "hold 1", "--draws", "40", "--set", hold]) == 0
    assert "nothing changes" in capsys.readouterr().out


def test_an_unknown_name_ends_with_2_and_the_nearest_and_nothing_written(tmp_path):
    done = run(tmp_path, "two_issues", "hold 11")
    assert done.returncode == 2
    assert 'did you mean "hold 1"' in done.stderr and "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_ours_is_refused_before_anything_is_played(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["compare", "two_issues", "--out", str(tmp_path)]) == 2
    assert "not a comparison of Parley" in capsys.readouterr().err
    assert [path.name for path in Path(tmp_path).iterdir()] == ["mine.txt"]
