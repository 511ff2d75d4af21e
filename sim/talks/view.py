"""What a strategy part may see: its own party's numbers and what is public.

Room     talks
Shapes   N worlds, D deals
Units    worth in utils of the party [util], clock in [0, 1], index [prob]
Source   model.md, sections 6 and 7
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks import offered, search
from sim.talks.appraisal import Appraisal, values_of
from sim.talks.beliefs import Beliefs
from sim.talks.board import Board, Minds
from sim.talks.past import Past

Lots = Callable[[], FloatArray]  # even draws in (0, 1) for each world, (N,), at this turn


@dataclass(frozen=True, slots=True)
class OwnView:
    """One party's view over a batch of worlds; ``active`` marks those in which it has to act."""

    active: BoolArray  # (N,)
    clock: FloatArray  # (N,) 0 at the party's first turn of the round, 1 at its last
    top: FloatArray  # (N,) V of its best deal that could be signed
    reservation: FloatArray  # (N,) r
    talk: FloatArray  # (N,) worth of talking on
    walk: FloatArray  # (N,) worth of walking out
    value_of: Callable[[IntArray], FloatArray]  # V of a deal, minus infinity below the worth of talking on
    most_acceptable: Callable[[FloatArray], IntArray]  # deal worth `ask` with the rivals' highest P
    least_for_oneself: Callable[[FloatArray], IntArray]  # deal worth least of those worth `ask`
    any_worth: Callable[[FloatArray, FloatArray], IntArray]  # deal drawn by lot of those worth `ask`
    best_expected: Callable[[FloatArray], IntArray]  # deal worth `ask` with the highest P V + (1 - P) r
    most_similar: Callable[
        [FloatArray, FloatArray], IntArray
    ]  # the like of the rivals' last offer, on the own iso-value curve of `ask`
    next_concession: Callable[[FloatArray, FloatArray], tuple[IntArray, FloatArray]]  # see sim.talks.offered
    past: Past  # the talks so far
    beliefs: Beliefs  # what it thinks its rivals gain


def view_of(
    minds: Minds,
    board: Board,
    appraisal: Appraisal,
    active: BoolArray,
    clock: FloatArray,
    past: Past,
) -> OwnView:
    """Return the view of the party whose ``past`` it is, which goes by ``minds``."""
    p, said = past.p, past.said
    no_cap = np.full(len(active), np.inf)

    def least_for_oneself(ask: FloatArray) -> IntArray:
        least = search.least_worth(active, p, appraisal, ask)
        return search.most_acceptable(minds, active, p, appraisal, ask, least)

    def most_similar(ask: FloatArray, width: FloatArray) -> IntArray:
        least = search.least_worth(active, p, appraisal, ask)
        grades = board.space.grades
        return offered.most_similar(minds, said, grades, active, p, appraisal, (ask, least + width))

    return OwnView(
        active=active,
        clock=clock,
        top=appraisal.top[:, p],
        reservation=appraisal.reservation[:, p],
        talk=appraisal.talk[:, p],
        walk=appraisal.no_deal[:, p] - board.ledger.leaving[:, p],
        value_of=lambda deal: values_of(appraisal, active, p, deal),
        most_acceptable=lambda ask: search.most_acceptable(minds, active, p, appraisal, ask, no_cap),
        least_for_oneself=least_for_oneself,
        any_worth=lambda ask, lot: search.any_worth(active, p, appraisal, ask, lot),
        best_expected=lambda ask: search.best_expected(minds, active, p, appraisal, ask),
        most_similar=most_similar,
        next_concession=lambda ask, lot: offered.next_concession(said, p, appraisal, ask, lot),
        past=past,
        beliefs=Beliefs(minds, appraisal, p, active),
    )
