"""Running a sweep: the same bytes however it is run, only what is missing, and a row for what fails."""

import random
from dataclasses import replace

import pytest

from sim.sweeps import PointError, Progress, SweepError, load_experiment, open_sweep, run_sweep, tasks
from sim.sweeps import runner as runner_module
from sim.sweeps.factors import Level, Listed
from sim.sweeps.tasks import Task, play_task
from tests.sweeps.pieces import COST, TRUST, experiment, scenario_text, summary, swept

NORTH = "parties.north.war.cost_per_day"
COSTS = {  # the first may not be above the second: 3 of 9 points break that
    NORTH: {"levels": [0.002, 0.004, 0.008]},
    COST: {"levels": [0.003, 0.006, 0.012]},
}


def ordered(folder):
    """Return an experiment with an order that some points break."""
    text = scenario_text().replace("variants:", f'order: {{invented: ["{COST} >= {NORTH}"]}}\nvariants:')
    return experiment(folder, scenario=text, factors=COSTS)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The summary of an uninterrupted run in one process."""
    folder = tmp_path_factory.mktemp("whole")
    swept(folder, draws=20)
    return summary(folder)


def test_two_processes_write_the_same_bytes_as_one(tmp_path, whole):
    assert swept(tmp_path, jobs=2, draws=20).done == 25
    assert summary(tmp_path) == whole


@pytest.mark.slow
def test_three_processes_write_the_same_bytes_as_one(tmp_path, whole):
    assert swept(tmp_path, jobs=3, draws=20).done == 25
    assert summary(tmp_path) == whole


@pytest.mark.parametrize("number", range(2))
def test_neither_the_size_of_tasks_nor_their_order_changes_a_byte(tmp_path, monkeypatch, whole, number):
    lot = random.Random(number)

    def shuffled(tasks, jobs):
        points = [one for task in tasks for one in task.split()]
        lot.shuffle(points)
        yield from map(play_task, points)

    monkeypatch.setattr(runner_module, "play_here", shuffled)
    monkeypatch.setattr(runner_module, "TASKS_PER_JOB", lot.choice([1, 3, 100]))
    swept(tmp_path, draws=20)
    assert summary(tmp_path) == whole


@pytest.mark.parametrize("after", [1, 3])
def test_an_interrupted_sweep_plays_only_what_is_missing_and_ends_with_the_same_bytes(tmp_path, whole, after):
    study, states = experiment(tmp_path, draws=20), []

    def interrupt(at: Progress) -> None:
        states.append(at)
        if len(states) > after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_sweep(study, tmp_path / "out", jobs=1, progress=interrupt)
    kept = states[-1].played
    assert open_sweep(tmp_path / "out").manifest["counts"] == {"planned": 25, "done": kept, "failed": 0}
    states.clear()
    outcome = run_sweep(study, tmp_path / "out", jobs=1, progress=states.append)
    assert (states[0].missing, outcome.reused, outcome.done) == (25 - kept, kept, 25)
    assert summary(tmp_path) == whole


def test_a_finished_sweep_is_not_played_again(tmp_path, whole):
    swept(tmp_path, draws=20)
    parts = sorted((tmp_path / "out" / "parts").iterdir())
    outcome = swept(tmp_path, draws=20)
    assert (outcome.reused, outcome.done) == (25, 25)
    assert sorted((tmp_path / "out" / "parts").iterdir()) == parts
    assert summary(tmp_path) == whole


def test_comments_and_layout_invalidate_nothing(tmp_path):
    swept(tmp_path)
    text = "# a remark\n" + scenario_text().replace("patience: 1\n", "patience:    1   # another\n\n")
    assert text != scenario_text()
    assert swept(tmp_path, scenario=text).reused == 25
    study = tmp_path / "study.yaml"
    study.write_text("# a remark\n" + study.read_text().replace(": ", ":  "))
    assert run_sweep(load_experiment(study), tmp_path / "out", jobs=1).reused == 25


@pytest.mark.parametrize(
    ("keys", "reused"),
    [
        ({"draws": 11}, 0),
        ({"seed": 2}, 0),
        ({"outputs": ["ever"]}, 0),
        ({"random_numbers": "fresh"}, 1),
        ({"scenario": scenario_text().replace("days: 100", "days: 101")}, 0),
        ({"title": "Another title"}, 25),
        ({"levels": 9}, 25),
        ({"levels": 3}, 9),
    ],
    ids=str,
)
def test_points_are_used_again_exactly_where_nothing_that_matters_has_changed(tmp_path, keys, reused):
    swept(tmp_path)
    outcome = swept(tmp_path, **keys)
    assert outcome.reused == reused
    assert outcome.done == outcome.points
    alone = tmp_path / "alone"
    swept(alone, **keys)
    assert summary(tmp_path) == summary(alone)


@pytest.mark.parametrize("kind", ["random", "sobol"])
def test_a_longer_design_plays_only_the_points_it_adds(tmp_path, kind):
    swept(tmp_path, design={"kind": kind, "points": 8})
    assert swept(tmp_path, design={"kind": kind, "points": 32}).reused == 8


def test_another_version_of_parley_uses_nothing_again(tmp_path, monkeypatch):
    swept(tmp_path)
    for module in ("points", "tasks"):
        monkeypatch.setattr(f"sim.sweeps.{module}.__version__", "9.9")
    monkeypatch.setattr(runner_module, "play_here", as_version_9_9)
    assert swept(tmp_path).reused == 0


def as_version_9_9(tasks, jobs):
    for task in tasks:
        yield play_task(replace(task, version="9.9"))


def test_a_task_from_another_version_is_refused():
    with pytest.raises(RuntimeError, match=r"9\.9"):
        play_task(Task(None, (), 1, (), version="9.9"))


def test_two_experiments_take_turns_in_a_folder_without_mixing(tmp_path):
    swept(tmp_path)
    first = summary(tmp_path)
    swept(tmp_path, factors={TRUST: {"levels": [0.2, 0.5]}}, outputs=["rounds"], draws=4)
    assert len(summary(tmp_path).splitlines()) == 3
    assert "second.ceasefire" in open_sweep(tmp_path / "out").points.collect_schema()
    outcome = swept(tmp_path)
    assert (outcome.reused, summary(tmp_path)) == (25, first)
    assert "second.ceasefire" not in outcome.sweep.points.collect_schema()


def test_points_that_fail_are_rows_with_their_reasons_and_the_rest_are_finished(tmp_path):
    outcome = run_sweep(ordered(tmp_path), tmp_path / "out", jobs=1)
    points = outcome.sweep.points.collect()
    broken = points[COST] < points[NORTH]
    assert (outcome.done, outcome.failed, broken.sum()) == (6, 3, 3)
    assert points["failed"].is_null().to_list() == (~broken).to_list()
    assert points["breakdown"].is_null().to_list() == broken.to_list()
    assert all("order" in reason for reason in outcome.reasons)
    assert sum(outcome.reasons.values()) == 3
    assert outcome.sweep.manifest["counts"] == {"planned": 9, "done": 6, "failed": 3}


def test_points_that_have_failed_are_tried_again(tmp_path):
    states = []
    for _ in range(2):
        outcome = run_sweep(ordered(tmp_path), tmp_path / "out", jobs=1, progress=states.append)
    assert (outcome.reused, outcome.done, outcome.failed) == (6, 6, 3)
    assert [state for state in states if not state.played] == [Progress(9), Progress(3)]


def test_a_point_that_failed_once_and_then_succeeds_is_done(tmp_path, monkeypatch):
    def unlucky(tasks, jobs):
        for task in tasks:
            yield [(key, "no luck") for key, _ in task.points]

    with monkeypatch.context() as patch:
        patch.setattr(runner_module, "play_here", unlucky)
        outcome = swept(tmp_path)
    assert (outcome.done, outcome.failed, outcome.reasons) == (0, 25, {"no luck": 25})
    outcome = swept(tmp_path)
    assert (outcome.done, outcome.failed, outcome.reasons) == (25, 0, {})
    alone = tmp_path / "alone"
    swept(alone)
    assert summary(tmp_path) == summary(alone)


def test_a_level_for_which_no_game_can_be_made_fails_alone(tmp_path):
    """What passes the reading of the experiment may still not fit together with another factor."""
    study = experiment(tmp_path, factors={TRUST: {"levels": [0.2, 0.5]}})
    levels = tuple(Level(word, {"closing": word}) for word in ("none", "nonsense"))
    study = replace(study, factors=(*study.factors, Listed("closing", levels, ("closing",))))
    outcome = run_sweep(study, tmp_path / "out", jobs=1)
    points = outcome.sweep.points.collect()
    assert (outcome.done, outcome.failed) == (2, 2)
    assert all("nonsense" in reason for reason in points["failed"].drop_nulls())


def test_a_defect_at_one_point_costs_that_point_alone(tmp_path, monkeypatch):
    play_points = tasks.play_points

    def defective(game, points, *rest):
        if any(numbers[TRUST] > 0.8 for numbers in points):
            raise ZeroDivisionError("a defect")
        return play_points(game, points, *rest)

    monkeypatch.setattr(tasks, "play_points", defective)
    outcome = swept(tmp_path)
    assert (outcome.done, outcome.reasons) == (20, {"ZeroDivisionError: a defect": 5})


def test_the_first_failure_ends_the_sweep_if_asked_to(tmp_path):
    study = ordered(tmp_path)
    with pytest.raises(PointError, match="order"):
        run_sweep(study, tmp_path / "out", jobs=1, on_error="stop")
    assert not (tmp_path / "out" / "summary.csv").exists()
    assert run_sweep(study, tmp_path / "out", jobs=1).done == 6


def test_nothing_is_left_where_no_scheduler_answers(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.sweeps.cluster.PATIENCE", 1)
    with pytest.raises(SweepError, match="no scheduler answers"):
        run_sweep(experiment(tmp_path), tmp_path / "out", cluster="tcp://127.0.0.1:1")
    with pytest.raises(SweepError, match="no scheduler answers"):
        run_sweep(experiment(tmp_path), tmp_path / "out", cluster="nonsense://x")
    assert not (tmp_path / "out").exists()


def test_sweeps_of_one_folder_do_not_depend_on_the_folder_they_are_in(tmp_path):
    swept(tmp_path / "a")
    swept(tmp_path / "b")
    assert summary(tmp_path / "a") == summary(tmp_path / "b")
    one, other = (tmp_path / name / "out" / "design.parquet" for name in "ab")
    assert one.read_bytes() == other.read_bytes()
