"""Offers exchange by exchange: the points drawn are medians of what the recorded worlds hold."""

import numpy as np
import polars as pl
from numpy.testing import assert_allclose

from sim.charts import draw_chart, offers


def line(results, panel, label):
    axes = draw_chart(results, "offers").axes[panel]
    return next(artist for artist in axes.lines if artist.get_label() == label)


def test_what_a_party_asks_for_is_the_median_gain_of_its_own_offers(lake):
    rows = lake.exchanges.filter(pl.col("round") == "lake_house", pl.col("party") == "north").collect()
    expected = [np.median(rows.filter(exchange=k)["gain.north"]) for k in range(4)]
    assert_allclose(line(lake, 1, "asked 1").get_ydata(), expected)


def test_what_it_is_offered_is_the_median_gain_of_the_others_offers(lake):
    rows = lake.exchanges.filter(pl.col("round") == "lake_house", pl.col("party") == "south").collect()
    expected = [np.median(rows.filter(exchange=k)["gain.north"]) for k in range(4)]
    assert_allclose(line(lake, 1, "offered 1").get_ydata(), expected)


def test_the_reservation_value_is_measured_from_no_deal_in_the_same_world(lake):
    rows = lake.exchanges.filter(pl.col("round") == "later").collect()
    talks = lake.talks.filter(round="later").select("world", "no_deal_value.south").collect()
    both = rows.filter(exchange=0).join(talks, on="world")
    expected = np.median(both["reservation_value.south"] - both["no_deal_value.south"])
    assert_allclose(line(lake, 0, "reservation 2").get_ydata()[0], expected)


def test_rounds_do_not_overlap_on_the_axis(lake):
    places = offers._lay_out(lake, offers.find_points(lake))
    assert list(places.values()) == sorted(set(places.values()))


def test_a_point_that_few_worlds_reach_is_not_drawn(lake):
    points = offers.find_points(lake)
    recorded = lake.exchanges.select("world").unique().collect().height
    assert min(point.worlds for point in points) >= 0.02 * recorded
