"""A run's folder is there whole or not at all, and nothing that is not ours is ever touched."""

import json
import os
import stat
import subprocess
import sys

import polars as pl
import pytest

from sim.charts import CHARTS
from sim.report import FolderError, RunFolder, check_folder, files

FILES = {
    "manifest.json",
    "summary.json",
    "report.html",
    "talks.parquet",
    "worlds.parquet",
    "exchanges.parquet",
    *(
        f"tables/{name}.{ending}"
        for name in ("outcomes", "bargaining_range", "solutions", "numbers")
        for ending in ("csv", "tex")
    ),
    *(f"charts/{name}.{ending}" for name in CHARTS for ending in ("svg", "png", "csv")),
}


@pytest.fixture
def no_charts(monkeypatch):
    """Charts and the page take seconds and have their own tests."""
    monkeypatch.setattr(files, "draw_charts", lambda results: [])
    monkeypatch.setattr(files, "run_page", lambda results, charts, tell: None)
    monkeypatch.setattr(files, "write_page", lambda page, folder: None)


def write(place, results):
    with RunFolder(place) as making:
        making.parts.mkdir()
        making.finish(results)


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_new_folder_holds_all_files_and_nothing_else(lake, tmp_path):
    write(tmp_path / "results" / "lake", lake)
    found = set(content(tmp_path / "results" / "lake"))
    assert {name for name in found if "flips" not in name} == FILES
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["lake"]


@pytest.mark.usefixtures("no_charts")
def test_tables_and_summary_are_those_of_the_results(lake, tmp_path):
    write(tmp_path / "lake", lake)
    assert pl.read_parquet(tmp_path / "lake" / "talks.parquet").equals(lake.talks.collect())
    assert pl.read_parquet(tmp_path / "lake" / "worlds.parquet").equals(lake.worlds.collect())
    assert json.loads((tmp_path / "lake" / "summary.json").read_text()) == lake.summary()


@pytest.mark.usefixtures("no_charts")
def test_the_manifest_says_how_to_make_the_folder_again(lake, tmp_path):
    write(tmp_path / "lake", lake)
    manifest = json.loads((tmp_path / "lake" / "manifest.json").read_text())
    assert manifest["text"] == lake.scenario.text
    assert manifest["hash"] == lake.scenario.hash
    assert (manifest["draws"], manifest["sets"], manifest["seed"]) == (400, 20, 1)
    assert {"parley", "python", "numpy", "polars"} <= set(manifest["versions"])
    expected = {name for name in FILES if name.endswith((".json", ".parquet"))} - {"manifest.json"}
    assert set(manifest["files"]) == expected


@pytest.mark.usefixtures("no_charts")
def test_the_same_results_make_the_same_bytes(lake, tmp_path):
    write(tmp_path / "one", lake)
    write(tmp_path / "two", lake)
    assert content(tmp_path / "one") == content(tmp_path / "two")


@pytest.mark.usefixtures("no_charts")
def test_an_empty_folder_is_filled(lake, tmp_path):
    (tmp_path / "lake").mkdir()
    write(tmp_path / "lake", lake)
    assert (tmp_path / "lake" / "manifest.json").is_file()


@pytest.mark.usefixtures("no_charts")
def test_an_earlier_run_is_replaced_as_a_whole(lake, tmp_path):
    write(tmp_path / "lake", lake)
    (tmp_path / "lake" / "charts" / "stale.svg").write_text("of an older version")
    write(tmp_path / "lake", lake)
    assert not (tmp_path / "lake" / "charts" / "stale.svg").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["lake"]


def refuse(place, lake, message):
    with pytest.raises(FolderError, match=message), RunFolder(place) as making:
        making.finish(lake)


def test_a_folder_with_something_else_is_refused_and_left_alone(lake, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("precious")
    refuse(tmp_path / "thesis", lake, "not a run of Parley")
    assert content(tmp_path) == {"thesis/chapter.tex": b"precious"}


@pytest.mark.parametrize("manifest", ["", "{", "[1]", '"parley run"', '{"format": "other"}', "[" * 100_000])
def test_another_programs_manifest_does_not_make_a_folder_ours(manifest, tmp_path):
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "manifest.json").write_text(manifest)
    with pytest.raises(FolderError, match="not a run of Parley"):
        check_folder(tmp_path / "app")


def test_a_manifest_that_is_a_link_does_not_make_a_folder_ours(tmp_path):
    (tmp_path / "ours.json").write_text(json.dumps({"format": "parley run"}))
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "manifest.json").symlink_to(tmp_path / "ours.json")
    with pytest.raises(FolderError, match="not a run of Parley"):
        check_folder(tmp_path / "theirs")


def test_a_link_to_a_folder_is_refused_even_where_it_leads_to_a_run(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "run")
    with pytest.raises(FolderError, match="is a link"):
        check_folder(tmp_path / "link")


def test_links_inside_an_earlier_run_are_removed_and_not_followed(lake, tmp_path, no_charts):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("kept")
    write(tmp_path / "lake", lake)
    (tmp_path / "lake" / "shortcut").symlink_to(tmp_path / "precious")
    write(tmp_path / "lake", lake)
    assert (tmp_path / "precious" / "file").read_text() == "kept"


