"""A point of a sweep is the scenario with some numbers set, played as ``sim.run`` plays it."""

import json
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import sim
from sim.game import OrderError
from sim.scenario import ScenarioError, loads
from sim.sweeps import load_experiment, run_sweep
from sim.talks import list_parts
from tests.sweeps.pieces import COST, TRUST, experiment, swept
from tests.talks.random_games import document, numbers

few = settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
INTERVALS = ("mc_low", "mc_high", "low", "high")


def expected(scenario, draws, seed):
    """Return what ``sim.run`` says of the outputs of a sweep, by column."""
    said = sim.run(scenario, draws=draws, seed=seed).summary()
    shares = dict(said["final"]["outcomes"])
    shares |= {f"ever.{name}": share for name, share in said["final"]["ever"].items()}
    for meeting in said["rounds"]:
        shares |= {f"{meeting['name']}.{name}": share for name, share in meeting["outcomes"].items()}
        for which, share in meeting["bargaining_range"].items():
            shares[f"range.{which}.{meeting['name']}"] = share
    row = {}
    for name, share in shares.items():
        row |= {name: share["probability"]} | {f"{name}.{end}": share[end] for end in INTERVALS}
    for party, body in said["parties"].items():
        payoff = body["payoff"]
        row |= {f"payoff.{party}": payoff["mean"]} | {
            f"payoff.{party}.{end}": payoff[end] for end in ("low", "high")
        }
    return row


def assert_row_is(row, wanted):
    """The row has exactly these numbers, and none beside but those of the fighting."""
    ours = {name: value for name, value in row.items() if not name.startswith("fighting.ended")}
    assert {name: ours[name] for name in wanted} == wanted
    assert set(ours) - set(wanted) <= {"point", "failed", TRUST, COST, "factor"}


ALL = ["ever", "rounds", "ranges", "payoffs"]


def test_every_output_of_a_point_is_what_a_run_says(tmp_path):
    points = swept(tmp_path, draws=60, levels=3, outputs=ALL, seed=3).sweep.points.collect()
    assert points["point"].to_list() == list(range(9))
    for row in points.rows(named=True):
        scenario = sim.load(tmp_path / "lake.yaml", {TRUST: row[TRUST], COST: row[COST]})
        assert_row_is(row, expected(scenario, 60, 3))
    assert 0 < points["shared border"].mean() < 1


def test_a_point_of_antalya_is_what_a_run_says(tmp_path):
    cost, trust = "parties.russia.war.cost_per_day", "parties.*.trust.level"
    file = tmp_path / "war.yaml"
    factors = {cost: {"levels": [0.001, 0.004]}, trust: {"levels": [0.2, 0.8]}}
    file.write_text(json.dumps({"scenario": "antalya", "factors": factors, "draws": 12}))
    outcome = run_sweep(load_experiment(file), tmp_path / "out", jobs=1)
    row = outcome.sweep.points.collect().row(2, named=True)
    scenario = sim.load("antalya", {cost: row[cost], trust: row[trust]})
    wanted = expected(scenario, 12, 1)
    assert {name: row[name] for name in row if name in wanted} == {
        name: value for name, value in wanted.items() if name in row
    }


@few
@given(numbers, st.floats(0, 1), st.integers(1, 50))
def test_points_of_random_games_are_what_runs_say(tmp_path_factory, number, share, draws):
    """Any number with a range may be the factor, whatever it means."""
    folder = tmp_path_factory.mktemp("random")
    text = json.dumps(document(random.Random(number)))
    scenario = loads(text, "lake", parts=list_parts())
    free = [path for path, n in scenario.numbers.items() if not n.exact and not path.startswith("rounds.")]
    path = free[int(share * (len(free) - 1))]
    (folder / "lake.yaml").write_text(text)
    body = {"scenario": "lake.yaml", "factors": {path: "own"}, "draws": draws, "outputs": ALL}
    (folder / "study.yaml").write_text(json.dumps(body | {"design": {"kind": "grid", "levels": 3}}))
    outcome = run_sweep(load_experiment(folder / "study.yaml"), folder / "out", jobs=1)
    for row in outcome.sweep.points.collect().rows(named=True):
        try:
            wanted = expected(loads(text, "lake", {path: row[path]}, parts=list_parts()), draws, 1)
        except (OrderError, ScenarioError):
            assert row["failed"]
            continue
        assert row["failed"] is None
        assert {name: row[name] for name in wanted} == wanted


