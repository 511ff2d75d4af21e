"""What may stand where: the types beneath a place in the scenario tree, read off the model itself.

Room     scenario
Shapes   none
Units    none
Source   none
"""

import types
from dataclasses import dataclass, replace
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sim.scenario.errors import Path
from sim.scenario.fields import Amount
from sim.scenario.model import Content, Issue, Option
from sim.scenario.numbers import ANY, Domain, Range
from sim.scenario.references import Keys
from sim.scenario.strategies import PARAMETER_DOMAINS, Part


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the tree: what type stands there, and whether a file may leave it out."""

    kind: Any  # a Block class, dict, Range, Condition, Part or a plain type
    entry: "Any | None" = None  # of a mapping from names: the annotation of its entries
    keys: Keys | None = None  # of a mapping whose keys are defined elsewhere
    optional_act: bool = False  # left out by default, and then without effect
    domain: Domain | None = None  # of a number

    @property
    def is_block(self) -> bool:
        """Whether there are fixed keys."""
        return isinstance(self.kind, type) and issubclass(self.kind, BaseModel)

    @property
    def is_mapping(self) -> bool:
        """Whether settings beneath can be merged into it."""
        return self.is_block or self.entry is not None

    def fields(self) -> tuple[str, ...]:
        """Return the fixed keys."""
        return tuple(self.kind.model_fields) if self.is_block else ()

    def child(self, key: str) -> "Slot | None":
        """Return the slot under a key, or None where no such key can be."""
        if self.is_block and key in self.kind.model_fields:
            info = self.kind.model_fields[key]
            slot = _slot(info.annotation, tuple(info.metadata))
            absent = info.default is None and (slot.is_mapping or slot.kind in (Range, int))
            return replace(slot, optional_act=absent)
        if self.kind is Issue:
            return Slot(Option)
        if self.kind is Part:
            return Slot(dict, Amount, Keys("parameter"))
        if self.entry is Part:
            return Slot(Part)
        return _slot(self.entry, ()) if self.entry is not None else None

    def at(self, path: Path) -> "Slot | None":
        """Return the slot at a path beneath."""
        slot: Slot | None = self
        for step in path:
            if slot is None:
                return None
            slot = slot.child(str(step))
        return slot


def _slot(annotation: Any, metadata: tuple[Any, ...]) -> Slot:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _slot(inner, (*more, *metadata))
    if get_origin(annotation) in (Union, types.UnionType):
        present = [option for option in get_args(annotation) if option is not type(None)]
        return _slot(present[0], metadata)
    keys = next((item for item in metadata if isinstance(item, Keys)), None)
    if get_origin(annotation) is dict:
        entry = get_args(annotation)[1]
        return Slot(dict, entry, keys)
    domain = next((item for item in metadata if isinstance(item, Domain)), None)
    return Slot(annotation, None, keys, domain=domain)


ROOT = Slot(Content)


def domain_of(path: str) -> Domain | None:
    """Return which values the number at a path can have; None where the tree does not say it.

    Examples
    --------
    >>> print(domain_of("parties.north.patience"))
    above 0 and at most 1
    """
    steps = tuple(path.split("."))
    slot = ROOT.at(steps)
    if slot is not None and slot.domain == ANY and ROOT.at(steps[:-2]) == Slot(Part):
        return PARAMETER_DOMAINS.get(steps[-1], ANY)
    return slot.domain if slot is not None else None
