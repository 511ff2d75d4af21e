"""The summary: its keys are a contract, its shares add up, and its numbers are those of the tables."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

import sim
from sim.results import Results
from sim.results.estimates import estimate
from sim.results.results import run as run_scenario
from sim.solutions import kalai_smorodinsky, nash
from sim.talks.reference import Reference
from tests.fake_results import LAKE, fake_results
from tests.talks.random_games import game

P = {"probability", "mc_low", "mc_high", "low", "high"}
SPREAD = {"mean", "low", "high"}
GAMES = (1, 5, 12, 28, 33, 46)
some_games = pytest.mark.parametrize("number", GAMES)


Played = Callable[..., Results]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Return a function that runs a random game, or a shipped scenario, once."""

    @cache
    def run_once(number: int | str, draws: int = 120) -> Results:
        scenario = game(number).scenario if isinstance(number, int) else sim.load(number)
        return run_scenario(scenario, draws=draws, seed=3, folder=tmp_path_factory.mktemp("played"))

    return run_once


def talks_of(results: Results, r: int) -> pl.DataFrame:
    return results.talks.filter(pl.col("round") == results.game.rounds[r]).collect()


# ---- the contract ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [*GAMES, "two_issues"])
def test_the_keys_of_the_summary_are_those_of_the_contract(played: Played, number: int | str) -> None:
    results = played(number)
    told, parties = results.summary(), set(results.game.parties)
    assert list(told) == [
        "scenario",
        "draws",
        "sets",
        "seed",
        "rounds",
        "final",
        "parties",
        "never_leaves",
        "solutions",
    ]
    issues = {issue: set(body.options) for issue, body in results.scenario.issues.items()}
    assert [meeting["name"] for meeting in told["rounds"]] == list(results.scenario.rounds)
    for meeting in told["rounds"]:
        assert set(meeting) == {
            "name",
            "date",
            "date_low",
            "date_high",
            "meets",
            "outcomes",
            "in_force",
            "bargaining_range",
            "parties",
        }
        assert list(meeting["outcomes"]) == ["breakdown", *results.scenario.outcomes, "continue to talk"]
        assert set(meeting["bargaining_range"]) == {"against_war", "today", "believed"}
        for share in (meeting["meets"], *meeting["outcomes"].values(), *meeting["bargaining_range"].values()):
            assert set(share) == P
        assert {issue: set(shares) for issue, shares in meeting["in_force"].items()} == issues
        assert set(meeting["parties"]) == parties
        for values in meeting["parties"].values():
            assert set(values) == {"no_deal_value", "reservation_value"}
            assert all(set(value) == SPREAD for value in values.values())
        assert date.fromisoformat(meeting["date_low"]) <= date.fromisoformat(meeting["date"])
        assert date.fromisoformat(meeting["date"]) <= date.fromisoformat(meeting["date_high"])
    assert set(told["final"]) == {"outcomes", "ever"}
    for shares in told["final"].values():
        assert list(shares) == ["breakdown", *results.scenario.outcomes, "continue to talk"]
        assert all(set(share) == P for share in shares.values())
    assert set(told["parties"]) == set(told["never_leaves"]) == parties
    assert all(set(values) == {"payoff"} for values in told["parties"].values())
    assert all(set(values["payoff"]) == SPREAD for values in told["parties"].values())
    assert {"nash", "kalai_smorodinsky"} <= set(told["solutions"])
    for solution in told["solutions"].values():
        assert set(solution) == {"deals", "payoffs"}
        assert all(set(deal) == set(issues) for deal in solution["deals"])
        assert solution["payoffs"] is None if not solution["deals"] else set(solution["payoffs"]) == parties
    assert (told["draws"], told["sets"], told["seed"]) == (120, 20, 3)


@some_games
def test_the_summary_is_json_and_comes_back_as_it_was(played: Played, number: int) -> None:
    told = played(number).summary()
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_spread_over_assumptions_is_null_below_20_sets(played: Played) -> None:
    told = played(1, 38).summary()
    assert told["sets"] == 19
    assert all(share["low"] is share["high"] is None for share in told["final"]["outcomes"].values())
    assert all(share["mc_low"] is not None for share in told["final"]["outcomes"].values())


# ---- what adds up ---------------------------------------------------------------------------------


@some_games
def test_outcomes_of_a_round_share_out_all_worlds_and_so_do_options_in_force(
    played: Played, number: int
) -> None:
    told = played(number).summary()
    for shares in (*(meeting["outcomes"] for meeting in told["rounds"]), told["final"]["outcomes"]):
        assert sum(share["probability"] for share in shares.values()) == pytest.approx(1)
    for meeting in told["rounds"]:
        for shares in meeting["in_force"].values():
            assert sum(shares.values()) == pytest.approx(1)


@some_games
def test_final_outcomes_are_those_of_the_last_round_and_ever_is_at_least_as_likely(
    played: Played, number: int
) -> None:
    told = played(number).summary()
    assert told["final"]["outcomes"] == told["rounds"][-1]["outcomes"]
    for name, ever in told["final"]["ever"].items():
        in_rounds = [meeting["outcomes"][name]["probability"] for meeting in told["rounds"]]
        assert max(in_rounds) - 1e-12 <= ever["probability"] <= sum(in_rounds) + 1e-12


