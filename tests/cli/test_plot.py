"""``parley plot``: the charts of a run or a sweep from its files alone."""

import json
import shutil
from types import SimpleNamespace

import pytest

import sim
from sim import cli
from sim.cli import plot as plot_module
from sim.sweeps import run_sweep
from tests.fake_results import LAKE
from tests.sweeps.pieces import experiment, swept


@pytest.fixture
def plot(capsys):
    def call(*arguments):
        code = cli.main(["plot", *map(str, arguments)])
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return call


def test_charts_are_drawn_from_the_files_of_a_sweep_alone(tmp_path, plot):
    swept(tmp_path, levels=3, draws=2)
    for name in ("study.yaml", "lake.yaml"):
        (tmp_path / name).unlink()
    done = plot(tmp_path / "out", "--format", "svg")
    assert (done.code, done.err) == (0, "")
    drawn = sorted((tmp_path / "out" / "charts").iterdir())
    assert [str(path) for path in drawn if path.suffix == ".svg"] == sorted(
        line for line in done.out.splitlines() if line.endswith(".svg")
    )
    assert drawn and not any(path.suffix == ".png" for path in drawn)
    again = {path: path.read_bytes() for path in drawn}
    plot(tmp_path / "out", "--format", "svg")
    assert {path: path.read_bytes() for path in drawn} == again


def test_formats_are_svg_and_png_unless_asked_for(tmp_path, plot, monkeypatch):
    asked = []
    monkeypatch.setattr(
        plot_module, "save_sweep_charts", lambda sweep, folder, formats, style: asked.append(formats) or []
    )
    swept(tmp_path, levels=2, draws=2)
    for options in ((), ("--format", "pdf"), ("--format", "pdf", "--format", "png")):
        assert plot(tmp_path / "out", *options).code == 0
    assert asked == [("svg", "png"), ("pdf",), ("pdf", "png")]


def test_a_sweep_that_was_killed_can_be_drawn_whatever_its_manifest_says(tmp_path, plot, monkeypatch):
    """The manifest is written at the beginning and at the end; the points are counted."""
    monkeypatch.setattr(
        plot_module, "save_sweep_charts", lambda sweep, folder, formats, style: [folder / "x.svg"]
    )
    study = experiment(tmp_path, levels=2, draws=2)
    manifests = []

    def note(at):
        manifests.append((tmp_path / "out" / "manifest.json").read_bytes())

    run_sweep(study, tmp_path / "out", jobs=1, progress=note)
    (tmp_path / "out" / "manifest.json").write_bytes(manifests[0])
    assert b'"done": 0' in manifests[0]
    assert plot(tmp_path / "out").code == 0


