"""Protocols: what each comes to where it can be worked out by hand, and what it must not do."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

import sim
from sim.charts.words import SIGNED_BY
from sim.game import build_game
from sim.report.trace import OPENINGS
from sim.results import Results, run, trace
from sim.scenario import Scenario, loads
from sim.talks import Batch, list_parts, play, series
from sim.talks.protocols import PROTOCOLS
from sim.talks.reference import protocols as reference
from sim.talks.stage import Stage
from tests.results.test_one_world import assert_same_world
from tests.talks.random_games import document_of_protocol, game_of_protocol, numbers

DRAWS = 40
MEDIATED = ("single_text", "drafts", "shuttle")


def scenario(
    demands: dict[str, dict[str, dict[str, float]]],
    protocol: Any,
    exchanges: int,
    costs: dict[str, dict[str, dict[str, float]]] | None = None,
    **changes: Any,
) -> Scenario:
    """Return exact talks of one round without war, where no deal is worth 0 to all.

    ``demands`` and ``costs`` are party -> issue -> option -> worth; the parties concede evenly.
    """
    costs = costs or {}
    table: dict[str, dict[str, Any]] = {}
    for stakes in (*demands.values(), *costs.values()):
        for issue, options in stakes.items():
            table.setdefault(issue, {"none": None}).update(dict.fromkeys(options))
    linear = {"aspiration": {"time_dependent": {"exponent": 1, "hold": 0}}}
    body = {
        "format": 1,
        "title": "by hand",
        "starts": "2030-01-01",
        "known": "2030-01-05",
        "horizon": {"days": 10},
        "issues": table,
        "parties": {
            name: {"demands": demands.get(name, {}), "costs": costs.get(name, {}), "strategy": linear}
            for name in demands
        },
        "mediators": {"umpire": {}},
        "protocol": protocol,
        "rounds": {"talks": {"date": "2030-01-05", "exchanges": exchanges, "mediator": "umpire"}},
        "outcomes": {"deal": {"when": "anything new", "ends": "talks"}},
        "model": {"types": 1, "least_gain": 0.001},
    }
    return loads(json.dumps(body), "by hand", changes or None, parts=list_parts())


def price(steps: int, protocol: Any, exchanges: int, **changes: Any) -> Scenario:
    """Return talks over a pie of 1: at price k of ``steps`` the seller has k / steps, the buyer the rest."""
    seller = {f"p{k}": k / steps for k in range(1, steps)}
    buyer = {f"p{k}": 1 - k / steps for k in range(1, steps)}
    demands = {"seller": {"price": seller}, "buyer": {"price": buyer}}
    return scenario(demands, protocol, exchanges, **changes)


def swap(protocol: Any, exchanges: int = 12, **changes: Any) -> Scenario:
    """Return talks over two issues, each worth more to one party than it costs the other: a logroll."""
    demands = {"one": {"mine": {"given": 1.0}}, "two": {"yours": {"given": 1.0}}}
    costs = {"one": {"yours": {"given": 0.4}}, "two": {"mine": {"given": 0.4}}}
    return scenario(demands, protocol, exchanges, costs, **changes)


def common_gains(protocol: Any, exchanges: int = 40) -> Scenario:
    """Return talks over three issues on each of which both gain."""
    gains = {issue: {"given": 0.3} for issue in ("roads", "water", "post")}
    return scenario({"one": gains, "two": gains}, protocol, exchanges)


def offers_in(played: Scenario, draws: int = DRAWS) -> pl.DataFrame:
    """Return all that is put forward."""
    results = run(played, draws, 1)  # which keeps the files that are read
    return results.exchanges.collect()


def signed(results: Results) -> set[tuple[str, ...]]:
    """Return what is in force in the end in any world, issue by issue."""
    columns = pl.col("^in_force\\..*$").cast(pl.String)
    return set(results.talks.select(columns).collect().rows())


# ---- simultaneous demands -----------------------------------------------------------------------


@pytest.mark.parametrize("half", [2, 3, 5])
def test_simultaneous_demands_over_a_price_meet_in_the_middle(half: int) -> None:
    """At exchange e the seller asks for 2m - 1 - e of 2m and the buyer for as much: they cross at m."""
    results = run(price(2 * half, "simultaneous_demands", 2 * half), DRAWS, 1)
    assert signed(results) == {(f"p{half}",)}
    offers = results.exchanges.filter(pl.col("world") == 0).collect()
    assert len(offers) == 2 * half  # m exchanges of two demands each
    assert offers["accepted"].to_list() == [False] * (2 * half - 2) + [True, True]
    sold = offers.filter(pl.col("party") == "seller")["offer.price"].to_list()
    assert sold == [f"p{2 * half - 1 - e}" for e in range(half)]


def test_of_several_accepted_demands_the_likeliest_is_signed() -> None:
    """Who takes whatever is worth no less than nothing accepts the other's first demand, as that its own."""
    worths = {"left": 0.9, "right": 0.5}, {"left": 0.1, "right": 0.8}
    demands = {"one": {"way": worths[0]}, "two": {"way": worths[1]}}
    easy = {"parties.*.strategy.acceptance": {"constant": {"level": 0}}}
    results = run(scenario(demands, "simultaneous_demands", 3, **easy), DRAWS, 1)
    offers = results.exchanges.collect()
    assert offers["accepted"].all() and offers["exchange"].max() == 0
    assert set(offers["offer.way"].to_list()) == {"left", "right"}
    assert signed(results) == {("right",)}  # alpha rises with the gain: (0.9, 0.1) is less than (0.5, 0.8)


