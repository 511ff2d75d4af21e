"""Do the deals make sense: few enough to list, no condition in vain, nothing that lapses into nonsense?

Room     scenario
Shapes   D deals, I issues
Units    none
Source   docs/model.md, sections 2, 3 and 8
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from sim.arrays import BoolArray
from sim.scenario.checks.written import Finding, Written
from sim.scenario.conditions import Condition
from sim.scenario.errors import Flaw, Path
from sim.scenario.model import Content
from sim.scenario.space import MOST_DEALS, Space, count_deals, holds

MOST_PREREQUISITES: Final = 63


def listable(written: Written) -> Iterator[Finding]:
    """The simulation lists every deal."""
    issues = written.content.issues
    after = [(i, o) for i, entry in issues.items() for o, body in entry.options.items() if body.after]
    if len(after) > MOST_PREREQUISITES:
        issue, option = after[MOST_PREREQUISITES]
        message = f"{len(after)} options have prerequisites (`after`)"
        yield ("issues", issue, option, "after"), Flaw("E210", message, hint=f"at most {MOST_PREREQUISITES}")
    if written.space is None and written.has_whole_issues:
        count, is_exact = count_deals(issues)
        if count == 0:
            return  # an issue without options, or first options that are bound: said elsewhere
        size = _size(count) if is_exact else f"up to {_size(count)}"
        hint = f"at most {MOST_DEALS:,}; bind options with `needs`, or merge issues"
        yield (
            ("issues",),
            Flaw("E210", f"the scenario has {size} deals: too many to list", hint=hint, on_key=True),
        )


def _size(count: int) -> str:
    if count < 10**15:
        return f"{count:,}"
    digits = len(str(count)) if count < 10**4000 else 4000
    return f"more than 10^{digits - 1}"


def plain_first_options(written: Written) -> Iterator[Finding]:
    """The first option is what is the case on the first day: nothing can bind it."""
    for issue, entry in written.content.issues.items():
        for index, (option, body) in enumerate(entry.options.items()):
            path = ("issues", issue, option)
            for key in ("needs", "after", "lasts", "ends"):
                if index == 0 and getattr(body, key) is not None:
                    message = f'"{option}" is the situation on the first day: it cannot have `{key}`'
                    yield (*path, key), Flaw("E207", message, hint="only later options can", on_key=True)
            if body.lasts is not None and body.ends is not None:
                message = f'"{option}" both lasts some days and ends the fighting'
                yield (*path, "lasts"), Flaw("E212", message, hint="expected one of them", on_key=True)


def conditions_that_can_hold(written: Written) -> Iterator[Finding]:
    """A condition that no reachable deal meets is a slip."""
    space = written.space
    if space is None:
        return
    reachable = _reachable(written.content, space)
    for path, condition in _conditions(written.content):
        if not (space.mask(condition) & reachable).any():
            yield path, _never("this condition")
    for issue, option, needs in space.needs:
        if not space.has(issue, option).any() or not space.mask(needs).any():
            yield ("issues", issue, option, "needs"), _never(f'what "{option}" needs')


def _never(what: str) -> Flaw:
    return Flaw("E205", f"{what} can never hold", hint="no reachable deal meets it", on_key=True)


def _conditions(content: Content) -> Iterator[tuple[Path, Condition]]:
    for issue, entry in content.issues.items():
        for option, body in entry.options.items():
            if body.after is not None:
                yield ("issues", issue, option, "after"), body.after
    for name, party in content.parties.items():
        for link, links in party.links.items():
            yield ("parties", name, "links", link, "when"), links.when
        for line, lines in party.red_lines.items():
            yield ("parties", name, "red_lines", line, "when"), lines.when
    for name, outcome in content.outcomes.items():
        if outcome.when is not None:
            yield ("outcomes", name, "when"), outcome.when
    for name, finding in content.findings.items():
        for meeting, claim in finding.when.items():
            if claim.in_force is not None:
                yield ("findings", name, "when", meeting, "in_force"), claim.in_force


def _reachable(content: Content, space: Space) -> BoolArray:
    """Return the deals that some sequence of signatures can put in force, (D,)."""
    waiting = {
        (issue, option): body.after
        for issue, entry in content.issues.items()
        for option, body in entry.options.items()
        if body.after is not None and content.model.prerequisites == "kept"
    }
    while True:
        reachable = np.ones(len(space.choice), dtype=bool)
        for issue, option in waiting:
            reachable &= ~space.has(issue, option)
        opened = [key for key, after in waiting.items() if (space.mask(after) & reachable).any()]
        if not opened:
            return reachable
        for key in opened:
            del waiting[key]


def lapsing_leaves_a_deal(written: Written) -> Iterator[Finding]:
    """Where a lasting option lapses, all else stays: nothing else may need it."""
    space = written.space
    if space is None:
        return
    for column, (issue, entry) in enumerate(written.content.issues.items()):
        for option, body in entry.options.items():
            if body.lasts is None:
                continue
            lapsed = space.choice[space.has(issue, option)].copy()
            lapsed[:, column] = 0
            for other, dependent, needs in space.needs:
                index = list(space.options).index(other)
                chosen = lapsed[:, index] == space.options[other].index(dependent)
                if (chosen & ~holds(needs, space.options, lapsed)).any():
                    message = f'"{dependent}" of "{other}" needs "{option}" of "{issue}", which lapses'
                    hint = "nothing else ends when a lasting option does"
                    yield ("issues", other, dependent, "needs"), Flaw("E208", message, hint=hint)


def prerequisites_that_stay(written: Written) -> Iterator[Finding]:
    """What has to be in force before an option must not lapse by itself: it may be gone by the next round."""
    for other, entry in written.content.issues.items():
        for dependent, body in entry.options.items():
            asked = body.after.issues() if body.after is not None else frozenset()
            for issue in sorted(asked):
                if any(option.lasts is not None for option in written.content.issues[issue].options.values()):
                    message = f'"{dependent}" of "{other}" comes after an option of "{issue}", which lapses'
                    hint = "what is prepared has to stay in force"
                    yield ("issues", other, dependent, "after"), Flaw("E208", message, hint=hint)


def one_issue_that_pauses(written: Written) -> Iterator[Finding]:
    """The fighting can be paused on one issue only, or it would be unclear when it resumes."""
    pausing = [
        issue
        for issue, entry in written.content.issues.items()
        if any(option.lasts is not None for option in entry.options.values())
        and any(option.ends is not None for option in entry.options.values())
    ]
    for issue in pausing[1:]:
        message = f'"{issue}" can pause the fighting, and so can "{pausing[0]}"'
        yield ("issues", issue), Flaw("E213", message, hint="put both on one issue", on_key=True)


def red_lines_not_yet_crossed(written: Written) -> Iterator[Finding]:
    """What is the case on the first day crosses no red line."""
    if written.space is None:
        return
    first = {issue: options[0] for issue, options in written.space.options.items()}
    for name, party in written.content.parties.items():
        for line, body in party.red_lines.items():
            if body.when.holds(first):
                path = ("parties", name, "red_lines", line, "when")
                message = f'red line "{line}" of "{name}" is crossed on the first day'
                hint = "the first option of every issue is what is in force then"
                yield path, Flaw("E209", message, hint=hint, on_key=True)


def outcomes_in_reach(written: Written) -> Iterator[Finding]:
    """The first outcome that matches wins, so later ones must be able to match something else."""
    space = written.space
    if space is None:
        return
    reachable = _reachable(written.content, space)
    unmatched, news_matched = reachable, False
    for name, outcome in written.content.outcomes.items():
        met = reachable & (space.mask(outcome.when) if outcome.when is not None else True)
        if met.any() and (not (met & unmatched).any() or (outcome.anything_new and news_matched)):
            message = f'outcome "{name}" can never be read: earlier ones match first'
            yield ("outcomes", name, "when"), Flaw("W301", message, hint="the first match wins", on_key=True)
        if outcome.anything_new:
            news_matched = True  # where nothing is new, later outcomes can still match
        else:
            unmatched = unmatched & ~met
