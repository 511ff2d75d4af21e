"""One world told: what it says is what the tables of a run say of that world."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import sim
from sim.results import Results, run, trace
from sim.results.typical import PickError, find_typical, nearest_to_mean, read_pick
from tests.talks.random_games import game, numbers

DRAWS = 40
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def offers_in(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the offers of a document as rows of the exchanges table."""
    rows = []
    for at in told["rounds"]:
        for turn in at["exchanges"]:
            offer = turn["offer"]
            if offer is None:
                continue
            asks = {turn["party"]: turn["aspiration"]} | {
                a["party"]: a["aspiration"] for a in offer["answers"]
            }
            row = {
                "world": told["world"],
                "round": at["name"],
                "exchange": turn["exchange"],
                "party": turn["party"],
                "accepted": offer["accepted"],
            }
            row |= {f"offer.{issue}": option for issue, option in offer["deal"].items()}
            for party, thoughts in at["parties"].items():
                value = offer["values"][party]  # the table has none below the worth of talking on
                kept = value is not None and value >= thoughts["talking_on"] - 1e-9
                row[f"value.{party}"] = value if kept else None
                row[f"aspiration.{party}"] = asks.get(party)
                row[f"reservation_value.{party}"] = thoughts["reservation_value"]
                row[f"believed.{party}"] = offer["believed"][party]
            rows.append(row)
    return rows


def assert_same_world(results: Results, told: Mapping[str, Any]) -> None:
    mine = pl.col("world") == told["world"]
    table, rows = results.exchanges.filter(mine).collect(), offers_in(told)
    assert len(table) == len(rows)
    for row, expected in zip(rows, table.to_dicts(), strict=True):
        for key, value in row.items():
            approximate = pytest.approx(value, abs=1e-9) if isinstance(value, float) else value
            assert expected[key] == approximate, key
    payoffs = results.worlds.filter(mine).collect().to_dicts()[0]
    talks = results.talks.filter(mine).collect().to_dicts()
    for party, payoff in told["payoffs"].items():
        assert payoffs[f"payoff.{party}"] == pytest.approx(payoff, abs=1e-9)
    for at, row in zip(told["rounds"], talks, strict=True):
        assert (at["held"], at["outcome"]) == (row["meets"], row["outcome"])
        assert at["in_force"] == {issue: row[f"in_force.{issue}"] for issue in at["in_force"]}
        assert (at["signed"] and at["signed"]["by"]) == row["signed_by"]
        left = [each["party"] for each in at["leaving"] if each["leaves"]]
        assert left == ([row["walked_out"]] if row["walked_out"] else [])
        assert (at["days_fought"], at["battlefield"]) == (
            row["days_fought"],
            pytest.approx(row["battlefield"]),
        )
        day = results.scenario.starts.toordinal() + row["day"]
        assert at["date"] == type(results.scenario.starts).fromordinal(day).isoformat()


@given(number=numbers, world=st.integers(0, DRAWS - 1))
@few
def test_a_world_told_is_that_world_of_the_tables(number: int, world: int) -> None:
    results = run(game(number).scenario, DRAWS, number)
    assert_same_world(results, trace(results.scenario, world, DRAWS, number))


def test_a_world_of_the_shipped_case_told_is_that_world_of_the_tables() -> None:
    """Two short worlds: the readable reference takes its time over this case."""
    results = run(sim.load("antalya"), DRAWS, 1)
    over = results.talks.filter(pl.col("round") == "belarus_3", ~pl.col("meets")).collect()
    for world in over["world"][:2]:
        assert_same_world(results, trace(results.scenario, world, DRAWS, 1))


@given(number=numbers, world=st.integers(0, DRAWS - 1))
@few
def test_every_refusal_has_the_reason_that_its_numbers_give(number: int, world: int) -> None:
    results = run(game(number).scenario, DRAWS, number)
    told, drawn = (
        trace(results.scenario, world, DRAWS, number),
        results.worlds.collect().row(world, named=True),
    )
    for at in told["rounds"]:
        for turn in at["exchanges"]:
            for answer in turn["offer"]["answers"] if turn["offer"] else ():
                least, takes = answer["reservation_value"], answer["takes"]
                assert takes >= least
                for line in answer["red_lines"]:
                    assert drawn[f"red_line.{answer['party']}.{line}"]
                if answer["red_lines"]:
                    assert (answer["value"], answer["reason"]) == (None, "red line")
                elif answer["value"] < least - 1e-9:
                    assert answer["reason"] == "reservation value"
                else:
                    reason = "aspiration" if answer["value"] < takes - 1e-9 else None
                    assert answer["reason"] == reason
                assert answer["accepts"] == (answer["reason"] is None)


@given(number=numbers, world=st.integers(0, DRAWS - 1))
@few
def test_what_is_put_to_the_vote_is_signed_only_if_all_vote_yes(number: int, world: int) -> None:
    told = trace(game(number).scenario, world, DRAWS, number)
    for at in told["rounds"]:
        by_issue = at["issue_by_issue"]
        put = [*at["texts"], *([by_issue["vote"]] if by_issue and by_issue["vote"] else [])]
        assert sum(text["signed"] for text in put) == (
            at["signed"] is not None and at["signed"]["by"] != "exchange"
        )
        for text in put:
            for vote in text["votes"].values():
                worthy = vote["value"] is not None and vote["value"] >= vote["reservation_value"] - 1e-9
                assert vote["yes"] == worthy
            assert all(vote["yes"] for vote in text["votes"].values()) or not text["signed"]