def test_a_sweep_without_points_cannot_be_drawn(tmp_path, plot):
    study = experiment(tmp_path, levels=2, draws=2)

    def stop(at):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_sweep(study, tmp_path / "out", jobs=1, progress=stop)
    done = plot(tmp_path / "out")
    assert done.code == 2 and "no point of" in done.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "FOLDER"),
        (["absent"], "absent holds nothing to draw"),
        (["."], "holds nothing to draw"),
        ([".", "--format", "gif"], "--format"),
    ],
)
def test_wrong_input_ends_with_code_2_and_a_message(tmp_path, plot, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    done = plot(*arguments)
    assert (done.code, done.out) == (2, "")
    assert words in done.err and "Traceback" not in done.err
    assert not list(tmp_path.iterdir())


def test_a_broken_part_is_named(tmp_path, plot):
    swept(tmp_path, levels=2, draws=2)
    part = next((tmp_path / "out" / "parts").iterdir())
    part.write_bytes(b"")
    done = plot(tmp_path / "out")
    assert done.code == 2 and str(part) in done.err


def test_charts_of_a_run_are_drawn_from_its_files_alone(tmp_path, plot):
    (tmp_path / "lake.yaml").write_text(LAKE, encoding="utf-8")
    out = tmp_path / "out"
    assert (
        cli.main(
            [
                "run",
                str(tmp_path / "lake.yaml"),
                "--draws",
                "40",
                "--quiet",
                "--out",
                str(out),
                "--set",
                "parties.north.trust.level=0.4",
            ]
        )
        == 0
    )
    (tmp_path / "lake.yaml").unlink()
    before = {path.name: path.read_bytes() for path in (out / "charts").iterdir()}
    for path in (out / "charts").iterdir():
        path.unlink()
    done = plot(out)
    assert (done.code, done.err) == (0, "")
    assert {path.name: path.read_bytes() for path in (out / "charts").iterdir()} == before


FLIPS = ("flips", "two_issues", "--set", "parties.north.trust={level: [0.5, 0.8, 0.9], breach: [0, 0.1, 5]}")


@pytest.mark.parametrize(
    ("command", "charts"),
    [
        (("compare", "two_issues", "hold 1", "random offers", "--draws", "40"), "charts"),
        ((*FLIPS, "--draws", "40"), "charts"),
        (("trace", "two_issues", "--world", "3", "--draws", "40"), ""),
    ],
)
def test_the_chart_of_a_comparison_of_flips_and_of_a_trace_is_drawn_from_their_files_alone(
    command, charts, tmp_path, plot
):
    out = tmp_path / "out"
    assert cli.main([*command, "--quiet", "--out", str(out)]) == 0
    drawn = [path for path in (out / charts).iterdir() if path.suffix in (".svg", ".png")]
    drawn.append(drawn[0].with_suffix(".csv"))
    before = {path.name: path.read_bytes() for path in drawn}
    for path in drawn:
        path.unlink()
    done = plot(out)
    assert (done.code, done.err) == (0, "")
    assert {path.name: path.read_bytes() for path in drawn} == before
    assert plot(out, "--format", "pdf", "--style", "column").code == 0
    assert drawn[0].with_suffix(".pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["comparison", "flips", "trace"])
def test_a_folder_whose_document_is_broken_is_named(kind, tmp_path, plot):
    command = {"comparison": ("compare", "two_issues", "hold 1"), "flips": FLIPS}
    command["trace"] = ("trace", "two_issues", "--world", "0")
    out = tmp_path / "out"
    assert cli.main([*command[kind], "--draws", "40", "--quiet", "--out", str(out)]) == 0
    document = out / ("trace.json" if kind == "trace" else "summary.json")
    document.write_text("{}", encoding="utf-8")
    done = plot(out)
    assert done.code == 2 and str(out) in done.err and "Traceback" not in done.err
    manifest = out / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"hash": "', '"hash": "0'), encoding="utf-8")
    assert "another version" in plot(out).err


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The folder of a run."""
    out = tmp_path_factory.mktemp("run") / "out"
    assert cli.main(["run", "two_issues", "--draws", "60", "--seed", "3", "--quiet", "--out", str(out)]) == 0
    return out


def test_an_opened_run_is_that_run(finished):
    opened = sim.open_run(finished)
    assert opened.summary() == json.loads((finished / "summary.json").read_text())
    assert opened.worlds.collect().equals(sim.run(sim.load("two_issues"), 60, 3).worlds.collect())


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda m: m | {"text": "format: 1"}, "cannot be read"),
        (lambda m: m | {"hash": "0"}, "another version"),
        (lambda m: {k: v for k, v in m.items() if k != "settings"}, "cannot be read"),
    ],
)
def test_a_spoiled_manifest_of_a_run_is_named(finished, tmp_path, plot, spoil, words):
    out = shutil.copytree(finished, tmp_path / "out")
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(spoil(manifest)))
    done = plot(out)
    assert done.code == 2 and words in done.err and "Traceback" not in done.err


def test_a_run_without_one_of_its_tables_is_named(finished, tmp_path, plot):
    out = shutil.copytree(finished, tmp_path / "out")
    (out / "worlds.parquet").unlink()
    done = plot(out)
    assert done.code == 2 and "worlds.parquet is missing" in done.err
