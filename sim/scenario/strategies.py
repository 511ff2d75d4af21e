"""Strategies: parts by name, with the parameters that the tables of sim.talks say they have.

Room     scenario
Shapes   none
Units    those of each parameter
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import PlainValidator, ValidationInfo

from sim.scenario.errors import Flaw, FlawError, choose
from sim.scenario.names import Names, names_of
from sim.scenario.numbers import (
    ANY,
    CHANCE,
    DISCOUNT,
    NOT_NEGATIVE,
    POSITIVE,
    TURNS,
    Domain,
    Range,
    exactly,
    read_range,
)

PARAMETER_DOMAINS: Final[Mapping[str, Domain]] = {
    "exponent": POSITIVE,  # above 1 holds out, below 1 gives way early
    "hold": CHANCE,  # share of the way from r to top that is never given up
    "start": DISCOUNT,  # share conceded at the first turn
    "until": CHANCE,  # clock of the round from which on something is done
    "lag": TURNS,  # offers of the rivals
    "window": TURNS,  # offers of the rivals
    "step": DISCOUNT,  # share of the way from top to r
    "initiatives": Domain(least=0, most=1_000),  # own turns
    "rounds": TURNS,
    "prize": NOT_NEGATIVE,  # [util]
    "width": CHANCE,  # share of the way from r to top
    "rate": NOT_NEGATIVE,  # weight gained by an issue that stays as it was
    "pace": NOT_NEGATIVE,  # estimated worth conceded with an offer
    "spread": POSITIVE,  # of estimated worth
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a strategy: its name in the table of its kind, and its parameters."""

    name: str
    parameters: Mapping[str, Range]


def _read_strategy(value: object, info: ValidationInfo) -> dict[str, Part]:
    names = names_of(info)
    if value is None:
        value = {}
    if not isinstance(value, Mapping):
        raise FlawError(Flaw("E103", "a strategy is a mapping from kinds of parts to parts"))
    flaws = [
        Flaw(
            "E110",
            f'unknown kind of strategy part "{kind}"',
            (kind,),
            choose(kind, names.parts, "kinds"),
            True,
        )
        for kind in value
        if kind not in names.parts and kind != "why"
    ]
    strategy: dict[str, Part] = {}
    for kind, members in names.parts.items():
        try:
            body = value.get(kind)
            strategy[kind] = _read_part(next(iter(members)) if body is None else body, kind, names)
        except FlawError as faults:
            flaws += [flaw.beneath(kind) for flaw in faults.flaws]
    if flaws:
        raise FlawError(*flaws)
    return strategy


def _read_part(body: object, kind: str, names: Names) -> Part:
    members = names.parts[kind]
    name, given = _name_and_parameters(body, kind)
    at = (name,) if isinstance(body, Mapping) else ()
    if name not in members:
        hint = choose(name, members, "parts")
        raise FlawError(Flaw("E110", f'unknown {kind} "{name}"', at, hint, bool(at)))
    defaults = members[name]
    flaws: list[Flaw] = []
    parameters = {parameter: exactly(value) for parameter, value in defaults.items()}
    for parameter, value in given.items():
        if parameter == "why" and "why" not in defaults:
            continue
        if parameter not in defaults:
            hint = choose(parameter, defaults, "parameters")
            flaws.append(Flaw("E110", f'{name} has no parameter "{parameter}"', (*at, parameter), hint, True))
            continue
        domain = PARAMETER_DOMAINS.get(parameter, ANY)
        try:
            parameters[parameter] = read_range(value, domain, names.scale)
        except FlawError as faults:
            flaws += [flaw.beneath(*at, parameter) for flaw in faults.flaws]
    if flaws:
        raise FlawError(*flaws)
    return Part(name, parameters)


def _name_and_parameters(body: object, kind: str) -> tuple[str, Mapping[str, object]]:
    if isinstance(body, str):
        return body, {}
    if isinstance(body, Mapping):
        named = [key for key in body if key != "why"]
        if len(named) == 1:
            given = body[named[0]]
            if given is None:
                return str(named[0]), {}
            if isinstance(given, Mapping):
                return str(named[0]), given
    hint = "expected the name of a part, or {name: {parameter: number}}"
    raise FlawError(Flaw("E103", f"this is not one {kind} part", hint=hint))


def _read_named(value: object, info: ValidationInfo) -> object:
    """Check a strategy under a name of its own; it is kept as written, since it has no numbers until used."""
    _read_strategy(value, info)
    return value


Strategy = Annotated[dict[str, Part], PlainValidator(_read_strategy)]
Named = Annotated[dict[str, Any], PlainValidator(_read_named)]
