"""The command as a process: help, version, imports, pipes, and a real run."""

import csv
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim.charts import CHARTS
from sim.cli.app import app
from sim.scenario import bundled

HEAVY = ("numba", "numpy", "polars", "matplotlib", "scipy", "pydantic", "ruamel")


def command(*arguments, **keywords):
    return subprocess.run(
        [sys.executable, "-m", "sim", *arguments], capture_output=True, text=True, check=False, **keywords
    )


def test_version_is_that_of_the_package():
    done = command("--version")
    assert (done.returncode, done.stdout.strip()) == (0, f"parley {sim.__version__}")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_help_names_the_commands_and_the_exit_codes(arguments):
    done = command(*arguments)
    assert done.returncode == 0
    for word in ("run", "check", "--version", "130"):
        assert word in done.stdout


COMMANDS = sorted(name for name in app if not name.startswith("-"))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_documents_every_option_of_a_command(name):
    lines = command(name, "--help").stdout.splitlines()
    options = [line.replace("│", "").split() for line in lines if line.startswith(("│ --", "│ *  "))]
    assert options or name == "schema"
    for option, *words in options:
        assert len(words) > 3, option


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"]])
def test_help_and_version_import_nothing_heavy(arguments):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sim", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not imported & set(HEAVY)


def test_a_closed_pipe_is_no_traceback(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "run", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait()


def test_a_bundled_scenario_runs_and_the_same_seed_gives_the_same_files(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    documents = []
    for folder in folders:
        done = command("run", "two_issues", "--draws", "40", "--json", "--out", str(folder), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        documents.append(json.loads(done.stdout))
    assert documents[0] == documents[1]
    assert {"scenario", "draws", "sets", "seed", "rounds", "final", "parties", "solutions"} <= set(
        documents[0]
    )
    one, two = ({path.relative_to(f): path.read_bytes() for path in f.rglob("*.*")} for f in folders)
    assert one == two
    charts = {f"charts/{name}.{ending}" for name in CHARTS for ending in ("svg", "png", "csv")}
    files = set(json.loads((folders[0] / "manifest.json").read_text())["files"])
    assert {path.as_posix() for path in one} == files | {"manifest.json"}
    assert charts | {"report.html", "summary.json", "talks.parquet", "tables/outcomes.tex"} <= files


FULL = """
import resource, signal, sys
from sim.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
sys.exit(main(sys.argv[1:]))
"""


def test_what_cannot_be_written_is_one_message_and_leaves_nothing(tmp_path):
    """A limit on the size of files stands in for a full disk."""
    arguments = ("run", "two_issues", "--draws", "40")
    done = subprocess.run(
        [sys.executable, "-c", FULL, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == "error: the tables cannot be written: File too large"
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


WAITING = """
import sys, time, sim
from sim.cli import main
def play(scenario, folder, **asked):
    folder.mkdir()
    time.sleep(60)
sim.run = play
sys.exit(main(["run", "two_issues"]))
"""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_process_told_to_end_leaves_nothing(ending, tmp_path):
    process = subprocess.Popen([sys.executable, "-c", WAITING], cwd=tmp_path, stderr=subprocess.PIPE)
    while not list(tmp_path.glob("results/.two_issues.*/parts")) and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(ending)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"interrupted" in err and b"Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_an_installation_and_a_home_that_cannot_be_written_are_no_obstacle(tmp_path):
    """Files in the place of folders, since root may write to folders that are read-only."""
    root, home, spare = (tmp_path / name for name in ("root", "home", "spare"))
    shutil.copytree(Path(sim.__file__).parent, root / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "sim" / "talks" / "__pycache__").touch()
    home.touch()
    spare.mkdir()
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(spare), "PYTHONDONTWRITEBYTECODE": "1"}
    unset = {"NUMBA_CACHE_DIR", "XDG_CACHE_HOME"}
    environment = {name: value for name, value in environment.items() if name not in unset}
    scenario = Path(__file__).parents[2] / "scenarios" / "two_issues.yaml"
    done = command("check", str(scenario), cwd=root, env=environment)
    assert done.returncode == 0, done.stderr
    (kept,) = spare.glob("parley-*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700


@pytest.mark.slow
def test_an_interrupted_process_ends_with_130_and_leaves_nothing(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", "run", "antalya", "--draws", "1000000"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    parts = None
    while not parts and process.poll() is None:
        time.sleep(0.2)
        parts = list(Path(tmp_path).glob("results/.antalya.*/parts/*"))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert b"interrupted" in err and b"Traceback" not in err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_run_judges_the_findings_of_its_scenario_in_every_place(tmp_path):
    folder = tmp_path / "out"
    done = command("run", "river_crossing", "--draws", "400", "--out", str(folder), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "summary.json").read_text())["findings"]
    assert list(told) == ["nothing is signed", "nobody walks out"]
    assert all(f"“{name}”" in done.stdout for name in told)
    rows = list(csv.DictReader((folder / "tables" / "findings.csv").read_text().splitlines()))
    assert [row["Finding"] for row in rows] == list(told)
    assert [row["Comes out"] for row in rows] == [one["comes_out"] for one in told.values()]
    assert {row["Evidence"] for row in rows} == {"no"}  # each comes out as often where nobody concedes
    assert (folder / "tables" / "findings.tex").read_text().startswith("\\begin{table}")


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "words"),
    [
        ("check", "ferry_house: {outcome", "ferry_hose: {outcome", "E124", 'did you mean "ferry_house"?'),
        ("run", "random offers]", "random offer]", "E118", 'did you mean "random offers"?'),
    ],
)
def test_a_mistake_in_a_finding_is_one_error_with_its_line(name, old, new, code, words, tmp_path):
    (tmp_path / "case.yaml").write_text(bundled()["river_crossing"].read_text().replace(old, new), "utf-8")
    changed = (tmp_path / "case.yaml").read_text().splitlines()
    (line,) = (number for number, text in enumerate(changed, 1) if new in text)
    done = command(name, "case.yaml", cwd=tmp_path)
    assert done.returncode == 2
    said = done.stdout + done.stderr
    assert said.count("error[") == 1 and f"error[{code}]" in said and words in said
    assert f"case.yaml:{line}:" in said and "Traceback" not in said
    assert not (tmp_path / "results").exists()
