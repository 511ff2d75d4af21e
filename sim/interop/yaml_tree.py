"""YAML as a tree of nodes that know their lines; keys may be lists, as NegMAS writes the deals of a table.

Only plain YAML passes: one document, no tags, anchors or aliases, bounded in size and depth. Scalars
stay text, so nothing is ever made of a file but texts, lists and mappings.

Room     interop (private to it)
Shapes   none
Units    lines and columns count from 1
Source   YAML 1.2.2
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.interop.source_file import SourceFile, as_number, as_whole
from sim.scenario.errors import Choice, Place

DEEPEST: Final = 16
MOST_NODES: Final = 200_000  # some seconds of reading


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value and where it stands: a text, a list, or the entries of a mapping."""

    value: "str | list[Node] | list[tuple[Node, Node]]"
    is_mapping: bool
    place: Place
    file: SourceFile

    @property
    def text(self) -> str:
        """The text of a scalar."""
        if not isinstance(self.value, str):
            self.fail("E622", "expected a single value here, not a list or mapping")
        return self.value

    @property
    def items(self) -> "list[Node]":
        """The items of a list."""
        if self.is_mapping or isinstance(self.value, str):
            self.fail("E622", "expected a list here")
        return self.value  # type: ignore[return-value]  # is_mapping tells the two lists apart

    @property
    def entries(self) -> "list[tuple[Node, Node]]":
        """The entries of a mapping."""
        if not self.is_mapping:
            self.fail("E622", "expected a mapping here")
        return self.value  # type: ignore[return-value]

    def fields(self) -> "dict[str, Node]":
        """Return the entries of a mapping by the text of their keys."""
        found: dict[str, Node] = {}
        for key, node in self.entries:
            if key.text in found:
                key.fail("E624", f'a second "{key.text[:80]}"')
            found[key.text] = node
        return found

    def field(self, name: str) -> "Node":
        """Return an entry that must be there."""
        fields = self.fields()
        if name not in fields:
            self.fail("E622", f'expected an entry "{name}" here')
        return fields[name]

    def number(self) -> float:
        """Return a number."""
        number = as_number(self.text)
        if number is None:
            self.fail("E623", f'"{self.text[:40]}" is not a number, expected a decimal within 1e100')
        return number

    def whole(self) -> int:
        """Return a whole number."""
        number = as_whole(self.text)
        if number is None:
            self.fail("E623", f'"{self.text[:40]}" is not a whole number of at most 15 digits')
        return number

    def fail(self, code: str, message: str, hint: str | Choice = "") -> NoReturn:
        """Raise InteropError at this value."""
        self.file.fail(code, message, self.place, hint)


def parse_yaml(file: SourceFile) -> Node:
    r"""Return the one value that a YAML file holds.

    Raises
    ------
    InteropError
        At the first thing that is not YAML or not allowed.

    Examples
    --------
    >>> parse_yaml(SourceFile("x.yml", b"a:\n  b: 1.5")).field("a").field("b").number()
    1.5
    """
    return _Reader(file).read()


class _Reader:
    """One pass over the events of a file."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._count = 0

    def read(self) -> Node:
        try:
            text = self._file.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self._file.content.count(b"\n", 0, error.start) + 1
            self._file.fail("E621", "the file is not text in UTF-8", Place(line))
        root: Node | None = None
        try:
            events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)
            for event in events:
                if isinstance(event, DocumentStartEvent):
                    if root is not None:
                        self._fail(event, "a second document in the file")
                    root = self._node(next(events), events, 0)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(mark.line + 1, mark.column + 1) if mark else Place()
            self._file.fail("E621", f"the file is not YAML: {error.problem or error.context}", place)
        except YAMLError as error:
            self._file.fail("E621", f"the file is not YAML: {str(error).splitlines()[0]}", Place(1))
        if root is None:
            self._file.fail("E621", "the file is empty", Place(1))
        return root

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        self._count += 1
        if depth > DEEPEST:
            self._fail(event, f"values lie more than {DEEPEST} deep in each other")
        if self._count > MOST_NODES:
            self._fail(event, f"the file has more than {MOST_NODES:,} values")
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            self._fail(event, "anchors and aliases are refused")
        if getattr(event, "tag", None):
            self._fail(event, "a tag is refused: a file is data, never code")
        place = self._place(event)
        if isinstance(event, ScalarEvent):
            return Node(event.value, False, place, self._file)
        if isinstance(event, SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), SequenceEndEvent):
                items.append(self._node(inner, events, depth + 1))
            return Node(items, False, place, self._file)
        assert isinstance(event, MappingStartEvent)
        entries = []
        while not isinstance(inner := next(events), MappingEndEvent):
            key = self._node(inner, events, depth + 1)
            entries.append((key, self._node(next(events), events, depth + 1)))
        return Node(entries, True, place, self._file)

    def _place(self, event: Event) -> Place:
        mark = event.start_mark
        return Place(mark.line + 1, mark.column + 1)

    def _fail(self, event: Event, message: str) -> NoReturn:
        self._file.fail("E621", message, self._place(event))
