"""The experiments that come with Parley can be run, say what they are about, and are up to date."""

from functools import cache
from pathlib import Path

import pytest

import sim
from sim.sweeps import bundled_experiments, load_experiment, open_sweep, run_sweep
from sim.sweeps.plan import make_design

SHIPPED = (
    "hosting_and_drafts",
    "neutrality_and_crimea",
    "optimism_and_fading",
    "rounds",
    "screening",
    "strategies",
    "trust_and_breach",
    "war_cost_and_trust",
)


loaded = cache(load_experiment)


def test_these_experiments_come_with_parley():
    assert tuple(bundled_experiments()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_experiment_says_its_question_and_why_it_varies_what_it_does(name):
    text = bundled_experiments()[name].read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.splitlines()[0].endswith("?")
    assert name == "screening" or text.count("why:") == len(loaded(name).factors)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_experiment_states_how_many_points_it_has(name):
    text = bundled_experiments()[name].read_text(encoding="utf-8")
    points = len(make_design(loaded(name)))
    assert f" {points} points" in text or f"points: {points}" in text


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_experiment_runs(name, tmp_path):
    experiment = load_experiment(name, {"draws": 4, "design": {"kind": "random", "points": 4}})
    outcome = run_sweep(experiment, tmp_path / name, jobs=1)
    assert (outcome.failed, outcome.done) == (0, outcome.points)
    assert open_sweep(tmp_path / name).outcomes[1:-1] == tuple(sim.load("antalya").outcomes)


def test_screening_lists_every_free_number_that_has_a_range():
    numbers = sim.load("antalya").numbers.values()
    free = [
        n.path
        for n in numbers
        if n.kind == "free" and not n.exact and not n.path.startswith(("scale.", "model."))
    ]
    assert [factor.name for factor in loaded("screening").factors] == free


@pytest.mark.parametrize("name", ["war_cost_and_trust", "trust_and_breach", "optimism_and_fading"])
def test_both_parties_are_varied_alike(name):
    for factor in loaded(name).factors:
        assert all(path.startswith("parties.*.") for path in factor.paths)


def test_both_parties_choose_among_the_same_strategies():
    ours, theirs = loaded("strategies").factors
    assert [(level.shown, list(level.settings.values())) for level in ours.levels] == [
        (level.shown, list(level.settings.values())) for level in theirs.levels
    ]


def test_the_wheel_takes_the_experiments_along():
    project = Path(sim.__file__).parents[1] / "pyproject.toml"
    assert 'experiments = "sim/bundled/experiments"' in project.read_text(encoding="utf-8")
