"""The sentence that a chart of a sweep shows, computed from the points; never finer than Monte-Carlo error.

Room     charts
Shapes   n points
Units    shares in [0, 1], payoffs [util]
Source   none
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.charts.sweeps.response import Response
from sim.charts.sweeps.wording import (
    brief_words,
    event,
    level_words,
    number_words,
    quantity,
    value_words,
)
from sim.charts.words import quoted, shortened

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo

HALF = 0.5
CUT_OFF = 0.1  # share of the points that a bound excludes, or it is not worth saying
NAMED_LEVELS = 3  # more levels of a choice than this are not listed


def find_still(response: Response) -> str | None:
    """Return the sentence for a response in which nothing is seen to move, None where something is."""
    there = response.at(response.played)
    if not there.values.size:
        return "No point of this sweep has been played to its end"
    what = quantity(response)
    top, bottom = int(there.values.argmax()), int(there.values.argmin())
    words = [value_words(response, float(there.values[i])) for i in (bottom, top)]
    if len(there.values) == 1:
        return f"{upper(what)} is {words[0]} at the only point that has been played"
    if there.values[top] == there.values[bottom]:
        return f"Nothing here changes {what}: it is {words[0]} at every point"
    if not differ(there, top, bottom):
        between = f"about {words[0]}" if words[0] == words[1] else f"{words[0]} to {words[1]}"
        return f"Nothing here moves {what} by more than its Monte-Carlo error: it is {between}"
    return None


def differ(response: Response, one: int, other: int) -> bool:
    """Return whether two points differ by more than the Monte-Carlo error of a difference."""
    errors = np.nan_to_num(response.error[[one, other]])
    return bool(abs(response.values[one] - response.values[other]) > math.hypot(*errors))


def finding(response: Response) -> str:
    """Return where the output is high and where it is low."""
    still = find_still(response)
    if still is not None:
        return still
    there = response.at(response.played)
    numbers = [factor for factor in response.factors if factor.kind == "number"]
    is_line = len(response.factors) == 1 and bool(numbers)
    if response.is_share:
        surely, maybe = there.mc_low > HALF, there.mc_high > HALF
        where = _crossing(there, numbers[0]) if is_line else []
        along_an_edge = _edge(there) if len(numbers) == len(response.factors) == 2 else ""
        if along_an_edge:
            return along_an_edge
        where = where or _conditions(there, maybe)
        if surely.any() and where:
            low, high = (
                value_words(response, float(end)) for end in (there.values.min(), there.values.max())
            )
            text = f"{event(response)} in over half of draws only where {' and '.join(where)}"
            return f"{text}; the share runs from {low} to {high}"
    if is_line:
        return _along(there, numbers[0])
    return _extremes(there)


def _crossing(there: Response, factor: "FactorInfo") -> list[str]:
    """Return between which points a line passes one half, where it does so clearly and once."""
    found = _bracket(there, factor)
    if found is None:
        return []
    side, low, high = found
    between = f"{number_words(low)} and {number_words(high)}"
    return [f"{brief_words(factor)} is {side} some value between {between}"]


def _bracket(there: Response, factor: "FactorInfo") -> tuple[str, float, float] | None:
    """Return on which side of which two neighbouring levels the output is above one half.

    There has to be one change only, with points on both sides that are clear of one half.
    """
    at = there.at(np.argsort(there.columns[factor.name], kind="stable"))
    steps = np.flatnonzero((at.values[1:] > HALF) != (at.values[:-1] > HALF))
    if len(steps) != 1 or not ((at.mc_high < HALF).any() and (at.mc_low > HALF).any()):
        return None
    (i,) = steps.tolist()
    low, high = at.columns[factor.name][i : i + 2].tolist()
    return "above" if at.values[i + 1] > HALF else "below", low, high


def _edge(there: Response) -> str:
    """Return how the edge of one half runs across two numbers, where it clearly moves from end to end."""
    for moving, along in (there.factors[::-1], there.factors):
        column = there.columns[along.name]
        ends = [float(column.min()), float(column.max())]
        first, second = (_bracket(there.at(column == end), moving) for end in ends)
        if first is None or second is None or first[0] != second[0]:
            continue
        side, *where = first[0], first[1:], second[1:]
        if where[0][1] <= where[1][0] or where[1][1] <= where[0][0]:
            words = [f"{side} {number_words(low)} to {number_words(high)}" for low, high in where]
            low_end, high_end = (number_words(end) for end in ends)
            text = f"{event(there)} in over half of draws where {brief_words(moving)} is {words[0]}"
            return f"{text} if {brief_words(along)} is {low_end}, and {words[1]} if it is {high_end}"
    return ""


def _conditions(there: Response, maybe: BoolArray) -> list[str]:
    """Return what holds at all points that may be above one half, and not at all points."""
    words = []
    for factor in there.factors:
        column = there.columns[factor.name]
        known = np.isfinite(column)
        inside = column[maybe & known]
        if not inside.size:
            continue
        name = brief_words(factor)
        if factor.kind == "choice":
            levels = np.unique(inside)
            if len(levels) < len(np.unique(column[known])) and len(levels) <= NAMED_LEVELS:
                words.append(
                    f"{name} is {' or '.join(quoted(shortened(level_words(factor, i))) for i in levels)}"
                )
            continue
        limits = _limits(column[known], inside)
        if limits:
            words.append(f"{name} is {limits}")
    return words


def _limits(every: FloatArray, inside: FloatArray) -> str:
    """Return the bounds of some of all numbers, those that cut next to nothing off left out."""
    low, high = float(inside.min()), float(inside.max())
    bounds = []
    if np.mean(every < low) >= CUT_OFF:
        bounds.append(f"at least {number_words(_cut(low, math.floor))}")
    if np.mean(every > high) >= CUT_OFF:
        bounds.append(f"at most {number_words(_cut(high, math.ceil))}")
    return " and ".join(bounds)


def _cut(number: float, way: Callable[[float], int]) -> float:
    """Round to three digits in one direction, so that what is said stays true."""
    if number == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(number))) - 2)
    nearest = round(number / unit) * unit
    if math.isclose(nearest, number, rel_tol=1e-9):
        return nearest
    return way(number / unit) * unit


def _along(there: Response, factor: "FactorInfo") -> str:
    """Say whether the output rises or falls along a number, or where it is highest."""
    order = np.argsort(there.columns[factor.name], kind="stable")
    there = there.at(order)
    steps = np.diff(there.values)
    ends = {0, len(there.values) - 1}
    if {int(there.values.argmin()), int(there.values.argmax())} == ends and (
        (steps >= 0).all() or (steps <= 0).all()
    ):
        verb = "rises" if there.values[-1] > there.values[0] else "falls"
        words = [value_words(there, float(v)) for v in there.values[[0, -1]]]
        x = there.columns[factor.name]
        way = f"from {number_words(float(x[0]))} to {number_words(float(x[-1]))}"
        text = f"{upper(quantity(there))} {verb} from {words[0]} to {words[1]}"
        return f"{text} as {brief_words(factor)} goes {way}"
    return _extremes(there)


def _extremes(there: Response) -> str:
    ends = [int(there.values.argmin()), int(there.values.argmax())]
    low, high = (value_words(there, float(there.values[i])) for i in ends)
    worst, best = (_place(there, i) for i in ends)
    if there.is_share:
        return f"{event(there)} in {low} of draws at {worst}, and in {high} at {best}"
    return f"{upper(quantity(there))} is {low} at {worst}, and {high} at {best}"


def _place(there: Response, i: int) -> str:
    """Name the levels of a point, without the factors that make no difference to be seen there."""
    telling = [factor for factor in there.factors if _tells(there, factor, i)] or there.factors
    words = []
    for factor in telling:
        level = float(there.columns[factor.name][i])
        if math.isnan(level):
            continue
        shown = level_words(factor, level)
        words.append(
            f"{brief_words(factor)} = {quoted(shortened(shown)) if factor.kind == 'choice' else shown}"
        )
    return ", ".join(words) or "the baseline"


def _tells(there: Response, factor: "FactorInfo", i: int) -> bool:
    """Return whether a factor moves the output from a point, or no other point differs in it alone."""
    alike = np.ones(len(there.values), dtype=np.bool_)
    for other in there.factors:
        if other.name != factor.name:
            column = there.columns[other.name]
            alike &= np.isclose(column, column[i], rtol=1e-9, atol=0.0, equal_nan=True)
    alike[i] = False
    return not alike.any() or any(differ(there, i, int(j)) for j in np.flatnonzero(alike))


def upper(text: str) -> str:
    """Return a text with a capital letter first."""
    return text[:1].upper() + text[1:]


def list_words(words: list[str]) -> str:
    """Join words as a list.

    Examples
    --------
    >>> list_words(["war", "trust", "patience"])
    'war, trust and patience'
    """
    return " and ".join([part for part in (", ".join(words[:-1]), words[-1]) if part])
