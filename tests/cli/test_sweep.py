"""``parley sweep``: what it writes where, what it says about it, and its exit codes."""

import io
import json
import os
import pty
import subprocess
import sys
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from sim import cli
from sim.cli import progress as progress_module
from sim.cli import show as show_module
from sim.cli import sweep as sweep_module
from sim.cli.progress import SweepProgress
from sim.sweeps import PointError, Progress, open_sweep
from tests.sweeps.pieces import COST, TRUST, experiment, scenario_text

NORTH = "parties.north.war.cost_per_day"


@pytest.fixture
def study(tmp_path, monkeypatch):
    """An experiment of four points in the current folder."""
    monkeypatch.chdir(tmp_path)
    experiment(Path(), levels=2, draws=2)
    return "study.yaml"


@pytest.fixture
def failing(tmp_path, monkeypatch):
    """An experiment of which one point of four fails."""
    monkeypatch.chdir(tmp_path)
    text = scenario_text().replace("variants:", f'order: {{invented: ["{COST} >= {NORTH}"]}}\nvariants:')
    factors = {NORTH: {"levels": [0.002, 0.004]}, COST: {"levels": [0.003, 0.006]}}
    experiment(Path(), scenario=text, factors=factors, draws=2)
    return "study.yaml"


@pytest.fixture
def sweep(monkeypatch, capsys):
    """Return a function that runs ``parley sweep`` here, with one process and a folder in place of charts."""
    monkeypatch.setattr(sweep_module, "draw_sweep_charts", lambda sweep: [])
    monkeypatch.setattr(show_module, "is_compiled", lambda: True)

    def call(*arguments):
        code = cli.main(["sweep", "--jobs", "1", *arguments])
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return call


def test_a_sweep_writes_its_folder_prints_a_table_and_says_where(sweep, study):
    done = sweep(study)
    assert (done.code, done.err) == (0, "")
    folder = Path("results/study")
    assert {path.name for path in folder.iterdir()} >= {
        "manifest.json",
        "design.parquet",
        "parts",
        "charts",
        "summary.csv",
    }
    assert "North and South, two issues" in done.out and "4 points" in done.out
    assert "results/study/" in done.out.splitlines()[-1]
    header, *rows = (folder / "summary.csv").read_text().splitlines()
    assert header.startswith(f"{TRUST},{COST},breakdown,open border,")
    assert len(rows) == 4


def test_json_puts_one_document_and_nothing_else_on_standard_output(sweep, study):
    done = sweep(study, "--json", "--out", "here")
    assert done.code == 0
    assert json.loads(done.out) == {"folder": "here", "points": 4, "done": 4, "failed": 0, "reused": 0}
    assert "here/" in done.err
    assert json.loads(sweep(study, "--json", "--out", "here").out)["reused"] == 4


