"""Protocols of plain sessions: who puts what forward when, and when all have agreed.

A protocol has ``play(plan, keep)``, which plays all sessions of a plan and returns what came of them, with
every offer if ``keep`` is true. Its parameters are its fields.

Room     talks (private to its plain sessions)
Shapes   none
Units    none
Source   each protocol's own
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any, Final, Protocol

from sim.talks.plain.agenda import Agenda
from sim.talks.plain.alternating import AlternatingOffers
from sim.talks.plain.kernels import Course
from sim.talks.plain.plan import Plan
from sim.talks.plain.simultaneous import SimultaneousDemands
from sim.talks.plain.single_text import SingleText
from sim.talks.plain.strategies import named_part


class SessionProtocol(Protocol):
    """Plays sessions."""

    def play(self, plan: Plan, keep: bool) -> Course:
        """Play all sessions; their offers need not be there unless they are to be kept."""


PROTOCOLS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "alternating_offers": AlternatingOffers,
        "simultaneous_demands": SimultaneousDemands,
        "single_text": SingleText,
        "agenda": Agenda,
    }
)


def protocol_of(entry: Any) -> SessionProtocol:
    """Return the protocol that is named: a name, or a mapping of it to its parameter or its parameters.

    Examples
    --------
    >>> protocol_of({"single_text": 1})
    SingleText(seed=1)
    """
    name, values = named_part(PROTOCOLS, entry, "protocol")
    for field in fields(PROTOCOLS[name]):
        if field.default is MISSING and field.name not in values:
            raise ValueError(
                f"protocol {name} needs {field.name}, expected {{{name!r}: {{{field.name!r}: ...}}}}"
            )
    protocol: SessionProtocol = PROTOCOLS[name](**values)
    return protocol
