"""Plain scalars of YAML 1.2: what a bare word in a scenario file means.

Null, truth values, decimal numbers and ISO dates are recognised; everything else is text, so
``no``, ``on`` and ``0x10`` stay the words they are.

Room     scenario
Shapes   none
Units    none
Source   YAML 1.2.2, section 10.3 (core schema), with ISO 8601 dates and without other bases
"""

import math
import re
from datetime import date
from typing import Final

from sim.scenario.errors import Flaw, FlawError

Scalar = str | int | float | bool | date | None

NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
TRUE: Final = frozenset({"true", "True", "TRUE"})
FALSE: Final = frozenset({"false", "False", "FALSE"})
INTEGER: Final = re.compile(r"[-+]?[0-9]+")
DECIMAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE: Final = re.compile(r"[-+]?\.?(inf|nan|infinity)", re.IGNORECASE)
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LARGEST: Final = 1e9
LONGEST: Final = 40  # characters of a number


def read_scalar(text: str) -> Scalar:
    """Return what a plain scalar stands for.

    Raises
    ------
    FlawError
        For a number that is not finite or too large, and for a date that no calendar has.

    Examples
    --------
    >>> read_scalar("0.20"), read_scalar("no"), read_scalar("2022-03-10")
    (0.2, 'no', datetime.date(2022, 3, 10))
    """
    if text in NULL:
        return None
    if text in TRUE or text in FALSE:
        return text in TRUE
    if NOT_FINITE.fullmatch(text):
        raise FlawError(Flaw("E011", f"{text} is not a finite number", hint="expected a number"))
    if DECIMAL.fullmatch(text):
        return _number(text)
    if DAY.fullmatch(text):
        return read_day(text)
    return text


def _number(text: str) -> int | float:
    number = float(text) if len(text) <= LONGEST else math.inf
    if abs(number) > LARGEST:
        shown = text if len(text) <= LONGEST else f"{text[:20]}..."
        raise FlawError(Flaw("E011", f"the number {shown} is too large", hint=f"at most {LARGEST:,.0f}"))
    return int(text) if INTEGER.fullmatch(text) else number


def read_day(text: str) -> date:
    """Return the day that an ISO date names."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FlawError(Flaw("E113", f'there is no day "{text}"', hint="expected YYYY-MM-DD")) from None
