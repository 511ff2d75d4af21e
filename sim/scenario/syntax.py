"""From the bytes of a file to a tree of nodes, with everything that is wrong with them as YAML.

Only plain YAML passes: one document, no tags, anchors, aliases or merge keys, no duplicate keys, bounded
in size and depth. Nothing is ever made of a file but text, numbers, dates, lists and mappings.

Room     scenario
Shapes   none
Units    none
Source   YAML 1.2.2
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

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

from sim.scenario.document import Document, Node
from sim.scenario.errors import Flaw, FlawError, Path, Place
from sim.scenario.scalars import Scalar, read_scalar

LARGEST_FILE: Final = 256 * 1024  # bytes
DEEPEST: Final = 24
MOST_NODES: Final = 20_000
LONGEST_NAME: Final = 120
WHOLE: Final = Place(1, 1, 0)  # of the whole file: no caret
NO_ALIASES: Final = "write the value out, or use `like:` for a party"


def decode(content: bytes) -> str:
    """Return the text of a file, or say why it is none.

    Raises
    ------
    FlawError
        For an empty, too large, binary or wrongly encoded file; ``at`` is the line and column.
    """
    if len(content) > LARGEST_FILE:
        limit = f"at most {LARGEST_FILE // 1024} KiB"
        raise FlawError(Flaw("E004", "the file is too large for a scenario", hint=limit))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FlawError(Flaw("E003", "the file is encoded as UTF-16", hint="save it as UTF-8"))
    if b"\0" in content:
        raise FlawError(Flaw("E003", "the file is binary, not text", hint="expected YAML in UTF-8"))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        at = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        byte = f"byte 0x{content[error.start]:02x}"
        raise FlawError(Flaw("E003", f"the file is not UTF-8: {byte}", at, "save it as UTF-8")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_document(text: str, name: str) -> Document:
    """Return the tree of a scenario's text together with everything wrong with it as YAML."""
    reader = _Reader(text)
    root = reader.read()
    document = Document(name, text, tuple(text.split("\n")), root)
    problems = tuple(document.problem(flaw, place, flaw.at) for flaw, place in reader.found)
    return replace(document, problems=problems, spoilt=tuple(reader.spoilt))


def read_value(text: str) -> Node:
    """Return the one value that a text holds, such as that of a setting.

    Raises
    ------
    FlawError
        If it is not plain YAML.
    """
    reader = _Reader(text)
    root = reader.read(any_value=True)
    if reader.found:
        raise FlawError(*(replace(flaw, at=()) for flaw, _ in reader.found))
    return root or Node(None)