# ---- single text --------------------------------------------------------------------------------


def test_a_single_text_climbs_a_path_of_common_gains_to_its_top() -> None:
    assert signed(run(common_gains("single_text"), DRAWS, 1)) == {("given",) * 3}


def test_a_single_text_gets_stuck_where_every_single_change_hurts_someone() -> None:
    """Both changes together would bring each 0.6; alternating offers find them."""
    results = run(swap("single_text"), DRAWS, 1)
    assert signed(results) == {("none", "none")}
    assert results.talks.select("exchanges").collect()["exchanges"].unique().to_list() == [2]  # none is left
    assert signed(run(swap("alternating_offers"), DRAWS, 1)) == {("given", "given")}


def test_a_change_is_drawn_as_often_as_any_other() -> None:
    """The first change of 900 worlds, of three: within 5 standard errors of a third."""
    first = offers_in(common_gains("single_text", 1), 900)
    counts = np.array([(first[f"offer.{issue}"] == "given").sum() for issue in ("roads", "water", "post")])
    assert counts.sum() == 900
    assert np.abs(counts - 300).max() < 5 * np.sqrt(900 * 2 / 9)


# ---- drafts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("exchanges", [1, 2, 3, 4, 9])
def test_the_last_draft_is_signed_by_those_who_have_asked_for_all(exchanges: int) -> None:
    """Nobody concedes, so all drafts but the last are refused: from the middle on, by the product of P.

    There are five; the last is the best again, since nobody has learned anything.
    """
    firm = {"parties.*.strategy.aspiration": "never_conceding"}
    results = run(price(6, "drafts", exchanges, **firm), DRAWS, 1)
    assert signed(results) == {("p3",)}
    offers = results.exchanges.filter(pl.col("world") == 0).collect()
    assert offers["offer.price"].to_list() == [*["p3", "p2", "p4", "p1", "p5"][: exchanges - 1], "p3"]
    assert offers["party"].null_count() == len(offers)
    assert offers["exchange"].to_list()[-1] == exchanges - 1


def test_no_last_draft_is_signed_below_a_reservation_value() -> None:
    """A draft that costs one party something, where there is no other."""
    demands, costs = {"one": {"way": {"given": 1.0}}, "two": {}}, {"two": {"way": {"given": 0.2}}}
    assert signed(run(scenario(demands, "drafts", 5, costs), DRAWS, 1)) == {("none",)}


# ---- agenda -------------------------------------------------------------------------------------


def test_an_agenda_cannot_logroll() -> None:
    """Each issue alone hurts one of them; in a package both gain 0.6."""
    assert signed(run(swap("agenda"), DRAWS, 1)) == {("none", "none")}


