"""Machine code is found again only where every kernel's source is as it was."""

import shutil

import numba
import pytest

from sim.talks import machine_code


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty place for machine code, and sources of our own beside it."""
    sources = tmp_path / "sources"
    shutil.copytree(machine_code.SOURCES, sources, ignore=shutil.ignore_patterns("__pycache__", "reference"))
    monkeypatch.setattr(machine_code, "SOURCES", sources)
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_same_sources_have_the_same_folder(place):
    folder = machine_code.make_folder()
    assert folder is not None and folder.parent == place
    assert machine_code.make_folder() == folder


def test_a_change_in_any_source_makes_a_new_folder_and_removes_the_old_one(place):
    before = machine_code.make_folder()
    with (machine_code.SOURCES / "learning.py").open("a") as source:
        source.write("# a change\n")
    after = machine_code.make_folder()
    assert before != after
    assert [path.name for path in place.iterdir()] == [after.name]


def test_a_folder_is_compiled_once_it_holds_the_largest_kernel(place, monkeypatch):
    folder = machine_code.make_folder()
    monkeypatch.setattr(machine_code, "FOLDER", folder)
    assert not machine_code.is_compiled()
    (folder / "talks_0").mkdir()
    (folder / "talks_0" / "appraisal.appraise-1.py311.nbi").touch()
    assert machine_code.is_compiled()


def test_nothing_is_kept_where_nothing_can_be_written(monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setattr(machine_code, "_places", lambda: iter([file]))
    monkeypatch.setattr(machine_code, "FOLDER", machine_code.make_folder())
    assert machine_code.FOLDER is None
    assert not machine_code.is_compiled()
    with machine_code.kept() as cache:
        assert not cache