def test_quiet_writes_the_files_and_prints_nothing(sweep, study):
    done = sweep(study, "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path("results/study/summary.csv").is_file()
    done = sweep(study, "--quiet", "--json")
    assert (json.loads(done.out)["done"], done.err) == (4, "")


def test_settings_and_the_seed_are_made_on_the_experiment(sweep, study):
    assert sweep(study, "--set", "draws=3", "--set", "design.levels=3", "--seed", "0").code == 0
    manifest = open_sweep("results/study").manifest
    assert (manifest["draws"], manifest["seed"], manifest["counts"]["planned"]) == (3, 0, 9)


def test_points_that_fail_make_the_exit_code_1_and_their_reasons_are_counted(sweep, failing):
    done = sweep(failing, "--json")
    assert done.code == 1
    assert json.loads(done.out) == {
        "folder": "results/study",
        "points": 4,
        "done": 3,
        "failed": 1,
        "reused": 0,
    }
    assert "1 point failed:\n  1 x " in done.err and "order" in done.err
    table = pl.read_csv("results/study/summary.csv")
    assert table["failed"].null_count() == 3
    assert sweep(failing, "--quiet").err.startswith("1 point failed:")


def test_the_first_failure_ends_the_sweep_if_asked_to(sweep, failing):
    done = sweep(failing, "--on-error", "stop")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: a point has failed: ")
    assert "2 of 4 points are kept in results/study; the same command goes on from there" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "EXPERIMENT"),
        (["absent.yaml"], "absent.yaml"),
        (["lake.yaml"], "lake.yaml"),
        (["study.yaml", "--jobs", "0"], "--jobs"),
        (["study.yaml", "--jobs", "1025"], "--jobs"),
        (["study.yaml", "--on-error", "weep"], "--on-error"),
        (["study.yaml", "--seed", "-1"], "--seed"),
        (["study.yaml", "--set", "nonsense"], "PATH=VALUE"),
        (["study.yaml", "--set", "draws=0"], "draws"),
        (["study.yaml", "--set", "design.levels=1"], "levels"),
        (["study.yaml", "--out", "study.yaml"], "study.yaml is not a folder"),
        (["study.yaml", "--out", "."], "not a sweep of Parley"),
        (["study.yaml", "--cluster", "nonsense"], "nonsense"),
        (["study.yaml", "--draws", "3"], "--draws"),
    ],
)
def test_wrong_input_ends_with_code_2_a_message_and_nothing_written(
    arguments, words, sweep, study, monkeypatch
):
    monkeypatch.setattr("sim.sweeps.cluster.PATIENCE", 0.5)
    before = sorted(Path().rglob("*"))
    done = sweep(*arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err and "Traceback" not in done.err
    assert sorted(Path().rglob("*")) == before


def test_a_run_is_not_written_over(sweep, study):
    assert cli.main(["run", "two_issues", "--draws", "2", "--out", "mine", "--quiet"]) == 0
    before = sorted(Path().rglob("*"))
    done = sweep(study, "--out", "mine")
    assert done.code == 2 and "mine holds something that is not a sweep of Parley" in done.err
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "interrupted\n4 of 4 points are kept in results/study"),
        (OSError(28, "No space left on device"), 1, "error: No space left on device\n4 of 4 points are kept"),
        (PointError("a point has failed: why"), 1, "error: a point has failed: why\n4 of 4 points are kept"),
        (MemoryError(), 1, "out of memory"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_sweep_that_stops_says_why_and_what_is_kept(error, code, words, sweep, study, monkeypatch):
    sweep(study)

    def stop(*arguments, **keywords):
        raise error

    monkeypatch.setattr(sweep_module, "run_sweep", stop)
    done = sweep(study)
    assert (done.code, done.out) == (code, "")
    assert words in done.err


def test_an_interrupt_before_anything_is_kept_says_so(sweep, study, monkeypatch):
    def stop(*arguments, **keywords):
        raise KeyboardInterrupt

    monkeypatch.setattr(sweep_module, "run_sweep", stop)
    done = sweep(study)
    assert done.code == 130
    assert done.err == "interrupted\nno point of this sweep is kept in results/study, or none can be read\n"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def bar_of_a_sweep(monkeypatch, stream, silent=False):
    clock = count(step=10.0)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: next(clock))
    with SweepProgress(silent=silent) as bar:
        bar(Progress(400))
        bar(Progress(400, 100, 2))
        bar(Progress(400, 200, 3))
    return stream.getvalue()


def test_progress_shows_points_and_failures_on_a_terminal(monkeypatch):
    shown = bar_of_a_sweep(monkeypatch, Terminal())
    assert "points" in shown and "200/400" in shown and "3 failed" in shown


def test_progress_is_shown_neither_elsewhere_nor_when_quiet(monkeypatch):
    assert bar_of_a_sweep(monkeypatch, io.StringIO()) == ""
    assert bar_of_a_sweep(monkeypatch, Terminal(), silent=True) == ""


@pytest.mark.slow
def test_a_sweep_in_a_terminal_shows_progress_there_and_draws_charts(tmp_path):
    experiment(tmp_path, levels=12, draws=1_500)  # some seconds
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "sim", "sweep", "study.yaml", "--jobs", "2"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "TERM": "xterm", "COLUMNS": "100"},
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other side has closed
                break
        out = process.communicate(timeout=60)[0]
    os.close(ours)
    assert process.returncode == 0, shown
    assert b"/144" in shown and b"/s" in shown
    assert b"144 points" in out and b"points" not in out.splitlines()[0]
    assert (tmp_path / "results/study/charts/phase.svg").is_file()
