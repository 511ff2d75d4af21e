"""Protocols: how the exchanges of a round go. One file each, one line in the table.

Room     talks
Shapes   N worlds
Units    none
Source   each protocol's own; model.md, section 7
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sim.talks.protocols.agenda import Agenda
from sim.talks.protocols.alternating_offers import AlternatingOffers
from sim.talks.protocols.drafts import Drafts
from sim.talks.protocols.meeting import Exchanged, Meeting, Offers, Protocol
from sim.talks.protocols.shuttle import Shuttle
from sim.talks.protocols.simultaneous_demands import SimultaneousDemands
from sim.talks.protocols.single_text import SingleText
from sim.talks.stage import Stage

__all__ = ["PROTOCOLS", "Exchanged", "Meeting", "Offers", "Protocol", "protocol_of"]

PROTOCOLS: Final[Mapping[str, type[Protocol]]] = MappingProxyType(
    {
        "alternating_offers": AlternatingOffers,
        "simultaneous_demands": SimultaneousDemands,
        "single_text": SingleText,
        "drafts": Drafts,
        "agenda": Agenda,
        "shuttle": Shuttle,
    }
)


def protocol_of(stage: Stage, r: int) -> Protocol:
    """Return the protocol of round ``r``."""
    part = stage.game.scenario.rounds[stage.game.rounds[r]].played_by
    return PROTOCOLS[part.name](**part.lists)
