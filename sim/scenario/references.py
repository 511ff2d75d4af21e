"""Field types that refer to names: conditions, stakes by option, parties, mediators.

The names a file defines reach the validators as pydantic's validation context
(:class:`sim.scenario.names.Names`), so each wrong name is reported where it stands.

Room     scenario
Shapes   none
Units    stated by each field of sim.scenario.model
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, PlainValidator, ValidationInfo

from sim.scenario.conditions import Condition, Kind, plural, read_condition, read_names
from sim.scenario.errors import Flaw, FlawError, choose
from sim.scenario.fields import Amount, Book, Chance, NotNegative, read_book
from sim.scenario.names import NOBODY, names_of

ANYTHING_NEW: Final = "anything new"
SHOCKED: Final = ("war.cost_per_day",)  # the numbers that a shock can add to


def _read_when(value: object, info: ValidationInfo) -> Condition:
    return read_condition(value, names_of(info).issues)


def _read_outcome_when(value: object, info: ValidationInfo) -> Condition | None:
    """`anything new` is the condition that is not on the state; it reads as None."""
    if value == ANYTHING_NEW:
        return None
    if isinstance(value, str):
        hint = f'expected {{issue: option, ...}} or "{ANYTHING_NEW}"'
        raise FlawError(Flaw("E103", f'"{value}" is not a condition', hint=hint))
    return read_condition(value, names_of(info).issues)


When = Annotated[Condition, PlainValidator(_read_when)]
OutcomeWhen = Annotated[Condition | None, PlainValidator(_read_outcome_when)]


def _read_allowed(value: object, kind: Kind) -> frozenset[str]:
    flaws: list[Flaw] = []
    allowed = read_names(value, kind, (), flaws)
    if flaws:
        raise FlawError(*flaws)
    return allowed


def _read_outcomes(value: object, info: ValidationInfo) -> frozenset[str]:
    return _read_allowed(value, Kind("outcome", names_of(info).outcomes, "E125"))


def _read_walked_out(value: object, info: ValidationInfo) -> frozenset[str]:
    return _read_allowed(value, Kind("party", (NOBODY, *names_of(info).parties), "E106"))


OutcomeNames = Annotated[frozenset[str], PlainValidator(_read_outcomes)]
WalkedOut = Annotated[frozenset[str], PlainValidator(_read_walked_out)]


def check_rounds(value: object, info: ValidationInfo) -> object:
    """Keys are rounds, and of each round something is said."""
    value = read_book(value)
    if not isinstance(value, dict):
        return value
    flaws = _unknown("E124", "round", value, names_of(info).rounds)
    silent = [name for name, claim in value.items() if _is_silent(claim)]
    hint = "expected outcome, walked_out or in_force"
    flaws += [Flaw("E103", f'nothing is said of "{name}"', (name,), hint) for name in silent]
    if not value:
        flaws.append(Flaw("E103", "no round is named", hint=f"{{round: {{...}}}}; {hint}"))
    if flaws:
        raise FlawError(*flaws)
    return value


def _is_silent(claim: object) -> bool:
    return claim is None or (
        isinstance(claim, dict) and all(claim[key] is None for key in claim if key != "why")
    )


def _read_variants(value: object, info: ValidationInfo) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise FlawError(Flaw("E103", "{name} has the wrong form", hint="expected a list of variants"))
    variants = names_of(info).variants
    flaws = [
        Flaw("E118", f'there is no variant "{name}"', (index,), choose(str(name), variants, "variants"))
        for index, name in enumerate(value)
        if name not in variants
    ]
    if flaws:
        raise FlawError(*flaws)
    return tuple(dict.fromkeys(value))


VariantNames = Annotated[tuple[str, ...], PlainValidator(_read_variants)]


@dataclass(frozen=True, slots=True)
class Keys:
    """What the keys of a mapping name; keys of this kind may be added by a setting."""

    kind: Literal["issue", "option", "party", "cost", "parameter"]


def _unknown(code: str, noun: str, found: Mapping[str, object], valid: tuple[str, ...]) -> list[Flaw]:
    return [
        Flaw(code, f'unknown {noun} "{key}"', (key,), choose(key, valid, plural(noun)), True)
        for key in found
        if key not in valid
    ]


def _check_stakes(value: object, info: ValidationInfo) -> object:
    """Keys are issues, and within them options."""
    value = read_book(value)
    if not isinstance(value, dict):
        return value
    issues = names_of(info).issues
    flaws = _unknown("E105", "issue", value, tuple(issues))
    for issue, body in value.items():
        if issue in issues and isinstance(body, dict):
            for option in body:
                if option not in issues[issue] and not (option == "why" and isinstance(body[option], str)):
                    hint = choose(option, issues[issue])
                    message = f'unknown option "{option}" for issue "{issue}"'
                    flaws.append(Flaw("E104", message, (issue, option), hint, True))
    if flaws:
        raise FlawError(*flaws)
    return value


def _check_parties(value: object, info: ValidationInfo) -> object:
    value = read_book(value)
    flaws = _unknown("E106", "party", value, names_of(info).parties) if isinstance(value, dict) else []
    if flaws:
        raise FlawError(*flaws)
    return value


def _check_shocked(value: object) -> object:
    value = read_book(value)
    flaws = _unknown("E101", "number", value, SHOCKED) if isinstance(value, dict) else []
    if flaws:
        raise FlawError(*flaws)
    return value


OptionAmounts = Annotated[dict[str, NotNegative], Keys("option"), Book]
Stakes = Annotated[dict[str, OptionAmounts], Keys("issue"), BeforeValidator(_check_stakes)]
PartyChances = Annotated[dict[str, Chance], Keys("party"), BeforeValidator(_check_parties)]
PartyWeights = Annotated[dict[str, NotNegative], Keys("party"), BeforeValidator(_check_parties)]
Shocked = Annotated[dict[str, Amount], Keys("cost"), BeforeValidator(_check_shocked)]


def _read_performers(value: object, info: ValidationInfo) -> frozenset[str]:
    parties = names_of(info).parties
    if value is None or value == "all":
        return frozenset(parties)
    listed = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
    flaws: list[Flaw] = []
    for index, name in listed:
        at = () if index is None else (index,)
        if not isinstance(name, str):
            flaws.append(Flaw("E103", "expected the name of a party", at, "write such a name in quotes"))
        elif name not in parties:
            flaws.append(
                Flaw("E106", f'unknown party "{name}"', at, choose(name, (*parties, "all"), "parties"))
            )
    if not listed:
        flaws.append(Flaw("E103", "no party is named", hint="expected `all`, a party or a list of parties"))
    if flaws:
        raise FlawError(*flaws)
    return frozenset(str(name) for _, name in listed)


Performers = Annotated[frozenset[str], PlainValidator(_read_performers)]


def _read_mediator(value: object, info: ValidationInfo) -> str | None:
    if value is None or value == "none":
        return None
    mediators = names_of(info).mediators
    if not isinstance(value, str):
        raise FlawError(Flaw("E103", "expected the name of a mediator", hint="write such a name in quotes"))
    if value not in mediators:
        raise FlawError(
            Flaw("E108", f'unknown mediator "{value}"', hint=choose(value, (*mediators, "none"), "mediators"))
        )
    return value


MediatorName = Annotated[str | None, PlainValidator(_read_mediator)]
