"""Plain sessions in batches: what every protocol has to hand for the sessions it plays side by side.

Batches fit the processor's own memory.

Room     talks (private to its plain sessions)
Shapes   N sessions, n of them still going on, P parties, L and M keys of the halves, K turns
Units    asks in utils of each party [util]
Source   none
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.talks.plain.kernels import NONE, Course, Form, Found
from sim.talks.plain.plan import Plan
from sim.talks.plain.space import Shape, Space, shape_of, space_of
from sim.talks.plain.views import SessionView

# Sessions side by side where they share their tables. No power of two: rows of asks that lie one above the
# other would all claim the same few places of the cache.
TOGETHER: Final = 4000
APART: Final = 2**18  # otherwise: keys of both halves at a time
SORTED: Final = 64  # shared tables are sorted whole where there are at most so many deals for each session


def new_course(plan: Plan, turns: int) -> Course:
    """Return sessions that have not begun, with room for an offer at each of so many ``turns``."""
    n, parties = plan.reservation.shape
    return Course(
        floor=np.empty((n, parties)),
        standing=np.full(n, -1),
        consents=np.zeros(n, dtype=np.int64),
        agreement=np.full(n, -1),
        step=np.full(n, plan.steps),
        offers=np.empty((n, turns), dtype=np.int32),
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """Sessions played side by side."""

    plan: Plan
    shape: Shape
    space: Space
    course: Course

    def form(self) -> Form:
        """Return what compiled code needs to know of all of them."""
        shape, rules = self.shape, self.plan.rules
        mask = (1 << shape.right_bits) - 1
        parties = self.course.floor.shape[1]
        return Form(parties, shape.bits, shape.right_bits, mask, 0, rules.margin, rules.near)

    def nothing_found(self) -> Found:
        """Return what compiled code remembers of its searches, before the first."""
        return Found(*(np.full(self.course.floor.shape, NONE) for _ in Found._fields))

    def limits(self, live: IntArray) -> tuple[FloatArray, FloatArray]:
        """Return the worth of the best deal and the least that may be asked for, (P, n) each."""
        tops, floors = self.space.top.T, self.course.floor.T.take(live, axis=1)
        return tops.take(live, axis=1) if tops.shape[1] > 1 else np.broadcast_to(tops, floors.shape), floors

    def view(
        self, live: IntArray, limits: tuple[FloatArray, FloatArray], turn: int, party: int
    ) -> SessionView:
        """Return what a party sees that acts once ``turn`` turns are over."""
        tops, floors = limits
        parties, clocks = len(tops), self.plan.clocks
        return SessionView(
            clock=float(clocks[turn - turn % parties + party]),
            top=tops[party],
            reservation=floors[party],
            party=party,
            turn=turn,
            clocks=clocks,
            _offers=self.course.offers,
            _live=live,
            _space=self.space,
            _shape=self.shape,
        )

    def ask(self, view: SessionView) -> FloatArray:
        """Return what the party asks for by its strategy, (n,)."""
        ask = np.asarray(self.plan.conducts[view.party].aspiration.ask(view), dtype=float)
        if ask.shape not in {(), view.top.shape}:
            raise ShapeError(
                f"strategy of party {view.party} asks for shape {ask.shape}, expected (N={len(view.top)},)"
            )
        return ask


def batches(plan: Plan, course: Course) -> Iterator[Batch]:
    """Yield the sessions in batches; what is written into a batch's course stands in the whole ``course``."""
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
        yield Batch(plan, shape, space, own)


def check_numbers(asks: FloatArray, step: int) -> None:
    """Raise ``ValueError`` if anyone asks for no number."""
    if np.isnan(asks).any():
        raise ValueError(f"a strategy asks for not a number in step {step} or soon after")
