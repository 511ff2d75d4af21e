"""docs/two-issues.md, number by number: the hand calculation is read from the page and compared."""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import sim
from sim.results import Results
from sim.scenario import apply_variant
from sim.talks import list_parts

PAGE = Path(__file__).parents[2] / "docs" / "two-issues.md"
PARTIES = ("north", "south")
STRATEGIES = {
    "most acceptable, hold 0 (the file)": None,
    "least for oneself": "least for oneself",
    "random offers": "random offers",
    "hold 1": "hold 1",
    "hold 1, issue by issue": "hold 1 issue by issue",
}
OUTCOMES = ("breakdown", "open border", "shared border", "ceasefire")


@cache
def played(strategy: str | None = None, draws: int = 400) -> Results:
    scenario = sim.load("two_issues")
    if strategy is not None:
        scenario = apply_variant(scenario, strategy, list_parts())
    return sim.run(scenario, draws=draws, seed=1)


def tables(section: int) -> list[list[list[str]]]:
    """Return the tables of a section of the page, as rows of cells without their head."""
    text = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[section]
    found: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            found.append([])
        inside = True
        found[-1].append([cell.strip() for cell in line.strip("| ").split("|")])
    return [table[2:] for table in found]


def number(text: str) -> float:
    """Return the number that a cell, or a calculation in it, ends with."""
    return float(re.findall(r"-?\d+(?:\.\d+)?", text)[-1])


def of_opener(results: Results, opener: str) -> pl.DataFrame:
    """Return the talks of the worlds in which a party makes the first offer of the first round."""
    opens = results.exchanges.filter(pl.col("round") == "first", pl.col("exchange") == 0)
    worlds = opens.filter(pl.col("party") == opener).select("world")
    return results.talks.join(worlds, on="world", maintain_order="left").collect()


# ---- sections 2 to 4: what deals are worth, and how acceptable they look --------------------------


def test_the_page_has_the_six_deals_of_the_game_in_their_order() -> None:
    deals = played().game.deals
    for x, row in enumerate(tables(3)[0]):
        assert int(row[0]) == x
        assert ", ".join(deals.names(x).values()) == row[1]
    assert len(deals) == 6


def test_w_and_gain_of_every_deal_are_those_of_the_page() -> None:
    values = played().central_values
    for x, row in enumerate(tables(3)[0]):
        for p, (worth, gain) in enumerate(((3, 4), (6, 7))):
            assert values[x, p] == pytest.approx(number(row[worth]), abs=1e-12)
            assert values[x, p] - values[0, p] == pytest.approx(number(row[gain]), abs=1e-12)


def test_the_sums_on_the_page_come_out() -> None:
    """Each row's terms own + tau promised + F + ending add up to its W."""
    for row in tables(3)[0]:
        for terms, worth in ((2, 3), (5, 6)):
            assert sum(map(float, row[terms].replace("- ", "+ -").split("+"))) == pytest.approx(
                number(row[worth])
            )


def test_solutions_in_the_summary_are_nash_deal_5_and_kalai_smorodinsky_deal_4() -> None:
    results = played()
    gains = np.array([[number(row[4]), number(row[7])] for row in tables(3)[0]])
    suits = np.flatnonzero((gains > 0).all(axis=1))
    assert suits.tolist() == [3, 4, 5]
    nash = max(suits, key=lambda x: gains[x, 0] * gains[x, 1])
    kalai = max(suits, key=lambda x: min(gains[x] / gains[suits].max(axis=0)))
    assert (nash, kalai) == (5, 4)
    for name, deal in (("nash", 5), ("kalai_smorodinsky", 4)):
        solution = results.summary()["solutions"][name]
        assert solution["deals"] == [results.game.deals.names(deal)]
        for p, party in enumerate(PARTIES):
            worth = number(tables(3)[0][deal][3 + 3 * p])
            assert solution["payoffs"][party] == pytest.approx(worth, abs=1e-12)