@some_games
def test_breakdown_is_absorbing_and_fewer_and_fewer_meet(played: Played, number: int) -> None:
    told = played(number).summary()["rounds"]
    for before, after in pairwise(told):
        assert after["outcomes"]["breakdown"]["probability"] >= before["outcomes"]["breakdown"]["probability"]
        assert after["meets"]["probability"] <= before["meets"]["probability"]
    assert told[0]["meets"]["probability"] == 1


# ---- from the tables, a second way ----------------------------------------------------------------


@some_games
def test_every_share_of_a_round_is_the_estimate_of_its_column(played: Played, number: int) -> None:
    results = played(number)
    before_peace = np.zeros(results.draws, dtype=bool)
    for r, meeting in enumerate(results.summary()["rounds"]):
        talks = talks_of(results, r)
        sets, meets = talks["set"].to_numpy(), talks["meets"].to_numpy()
        assert meeting["meets"] == estimate(meets, sets)
        for name, share in meeting["outcomes"].items():
            assert share == estimate((talks["outcome"] == name).to_numpy(), sets)
        for issue, shares in meeting["in_force"].items():
            for option, share in shares.items():
                assert share == pytest.approx((talks[f"in_force.{issue}"] == option).mean())
        for which, share in meeting["bargaining_range"].items():
            among = meets & ~before_peace if which == "against_war" else meets
            exists = talks[f"range.{which}"].fill_null(value=False).to_numpy()
            assert share == estimate(exists[among], sets[among])
        before_peace = ~talks["fighting"].to_numpy()


@some_games
def test_values_and_payoffs_are_means_and_quantiles_of_their_columns(played: Played, number: int) -> None:
    results = played(number)
    worlds = results.worlds.collect()
    for party in results.game.parties:
        told = results.summary()["parties"][party]["payoff"]
        column = worlds[f"payoff.{party}"].to_numpy()
        assert told["mean"] == pytest.approx(column.mean())
        assert [told["low"], told["high"]] == pytest.approx(np.quantile(column, [0.05, 0.95]))
        for r, meeting in enumerate(results.summary()["rounds"]):
            for what, values in meeting["parties"][party].items():
                held = talks_of(results, r)[f"{what}.{party}"].drop_nulls()
                if len(held):
                    assert values["mean"] == pytest.approx(held.mean())
                else:
                    assert values == dict.fromkeys(SPREAD)


@some_games
def test_dates_are_quantiles_of_the_days_on_which_the_round_falls(played: Played, number: int) -> None:
    results = played(number)
    for r, meeting in enumerate(results.summary()["rounds"]):
        days = sorted(talks_of(results, r)["day"].to_list())
        for key, share in (("date", 0.5), ("date_low", 0.05), ("date_high", 0.95)):
            day = (date.fromisoformat(meeting[key]) - results.scenario.starts) / timedelta(days=1)
            at_most, below = np.mean([x <= day for x in days]), np.mean([x < day for x in days])
            assert below <= share + 1 / len(days)
            assert at_most >= share - 1 / len(days)


@some_games
def test_solutions_are_those_of_w_at_central_values_with_no_deal_as_the_disagreement_point(
    played: Played,
    number: int,
) -> None:
    results = played(number)
    values = results.central_values
    for name, solve in (("nash", nash), ("kalai_smorodinsky", kalai_smorodinsky)):
        told, expected = results.summary()["solutions"][name], solve(values, values[0])
        assert told["deals"] == [results.game.deals.names(int(x)) for x in expected.deals]
        if told["deals"]:
            first = [told["payoffs"][party] for party in results.game.parties]
            assert first == pytest.approx(values[expected.deals[0]])


# ---- against the reference, and against what can be said without it ---------------------------------


@pytest.mark.parametrize("number", [1, 12, 28])
def test_payoffs_and_final_outcomes_of_the_tables_are_those_of_the_reference(
    played: Played, number: int
) -> None:
    results = played(number)
    last = talks_of(results, len(results.game.rounds) - 1)
    payoffs = results.worlds.collect()
    for world in range(0, results.draws, 12):
        reference = Reference(results.game, results.seed, results.draws, world).play()
        assert last["outcome"][world] == reference.end
        assert last["deal"][world] == reference.state
        for party in results.game.parties:
            assert payoffs[f"payoff.{party}"][world] == pytest.approx(reference.payoff[party], abs=1e-9)


@some_games
def test_worlds_hold_the_true_numbers_and_red_lines_of_each_world(played: Played, number: int) -> None:
    results = played(number)
    worlds = results.worlds.collect()
    for world in (0, 50, 119):
        reference = Reference(results.game, results.seed, results.draws, world)
        row = worlds.row(world, named=True)
        for path, value in reference.truth.items():
            assert row.get(path, value) == value
        for path in results.scenario.numbers:
            number_ = results.scenario.numbers[path]
            assert path in row or number_.low == number_.high
        for party, lines in reference.there.items():
            assert all(row[f"red_line.{party}.{line}"] == there for line, there in lines.items())


