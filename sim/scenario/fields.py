"""Field types of the scenario tree: numbers with their domains, days, durations, and mappings from names.

Room     scenario
Shapes   none
Units    stated by each field of sim.scenario.model
Source   none
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Final

from pydantic import BeforeValidator, PlainValidator, ValidationInfo

from sim.scenario import numbers
from sim.scenario.errors import Flaw, FlawError
from sim.scenario.names import names_of
from sim.scenario.numbers import ANY, Domain, Range, read_range
from sim.scenario.scalars import read_day


def _number(domain: Domain) -> PlainValidator:
    def read(value: object, info: ValidationInfo) -> Range:
        return read_range(value, domain, names_of(info).scale)

    return PlainValidator(read)


Amount = Annotated[Range, ANY, _number(ANY)]
NotNegative = Annotated[Range, numbers.NOT_NEGATIVE, _number(numbers.NOT_NEGATIVE)]
Positive = Annotated[Range, numbers.POSITIVE, _number(numbers.POSITIVE)]
Chance = Annotated[Range, numbers.CHANCE, _number(numbers.CHANCE)]
Discount = Annotated[Range, numbers.DISCOUNT, _number(numbers.DISCOUNT)]
Days = Annotated[Range, numbers.DAYS, _number(numbers.DAYS)]
Delay = Annotated[Range, numbers.DELAY, _number(numbers.DELAY)]
Turns = Annotated[Range, numbers.TURNS, _number(numbers.TURNS)]
Drafts = Annotated[Range, numbers.DRAFTS, _number(numbers.DRAFTS)]


def _read_day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return read_day(value)
    raise FlawError(Flaw("E113", "expected a date", hint="expected YYYY-MM-DD"))


Day = Annotated[date, PlainValidator(_read_day)]


def _read_duration(value: object) -> int | None:
    """Return whole days, written as `1 day`, `3 days` or a whole number, alone or with a source."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        if set(value) <= numbers.ENTRY_KEYS and "range" in value:
            return _read_duration(value["range"])
    elif isinstance(value, str):
        found = re.fullmatch(r"([0-9]{1,5}) days?", value.strip())
        value = int(found[1]) if found else None
    if isinstance(value, bool) or not isinstance(value, int):
        raise FlawError(Flaw("E103", "{name} is not a number of days", hint="expected such as `1 day`"))
    if not numbers.DAYS.allows(value):
        raise FlawError(Flaw("E111", f"{{name}} cannot be {value} days", hint=f"expected {numbers.DAYS}"))
    return value


Duration = Annotated[int | None, PlainValidator(_read_duration)]


def blank_is_empty(value: object) -> object:
    """A block left blank is a block with nothing in it."""
    return {} if value is None else value


RESERVED: Final = ("*", "why", "source")

Blank: Final = BeforeValidator(blank_is_empty)


def read_book(value: object) -> object:
    """A mapping from names to entries; its `why` is the reason for all of them, not an entry."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        return value
    entries = {key: entry for key, entry in value.items() if not (key == "why" and isinstance(entry, str))}
    flaws = [
        Flaw("E114", f'"{key}" cannot be a name here', (key,), "the word has a meaning of its own", True)
        for key in entries
        if key in RESERVED
    ]
    if flaws:
        raise FlawError(*flaws)
    return entries


Book: Final = BeforeValidator(read_book)


def read_closing(value: object) -> object:
    """A blank closing is none."""
    return "none" if value is None else value