def test_a_file_in_the_place_is_refused(lake, tmp_path):
    (tmp_path / "lake").write_text("a file")
    refuse(tmp_path / "lake", lake, "is not a folder")


@pytest.mark.parametrize("below", ["lake", "far/below/lake"])
def test_a_place_below_a_file_is_refused(below, lake, tmp_path):
    (tmp_path / "file").write_text("a file")
    refuse(tmp_path / "file" / below, lake, f"cannot be used: {tmp_path}/file is not a folder")
    assert content(tmp_path) == {"file": b"a file"}


def test_a_mount_point_is_refused(lake, tmp_path, monkeypatch):
    """It cannot be renamed, so a run could never be put there."""
    monkeypatch.setattr(os.path, "ismount", lambda path: path == tmp_path / "volume")
    (tmp_path / "volume").mkdir()
    refuse(tmp_path / "volume", lake, "is a mount point")
    with RunFolder(tmp_path / "volume" / "lake"):
        pass


@pytest.mark.parametrize("name", ["a\0b", "x" * 300])
def test_a_name_no_file_can_have_is_refused(name, lake, tmp_path):
    refuse(tmp_path / name, lake, "cannot be")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
def test_an_unwritable_folder_is_refused(lake, tmp_path):
    (tmp_path / "locked").mkdir(mode=stat.S_IRUSR | stat.S_IXUSR)
    refuse(tmp_path / "locked" / "lake", lake, "cannot be written")


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, OSError])
def test_an_interrupted_run_leaves_the_old_folder_as_it_was_and_nothing_else(
    error, lake, tmp_path, monkeypatch
):
    with monkeypatch.context() as quick:
        quick.setattr(files, "draw_charts", lambda results: [])
        write(tmp_path / "lake", lake)
    before = content(tmp_path)

    def interrupt(results):
        raise error

    monkeypatch.setattr(files, "draw_charts", interrupt)
    with pytest.raises(error):
        write(tmp_path / "lake", lake)
    assert content(tmp_path) == before


@pytest.mark.usefixtures("no_charts")
def test_a_full_disk_is_an_error_of_the_system_and_leaves_nothing(lake, tmp_path, monkeypatch):
    def fill(self, path):
        path.write_bytes(b"PAR1")
        raise pl.exceptions.ComputeError(
            "parquet: File out of specification: underlying IO error: No space left on device (os error 28)"
        )

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", fill)
    with pytest.raises(OSError, match=r"^the tables cannot be written: No space left on device$"):
        write(tmp_path / "lake", lake)
    assert not list(tmp_path.iterdir())


KILLED = """
import os, pathlib, signal
from sim.report import RunFolder
making = RunFolder(pathlib.Path("lake")).__enter__()
making.parts.mkdir()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_is_removed_by_the_next_in_the_same_place(tmp_path):
    subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    (left,) = tmp_path.iterdir()
    with RunFolder(tmp_path / "sea"):
        assert left.exists()
    with RunFolder(tmp_path / "lake"):
        assert not left.exists()
    assert not list(tmp_path.iterdir())


def test_a_run_under_way_keeps_its_working_folder_from_another_in_the_same_place(tmp_path):
    with RunFolder(tmp_path / "lake") as making:
        making.parts.mkdir()
        with RunFolder(tmp_path / "lake") as other:
            other.parts.mkdir()
            assert making.parts.is_dir()


@pytest.mark.parametrize("name", [".lake.notes.part", ".lake.parley-notes", ".lakes.parley-a.part"])
def test_a_hidden_folder_that_is_not_ours_is_left_alone(name, tmp_path):
    (tmp_path / name).mkdir()
    (tmp_path / name / "file").touch()
    with RunFolder(tmp_path / "lake"):
        pass
    assert (tmp_path / name / "file").exists()


def test_an_interrupted_first_run_leaves_no_folder_behind(tmp_path):
    with pytest.raises(KeyboardInterrupt), RunFolder(tmp_path / "results" / "deep" / "lake") as making:
        making.parts.mkdir()
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("no_charts")
def test_what_takes_the_place_while_a_run_is_under_way_is_not_replaced(lake, tmp_path):
    with pytest.raises(FolderError, match="not a run of Parley"), RunFolder(tmp_path / "lake") as making:
        (tmp_path / "lake").mkdir()
        (tmp_path / "lake" / "notes").write_text("just begun")
        making.parts.mkdir()
        making.finish(lake)
    assert content(tmp_path) == {"lake/notes": b"just begun"}


@pytest.mark.usefixtures("no_charts")
def test_the_old_folder_comes_back_if_the_new_one_cannot_take_its_place(lake, tmp_path, monkeypatch):
    write(tmp_path / "lake", lake)
    before = content(tmp_path)
    rename = files.Path.rename

    def fail_once(self, target):
        if self.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(files.Path, "rename", fail_once)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "lake", lake)
    assert content(tmp_path) == before


@pytest.mark.usefixtures("no_charts")
def test_others_may_read_the_folder_as_the_users_mask_allows(lake, tmp_path):
    mask = os.umask(0o027)
    try:
        write(tmp_path / "lake", lake)
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "lake").stat().st_mode) == 0o750