@pytest.mark.parametrize("number", [*GAMES, 2, 3, 8, 9])
def test_who_can_never_leave_never_does(played: Played, number: int) -> None:
    """Leaving pays only where talking (1 + fatigue f) > leaving + host; hope can but add to talking on."""
    results = played(number)
    talks, worlds = results.talks.collect(), results.worlds.collect()
    game_ = results.game

    def column(path: str) -> np.ndarray:
        fallback = np.full(results.draws, game_.central[game_.position[path]])
        return worlds[path].to_numpy() if path in worlds.columns else fallback

    for party in game_.parties:
        own = f"parties.{party}.talking"
        can = np.zeros(results.draws, dtype=bool)
        for f, meeting in enumerate(results.scenario.rounds.values(), start=1):
            host = column("mediators.umpire.hosts.leaving") if meeting.mediator else 0.0
            can |= (
                column(f"{own}.cost") * (1 + column(f"{own}.fatigue") * f) > column(f"{own}.leaving") + host
            )
        assert results.summary()["never_leaves"][party] == pytest.approx(1 - can.mean())
        left = talks.filter(pl.col("walked_out") == party)["world"].to_numpy()
        assert can[left].all()


# ---- the tables of the talks ------------------------------------------------------------------------


@some_games
def test_talks_have_a_row_for_each_world_and_round_in_order(played: Played, number: int) -> None:
    results = played(number)
    talks, rounds = results.talks.collect(), results.game.rounds
    assert talks["world"].to_list() == [n for n in range(results.draws) for _ in rounds]
    assert talks["round"].to_list() == list(rounds) * results.draws


@some_games
def test_what_is_told_of_a_round_hangs_together(played: Played, number: int) -> None:
    results = played(number)
    talks: list[dict[str, Any]] = results.talks.collect().to_dicts()
    deals = results.game.deals
    before: dict[str, Any] = {}
    for row in talks:
        is_first = row["round"] == results.game.rounds[0]
        names = deals.names(row["deal"])
        assert all(row[f"in_force.{issue}"] == option for issue, option in names.items())
        assert row["fighting"] != deals.peace[row["deal"]]
        assert row["signed"] == (row["signed_by"] is not None)
        assert (row["outcome"] == "breakdown") == (
            row["walked_out"] is not None or before_broke(is_first, before)
        )
        ended = not is_first and (
            before["outcome"] == "breakdown" or not before["meets"] or ends(results, before)
        )
        assert row["meets"] == (not ended)
        if row["meets"]:
            assert row["fruitless"] == (0 if row["signed"] else 1 + (0 if is_first else before["fruitless"]))
            assert not (row["walked_out"] and (row["signed"] or not row["fighting"]))
            assert row["range.today"] is not None
        else:
            assert row["range.today"] is row["signed_by"] is row["walked_out"] is None
            assert row["outcome"] == before["outcome"]
            assert all(row[f"no_deal_value.{party}"] is None for party in results.game.parties)
        before = row


def before_broke(is_first: bool, before: dict[str, Any]) -> bool:
    return not is_first and before["outcome"] == "breakdown"


def ends(results: Results, row: dict[str, Any]) -> bool:
    """Return whether a round ended the talks by what was signed in it."""
    outcome = results.scenario.outcomes.get(row["outcome"])
    return bool(row["signed"]) and outcome is not None and outcome.ends == "talks"


@some_games
def test_an_accepted_offer_is_what_the_round_signed(played: Played, number: int) -> None:
    results = played(number)
    accepted = results.exchanges.filter("accepted").select("world", "round", "deal").collect()
    signed = (
        results.talks.filter(pl.col("signed_by") == "exchange").select("world", "round", "deal").collect()
    )
    assert accepted.sort("world", "round").equals(signed.sort("world", "round"))


@some_games
def test_the_number_of_exchanges_is_that_of_the_offers_listed(played: Played, number: int) -> None:
    """All of 120 worlds are recorded."""
    results = played(number)
    listed = results.exchanges.group_by("world", "round").len().collect()
    counted = results.talks.select("world", "round", "exchanges").filter(pl.col("exchanges") > 0).collect()
    both = counted.join(listed, on=["world", "round"], how="full", coalesce=True)
    assert (both["exchanges"] == both["len"]).all()


def test_a_notebook_shows_the_outcomes_by_round_and_no_markup_of_the_scenario(tmp_path):
    results = fake_results(tmp_path, LAKE.replace("settlement:", '"a <b>": '))
    shown = results._repr_html_()
    assert shown.count("<tr>") == 1 + len(results.game.rounds)
    assert "a &lt;b&gt;" in shown and "<b>" not in shown
    final = results.summary()["final"]["outcomes"]["breakdown"]["probability"]
    assert f"<td>{100 * final:.0f} ±" in shown
