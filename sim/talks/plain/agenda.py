"""Issue by issue: the issues of an agenda are settled one after another, for good.

Each issue is a session of alternating offers of its own, on that issue's options. The steps are shared out
evenly, the first issues getting one more where they do not divide. A party's reservation value is shared out
by what is at stake for it: on each issue it is the same part of the way from its worst to its best option as
in the whole. So parties who get it on every issue get it in all; and what one gains on one issue cannot make
up for another, which is what an agenda costs. How it is shared out is an assumption; the source states
reservation prices issue by issue. If an issue ends without agreement, so does the session.

The clock runs anew for each issue; one of the user's own (``Rules.clock``) is taken as it is. An offer is
told as a whole deal: settled issues as settled, and issues not reached at their first option.

Room     talks (private to its plain sessions)
Shapes   N sessions, n of them not yet failed, P parties, I issues, O options, K turns
Units    worths in utils of each party [util]
Source   Fatima, Wooldridge & Jennings (2004), Artificial Intelligence 152(1), 1-45
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from operator import index

import numpy as np

from sim.arrays import FloatArray
from sim.talks.plain.alternating import AlternatingOffers
from sim.talks.plain.kernels import Course
from sim.talks.plain.plan import Plan, clocks_of
from sim.talks.plain.play import new_course
from sim.talks.plain.space import shape_of


@dataclass(frozen=True, slots=True)
class Agenda:
    """Settle the issues in ``order``."""

    order: Sequence[int]

    def play(self, plan: Plan, keep: bool) -> Course:
        """Play all sessions.

        Raises
        ------
        ValueError
            If the order does not name every issue once, or there are fewer steps than issues.
        """
        sizes, parties = plan.shape.sizes, len(plan.conducts)
        order, reserved = self._checked(plan), _reserved(plan)
        share, rest = divmod(plan.steps, len(order))
        course = new_course(plan, len(plan.clocks) if keep else 0)
        course.offers[:] = -1
        live, begun = np.arange(len(reserved)), 0
        deal = np.zeros(len(reserved), dtype=np.int64)  # issues not settled at their first option
        for place, issue in enumerate(order):
            length = share + (place < rest)
            rows = live if len(plan.tables) > 1 else [0]
            turns = slice(begun * parties, (begun + length) * parties)
            part = replace(
                plan,
                tables=plan.tables[rows][:, :, [issue], : sizes[issue]],
                shape=shape_of((sizes[issue],)),
                reservation=reserved[live, :, issue],
                steps=length,
                clocks=clocks_of(None, length, parties) if plan.rules.clock is None else plan.clocks[turns],
            )
            found = AlternatingOffers().play(part, keep)
            one = prod(sizes[issue + 1 :])  # what the next option adds to the number of a deal
            if keep:
                told = deal[live, None] + one * found.offers
                course.offers[live, turns] = np.where(found.offers >= 0, told, -1)
            course.step[live] = begun + found.step
            is_settled = found.agreement >= 0
            live, begun = live[is_settled], begun + length
            if not live.size:
                return course
            deal[live] += one * found.agreement[is_settled]
        course.agreement[live] = deal[live]
        return course

    def _checked(self, plan: Plan) -> list[int]:
        """Return the order, which names every issue once."""
        issues = len(plan.shape.sizes)
        try:
            order = [index(issue) for issue in self.order]
        except TypeError:
            order = []
        if sorted(order) != list(range(issues)):
            expected = f"expected each issue from 0 to {issues - 1} once"
            raise ValueError(f"order of agenda is {self.order!r}, {expected}")
        if plan.steps < issues:
            raise ValueError(f"steps is {plan.steps}, expected one for each of {issues} issues or more")
        return order


def _reserved(plan: Plan) -> FloatArray:
    """Return each party's reservation value for each issue, (N, P, I)."""
    worst = np.nanmin(plan.tables, axis=3)
    at_stake = np.nanmax(plan.tables, axis=3) - worst
    total = at_stake.sum(axis=2, keepdims=True)
    share = np.where(total > 0, at_stake / np.where(total > 0, total, 1), 1 / at_stake.shape[2])
    above = np.maximum(plan.reservation - worst.sum(axis=2), 0)
    return np.asarray(worst + share * above[:, :, None])
