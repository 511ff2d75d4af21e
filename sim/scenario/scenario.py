"""A valid scenario: the tree of its file with every number in it, and what it was read from.

Room     scenario
Shapes   none
Units    stated by each field of sim.scenario.model
Source   none
"""

import hashlib
import json
from datetime import date
from typing import Any

from pydantic import ConfigDict, PrivateAttr

from sim.scenario.document import Document, Node
from sim.scenario.model import Content
from sim.scenario.overrides import Setting
from sim.scenario.provenance import Kind, Number, classify, collect_numbers


class Scenario(Content):
    """What a scenario file holds, validated; loaded by :func:`sim.scenario.load`.

    Attributes
    ----------
    name : str
        Name of the file without its ending.
    text : str
        The file as read.
    hash : str
        SHA-256 of the content with all settings made; layout and comments do not matter.
    numbers : dict
        Every number by its path.
    classes : dict
        Class of all that the file states as a number, dates and durations too, by path; `check` counts them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    text: str
    hash: str
    numbers: dict[str, Number]
    classes: dict[str, Kind]

    _document: Document = PrivateAttr()
    _settings: tuple[Setting, ...] = PrivateAttr(default=())

    @property
    def document(self) -> Document:
        """The file as a tree of nodes with their places."""
        return self._document

    @property
    def settings(self) -> tuple[Setting, ...]:
        """The settings made on top of the file, in order."""
        return self._settings

    def __repr__(self) -> str:
        size = f"{len(self.parties)} parties, {len(self.issues)} issues, {len(self.rounds)} rounds"
        return f"Scenario({self.name!r}: {size}, {len(self.numbers)} numbers)"

    __str__ = __repr__


def assemble(
    document: Document, name: str, root: Node, content: Content, settings: tuple[Setting, ...]
) -> Scenario:
    """Return the scenario that a validated tree makes."""
    fields: dict[str, Any] = {key: getattr(content, key) for key in Content.model_fields}
    scenario = Scenario.model_construct(
        **fields,
        name=name,
        text=document.text,
        hash=digest(root),
        numbers=collect_numbers(content, root),
        classes=classify(content, root),
    )
    scenario._document = document
    scenario._settings = settings
    return scenario


def digest(root: Node) -> str:
    """Return the identity of a scenario's content."""
    return hashlib.sha256(json.dumps(_plain(root.plain())).encode()).hexdigest()


def _plain(value: object) -> object:
    """Return a value as JSON has it, equal numbers written the same way."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
