"""``parley plot``: the charts of a sweep from its files alone."""

from types import SimpleNamespace

import pytest

from sim import cli
from sim.cli import plot as plot_module
from sim.sweeps import run_sweep
from tests.sweeps.pieces import experiment, parley, swept


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
        plot_module, "save_sweep_charts", lambda sweep, folder, formats: asked.append(formats) or []
    )
    swept(tmp_path, levels=2, draws=2)
    for options in ((), ("--format", "pdf"), ("--format", "pdf", "--format", "png")):
        assert plot(tmp_path / "out", *options).code == 0
    assert asked == [("svg", "png"), ("pdf",), ("pdf", "png")]


def test_a_sweep_that_was_killed_can_be_drawn_whatever_its_manifest_says(tmp_path, plot, monkeypatch):
    """The manifest is written at the beginning and at the end; the points are counted."""
    monkeypatch.setattr(plot_module, "save_sweep_charts", lambda sweep, folder, formats: [folder / "x.svg"])
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
        (["absent"], "absent holds no sweep"),
        (["."], "holds no sweep"),
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


def test_the_help_of_plot_documents_its_options():
    done = parley("plot", "--help")
    assert done.returncode == 0
    assert any(line.startswith("│ --format ") for line in done.stdout.splitlines())
