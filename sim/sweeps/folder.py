"""A folder that one process at a time may write, file by file, each there whole or not at all.

Every file is written under a name that nobody reads, forced to the disk and renamed. The lock
goes with the process that holds it, however it ends.

Room     sweeps
Shapes   none
Units    none
Source   docs/experiments.md
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sim.results.manifests import is_manifest
from sim.sweeps.sweep import DESIGN, FORMAT, MANIFEST, PARTS, SweepError

LOCK: Final = ".lock"
NEW: Final = ".new-"  # begins the names of files in the making
SUMMARY: Final = "summary.csv"
BEGUN: Final = frozenset({LOCK, PARTS, DESIGN})  # what may be there before a manifest is
OURS: Final = BEGUN | {MANIFEST, SUMMARY, "charts", "report.html", "tables"}
LARGEST_MANIFEST: Final = 50_000_000  # bytes


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, which is made if it is not there.

    Raises
    ------
    SweepError
        If it cannot be written, holds something that is not a sweep, or is held by another process.
    """
    check_folder(folder)
    try:
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise SweepError(f"{folder} cannot be written: {error.strerror}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise SweepError(f"{folder} is in use by {lock.read().strip() or 'another process'}") from None
        except OSError as error:
            raise SweepError(f"{folder} cannot be locked: {error.strerror}") from None
        since = datetime.now(UTC).isoformat(timespec="seconds")
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {socket.gethostname()}, since {since}\n")
        lock.flush()
        yield


def check_folder(folder: Path) -> None:
    """Check that a sweep may be written to a folder, without touching anything.

    Raises
    ------
    SweepError
        If the path is a link or a file, or holds something that is not a sweep of ours.
    """
    try:
        if folder.is_symlink():
            raise SweepError(f"{folder} is a link; name the folder itself")
        if not folder.exists():
            return
        if not folder.is_dir():
            raise SweepError(f"{folder} is not a folder")
        names = {path.name for path in folder.iterdir()}
        known = OURS if is_manifest(folder / MANIFEST, FORMAT, LARGEST_MANIFEST) else BEGUN
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise SweepError(f"{folder} cannot be used: {reason or error}") from None
    if any(name not in known and not name.startswith(NEW) for name in names):
        raise SweepError(
            f"{folder} holds something that is not a sweep of Parley; name another folder or empty this one"
        )


def write_file(place: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    making = place.with_name(f"{NEW}{place.name}")
    try:
        making.write_bytes(content)
        put(making, place)
    except BaseException:
        making.unlink(missing_ok=True)
        raise


def put(made: Path, place: Path) -> None:
    """Force a finished file to the disk and give it its name."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
