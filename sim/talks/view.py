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
from sim.talks import search
from sim.talks.appraisal import Appraisal, values_of
from sim.talks.beliefs import Beliefs
from sim.talks.board import Minds
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
    past: Past  # the talks so far
    beliefs: Beliefs  # what it thinks its rivals gain


def view_of(
    minds: Minds,
    leaving: FloatArray,
    appraisal: Appraisal,
    active: BoolArray,
    clock: FloatArray,
    past: Past,
) -> OwnView:
    """Return the view of the party whose ``past`` it is.

    It goes by ``minds`` and pays ``leaving`` (N,) to walk out.
    """
    p = past.p
    no_cap = np.full(len(active), np.inf)

    def least_for_oneself(ask: FloatArray) -> IntArray:
        least = search.least_worth(active, p, appraisal, ask)
        return search.most_acceptable(minds, active, p, appraisal, ask, least)

    return OwnView(
        active=active,
        clock=clock,
        top=appraisal.top[:, p],
        reservation=appraisal.reservation[:, p],
        talk=appraisal.talk[:, p],
        walk=appraisal.no_deal[:, p] - leaving,
        value_of=lambda deal: values_of(appraisal, active, p, deal),
        most_acceptable=lambda ask: search.most_acceptable(minds, active, p, appraisal, ask, no_cap),
        least_for_oneself=least_for_oneself,
        any_worth=lambda ask, lot: search.any_worth(active, p, appraisal, ask, lot),
        past=past,
        beliefs=Beliefs(minds, appraisal, p, active),
    )
