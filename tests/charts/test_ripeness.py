"""Ripeness: which rounds are shaded, and what the title says of them."""

import numpy as np
from numpy.testing import assert_allclose

from sim.charts import draw_chart, ripeness
from sim.charts.words import NO_BREAK
from sim.results.medians import NOTHING


def moment(name, day, share, error=0.01):
    found = {"probability": share, "mc_low": share - error, "mc_high": share + error}
    return ripeness.Moment(
        name, day, 100, {"north": dict(NOTHING)}, dict.fromkeys(("against_war", "today"), found)
    )


def said(*moments):
    return ripeness.finding(list(moments)).replace(NO_BREAK, " ")


def test_rounds_with_a_way_out_in_half_of_the_worlds_are_ripe():
    assert said(moment("early", 2, 0.3), moment("late", 9, 0.6)) == (
        "Ripe at Late (60 % of worlds still at war): in half of worlds or more some deal beats war for all"
    )


def test_a_share_within_monte_carlo_error_of_one_half_is_said_to_be_open():
    assert said(moment("late", 9, 0.52, error=0.05)).endswith("; more draws could still tip it")


def test_where_no_round_is_ripe_the_title_says_so():
    assert said(moment("early", 2, 0.3), moment("late", 9, 0.4)) == (
        "Not ripe: at no round have half of the worlds still at war a deal that beats war for all, at most "
        "40 % (Late)"
    )


def test_only_worlds_in_which_talks_and_fighting_go_on_are_counted(lake):
    rows = lake.talks.filter(round="later").collect()
    rows = rows.filter(rows["range.against_war"].is_not_null())
    last = ripeness.find_moments(lake)[-1]
    assert last.worlds == len(rows)
    assert_allclose(last.no_deal["north"]["median"], np.median(rows["no_deal_value.north"]))


def test_every_ripe_round_is_shaded_in_both_panels_and_no_other(lake):
    moments = ripeness.find_moments(lake)
    ripe = [at.day for at in moments if at.share >= 0.5]
    for axes in draw_chart(lake, "ripeness").axes:
        spans = [patch.get_x() + np.array([0, patch.get_width()]) for patch in axes.patches]
        inside = [at.day for at in moments if any(low <= at.day <= high for low, high in spans)]
        assert inside == ripe
