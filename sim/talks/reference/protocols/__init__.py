"""Protocols of one world, written to be read: name -> function of the talks and its parameters.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world
Units    none
Source   model.md, section 7
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sim.talks.reference.protocols.agenda import agenda
from sim.talks.reference.protocols.alternating_offers import alternating_offers, shuttle
from sim.talks.reference.protocols.drafts import drafts
from sim.talks.reference.protocols.simultaneous_demands import simultaneous_demands
from sim.talks.reference.protocols.single_text import single_text

PROTOCOLS: Final[Mapping[str, Callable[..., int | None]]] = MappingProxyType(
    {
        "alternating_offers": alternating_offers,
        "simultaneous_demands": simultaneous_demands,
        "single_text": single_text,
        "drafts": drafts,
        "agenda": agenda,
        "shuttle": shuttle,
    }
)
