"""``parley flips`` as a user runs it."""

import json
import subprocess
import sys

import polars as pl
import pytest

from sim.cli.app import main

TRUST = "parties.north.trust.level=[0.1, 0.8, 0.9]"
HOLD = "parties.north.strategy.aspiration.time_dependent.hold=[0, 0.1, 1]"


def test_json_is_one_document_and_the_folder_holds_what_it_says(tmp_path):
    arguments = ["two_issues", "--round", "first", "--draws", "400", "--set", TRUST, "--set", HOLD, "--json"]
    command = [sys.executable, "-m", "sim", "flips", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    (trust,) = told["bargaining_range"]["flips"]
    assert trust["number"] == "parties.north.trust.level"
    assert trust["value"] == pytest.approx(0.2)  # 1.5 tau = 0.3, docs/two-issues.md, section 3
    assert trust["widths"] == pytest.approx(-0.75) and not trust["beyond"]
    assert told["outcome"]["flips"]
    assert all(one["lead"] > one["lead_error"] > 0 for one in told["outcome"]["flips"])
    folder = tmp_path / "results/two_issues-flips"
    assert json.loads((folder / "summary.json").read_text()) == told
    rows = pl.read_csv(folder / "charts/flips.csv")
    assert rows.filter(result="bargaining range")["value"].to_list() == [pytest.approx(0.2)]
    assert (folder / "charts/flips.svg").is_file() and (folder / "charts/flips.png").is_file()


def test_the_report_opens_with_the_cheapest_changes(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["flips", "two_issues", "--draws", "40", "--set", TRUST]) == 0
    out = capsys.readouterr().out
    assert out.index("1. parties.north.trust.level at 0.2 instead of 0.8 (0.75 widths): closed") < out.index(
        "Bargaining range against war, now open"
    )
    assert "not a forecast" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["two_issues"], "every number of two_issues is exact"),
        (["two_issues", "--round", "secnd"], 'did you mean "second"'),
        (["two_issue"], 'did you mean "two_issues"'),
    ],
)
def test_what_cannot_be_asked_ends_with_2_and_why(tmp_path, capsys, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    assert main(["flips", *arguments]) == 2
    err = capsys.readouterr().err
    assert words in err and "Traceback" not in err
    assert not list(tmp_path.iterdir())
