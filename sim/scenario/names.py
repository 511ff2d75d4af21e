"""Names that a scenario file defines, gathered before it is validated.

Every other part of the file may refer to them, so a wrong reference is found where it stands even when
what it refers to is itself wrong.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationInfo

from sim.scenario.document import Node
from sim.scenario.errors import FlawError
from sim.scenario.numbers import ANY, UNREADABLE, Range, read_range

Default = float | tuple[str, ...]  # of a parameter: a number, or an empty list where it names issues
Parts = Mapping[str, Mapping[str, Mapping[str, Default]]]

PROTOCOL: Final = "protocol"  # a kind of part that rounds have; all others are parts of strategies
MEDIATED: Final = "mediated protocol"  # which of those need a mediator; no kind of its own

BREAKDOWN: Final = "breakdown"  # outcomes that every scenario has: the first is tested first,
CONTINUE: Final = "continue to talk"  # the second is what is left
NOBODY: Final = "nobody"  # who has walked out, where none has
NOT_OPTIONS: Final = frozenset({"why", "carried_out_by"})  # keys of an issue beside its options


@dataclass(frozen=True, slots=True)
class Names:
    """What can be referred to, each in the order of the file."""

    issues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # issue -> its options
    parties: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    scale: Mapping[str, Range] = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)


def strategy_parts(parts: Parts) -> Parts:
    """Return the parts that strategies are made of."""
    return {kind: members for kind, members in parts.items() if kind not in (PROTOCOL, MEDIATED)}


def names_of(info: ValidationInfo) -> Names:
    """Return the names that a validation was given."""
    return info.context if isinstance(info.context, Names) else Names()


def cited_names(source: str) -> list[str]:
    """Return the names of sources in such as `cna:27, lcil`.

    Examples
    --------
    >>> cited_names("cna:27, lcil")
    ['cna', 'lcil']
    """
    return [cited.strip().partition(":")[0] for cited in source.split(",")]


def gather_names(root: Node, parts: Parts) -> Names:
    """Return the names that a file defines, whatever else is wrong with it."""
    issues = {
        issue: tuple(option for option in node.mapping if option not in NOT_OPTIONS)
        for issue, node in _entries(root, "issues").items()
    }
    scale = {word: _scale_word(node) for word, node in _entries(root, "scale").items()}
    return Names(
        issues=issues,
        parties=tuple(_entries(root, "parties")),
        rounds=tuple(_entries(root, "rounds")),
        outcomes=(BREAKDOWN, *_entries(root, "outcomes"), CONTINUE),
        variants=tuple(_entries(root, "variants")),
        mediators=tuple(_entries(root, "mediators")),
        sources=tuple(_entries(root, "sources")),
        scale=scale,
        parts=parts,
    )


def _entries(root: Node, key: str) -> dict[str, Node]:
    block = root.child(key)
    entries = block.mapping if block is not None else {}
    return {name: node for name, node in entries.items() if name != "why"}


def _scale_word(node: Node) -> Range:
    try:
        return read_range(node.plain(), ANY, {})
    except FlawError:
        return UNREADABLE
