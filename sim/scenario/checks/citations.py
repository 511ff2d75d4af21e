"""Does every citation name a source, and has every free number a reason?

Room     scenario
Shapes   none
Units    none
Source   none
"""

import re
from collections.abc import Iterator
from typing import Final

from sim.scenario.checks.written import Finding, Written
from sim.scenario.document import Node
from sim.scenario.errors import Flaw, Path, choose
from sim.scenario.names import cited_names

CITATION: Final = re.compile(r"(?<![\w:/.-])([A-Za-z_][\w-]*):(?=\d)")  # cna:47 within a reason
MOST_NAMED: Final = 3


def known_sources(written: Written) -> Iterator[Finding]:
    """What is cited has to be under `sources`."""
    for path, text in _texts(written.root, (), "source"):
        for name in cited_names(text):
            yield from _unless_known(written, path, name)
    for path, text in _texts(written.root, (), "why"):
        for name in CITATION.findall(text):
            yield from _unless_known(written, path, name)


def _texts(node: Node, path: Path, key: str) -> Iterator[tuple[Path, str]]:
    if isinstance(node.value, list):
        for index, item in enumerate(node.value):
            yield from _texts(item, (*path, index), key)
    for name, child in node.mapping.items():
        if name == key and isinstance(child.value, str):
            yield (*path, name), child.value
        else:
            yield from _texts(child, (*path, name), key)


def _unless_known(written: Written, path: Path, name: str) -> Iterator[Finding]:
    sources = written.names.sources
    if name not in sources:
        yield (
            path,
            Flaw("E107", f'unknown source "{name}"', hint=choose(name, sources, "sources"), within=name),
        )


def reasons_given(written: Written) -> Iterator[Finding]:
    """A number that no source states and no rank anchors is an assumption: it should say why."""
    bare = [
        number.path
        for number in written.numbers.values()
        if number.kind == "free" and not number.why and not number.path.startswith("scale.")
    ]
    if bare:
        named = ", ".join(bare[:MOST_NAMED]) + (", ..." if len(bare) > MOST_NAMED else "")
        count = "1 number has" if len(bare) == 1 else f"{len(bare)} numbers have"
        flaw = Flaw("W306", f"{count} no source, no rank and no reason", hint=f"give a `why`: {named}")
        yield written.root.steps_of(bare[0]), flaw
