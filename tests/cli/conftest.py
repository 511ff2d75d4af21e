"""The command line in this process, with made-up results in place of a run, and without charts."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import sim
from sim import cli
from sim.cli import show as show_module
from sim.report import files
from tests.fake_results import LAKE, made_up_run


@pytest.fixture
def lake_file(tmp_path, monkeypatch):
    """A scenario file in the current folder, which is otherwise empty."""
    monkeypatch.chdir(tmp_path)
    Path("lake.yaml").write_text(LAKE, encoding="utf-8")
    return "lake.yaml"


@pytest.fixture
def parley(monkeypatch, capsys):
    """Return a function that runs a command and returns its exit code and what it wrote."""

    def made_up(scenario, draws, seed, folder, progress):
        folder.mkdir()
        progress(draws)
        return made_up_run(scenario, draws, seed, folder)

    monkeypatch.setattr(sim, "run", made_up)
    monkeypatch.setattr(show_module, "is_compiled", lambda: True)
    monkeypatch.setattr(files, "draw_charts", lambda results: [])

    def call(*arguments):
        code = cli.main(arguments)
        out, err = capsys.readouterr()
        return SimpleNamespace(code=code, out=out, err=err)

    return call
