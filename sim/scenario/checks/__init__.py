"""What a valid tree can still get wrong: one function per question, listed in one table.

Each check takes what was written and yields where something is wrong and what; codes that begin with E
are errors, with W warnings. A check speaks of paths only: the loader knows the lines.

Room     scenario
Shapes   none
Units    none
Source   docs/scenario-format.md
"""

from collections.abc import Iterator
from typing import Final

from sim.scenario.checks import calendar, citations, deals, leaving, mediation, presence, ranks, stakes
from sim.scenario.checks.written import Check, Finding, Written

CHECKS: Final[tuple[Check, ...]] = (
    presence.enough_of_everything,
    presence.free_names,
    citations.known_sources,
    citations.reasons_given,
    calendar.rounds_in_order,
    mediation.protocols_have_mediators,
    stakes.gain_or_cost,
    stakes.sane_sizes,
    stakes.valued_options,
    stakes.units,
    leaving.staying_is_found,
    ranks.known_numbers,
    ranks.ranks_that_draws_meet,
    deals.listable,
    deals.plain_first_options,
    deals.conditions_that_can_hold,
    deals.lapsing_leaves_a_deal,
    deals.prerequisites_that_stay,
    deals.one_issue_that_pauses,
    deals.red_lines_not_yet_crossed,
    deals.outcomes_in_reach,
)

__all__ = ["CHECKS", "Check", "Finding", "Written", "find_all"]


def find_all(written: Written) -> Iterator[Finding]:
    """Yield everything that the checks find."""
    for check in CHECKS:
        yield from check(written)
