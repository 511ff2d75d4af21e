"""Settings by path: change parts of a scenario from outside the file, or by one of its variants.

A path names keys from the top (`parties.russia.trust.level`); `*` stands for every key at its level. A
mapping is merged into what is there, any other value replaces it. Parties, issues, rounds and the like
cannot be added this way, so a mistyped name is found.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from numbers import Integral, Real
from typing import Final

from sim.scenario.document import Node
from sim.scenario.errors import Flaw, FlawError, Place, choose, nearest
from sim.scenario.names import Parts, strategy_parts
from sim.scenario.numbers import ENTRY_KEYS
from sim.scenario.scalars import LARGEST
from sim.scenario.schema import ROOT, Slot
from sim.scenario.strategies import Part

Steps = tuple[str, ...]

EVERY: Final = "*"
MOST_MENDED: Final = 6


@dataclass(frozen=True, slots=True)
class Setting:
    """One path with the value it is set to; the value's place says who set it."""

    path: str
    value: Node
    place: Place


def setting(path: str, value: object) -> Setting:
    """Return a setting that comes from outside the file."""
    place = Place(origin=f"--set {path}")
    return Setting(path, node_of(value, place), place)


def settings_of(variant: Node) -> list[Setting]:
    """Return the settings of a variant of the file."""
    return [
        Setting(path, node, variant.keys[path]) for path, node in variant.mapping.items() if path != "why"
    ]


def node_of(value: object, place: Place) -> Node:
    """Return plain Python objects as nodes, all at one place.

    Raises
    ------
    FlawError
        For a number that is not finite or too large, and for what a file could not say either.
    """
    if isinstance(value, Mapping):
        entries = {str(key): node_of(entry, place) for key, entry in value.items()}
        return Node(entries, place, dict.fromkeys(entries, place))
    if isinstance(value, list | tuple):
        return Node([node_of(item, place) for item in value], place)
    if value is None or isinstance(value, str | bool | date):
        return Node(value, place)
    if isinstance(value, Real):
        number = int(value) if isinstance(value, Integral) else float(value)
        if not abs(number) <= LARGEST:
            raise FlawError(Flaw("E011", f"{value} is not a number that can be used"))
        return Node(number, place)
    raise FlawError(Flaw("E103", f"a {type(value).__name__} cannot be written in a scenario"))


def apply_setting(root: Node, change: Setting) -> Node:
    """Return the tree with one setting applied.

    Raises
    ------
    FlawError
        If nothing is at the path; the nearest path is in the hint.
    """
    segments = change.path.split(".")
    found = list(_matches(root, ROOT, segments, False))
    if not found:
        raise FlawError(_no_such_path(root, change.path, segments))
    for steps in found:
        root = _put(root, ROOT, steps, change)
    return root


def _matches(node: Node | None, slot: Slot | None, segments: list[str], wild: bool) -> Iterator[Steps]:
    """Yield the keys from here down that a path names; a key may itself hold dots."""
    if not segments:
        yield ()
        return
    for count in range(1, len(segments) + 1):
        head, rest = ".".join(segments[:count]), segments[count:]
        keys = [head] if head != EVERY else [key for key in (node.mapping if node else {}) if key != "why"]
        found = False
        for key in keys:
            if head == EVERY or _can_be(node, slot, key, wild):
                below = slot.child(key) if slot is not None else None
                for steps in _matches(node.child(key) if node else None, below, rest, wild or head == EVERY):
                    found = True
                    yield (key, *steps)
        if found:
            return


def _can_be(node: Node | None, slot: Slot | None, key: str, wild: bool) -> bool:
    """Whether a key is there, or may be left out of a file and can therefore be set."""
    if node is not None and key in node.mapping:
        return True
    if slot is None:
        return False
    if key in slot.fields():
        below = slot.child(key)
        return not (wild and below is not None and below.optional_act)
    return slot.keys is not None and (not wild or slot.keys.kind == "parameter")