class _Reader:
    """One pass over the events of a YAML text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0] + [index + 1 for index, c in enumerate(text) if c == "\n"]
        self.found: list[tuple[Flaw, Place]] = []
        self.spoilt: list[Path] = []  # values that were refused
        self.nodes = 0

    def read(self, any_value: bool = False) -> Node | None:
        """Return the root, or None and a problem where the text cannot be read."""
        if self._has_tabs():
            return None
        try:
            return self._document(YAML(typ="safe", pure=True).parse(self.text), any_value)
        except FlawError as faults:
            self.found += [(flaw, self._place_of(flaw)) for flaw in faults.flaws]
        except MarkedYAMLError as error:
            self._syntax(error)
        except YAMLError as error:  # the reader's: a character that YAML does not allow
            position = getattr(error, "position", 0)
            flaw = Flaw("E003", "a control character: the file is not text", hint="expected YAML in UTF-8")
            self.found.append((flaw, self._place(position, position + 1)))
        except Exception:  # ruamel.yaml lets others out on some broken texts
            self.found.append((Flaw("E005", "this is not YAML"), Place(1, 1, 1)))
        return None

    def _has_tabs(self) -> bool:
        for number, line in enumerate(self.text.split("\n"), 1):
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            if "\t" in indent and line.strip():
                hint = "indent with spaces"
                self.found.append((Flaw("E006", "a tab", hint=hint), Place(number, indent.index("\t") + 1)))
        return bool(self.found)

    def _syntax(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        start = mark.index if mark is not None else 0
        message = error.problem or error.context or "this is not YAML"
        if self.text[start : start + 1] == "\t":
            self.found.append((Flaw("E006", "a tab", hint="use spaces"), self._place(start, start + 1)))
            return
        hint = error.context or ""
        while start > 0 and start >= len(self.text.rstrip()):
            start -= 1  # the end of the text: show the last thing written
        self.found.append((Flaw("E005", f"not YAML: {message}", hint=hint), self._place(start, start + 1)))

    def _document(self, events: Iterator[Event], any_value: bool) -> Node:
        root = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    self._flaw("E010", "a second document in the file", event, "a scenario is one document")
                    break
                root = self._node(next(events), events, (), WHOLE)
        if any_value:
            return root or Node(None)
        if root is None or root.value is None:
            raise FlawError(Flaw("E002", "the scenario is empty", (1, 1)))
        if not isinstance(root.value, dict):
            raise FlawError(Flaw("E103", "a scenario is a mapping of keys to values", (1, 1)))
        return root

    def _node(self, event: Event, events: Iterator[Event], path: Path, key: Place) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES or len(path) > DEEPEST:
            what = f"more than {MOST_NODES:,} values" if self.nodes > MOST_NODES else "nested too deeply"
            start = self._span(event)
            raise FlawError(Flaw("E004", f"the file is too large: {what}", (start.line, start.column)))
        self._refuse(event, path)
        place = self._span(event)
        if isinstance(event, ScalarEvent):
            return Node(self._scalar(event, path), place if event.value or event.style else key)
        flow = bool(getattr(event, "flow_style", False))
        if isinstance(event, SequenceStartEvent):
            items, last = self._items(events, path)
            return Node(items, self._to(place, last) if flow else key)
        if isinstance(event, MappingStartEvent):
            entries, keys, last = self._entries(events, path)
            return Node(entries, self._to(place, last) if flow else key, keys)
        return Node(None, place)  # an alias, refused above

    def _items(self, events: Iterator[Event], path: Path) -> tuple[list[Node], Event]:
        items: list[Node] = []
        event = next(events)
        while not isinstance(event, SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items)), self._span(event)))
            event = next(events)
        return items, event

    def _entries(
        self, events: Iterator[Event], path: Path
    ) -> tuple[dict[str, Node], dict[str, Place], Event]:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        event = next(events)
        while not isinstance(event, MappingEndEvent):
            key = self._key(event, events, path)
            place = self._span(event)
            node = self._node(next(events), events, (*path, key), place)
            if key in entries:
                hint = f"first written on line {keys[key].line}"
                self.found.append((Flaw("E007", f'"{key}" is written twice', (*path, key), hint), place))
            else:
                entries[key], keys[key] = node, place
            event = next(events)
        return entries, keys, event

    def _key(self, event: Event, events: Iterator[Event], path: Path) -> str:
        if not isinstance(event, ScalarEvent):
            self._flaw("E005", "a key must be a word", event)
            self._node(event, events, path, self._span(event))
            self.spoilt.append((*path, ""))
            return ""
        self._refuse(event, path)
        if event.value == "<<" and not event.style:
            self._flaw("E009", "a merge key", event, NO_ALIASES)
            self.spoilt.append((*path, "<<"))
        if not event.value.strip() or not event.value.isprintable() or len(event.value) > LONGEST_NAME:
            hint = f"expected 1 to {LONGEST_NAME} printable characters"
            self._flaw("E114", "this cannot be a key", event, hint)
            self.spoilt.append((*path, str(event.value)))
        return str(event.value)

    def _scalar(self, event: ScalarEvent, path: Path) -> Scalar:
        if event.style:
            return str(event.value)
        try:
            return read_scalar(event.value)
        except FlawError as faults:
            flaws = [Flaw(flaw.code, flaw.message, path, flaw.hint) for flaw in faults.flaws]
            self.found += [(flaw, self._span(event)) for flaw in flaws]
            self.spoilt.append(path)
            return None

    def _refuse(self, event: Event, path: Path) -> None:
        """Note what plain YAML has no need of."""
        if getattr(event, "tag", None):
            self._flaw("E008", "a YAML tag", event, "a scenario is plain data", path)
            self.spoilt.append(path)
        if isinstance(event, AliasEvent):
            self._flaw("E009", "a YAML alias", event, NO_ALIASES, path)
            self.spoilt.append(path)
        elif getattr(event, "anchor", None):
            self._flaw("E009", "a YAML anchor", event, NO_ALIASES, path)

    def _flaw(self, code: str, message: str, event: Event, hint: str = "", path: Path = ()) -> None:
        """Note what is wrong with the word that an event begins with."""
        place = self._span(event)
        start = self.starts[place.line - 1] + place.column - 1
        word = self.text[start : start + place.width].split(maxsplit=1)
        place = replace(place, width=len(word[0]) if word else 1)
        self.found.append((Flaw(code, message, path, hint), place))

    def _span(self, event: Event) -> Place:
        return self._place(event.start_mark.index, event.end_mark.index)

    def _to(self, place: Place, last: Event) -> Place:
        end = self._span(last)
        width = end.column + end.width - place.column if end.line == place.line else self._rest(place)
        return Place(place.line, place.column, width)

    def _rest(self, place: Place) -> int:
        end = self.starts[place.line] - 1 if place.line < len(self.starts) else len(self.text)
        return max(1, end - self.starts[place.line - 1] - place.column + 1)

    def _place(self, start: int, end: int) -> Place:
        line = bisect_right(self.starts, start)
        column = start - self.starts[line - 1] + 1
        width = end - start
        place = Place(line, column, 1)
        return Place(line, column, max(1, min(width, self._rest(place))))

    def _place_of(self, flaw: Flaw) -> Place:
        line, column = flaw.at if len(flaw.at) == 2 else (1, 1)
        return Place(int(line), int(column), 1)
