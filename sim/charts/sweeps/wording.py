"""The words of charts of sweeps: factors, outputs and the line beneath.

Room     charts
Shapes   none
Units    those of the scenario format, see sim.scenario.model
Source   none
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from sim.charts.paths import factor_words, unit_of_path
from sim.charts.sweeps.response import PAYOFF, Response
from sim.charts.words import percent, proper, quoted, readable, shortened

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

MINUS: Final = "\N{MINUS SIGN}"
DESIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "grid": "a grid",
        "lhs": "a Latin hypercube",
        "sobol": "a Sobol' sequence",
        "saltelli": "Saltelli's design",
        "morris": "Morris' design",
        "one_at_a_time": "one factor at a time",
        "random": "random points",
    }
)


def brief_words(factor: "FactorInfo") -> str:
    """Write a factor for a title: of a path the party and the last two parts.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> brief_words(SimpleNamespace(name="parties.russia.strategy.aspiration.time_dependent.hold"))
    'Russia: time dependent, hold'
    """
    words = factor_words(factor.name)
    head, colon, rest = words.partition(": ")
    if not colon:
        return shortened(words, 40)
    return f"{head}: {', '.join(rest.split(', ')[-2:])}"


def unit_of(factor: "FactorInfo") -> str:
    """Return a number's unit in brackets, nothing where it has none or it is not known."""
    if factor.kind == "choice":
        return ""
    if factor.scale == "own" and len(factor.paths) > 1:
        return " [quantile of each one's own range]"
    units = {unit_of_path(path) for path in factor.paths or (factor.name,)}
    unit = units.pop() if len(units) == 1 else ""
    return f" [{unit}]" if unit else ""


def axis_words(factor: "FactorInfo") -> str:
    """Return the label of a factor's axis."""
    return factor_words(factor.name) + unit_of(factor)


def level_words(factor: "FactorInfo", level: float) -> str:
    """Return a level, given as in a response, as it is written."""
    return number_words(level) if factor.kind == "number" else readable(str(factor.levels[int(level)]))


def number_words(number: float) -> str:
    """Write a number with three digits that count.

    Examples
    --------
    >>> number_words(0.00123456), number_words(-2.0)
    ('0.00123', '\N{MINUS SIGN}2')
    """
    return f"{number:.3g}".replace("-", MINUS)


def value_words(response: Response, value: float) -> str:
    """Write a value of an output."""
    return percent(min(max(value, 0.0), 1.0)) if response.is_share else f"{number_words(value)} util"


def difference_words(response: Response, difference: float) -> str:
    """Write a difference between two values of an output."""
    if not response.is_share:
        return f"{number_words(difference)} util"
    points = "under 1" if 0 < difference < 0.005 else f"{100 * difference:.0f}"
    return f"{points} point{'' if points in ('1', 'under 1') else 's'}"


def event(response: Response) -> str:
    """Return the beginning of a sentence that goes on with a share of draws."""
    output = response.output
    if output in _EVENTS:
        return _EVENTS[output][0]
    if output in response.outcomes:
        return f"The outcome is {quoted(readable(output))}"
    head, _, rest = output.partition(".")
    if head == "ever":
        return f"The outcome is {quoted(readable(rest))} at some time"
    if head == "range":
        which, _, meeting = rest.partition(".")
        return f"A bargaining range ({readable(which)}) exists before {proper(meeting)}"
    return f"{proper(head)} ends in {quoted(readable(rest))}" if rest else f"{readable(output)} holds"


def quantity(response: Response) -> str:
    """Return what an output measures, to stand within a sentence."""
    output = response.output
    if not response.is_share:
        return f"the payoff of {proper(output.removeprefix(PAYOFF))}"
    if output in _EVENTS:
        return f"the probability {_EVENTS[output][1]}"
    if output in response.outcomes:
        return f"the probability of {quoted(readable(output))}"
    words = event(response)
    return (
        f"the probability that {words[0].lower() if words.startswith(('The', 'A ')) else words[0]}{words[1:]}"
    )


_EVENTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "fighting.ended": ("Fighting ends", "that fighting ends"),
        "breakdown": ("Talks break down", "of breakdown"),
        "continue to talk": ("Talks go on", "that talks go on"),
    }
)


def output_words(response: Response) -> str:
    """Return the label of an output's axis, with its unit."""
    words = quantity(response).removeprefix("the ")
    return f"{words[0].upper()}{words[1:]} [{'%' if response.is_share else 'util'}]"


def sweep_caption(sweep: "Sweep", response: Response, what: str) -> str:
    """Return the line beneath a chart: what its marks mean, how it came about, and what it is not."""
    manifest = sweep.manifest
    n, failed = len(response.values), int(response.failed.sum())
    waiting = n - failed - int(response.played.sum())
    parts = [f"{n:,} point{'s' if n != 1 else ''} of {DESIGNS.get(manifest['design']['kind'], 'a design')}"]
    if failed:
        parts.append(f"{failed:,} failed")
    if waiting:
        parts.append(f"{waiting:,} not played")
    luck = ", the same random numbers at every point" if manifest.get("random_numbers") == "common" else ""
    draws = f"{manifest['draws']:,} draw{'s' if manifest['draws'] != 1 else ''} a point"
    sets = f"{manifest['sets']:,} assumption set{'s' if manifest['sets'] != 1 else ''}"
    return (
        f"{manifest['title']}. {', '.join(parts)}; {draws} ({sets}), seed {manifest['seed']}{luck}; {what}; "
        "under stated assumptions; not a forecast."
    )


def error_words(response: Response) -> str:
    """Say what the Monte-Carlo error is: of a payoff only a bound is kept."""
    if response.is_share:
        return "Monte-Carlo error (95 %)"
    return "Monte-Carlo error (95 %, at most: from the spread over worlds)"
