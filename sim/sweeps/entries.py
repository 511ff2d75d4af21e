"""The plain entries of an experiment file: whole numbers, words, names and text, each with its errors.

Room     sweeps
Shapes   none
Units    none
Source   docs/experiments.md
"""

from collections.abc import Collection, Sequence
from typing import Any

from sim.scenario.document import Document, Node
from sim.scenario.errors import Flaw, Place, Problem, choose
from sim.scenario.errors import Path as Steps


class Entries:
    """A tree, and what has been found wrong with it so far."""

    def __init__(self, document: Document, root: Node) -> None:
        self.document = document
        self.root = root
        self.problems: list[Problem] = list(document.problems)

    def flaw(self, flaw: Flaw, *at: str | int) -> None:
        """Note what is wrong at a path, unless that is because a value there could not be read at all."""
        where = (*at, *flaw.at)
        if where and any(_related(where, spoilt) for spoilt in self.document.spoilt):
            return
        self.put(flaw, self.root.locate(where, flaw.on_key), where)

    def put(self, flaw: Flaw, place: Place, at: Steps = ()) -> None:
        """Note what is wrong at a place."""
        self.add(self.document.problem(flaw, place, at))

    def add(self, problem: Problem) -> None:
        """Note a problem, unless nothing could be read at its place."""
        if all(problem.place != misread.place for misread in self.document.problems):
            self.problems.append(problem)

    def whole(self, *at: str, default: int, bounds: tuple[int, int]) -> int:
        """Return a whole number within bounds."""
        value = self._plain(at, default)
        if isinstance(value, int) and not isinstance(value, bool) and bounds[0] <= value <= bounds[1]:
            return value
        hint = f"expected a whole number from {bounds[0]:,} to {bounds[1]:,}"
        self.flaw(Flaw("E111", f'"{at[-1]}" cannot be {_shown(value)}', hint=hint), *at)
        return default

    def word(self, *at: str, default: str, valid: Collection[str]) -> str:
        """Return one of some words."""
        value = self._plain(at, default)
        if isinstance(value, str) and value in valid:
            return value
        hint = choose(str(value), valid, "values")
        self.flaw(Flaw("E119", f'{_shown(value)} is not a value of "{at[-1]}"', hint=hint), *at)
        return default

    def names(self, key: str, default: Sequence[str]) -> list[tuple[Steps, str]]:
        """Return a list of names, each with its path; one may stand alone."""
        node = self.root.child(key)
        if node is None:
            return [((key,), name) for name in default]
        value = node.plain()
        if isinstance(value, str):
            return [((key,), value)]
        if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
            self.flaw(Flaw("E103", f'"{key}" has the wrong form', hint="expected a list of names"), key)
            return []
        return [((key, i), name) for i, name in enumerate(value)]

    def text(self, key: str) -> str | None:
        """Return a text, None where there is none."""
        value = self._plain((key,), None)
        if value is None or isinstance(value, str):
            return value
        self.flaw(Flaw("E103", f'"{key}" has the wrong form', hint="expected text; write it in quotes"), key)
        return None

    def _plain(self, at: Steps, default: Any) -> Any:
        node = self.root.get(at)
        return default if node is None else node.plain()


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    return (
        f'"{value}"' if isinstance(value, str) else str(value) if isinstance(value, int | float) else "this"
    )


def _related(one: Steps, other: Steps) -> bool:
    return all(a == b for a, b in zip(one, other, strict=False))
