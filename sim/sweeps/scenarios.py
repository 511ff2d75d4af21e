"""The scenarios that an experiment names, its baseline's first.

Room     sweeps
Shapes   none
Units    none
Source   docs/experiments.md
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sim.scenario import Problem, Scenario, ScenarioError, find, load
from sim.scenario.errors import Flaw
from sim.scenario.errors import Path as Steps
from sim.sweeps.entries import Entries
from sim.talks import list_parts

EXPECTED: Final = "expected a file or a bundled scenario"


def read_scenarios(entries: Entries) -> tuple[dict[str, Scenario], tuple[Problem, ...]]:
    """Return the scenarios by the names given to them, and what is wrong in their own files.

    There are none where one of them cannot be used; that is noted in ``entries``.
    """
    found: dict[str, Scenario | None] = {}
    problems: list[Problem] = []
    for at in _places(entries):
        node = entries.root.get(at)
        name = node.plain() if node is not None else None
        if isinstance(name, str):
            if name not in found:
                found[name], own = _read(entries, name, at)
                problems += own
        else:
            found[""] = None
            entries.flaw(Flaw("E103", "this is not the name of a scenario", hint=EXPECTED), *at)
    if not found:
        entries.flaw(Flaw("E102", '"scenario" is missing', hint=EXPECTED))
    usable = {name: scenario for name, scenario in found.items() if scenario is not None}
    return (usable if len(usable) == len(found) else {}), tuple(problems)


def _places(entries: Entries) -> Iterator[Steps]:
    """Yield where scenarios are named."""
    if "scenario" in entries.root.mapping:
        yield ("scenario",)
    levels = entries.root.get(("factors", "scenario", "levels"))
    if levels is not None and isinstance(levels.value, list):
        yield from (("factors", "scenario", "levels", i) for i in range(len(levels.value)))


def _read(entries: Entries, name: str, at: Steps) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return one scenario: a file, first looked for beside the experiment, or a bundled one."""
    beside = Path(entries.document.name).parent / name
    try:
        return load(beside if _is_file(beside) else find(name), parts=list_parts()), ()
    except ScenarioError as error:
        first, problems = error.problems[0], error.problems
    if not first.line:  # there is no such file
        entries.flaw(Flaw(first.code, first.message, hint=first.hint), *at)
        return None, ()
    count = f"{len(problems)} error{'' if len(problems) == 1 else 's'} of its own"
    entries.flaw(Flaw("E407", f'scenario "{name}" has {count}', hint="shown below"), *at)
    return None, problems


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
