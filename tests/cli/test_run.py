"""``parley run``: what it writes where, and what it says about it."""

import io
import json
import os
import re
import signal
import sys
from itertools import count
from pathlib import Path

import pytest

import sim
from sim import cli
from sim.cli import progress as progress_module
from sim.cli import show as show_module
from sim.cli.progress import CountProgress, PartsProgress
from sim.game import OrderError
from sim.report.page import run_page


def test_a_run_writes_its_folder_prints_its_tables_and_says_where(parley, lake_file):
    done = parley("run", lake_file, "--draws", "60")
    assert done.code == 0
    assert json.loads(Path("results/lake/summary.json").read_text())["draws"] == 60
    assert Path("results/lake/talks.parquet").is_file()
    assert "Two towns and a lake" in done.out
    assert "results/lake/" in done.out.splitlines()[-1]
    assert done.err == ""


def test_json_puts_one_document_and_nothing_else_on_standard_output(parley, lake_file):
    done = parley("run", lake_file, "--draws", "60", "--seed", "0", "--json")
    assert done.code == 0
    document = json.loads(done.out)
    assert (document["scenario"], document["draws"], document["seed"]) == ("lake", 60, 0)
    assert document == json.loads(Path("results/lake/summary.json").read_text())
    assert "results/lake/" in done.err


def test_quiet_writes_the_files_and_prints_nothing(parley, lake_file):
    done = parley("run", lake_file, "--draws", "60", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path("results/lake/manifest.json").is_file()


def test_quiet_json_prints_the_document_alone(parley, lake_file):
    done = parley("run", lake_file, "--draws", "60", "--quiet", "--json")
    assert json.loads(done.out)["draws"] == 60
    assert done.err == ""


def test_findings_are_printed_and_written_where_the_scenario_has_some(parley, lake_file):
    assert parley("run", lake_file, "--draws", "60").out.count("Finding ") == 0
    with Path(lake_file).open("a", encoding="utf-8") as file:
        file.write("findings: {on: {says: on they go, when: {lake_house: {walked_out: nobody}}}}\n")
    done = parley("run", lake_file, "--draws", "60")
    found = json.loads(Path("results/lake/summary.json").read_text())["findings"]
    assert list(found) == ["on"]
    assert done.out.count("Finding ") == 1
    assert Path("results/lake/tables/findings.csv").read_text().startswith("Finding,Claim,Source,Holds in,")


def test_out_names_the_folder_itself(parley, lake_file):
    assert parley("run", lake_file, "--draws", "60", "--out", "elsewhere/mine").code == 0
    assert Path("elsewhere/mine/manifest.json").is_file()
    assert not Path("results").exists()


def test_settings_are_made_in_order_and_kept_in_the_manifest(parley, lake_file):
    settings = [
        "--set",
        "parties.*.trust={level: 0.5, breach: 0.1}",
        "--set",
        "parties.north.trust.level=0.25",
    ]
    assert parley("run", lake_file, "--draws", "60", *settings).code == 0
    made = json.loads(Path("results/lake/manifest.json").read_text())["settings"]
    assert made == [
        {"path": "parties.*.trust", "value": {"level": 0.5, "breach": 0.1}},
        {"path": "parties.north.trust.level", "value": 0.25},
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "SCENARIO"),
        (["run", "lake.yaml", "--draws", "0"], "--draws"),
        (["run", "lake.yaml", "--draws", "10000001"], "--draws"),
        (["run", "lake.yaml", "--draws", "many"], "--draws"),
        (["run", "lake.yaml", "--seed", "-1"], "--seed"),
        (["run", "lake.yaml", "--seed", "18446744073709551616"], "--seed"),
        (["run", "lake.yaml", "--sead", "1"], "--sead"),
        (["run", "lake.yaml", "and.yaml"], "and.yaml"),
        (["run", "absent.yaml"], "absent.yaml"),
        (["run", "lake.yaml", "--set", "nonsense"], "PATH=VALUE"),
        (["run", "lake.yaml", "--set", "parties.nobody.patience=1"], "nobody"),
        (["run", "lake.yaml", "--set", "parties.north.trust.level=2"], "parties.north.trust.level"),
        (["run", "lake.yaml", "--out", "lake.yaml"], "not a folder"),
        (["run", "lake.yaml", "--out", "lake.yaml/below"], "lake.yaml is not a folder"),
        (["run", "lake.yaml", "--out", "lake.yaml/far/below"], "lake.yaml is not a folder"),
        (["run", "lake.yaml", "--out", "."], "not a run of Parley"),
        (["walk"], "walk"),
    ],
)
def test_wrong_input_ends_with_code_2_a_message_and_nothing_written(arguments, words, parley, lake_file):
    done = parley(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert words in done.err
    assert "Traceback" not in done.err
    assert [path.name for path in Path().iterdir()] == [lake_file]


def test_a_mount_point_is_refused_before_anything_is_played(parley, lake_file, monkeypatch):
    Path("volume").mkdir()
    monkeypatch.setattr(sim, "run", fail(AssertionError("played")))
    monkeypatch.setattr(os.path, "ismount", lambda path: path == Path("volume"))
    done = parley("run", lake_file, "--out", "volume")
    assert (done.code, done.out) == (2, "")
    assert "volume is a mount point" in done.err


def fail(error):
    def raise_it(*arguments, **keywords):
        raise error

    return raise_it


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (OrderError("too few draws keep the order"), 2, "too few draws"),
        (OSError(28, "No space left on device"), 1, "No space left on device"),
        (MemoryError(), 1, "out of memory"),
    ],
)
def test_a_run_that_fails_says_why_and_leaves_nothing(error, code, words, parley, lake_file, monkeypatch):
    monkeypatch.setattr(sim, "run", fail(error))
    done = parley("run", lake_file)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert [path.name for path in Path().iterdir()] == [lake_file]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_told_to_end_is_an_interrupted_one(ending, parley, lake_file, monkeypatch):
    before = signal.getsignal(ending)
    monkeypatch.setattr(sim, "run", lambda *a, **k: signal.raise_signal(ending))
    assert parley("run", lake_file).code == 130
    assert [path.name for path in Path().iterdir()] == [lake_file]
    assert signal.getsignal(ending) is before