def _put(node: Node, slot: Slot | None, steps: Steps, change: Setting) -> Node:
    """Return ``node`` with the value set beneath it, along ``steps``."""
    if not steps:
        return _merge(node, slot, change.value)
    key, rest = steps[0], steps[1:]
    entries = dict(node.mapping)
    child = entries.get(key, Node(None, change.place))
    below = slot.child(key) if slot is not None else None
    entries[key] = _put(child, below, rest, change)
    keys = {**node.keys, key: change.place} if not rest or key not in node.keys else node.keys
    return Node(entries, node.place, keys)


def _merge(old: Node, slot: Slot | None, new: Node) -> Node:
    """Return the old value with the new one merged in: entry by entry where both are blocks."""
    if not isinstance(new.value, dict) or not isinstance(old.value, dict):
        return new
    if slot is None or set(new.value) & (ENTRY_KEYS - {"why"}):
        return new
    is_same_part = slot.kind is Part and set(old.value) == set(new.value)
    if not slot.is_mapping and not is_same_part:
        return new
    entries = dict(old.value)
    for key, value in new.value.items():
        if key not in entries and not (slot.keys or key in slot.fields() or slot.kind is not dict):
            raise FlawError(Flaw("E117", f'there is no "{key}" to set', hint=choose(key, entries, "keys")))
        entries[key] = _merge(entries[key], slot.child(key), value) if key in entries else value
    return Node(entries, old.place, {**old.keys, **new.keys})


def _no_such_path(root: Node, path: str, segments: list[str]) -> Flaw:
    """Return the flaw of a path that leads nowhere, with the nearest one that does."""
    mended = list(segments)
    for _ in range(MOST_MENDED):
        depth, choices = _dead_end(root, mended)
        near = nearest(mended[depth], choices)
        if near is None:
            break
        mended[depth] = near
        if any(True for _ in _matches(root, ROOT, mended, False)):
            return Flaw("E117", f'there is no "{path}" to set', hint=f'did you mean "{".".join(mended)}"?')
    depth, choices = _dead_end(root, segments)
    above = ".".join(segments[:depth]) or "the top"
    return Flaw(
        "E117", f'there is no "{path}" to set', hint=f"in {above}: {choose(segments[depth], choices, 'keys')}"
    )


def _dead_end(root: Node, segments: list[str]) -> tuple[int, list[str]]:
    """Return how far a path leads, and the keys that would lead on."""
    for depth in range(len(segments)):
        if not any(True for _ in _matches(root, ROOT, segments[: depth + 1], False)):
            return depth, _keys_at(root, segments[:depth])
    return len(segments) - 1, []


def _keys_at(root: Node, segments: list[str]) -> list[str]:
    keys: dict[str, None] = {}
    for steps in _matches(root, ROOT, segments, False):
        node, slot = root.get(steps), ROOT.at(steps)
        keys.update(dict.fromkeys(node.mapping if node is not None else ()))
        keys.update(dict.fromkeys(slot.fields() if slot is not None else ()))
    return [key for key in keys if key != "why"]


def spell_out_strategies(root: Node, parts: Parts) -> Node:
    """Return the tree with every part of every strategy as `{name: {parameters}}`, defaults included.

    A setting can then reach each part and parameter by its path.
    """
    block = root.child("parties")
    if block is None or not block.mapping:
        return root
    parties = {name: _spelled(party, parts) for name, party in block.mapping.items()}
    return Node({**root.mapping, "parties": Node(parties, block.place, block.keys)}, root.place, root.keys)


def _spelled(party: Node, parts: Parts) -> Node:
    strategy = party.child("strategy") or Node(None, party.place)
    if not all(node.value is None or isinstance(node.value, dict) for node in (party, strategy)):
        return party
    entries = dict(strategy.mapping)
    for kind, members in strategy_parts(parts).items():
        part = entries.get(kind, Node(None, strategy.place))
        if part.value is None or isinstance(part.value, str):
            name = part.value or next(iter(members))
            entries[kind] = Node({str(name): Node({}, part.place)}, part.place, {str(name): part.place})
    spelled = Node(entries, strategy.place, strategy.keys)
    return Node({**party.mapping, "strategy": spelled}, party.place, party.keys)
