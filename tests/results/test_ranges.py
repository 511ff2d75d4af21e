"""Room for a bargain: the engine's own ranges found again from the tables, and the teaching case by hand."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

import sim
from sim.results.ranges import find_options, find_room

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@pytest.fixture(scope="module")
def antalya():
    return sim.run(sim.load(SCENARIOS / "antalya.yaml"), draws=300, seed=5)


@pytest.fixture(scope="module")
def two_issues():
    return sim.run(sim.load(SCENARIOS / "two_issues.yaml"), draws=40, seed=5)


def test_others_can_leave_enough_exactly_where_the_engine_found_a_range_against_war(antalya):
    compared = 0
    for name in antalya.game.rounds:
        room = find_room(antalya, name, most=10_000)
        known = antalya.talks.filter(round=name).select("world", "range.against_war").collect()
        both = room.join(known, on="world")
        enough = both["can_leave"].fill_null(-np.inf) >= both["needs"] - 1e-9
        assert (enough == both["range.against_war"]).all(), name
        compared += len(both)
    assert compared > 500


def test_in_the_teaching_case_south_can_leave_north_one_half(two_issues):
    """North fights on for 100 days at 0.004: -0.4. An open border under a ceasefire: trust 0.8 times 1, less
    0.2 for the ceasefire; the war goes on with chance 0.2, from a position worse by 0.1: -0.08 - 0.02."""
    room = find_room(two_issues, "first")
    assert_allclose(room["needs"], -0.4)
    assert_allclose(room["can_leave"], 0.8 - 0.2 - 0.08 - 0.02)


def test_every_option_under_a_ceasefire_is_part_of_a_bargain_in_the_teaching_case(two_issues):
    ceasefire, border = find_options(two_issues, "first")
    assert_allclose(ceasefire, [0.0, 1.0])  # none, general
    assert_allclose(border, [1.0, 1.0, 1.0])


def test_every_assumption_set_has_the_same_weight(antalya):
    room = find_room(antalya, "antalya", most=120)
    by_set = room.group_by("set").agg(pl.col("weight").sum())
    assert_allclose(by_set["weight"], 1 / len(by_set))
    assert len(room) <= 120


def test_an_option_is_part_of_a_bargain_only_where_there_is_one(antalya):
    """Every deal that ends the fighting has the option that does so, and no pause."""
    ceasefire, *rest = find_options(antalya, "antalya")
    assert_allclose(ceasefire, [0.0, 0.0, 1.0])
    assert all((shares <= 1 + 1e-9).all() and shares.max() > 0 for shares in rest)
