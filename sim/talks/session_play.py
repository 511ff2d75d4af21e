"""Plain sessions played: strategies asked over the batch, turns played by compiled code.

Sessions are played in batches that fit the processor's own memory. Where all strategies go by the
clock alone they are asked for several steps at a time, otherwise turn by turn.

Room     talks (private to its plain sessions)
Shapes   N sessions, P parties, L and M keys of the halves, K turns
Units    asks in utils of each party [util]
Source   none
"""

from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.talks.session_kernels import NONE, Course, Form, Found, play_turns
from sim.talks.session_plan import Plan
from sim.talks.session_space import Shape, Space, shape_of, space_of
from sim.talks.session_views import SessionView

TOGETHER: Final = 4000  # sessions played side by side where they share their tables; no power of two: rows of asks would collide in the cache
APART: Final = 2**18  # otherwise: keys of both halves at a time
AHEAD: Final = 16  # steps for which asks by the clock alone are worked out at a time
SORTED: Final = 64  # shared tables are sorted whole where there are at most so many deals for each session


def play(plan: Plan, course: Course) -> None:
    """Play all sessions; what comes of them is written into ``course``."""
    n = len(plan.reservation)
    is_shared = len(plan.tables) == 1
    is_sorted = is_shared and plan.shape.deals <= SORTED * n
    shape = shape_of(plan.shape.sizes, split=0) if is_sorted else plan.shape
    shared = space_of(plan.tables, shape) if is_shared else None
    size = max(APART // (shape.left + shape.right), 1) if shared is None else TOGETHER
    for first in range(0, n, size):
        part = slice(first, first + size)
        space = space_of(plan.tables[part], shape) if shared is None else shared
        own = Course._make(array[part] for array in course)
        own.floor[:] = np.maximum(plan.reservation[part], space.floor)
        _play_batch(plan, shape, space, own)


def _play_batch(plan: Plan, shape: Shape, space: Space, course: Course) -> None:
    """Play sessions side by side until all have ended or the last turn is over."""
    n, parties = course.floor.shape
    mask = (1 << shape.right_bits) - 1
    form = Form(parties, shape.bits, shape.right_bits, mask, 0, plan.rules.margin, plan.rules.near)
    found = Found(np.full((n, parties), NONE), np.full((n, parties), NONE))
    by_clock_alone = all(own.by_clock_alone for own in plan.conducts)
    ahead = AHEAD * parties if by_clock_alone else 1
    live = np.arange(n)
    for turn in range(0, len(plan.clocks), ahead):
        tops, floors = _limits(space, course, live)
        asks = np.empty((min(ahead, len(plan.clocks) - turn), len(live)))
        for at in range(len(asks)):
            p = (turn + at) % parties
            view = SessionView(
                clock=float(plan.clocks[turn + at]),
                top=tops[p],
                reservation=floors[p],
                party=p,
                turn=turn + at,
                clocks=plan.clocks,
                _offers=course.offers,
                _live=live,
                _space=space,
                _shape=shape,
            )
            asks[at] = _ask(plan, view)
        if np.isnan(asks).any():
            raise ValueError(f"a strategy asks for not a number in step {turn // parties} or soon after")
        bars = asks if by_clock_alone else _bars(plan, shape, view, course.standing[live], asks)
        play_turns(space, found, course, form._replace(turn=turn), asks, bars, live)
        live = live[course.agreement[live] < 0]
        if not live.size:
            return


def _limits(space: Space, course: Course, live: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the worth of the best deal and the least that may be asked for, (P, n) each."""
    floors = course.floor.T.take(live, axis=1)
    is_shared = len(space.top) == 1
    return np.broadcast_to(space.top.T, floors.shape) if is_shared else space.top.T.take(live, axis=1), floors


def _ask(plan: Plan, view: SessionView) -> FloatArray:
    """Return what the party asks for, (n,)."""
    ask = np.asarray(plan.conducts[view.party].aspiration.ask(view), dtype=float)
    if ask.shape not in {(), view.top.shape}:
        raise ShapeError(
            f"strategy of party {view.party} asks for shape {ask.shape}, expected (N={len(view.top)},)"
        )
    return ask


def _bars(plan: Plan, shape: Shape, view: SessionView, standing: IntArray, asks: FloatArray) -> FloatArray:
    """Return the least worth accepted, (1, n): by a rule of the party's own anything, or nothing."""
    acceptance = plan.conducts[view.party].acceptance
    if acceptance is None or standing.max(initial=-1) < 0:
        return asks
    left, right = standing >> shape.right_bits, standing & ((1 << shape.right_bits) - 1)
    deal = np.where(standing >= 0, left * shape.right + right, -1)
    says = np.asarray(acceptance.accept(view, view.worth(deal), asks[0] - plan.rules.margin))
    if says.shape != view.top.shape or says.dtype != bool:
        raise ShapeError(
            f"acceptance of party {view.party} gives {says.dtype} of shape {says.shape}, "
            f"expected bool of shape (N={len(view.top)},)"
        )
    return np.where(says, -np.inf, np.inf)[None]
