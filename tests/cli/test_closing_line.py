"""The last line of every command that writes a folder: what to open first, and that it is there."""

import re
from pathlib import Path

import pytest

from sim import cli
from tests.sweeps.pieces import experiment

FLIPS = ("flips", "two_issues", "--set", "parties.north.trust={level: [0.5, 0.8, 0.9], breach: [0, 0.1, 5]}")
COMMANDS = {
    "run": (("run", "two_issues", "--draws", "40"), "report.html"),
    "compare": (("compare", "two_issues", "hold 1", "--draws", "40"), "charts/comparison.svg"),
    "flips": ((*FLIPS, "--draws", "40"), "charts/flips.svg"),
    "trace": (("trace", "two_issues", "--world", "3", "--draws", "40"), "trace.txt"),
    "solve": (("solve", "two_issues", "--draws", "40"), "solutions.json"),
    "tournament": (
        ("tournament", "two_issues", "--strategies", "conceder,hard line", "--draws", "40"),
        "report.html",
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_last_line_names_a_file_to_open_first_and_others_that_are_there(name, tmp_path, capsys):
    command, first = COMMANDS[name]
    out = tmp_path / "out"
    assert cli.main([*command, "--out", str(out)]) == 0
    found = re.fullmatch(r"Open first: (.+) \(beside it: (.+)\)", capsys.readouterr().out.splitlines()[-1])
    assert found and Path(found[1]) == out / first
    assert all((out / other).exists() for other in (first, *found[2].split(", ")))


def test_so_does_that_of_a_sweep(tmp_path, capsys):
    experiment(tmp_path, levels=2, draws=2)
    out = tmp_path / "out"
    assert cli.main(["sweep", str(tmp_path / "study.yaml"), "--out", str(out)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"Open first: {out / 'report.html'}") and (out / "report.html").exists()
