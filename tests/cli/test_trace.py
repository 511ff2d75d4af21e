"""``parley trace`` as a process on the shipped case, and what it says of what it cannot do."""

import json
import subprocess
import sys

import pytest

import sim
from sim.cli import main
from sim.report import FolderError, check_folder


def command(*arguments, **keywords):
    return subprocess.run(
        [sys.executable, "-m", "sim", "trace", *arguments],
        capture_output=True,
        text=True,
        check=False,
        **keywords,
    )


WORLD = ("antalya", "--world", "6", "--draws", "200")  # breaks down in the first round


def test_a_world_of_the_shipped_case_is_told_and_written(tmp_path):
    said = command(*WORLD)
    assert (said.returncode, said.stderr) == (0, "")
    assert "Belarus 1, 28 Feb 2022" in said.stdout and "it walks out" in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 100
    place = tmp_path / "told"
    done = command(*WORLD, "--json", "--out", str(place))
    assert done.returncode == 0
    files = {path.name for path in place.iterdir()}
    assert files == {"manifest.json", *(f"trace.{end}" for end in ("txt", "json", "svg", "png", "csv"))}
    assert (place / "trace.txt").read_text(encoding="utf-8") == said.stdout
    assert json.loads((place / "trace.json").read_text(encoding="utf-8")) == json.loads(done.stdout)
    with pytest.raises(FolderError, match="not a run of Parley"):
        check_folder(place)


def run_here(capsys, *arguments):
    code = main(("trace", *arguments))
    return code, *capsys.readouterr()


def test_a_typical_world_is_told_with_how_it_was_found(capsys):
    code, out, _ = run_here(
        capsys, "two_issues", "--pick", "shared border at first", "--draws", "50", "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert told["pick"]["asked"] == "shared border at first"
    assert told["pick"]["world"] == told["world"]
    assert told["rounds"][0]["outcome"] == "shared border"
    code, out, _ = run_here(capsys, "two_issues", "--pick", "shared border at first", "--draws", "50")
    assert "Typical of “shared border at first”: 28 of 50 worlds" in out


def test_settings_and_seed_are_those_of_the_run(capsys):
    arguments = ("two_issues", "--world", "3", "--draws", "50", "--seed", "5", "--json")
    _, out, _ = run_here(capsys, *arguments, "--set", "parties.*.talking.cost=0.3")
    results = sim.run(sim.load("two_issues", {"parties.*.talking.cost": 0.3}), 50, 5)
    row = results.worlds.collect().row(3, named=True)
    for party, payoff in json.loads(out)["payoffs"].items():
        assert payoff == pytest.approx(row[f"payoff.{party}"], abs=1e-12)


def test_quiet_prints_nothing(capsys):
    assert run_here(capsys, "two_issues", "--world", "0", "--draws", "50", "--quiet") == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "found neither of --world and --pick"),
        (("--world", "1", "--pick", "x"), "found both of --world and --pick"),
        (("--world", "50"), "there is no world 50: with --draws 50 they are numbered from 0 to 49"),
        (("--world", "-1"), "--world"),
        (("--pick", "breakdown"), "expected an outcome and a round, such as"),
        (("--pick", "shared bordr at first"), 'did you mean "shared border"?'),
        (("--pick", "shared border at frst"), 'did you mean "first"?'),
        (("--pick", "breakdown at first"), "at most 13.9 % (95 % bound)"),
        (("--world", "1", "--set", "parties.nrth.patience=1"), "north"),
    ],
)
def test_what_cannot_be_told_is_one_message_and_exit_2(arguments, message, capsys, tmp_path):
    out = tmp_path / "told"
    code, printed, said = run_here(capsys, "two_issues", "--draws", "50", "--out", str(out), *arguments)
    assert (code, printed) == (2, "")
    assert message in said
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())


def test_a_folder_of_something_else_is_refused_and_an_earlier_trace_is_replaced(capsys, tmp_path):
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "letter.txt").write_text("dear", encoding="utf-8")
    asked = ("two_issues", "--draws", "50", "--quiet", "--out")
    code, _, said = run_here(capsys, *asked, str(tmp_path / "theirs"), "--world", "0")
    assert code == 2
    assert "holds something that is not a trace of Parley" in said
    for world in ("0", "1"):
        assert run_here(capsys, *asked, str(tmp_path / "mine"), "--world", world)[0] == 0
    assert json.loads((tmp_path / "mine" / "trace.json").read_text("utf-8"))["world"] == 1
