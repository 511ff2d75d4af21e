"""Numbers of a scenario: a range ``[low, central, high]``, an exact number, or a word of the scale.

A number may stand alone or carry its own source: ``{range: [2, 4, 8], source: "cna:19", why: ...}``.

Room     scenario
Shapes   none
Units    those of the quantity: utils [util], days, probabilities [prob]
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from sim.scenario.errors import Flaw, FlawError, Path, choose

ENTRY_KEYS: Final = frozenset({"range", "source", "why"})


@dataclass(frozen=True, slots=True)
class Range:
    """What a number is believed to be: its least, most likely and greatest value."""

    low: float
    central: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether there is nothing uncertain about it."""
        return self.low == self.high

    def __str__(self) -> str:
        return f"{self.central:g}" if self.exact else f"[{self.low:g}, {self.central:g}, {self.high:g}]"


@dataclass(frozen=True, slots=True)
class Domain:
    """Which values a number can have at all."""

    least: float | None = None
    most: float | None = None
    above: float | None = None  # a bound that is itself excluded

    def allows(self, value: float) -> bool:
        """Whether ``value`` lies within."""
        return (
            (self.least is None or value >= self.least)
            and (self.most is None or value <= self.most)
            and (self.above is None or value > self.above)
        )

    def __str__(self) -> str:
        floor = f"above {self.above:g}" if self.above is not None else ""
        if self.least is not None:
            floor = f"at least {self.least:g}"
        ceiling = f"at most {self.most:g}" if self.most is not None else ""
        return " and ".join(part for part in (floor, ceiling) if part) or "any number"


ANY: Final = Domain()
NOT_NEGATIVE: Final = Domain(least=0)
POSITIVE: Final = Domain(above=0)
CHANCE: Final = Domain(least=0, most=1)
DISCOUNT: Final = Domain(above=0, most=1)
DAYS: Final = Domain(least=1, most=36_500)
DELAY: Final = Domain(least=0, most=36_500)
TURNS: Final = Domain(least=1, most=1_000)
DRAFTS: Final = Domain(least=0, most=1_000)

UNREADABLE: Final = Range(1.0, 1.0, 1.0)  # stands in for a word of the scale that is itself wrong


def exactly(value: float) -> Range:
    """Return the range that holds one value only."""
    return Range(float(value), float(value), float(value))


def read_range(value: object, domain: Domain, scale: Mapping[str, Range]) -> Range:
    """Return the range that a value of a scenario file stands for.

    Raises
    ------
    FlawError
        For anything else than a number, three ordered numbers, a word of ``scale``, or a mapping with one
        of them as its ``range``; and for values outside ``domain``.

    Examples
    --------
    >>> read_range([0.1, 0.2, 0.4], CHANCE, {})
    Range(low=0.1, central=0.2, high=0.4)
    """
    if isinstance(value, Range):
        return value
    if isinstance(value, Mapping):
        return _read_entry(value, domain, scale)
    if isinstance(value, str):
        return _read_word(value, domain, scale)
    if isinstance(value, list):
        return _read_list(value, domain)
    return exactly(_read_one(value, domain, ()))


def _read_entry(entry: Mapping[str, object], domain: Domain, scale: Mapping[str, Range]) -> Range:
    flaws = [
        Flaw(
            "E101", f'unknown key "{key}" of a number', (key,), choose(key, sorted(ENTRY_KEYS), "keys"), True
        )
        for key in entry
        if key not in ENTRY_KEYS
    ]
    flaws += [
        Flaw("E103", f"`{key}` must be text", (key,))
        for key in ("source", "why")
        if not isinstance(entry.get(key, ""), str)
    ]
    value = entry.get("range")
    if "range" not in entry or isinstance(value, Mapping):
        flaws.append(
            Flaw("E102", "a number is missing", hint="expected {range: [low, central, high], source: ...}")
        )
        raise FlawError(*flaws)
    try:
        found = read_range(value, domain, scale)
    except FlawError as faults:
        inner = [flaw.beneath("range") for flaw in faults.flaws]
        raise FlawError(*flaws, *inner) from None
    if flaws:
        raise FlawError(*flaws)
    return found


def _read_word(word: str, domain: Domain, scale: Mapping[str, Range]) -> Range:
    if word not in scale:
        hint = (
            choose(word, scale, "words of the scale")
            if scale
            else "expected a number or [low, central, high]"
        )
        raise FlawError(Flaw("E109", f'"{word}" is not a number and not a word of the scale', hint=hint))
    found = scale[word]
    if found is UNREADABLE:
        return found
    for value in (found.low, found.high):
        if not domain.allows(value):
            raise FlawError(
                Flaw("E111", f'"{word}" is {found} here: {value:g} cannot be', hint=f"expected {domain}")
            )
    return found


def _read_list(values: list[object], domain: Domain) -> Range:
    if len(values) != 3:
        hint = "expected [low, central, high]"
        raise FlawError(Flaw("E103", f"a range has three numbers, not {len(values)}", hint=hint))
    flaws: list[Flaw] = []
    numbers: list[float] = []
    for index, value in enumerate(values):
        try:
            numbers.append(_read_one(value, domain, (index,)))
        except FlawError as faults:
            flaws += faults.flaws
    if flaws:
        raise FlawError(*flaws)
    if any(first > second for first, second in pairwise(numbers)):
        ordered = ", ".join(f"{number:.10g}" for number in sorted(numbers))
        hint = f"expected low <= central <= high; did you mean [{ordered}]?"
        raise FlawError(Flaw("E112", "range of {name} does not hold its central value", (1,), hint))
    return Range(*numbers)


def _read_one(value: object, domain: Domain, at: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        found = "nothing" if value is None else f'"{value}"' if isinstance(value, str) else "something else"
        raise FlawError(Flaw("E103", f"expected a number, found {found}", at))
    if not domain.allows(value):
        raise FlawError(Flaw("E111", f"{{name}} cannot be {value:g}", at, f"expected {domain}"))
    return float(value)
