"""Every number of a scenario under its path, with what it rests on.

A number is *cited* where its own entry names the source that states it, *anchored* where an order
constraint fixes its rank, a *setting* of the method under `model:`, and otherwise *free*. The reason
shown is the nearest `why` above it; a reason never makes a number cited.

Room     scenario
Shapes   none
Units    those of each number
Source   none
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel

from sim.scenario.document import Node
from sim.scenario.errors import Path
from sim.scenario.model import Content, Issue
from sim.scenario.numbers import Range
from sim.scenario.orders import Order
from sim.scenario.strategies import Part

Kind = Literal["cited", "anchored", "free", "setting"]


@dataclass(frozen=True, slots=True)
class Number:
    """One number: its range, its class, and what it rests on."""

    path: str
    low: float
    central: float
    high: float
    kind: Kind
    why: str | None
    source: str | None
    written: bool  # False for a neutral default that the file leaves out

    @property
    def exact(self) -> bool:
        """Whether there is nothing uncertain about it."""
        return self.low == self.high


def collect_numbers(content: Content, root: Node) -> dict[str, Number]:
    """Return every number of the tree by path: those written in the order of the file, then the defaults."""
    ranges = dict(_walk(content, ()))
    rank = {path: index for index, path in enumerate(_paths(root, ()))}
    last = len(rank)
    ordered = sorted(ranges, key=lambda path: rank.get(path, last))
    anchors = _anchors(content.order)
    return {".".join(path): _number(path, ranges[path], root, anchors) for path in ordered}


def _walk(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Range]]:
    if isinstance(value, Range):
        yield path, value
    elif isinstance(value, Part):
        yield from _walk(dict(value.parameters), (*path, value.name))
    elif isinstance(value, Issue):
        yield from _walk(value.options, path)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _walk(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for name, entry in value.items():
            yield from _walk(entry, (*path, name))


def _paths(node: Node, path: Path) -> Iterator[Path]:
    yield path
    for key, child in node.mapping.items():
        yield from _paths(child, (*path, key))


def _anchors(order: Iterable[Order]) -> dict[str, str]:
    """Return, for every number in an order constraint, the sources that rank it."""
    sources: dict[str, dict[str, None]] = {}
    for constraint in order:
        for path in (constraint.greater, constraint.lesser):
            sources.setdefault(path, {})[constraint.source] = None
    return {path: ", ".join(named) for path, named in sources.items()}


def _number(path: tuple[str, ...], value: Range, root: Node, anchors: dict[str, str]) -> Number:
    node = root.get(path)
    name = ".".join(path)
    source = _text(node, "source")
    kind: Kind = "free"
    if node is None or path[0] == "model":
        kind = "setting"
    elif source is not None:
        kind = "cited"
    elif name in anchors:
        kind, source = "anchored", anchors[name]
    why = reason(root, path)
    return Number(name, value.low, value.central, value.high, kind, why, source, node is not None)


def classify(content: Content, root: Node) -> dict[str, Kind]:
    """Return the class of every number a file states, by path, its dates, durations and counts included.

    Words of the scale count where they are used, defaults that the file leaves out not at all.
    """
    kinds: dict[str, Kind] = {
        number.path: number.kind
        for number in collect_numbers(content, root).values()
        if number.written and not number.path.startswith("scale.")
    }
    for name, meeting in content.rounds.items():
        if meeting.date:
            kinds[f"rounds.{name}.date"] = "cited" if meeting.source else "free"
    for issue, entry in content.issues.items():
        for option, body in entry.options.items():
            if body.lasts is not None:
                path = ("issues", issue, option, "lasts")
                kinds[".".join(path)] = "free" if _text(root.get(path), "source") is None else "cited"
    if root.get(("model", "types")) is not None:
        kinds["model.types"] = "setting"
    return kinds


def count_classes(kinds: Iterable[Kind]) -> dict[str, int]:
    """Return how many numbers there are of each class."""
    found = list(kinds)
    return {kind: found.count(kind) for kind in get_args(Kind)}


def reason(root: Node, path: Path) -> str | None:
    """Return the nearest `why` above a number, or that of the word of the scale it is given by."""
    found = _nearest_why(root, path)
    node = root.get(path)
    if node is not None and node.child("range") is not None:
        node = node.child("range")
    if found is None and node is not None and isinstance(node.value, str) and path[0] != "scale":
        found = _nearest_why(root, ("scale", node.value))
    return found


def _nearest_why(root: Node, path: Path) -> str | None:
    node, found = root, None
    for step in path:
        child = node.child(step)
        if child is None:
            break
        node = child
        found = _text(node, "why") or found
    return found


def _text(node: Node | None, key: str) -> str | None:
    child = node.child(key) if node is not None else None
    return child.value if child is not None and isinstance(child.value, str) else None
