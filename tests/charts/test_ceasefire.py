"""The course of a ceasefire: shares of worlds by day, with the two bands of section 1."""

from datetime import date

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from sim.charts import ceasefire, draw_chart


def drawn(results, label):
    axes = draw_chart(results, "ceasefire").axes[0]
    return next(artist for artist in (*axes.lines, *axes.collections) if artist.get_label() == label)


def test_a_ceasefire_counts_from_the_day_it_is_signed():
    """Two worlds, rounds on days 2 and 4: one signs on day 2, the other on day 4."""
    day = np.array([[2, 4], [2, 4]])
    peace = np.array([[True, True], [False, True]])
    course = ceasefire.course(day, peace, sets=np.array([0, 1]))
    assert_array_equal(course.days, [0, 1, 2, 3, 4, 5])
    assert_allclose(course.probability, [0, 0, 0.5, 0.5, 1, 1])


def test_a_ceasefire_that_is_dropped_is_no_longer_in_force():
    course = ceasefire.course(np.array([[1, 3]]), np.array([[True, False]]), sets=np.array([0]))
    assert_allclose(course.probability, [0, 1, 1, 0, 0])


def test_the_band_of_the_assumptions_is_left_out_below_twenty_sets():
    few = ceasefire.course(np.array([[1]] * 8), np.array([[True], [False]] * 4), sets=np.arange(8) // 2)
    assert np.isnan(few.low).all() and np.isnan(few.high).all()


def test_the_last_day_of_the_line_is_the_share_in_the_last_rounds_table(lake):
    last = lake.talks.filter(round="later").collect()
    expected = (last["in_force.ceasefire"] == "general").mean()
    assert_allclose(drawn(lake, "in force").get_ydata()[-1], expected)


def test_the_monte_carlo_band_lies_about_the_line_and_within_the_assumptions(lake):
    line = drawn(lake, "in force").get_ydata()
    narrow = drawn(lake, "Monte Carlo").get_paths()[0].vertices[:, 1]
    wide = drawn(lake, "assumptions").get_paths()[0].vertices[:, 1]
    assert narrow.max() >= line.max() and wide.max() > narrow.max()


def test_the_two_bands_differ_in_grey(lake):
    shades = [drawn(lake, label).get_facecolor()[0, :3].mean() for label in ("assumptions", "Monte Carlo")]
    assert shades[0] - shades[1] > 0.3


def test_the_red_thread_is_at_the_last_round_that_is_known(lake):
    thread = drawn(lake, "thread")
    assert_allclose(thread.get_xdata(), (date(2030, 1, 15) - date(2030, 1, 1)).days)


def test_the_title_gives_the_shares_drawn(lake):
    line = drawn(lake, "in force").get_ydata()
    title = draw_chart(lake, "ceasefire").texts[0].get_text().replace("\N{NO-BREAK SPACE}", " ")
    words = " ".join(title.split())
    assert f"in {100 * line[14]:.0f} % of worlds after Lake house" in words
    assert f"in {100 * line[-1]:.0f} % by" in words


def test_with_no_more_rounds_ever_equals_in_force_and_is_not_drawn_twice(made_up):
    labels = [line.get_label() for line in draw_chart(made_up("one draw"), "ceasefire").axes[0].lines]
    assert "ever" not in labels


def test_the_caption_says_that_settlements_count(lake):
    captions = (text.get_text() for text in draw_chart(lake, "ceasefire").texts)
    assert any("(ceasefire or settlement)" in " ".join(text.split()) for text in captions)
