"""The words of charts: percentages, dates, names, and the line beneath every chart.

Room     charts
Shapes   none
Units    shares in [0, 1] are written as percent
Source   none
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.results import Results

SIGNED_BY: Final[Mapping[str, str]] = {  # how a deal is signed: in the exchanges, by their protocol, or after
    "alternating_offers": "an offer that all accept",
    "simultaneous_demands": "a demand that all accept",
    "single_text": "votes on a single text",
    "drafts": "a draft of the mediator that all accept",
    "agenda": "what all accept, issue by issue, in the order of the agenda",
    "shuttle": "an offer in confidence that all accept",
    "text": "the mediator's text",
    "issue by issue": "changes issue by issue",
}
NO_BREAK: Final = "\N{NO-BREAK SPACE}"  # keeps a number and its sign on one line


def percent(share: float) -> str:
    """Write a share as a whole percentage that never claims a certainty the draws do not show.

    Examples
    --------
    >>> [percent(share).replace(NO_BREAK, " ") for share in (0.123, 0.002, 0.0, 0.999, 1.0)]
    ['12 %', 'under 1 %', '0 %', 'over 99 %', '100 %']
    """
    if 0.0 < share <= 0.005:  # half a per cent would be rounded to none
        return f"under{NO_BREAK}1{NO_BREAK}%"
    if 0.995 <= share < 1.0:
        return f"over{NO_BREAK}99{NO_BREAK}%"
    return f"{100 * share:.0f}{NO_BREAK}%"


def quoted(text: str) -> str:
    """Put a text into quotation marks."""
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"


def day_and_month(day: date) -> str:
    """Write a date within a year.

    Examples
    --------
    >>> day_and_month(date(2022, 3, 10))
    '10 Mar'
    """
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{day.day} {months[day.month - 1]}"


def readable(name: str) -> str:
    """Write the name of an issue, an option or an outcome as words."""
    return name.replace("_", " ")


def signed_by(way: str, protocol: str) -> str:
    """Say by what a deal is signed; ``way`` is that of the tables, ``protocol`` that of the round."""
    return SIGNED_BY.get(protocol if way == "exchange" else way, "an exchange")


def proper(name: str) -> str:
    """Write the name of a party or a round as a proper name.

    Examples
    --------
    >>> proper("later_1")
    'Later 1'
    """
    return name[:1].upper() + readable(name[1:])


def shortened(text: str, most: int = 32) -> str:
    """Return a text of at most so many letters, the rest left out.

    Examples
    --------
    >>> shortened("at the lake house", 12)
    'at the lake\N{HORIZONTAL ELLIPSIS}'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def changes(names: Mapping[str, str], first_day: Mapping[str, str], most: int = 3) -> str:
    """Say what a deal changes on the first day, leaving out what is beyond ``most`` issues.

    Examples
    --------
    >>> changes({"corridors": "routes", "crimea": "open"}, {"corridors": "none", "crimea": "open"})
    'corridors: routes'
    """
    changed = [f"{readable(i)}: {readable(o)}" for i, o in names.items() if o != first_day.get(i)]
    if not changed:
        return "nothing new"
    rest = len(changed) - most
    return ", ".join(changed[:most]) + (f", {rest} more" if rest > 0 else "")


def last_known(rounds: Sequence[Mapping[str, Any]], known: date) -> Mapping[str, Any]:
    """Return the last round of a summary dated within what is known, or the first where none is."""
    within = [at for at in rounds if at["date_high"] <= known.isoformat()]
    return within[-1] if within else rounds[0]


def likeliest(at: Mapping[str, Any]) -> list[str]:
    """Return a round's likeliest outcome, and after it those that more draws might still put first."""
    outcomes = at["outcomes"]
    first, *others = sorted(outcomes, key=lambda name: -outcomes[name]["probability"])
    return [first, *(name for name in others if _are_close(outcomes[first], outcomes[name]))]


def _are_close(first: Mapping[str, float], second: Mapping[str, float]) -> bool:
    """Return whether two probabilities differ by no more than the Monte-Carlo error of a difference."""
    errors = (share["mc_high"] - share["probability"] for share in (first, second))
    return first["probability"] - second["probability"] <= math.hypot(*errors)


def named_outcomes(at: Mapping[str, Any]) -> str:
    """Return a round's likeliest outcomes in words, with their shares."""
    names = likeliest(at)
    words = [f"{quoted(readable(name))} ({percent(at['outcomes'][name]['probability'])})" for name in names]
    return " or ".join(words)


def sample(draws: int, sets: int, seed: int) -> str:
    """Say what a run drew.

    Examples
    --------
    >>> sample(1, 1, 7)
    '1 draw (1 assumption set), seed 7'
    """
    plural_draws, plural_sets = ("s" if count != 1 else "" for count in (draws, sets))
    return f"{draws:,} draw{plural_draws} ({sets:,} assumption set{plural_sets}), seed {seed}"


def caption(results: "Results", what: str) -> str:
    """Return the line beneath a chart: what its marks mean, how it came about, and what it is not."""
    drawn = sample(results.draws, results.sets, results.seed)
    return f"{results.scenario.title}. {drawn}; {what}; under stated assumptions; not a forecast."
