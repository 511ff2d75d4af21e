"""Single text: one draft, changed in one place at a time by a vote, and a yes or no at the end.

The first step puts a deal drawn by lot on the table, as the source does. Each further step puts one change to
the vote: another option, drawn by lot, on an issue drawn by lot. It is taken if no party loses by it: all
vote as it suits them, the hill-climbers of the source. After the last step the text is agreed on if it is
worth its reservation value to every party. Strategies have no part in it.

Session n draws the n-th number of each stream, so that it comes out the same in whatever batch it is played.

Room     talks (private to its plain sessions)
Shapes   N sessions, P parties, I issues, O options
Units    worths in utils of each party [util]
Source   Klein, Faratin, Sayama & Bar-Yam (2003), Group Decision and Negotiation 12(2), 111-125; Raiffa
         (1982), The Art and Science of Negotiation, ch. 14 (the single negotiating text of Fisher)
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import uniforms
from sim.talks.kernels import TOLERANCE
from sim.talks.plain.kernels import Course
from sim.talks.plain.plan import Plan
from sim.talks.plain.play import new_course


@dataclass(frozen=True, slots=True)
class SingleText:
    """Vote on changes of one text; ``seed`` says which are drawn."""

    seed: int

    def __post_init__(self) -> None:
        if (
            isinstance(self.seed, bool)
            or not isinstance(self.seed, int | np.integer)
            or not 0 <= self.seed < 2**64
        ):
            raise ValueError(f"seed of single_text is {self.seed!r}, expected a whole number of at least 0")

    def play(self, plan: Plan, keep: bool) -> Course:
        """Play all sessions; an offer is the text put to the vote in a step, (N, steps)."""
        n, sizes = len(plan.reservation), np.array(plan.shape.sizes)
        course = new_course(plan, plan.steps if keep else 0)
        rows, tables = np.arange(n) % len(plan.tables), plan.tables
        draws = self._draws(n, 0)
        text = np.stack(np.unravel_index((draws * plan.shape.deals).astype(int), plan.shape.sizes), axis=1)
        each = np.arange(n)
        for step in range(plan.steps):
            proposed = text.copy()
            if step and sizes.max() > 1:
                issue, option = _change(self._draws(n, step), text, sizes)
                proposed[each, issue] = option
                before, after = tables[rows, :, issue, text[each, issue]], tables[rows, :, issue, option]
                text = np.where((after >= before - TOLERANCE).all(axis=1, keepdims=True), proposed, text)
            if keep:
                course.offers[:, step] = np.ravel_multi_index(tuple(proposed.T), plan.shape.sizes)
        worth = sum(tables[rows, :, i, text[:, i]] for i in range(len(sizes)))
        signed = np.all(worth >= plan.reservation - TOLERANCE, axis=1)
        course.agreement[signed] = np.ravel_multi_index(tuple(text[signed].T), plan.shape.sizes)
        return course

    def _draws(self, n: int, step: int) -> FloatArray:
        return uniforms(int(self.seed), f"single text, step {step}", 0, n)


def _change(draws: FloatArray, text: IntArray, sizes: IntArray) -> tuple[IntArray, IntArray]:
    """Return an issue and another option on it than the text has, (N,) each, all with the same chance.

    Issues with a single option are left out.
    """
    open_issues = np.flatnonzero(sizes > 1)
    place = draws * len(open_issues)
    issue = open_issues[place.astype(int)]
    others = sizes[issue] - 1
    further = 1 + ((place % 1) * others).astype(int)
    return issue, (text[np.arange(len(text)), issue] + further) % sizes[issue]