def test_the_index_of_every_deal_offered_is_that_of_the_page() -> None:
    expected = {int(row[0]): (number(row[2]), number(row[4])) for row in tables(4)[0]}
    offers = played("random offers").exchanges.filter(pl.col("round") == "first").collect()
    for x, indices in expected.items():
        believed = offers.filter(pl.col("deal") == x).select("believed.north", "believed.south").unique()
        assert believed.height == 1  # nothing is learned
        assert believed.row(0) == pytest.approx(indices, abs=5e-5)


def test_z_and_products_on_the_page_come_out() -> None:
    gains = {int(row[0]): (number(row[4]), number(row[7])) for row in tables(3)[0]}
    for row in tables(4)[0]:
        z = [gain / 0.5 for gain in gains[int(row[0])]]
        p = [0.5 + each / (2 * (1 + each * each) ** 0.5) for each in z]
        assert [number(row[1]), number(row[3])] == pytest.approx(z, abs=5e-3)
        assert [number(row[2]), number(row[4]), number(row[5])] == pytest.approx([*p, p[0] * p[1]], abs=5e-5)


# ---- section 5: two rounds, whoever opens ---------------------------------------------------------


def test_the_reservation_values_of_the_first_round_are_those_of_the_page() -> None:
    for p, row in enumerate(tables(5)[0]):
        first = played().talks.filter(pl.col("round") == "first").collect()
        reservation = first[f"reservation_value.{PARTIES[p]}"].to_numpy()
        np.testing.assert_allclose(reservation, number(row[3]), atol=1e-12)
        assert number(row[3]) == max(number(row[1]), number(row[2]))


def test_ranges_exist_against_war_today_and_as_believed_in_the_first_round_and_none_in_the_second() -> None:
    first, second = played().summary()["rounds"]
    for which in ("against_war", "today", "believed"):
        assert first["bargaining_range"][which]["probability"] == 1
    assert second["bargaining_range"]["against_war"]["probability"] is None  # no fighting, no such question
    assert second["bargaining_range"]["today"]["probability"] == 0


@pytest.mark.parametrize("opener", PARTIES)
def test_offers_and_answers_are_those_of_the_page_whoever_opens(opener: str) -> None:
    expected = []
    for row in tables(5)[2 + PARTIES.index(opener)]:
        party, deal = row[1].split(": ")
        expected.append((int(row[0]) - 1, party.lower(), int(deal), "yes" in row[4]))
    results = played()
    worlds = of_opener(results, opener)["world"].unique()
    assert 0.4 < len(worlds) / results.draws < 0.6  # the lot is fair: 4 standard errors
    offers = results.exchanges.filter(pl.col("round") == "first", pl.col("world").is_in(worlds.implode()))
    columns = ("exchange", "party", "deal", "accepted")
    for _, told in offers.collect().group_by("world"):
        assert told.select(columns).rows() == expected


