"""XML as a tree of elements that know their lines, read without ever following or expanding anything.

A document type declaration is refused, so there are no entities but the five of XML itself and
nothing outside the file is ever looked at. Blanks and comments before the XML declaration, which
XML forbids and some programs write, are passed over.

Room     interop (private to it)
Shapes   none
Units    lines and columns count from 1
Source   W3C (2008), Extensible Markup Language (XML) 1.0, fifth edition
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from sim.interop.errors import InteropError
from sim.interop.source_file import SourceFile, as_number, as_whole
from sim.scenario.errors import Choice, Place, choose

DEEPEST: Final = 32  # elements within elements
MOST_ELEMENTS: Final = 500_000
BEFORE_DECLARATION: Final = re.compile(rb"(?>\s++|<!--(?>.*?-->))++(?=<\?xml\s)", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """One element, what it holds, and where its tag begins."""

    name: str
    attributes: dict[str, str]
    place: Place
    file: SourceFile
    children: list["Element"] = field(default_factory=list)

    def all(self, name: str) -> list["Element"]:
        """Return the elements of a name directly within this one."""
        return [child for child in self.children if child.name == name]

    def at_most_one(self, name: str) -> "Element | None":
        """Return the element of a name directly within this one, if there is one."""
        found = self.all(name)
        if len(found) > 1:
            found[1].fail("E612", f"a second <{name}> within <{self.name}>, expected at most one")
        return found[0] if found else None

    def one(self, name: str) -> "Element":
        """Return the one element of a name directly within this one."""
        found = self.at_most_one(name)
        if found is None:
            self.fail("E612", f"<{self.name}> has no <{name}>")
        return found

    def text(self, attribute: str) -> str:
        """Return the text of an attribute that must be there."""
        if attribute not in self.attributes:
            self.fail("E612", f'<{self.name}> has no attribute "{attribute}"')
        return self.attributes[attribute]

    def number(self, attribute: str) -> float:
        """Return the number in an attribute that must be there."""
        text = self.text(attribute)
        number = as_number(text)
        if number is None:
            self.fail("E613", f'{attribute}="{text[:40]}" is not a number, expected a decimal within 1e100')
        return number

    def whole(self, attribute: str) -> int:
        """Return the whole number in an attribute that must be there."""
        text = self.text(attribute)
        number = as_whole(text)
        if number is None:
            self.fail("E613", f'{attribute}="{text[:40]}" is not a whole number of at most 15 digits')
        return number

    def allow_only(self, names: Collection[str]) -> None:
        """Raise InteropError at the first element within this one that has none of these names."""
        for child in self.children:
            if child.name not in names:
                child.fail(
                    "E615",
                    f"<{child.name}> within <{self.name}> is not supported",
                    choose(child.name, sorted(names), "elements"),
                )

    def fail(self, code: str, message: str, hint: str | Choice = "") -> NoReturn:
        """Raise InteropError at this element."""
        self.file.fail(code, message, self.place, hint)


def parse_xml(file: SourceFile) -> Element:
    r"""Return the root element of an XML file.

    Raises
    ------
    InteropError
        At the first thing that is not well formed or not allowed.

    Examples
    --------
    >>> parse_xml(SourceFile("x.xml", b'<a>\n  <b c="1"/></a>')).one("b").place.line
    2
    """
    return _Reader(file).read()


class _Reader:
    """One pass over a file."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        early = BEFORE_DECLARATION.match(file.content)
        self._start = early.end() if early else 0
        before = file.content[: self._start]
        self._lines = before.count(b"\n")
        self._columns = self._start - (before.rfind(b"\n") + 1)
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._within: list[Element] = []
        self._root: Element | None = None
        self._count = 0

    def read(self) -> Element:
        try:
            self._parser.Parse(self._file.content[self._start :], True)
        except InteropError:
            raise
        except expat.ExpatError as error:
            place = self._place(error.lineno, error.offset + 1)
            reason = expat.ErrorString(error.code)
            self._file.fail("E611", f"the file is not well-formed XML: {reason}", place)
        except (LookupError, ValueError) as error:  # an encoding that Python does not know
            self._file.fail("E611", f"the file cannot be decoded: {error}", self._here())
        if self._root is None:
            self._file.fail("E611", "the file holds no element", self._here())
        return self._root

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes, self._here(len(name) + 1), self._file)
        self._count += 1
        if len(self._within) == DEEPEST:
            element.fail("E611", f"elements lie more than {DEEPEST} deep in each other")
        if self._count > MOST_ELEMENTS:
            element.fail("E611", f"the file has more than {MOST_ELEMENTS:,} elements")
        if self._within:
            self._within[-1].children.append(element)
        else:
            self._root = element
        self._within.append(element)

    def _close(self, _name: str) -> None:
        self._within.pop()

    def _refuse_doctype(self, *_declared: object) -> None:
        message = "a document type declaration (<!DOCTYPE>) is refused: entities are never expanded"
        self._file.fail("E611", message, self._here())

    def _here(self, width: int = 1) -> Place:
        return self._place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1, width)

    def _place(self, line: int, column: int, width: int = 1) -> Place:
        return Place(line + self._lines, column + (self._columns if line == 1 else 0), width)
