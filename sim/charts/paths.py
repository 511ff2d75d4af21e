"""Numbers of a scenario by their paths: in words, and with their units.

Room     charts
Shapes   none
Units    those of the scenario format, see sim.scenario.model
Source   none
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sim.charts.words import proper, readable

UNITS: Final[Mapping[str, str]] = MappingProxyType(  # by the last part of a path, as in sim.scenario.model
    {
        "cost_per_day": "util a day",
        "drift": "util a day",
        "growth": "per day",
        "days": "days",
        "after_days": "days",
        "days_after_last": "days",
        "lasts": "days",
        "fades_after": "days",
        "optimism": "util",
        "breach": "util",
        "cost": "util",
        "leaving": "util",
        "worth": "util",
        "start": "util",
        "blur": "util",
        "least_gain": "util",
        "level": "probability",
        "chance": "probability",
        "error": "probability",
        "patience": "per 30 days",
    }
)
OF_ONE: Final[Mapping[str, str]] = MappingProxyType(  # parts of a scenario that hold named ones
    {"parties": "party", "mediators": "mediator", "rounds": "round", "issues": "issue"}
)


def factor_words(name: str) -> str:
    """Write a factor's name, or the path that it is, as words.

    Examples
    --------
    >>> factor_words("parties.russia.war.cost_per_day"), factor_words("model.learning")
    ('Russia: war, cost per day', 'Model: learning')
    """
    head, *rest = name.split(".")
    if not rest or " " in head:
        return readable(name)
    if head in OF_ONE and len(rest) > 1:
        kind, (head, *rest) = OF_ONE[head], rest
        head = f"Every {kind}" if head == "*" else head
    head = proper(head)
    return f"{head}: {', '.join('every' if part == '*' else readable(part) for part in rest)}"


def unit_of_path(path: str) -> str:
    """Return the unit of the number at a path, nothing where it has none or it is not known.

    Examples
    --------
    >>> unit_of_path("parties.russia.war.cost_per_day")
    'util a day'
    """
    parts = path.split(".")
    if {"demands", "costs"} & set(parts[:-1]):
        return "util"
    return UNITS.get(parts[-1], "")
