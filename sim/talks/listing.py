"""What a scenario may name: the parts of strategies and the protocols, with their parameters.

Room     talks
Shapes   none
Units    parameters as each part states
Source   docs/strategies.md
"""

from dataclasses import fields
from typing import Any

from sim.scenario.names import MEDIATED, PROTOCOL, Default
from sim.talks.own_parts import own_parts
from sim.talks.protocols import PROTOCOLS
from sim.talks.strategies import TABLES


def list_parts() -> dict[str, dict[str, dict[str, Default]]]:
    """Return kind -> part -> parameter -> default, as the scenario room wants it to check a file."""
    parts = {
        kind: {name: _parameters(part) for name, part in {**table, **own_parts(kind)}.items()}
        for kind, table in TABLES.items()
    }
    parts[PROTOCOL] = {name: _parameters(protocol) for name, protocol in PROTOCOLS.items()}
    parts[MEDIATED] = {name: {} for name, protocol in PROTOCOLS.items() if protocol.mediated}
    return parts


def _parameters(part: Any) -> dict[str, Default]:
    """Return parameter -> default: a number, or nothing yet for a list of issues."""
    return {
        field.name: field.default if isinstance(field.default, tuple) else float(str(field.default))
        for field in fields(part)
    }
