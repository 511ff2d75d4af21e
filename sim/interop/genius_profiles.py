"""What a GENIUS profile says options are worth, by the rules of GENIUS itself.

A discrete option is worth its evaluation divided by the largest of its issue in that file (0 where
that is below 0.00001); an integer option is worth offset + slope * (value - lower bound), kept
within [0, 1]. Both are multiplied by the issue's weight as it is written.

Room     interop (private to it)
Shapes   P parties, O_i options of issue i
Units    worth [util]
Source   GENIUS 10.4: Lin et al. (2014), Computational Intelligence 30(1), 48-70
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray
from sim.interop.genius_issues import WITHIN_ISSUE, Issue, bounds_of, by_index, kind_of, objective_of
from sim.interop.xml_tree import Element

SMALLEST_MAXIMUM: Final = 0.00001  # below it GENIUS counts the issue as worth nothing


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One party's preferences."""

    tables: tuple[FloatArray, ...]  # (O_i,) for every issue, weights included
    reservation: float
    discount: float


def read_profile(space: Element, issues: Sequence[Issue]) -> Profile:
    """Return the preferences in a <utility_space> over the issues of its domain.

    Raises
    ------
    InteropError
        If an issue, option, weight or evaluation is missing or one too many, or not supported.
    """
    objective = objective_of(space)
    weights = by_index(objective.all("weight"))
    own = by_index(objective.all("issue"))
    known = {issue.index for issue in issues}
    for index, element in {**weights, **own}.items():
        if index not in known:
            element.fail("E614", f"<{element.name}> with the index {index}: the domain has no such issue")
    tables = []
    for issue in issues:
        if issue.index not in own:
            objective.fail(
                "E614", f'there is no evaluation of the issue "{issue.name}" (index {issue.index})'
            )
        if issue.index not in weights:
            objective.fail("E614", f'there is no weight of the issue "{issue.name}" (index {issue.index})')
        weight = weights[issue.index].number("value")
        if weight < 0:
            weights[issue.index].fail("E613", f"the weight {weight:g} is negative")
        tables.append(weight * _evaluations(own[issue.index], issue))
    discount = _setting(space, objective, "discount_factor", 1.0)
    return Profile(
        tables=tuple(tables),
        reservation=_setting(space, objective, "reservation", 0.0),
        discount=discount if 0 < discount <= 1 else 1.0,
    )


def _setting(space: Element, objective: Element, name: str, absent: float) -> float:
    """Return the number of a setting, which stands in the utility space or in its objective."""
    element, inner = space.at_most_one(name), objective.at_most_one(name)
    if element is not None and inner is not None:
        inner.fail("E612", f"a second <{name}>, expected at most one")
    found = element or inner
    return absent if found is None else found.number("value")


def _evaluations(element: Element, issue: Issue) -> FloatArray:
    """Return what every option of an issue is worth before its weight, (O_i,), 1 at most."""
    element.allow_only(WITHIN_ISSUE)
    kind = "discrete" if issue.bounds is None else "integer"
    if (found := kind_of(element)) != kind:
        element.fail("E614", f'the issue "{issue.name}" is {found} here and {kind} in the domain')
    return _discrete(element, issue) if issue.bounds is None else _integer(element, issue, issue.bounds)


def _discrete(element: Element, issue: Issue) -> FloatArray:
    if (evaluator := element.at_most_one("evaluator")) is not None:
        evaluator.fail("E615", "an <evaluator> of a discrete issue is not supported")
    given: dict[str, float] = {}
    options = set(issue.options)
    for item in element.all("item"):
        option = item.text("value")
        if option not in options:
            item.fail("E614", f'the issue "{issue.name}" has no option "{option[:80]}" in the domain')
        if option in given:
            item.fail("E614", f'a second evaluation of "{option[:80]}"')
        given[option] = item.number("evaluation")
        if given[option] < 0:
            item.fail("E613", f"the evaluation {given[option]:g} is negative")
    for option in issue.options:
        if option not in given:
            element.fail("E614", f'the option "{option[:80]}" of the issue "{issue.name}" has no evaluation')
    numbers = np.array([given[option] for option in issue.options])
    largest = numbers.max()
    return np.zeros_like(numbers) if largest < SMALLEST_MAXIMUM else np.asarray(numbers / largest)


def _integer(element: Element, issue: Issue, bounds: tuple[int, int]) -> FloatArray:
    holders = [element, *element.all("range")]
    if any("lowerbound" in holder.attributes for holder in holders) and (own := bounds_of(element)) != bounds:
        element.fail("E614", f'the issue "{issue.name}" is bound by {own} here and by {bounds} in the domain')
    evaluator = element.one("evaluator")
    form = evaluator.text("ftype")
    if form != "linear":
        evaluator.fail("E615", f'evaluators of the form "{form[:40]}" are not supported, expected "linear"')
    old = "offset" not in evaluator.attributes and "parameter0" in evaluator.attributes
    offset, slope = (
        evaluator.number(key) for key in (("parameter0", "parameter1") if old else ("offset", "slope"))
    )
    steps = np.arange(bounds[1] - bounds[0] + 1, dtype=np.float64)
    return np.clip(offset + slope * steps, 0.0, 1.0)
