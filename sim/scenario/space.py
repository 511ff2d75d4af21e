"""The deals of a scenario: how many there are, and all of them where they can be listed.

A deal is one option on every issue; `needs` binds options within it. Counting does not list: issues that
no `needs` connects multiply, connected ones are split on the one most involved.

Room     scenario
Shapes   D deals, I issues
Units    none
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Final

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.scenario.conditions import Condition
from sim.scenario.model import Issue

MOST_DEALS: Final = 200_000
MOST_SPLITS: Final = 2_000
MOST_ROWS: Final = 4_000_000  # entries of a table while it is being built

Domains = Mapping[str, tuple[str, ...]]
Rule = tuple[str, str, Condition]  # an option of an issue needs a condition


class TooManySplitsError(Exception):
    """Counting would take too long."""


@dataclass(frozen=True, slots=True)
class Space:
    """Every deal, as option indices."""

    options: Domains
    needs: tuple[Rule, ...]
    choice: IntArray  # (D, I)

    def mask(self, condition: Condition) -> BoolArray:
        """Return where a condition holds, (D,)."""
        return holds(condition, self.options, self.choice)

    def has(self, issue: str, option: str) -> BoolArray:
        """Return where an option is chosen, (D,)."""
        return np.asarray(self.column(issue) == self.options[issue].index(option))

    def column(self, issue: str) -> IntArray:
        """Return the index of the option chosen on an issue, (D,)."""
        return self.choice[:, list(self.options).index(issue)]


def holds(condition: Condition, options: Domains, choice: IntArray) -> BoolArray:
    """Return where a condition holds in rows of option indices, (D,)."""
    column = {issue: index for index, issue in enumerate(options)}
    found = np.zeros(len(choice), dtype=bool)
    for clause in condition.clauses:
        met = np.ones(len(choice), dtype=bool)
        for issue, allowed in clause.items():
            named = np.array([option in allowed for option in options[issue]])
            met &= named[choice[:, column[issue]]]
        found |= met
    return found


def rules_of(issues: Mapping[str, Issue]) -> tuple[Rule, ...]:
    """Return what every option needs."""
    return tuple(
        (issue, option, body.needs)
        for issue, entry in issues.items()
        for option, body in entry.options.items()
        if body.needs is not None
    )


def list_deals(issues: Mapping[str, Issue]) -> Space | None:
    """Return every deal in the order of the file, or None where they are too many to list."""
    options: dict[str, tuple[str, ...]] = {issue: tuple(entry.options) for issue, entry in issues.items()}
    rules = rules_of(issues)
    involved = _involvement(rules)
    order = sorted(options, key=lambda issue: -involved.get(issue, 0))  # what others need comes first
    table = np.zeros((1, 0), dtype=np.int64)
    for count, issue in enumerate(order, 1):
        if len(table) * len(options[issue]) * count > MOST_ROWS:
            return None
        chosen = np.tile(np.arange(len(options[issue])), len(table))[:, np.newaxis]
        table = np.hstack([np.repeat(table, len(options[issue]), axis=0), chosen])
        placed = {name: options[name] for name in order[:count]}
        table = _kept(table, placed, rules, issue)
    table = table[:, [order.index(issue) for issue in options]]
    table = table[np.lexsort(table.T[::-1])] if table.shape[1] else table
    return Space(options, rules, table) if len(table) <= MOST_DEALS else None


def _kept(table: IntArray, placed: Domains, rules: tuple[Rule, ...], latest: str) -> IntArray:
    """Return the rows that meet every rule whose issues are all placed, the latest among them."""
    for issue, option, needs in rules:
        spoken_of = needs.issues() | {issue}
        if latest in spoken_of and spoken_of <= placed.keys():
            chosen = table[:, list(placed).index(issue)] == placed[issue].index(option)
            table = table[~chosen | holds(needs, placed, table)]
    return table


def _involvement(rules: tuple[Rule, ...]) -> dict[str, int]:
    """Return in how many rules each issue is what is needed."""
    involved: dict[str, int] = {}
    for _, _, needs in rules:
        for issue in needs.issues():
            involved[issue] = involved.get(issue, 0) + 1
    return involved


def count_deals(issues: Mapping[str, Issue]) -> tuple[int, bool]:
    """Return the number of deals, and whether it is exact or an upper bound.

    Examples
    --------
    >>> count_deals({})
    (1, True)
    """
    options = {issue: tuple(entry.options) for issue, entry in issues.items()}
    try:
        return _count(options, rules_of(issues), [0]), True
    except (TooManySplitsError, RecursionError):
        return prod(len(named) for named in options.values()), False


def _count(options: Domains, rules: tuple[Rule, ...], splits: list[int]) -> int:
    splits[0] += 1
    if splits[0] > MOST_SPLITS:
        raise TooManySplitsError
    narrowed = _narrow(options, rules)
    if narrowed is None:
        return 0
    options, rules = narrowed
    bound = {issue for rule in rules for issue in (rule[0], *rule[2].issues())}
    total = prod(len(named) for issue, named in options.items() if issue not in bound)
    for group in _groups(rules):
        within = tuple(rule for rule in rules if rule[0] in group)
        weight = {issue: sum(issue in (r[0], *r[2].issues()) for r in within) for issue in group}
        pivot = max((i for i in options if i in group and len(options[i]) > 1), key=weight.__getitem__)
        part = {issue: options[issue] for issue in options if issue in group}
        total *= sum(_count({**part, pivot: (option,)}, within, splits) for option in part[pivot])
        if total == 0:
            break
    return total


def _narrow(options: Domains, rules: tuple[Rule, ...]) -> tuple[Domains, tuple[Rule, ...]] | None:
    """Return options without those whose needs cannot be met, and the rules still open; None if none fits."""
    domains = dict(options)
    while True:
        still: list[Rule] = []
        dropped = False
        for issue, option, needs in rules:
            if option not in domains[issue]:
                continue
            rest = _within(needs, domains)
            if rest is None:
                domains[issue] = tuple(name for name in domains[issue] if name != option)
                dropped = True
                if not domains[issue]:
                    return None
            elif rest.clauses and not any(not clause for clause in rest.clauses):
                still.append((issue, option, rest))
        rules = tuple(still)
        if not dropped:
            return domains, rules


def _within(needs: Condition, domains: Domains) -> Condition | None:
    """Return what is left to ask of the domains, or None where they cannot meet the needs."""
    clauses = []
    for clause in needs.clauses:
        if all(not allowed.isdisjoint(domains[issue]) for issue, allowed in clause.items()):
            open_parts = {i: allowed for i, allowed in clause.items() if not allowed.issuperset(domains[i])}
            clauses.append(open_parts)
    return Condition(tuple(clauses)) if clauses else None


def _groups(rules: tuple[Rule, ...]) -> list[set[str]]:
    """Return the issues that rules connect, group by group."""
    groups: list[set[str]] = []
    for issue, _, needs in rules:
        joined = {issue, *needs.issues()}
        apart = [group for group in groups if group.isdisjoint(joined)]
        for group in groups:
            if not group.isdisjoint(joined):
                joined |= group
        groups = [*apart, joined]
    return groups
