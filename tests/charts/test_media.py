"""Every chart in every medium: within its width, nothing cut off, nothing too small or too faint."""

import functools

import pytest

import sim
from sim.charts import CHARTS
from sim.charts.single import draw_comparison_chart, draw_flips_chart, draw_trace_chart
from sim.charts.style import LEAST_LETTERS, STYLES
from sim.charts.sweeps import charts_of, draw_sweep_chart
from sim.charts.tournaments import TOURNAMENT_CHARTS, draw_tournament_chart, unsuited_charts
from sim.charts.tournaments import portrait as portrait_module
from sim.insight import find_flips
from sim.results import trace
from tests.charts import sweep_cases, tournament_cases
from tests.charts.contrast import alike_in_grey, faint_marks, faint_texts
from tests.charts.layout import misplaced
from tests.charts.test_charts import shown_texts
from tests.fake_sweeps import fake_sweep

WIDEST = {"paper": 7.2, "column": 3.5}  # inches: both columns of a journal, and one
TYPICAL = ("line", "levels", "phase", "cells of many levels", "multiples", "morris too small")
TYPICAL += ("tornado with long names, points failed", "sobol, a point missing")
HELD = ("long names",)
every_style = pytest.mark.parametrize("style", STYLES)


def cases(every, typical):
    """Typical cases in one column, the hardest; all in every style, which is slow."""
    quick = [pytest.param(case, ("column",), id=f"{case} in a column") for case in typical]
    return quick + [pytest.param(case, tuple(STYLES), id=case, marks=pytest.mark.slow) for case in every]


def check(figure, style):
    assert list(misplaced(figure)) == []
    assert figure.get_figwidth() <= WIDEST.get(style, 20.0)


def check_contrast(figure):
    assert list(faint_texts(figure)) == []
    assert list(faint_marks(figure)) == []
    assert list(alike_in_grey(figure)) == []


@pytest.mark.parametrize("name", CHARTS)
@every_style
def test_no_letter_of_a_chart_of_a_run_is_smaller_than_can_be_printed(name, style, drawn):
    figure = drawn(name, "antalya", style)
    assert min(text.get_fontsize() for text in shown_texts(figure)) >= LEAST_LETTERS
    assert figure.get_figwidth() <= WIDEST.get(style, 20.0)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("case", ["lake", pytest.param("antalya", marks=pytest.mark.slow)])
@pytest.mark.parametrize("style", ["screen", "column"])
def test_a_chart_of_a_run_has_the_contrast_of_wcag_and_can_be_read_in_grey(name, case, style, drawn):
    check_contrast(drawn(name, case, style))


@pytest.mark.parametrize(("case", "styles"), cases(sweep_cases.CASES, TYPICAL))
def test_a_chart_of_a_sweep_fits_every_medium(case, styles, tmp_path):
    factors, function, kind, size, more = sweep_cases.CASES[case]
    sweep = fake_sweep(tmp_path, factors, function, kind, size, **more)
    for name in charts_of(sweep):
        for style in styles:
            figure = draw_sweep_chart(sweep, name, sweep.shown[0], style)
            check(figure, style)
        check_contrast(figure)


@pytest.mark.parametrize("name", TOURNAMENT_CHARTS)
@pytest.mark.parametrize(("case", "styles"), cases(tournament_cases.CASES, HELD))
def test_a_chart_of_a_tournament_fits_every_medium(name, case, styles, monkeypatch):
    monkeypatch.setattr(portrait_module, "RESOLUTION", {3: 12, 2: 12})
    monkeypatch.setattr(portrait_module, "RESAMPLES", 5)
    tournament = held(case)
    if name in unsuited_charts(tournament):
        pytest.skip("does not suit")
    for style in styles:
        figure = draw_tournament_chart(tournament, "Lake", name, style)
        check(figure, style)
    check_contrast(figure)


@functools.cache
def held(case):
    """The tournament of a case, held once."""
    return tournament_cases.CASES[case]()


def compared():
    return sim.compare(sim.load("two_issues"), draws=40)


def compared_with_one():
    return sim.compare(sim.load("two_issues"), "hold 1", draws=40)


def flipped():
    settings = {"parties.north.trust.level": [0.5, 0.8, 0.9], "parties.north.trust.breach": [0, 0.1, 5]}
    return find_flips(sim.load("two_issues", settings), draws=40)


def told():
    return trace(sim.load("two_issues"), 3, 40, 1)


def told_of_antalya():
    return trace(sim.load("antalya"), 3, 40, 1)


@pytest.mark.parametrize(
    ("draw", "made"),
    [
        (draw_comparison_chart, compared),
        (draw_comparison_chart, compared_with_one),
        (draw_flips_chart, flipped),
        (draw_trace_chart, told),
        pytest.param(draw_trace_chart, told_of_antalya, marks=pytest.mark.slow),
    ],
)
def test_a_chart_that_stands_alone_fits_every_medium(draw, made):
    found = made()
    for style in STYLES:
        figure = draw(found, style)
        check(figure, style)
        check_contrast(figure)
