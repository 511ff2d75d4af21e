"""The issues of a GENIUS file and their options, and what is refused because no sum describes it.

Room     interop (private to it)
Shapes   none
Units    none
Source   GENIUS 10.4, format of domain files: Lin et al. (2014), Computational Intelligence 30(1), 48-70
"""

import math
from dataclasses import dataclass
from typing import Final

from sim.interop.domain import MOST_DEALS
from sim.interop.xml_tree import Element
from sim.scenario.errors import choose

KINDS: Final = ("discrete", "integer")
ADDITIVE: Final = ("", "linear", "uncertain")  # what <utility_space type="..."> may say
BESIDE: Final = ("comparisons", "errors", "experimental", "fixed_seed")  # settings of experiments, no worth
WITHIN_SPACE: Final = ("objective", "reservation", "discount_factor", *BESIDE)
WITHIN_OBJECTIVE: Final = ("issue", "weight", "reservation", "discount_factor")
WITHIN_ISSUE: Final = ("item", "range", "evaluator", "similarity_function")
NOT_ADDITIVE: Final = ("utility", "ufun", "constraints", "rules")


@dataclass(frozen=True, slots=True, eq=False)
class Issue:
    """One issue: its options in the order of their index, and its bounds if they are whole numbers."""

    index: int
    name: str
    options: tuple[str, ...]
    bounds: tuple[int, int] | None
    element: Element


def objective_of(space: Element) -> Element:
    """Return the one objective of a utility space that is a sum over issues."""
    kind = space.attributes.get("type", "")
    strange = next((child for child in space.children if child.name in NOT_ADDITIVE), None)
    if kind.lower() not in ADDITIVE or strange is not None:
        what = f'its type is "{kind[:40]}"' if strange is None else f"it has <{strange.name}>"
        (strange or space).fail(
            "E615", f"the utility is not additive: {what}; only sums over issues are read"
        )
    space.allow_only(WITHIN_SPACE)
    objective = space.one("objective")
    if inner := objective.all("objective"):
        inner[0].fail("E615", "objectives within objectives are not supported")
    objective.allow_only(WITHIN_OBJECTIVE)
    return objective


def by_index(elements: list[Element]) -> dict[int, Element]:
    """Return elements by their index, in its order."""
    found: dict[int, Element] = {}
    for element in elements:
        index = element.whole("index")
        if index in found:
            element.fail("E614", f"a second <{element.name}> with the index {index}")
        found[index] = element
    return dict(sorted(found.items()))


def issues_of(objective: Element) -> tuple[Issue, ...]:
    """Return the issues of a domain, in the order of their index.

    Raises
    ------
    InteropError
        If an issue is not as the format asks, or there are more deals than are ever listed.
    """
    issues: list[Issue] = []
    names: set[str] = set()
    for index, element in by_index(objective.all("issue")).items():
        left = MOST_DEALS // math.prod(len(issue.options) for issue in issues)
        issue = _issue(index, element, left)
        if issue.name in names:
            element.fail("E614", f'a second issue of the name "{issue.name}"')
        names.add(issue.name)
        issues.append(issue)
    if not issues:
        objective.fail("E612", "<objective> has no <issue>")
    return tuple(issues)


def kind_of(issue: Element) -> str:
    """Return whether an issue is discrete or integer."""
    named = next((key for key in ("vtype", "type", "etype") if key in issue.attributes), "vtype")
    kind = issue.text(named).lower()
    if kind not in KINDS:
        issue.fail(
            "E615", f'issues of type "{kind[:40]}" are not supported', choose(kind, KINDS, "types of issues")
        )
    return kind


def bounds_of(issue: Element) -> tuple[int, int]:
    """Return the bounds of an integer issue, on it or, in the old form, in a <range> within it."""
    holder = issue.at_most_one("range") or issue
    low, high = holder.whole("lowerbound"), holder.whole("upperbound")
    if low > high:
        holder.fail("E613", f"the lower bound {low} is above the upper bound {high}")
    return low, high


def _issue(index: int, element: Element, most_options: int) -> Issue:
    element.allow_only(WITHIN_ISSUE)
    name = element.text("name")
    bounds = None
    if kind_of(element) == "integer":
        bounds = bounds_of(element)
        _refuse_many(element, bounds[1] - bounds[0] + 1, most_options)
        return Issue(index, name, tuple(map(str, range(bounds[0], bounds[1] + 1))), bounds, element)
    items = list(by_index(element.all("item")).values())
    if not items:
        element.fail("E612", f'the discrete issue "{name}" has no <item>')
    _refuse_many(element, len(items), most_options)
    options: dict[str, None] = {}
    for item in items:
        if (option := item.text("value")) in options:
            item.fail("E614", f'a second option "{option[:80]}" of the issue "{name}"')
        options[option] = None
    return Issue(index, name, tuple(options), None, element)


def _refuse_many(element: Element, count: int, most: int) -> None:
    if count > most:
        element.fail("E614", f"the domain has more than {MOST_DEALS:,} deals, which is too many to list")
