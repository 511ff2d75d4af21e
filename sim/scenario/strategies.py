"""Strategies and protocols: parts by name, with the parameters that the tables of sim.talks say they have.

Room     scenario
Shapes   none
Units    those of each parameter
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import PlainValidator, ValidationInfo

from sim.scenario.errors import Flaw, FlawError, choose
from sim.scenario.names import PROTOCOL, Names, names_of, strategy_parts
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
    """One part of a strategy, or a protocol: its name in the table of its kind, and its parameters."""

    name: str
    parameters: Mapping[str, Range]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # parameters that name issues


def _read_strategy(value: object, info: ValidationInfo) -> dict[str, Part]:
    names = names_of(info)
    kinds = strategy_parts(names.parts)
    if value is None:
        value = {}
    if not isinstance(value, Mapping):
        raise FlawError(Flaw("E103", "a strategy is a mapping from kinds of parts to parts"))
    flaws = [
        Flaw(
            "E110",
            f'unknown kind of strategy part "{kind}"',
            (kind,),
            choose(kind, kinds, "kinds"),
            True,
        )
        for kind in value
        if kind not in kinds and kind != "why"
    ]
    strategy: dict[str, Part] = {}
    for kind, members in kinds.items():
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
    parameters, lists = dict[str, Range](), dict[str, tuple[str, ...]]()
    for parameter, default in defaults.items():
        if isinstance(default, tuple):
            lists[parameter] = tuple(names.issues)
        else:
            parameters[parameter] = exactly(default)
    for parameter, value in given.items():
        if parameter == "why" and "why" not in defaults:
            continue
        if parameter not in defaults:
            hint = choose(parameter, defaults, "parameters")
            flaws.append(Flaw("E110", f'{name} has no parameter "{parameter}"', (*at, parameter), hint, True))
            continue
        try:
            if parameter in lists:
                lists[parameter] = _read_issues(value, names)
            else:
                domain = PARAMETER_DOMAINS.get(parameter, ANY)
                parameters[parameter] = read_range(value, domain, names.scale)
        except FlawError as faults:
            flaws += [flaw.beneath(*at, parameter) for flaw in faults.flaws]
    if flaws:
        raise FlawError(*flaws)
    return Part(name, parameters, lists)


def _read_issues(value: object, names: Names) -> tuple[str, ...]:
    """Return issues in the order of a list, each of them once; all issues where it is left blank."""
    if value is None:
        return tuple(names.issues)
    if not isinstance(value, list) or not value:
        raise FlawError(Flaw("E103", "this is not a list of issues", hint="expected [ISSUE, ...]"))
    flaws: list[Flaw] = []
    for index, issue in enumerate(value):
        if not isinstance(issue, str):
            hint = "write such a name in quotes"
            flaws.append(Flaw("E103", "expected the name of an issue", (index,), hint))
        elif issue not in names.issues:
            near = choose(issue, names.issues, "issues")
            flaws.append(Flaw("E105", f'unknown issue "{issue}"', (index,), near))
        elif issue in value[:index]:
            left = ", ".join(other for other in names.issues if other not in value)
            hint = f"expected each issue once; not yet listed: {left or 'none'}"
            flaws.append(Flaw("E126", f'issue "{issue}" is listed twice', (index,), hint))
    if flaws:
        raise FlawError(*flaws)
    return tuple(value)


def _read_protocol(value: object, info: ValidationInfo) -> Part:
    names = names_of(info)
    return _read_part(next(iter(names.parts[PROTOCOL])) if value is None else value, PROTOCOL, names)


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


Protocol = Annotated[Part, PlainValidator(_read_protocol)]
Strategy = Annotated[dict[str, Part], PlainValidator(_read_strategy)]
Named = Annotated[dict[str, Any], PlainValidator(_read_named)]
