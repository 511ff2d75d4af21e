"""The folder of a sweep: whole files only, one writer, nothing that is not ours, nothing broken unsaid."""

import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from sim.sweeps import SweepError, open_sweep, run_sweep
from sim.sweeps import folder as folder_module
from sim.sweeps import runner as runner_module
from sim.sweeps import store as store_module
from sim.sweeps.store import open_store
from sim.sweeps.sweep import parts_of, played_keys, scan_parts
from sim.sweeps.tasks import play_task
from tests.sweeps.pieces import TRUST, experiment, summary, swept

COLUMNS = ("breakdown", "breakdown.low")


def key(number: int) -> str:
    return f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}{0:016x}"


def fill(store, count: int, start: int = 0) -> None:
    for number in range(start, start + count):
        store.add([(key(number), {"breakdown": float(number), "breakdown.low": None})], COLUMNS)


def numbers_in(folder: Path) -> list[float]:
    return sorted(scan_parts(folder, COLUMNS).collect()["breakdown"].to_list())


def one_by_one(tasks, jobs):
    for task in tasks:
        yield from map(play_task, task.split())


def test_many_small_parts_become_one_and_no_row_is_lost(tmp_path):
    with open_store(tmp_path / "out") as store:
        fill(store, 3 * store_module.FEW)
    assert len(list((tmp_path / "out" / "parts").iterdir())) <= store_module.FEW
    assert numbers_in(tmp_path / "out") == list(map(float, range(3 * store_module.FEW)))
    with open_store(tmp_path / "out") as store:
        fill(store, 5, start=1_000)
        assert len(played_keys(tmp_path / "out")) == 3 * store_module.FEW + 5


def test_parts_that_a_larger_one_has_taken_in_are_not_read_twice_and_are_cleared_away(tmp_path):
    folder = tmp_path / "out"
    with open_store(folder) as store:
        fill(store, store_module.FEW + 1)
        parts = sorted(path.name for path in (folder / "parts").iterdir())
        assert len(parts) == store_module.FEW + 2  # a reader may still be at the small ones
        assert len(parts_of(folder)) == 1
        assert scan_parts(folder).collect().height == store_module.FEW + 1
    assert [path.name for path in (folder / "parts").iterdir()] == ["00000000-00000064.parquet"]


class Killed(BaseException):
    """What stands in for a kill."""


