"""Order constraints: ranks among numbers that every draw must respect.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from pydantic import PlainValidator, ValidationInfo

from sim.scenario.errors import Flaw, FlawError, choose
from sim.scenario.names import cited_names, names_of


@dataclass(frozen=True, slots=True)
class Order:
    """A rank that draws must respect, with the fact that anchors it; both sides are paths of numbers."""

    source: str
    greater: str
    lesser: str
    at: tuple[int, ...] = ()  # which of several of one source


def _read_order(value: object, info: ValidationInfo) -> tuple[Order, ...]:
    """Order constraints: `source: a >= b >= c`, or a list of them."""
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise FlawError(Flaw("E116", "`order` is a mapping", hint="expected source: path >= path"))
    sources, flaws, pairs = names_of(info).sources, [], []
    for key, body in value.items():
        if key == "why":
            continue
        for name in cited_names(key):
            if name not in sources:
                hint = choose(name, sources, "sources")
                flaws.append(Flaw("E107", f'unknown source "{name}"', (key,), hint, True, name))
        listed = list(enumerate(body)) if isinstance(body, list) else [(None, body)]
        for index, text in listed:
            at = () if index is None else (index,)
            chain = [part.strip() for part in text.split(">=")] if isinstance(text, str) else []
            if len(chain) < 2 or not all(chain):
                flaws.append(
                    Flaw("E116", "this is not an order of numbers", (key, *at), "expected path >= path")
                )
            pairs += [Order(key, *pair, at) for pair in pairwise(chain)]
    if flaws:
        raise FlawError(*flaws)
    return tuple(pairs)


Orders = Annotated[tuple[Order, ...], PlainValidator(_read_order)]