def test_a_run_that_is_to_outlive_its_terminal_does(parley, lake_file, monkeypatch):
    """As under nohup."""
    before, made_up = signal.signal(signal.SIGHUP, signal.SIG_IGN), sim.run
    monkeypatch.setattr(sim, "run", lambda *a, **k: signal.raise_signal(signal.SIGHUP) or made_up(*a, **k))
    try:
        assert parley("run", lake_file, "--draws", "60").code == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_compiling_is_announced_on_standard_error(parley, lake_file, monkeypatch):
    monkeypatch.setattr(show_module, "is_compiled", lambda: False)
    done = parley("run", lake_file, "--draws", "60", "--json")
    assert "Compiling" in done.err
    json.loads(done.out)


def test_a_closed_pipe_is_no_traceback(lake_file, parley, monkeypatch, capsys):
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError(32, "Broken pipe")

        def fileno(self):
            return spare.fileno()

    with Path("spare").open("w", encoding="utf-8") as spare:
        monkeypatch.setattr(sys, "stdout", Closed())
        assert cli.main(["run", lake_file, "--draws", "60"]) == 1
    assert capsys.readouterr().err == ""


class Terminal(io.StringIO):
    def isatty(self):
        return True


def bar_of_a_run(monkeypatch, stream, seconds, silent=False):
    """Return what a run of so many seconds writes to standard error."""
    clock = iter([0.0, 0.0, seconds, seconds, seconds])
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: next(clock))
    with CountProgress("worlds", 100, silent=silent) as bar:
        bar(40)
    return stream.getvalue()


def test_progress_is_shown_on_a_terminal_after_two_seconds(monkeypatch):
    assert "worlds" in bar_of_a_run(monkeypatch, Terminal(), 2.5)


@pytest.mark.parametrize(
    ("stream", "seconds", "silent"),
    [(Terminal(), 1.5, False), (io.StringIO(), 60.0, False), (Terminal(), 60.0, True)],
    ids=["short run", "no terminal", "quiet"],
)
def test_progress_is_not_shown_otherwise(stream, seconds, silent, monkeypatch):
    assert bar_of_a_run(monkeypatch, stream, seconds, silent) == ""


def test_what_follows_a_run_is_named_part_by_part(monkeypatch):
    stream, clock = Terminal(), count(step=3.0)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: next(clock))
    with PartsProgress(silent=False) as tell:
        tell("charts", 3, 12)
        tell("what would reverse the result", 0, None)
        tell("what would reverse the result", 16, 100)
    assert re.search(r"charts.*3/12.*what would reverse the result.*16/100", stream.getvalue(), re.DOTALL)


def test_the_page_of_a_run_says_what_it_is_at():
    told = []
    run_page(sim.run(sim.load("river_crossing"), draws=40), [], lambda *at: told.append(at))
    assert list(dict.fromkeys(part for part, _, _ in told)) == [
        "what would reverse the result",
        "findings and null models",
        "strategies against each other",
        "variants",
    ]
    assert all(finished <= total for _, finished, total in told if total is not None)


@pytest.mark.parametrize("option", ["--draws", "--seed"])
def test_a_number_that_is_not_whole_is_refused_and_not_rounded(option, parley, lake_file):
    """The command line read 1.5 draws as one."""
    done = parley("run", lake_file, option, "1.5")
    assert done.code == 2
    assert f'Invalid value for {option}: "1.5" is not a whole number' in done.err
