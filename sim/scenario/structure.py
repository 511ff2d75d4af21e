"""From a tree of nodes to the typed scenario, with every problem placed at its line.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from sim.scenario.document import Document, Node
from sim.scenario.errors import Flaw, FlawError, Path, Problem, choose
from sim.scenario.model import Content
from sim.scenario.names import Names
from sim.scenario.schema import ROOT

EXPECTED: Final = {
    "dict_type": "expected a mapping of keys to values",
    "model_type": "expected a mapping of keys to values",
    "model_attributes_type": "expected a mapping of keys to values",
    "string_type": "expected text; write it in quotes",
    "bool_type": "expected true or false",
    "int_type": "expected a whole number",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
}
MOST_PASSES: Final = 50
STAND_INS: Final = {  # for what is missing at the top, so that the rest can be looked at
    "format": 1,
    "title": "",
    "starts": date.min,
    "known": date.max,
    "horizon": {"days": 1},
    "issues": {},
    "parties": {},
    "rounds": {},
    "outcomes": {},
}


@dataclass(frozen=True, slots=True)
class Validated:
    """What could be made of a tree: all of it, or all but what was wrong."""

    content: Content | None
    problems: tuple[Problem, ...]
    removed: tuple[Path, ...]


def validate(document: Document, root: Node, names: Names) -> Validated:
    """Return the typed content of a tree and everything wrong with its parts.

    What is wrong is taken out and the rest validated again, so that one mistake does not hide another.
    """
    problems: list[Problem] = []
    removed: list[Path] = list(document.spoilt)
    rest = root
    for _ in range(MOST_PASSES):
        data = rest.plain()
        for path in removed:
            if path and path[0] in STAND_INS:
                data.setdefault(path[0], STAND_INS[path[0]])
        try:
            content = Content.model_validate(data, context=names)
        except ValidationError as error:
            found = list(_flaws(error))
        else:
            return Validated(content, tuple(problems), tuple(removed))
        known = Stumps(removed)
        problems += [place_flaw(document, root, path, flaw) for path, flaw in found if path not in known]
        written = [_written(rest, path) for path, _ in found]
        rest = without(rest, [path for path in written if path])
        removed += [out or path for out, (path, _) in zip(written, found, strict=True)]
    return Validated(None, tuple(problems), tuple(removed))


def without(node: Node, paths: Iterable[Path]) -> Node:
    """Return the tree without what stands at ``paths``; an item of a list takes the whole list along."""
    beneath: dict[str, list[Path]] = {}
    for step, *rest in paths:
        beneath.setdefault(str(step), []).append(tuple(rest))
    entries = dict(node.mapping)
    for key, rests in beneath.items():
        if all(rests) and isinstance(entries[key].value, dict):
            entries[key] = without(entries[key], rests)
        else:
            del entries[key]
    return Node(entries, node.place, node.keys)


def _written(node: Node, path: Path) -> Path:
    """Return the part of a path that leads through mappings of the tree."""
    for index, step in enumerate(path):
        child = node.mapping.get(str(step)) if isinstance(step, str) else None
        if child is None:
            return path[:index]
        node = child
    return path


class Stumps:
    """Paths of what was taken out: ``in`` asks whether a path leads to one of them or through it."""

    def __init__(self, paths: Collection[Path]) -> None:
        self._out = frozenset(paths)
        self._above = {path[:length] for path in paths for length in range(len(path) + 1)}

    def __contains__(self, path: Path) -> bool:
        return path in self._above or any(path[:length] in self._out for length in range(len(path)))


def _flaws(error: ValidationError) -> Iterator[tuple[Path, Flaw]]:
    """Yield every flaw in a failed validation with the path of what is wrong."""
    for item in error.errors(include_url=False):
        at: Path = item["loc"]
        cause = item.get("ctx", {}).get("error")
        if isinstance(cause, FlawError):
            for flaw in cause.flaws:
                yield (*at, *flaw.at), flaw
        else:
            yield at, _translate(item, at)


def _translate(item: Any, at: Path) -> Flaw:
    """Return pydantic's finding in our words."""
    kind, last = item["type"], next((step for step in reversed(at) if isinstance(step, str)), "")
    above = ROOT.at(at[:-1])
    if kind == "missing":
        return Flaw("E102", f'"{last}" is missing', on_key=True)
    if kind == "extra_forbidden":
        valid = above.fields() if above is not None else ()
        if len(at) == 3 and at[0] == "parties":
            valid = (*valid, "like")
        return Flaw("E101", f'unknown key "{last}"', hint=choose(str(last), valid, "keys"), on_key=True)
    if kind == "literal_error":
        expected = item["ctx"]["expected"].replace("'", "")
        found = item["input"]
        shown = f'"{found}"' if isinstance(found, str | int | float) else "this"
        return Flaw("E119", f'{shown} is not a value of "{last}"', hint=f"expected {expected}")
    if kind in EXPECTED:
        return Flaw("E103", f'"{last}" has the wrong form', hint=EXPECTED[kind])
    if kind in ("greater_than_equal", "less_than_equal"):
        hint = item["msg"].replace("Input should be ", "expected a number ")
        return Flaw("E111", f'"{last}" cannot be {item["input"]}', hint=hint)
    return Flaw("E103", f'"{last}" has the wrong form', hint=item["msg"])


def place_flaw(document: Document, root: Node, path: Path, flaw: Flaw) -> Problem:
    """Return the problem that a flaw at a path makes."""
    place = root.locate(path, flaw.on_key)
    if flaw.on_key and flaw.code in ("E101", "E104", "E105", "E106", "E107", "E110"):
        path = path[:-1] or path  # the key is what is wrong: the field is where it stands
    last = next((step for step in reversed(path) if isinstance(step, str) and step != "range"), "")
    named = replace(flaw, message=flaw.message.replace("{name}", f'"{last}"'))
    return document.problem(named, place, path)
