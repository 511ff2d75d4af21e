"""Alternating offers: in every step each party has a turn, in their order.

At its turn a party accepts the offer that stands if that is worth what it asks for; otherwise it makes an
offer of its own. Where all strategies go by the clock alone they are asked for several steps at a time,
otherwise turn by turn.

Room     talks (private to its plain sessions)
Shapes   N sessions, n of them still going on, P parties, K turns
Units    asks in utils of each party [util]
Source   Rubinstein (1982), Econometrica 50(1), 97-109; docs/peers.md
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.talks.plain.kernels import Course, play_turns
from sim.talks.plain.plan import Plan
from sim.talks.plain.play import Batch, batches, check_numbers, new_course
from sim.talks.plain.views import SessionView

AHEAD: Final = 16  # steps for which asks by the clock alone are worked out at a time


@dataclass(frozen=True, slots=True)
class AlternatingOffers:
    """An offer stands until all others have accepted it or one of them makes another."""

    def play(self, plan: Plan, keep: bool) -> Course:
        """Play all sessions."""
        by_clock_alone = all(own.by_clock_alone for own in plan.conducts)
        course = new_course(plan, 0 if by_clock_alone and not keep else len(plan.clocks))
        for batch in batches(plan, course):
            _play_batch(batch, by_clock_alone)
        return course


def _play_batch(batch: Batch, by_clock_alone: bool) -> None:
    """Play sessions side by side until all have ended or the last turn is over."""
    n, parties = batch.course.floor.shape
    form, found, turns = batch.form(), batch.nothing_found(), len(batch.plan.clocks)
    ahead = AHEAD * parties if by_clock_alone else 1
    live = np.arange(n)
    for turn in range(0, turns, ahead):
        limits = batch.limits(live)
        asks = np.empty((min(ahead, turns - turn), len(live)))
        for at in range(len(asks)):
            view = batch.view(live, limits, turn + at, (turn + at) % parties)
            asks[at] = batch.ask(view)
        check_numbers(asks, turn // parties)
        bars = asks if by_clock_alone else _bars(batch, view, batch.course.standing[live], asks)
        play_turns(batch.space, found, batch.course, form._replace(turn=turn), asks, bars, live)
        live = live[batch.course.agreement[live] < 0]
        if not live.size:
            return


def _bars(batch: Batch, view: SessionView, standing: IntArray, asks: FloatArray) -> FloatArray:
    """Return the least worth accepted, (1, n): by a rule of the party's own anything, or nothing."""
    acceptance, shape = batch.plan.conducts[view.party].acceptance, batch.shape
    if acceptance is None or standing.max(initial=-1) < 0:
        return asks
    left, right = standing >> shape.right_bits, standing & ((1 << shape.right_bits) - 1)
    deal = np.where(standing >= 0, left * shape.right + right, -1)
    says = np.asarray(acceptance.accept(view, view.worth(deal), asks[0] - batch.plan.rules.margin))
    if says.shape != view.top.shape or says.dtype != bool:
        raise ShapeError(
            f"acceptance of party {view.party} gives {says.dtype} of shape {says.shape}, "
            f"expected bool of shape (N={len(view.top)},)"
        )
    return np.where(says, -np.inf, np.inf)[None]
