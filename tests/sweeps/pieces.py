"""A small experiment for tests, and ways to run and look at it."""

import json
import subprocess
import sys
from pathlib import Path

from sim.scenario.files import PACKAGE
from sim.sweeps import load_experiment, run_sweep

TRUST = "parties.north.trust.level"
COST = "parties.south.war.cost_per_day"
TWO_ISSUES = (PACKAGE.parent / "scenarios" / "two_issues.yaml").read_text(encoding="utf-8")
UNSURE = {  # so that probabilities are not all 0 or 1
    "trust: {level: 0.8, breach: 0.1}": "trust: {level: [0.3, 0.8, 0.9], breach: 0.1}",
    "hope: 0}     # blamed": "hope: [0, 0.4, 0.9]}     # blamed",
}


def scenario_text() -> str:
    text = TWO_ISSUES
    for one, other in UNSURE.items():
        assert one in text
        text = text.replace(one, other)
    return text


def experiment(folder: Path, *, scenario: str | None = None, draws: int = 10, levels: int = 5, **keys):
    """Return an experiment of levels x levels points, from files written to a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "lake.yaml").write_text(scenario or scenario_text(), encoding="utf-8")
    body = {
        "scenario": "lake.yaml",
        "factors": {TRUST: {"from": 0.1, "to": 0.9}, COST: {"from": 0.001, "to": 0.02}},
        "design": {"kind": "grid", "levels": levels},
        "draws": draws,
        **keys,
    }
    file = folder / "study.yaml"
    file.write_text(json.dumps(body, indent=1), encoding="utf-8")
    return load_experiment(file)


def swept(folder: Path, jobs: int = 1, **keys):
    """Run the experiment into a folder below, and return what it has come to."""
    return run_sweep(experiment(folder, **keys), folder / "out", jobs=jobs)


def summary(folder: Path) -> bytes:
    return (folder / "out" / "summary.csv").read_bytes()


def parley(*arguments, **keywords):
    """Run the command as a process."""
    return subprocess.run(
        [sys.executable, "-m", "sim", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        **keywords,
    )