class Life:
    """Lets a process do so many steps on the disk, and none after."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def limit(self, patch: pytest.MonkeyPatch) -> None:
        for place, name in [(Path, "write_bytes"), (Path, "replace"), (Path, "unlink"), (os, "fsync")]:
            patch.setattr(place, name, self.counted(getattr(place, name)))

    def counted(self, real):
        def step(*arguments, **keywords):
            self.steps -= 1
            if self.steps < 0:
                raise Killed
            return real(*arguments, **keywords)

        return step


def test_a_merge_that_is_cut_short_at_any_step_loses_nothing(tmp_path, monkeypatch):
    few = 6
    monkeypatch.setattr(store_module, "FEW", few)
    steps, is_killed = -1, True
    while is_killed:
        steps += 1
        folder = tmp_path / str(steps)
        with open_store(folder) as store:
            fill(store, few)
        with monkeypatch.context() as patch:
            Life(steps).limit(patch)
            try:
                with open_store(folder) as store:
                    fill(store, 1, start=few)
                is_killed = False
            except Killed:
                pass
        expected = list(map(float, range(few + 1)))
        assert numbers_in(folder) in (expected, expected[:-1])
        with open_store(folder) as store:
            fill(store, 1, start=few)
        assert numbers_in(folder) == expected
    assert steps > 10


def test_a_sweep_that_is_cut_short_at_any_step_goes_on_to_the_same_bytes(tmp_path, monkeypatch):
    """The folder holds another experiment first, so that the change from one to the other is cut, too."""
    keys = {"factors": {TRUST: {"levels": [0.2, 0.4, 0.6, 0.8]}}, "draws": 2}
    swept(tmp_path / "whole", **keys)
    whole = summary(tmp_path / "whole")
    monkeypatch.setattr(runner_module, "play_here", one_by_one)
    monkeypatch.setattr(store_module, "FEW", 4)
    steps, is_killed = -1, True
    while is_killed:
        steps += 4
        home = tmp_path / str(steps)
        swept(home, draws=2, levels=2, outputs=["ever"])
        study = experiment(home, **keys)
        with monkeypatch.context() as patch:
            Life(steps).limit(patch)
            try:
                run_sweep(study, home / "out", jobs=1)
                is_killed = False
            except Killed:
                pass
        kept = scan_parts(home / "out").collect().height - 4
        try:
            sweep = open_sweep(home / "out")
        except SweepError as error:
            assert "holds no sweep" in str(error)
        else:  # of one experiment or of the other, and all of it
            assert sweep.points.collect().height == sweep.manifest["counts"]["planned"] == 4
            assert set(sweep.points.collect_schema()) >= {factor.name for factor in sweep.factors}
        outcome = run_sweep(study, home / "out", jobs=1)
        assert (outcome.reused, summary(home)) == (kept, whole)
    assert steps > 30


def test_an_earlier_reason_gives_way_to_what_was_played_later(tmp_path):
    with open_store(tmp_path / "out") as store:
        store.add([(key(1), "a reason"), (key(2), "another")], COLUMNS)
        assert len(played_keys(tmp_path / "out")) == 0
        store.add([(key(1), {"breakdown": 0.5})], COLUMNS)
        assert len(played_keys(tmp_path / "out")) == 1
    rows = scan_parts(tmp_path / "out", COLUMNS).sort("failed").collect()
    assert rows["failed"].to_list() == [None, "another"]
    assert rows["breakdown"].to_list() == [0.5, None]


def test_a_second_sweep_is_told_who_holds_the_folder(tmp_path):
    study = experiment(tmp_path)
    with open_store(tmp_path / "out"):
        before = sorted((tmp_path / "out").rglob("*"))
        with pytest.raises(SweepError, match=rf"in use by process {os.getpid()} on "):
            run_sweep(study, tmp_path / "out", jobs=1)
        assert sorted((tmp_path / "out").rglob("*")) == before
    assert run_sweep(study, tmp_path / "out", jobs=1).done == 25


def run_manifest(folder):
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"scenario": "antalya", "seed": 1}))
    (folder / "talks.parquet").write_bytes(b"PAR1")


def note(folder):
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")


def charts_alone(folder):
    (folder / "charts").mkdir(parents=True)


def broken_manifest(folder):
    folder.mkdir()
    (folder / "manifest.json").write_text("{")


def nested_manifest(folder):
    folder.mkdir()
    (folder / "manifest.json").write_text("[" * 100_000)


def file(folder):
    folder.write_text("mine")


def link(folder):
    folder.with_name("elsewhere").mkdir()
    folder.symlink_to(folder.with_name("elsewhere"))


def below_a_file(folder):
    folder.parent.rmdir()
    folder.parent.write_text("mine")


@pytest.mark.parametrize(
    "make",
    [run_manifest, note, charts_alone, broken_manifest, nested_manifest, file, link, below_a_file],
    ids=lambda make: make.__name__,
)
def test_what_is_not_a_sweep_of_ours_is_refused_and_left_alone(tmp_path, make):
    study, place = experiment(tmp_path / "study"), tmp_path / "place" / "out"
    place.parent.mkdir()
    make(place)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SweepError, match=str(place)):
        run_sweep(study, place, jobs=1)
    assert sorted(tmp_path.rglob("*")) == before
    with pytest.raises(SweepError, match="holds no sweep"):
        open_sweep(place)


@pytest.mark.parametrize("content", [b"", "half"], ids=["empty", "half"])
@pytest.mark.parametrize("which", ["part", "design"])
def test_a_broken_file_is_named_with_what_to_do_about_it(tmp_path, content, which, monkeypatch):
    monkeypatch.setattr(runner_module, "play_here", one_by_one)
    swept(tmp_path)
    whole, folder = summary(tmp_path), tmp_path / "out"
    victim = sorted((folder / "parts").iterdir())[3] if which == "part" else folder / "design.parquet"
    full = victim.read_bytes()
    victim.write_bytes(full[: len(full) // 2] if content == "half" else content)
    for attempt in (lambda: swept(tmp_path), lambda: open_sweep(folder)):
        with pytest.raises(SweepError) as told:
            attempt()
        assert str(victim) in str(told.value) and "delete it" in str(told.value)
    victim.unlink()
    assert swept(tmp_path).reused == (24 if which == "part" else 25)
    assert summary(tmp_path) == whole


def test_a_table_of_something_else_among_the_parts_is_named(tmp_path):
    swept(tmp_path)
    stray = tmp_path / "out" / "parts" / "00000099.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(stray)
    with pytest.raises(SweepError, match=r"00000099\.parquet is not of this sweep"):
        swept(tmp_path)


def test_files_in_the_making_are_never_read_and_are_cleared_away(tmp_path):
    swept(tmp_path)
    whole, folder = summary(tmp_path), tmp_path / "out"
    names = (".new-manifest.json", ".new-design-000000.parquet", "parts/.new-00000009.parquet")
    left = [folder / name for name in names]
    for path in left:
        path.write_bytes(b"half a fi")
    assert open_sweep(folder).count() == (25, 0)
    assert swept(tmp_path).reused == 25
    assert not any(path.exists() for path in left)
    assert summary(tmp_path) == whole


def test_without_its_manifest_a_folder_is_no_sweep_but_its_points_are_used_again(tmp_path):
    """As after a kill between the design of a changed experiment and its manifest."""
    swept(tmp_path)
    shutil.rmtree(tmp_path / "out" / "charts", ignore_errors=True)
    (tmp_path / "out" / "manifest.json").unlink()
    (tmp_path / "out" / "summary.csv").unlink()
    with pytest.raises(SweepError, match="holds no sweep"):
        open_sweep(tmp_path / "out")
    assert swept(tmp_path).reused == 25


class Full:
    """A disk that is full after so many files."""

    def __init__(self, files: int) -> None:
        self.left = files

    def room_for(self, place: Path) -> None:
        self.left -= 1
        if self.left < 0:
            place.write_text("half")
            raise OSError(28, "No space left on device", str(place))


@pytest.mark.parametrize("files", [0, 2, 20])
def test_a_full_disk_loses_nothing_that_was_finished(tmp_path, monkeypatch, files):
    disk, write = Full(files), Path.write_bytes

    def write_or_fail(place, content):
        disk.room_for(place)
        return write(place, content)

    monkeypatch.setattr(runner_module, "play_here", one_by_one)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write_or_fail)
        with pytest.raises(OSError, match="No space left"):
            swept(tmp_path)
    assert not list((tmp_path / "out").rglob(f"{folder_module.NEW}*"))
    kept = max(0, files - 1)  # the manifest comes first
    assert scan_parts(tmp_path / "out").collect().height == kept
    assert swept(tmp_path).reused == kept
    alone = tmp_path / "alone"
    swept(alone)
    assert summary(tmp_path) == summary(alone)
