"""Protocols on the command line: every name in a setting, in a variant, in a sweep; and what is refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.sweeps import load_experiment, run_sweep
from sim.talks.protocols import PROTOCOLS
from tests.sweeps.pieces import TWO_ISSUES

MEDIATED = TWO_ISSUES.replace(
    "rounds:\n", "mediators: {umpire: }\nrounds:\n  why: so that every protocol can be tried\n"
).replace("exchanges: 6,", "exchanges: 6, mediator: umpire,")


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    (tmp_path / "lake.yaml").write_text(MEDIATED, encoding="utf-8")
    return tmp_path


def parley(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


SLOW = [pytest.param(name, marks=pytest.mark.slow) for name in PROTOCOLS if name not in ("agenda", "drafts")]


@pytest.mark.parametrize("name", ["agenda", "drafts", *SLOW])
def test_a_world_is_told_by_a_protocol_that_is_set(lake: Path, name: str) -> None:
    done = parley(
        lake, "trace", "lake.yaml", "--draws", "4", "--world", "0", "--json", "--set", f"protocol={name}"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [at["protocol"] for at in json.loads(done.stdout)["rounds"]] == [name, name]


@pytest.mark.slow
@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_run_goes_by_a_protocol_that_is_set_for_one_round(lake: Path, name: str) -> None:
    words = ("run", "lake.yaml", "--draws", "8", "--out", "out", "--json")
    done = parley(lake, *words, "--set", f"rounds.second.protocol={name}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["draws"] == 8
    assert (lake / "out" / "report.html").exists()


@pytest.mark.parametrize(
    ("scenario", "set_to", "said"),
    [
        ("lake.yaml", "protocol=shutle", 'did you mean "shuttle"?'),
        ("lake.yaml", "protocol={agenda: {issues: [boarder]}}", 'did you mean "border"?'),
        ("two_issues", "protocol=shuttle", 'round "first" has none'),
    ],
)
def test_a_wrong_protocol_is_one_error_and_nothing_is_written(
    lake: Path, scenario: str, set_to: str, said: str
) -> None:
    done = parley(lake, "run", scenario, "--draws", "4", "--out", "out", "--set", set_to)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("error[") == 1 and "Traceback" not in done.stderr
    assert not (lake / "out").exists()


def test_a_variant_may_change_the_protocol_and_is_checked_with_the_file(lake: Path) -> None:
    text = (lake / "lake.yaml").read_text(encoding="utf-8")
    assert text.rstrip().endswith("closing: issue_by_issue}")
    (lake / "lake.yaml").write_text(
        f"{text.rstrip()}\n  in turn: {{protocol: {{agenda: {{issues: [border]}}}}}}\n", encoding="utf-8"
    )
    assert parley(lake, "check", "lake.yaml").returncode == 0
    (lake / "lake.yaml").write_text(
        f"{text.rstrip()}\n  alone: {{protocol: shuttle, rounds.*.mediator: none}}\n"
    )
    done = parley(lake, "check", "lake.yaml")
    assert done.returncode == 2
    assert 'protocol "shuttle" needs a mediator' in done.stdout + done.stderr


def test_a_sweep_over_protocols_says_of_each_what_a_run_says(lake: Path) -> None:
    ways = {"in turn": {}, "by issue": {"protocol": {"agenda": {"issues": ["ceasefire", "border"]}}}}
    body = {
        "scenario": "lake.yaml",
        "factors": {
            "protocol": {"levels": ["alternating_offers", "simultaneous_demands", "drafts"]},
            "closing": {"levels": ["none", "issue_by_issue"]},
        },
        "outputs": ["final"],
        "draws": 8,
    }
    points = _swept(lake, body)
    assert len(points) == 6
    for row in points:
        set_to = {"protocol": row["protocol"], "closing": row["closing"]}
        final = sim.run(sim.load(lake / "lake.yaml", set_to), 8, 1).summary()["final"]["outcomes"]
        assert {name: row[name] for name in final} == {
            name: found["probability"] for name, found in final.items()
        }
    assert len({row["shared border"] for row in points}) > 1
    body["factors"] = {"way": {"settings": ways}}
    assert [row["way"] for row in _swept(lake, body)] == ["in turn", "by issue"]


def _swept(folder: Path, body: dict[str, object]) -> list[dict[str, Any]]:
    study = folder / f"study_{len(list(folder.iterdir()))}.yaml"
    study.write_text(json.dumps(body), encoding="utf-8")
    found = run_sweep(load_experiment(study), folder / study.stem, jobs=1).sweep.points.collect()
    assert found["failed"].null_count() == len(found)
    return found.to_dicts()
