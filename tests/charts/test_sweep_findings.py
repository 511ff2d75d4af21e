"""Titles of charts of sweeps say what is true of the points, and nothing finer than their error."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.charts.paths import factor_words
from sim.charts.style import TITLE, fit_label
from sim.charts.sweeps import draw_sweep_chart
from sim.charts.sweeps.findings import finding
from sim.charts.sweeps.response import Response, read_response
from sim.charts.sweeps.shades import make_shades
from sim.charts.sweeps.wording import brief_words, unit_of
from sim.charts.words import NO_BREAK
from sim.sweeps.sweep import FactorInfo
from tests.charts.sweep_cases import MANY, STYLES, flat, rise, style, trust, war
from tests.fake_sweeps import choice, fake_sweep, number


def title(folder, factors, function, kind, size, chart, **more):
    made = fake_sweep(folder, factors, function, kind, size, **more)
    figure = draw_sweep_chart(made, chart, made.manifest["draw"][0])
    (text,) = (text.get_text() for text in figure.texts if text.get_fontsize() == TITLE)
    return " ".join(text.replace(NO_BREAK, " ").split())


def info(name="x", kind="number", levels=()):
    return FactorInfo(name, kind, tuple(levels), None, None, "linear", None, (name,))


def response(factors, columns, values, error):
    """A probability at points, with nothing else known."""
    values = np.array(values, dtype=float)
    n = len(values)
    unknown = np.full(n, np.nan)
    return Response(
        output="fighting.ended",
        outcomes=("war", "peace"),
        factors=tuple(factors),
        columns={f.name: np.array(c, dtype=float) for f, c in zip(factors, columns, strict=True)},
        values=values,
        error=np.full(n, error),
        mc_low=np.clip(values - error, 0, 1),
        mc_high=np.clip(values + error, 0, 1),
        low=unknown,
        high=unknown,
        failed=np.zeros(n, dtype=bool),
        likeliest=np.full(n, -1),
        shares=np.full((n, 2), np.nan),
    )


POINTS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 100)),
    min_size=1,
    max_size=30,
    unique_by=lambda p: p[:2],
)


@given(POINTS, st.sampled_from([0.0, 0.02, 0.1]))
def test_a_bound_in_the_title_holds_at_every_point_above_one_half(points, error):
    x, side, percents = np.array(points).T
    made = response(
        [info("x"), info("side", "choice", ("a", "b", "c", "d"))],
        [
            x / 7,
            side,
        ],
        percents / 100,
        error,
    )
    text = finding(made)
    if "only where" not in text:
        return
    above = made.values > 0.5
    assert above.any()
    for bound, way in (("at least", np.greater_equal), ("at most", np.less_equal)):
        for number_ in re.findall(rf"x is .*?{bound} ([\d.]+)", text.split(";")[0]):
            assert way(made.columns["x"][above], float(number_)).all()
    named = re.findall(r"side is (.*?)(?: and|;)", text)
    for words in named:
        levels = {"abcd"[int(i)] for i in made.columns["side"][above]}
        assert levels <= set(re.findall("“(.)”", words))


@given(POINTS, st.sampled_from([0.0, 0.02, 0.1, 0.4]))
def test_a_difference_within_error_is_never_claimed(points, error):
    x, side, percents = np.array(points).T
    text = finding(response([info("x"), info("y")], [x, side], percents / 100, error))
    moved = np.ptp(percents / 100) > np.hypot(error, error)
    assert text.startswith(("Nothing here", "The probability that fighting ends is")) != moved


def test_a_line_says_between_which_points_it_passes_one_half(tmp_path):
    said = title(tmp_path, [war], rise, "grid", 4, "line")
    assert said.startswith(
        "Fighting ends in over half of draws only where Russia: war, cost per day is above some value "
        "between 0.003 and 0.004"
    )


def test_a_line_that_falls_through_one_half_is_high_below(tmp_path):
    said = title(tmp_path, [war], lambda cost_per_day: 1 - rise(cost_per_day), "grid", 4, "line")
    assert "is below some value between 0.003 and 0.004" in said


def test_a_line_below_one_half_says_how_far_it_rises(tmp_path):
    said = title(tmp_path, [war], lambda cost_per_day: 100 * cost_per_day, "grid", 4, "line")
    assert said == (
        "The probability that fighting ends rises from 10 % to 40 % "
        "as Russia: war, cost per day goes from 0.001 to 0.004"
    )


def test_the_edge_of_one_half_across_two_numbers_is_said_at_both_ends(tmp_path):
    """A half is where level = 0.15 + 0.1 cost."""

    def edge(cost, level):
        return min(1.0, 0.5 + (level - 0.15 - 0.1 * cost))

    factors = [number("cost", 0.0, 4.0), number("level", 0.0, 1.0)]
    said = title(tmp_path, factors, edge, "grid", 11, "phase")
    assert said == (
        "Fighting ends in over half of draws where level is above 0.1 to 0.2 if cost is 0, "
        "and above 0.5 to 0.6 if it is 4"
    )


def test_levels_are_named_at_both_ends(tmp_path):
    share = dict(zip(STYLES, (0.2, 0.4, 0.1, 0.3), strict=False))
    said = title(tmp_path, [style], lambda aspiration: share[aspiration], "grid", 1, "line")
    assert said == (
        "Fighting ends in 10 % of draws at Russia: strategy, aspiration = “never conceding”, "
        "and in 40 % at Russia: strategy, aspiration = “conceder”"
    )


def test_a_factor_without_influence_is_not_named(tmp_path):
    said = title(tmp_path, [war, trust], lambda cost_per_day, level: 100 * cost_per_day, "grid", 4, "phase")
    assert "trust" not in said and "cost per day = 0.001, and in 40 %" in said


def test_bars_name_the_factor_with_the_largest_index(tmp_path):
    factors = [number("a"), number("b"), number("c"), number("d")]
    said = title(tmp_path, factors, lambda a, b, c, d: 0.1 + 0.2 * a + 0.6 * b, "morris", 12, "bars")
    assert said == "B matters most for the probability that fighting ends: mu* 60 points"


def test_bars_do_not_rank_what_cannot_be_told_apart(tmp_path):
    factors = [number("a"), number("b"), number("c"), number("d")]
    said = title(tmp_path, factors, lambda a, b, c, d: (a + b) / 2, "saltelli", 64, "bars")
    assert "cannot be told apart" in said and said.startswith(("A and b", "B and a"))


def test_bars_say_when_the_sample_is_too_small(tmp_path):
    made = fake_sweep(tmp_path, MANY[:20], lambda **at: 1.0 * (sum(at.values()) > 9), "saltelli", 4)
    figure = draw_sweep_chart(made, "bars", "fighting.ended")
    words = " ".join(" ".join(text.get_text() for text in figure.texts).split())
    assert "too small to tell" in words and "4 base samples only" in words


def test_a_tornado_names_the_widest_span_and_counts_those_within_error(tmp_path):
    factors = [number("a", baseline=0.5), number("b", baseline=0.5), number("c", baseline=0.5)]
    said = title(tmp_path, factors, lambda a, b, c: 0.2 + 0.1 * a + 0.5 * b, "one_at_a_time", 3, "tornado")
    assert said == (
        "B moves the probability that fighting ends most, from 25 % to 75 %; "
        "1 of 3 factors move it by no more than Monte-Carlo error"
    )


def test_a_tornado_draws_each_span(tmp_path):
    factors = [number("a", baseline=0.5), number("b", baseline=0.5)]
    made = fake_sweep(tmp_path, factors, lambda a, b: 0.2 + 0.1 * a + 0.5 * b, "one_at_a_time", 3)
    axes = draw_sweep_chart(made, "tornado", "fighting.ended").axes[0]
    bars = [(bar.get_x(), bar.get_width()) for bar in axes.patches]
    np.testing.assert_allclose(bars, [(0.25, 0.25), (0.5, 0.25), (0.45, 0.05), (0.5, 0.05)])


def test_parallel_coordinates_say_what_sets_the_highest_quarter_apart(tmp_path):
    factors = [number("a"), number("b"), number("c"), choice("d", "up", "down")]
    said = title(tmp_path, factors, lambda a, b, c, d: 0.8 * b + 0.05 * c, "lhs", 80, "parallel")
    assert "b is mostly high: in the median 0.8" in said
    by_level = title(
        tmp_path / "d", factors, lambda a, b, c, d: 0.3 + 0.4 * (d == "up") + 0.2 * a, "lhs", 80, "parallel"
    )
    assert "d is “up” at 100 %, against 50 % of all" in by_level


def test_a_factor_left_as_written_stands_at_its_baseline_or_nowhere(tmp_path):
    factors = [choice("a", "x", "y", baseline="y"), choice("b", "x", "y"), number("c", baseline=0.5)]
    made = fake_sweep(tmp_path, factors, flat, "one_at_a_time", 3)
    columns = read_response(made, "fighting.ended").columns
    np.testing.assert_array_equal(columns["a"][[0, 3]], [1.0, 1.0])
    assert np.isnan(columns["b"][0]) and columns["c"][0] == 0.5


def test_payoffs_are_told_apart_by_the_spread_over_worlds(tmp_path):
    """Half a util from 5 to 95 % in 25 sets allows 0.06 at most: 1.96 * 0.5 / 3.29 / 5."""
    made = fake_sweep(tmp_path, [war], flat, "grid", 2, output="payoff.russia", band=0.25)
    found = read_response(made, "payoff.russia")
    np.testing.assert_allclose(found.error, 1.96 * 0.5 / 3.29 / 5)
    small = title(
        tmp_path / "s",
        [trust],
        lambda level: 0.1 * level,
        "grid",
        2,
        "line",
        output="payoff.russia",
        band=0.25,
    )
    assert small.startswith("Nothing here moves the payoff of Russia by more than its Monte-Carlo error")


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.3, 0.3), (0.41, 0.47), (0.0, 0.0), (1.0, 1.0)])
def test_shades_hold_every_value_in_steps_no_finer_than_half_the_error(low, high):
    shades = make_shades(response([info()], [[0, 1]], [low, high], 0.08))
    assert shades.edges[0] <= low + 1e-12 and high - 1e-12 <= shades.edges[-1]
    assert shades.step >= 0.04 and shades.edges[0] >= 0 and shades.edges[-1] <= 1 + 1e-12
    assert len(shades.edges) <= 12


@given(st.text(alphabet="ab cdefgh_.", min_size=1, max_size=90), st.floats(0.8, 3))
def test_a_label_keeps_to_its_room_or_is_at_its_shortest(text, room):
    from sim.charts.style import text_width

    for line in fit_label(text, room, 8.0).split("\n"):
        assert text_width(line, 8.0) <= room or len(line) <= 9


def test_factors_are_written_as_words_with_their_unit():
    assert factor_words("parties.*.trust.level") == "Every party: trust, level"
    assert factor_words("cost of war") == "cost of war"
    assert (
        brief_words(info("parties.russia.strategy.aspiration.time_dependent.hold"))
        == "Russia: time dependent, hold"
    )
    assert unit_of(info("parties.russia.war.cost_per_day")) == " [util a day]"
    assert unit_of(info("parties.russia.demands.ceasefire.general")) == " [util]"
    assert unit_of(info("hidden.spread")) == ""
    assert unit_of(info("way", "choice", ("a", "b"))) == ""
