"""Deals: every reachable combination of one option per issue, and what leads from one to another.

Deal 0 is the situation on the first day; deals are in lexicographic order of their options.
``needs`` binds options within a deal, ``after`` binds to what is already in force, and an option
that ``lasts`` lapses by itself into the first option of its issue.

Room     game
Shapes   D deals, I issues, L issues with lasting options, O pausing options
Units    option indices; durations [day]
Source   model.md, section 2
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.scenario import Condition, Scenario


@dataclass(frozen=True, slots=True)
class Deals:
    """The deal space of a scenario."""

    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    choice: IntArray  # (D, I) option index of each issue
    peace: BoolArray  # (D,) ends the fighting
    pause: IntArray  # (D,) 0, or 1 + the index of the option that pauses the fighting
    pause_days: IntArray  # (O,) how long each pausing option lasts
    lasting_issues: IntArray  # (L,) issues with lasting options
    lasting: IntArray  # (D, L) days the option chosen on that issue lasts, 0 where it stays
    dropped: IntArray  # (D, L) the deal left when that issue's option lapses
    needs: IntArray  # (D,) bits: prerequisites the deal asks for
    meets: IntArray  # (D,) bits: prerequisites met where the deal is in force
    neighbours: IntArray  # (D, .) deals that differ in one option, ascending, -1 where there are no more

    def __len__(self) -> int:
        """Return D."""
        return len(self.choice)

    def names(self, deal: int) -> dict[str, str]:
        """Return a deal as issue -> option."""
        return {
            issue: options[self.choice[deal, i]]
            for i, (issue, options) in enumerate(zip(self.issues, self.options, strict=True))
        }

    def holds(self, condition: Condition) -> BoolArray:
        """Return in which deals a condition holds, (D,)."""
        return satisfied(condition, self.issues, self.options, self.choice)

    def reachable(self, deal: int) -> BoolArray:
        """Return which deals may follow the one in force, (D,)."""
        return np.asarray((self.needs & ~self.meets[deal]) == 0)


def satisfied(
    condition: Condition, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...], choice: IntArray
) -> BoolArray:
    """Return which rows of ``choice`` meet a condition: any of its clauses, all issues of it."""
    result = np.zeros(len(choice), dtype=bool)
    for clause in condition.clauses:
        holds = np.ones(len(choice), dtype=bool)
        for issue, allowed in clause.items():
            i = issues.index(issue)
            holds &= np.isin(choice[:, i], [options[i].index(option) for option in allowed])
        result |= holds
    return result


def enumerate_deals(scenario: Scenario) -> Deals:
    """Enumerate the deals of a scenario; its checks have bounded their number."""
    issues = tuple(scenario.issues)
    options = tuple(tuple(issue.options) for issue in scenario.issues.values())
    choice = _combinations(scenario, issues, options)
    n_options = np.array([len(names) for names in options])
    strides = np.concatenate([np.cumprod(n_options[::-1])[-2::-1], [1]]).astype(np.int64)
    codes = choice @ strides  # ascending: rows are in lexicographic order

    def find(rows: IntArray) -> IntArray:
        wanted = rows @ strides
        place = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        return np.where(codes[place] == wanted, place, -1).astype(np.int64)

    peace = np.zeros(len(choice), dtype=bool)
    pause = np.zeros(len(choice), dtype=np.int64)
    days = np.zeros(choice.shape, dtype=np.int64)
    pause_days: list[int] = []
    for i, issue in enumerate(scenario.issues.values()):
        fighting = any(option.ends == "fighting" for option in issue.options.values())
        for o, option in enumerate(issue.options.values()):
            chosen = choice[:, i] == o
            peace |= chosen & (option.ends == "fighting")
            if option.lasts is not None:
                days[chosen, i] = option.lasts
                if fighting:
                    pause_days.append(option.lasts)
                    pause[chosen] = len(pause_days)
    lasting_issues = np.flatnonzero(days.any(axis=0)).astype(np.int64)
    dropped = np.empty((len(choice), len(lasting_issues)), dtype=np.int64)
    for column, i in enumerate(lasting_issues.tolist()):
        rows = choice.copy()
        rows[:, i] = 0
        dropped[:, column] = find(rows)
    needs, meets = _prerequisites(scenario, issues, options, choice)
    return Deals(
        issues=issues,
        options=options,
        choice=choice,
        peace=peace,
        pause=pause,
        pause_days=np.array(pause_days, dtype=np.int64),
        lasting_issues=lasting_issues,
        lasting=days[:, lasting_issues],
        dropped=dropped,
        needs=needs,
        meets=meets,
        neighbours=_neighbours(choice, n_options, find),
    )


def _combinations(
    scenario: Scenario, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...]
) -> IntArray:
    """Return all combinations that keep every ``needs``, (D, I), pruned issue by issue."""
    choice = np.zeros((1, 0), dtype=np.int64)
    waiting = [
        (i, o, option.needs)
        for i, issue in enumerate(scenario.issues.values())
        for o, option in enumerate(issue.options.values())
        if option.needs is not None
    ]
    for i, names in enumerate(options):
        column = np.tile(np.arange(len(names)), len(choice))
        choice = np.column_stack([np.repeat(choice, len(names), axis=0), column])
        known = set(issues[: i + 1])
        late = []
        for j, o, condition in waiting:
            if j <= i and condition.issues() <= known:
                met = satisfied(condition, issues[: i + 1], options[: i + 1], choice)
                choice = choice[(choice[:, j] != o) | met]
            else:
                late.append((j, o, condition))
        waiting = late
    return choice


def _prerequisites(
    scenario: Scenario, issues: tuple[str, ...], options: tuple[tuple[str, ...], ...], choice: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the prerequisites each deal asks for and those it meets, as bits, (D,) each."""
    needs = np.zeros(len(choice), dtype=np.int64)
    meets = np.zeros(len(choice), dtype=np.int64)
    if scenario.model.prerequisites == "ignored":
        return needs, meets
    bit = 0
    for i, issue in enumerate(scenario.issues.values()):
        for o, option in enumerate(issue.options.values()):
            if option.after is None:
                continue
            chosen = choice[:, i] == o
            met = chosen | satisfied(option.after, issues, options, choice)
            needs |= chosen.astype(np.int64) << bit
            meets |= met.astype(np.int64) << bit
            bit += 1
    return needs, meets


def _neighbours(choice: IntArray, n_options: IntArray, find: Callable[[IntArray], IntArray]) -> IntArray:
    """Return for each deal those that differ from it in one option, -1 where there are no more."""
    columns = []
    for i, count in enumerate(n_options):
        for shift in range(1, int(count)):
            rows = choice.copy()
            rows[:, i] = (rows[:, i] + shift) % count
            columns.append(find(rows))
    return np.sort(np.column_stack(columns), axis=1)
