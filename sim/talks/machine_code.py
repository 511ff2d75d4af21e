"""Where the machine code of the kernels is kept: a folder for each state of their sources.

Numba looks at the file of a kernel only, not at those of the kernels it calls; so code of another
state of any of them must not be found. The folder lies beside the source, or where that cannot be
written in the user's cache, or in the temporary folder.

Room     talks
Shapes   none
Units    none
Source   none
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numba

SOURCES = Path(__file__).parent
SETTINGS: Any = numba.config


def _state() -> str:
    """Return what the kernels' sources and numba say, in short."""
    said = blake2b(numba.__version__.encode(), digest_size=8)
    for source in sorted(SOURCES.rglob("*.py")):
        said.update(source.read_bytes())
    return said.hexdigest()


def _places() -> Iterator[Path]:
    """Yield folders that may be written, the best first."""
    if SETTINGS.CACHE_DIR:
        yield Path(SETTINGS.CACHE_DIR)
    yield SOURCES / "__pycache__"
    with suppress(RuntimeError):
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley"
    last = Path(tempfile.gettempdir()) / f"parley-{os.getuid()}"
    with suppress(OSError):
        last.mkdir(mode=0o700, exist_ok=True)
        if last.lstat().st_uid == os.getuid():  # what someone else may put there would be run
            yield last


def make_folder() -> Path | None:
    """Make the folder for the sources as they are, and remove those of other states beside it."""
    name = f"kernels-{_state()}"
    for place in _places():
        folder = place / name
        with suppress(OSError):
            is_new = not folder.exists()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK | os.X_OK):
                continue
            if is_new:
                for older in place.glob("kernels-*"):
                    if older.name != name:
                        shutil.rmtree(older, ignore_errors=True)
            return folder
    return None


FOLDER = make_folder()  # None where nothing can be written: then every run compiles anew


@contextmanager
def kept() -> Iterator[bool]:
    """Let numba keep in this folder what is defined meanwhile; tell whether it can."""
    before = SETTINGS.CACHE_DIR
    SETTINGS.CACHE_DIR = str(FOLDER or before)
    try:
        yield FOLDER is not None
    finally:
        SETTINGS.CACHE_DIR = before


def is_compiled() -> bool:
    """Return whether the kernels were compiled on an earlier run, so that this one starts at once."""
    return FOLDER is not None and any(FOLDER.rglob("appraisal.appraise-*.nbi"))
