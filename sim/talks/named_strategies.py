"""Strategies by name: short mappings of parts, as a scenario's own `strategies:` writes them.

What a strategy leaves out stays as the scenario has it. A scenario's own strategy of the same name
comes before one of these.

Room     talks
Shapes   none
Units    parameters as each part states
Source   docs/strategies.md
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class NamedStrategy:
    """Parts by kind, and what they amount to in a sentence."""

    parts: Mapping[str, Any]
    says: str


def _moving(exponent: float, hold: float) -> dict[str, Any]:
    return {
        "aspiration": {"time_dependent": {"exponent": exponent, "hold": hold}},
        "proposal": "most_acceptable",
        "acceptance": "aspiration",
    }


NAMED_STRATEGIES: Final[Mapping[str, NamedStrategy]] = MappingProxyType(
    {
        "hard line": NamedStrategy(_moving(4.0, 0.75), "Gives up a quarter of the way at most, and late."),
        "firm but fair": NamedStrategy(_moving(4.0, 0.0), "Holds out, then goes all the way in the end."),
        "even pace": NamedStrategy(_moving(1.0, 0.0), "Concedes the same amount at every turn."),
        "conceder": NamedStrategy(_moving(0.25, 0.0), "Gives most of the way at once."),
        "no concession": NamedStrategy(
            {"aspiration": "never_conceding", "proposal": "most_acceptable", "acceptance": "aspiration"},
            "Asks for its best deal to the end and accepts nothing less.",
        ),
        "opportunist": NamedStrategy(
            {
                "aspiration": "never_conceding",
                "proposal": "most_acceptable",
                "acceptance": {"constant": {"level": -1_000.0}},
            },
            "Asks for its best deal to the end, but takes whatever is worth no less than no deal.",
        ),
        "own terms": NamedStrategy(
            {**_moving(1.0, 0.0), "proposal": "least_for_oneself"},
            "Concedes at an even pace, in its own currency only.",
        ),
    }
)
