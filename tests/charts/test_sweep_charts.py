"""Contract of the charts of sweeps: which suit, what each has whatever it shows, what is written."""

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from sim.charts.style import CAPTION, TITLE
from sim.charts.sweeps import SWEEP_CHARTS, charts_of, draw_sweep_chart, save_sweep_charts
from tests.charts.sweep_cases import BASE, CASES, MANY, flat, rise, style, trust, war, weigh
from tests.charts.test_charts import shown_texts
from tests.fake_sweeps import fake_sweep

every_case = pytest.mark.parametrize("case", CASES)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The sweep of a case and its charts by name, each made once."""
    made = {}

    def get(case):
        if case not in made:
            factors, function, kind, size, more = CASES[case]
            sweep = fake_sweep(tmp_path_factory.mktemp("sweep"), factors, function, kind, size, **more)
            output = sweep.manifest["draw"][0]
            made[case] = sweep, {name: draw_sweep_chart(sweep, name, output) for name in charts_of(sweep)}
        return made[case]

    return get


def texts(figure, size):
    return [" ".join(text.get_text().split()) for text in figure.texts if text.get_fontsize() == size]


@every_case
def test_every_sweep_has_a_chart_that_shows_something(case, drawn):
    _, charts = drawn(case)
    assert charts
    for figure in charts.values():
        assert len(texts(figure, TITLE)) == 1 and len(texts(figure, TITLE)[0].split()) > 5


@every_case
def test_no_text_of_a_sweep_chart_is_cut_off_by_the_edge(case, drawn):
    for name, figure in drawn(case)[1].items():
        width, height = figure.get_size_inches() * figure.dpi
        for text, box in shown_texts(figure).items():
            inside = box.x0 >= -0.5 and box.y0 >= 0 and box.x1 <= width + 0.5 and box.y1 <= height
            assert inside, (name, text.get_text(), box)


@every_case
def test_no_two_level_texts_of_a_sweep_chart_overlap(case, drawn):
    for name, figure in drawn(case)[1].items():
        level = {t: box for t, box in shown_texts(figure).items() if t.get_rotation() in (0, 90)}
        for (one, box), (other, box2) in itertools.combinations(level.items(), 2):
            across = min(box.x1, box2.x1) - max(box.x0, box2.x0)
            up = min(box.y1, box2.y1) - max(box.y0, box2.y0)
            assert min(across, up) <= 1.0, (name, one.get_text(), other.get_text())


@every_case
def test_the_caption_says_how_it_came_about_and_what_is_missing(case, drawn):
    sweep, charts = drawn(case)
    n, more = sweep.manifest["design"]["points"], CASES[case][4]
    missing, failed = more.get("missing", ()), more.get("failed", ())
    for figure in charts.values():
        (caption,) = texts(figure, CAPTION)
        assert f"{n:,} point{'s' if n > 1 else ''} of" in caption
        assert "500 draws a point (25 assumption sets), seed 1" in caption
        assert "under stated assumptions; not a forecast" in caption
        assert (f"{len(failed)} failed" in caption) == bool(failed)
        assert (f"{len(missing)} not played" in caption) == bool(missing)


@every_case
def test_the_title_is_no_finer_than_monte_carlo_error(case, drawn):
    """Where no two points differ by more than their errors together, it says that nothing moves."""
    sweep, charts = drawn(case)
    output = sweep.manifest["draw"][0]
    points = sweep.points.collect()
    values = points[output].drop_nulls().to_numpy() if output in points.columns else np.zeros(0)
    error = 1.96 * 0.3 / 3.29 / 5 if output.startswith("payoff") else CASES[case][4].get("error", 0.03)
    for figure in charts.values():
        (title,) = texts(figure, TITLE)
        moved = len(values) > 1 and np.ptp(values) > error * np.sqrt(2)
        assert moved == (re.match("Nothing here|No point|.* at the only point", title) is None), title


def test_which_chart_suits_which_sweep(tmp_path):
    third, fourth = MANY[3], MANY[4]
    wanted = {
        ("grid", 1): {"line"},
        ("lhs", 1): {"line"},
        ("one_at_a_time", 1): {"line"},
        ("morris", 1): {"line", "bars"},
        ("grid", 2): {"phase"},
        ("random", 2): {"phase"},
        ("morris", 2): {"bars"},
        ("saltelli", 2): {"phase", "bars"},
        ("one_at_a_time", 2): {"tornado"},
        ("grid", 3): {"multiples"},
        ("lhs", 3): {"multiples", "bars"},
        ("grid", 4): {"bars", "parallel"},
        ("sobol", 4): {"bars", "parallel"},
        ("saltelli", 4): {"bars", "parallel"},
        ("morris", 4): {"bars"},
        ("one_at_a_time", 4): {"tornado"},
    }
    for (kind, n), names in wanted.items():
        made = fake_sweep(tmp_path / f"{kind}{n}", [war, trust, third, fourth][:n], flat, kind, 4)
        assert set(charts_of(made)) == names, (kind, n)
    assert set().union(*wanted.values()) == set(SWEEP_CHARTS)


def test_files_are_named_by_chart_and_output_and_have_their_data(tmp_path):
    made = fake_sweep(tmp_path / "sweep", [war, trust], rise, "grid", 3)
    made.manifest["draw"] = ["fighting.ended", "continue to talk"]
    written = save_sweep_charts(made, tmp_path / "new" / "charts", ("svg", "png", "pdf"))
    endings = ("svg", "png", "pdf", "csv")
    stems = ("phase", "phase-continue-to-talk")
    assert [path.name for path in written] == [f"{stem}.{end}" for stem in stems for end in endings]
    assert all(path.stat().st_size > 200 for path in written)
    table = pl.read_csv(tmp_path / "new" / "charts" / "phase.csv")
    points = made.points.collect()
    for column in (war["name"], trust["name"], "fighting.ended", "fighting.ended.mc_high"):
        np.testing.assert_allclose(table[column], points[column])


@pytest.mark.parametrize("kind", ["morris", "saltelli", "one_at_a_time", "lhs"])
def test_the_data_of_every_chart_is_a_table_with_a_row_for_each_mark(kind, tmp_path):
    made = fake_sweep(tmp_path / "sweep", [war, trust, style, MANY[5]], weigh, kind, 8)
    written = save_sweep_charts(made, tmp_path / "charts", ("svg",))
    tables = {path.stem: pl.read_csv(path) for path in written if path.suffix == ".csv"}
    for name, table in tables.items():
        assert len(table) == (4 if name == "bars" else made.manifest["design"]["points"])
    assert set(tables) == set(charts_of(made))


def test_nothing_to_draw_by_name_means_the_first_output(tmp_path):
    made = fake_sweep(tmp_path / "sweep", [war], rise, "grid", 3)
    made.manifest["draw"] = []
    assert [p.name for p in save_sweep_charts(made, tmp_path, ("png",))] == ["line.png", "line.csv"]


PROGRAM = "import sys; from tests.charts.test_sweep_charts import save_sample; save_sample(sys.argv[1])"
SAMPLE = ("phase, points failed", "multiples of random points", "tornado", "pawn of choices")


def save_sample(folder):
    for i, case in enumerate(SAMPLE):
        factors, function, kind, size, more = CASES[case]
        place = Path(folder) / str(i)
        save_sweep_charts(fake_sweep(place, factors, function, kind, size, **more), place / "charts")


@pytest.mark.slow
def test_another_process_writes_the_same_bytes(tmp_path):
    """With another hash seed, so that no order of a set gets into a file."""
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "5", "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "there")]
    subprocess.run(command, check=True, cwd=root, env=environment)
    save_sample(tmp_path / "here")
    files = sorted(path.relative_to(tmp_path / "here") for path in (tmp_path / "here").rglob("charts/*"))
    assert len(files) > 12
    for file in files:
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "there" / file).read_bytes(), file


def test_a_constant_output_is_said_to_be_constant_in_every_chart(tmp_path):
    for kind, n in (("grid", 1), ("grid", 2), ("lhs", 3), ("lhs", 4), ("morris", 4), ("one_at_a_time", 3)):
        made = fake_sweep(tmp_path / f"{kind}{n}", MANY[:n], flat, kind, 24 if kind == "lhs" else 3)
        for name in charts_of(made):
            (title,) = texts(draw_sweep_chart(made, name, "fighting.ended"), TITLE)
            assert title.endswith(f"it is {100 * BASE:.0f} % at every point"), (kind, name)
