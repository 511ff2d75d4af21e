"""``--plugin``: the worked example of the documentation, and all that can be wrong with a user's file."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.talks import PluginError, list_parts, register
from sim.talks.aspirations import TimeDependent
from sim.talks.plugins import load_again, loaded, using

DOC = Path(__file__).parents[2] / "docs" / "strategies.md"
OWN = "parties.*.strategy.aspiration=patient"


def example(kind: str = "aspiration") -> str:
    """Return the file with a part of a kind that docs/strategies.md tells the reader to write."""
    texts = re.findall(r"<!-- plugin -->\n```python\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    (text,) = (text for text in texts if f'register("{kind}"' in text)
    return str(text)


def commands() -> list[str]:
    """Return the commands it tells the reader to type."""
    return re.findall(r"^    (parley .*--plugin .*)$", DOC.read_text(encoding="utf-8"), re.MULTILINE)


def parley(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "my_parts.py").write_text(example(), encoding="utf-8")
    (tmp_path / "my_model.py").write_text(example("opponent_model"), encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_the_worked_example_runs_as_it_stands_in_the_documentation(place: Path) -> None:
    typed = commands()
    assert [line.split()[1] for line in typed] == ["run", "tournament", "run"]
    for line in typed:
        words = re.findall(r"'([^']*)'|(\S+)", line)
        done = parley(*[a or b for a, b in words][1:], cwd=place)
        assert done.returncode == 0, done.stderr
    for run, name in (("two_issues", "my_parts.py"), ("river_crossing", "my_model.py")):
        manifest = json.loads((place / f"results/{run}/manifest.json").read_text(encoding="utf-8"))
        assert [made["name"] for made in manifest["plugins"]] == [name]
        assert len(manifest["plugins"][0]["hash"]) == 64


def test_the_example_plays_as_the_clock_it_says_it_is(place: Path) -> None:
    """With a waiting of 0 it concedes evenly, as the time-dependent aspiration with exponent 1 does."""
    changes = {"parties.*.strategy.aspiration": {"time_dependent": {"exponent": 1, "hold": 0}}}
    even = sim.run(sim.load("two_issues", changes), draws=200)
    with using([place / "my_parts.py"]):
        own = sim.load("two_issues", {"parties.*.strategy.aspiration": {"patient": {"until": 0}}})
        mine = sim.run(own, draws=200)
        assert mine.talks.collect()["deal"].equals(even.talks.collect()["deal"])
        assert "patient" in list_parts()["aspiration"]
    assert "patient" not in list_parts()["aspiration"]


def test_the_opponent_model_of_the_example_lies_between_learning_and_none_and_is_what_its_party_goes_by(
    place: Path,
) -> None:
    """A doubt of 0 leaves the public weights as they are; with 1 all types are as likely for good."""

    def deals(model: object) -> list[int]:
        scenario = sim.load("antalya", {"parties.*.strategy.opponent_model": model})
        run = sim.run(scenario, draws=100)
        return run.talks.collect()["deal"].to_list()

    learning, none = deals("bayesian_types"), deals("none")
    with using([place / "my_model.py"]):
        doubts = [deals({"doubtful": {"doubt": doubt}}) for doubt in (0, 0.5, 1)]
    assert doubts[0] == learning
    assert doubts[2] == none
    assert doubts[1] not in (learning, none)


def test_an_opponent_model_with_weights_of_another_shape_ends_in_one_message_and_nothing_written(
    place: Path,
) -> None:
    wrong = example("opponent_model").replace("doubt / public.shape[2]", "doubt / public.shape[2])[:, 0]")
    wrong = wrong.replace("return (1 - doubt)", "return ((1 - doubt)")
    (place / "my_model.py").write_text(wrong, encoding="utf-8")
    line = 1 + wrong.splitlines().index("    def believe(self, public):")
    how = ["--plugin", "my_model.py", "--draws", "10", "--quiet"]
    own = ["--set", "parties.*.strategy.opponent_model=doubtful"]
    done = parley("run", "two_issues", *how, *own, cwd=place)
    assert done.returncode == 2
    assert done.stderr == (
        f'error: my_model.py, line {line}: opponent_model "doubtful" returned an array of float64 of shape '
        "(10, 2), expected numbers, (10, 2, 2)\n"
    )
    assert not list(place.glob("results/*"))


@pytest.mark.slow
def test_a_sweep_over_a_parameter_of_ones_own_part_loads_it_in_every_process(place: Path) -> None:
    (place / "waits.yaml").write_text(
        """
