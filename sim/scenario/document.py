"""A scenario file as read: a tree of nodes that remember where they were written.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from sim.scenario.errors import Flaw, Path, Place, Problem
from sim.scenario.scalars import Scalar

NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place; a mapping also knows the places of its keys."""

    value: "Scalar | dict[str, Node] | list[Node]"
    place: Place = NOWHERE
    keys: dict[str, Place] = field(default_factory=dict)

    @property
    def mapping(self) -> "dict[str, Node]":
        """The entries of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def plain(self) -> Any:
        """Return the value as plain Python objects."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def get(self, path: Path) -> "Node | None":
        """Return the node at ``path`` beneath this one, if there is one."""
        node: Node | None = self
        for step in path:
            if node is None:
                return None
            node = node.child(step)
        return node

    def child(self, step: str | int) -> "Node | None":
        """Return the entry under a key, or the item at an index."""
        if isinstance(self.value, list):
            return self.value[step] if isinstance(step, int) and step < len(self.value) else None
        return self.mapping.get(str(step))

    def steps_of(self, path: str) -> tuple[str, ...]:
        """Return the keys that a dotted path names, as far as it leads; a key may itself hold dots."""
        steps: list[str] = []
        node, rest = self, path
        while rest:
            key = next((k for k in node.mapping if rest == k or rest.startswith(f"{k}.")), None)
            if key is None:
                break
            steps.append(key)
            node, rest = node.mapping[key], rest[len(key) + 1 :]
        return tuple(steps)

    def locate(self, path: Path, on_key: bool = False) -> Place:
        """Return the place of what is at ``path``, or of the deepest part of it that is written."""
        node = self
        place = self.place
        for index, step in enumerate(path):
            child = node.child(step)
            if child is None:
                break
            on_last = index == len(path) - 1
            place = child.place
            if on_key or not on_last:
                place = node.keys.get(str(step), place)
            node = child
        return place


@dataclass(frozen=True, slots=True)
class Document:
    """The tree of a file, its lines, and what was wrong with it as YAML."""

    name: str
    text: str
    lines: tuple[str, ...]
    root: Node | None  # None where nothing could be read
    problems: tuple[Problem, ...] = ()
    spoilt: tuple[Path, ...] = ()  # values that were refused: what follows from them is not reported

    def problem(self, flaw: Flaw, place: Place, path: Path = ()) -> Problem:
        """Return the problem that a flaw at a place of this document makes."""
        written = self.lines[place.line - 1] if 0 < place.line <= len(self.lines) else ""
        start = written.find(flaw.within, place.column - 1) if flaw.within else -1
        if start >= 0:
            place = replace(place, column=start + 1, width=len(flaw.within))
        label = ".".join(str(step) for step in path if isinstance(step, str))
        return Problem(flaw.code, flaw.message, self.name, place, written, flaw.hint, label)