def test_a_variant_and_a_setting_are_what_a_run_of_them_says(tmp_path):
    closing = {"levels": ["none", "issue_by_issue"]}
    factors = {
        "variant": {"levels": ["baseline", "hold 1"]},
        "closing": closing,
        TRUST: {"levels": [0.2, 0.7]},
    }
    points = swept(tmp_path, factors=factors, draws=8).sweep.points.collect()
    assert len(points) == 8
    for row in points.rows(named=True):
        settings = {TRUST: row[TRUST], "closing": row["closing"]}
        if row["variant"] == "hold 1":
            settings = {"parties.*.strategy.aspiration.time_dependent.hold": 1} | settings
        wanted = expected(sim.load(tmp_path / "lake.yaml", settings), 8, 1)
        assert {name: row[name] for name in row if name in wanted} == {
            name: value for name, value in wanted.items() if name in row
        }


def test_one_at_a_time_moves_one_factor_and_leaves_the_others_as_written(tmp_path):
    design = {"kind": "one_at_a_time", "levels": 2}
    points = swept(tmp_path, design=design, draws=40).sweep.points.collect()
    written = expected(sim.load(tmp_path / "lake.yaml"), 40, 1)
    assert points[TRUST].to_list() == [0.8, 0.1, 0.9, 0.8, 0.8]
    assert points[COST].to_list() == [0.006, 0.006, 0.006, 0.001, 0.02]
    first, fourth = points.row(0, named=True), points.row(3, named=True)
    assert {name: first[name] for name in first if name in written} == {
        name: value for name, value in written.items() if name in first
    }
    wanted = expected(sim.load(tmp_path / "lake.yaml", {COST: 0.001}), 40, 1)
    assert fourth["payoff.north"] == wanted["payoff.north"]


def test_a_count_is_moved_in_whole_steps_and_equal_points_are_played_once(tmp_path):
    exchanges = "rounds.*.exchanges"
    seen = []
    study = experiment(
        tmp_path, factors={exchanges: {"from": 1, "to": 3}}, design={"kind": "lhs", "points": 9}
    )
    outcome = run_sweep(study, tmp_path / "out", jobs=1, progress=seen.append)
    points = outcome.sweep.points.collect()
    assert set(points[exchanges]) == {1, 2, 3}
    assert (seen[0].missing, seen[-1].played, outcome.done) == (3, 3, 9)
    for row in points.rows(named=True):
        wanted = expected(sim.load(tmp_path / "lake.yaml", {exchanges: int(row[exchanges])}), 10, 1)
        assert row["payoff.south"] == wanted["payoff.south"]


def test_fresh_random_numbers_are_another_seed_at_every_point(tmp_path):
    points = swept(tmp_path, random_numbers="fresh", draws=40, levels=2, seed=5).sweep.points.collect()
    for i, row in enumerate(points.rows(named=True)):
        scenario = sim.load(tmp_path / "lake.yaml", {TRUST: row[TRUST], COST: row[COST]})
        assert row["payoff.north"] == expected(scenario, 40, 5 + i)["payoff.north"]


@pytest.mark.parametrize(
    "design", [{"kind": kind, "points": 16} for kind in ("lhs", "sobol", "random", "saltelli", "morris")]
)
def test_coordinates_of_every_design_give_the_factors_beside_them(tmp_path, design):
    sweep = swept(tmp_path, design=design, draws=2).sweep
    units, points = sweep.units(), sweep.points.collect()
    assert units.shape == (len(points), 2) and len(points) <= 16
    np.testing.assert_allclose(points[TRUST], 0.1 + 0.8 * units[:, 0], rtol=1e-12)
    np.testing.assert_allclose(points[COST], 0.001 + 0.019 * units[:, 1], rtol=1e-12)
