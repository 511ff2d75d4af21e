"""Scenario files: find one, read its bytes, and the settings of a command line.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from pathlib import Path
from typing import Final

from sim.scenario.document import Document
from sim.scenario.errors import Choice, FlawError, Place, Problem, ScenarioError, choose
from sim.scenario.syntax import LARGEST_FILE, decode, read_document, read_value

PACKAGE: Final = Path(__file__).resolve().parents[1]


def bundled() -> dict[str, Path]:
    """Return the scenarios that come with Parley, by name."""
    for folder in (PACKAGE / "bundled", PACKAGE.parent / "scenarios"):
        if folder.is_dir():
            return {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    return {}


def find(source: str | Path) -> Path:
    """Return the file that a path or the name of a bundled scenario stands for.

    Raises
    ------
    ScenarioError
        If there is neither.
    """
    path, known = Path(source), bundled()
    try:
        exists, is_file = path.exists(), path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        exists = is_file = False
    if is_file:
        return path
    if str(source) in known:
        return known[str(source)]
    if exists:
        raise _unreadable(str(source), "this is not a file", "expected a scenario in YAML")
    raise _unreadable(
        str(source), "no such file or bundled scenario", choose(str(source), known, "bundled scenarios")
    )


def read_file(source: str | Path) -> Document:
    """Return the document in a file.

    Raises
    ------
    ScenarioError
        If the file cannot be read or is not text.
    """
    path = find(source)
    try:
        with path.open("rb") as file:
            text = decode(file.read(LARGEST_FILE + 1))
    except OSError as error:
        raise _unreadable(str(path), "the file cannot be read", error.strerror or "") from None
    except FlawError as error:
        flaw = error.flaws[0]
        line, column = flaw.at if flaw.at else (0, 1)
        place = Place(int(line), int(column))
        raise ScenarioError([Problem(flaw.code, flaw.message, str(path), place, hint=flaw.hint)]) from None
    return read_document(text, str(path))


def _unreadable(name: str, message: str, hint: str | Choice) -> ScenarioError:
    return ScenarioError([Problem("E001", message, name, Place(), hint=hint)])


def parse_setting(text: str) -> tuple[str, object]:
    """Return the path and the value of `PATH=VALUE`, the value read as YAML.

    Raises
    ------
    ScenarioError
        If there is no `=`, no path, or the value is not plain YAML.

    Examples
    --------
    >>> parse_setting("parties.*.trust={level: 1, breach: 0}")
    ('parties.*.trust', {'level': 1, 'breach': 0})
    """
    path, separator, value = text.partition("=")
    path = path.strip()
    if not separator or not path:
        place = Place(origin=f"--set {text}")
        raise ScenarioError([Problem("E117", "this is not a setting", "", place, hint="expected PATH=VALUE")])
    place = Place(origin=f"--set {path}")
    try:
        return path, read_value(value).plain()
    except FlawError as error:
        raise ScenarioError(
            [Problem(flaw.code, flaw.message, "", place, hint=flaw.hint) for flaw in error.flaws]
        ) from None
