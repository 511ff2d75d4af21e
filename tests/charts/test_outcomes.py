"""Bars of outcomes: the drawn heights are the summary's shares, at the rounds' dates."""

from datetime import date

import pytest
from matplotlib.colors import to_rgb
from numpy.testing import assert_allclose

from sim.charts import draw_chart, outcomes
from sim.charts.style import house_style, new_figure, save


def bars(results):
    """Return the drawn bars as outcome -> list of (place, base, height) by round."""
    axes = draw_chart(results, "outcomes").axes[0]
    found = {}
    for container in axes.containers:
        (bar,) = container
        place = bar.get_x() + bar.get_width() / 2
        found.setdefault(container.get_label(), []).append((place, bar.get_y(), bar.get_height()))
    return found


def test_every_bar_is_as_high_as_its_outcome_is_likely(lake):
    for name, drawn in bars(lake).items():
        expected = [at["outcomes"][name]["probability"] for at in lake.summary()["rounds"]]
        assert_allclose([height for _, _, height in drawn], expected)


def test_bars_of_a_round_stand_on_each_other_and_reach_one_hundred_percent(lake):
    for stack in zip(*bars(lake).values(), strict=True):
        top = 0.0
        for _, base, height in stack:
            assert_allclose(base, top, atol=1e-12)
            top = base + height
        assert_allclose(top, 1.0)


def test_bars_stand_at_the_days_of_their_rounds(lake):
    days = [(date.fromisoformat(at["date"]) - date(2030, 1, 1)).days for at in lake.summary()["rounds"]]
    for drawn in bars(lake).values():
        assert_allclose([place for place, _, _ in drawn], days)


def test_rounds_on_neighbouring_days_are_moved_apart_by_more_than_a_bar(made_up):
    results = made_up("rounds on neighbouring days")
    axes = draw_chart(results, "outcomes").axes[0]
    first, second = (container[0] for container in (axes.containers[0], axes.containers[5]))
    assert second.get_x() > first.get_x() + first.get_width()


def test_the_whisker_of_an_uncertain_date_spans_its_range(lake):
    axes = draw_chart(lake, "outcomes").axes[0]
    (whisker,) = (line for line in axes.lines if line.get_label() == "date")
    at = lake.summary()["rounds"][2]
    expected = [(date.fromisoformat(at[key]) - date(2030, 1, 1)).days for key in ("date_low", "date_high")]
    assert_allclose(whisker.get_xdata(), expected)


def test_outcomes_can_be_told_apart_in_grey():
    """No two fills share a hatch and a brightness."""
    names = ["breakdown", *(f"outcome {k}" for k in range(7)), "continue to talk"]
    seen = []
    for look in outcomes.outcome_looks(names).values():
        red, green, blue = to_rgb(look.color)
        seen.append((look.hatch, 0.299 * red + 0.587 * green + 0.114 * blue))
    for i, (hatch, grey) in enumerate(seen):
        assert all(hatch != other or abs(grey - shade) > 0.2 for other, shade in seen[:i])


def a_round(name, day, **shares):
    """A round with outcomes known to two points more or less."""
    outcomes = {x: {"probability": p, "mc_low": p - 0.02, "mc_high": p + 0.02} for x, p in shares.items()}
    return {"name": name, "date_high": day, "outcomes": outcomes}


@pytest.mark.parametrize(
    ("rounds", "sentence"),
    [
        (
            [
                a_round("here", "2030-01-02", peace=0.6, war=0.4),
                a_round("later", "2030-02-01", peace=0.2, war=0.8),
            ],
            "Likeliest outcome of Here: “peace” (60 %); of Later: “war” (80 %)",
        ),
        ([a_round("here", "2030-01-02", peace=0.6, war=0.4)], "Likeliest outcome of Here: “peace” (60 %)"),
        (
            [a_round("here", "2030-01-02", peace=0.49, war=0.51)],
            "Likeliest outcomes, within Monte-Carlo error, of Here: “war” (51 %) or “peace” (49 %)",
        ),
    ],
)
def test_the_title_names_the_likeliest_outcomes(rounds, sentence):
    found = outcomes.finding(rounds, known=date(2030, 1, 15))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == sentence


def test_letters_that_the_charts_have_no_font_for_are_no_warning(tmp_path):
    """A party named in Chinese put matplotlib's warnings, with paths of the machine, on standard error."""
    with house_style():
        figure = new_figure(2, 1)
        figure.text(0, 0, "\u5357")
        save(figure, tmp_path / "south.png")
