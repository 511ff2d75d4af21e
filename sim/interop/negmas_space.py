"""The issues of a NegMAS domain and their options.

Room     interop (private to it)
Shapes   O_i options of issue i
Units    none
Source   Mohammad, Nakadai & Greenwald (2021), NegMAS, PRIMA 2020 (format of NegMAS 0.16)
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray
from sim.interop.domain import MOST_DEALS
from sim.interop.yaml_tree import Node
from sim.scenario.errors import choose

SPACES: Final = ("CartesianOutcomeSpace", "DiscreteCartesianOutcomeSpace")
ISSUES: Final = ("CategoricalIssue", "ContiguousIssue")


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """The issues of a domain and their options; those of whole numbers have their numbers."""

    name: str
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    numbers: tuple[FloatArray | None, ...]

    @property
    def lengths(self) -> list[int]:
        """How many options every issue has."""
        return [len(own) for own in self.options]


def type_of(node: Node) -> str:
    """Return the class that a mapping names, without its module."""
    return node.field("type").text.rpartition(".")[2]


def expect_type(node: Node, valid: Sequence[str], noun: str) -> str:
    """Return the class that a mapping names, which must be one of these."""
    if (found := type_of(node)) not in valid:
        node.fail("E625", f'{noun} of type "{found[:80]}" are not supported', choose(found, valid, "types"))
    return found


def space_of(node: Node, otherwise: str) -> Space:
    """Return the issues that a file describes; a space without a name is called ``otherwise``.

    Raises
    ------
    InteropError
        If an issue is not as the format asks, or there are more deals than are ever listed.
    """
    expect_type(node, SPACES, "outcome spaces")
    fields = node.fields()
    names: list[str] = []
    options: list[tuple[str, ...]] = []
    numbers: list[FloatArray | None] = []
    issues = node.field("issues")
    for issue in issues.items:
        kind = expect_type(issue, ISSUES, "issues")
        name = issue.field("name")
        if name.text in names:
            name.fail("E624", f'a second issue "{name.text[:80]}"')
        names.append(name.text)
        most = MOST_DEALS // math.prod(map(len, options))
        values = issue.field("values")
        if kind == "ContiguousIssue":
            low, high = _bounds(values)
            _limit(values, high - low + 1, most)
            options.append(tuple(map(str, range(low, high + 1))))
            numbers.append(np.arange(low, high + 1, dtype=np.float64))
        else:
            own = tuple(value.text for value in values.items)
            _limit(values, len(own), most)
            if len(set(own)) < len(own):
                values.fail("E624", "an option occurs twice")
            options.append(own)
            numbers.append(None)
    if not names:
        issues.fail("E622", "expected one issue or more")
    named = fields["name"].text if "name" in fields else otherwise
    return Space(named, tuple(names), tuple(options), tuple(numbers))


def _bounds(values: Node) -> tuple[int, int]:
    if len(values.items) != 2:
        values.fail("E622", "expected the lowest and the highest number")
    low, high = (value.whole() for value in values.items)
    return low, high


def _limit(values: Node, count: int, most: int) -> None:
    if count < 1:
        values.fail("E624", "expected one option or more")
    if count > most:
        values.fail("E624", f"the domain has more than {MOST_DEALS:,} deals, which is too many to list")
