"""Are the stakes of a sane size, each option a gain or a cost, and every option worth something to someone?

Room     scenario
Shapes   D deals
Units    utils: all of a party's demands met, at central values, is 1
Source   docs/model.md, section 3
"""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from sim.scenario.checks.written import Finding, Written
from sim.scenario.conditions import Condition
from sim.scenario.document import Node
from sim.scenario.errors import Flaw, Path
from sim.scenario.model import Content, Party
from sim.scenario.numbers import Range
from sim.scenario.space import Space

LARGEST: Final[Mapping[str, float]] = {  # beyond these a number is taken to be a slip
    "demands": 5,
    "costs": 5,
    "scale": 5,
    "worth": 5,
    "breach": 5,
    "leaving": 5,
    "optimism": 5,
    "start": 5,
    "cost": 1,
    "cost_per_day": 0.5,
    "drift": 0.5,
    "volatility": 0.5,
    "growth": 0.5,
    "fatigue": 10,
    "spread": 2,
    "blur": 1,
    "least_gain": 0.5,
    "exponent": 50,
    "loading": 10,
}
UNIT_LOW: Final = 0.9
UNIT_HIGH: Final = 1.1
SLACK: Final = 1e-9


def gain_or_cost(written: Written) -> Iterator[Finding]:
    """A party has a gain or a cost on an option, not both."""
    for name, party in written.content.parties.items():
        for issue, costs in party.costs.items():
            for option in costs.keys() & party.demands.get(issue, {}).keys():
                message = f'"{name}" has a gain and a cost on "{option}" of "{issue}"'
                flaw = Flaw("E206", message, hint="expected one of them", on_key=True)
                yield _later(written.root, name, (issue, option)), flaw


def _later(root: Node, party: str, what: tuple[str, str]) -> Path:
    """Return where a party names a stake last: in its demands or its costs, a setting coming after all."""

    def order(path: Path) -> tuple[bool, int, int]:
        place = root.locate(path, on_key=True)
        return bool(place.origin), place.line, place.column

    return max((("parties", party, kind, *what) for kind in ("demands", "costs")), key=order)


def sane_sizes(written: Written) -> Iterator[Finding]:
    """A number far beyond its like is more often a slip than meant."""
    for number in written.numbers.values():
        keys = written.root.steps_of(number.path)
        if not number.written:
            continue
        family = "scale" if keys[0] == "scale" else keys[2] if keys[0] == "parties" else ""
        most = LARGEST.get(family, LARGEST.get(keys[-1]))
        found = max(number.low, number.high, key=abs)
        if most is not None and abs(found) > most:
            message = f'"{keys[-1]}" of {found:g} is very large'
            hint = f"expected at most {most:g}: all demands of a party together are worth 1"
            yield keys, Flaw("W303", message, hint=hint)


def valued_options(written: Written) -> Iterator[Finding]:
    """An option that nothing is said about cannot matter."""
    if written.space is None:
        return
    valued = set(_valued(written.content))
    for issue, entry in written.content.issues.items():
        for option in list(entry.options)[1:]:
            if (issue, option) not in valued:
                message = f'no party values option "{option}" of issue "{issue}"'
                hint = "no demand, cost, link, boost or end of fighting depends on it"
                yield ("issues", issue, option), Flaw("W302", message, hint=hint, on_key=True)


def _valued(content: Content) -> Iterator[tuple[str, str]]:
    for party in content.parties.values():
        for stakes in (party.demands, party.costs):
            yield from ((issue, option) for issue, options in stakes.items() for option in options)
        for link in party.links.values():
            yield from _told_apart(link.when, content)
    for issue, entry in content.issues.items():
        ends_fighting = any(option.ends for option in entry.options.values())
        for name, option in entry.options.items():
            if option.boost or option.ends or (option.lasts and ends_fighting):
                yield issue, name


def _told_apart(condition: Condition, content: Content) -> Iterator[tuple[str, str]]:
    """Yield the options that a condition treats otherwise than the situation on the first day."""
    for clause in condition.clauses:
        for issue, allowed in clause.items():
            options = list(content.issues[issue].options)
            for option in options[1:]:
                if (option in allowed) != (options[0] in allowed):
                    yield issue, option


def units(written: Written) -> Iterator[Finding]:
    """All demands of a party met, at central values, are worth about 1: that is its unit."""
    if written.space is None:
        return
    for name, party in written.content.parties.items():
        best = _best_gain(party, written.space)
        if party.demands and not UNIT_LOW - SLACK <= best <= UNIT_HIGH + SLACK:
            message = f'all demands of "{name}" met are worth {best:.3g}, not 1'
            hint = f"expected {UNIT_LOW:g} to {UNIT_HIGH:g} at central values"
            yield ("parties", name, "demands"), Flaw("W305", message, hint=hint, on_key=True)


def _best_gain(party: Party, space: Space) -> float:
    """Return the most that the demands of a party can be worth in one deal [util]."""
    worth = np.zeros(len(space.choice))
    for issue, gains in party.demands.items():
        worth += _column(gains, space.options[issue])[space.column(issue)]
    return float(worth.max())


def _column(
    gains: Mapping[str, Range], options: tuple[str, ...]
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([gains[option].central if option in gains else 0.0 for option in options])
