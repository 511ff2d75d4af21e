"""Contract of the table of charts: what every chart has, whatever it shows."""

import hashlib
import itertools
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.text import Text

from sim.charts import CHARTS, save_charts
from sim.charts.style import CAPTION, STYLES, TITLE
from tests.charts.conftest import CASES

every_chart = pytest.mark.parametrize("name", CHARTS)
every_case = pytest.mark.parametrize("case", CASES)
every_style = pytest.mark.parametrize("style", STYLES)


def shown_texts(figure):
    """Return the texts that are drawn, with their boxes in pixels."""
    renderer = figure.canvas.get_renderer()
    figure.draw_without_rendering()
    found = {}
    for axes in figure.axes:
        hidden = {label for axis in (axes.xaxis, axes.yaxis) for label in out_of_view(axis)}
        for text in axes.findobj(Text):
            if text.get_text().strip() and text.get_visible() and text not in hidden:
                found[text] = text.get_window_extent(renderer)
    for text in figure.texts:
        found[text] = text.get_window_extent(renderer)
    return found


def out_of_view(axis):
    low, high = sorted(axis.get_view_interval())
    for tick in itertools.chain(axis.get_major_ticks(), axis.get_minor_ticks()):
        if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
            yield tick.label1
            yield tick.label2


@every_chart
@every_case
@every_style
def test_no_text_is_cut_off_by_the_edge(name, case, style, drawn):
    figure = drawn(name, case, style)
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in shown_texts(figure).items():
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text.get_text()


@every_chart
@every_case
@every_style
def test_no_two_level_texts_overlap(name, case, style, drawn):
    figure = drawn(name, case, style)
    level = {text: box for text, box in shown_texts(figure).items() if text.get_rotation() in (0, 90)}
    for (one, box), (other, box2) in itertools.combinations(level.items(), 2):
        across = min(box.x1, box2.x1) - max(box.x0, box2.x0)
        up = min(box.y1, box2.y1) - max(box.y0, box2.y0)
        assert min(across, up) <= 1.0, (one.get_text(), other.get_text())


@every_chart
@every_case
@every_style
def test_slanted_labels_are_further_apart_than_their_letters_are_high(name, case, style, drawn):
    figure = drawn(name, case, style)
    slanted = [text for text in shown_texts(figure) if text.get_rotation() not in (0, 90)]
    for one, other in itertools.pairwise(slanted):
        gap = other.get_transform().transform(other.get_position())
        gap = gap - one.get_transform().transform(one.get_position())
        off_the_line = abs(gap[0] * np.sin(np.radians(one.get_rotation())))
        assert off_the_line > one.get_fontsize() * figure.dpi / 72, (one.get_text(), other.get_text())


@every_chart
def test_the_caption_gives_draws_sets_seed_and_that_it_is_no_forecast(name, drawn):
    (caption,) = (text.get_text() for text in drawn(name, "lake").texts if text.get_fontsize() == CAPTION)
    words = " ".join(caption.split())
    assert "400 draws (20 assumption sets), seed 1" in words
    assert "under stated assumptions; not a forecast" in words
    assert "Monte-Carlo error" in words


@every_chart
def test_the_title_is_a_sentence_with_a_number_in_it(name, drawn):
    (title,) = (text.get_text() for text in drawn(name, "lake").texts if text.get_fontsize() == TITLE)
    assert any(letter.isdigit() for letter in title)
    assert len(title.split()) > 5


@every_chart
def test_both_axes_have_a_label_with_its_unit_or_dates(name, drawn):
    axes = drawn(name, "lake").axes[0]
    assert "[" in axes.get_ylabel()
    assert "[" in axes.get_xlabel() or "2030-01-01" in axes.get_xlabel()


def test_drawing_leaves_the_readers_settings_alone(lake, tmp_path):
    with mpl.rc_context({"font.size": 23.0}):
        before = dict(mpl.rcParams)
        save_charts(lake, tmp_path)
        assert dict(mpl.rcParams) == before


def test_the_readers_settings_leave_the_charts_alone(lake, tmp_path):
    save_charts(lake, tmp_path / "plain")
    with mpl.rc_context({"font.size": 23.0, "axes.grid": True, "svg.fonttype": "none"}):
        save_charts(lake, tmp_path / "odd")
    for path in (tmp_path / "plain").iterdir():
        assert path.read_bytes() == (tmp_path / "odd" / path.name).read_bytes()


def test_every_chart_is_written_as_svg_and_png_beside_its_data(lake, tmp_path):
    written = save_charts(lake, tmp_path / "new" / "charts")
    assert {path.name for path in written} == {
        f"{name}.{ending}" for name in CHARTS for ending in ("svg", "png", "csv")
    }
    assert all(path.stat().st_size > 10_000 for path in written if path.suffix != ".csv")


def test_another_process_writes_the_same_bytes(lake, tmp_path):
    """With another hash seed, so that no order of a set gets into a file."""
    program = (
        "import sys, pathlib\nfrom tests.fake_results import fake_results\n"
        "from sim.charts import save_charts\n"
        "folder = pathlib.Path(sys.argv[1]); save_charts(fake_results(folder), folder / 'charts')"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "5", "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, cwd=root, env=environment)
    for path in save_charts(lake, tmp_path / "here"):
        other = tmp_path / "charts" / path.name
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()


def test_no_file_tells_when_it_was_written(lake, tmp_path):
    for path in save_charts(lake, tmp_path):
        content = path.read_bytes()
        assert b"<dc:date>" not in content and b"Software" not in content