def test_an_agenda_takes_up_what_stands_on_it_and_nothing_else() -> None:
    listed = {"agenda": {"issues": ["water", "roads"]}}
    assert signed(run(common_gains("agenda"), DRAWS, 1)) == {("given",) * 3}
    results = run(common_gains(listed), DRAWS, 1)
    (found,) = signed(results)
    columns = [name for name in results.talks.collect_schema() if name.startswith("in_force.")]
    assert dict(zip(columns, found, strict=True)) == {
        "in_force.roads": "given",
        "in_force.water": "given",
        "in_force.post": "none",
    }


def test_exchanges_are_shared_out_over_the_agenda_the_first_getting_what_is_left_over() -> None:
    """Seven exchanges over three issues that nobody gives way on: 3, 2, 2, and the openers take turns."""
    demands = {
        "one": {issue: {"mine": 1.0, "yours": 0.1} for issue in ("a", "b", "c")},
        "two": {issue: {"mine": 0.1, "yours": 1.0} for issue in ("a", "b", "c")},
    }
    firm = {"parties.*.strategy.aspiration": "never_conceding"}
    offers = offers_in(scenario(demands, "agenda", 7, **firm)).filter(pl.col("world") == 0)
    assert offers["exchange"].to_list() == list(range(7))
    up = [next(i for i in "abc" if row[f"offer.{i}"] != "none") for row in offers.rows(named=True)]
    assert "".join(up) == "aaabbcc"
    opener, other = offers["party"][0], offers["party"][1]
    assert offers["party"].to_list() == [opener, other, opener, other, opener, opener, other]


def test_what_is_agreed_on_an_item_is_not_given_back_on_the_next() -> None:
    """The second issue would cost one party all but 0.1 of what the first has brought it."""
    demands = {"one": {"a": {"given": 1.0}}, "two": {"a": {"given": 1.0}, "b": {"given": 2.0}}}
    costs = {"one": {"b": {"given": 0.9}}}
    assert signed(run(scenario(demands, "agenda", 20, costs), DRAWS, 1)) == {("given", "none")}


# ---- shuttle ------------------------------------------------------------------------------------


def beliefs_after(name: str, number: int) -> tuple[Batch, Stage, np.ndarray]:
    """Return a random game played by a protocol, its stage, and the doubts of red lines as it began."""
    (stage,) = series.stages(game_of_protocol(number, name), DRAWS, number)
    doubts = stage.board.minds.doubts.copy()
    return series.play_talks(stage), stage, doubts


def test_a_shuttle_leaves_beliefs_as_they_were_where_nothing_is_accepted_by_all() -> None:
    """And only there: an accepted deal is known to be accepted. In the open the same offers teach."""
    counts = {"shuttle": [0, 0], "alternating_offers": [0, 0]}
    for number in range(30):
        for name, found in counts.items():
            batch, stage, doubts = beliefs_after(name, number)
            minds = stage.board.minds
            weights = np.full_like(minds.weights, 1 / minds.weights.shape[2])
            moved = (minds.weights != weights).any(axis=(1, 2)) | (minds.doubts != doubts).any(axis=(1, 2))
            accepted = np.any(
                [(meeting.way == 0) & (meeting.signed >= 0) for meeting in batch.rounds], axis=0
            )
            found[0] += int((moved & ~accepted).sum())
            found[1] += int((moved & accepted).sum())
    assert counts["shuttle"][0] == 0
    assert counts["shuttle"][1] > 20
    assert counts["alternating_offers"][0] > 100


def test_a_shuttle_is_alternating_offers_where_nothing_is_learned() -> None:
    """Between parties that go by the clock and by the public index, which then stays as it is."""
    signed = 0
    for number in range(12):
        deaf = {"aspiration": {"time_dependent": {"exponent": 1}}, "acceptance": "aspiration"}
        deaf |= {"proposal": "most_acceptable", "opponent_model": "bayesian_types"}
        found = []
        for name in ("alternating_offers", "shuttle"):
            body = document_of_protocol(number, name)
            body["model"]["learning"] = 0
            for party in body["parties"].values():
                party["strategy"] = deaf
            (batch,) = play(build_game(loads(json.dumps(body), "deaf", parts=list_parts())), DRAWS, number)
            found.append((batch.payoff.copy(), [(r.signed.copy(), r.made.copy()) for r in batch.rounds]))
        np.testing.assert_array_equal(found[0][0], found[1][0])
        for one, other in zip(found[0][1], found[1][1], strict=True):
            np.testing.assert_array_equal(one, other)
            signed += int((one[0] >= 0).sum())
    assert signed > 50


