"""A user's own parts, told: the reference hands them one world, and does as the engine does."""

import json
import random
from pathlib import Path

import pytest

import sim
from sim.report.trace import tell
from sim.results import run, trace
from sim.scenario import Scenario, loads
from sim.talks import PluginError, list_parts
from sim.talks.plugins import using
from sim.talks.protocols import PROTOCOLS
from tests.cli.test_plugins import example, parley
from tests.results.test_one_world import assert_same_world
from tests.talks import random_games

DRAWS = 40
PLUGIN = Path(random_games.__file__).with_name("own_parts_plugin.py")
PARTS = {
    "aspiration": "listening",
    "proposal": "turns",
    "acceptance": "fickle",
    "leaving": "touchy",
    "opponent_model": "half_learning",
}


def between_own_parts(number: int, kinds: list[str]) -> Scenario:
    """Return a random game in which the parts of some kinds are the user's own."""
    document = random_games.document(random.Random(number))
    for body in document["parties"].values():
        body["strategy"] |= {kind: PARTS[kind] for kind in kinds}
    for body in document["rounds"].values():
        body["exchanges"] = 8
    document["model"] |= {"learning": 1, "types": 4}
    document["hidden"]["what"] = ["stakes", "war"]
    return loads(json.dumps(document), "random", None, parts=list_parts())


@pytest.mark.parametrize("kinds", [[kind] for kind in PARTS] + [list(PARTS)], ids="+".join)
def test_a_world_of_own_parts_told_is_that_world_of_the_tables(kinds: list[str]) -> None:
    turns = 0
    with using([PLUGIN]):
        for number in range(8):
            results = run(between_own_parts(number, kinds), DRAWS, number)
            for world in (0, 7, 21):
                told = trace(results.scenario, world, DRAWS, number)
                assert_same_world(results, told)
                turns += sum(len(at["exchanges"]) for at in told["rounds"])
                assert json.dumps(told, allow_nan=False)
                assert tell(told, 100)
    assert turns > 40


@pytest.mark.parametrize("name", PROTOCOLS)
def test_own_parts_are_told_as_they_are_played_by_every_protocol(name: str) -> None:
    with using([PLUGIN]):
        for number in range(6):
            document = random_games.document_of_protocol(number, name)
            for body in document["parties"].values():
                body["strategy"] = PARTS
            document["model"] |= {"learning": 1, "types": 4}
            results = run(loads(json.dumps(document), "random", None, parts=list_parts()), DRAWS, number)
            for world in (0, 21):
                assert_same_world(results, trace(results.scenario, world, DRAWS, number))


def test_the_example_of_the_documentation_is_told_as_it_is_played(tmp_path: Path) -> None:
    (tmp_path / "my_parts.py").write_text(example(), encoding="utf-8")
    with using([tmp_path / "my_parts.py"]):
        scenario = sim.load("two_issues", {"parties.*.strategy.aspiration": {"patient": {"until": 0.75}}})
        results = run(scenario, DRAWS, 1)
        for world in range(10):
            assert_same_world(results, trace(scenario, world, DRAWS, 1))


def test_the_command_tells_a_world_of_own_parts(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(PLUGIN.read_text(encoding="utf-8"), encoding="utf-8")
    own = [f"--set=parties.*.strategy.{kind}={name}" for kind, name in PARTS.items()]
    done = parley(
        "trace", "two_issues", "--world", "3", "--draws", "10", "--plugin", "mine.py", *own, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "by a rule of its own" in done.stdout


WRONG = {
    "aspiration": ("ask", "return view.top * np.inf", r"asked for (-)?inf"),
    "proposal": ("propose", "return np.full(len(ask), 10**6)", r"offered deal 1000000, expected -1 or"),
    "opponent_model": ("believe", "return 2 * public", r"weights that are not all 0 or more and 1 in total"),
}
ARGUMENTS = {"ask": "view", "propose": "view, ask, lots", "believe": "public", "accept": "view, value, ask"}


def plugin(folder: Path, kind: str, method: str, body: str) -> Path:
    """Write a part of one line."""
    path = folder / "mine.py"
    path.write_text(
        f"""
from dataclasses import dataclass
import numpy as np
from sim.talks import register
@dataclass(frozen=True)
class Mine:
    def {method}(self, {ARGUMENTS[method]}):
        {body}
register("{kind}", "mine", Mine)
""",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("kind", WRONG)
def test_what_a_part_may_not_return_is_refused_in_a_run_and_a_trace(kind: str, tmp_path: Path) -> None:
    method, body, said = WRONG[kind]
    with using([plugin(tmp_path, kind, method, body)]):
        scenario = sim.load("two_issues", {f"parties.north.strategy.{kind}": "mine"})
        with pytest.raises(PluginError, match=said):
            run(scenario, DRAWS, 1)
        with pytest.raises(PluginError, match=said):
            trace(scenario, 0, DRAWS, 1)


def test_a_part_that_accepts_everything_accepts_nothing_below_the_reservation_value(tmp_path: Path) -> None:
    """docs/strategies.md: nothing worth less than r is ever accepted, across red lines least of all."""
    refused, meek = 0, "return np.ones(len(value), dtype=bool)"
    with using([plugin(tmp_path, "acceptance", "accept", meek)]):
        for number in range(8):
            game = random_games.game(number, **{"parties.*.strategy.acceptance": "mine"})
            for world in range(3):
                for at in trace(game.scenario, world, DRAWS, number)["rounds"]:
                    offers = [turn["offer"] for turn in at["exchanges"] if turn["offer"]]
                    for answer in (answer for offer in offers for answer in offer["answers"]):
                        worthy = answer["value"] is not None and (
                            answer["value"] >= answer["reservation_value"] - 1e-9
                        )
                        assert answer["accepts"] == worthy
                        refused += not worthy
    assert refused > 20