title: How long to wait
scenario: two_issues
factors:
  North waits:
    paths: [parties.north.strategy.aspiration]
    levels: {not at all: {patient: {until: 0}}, half: patient, to the end: {patient: {until: 1}}}
design: {kind: grid}
draws: 40
""",
        encoding="utf-8",
    )
    done = parley("sweep", "waits.yaml", "--plugin", "my_parts.py", "--jobs", "2", "--quiet", cwd=place)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((place / "results/waits/manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"planned": 3, "done": 3, "failed": 0}
    assert [made["name"] for made in manifest["plugins"]] == ["my_parts.py"]


BROKEN = {
    "x = (\n": "line 1: SyntaxError",
    "import nothing_of_that_name\n": "line 1: ModuleNotFoundError",
    "\n1 / 0\n": "line 2: ZeroDivisionError",
    "raise SystemExit\n": "line 1: SystemExit",
    "from sim.talks import register\nregister('aspirations', 'x', int)\n": "line 2: there is no kind",
    "from sim.talks import register\nregister('aspiration', 'x', int)\n": "line 2: aspiration",
}


@pytest.mark.parametrize(("text", "said"), BROKEN.items(), ids=list(BROKEN.values()))
def test_what_is_wrong_with_a_file_is_said_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    with pytest.raises(PluginError, match=f"mine.py, {re.escape(said)}"), using([tmp_path / "mine.py"]):
        pass
    assert loaded() == ()


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (("view.clock", "view.clocks"), "AttributeError: 'OwnView' object has no attribute 'clocks'"),
        (("return view", "return 1.0 * view.past.round; view"), "expected numbers, (10,)"),
    ],
)
def test_what_goes_wrong_while_playing_ends_in_one_message_and_nothing_written(
    place: Path, broken: tuple[str, str], said: str
) -> None:
    (place / "my_parts.py").write_text(example().replace(*broken), encoding="utf-8")
    how = ["--plugin", "my_parts.py", "--set", OWN, "--draws", "10", "--quiet"]
    done = parley("run", "two_issues", *how, cwd=place)
    assert done.returncode == 2
    assert re.fullmatch(r"error: my_parts\.py, line \d+: .*\n", done.stderr)
    assert said in done.stderr
    assert not list(place.glob("results/*"))


@pytest.mark.slow
def test_a_part_that_fails_in_another_process_is_named_there_too(place: Path) -> None:
    (place / "my_parts.py").write_text(example().replace("view.clock", "view.clocks"), encoding="utf-8")
    how = ["--plugin", "my_parts.py", "--draws", "10", "--jobs", "2", "--quiet", "--strategies", "mine"]
    own = ["--set", "strategies={mine: {aspiration: patient}}"]
    done = parley("tournament", "two_issues", *how, *own, cwd=place)
    assert done.returncode == 2
    assert re.match(r"error: my_parts\.py, line \d+: AttributeError", done.stderr)


def test_names_that_are_taken_are_refused() -> None:
    for name in ("time_dependent", "why", "Upper"):
        with pytest.raises(PluginError):
            register("aspiration", name, TimeDependent)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    done = parley("check", "two_issues", "--plugin", "none.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "error: plugin none.py cannot be read: No such file or directory\n",
    )


def test_another_process_plays_with_the_text_it_is_given(place: Path) -> None:
    with using([place / "my_parts.py"]):
        plugins = loaded()
    try:
        load_again(plugins)
        load_again(plugins)  # a second task of the same sweep
        assert "patient" in list_parts()["aspiration"]
    finally:
        load_again(())
    assert "patient" not in list_parts()["aspiration"]
