"""Beliefs, convergence, provenance, mechanisms: what is drawn is what the tables and a second count give."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import sim
from sim.charts import CHARTS, beliefs, convergence, mechanisms, provenance
from sim.charts.sweeps import SWEEP_CHARTS
from sim.charts.tournaments import TOURNAMENT_CHARTS
from sim.results.estimates import estimate, estimate_rows
from sim.results.mechanisms import neutral_scenarios
from sim.scenario import check
from sim.talks import list_parts

ROOT = Path(__file__).resolve().parents[2]


def test_the_offerer_is_not_judged_and_every_other_party_is(lake):
    offers = lake.exchanges.collect()
    judged = beliefs.judge(lake)
    assert len(judged.sets) == len(offers) * (len(lake.game.parties) - 1)
    to_south = offers.filter(party="north")["believed.south"].to_numpy()
    to_north = offers.filter(party="south")["believed.north"].to_numpy()
    assert_allclose(np.sort(judged.index), np.sort(np.concatenate([to_south, to_north])))


def test_a_deal_across_a_red_line_leaves_nobody_better_off(lake):
    """Of offers by south, those that sell the water where north's line is there count as no gain."""
    rows = lake.exchanges.join(lake.worlds.select("world", "red_line.north.sale"), on="world").collect()
    rows = rows.filter(party="south")
    good = (rows["gain.north"] > 0) & ~((rows["offer.water"] == "sold") & rows["red_line.north.sale"])
    others = lake.exchanges.collect().filter(party="north")["gain.south"] > 0
    assert (
        beliefs.judge(lake).is_better.sum()
        == good.sum() + others.sum()
        < (rows["gain.north"] > 0).sum() + others.sum()
    )


def test_the_counts_of_the_bins_are_all_offers(lake):
    assert beliefs.table(lake)["offers"].sum() == len(beliefs.judge(lake).sets)


def test_with_as_many_rows_in_every_set_the_error_is_that_of_the_mean_over_sets():
    claim, sets = np.random.default_rng(3).random(200) < 0.3, np.repeat(np.arange(20), 10)
    rows, worlds = estimate_rows(claim, sets), estimate(claim, sets)
    assert_allclose([rows[k] for k in rows], [worlds[k] for k in rows])


def test_the_last_estimate_and_its_error_are_those_of_the_summary(lake):
    final = lake.summary()["final"]["outcomes"]
    for course in convergence.find_courses(lake)[1]:
        share = final[course.outcome]
        assert_allclose(course.share[-1], share["probability"])
        assert_allclose(course.share[-1] + course.error[-1], share["mc_high"])


def test_draws_for_one_point_by_hand():
    """Two sets, 0 and 0.1: sd 0.0707, so (1.96 * 0.0707 / 0.01)^2 = 192.08 sets of 20 worlds."""
    assert convergence.course("peace", np.array([0.0, 0.1]), 20.0).needed == 3842


def test_every_number_counts_once_as_check_counts_it(made_up):
    antalya = made_up("antalya")
    counted = provenance.count(antalya.scenario)
    totals = {kind: sum(of[kind] for of in counted.values()) for kind in provenance.CLASSES}
    assert totals == check("antalya", parts=list_parts()).counts


def test_the_mediator_comes_first(made_up):
    made = made_up("antalya")
    assert mechanisms.in_order(made.mechanisms)[0].name == "no mediator"
    assert "mediator" in mechanisms.finding(made.mechanisms)


def test_mechanisms_that_a_scenario_does_not_use_are_left_out():
    names = [name for name, _ in neutral_scenarios(sim.load("two_issues"), 40, 1)]
    assert "no cost of war" in names and "no price of leaving" in names
    assert not {"no mediator", "no optimism", "prerequisites ignored", "no red lines"} & set(names)


def test_a_neutral_scenario_has_its_numbers_at_the_neutral_value():
    found = dict(neutral_scenarios(sim.load("antalya"), 40, 1))["full trust, no breach"]
    assert all(
        party.trust.level.central == 1 and party.trust.breach.high == 0 for party in found.parties.values()
    )


@pytest.mark.parametrize("table", [CHARTS, SWEEP_CHARTS, TOURNAMENT_CHARTS])
def test_the_gallery_lists_every_chart(table):
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert all(f"### {name}\n" in text or f"* **{name}**:" in text for name in table)
    pictures = set(re.findall(r"images/gallery_(\w+).png", text))
    in_column = {name for name in pictures if name.startswith("column_")}
    assert pictures - in_column == set(CHARTS) and in_column
    assert all((ROOT / "docs" / "images" / f"gallery_{name}.png").is_file() for name in pictures)
