"""Charts of a comparison and of flips: what is drawn is what was found, and drawn the same twice."""

import pytest

import sim
from sim.charts import comparison as comparison_chart
from sim.charts import flips as flips_chart
from sim.charts.single import save_comparison_chart, save_flips_chart
from sim.charts.style import house_style, new_figure
from sim.insight import find_flips


@pytest.fixture(scope="module")
def comparison():
    return sim.compare(sim.load("two_issues"), draws=40)


@pytest.fixture(scope="module")
def flips():
    settings = {"parties.north.trust.level": [0.5, 0.8, 0.9], "parties.north.trust.breach": [0, 0.1, 5]}
    return find_flips(sim.load("two_issues", settings), draws=40)


def drawn(chart, found):
    with house_style():
        figure = new_figure(*chart.size(found))
        chart.draw(found, figure)
    return figure


def test_dots_stand_at_the_differences_the_largest_move_first(comparison):
    axes = drawn(comparison_chart, comparison).axes[0]  # breakdown
    dots = [line for line in axes.lines if "error" in line.get_label()]
    expected = [one.of("final")[0].difference for one in comparison.sorted()]
    assert [float(dot.get_xdata()[0]) for dot in dots] == [100 * difference for difference in expected]
    assert axes.get_xlabel().endswith("[points]")


def test_whiskers_reach_as_far_as_the_paired_error(comparison):
    shared = drawn(comparison_chart, comparison).axes[2]
    assert shared.get_title() == "shared border"
    lines = [line for line in shared.lines if line.get_label() == "Monte Carlo"]
    found = [one.of("final")[2] for one in comparison.sorted()]
    ends = [(100 * (d.difference - d.error), 100 * (d.difference + d.error)) for d in found]
    assert [tuple(map(float, line.get_xdata())) for line in lines] == [pytest.approx(end) for end in ends]


def test_one_alternative_alone_has_a_row_for_each_outcome_sorted():
    alone = sim.compare(sim.load("two_issues"), "hold 1", draws=40)
    (axes,) = drawn(comparison_chart, alone).axes
    dots = [float(line.get_xdata()[0]) for line in axes.lines if "error" in line.get_label()]
    assert dots == sorted(dots, reverse=True) and len(dots) == 12


def test_bars_are_as_long_as_the_change_and_hatched_beyond_the_range(flips):
    _, below = drawn(flips_chart, flips).axes
    bars = below.patches
    assert [bar.get_width() for bar in bars] == [flip.widths for flip in flips.range.flips]
    assert [bool(bar.get_hatch()) for bar in bars] == [flip.is_beyond for flip in flips.range.flips]
    assert any(flip.is_beyond for flip in flips.range.flips)
    assert "[widths" in below.get_xlabel()


@pytest.mark.parametrize("kind", ["comparison", "flips"])
def test_the_same_results_give_the_same_bytes(tmp_path, request, kind):
    found = request.getfixturevalue(kind)
    save_chart = {"comparison": save_comparison_chart, "flips": save_flips_chart}[kind]
    first, second = (save_chart(found, tmp_path / name) for name in ("one", "two"))
    assert [path.name for path in first] == [f"{kind}.svg", f"{kind}.png", f"{kind}.csv"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
