"""`like: other` in a party: the same ranges for all but its stakes, drawn independently.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from typing import Final

from sim.scenario.document import Node
from sim.scenario.errors import Flaw, Path, choose
from sim.scenario.numbers import ENTRY_KEYS

INHERITED: Final = ("war", "prospects", "trust", "talking", "patience", "strategy")
SIDE: Final = "loading"  # which side of the battlefield a party is on is its own

PlacedFlaw = tuple[Path, Flaw]


def expand_likes(root: Node) -> tuple[Node, list[PlacedFlaw]]:
    """Return the tree with every `like` written out, and what was wrong with them."""
    block = root.child("parties")
    if block is None or not block.mapping:
        return root, []
    flaws: list[PlacedFlaw] = []
    parties = {name: _expand(name, block.mapping, flaws) for name in block.mapping}
    expanded = Node(parties, block.place, block.keys)
    return Node({**root.mapping, "parties": expanded}, root.place, root.keys), flaws


def _expand(name: str, parties: dict[str, Node], flaws: list[PlacedFlaw]) -> Node:
    """Return one party with what it takes over from the one it is like, and so on up."""
    line = [name]
    while (like := parties[line[-1]].child("like")) is not None:
        other = like.value
        if not isinstance(other, str) or other not in parties or other in line:
            if other == name or len(line) == 1:
                flaws.append((("parties", name, "like"), _wrong_like(other, line, parties)))
            break
        line.append(other)
    party = _own(parties[line[-1]])
    for heir in reversed(line[:-1]):
        party = _inherit(_own(parties[heir]), party)
    return party


def _wrong_like(other: object, line: list[str], parties: dict[str, Node]) -> Flaw:
    if other == line[0]:
        circle = " like ".join((*line, line[0]))
        return Flaw("E115", f"a party cannot be like itself: {circle}", hint="write its numbers out")
    names = [name for name in parties if name != line[0]]
    return Flaw("E115", f'unknown party "{other}"', hint=choose(str(other), names, "parties"))


def _own(party: Node) -> Node:
    if party.child("like") is None:
        return party
    return Node({k: v for k, v in party.mapping.items() if k != "like"}, party.place, party.keys)


def _inherit(own: Node, base: Node) -> Node:
    if own.value is not None and not isinstance(own.value, dict):
        return own
    entries, keys = dict(own.mapping), dict(own.keys)
    for key in INHERITED:
        theirs = base.child(key)
        if theirs is None:
            continue
        if key == "prospects":
            entries_of_theirs = {k: v for k, v in theirs.mapping.items() if k != SIDE}
            theirs = Node(entries_of_theirs, theirs.place, theirs.keys)
        entries[key] = _merge(entries[key], theirs, key) if key in entries else theirs
        keys.setdefault(key, base.keys.get(key, base.place))
    return Node(entries, own.place, keys)


def _merge(mine: Node, theirs: Node, above: str) -> Node:
    """Return what both say, mine where they differ; a number or another part replaces."""
    if mine.value is None:
        return theirs
    if not isinstance(mine.value, dict) or not isinstance(theirs.value, dict):
        return mine
    if set(mine.value) & (ENTRY_KEYS - {"why"}):
        return mine
    merged = dict(mine.value)
    for key, node in theirs.value.items():
        if key not in merged:
            merged[key] = node
        elif above != "strategy" or set(merged[key].mapping) == set(node.mapping):
            merged[key] = _merge(merged[key], node, key)
    return Node(merged, mine.place, {**theirs.keys, **mine.keys})