def test_an_offers_aspiration_is_that_of_the_page() -> None:
    """Gains asked for at the three turns; V - r is the gain, so A - r is what the table gives."""
    asked = [[number(row[2]), number(row[4])] for row in tables(5)[1]]
    offers = played().exchanges.filter(pl.col("round") == "first").collect()
    for p, party in enumerate(PARTIES):
        mine = offers.filter(pl.col("party") == party).with_columns(turn=pl.col("exchange") // 2)
        for turn in range(2):
            above = mine.filter(pl.col("turn") == turn).select(
                pl.col(f"aspiration.{party}") - pl.col(f"reservation_value.{party}")
            )
            np.testing.assert_allclose(above.to_series().to_numpy(), asked[turn][p], atol=1e-12)


@pytest.mark.parametrize(("opener", "deal", "row"), [("north", 3, 0), ("south", 4, 1)])
def test_payoffs_are_those_of_the_page(opener: str, deal: int, row: int) -> None:
    results = played()
    talks = of_opener(results, opener)
    assert talks["deal"].unique().to_list() == [deal]
    worlds = results.worlds.filter(pl.col("world").is_in(talks["world"].unique().implode())).collect()
    for p, party in enumerate(PARTIES):
        np.testing.assert_allclose(worlds[f"payoff.{party}"], number(tables(5)[4][row][1 + p]), atol=1e-12)


def test_nothing_is_signed_in_the_second_round_and_nobody_leaves() -> None:
    second = played().talks.filter(pl.col("round") == "second").collect()
    assert second["meets"].all()
    assert not second["signed"].any()
    assert second["walked_out"].null_count() == second.height


# ---- sections 6 and 7: other strategies -----------------------------------------------------------


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_final_outcomes_of_each_strategy_are_those_of_the_page(strategy: str) -> None:
    """Exact where nothing but the lot decides; within 5 standard errors of the lots otherwise."""
    row = next(row for row in tables(7)[0] if row[0] == strategy)
    results = played(STRATEGIES[strategy], 4000)
    summary = results.summary()
    shares = {name: summary["final"]["outcomes"][name]["probability"] for name in OUTCOMES}
    shares["continue"] = summary["rounds"][0]["outcomes"]["continue to talk"]["probability"]
    for share, cell in zip(shares.values(), row[1:], strict=True):
        expected = float(Fraction(cell))
        error = np.sqrt(expected * (1 - expected) / results.draws)
        assert abs(share - expected) <= 5 * error


@pytest.mark.parametrize(
    ("strategy", "opener", "outcome"),
    [
        (None, "north", "ceasefire"),
        (None, "south", "shared border"),
        ("least for oneself", "north", "ceasefire"),
        ("least for oneself", "south", "open border"),
        ("random offers", "north", "ceasefire"),
    ],
)
def test_who_opens_decides_what_is_signed(strategy: str | None, opener: str, outcome: str) -> None:
    talks = of_opener(played(strategy), opener)
    assert talks.filter(pl.col("round") == "first")["outcome"].unique().to_list() == [outcome]


def test_random_offers_after_south_opens_end_as_the_page_says() -> None:
    """Deal 3: 1/6, deals 4 and 5: 5/12 each, within 5 standard errors."""
    results = played("random offers", 1000)
    first = of_opener(results, "south").filter(pl.col("round") == "first")
    assert first.height > 400
    for deal, share in ((3, 1 / 6), (4, 5 / 12), (5, 5 / 12)):
        found = (first["deal"] == deal).mean()
        assert abs(found - share) <= 5 * np.sqrt(share * (1 - share) / first.height)


def test_with_hold_1_north_walks_out_of_the_second_round_with_the_payoffs_of_the_page() -> None:
    results = played("hold 1")
    talks = results.talks.collect()
    first, second = (talks.filter(pl.col("round") == name) for name in ("first", "second"))
    assert first["outcome"].unique().to_list() == ["continue to talk"]
    assert (first["exchanges"] == 6).all()
    assert second["walked_out"].unique().to_list() == ["north"]
    section = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[6]
    payoffs = re.search(r"Payoffs: North .* = (-[\d.]+); South .* = (-[\d.]+)\.", section)
    assert payoffs is not None
    for party, text in zip(PARTIES, payoffs.groups(), strict=True):
        np.testing.assert_allclose(results.worlds.collect()[f"payoff.{party}"], float(text), atol=1e-12)


def test_hold_1_issue_by_issue_signs_the_bare_ceasefire_in_the_closing_step() -> None:
    first = played("hold 1 issue by issue").talks.filter(pl.col("round") == "first").collect()
    assert first["deal"].unique().to_list() == [3]
    assert first["signed_by"].unique().to_list() == ["issue by issue"]


def test_the_first_round_has_the_outcomes_of_the_last_where_a_deal_is_signed() -> None:
    summary = played(None, 4000).summary()
    for name in OUTCOMES:
        first, last = summary["rounds"][0]["outcomes"][name], summary["final"]["outcomes"][name]
        assert first["probability"] == last["probability"]
