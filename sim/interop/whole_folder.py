"""A folder of files that is written whole or not at all.

Room     interop (private to it)
Shapes   none
Units    none
Source   none
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from sim.interop.errors import InteropError
from sim.scenario.errors import Place, Problem


def write_folder(folder: Path, files: Mapping[str, str], code: str) -> None:
    """Write text files into a folder that is new or empty: beside it first, then put in place at once.

    Raises
    ------
    InteropError
        With ``code``, if there is something in the folder, or it cannot be written.
    """
    working = folder.parent / f".{folder.name}.{uuid4().hex}"
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            message = "there is something in its place already, expected a new or empty folder"
            raise InteropError(Problem(code, message, str(folder), Place()))
        folder.parent.mkdir(parents=True, exist_ok=True)
        working.mkdir()
        for name, text in files.items():
            (working / name).write_text(text, encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rmdir()  # an empty folder is in the way of renaming on some systems
        working.rename(folder)
    except OSError as error:
        message = f"the folder cannot be written: {error.strerror}"
        raise InteropError(Problem(code, message, str(folder), Place())) from None
    finally:
        shutil.rmtree(working, ignore_errors=True)
