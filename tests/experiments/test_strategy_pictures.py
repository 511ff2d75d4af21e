"""The pictures of the strategies show what the tables say, and stand in the document."""

import numpy as np
import pytest

from docs import strategy_pictures as drawn
from experiments.strategy_library import DOCS, DOCUMENT, read_tables
from sim.charts.style import house_style, new_figure

TABLES = read_tables()


def figure_of(name):
    ((size, draw),) = [(size, draw) for picture, size, draw in drawn.pictures() if picture == name]
    with house_style():
        figure = new_figure(*size)
        draw(figure)
    return figure


def test_every_picture_is_there_and_in_the_document_and_no_other_is_named():
    names = {name for name, _, _ in drawn.pictures()}
    text = DOCUMENT.read_text(encoding="utf-8")
    assert {part.split(".png")[0] for part in text.split("(images/")[1:]} == names
    assert all((DOCS / "images" / f"{name}.png").is_file() for name in names)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_dots_are_at_the_differences_and_filled_where_these_are_sure(place):
    name = list(drawn.TITLES)[place]
    axes = figure_of("strategies_payoffs").axes[place]
    rows = TABLES["seats"].filter(scenario=name).remove(kind="")
    dots = [line for line in axes.lines if len(line.get_xdata()) == 1]
    assert sorted(line.get_xdata()[0] for line in dots) == sorted(rows["own"])
    filled = sorted(line.get_xdata()[0] for line in dots if line.get_markerfacecolor() != "white")
    assert filled == sorted(rows.filter("sure")["own"])


def test_points_are_at_levels_not_at_differences():
    points = drawn.plane(TABLES["seats"].filter(scenario="river_crossing"))
    by_name = dict(
        TABLES["seats"]
        .filter(scenario="river_crossing", party="velm")
        .select("strategy", "signed")
        .iter_rows()
    )
    own = points["", drawn.AS_IT_STANDS]
    assert own[0] == pytest.approx(100 * by_name[drawn.AS_IT_STANDS])
    both = TABLES["seats"].filter(scenario="river_crossing", strategy="spoiler")["signed"]
    assert points["leaving", "spoiler"][0] == pytest.approx(own[0] + 100 * both.mean())


def test_losses_are_nought_where_a_dot_marks_the_best_reply():
    figure = figure_of("strategies_game_antalya")
    own = (
        TABLES["payoffs"]
        .filter(scenario="antalya", party="russia")
        .drop("scenario", "party", "first")
        .to_numpy()
    )
    shown = np.asarray(figure.axes[0].images[0].get_array())
    assert shown == pytest.approx(own.max(axis=0) - own)
    x, y = figure.axes[0].lines[0].get_data()
    assert len(x) >= len(own) and (shown[np.array(y, dtype=int), np.array(x, dtype=int)] <= 1e-9).all()


def test_pure_equilibria_of_the_tables_are_framed():
    rows = TABLES["equilibria"].filter(scenario="antalya")
    pure = rows.filter(probability=1.0).group_by("number").len().filter(len=2)
    frames = figure_of("strategies_game_antalya").axes[0].patches
    assert len(frames) == len(pure)