def test_who_answers_offers_hears_none_in_a_shuttle() -> None:
    """Tit for tat asks for all until it has heard two offers, so it never comes down."""
    mirror = {"parties.*.strategy.aspiration": {"relative_tit_for_tat": {"lag": 1}}}
    offers = offers_in(price(6, "shuttle", 12, **mirror))
    assert set(offers.filter(pl.col("party") == "seller")["offer.price"].to_list()) == {"p5"}
    assert set(offers.filter(pl.col("party") == "buyer")["offer.price"].to_list()) == {"p1"}


# ---- all of them --------------------------------------------------------------------------------


def batches(name: str, number: int) -> list[Batch]:
    return list(play(game_of_protocol(number, name), DRAWS, number))


@pytest.mark.parametrize("name", PROTOCOLS)
def test_a_world_comes_out_the_same_in_whatever_batch_it_is_played(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (3, 4, 11):
        (whole,) = batches(name, number)
        payoff, rounds = whole.payoff.copy(), [(r.signed.copy(), r.made.copy()) for r in whole.rounds]
        with monkeypatch.context() as patch:
            patch.setattr(series, "BATCH_BYTES", 1)
            parts = batches(name, number)
            assert len(parts) > 1
            np.testing.assert_array_equal(payoff, np.concatenate([part.payoff for part in parts]))
            for r, both in enumerate(rounds):
                for which, what in enumerate(("signed", "made")):
                    joined = np.concatenate([getattr(part.rounds[r], what) for part in parts])
                    np.testing.assert_array_equal(both[which], joined)


@pytest.mark.parametrize("name", PROTOCOLS)
@given(number=numbers)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_world_told_by_a_protocol_is_that_world_of_the_tables(name: str, number: int) -> None:
    results = run(game_of_protocol(number, name).scenario, 20, number)
    assert_same_world(results, trace(results.scenario, number % 20, 20, number))


@pytest.mark.parametrize("name", PROTOCOLS)
def test_what_is_signed_in_the_exchanges_leaves_nobody_below_his_reservation_value(name: str) -> None:
    """By the true values at that moment, and someone gains by it (model.md, 13.11)."""
    checked = 0
    for number in range(12):
        results = run(game_of_protocol(number, name).scenario, DRAWS, number)
        rounds = results.talks.select("world", "round", "signed_by", "deal")
        offers = results.exchanges.join(rounds, on=["world", "round"]).collect()
        last = offers.filter(
            pl.col("signed_by") == "exchange", pl.col("accepted"), pl.col("deal") == pl.col("deal_right")
        )
        for row in last.rows(named=True):
            gains = [row[f"value.{p}"] - row[f"reservation_value.{p}"] for p in results.scenario.parties]
            assert min(gains) >= -1e-9 and max(gains) >= 0.005 - 1e-9
            checked += 1
    assert checked > 5


def test_every_protocol_is_written_twice_and_told_in_words() -> None:
    """Engine, reference, documentation, story and chart have the same list."""
    text = (Path(sim.__file__).parents[1] / "docs" / "strategies.md").read_text(encoding="utf-8")
    section = text.split("## Protocols")[1].split("\n## ")[0]
    named = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    for table in (reference.PROTOCOLS, OPENINGS, named, list_parts()["protocol"]):
        assert list(table) == list(PROTOCOLS)
    assert set(PROTOCOLS) < set(SIGNED_BY)
    assert [name for name, protocol in PROTOCOLS.items() if protocol.mediated] == list(MEDIATED)


def test_a_round_goes_by_its_own_protocol_and_the_rest_by_that_of_all() -> None:
    played = sim.load("antalya", {"rounds.antalya.protocol": "shuttle", "protocol": "simultaneous_demands"})
    found = {name: meeting.played_by.name for name, meeting in played.rounds.items()}
    assert found.pop("antalya") == "shuttle"
    assert set(found.values()) == {"simultaneous_demands"}
