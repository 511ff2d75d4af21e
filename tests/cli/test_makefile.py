"""`make run` before there is anything to run: which Python it takes, and what it makes of a broken .venv."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = f"""#!/bin/sh
[ "$1" = -c ] && exec {sys.executable} -c 'import sys; sys.version_info = VERSION; exec(sys.argv[2])' "$@"
echo "$@" >> asked
exit 1
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="no make")


def make_run(folder, version):
    """Run make with a Python that says it is of some version, and fails at everything but its -c."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    python = folder / "python"
    python.write_text(PYTHON.replace("VERSION", str(version)))
    python.chmod(0o755)
    return subprocess.run(
        ["make", "run", "PYTHON=./python"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_an_old_python_is_refused_before_anything_is_made(tmp_path):
    done = make_run(tmp_path, (3, 10, 12))
    assert done.returncode
    assert "Parley needs Python 3.11 or newer" in done.stderr
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize(("mark", "asked"), [(False, "-m venv --clear .venv"), (True, "-m venv .venv")])
def test_a_folder_that_was_not_finished_is_made_from_scratch(mark, asked, tmp_path):
    (tmp_path / ".venv").mkdir()
    if mark:
        (tmp_path / ".venv" / ".ready").touch()
        os.utime(tmp_path / ".venv" / ".ready", (0, 0))  # older than what it is made from
    make_run(tmp_path, (3, 12, 0))
    assert (tmp_path / "asked").read_text().split() == asked.split()