@given(number=numbers)
@few
def test_what_is_learned_from_an_offer_is_where_the_next_begins(number: int) -> None:
    """So no belief changes but by an act that is told; what is repeated teaches nothing."""
    told = trace(game(number).scenario, 0, DRAWS, number)
    last: dict[str, Any] = {}
    for at in told["rounds"]:
        for turn in at["exchanges"]:
            offer = turn["offer"]
            for about in offer["learned"] if offer else ():
                before, after = about["likeliest_type"]
                assert before == last.get(about["about"], before)
                last[about["about"]] = after
            if offer and offer["repeated"]:
                assert offer["learned"] == []


def test_the_same_world_is_told_the_same_and_is_a_json_document() -> None:
    scenario = sim.load("two_issues")
    one, two = (json.dumps(trace(scenario, 3, DRAWS, 1), allow_nan=False) for _ in range(2))
    assert one == two


def test_a_world_by_hand() -> None:
    """docs/two-issues.md: what talking on is worth on the first day, and what is signed."""
    told = trace(sim.load("two_issues"), 0, DRAWS, 1)
    first = told["rounds"][0]
    assert first["parties"]["south"]["reservation_value"] == pytest.approx(-0.615)
    assert first["parties"]["north"]["reservation_value"] == pytest.approx(-0.415)
    assert first["signed"]["changes"] == {"ceasefire": "general", "border": "shared"}


@pytest.mark.parametrize(("world", "draws"), [(-1, 10), (10, 10), (0, 0)])
def test_a_world_that_is_not_there_is_named(world: int, draws: int) -> None:
    with pytest.raises(ValueError, match="must be"):
        trace(sim.load("two_issues"), world, draws)


BY_NAME = {"payoffs", "before", "in_force", "deal", "changes", "values", "believed", "gains", "red_lines"}


def keys_of(part: Any) -> set[str]:
    """Return the keys of a document, but for names of parties, issues and red lines."""
    if isinstance(part, list):
        return set().union(*map(keys_of, part))
    if not isinstance(part, dict):
        return set()
    found = set(part)
    for key, value in part.items():
        if key in ("votes", "parties") and isinstance(value, dict):  # by party, what is said of each
            found |= set().union(*map(keys_of, value.values()))
        elif key not in BY_NAME:
            found |= keys_of(value)
    return found


def test_the_documentation_lists_every_key() -> None:
    text = (Path(__file__).parents[2] / "docs" / "reading.md").read_text(encoding="utf-8")
    keys = set().union(*(keys_of(trace(game(number).scenario, 0, 20, number)) for number in range(20)))
    assert len(keys) > 50
    assert not {key for key in keys if f"`{key}`" not in text}


def test_progress_counts_the_rounds() -> None:
    finished: list[int] = []
    trace(sim.load("two_issues"), 0, DRAWS, progress=finished.append)
    assert finished == [1, 2]


# ---- a typical world -----------------------------------------------------------------------------


@given(points=arrays(np.float64, (7, 3), elements=st.integers(-50, 50).map(float)))
def test_the_world_nearest_to_the_mean_is_the_medoid(points: np.ndarray) -> None:
    """The least sum of squared distances to all others, found by trying all (a second method)."""
    spread = points.std(axis=0)
    scaled = points / np.where(spread > 0, spread, 1)
    sums = ((scaled[:, None] - scaled[None]) ** 2).sum(axis=(1, 2))
    assert sums[nearest_to_mean(points)] == pytest.approx(sums.min(), abs=1e-6)


@pytest.fixture(scope="module")
def antalya() -> Results:
    return run(sim.load("antalya"), 200, 1)


def test_a_typical_world_met_at_the_round_and_took_the_commonest_course(antalya: Results) -> None:
    pick = find_typical(antalya, "breakdown", "belarus_2")
    table = antalya.talks.collect()
    courses = {
        world: tuple(rows["outcome"])
        for (world,), rows in table.group_by("world", maintain_order=True)
        if rows["meets"][1] and rows["outcome"][1] == "breakdown"
    }
    counts = {course: list(courses.values()).count(course) for course in courses.values()}
    assert pick.world in courses
    assert (pick.worlds, pick.same_course) == (len(courses), max(counts.values()))
    assert counts[courses[pick.world]] == max(counts.values())
    standing = table.filter(pl.col("round") == "belarus_2", pl.col("outcome") == "breakdown")
    assert pick.standing == len(standing) > pick.worlds


def test_an_outcome_that_never_came_has_a_bound_on_its_probability(antalya: Results) -> None:
    """With 20 sets and none seen: 1 - 0.05^(1/20) = 13.9 %."""
    with pytest.raises(PickError, match=r"none of 200 worlds .* 20 assumption sets .* at most 13\.9 %"):
        find_typical(antalya, "settlement", "belarus_1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("breakdown", "expected an outcome and a round"),
        ("brakdown at first", 'unknown outcome "brakdown"; did you mean "breakdown"'),
        ("breakdown at frist", 'unknown round "frist"; did you mean "first"'),
        ("breakdown at moon", "rounds: first, second"),
    ],
)
def test_a_pick_that_names_nothing_says_what_there_is(text: str, message: str) -> None:
    with pytest.raises(PickError, match=message):
        read_pick(text, ("breakdown", "partial"), ("first", "second"))


def test_an_outcome_may_have_at_in_its_name() -> None:
    assert read_pick("peace at last at first", ("peace at last",), ("first",)) == ("peace at last", "first")
