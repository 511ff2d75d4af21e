"""What a page is made of: sections of paragraphs, lists, tables, figures and listings.

Whatever a page is about, it is put together from these and set by one template.

Room     report
Shapes   none
Units    none
Source   none
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``strong`` for what a reader in a hurry should see."""

    kind: ClassVar = "paragraph"
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of points."""

    kind: ClassVar = "points"
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: a text, a smaller one below it, and what it is sorted by."""

    text: str
    below: str = ""
    sort: float | str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption says what it shows, units included; the first column heads its rows.

    ``name`` is that of the files it is written to.
    """

    kind: ClassVar = "grid"
    name: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | str]]
    sortable: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as inline SVG, with what it shows in words, how to read it, and its data as CSV."""

    kind: ClassVar = "picture"
    svg: str
    alt: str
    reading: str
    name: str
    data: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Text as it stands in a file or on a command line."""

    kind: ClassVar = "listing"
    text: str


Block = Paragraph | Points | Grid | Picture | Listing


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page, with its heading; ``name`` is what links lead to."""

    name: str
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Page:
    """A page."""

    title: str
    lead: str
    sections: Sequence[Section]

    @property
    def grids(self) -> list[Grid]:
        """All tables, in order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Grid)]
