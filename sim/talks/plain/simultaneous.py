"""Simultaneous demands: in every step all parties put forward a deal at once.

What a party puts forward is what it would offer in alternating offers: the deal worth least to it of those
worth what it asks for. It does so knowing the deals of earlier steps only. Nobody answers: the talks end in
a deal of one party that is worth to each other party what that one asks for. Of several it is the one with
the highest product of gains over the reservation values, then the one with the lowest number.

The sources have the talks fail once nobody concedes, and bind all to concede in small steps. Here the
strategies say what is conceded, and the talks last until the steps are over.

Room     talks (private to its plain sessions)
Shapes   N sessions, n of them still going on, P parties
Units    asks, worths and gains in utils of each party [util]
Source   Rosenschein & Zlotkin (1994), Rules of Encounter, MIT Press, ch. 2 (monotonic concession
         protocol); Endriss (2006), Proc. 5th AAMAS, 392-399 (more than two parties)
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.talks.kernels import TOLERANCE
from sim.talks.plain.kernels import Course, play_turns
from sim.talks.plain.plan import Plan
from sim.talks.plain.play import Batch, batches, check_numbers, new_course


@dataclass(frozen=True, slots=True)
class SimultaneousDemands:
    """Agree on a deal put forward that gives all what they ask for."""

    def play(self, plan: Plan, keep: bool) -> Course:
        """Play all sessions.

        Raises
        ------
        ValueError
            If a strategy has an acceptance of its own, for which there is nothing to answer here.
        """
        for p, own in enumerate(plan.conducts):
            if own.acceptance is not None:
                raise ValueError(
                    f"strategy of party {p} has an acceptance, "
                    "expected none: in simultaneous demands nobody answers an offer"
                )
        course = new_course(plan, len(plan.clocks))
        for batch in batches(plan, course):
            _play_batch(batch)
        return course


def _play_batch(batch: Batch) -> None:
    """Play sessions side by side until all have ended or the last step is over."""
    course, (n, parties) = batch.course, batch.course.floor.shape
    form, found, live = batch.form(), batch.nothing_found(), np.arange(n)
    for turn in range(0, len(batch.plan.clocks), parties):
        tops, floors = limits = batch.limits(live)
        asks = np.empty((parties, len(live)))
        for p in range(parties):
            asks[p] = batch.ask(batch.view(live, limits, turn, p))
        check_numbers(asks, turn // parties)
        nothing = np.full_like(asks, np.inf)  # is worth so much that it would be accepted
        play_turns(batch.space, found, course, form._replace(turn=turn), asks, nothing, live)
        deals = course.offers[live, turn : turn + parties].astype(np.int64)
        views = [batch.view(live, limits, turn, p) for p in range(parties)]
        worths = np.stack([view.worth(deals) for view in views], axis=2)  # (n, P who offers, P)
        least = np.maximum(np.minimum(asks - batch.plan.rules.margin, tops), floors)
        agreed = _agreed(deals, worths - least.T[:, None], worths - floors.T[:, None])
        course.agreement[live] = agreed
        ended, live = live[agreed >= 0], live[agreed < 0]
        course.step[ended] = turn // parties + 1
        course.offers[ended, turn + parties :] = -1
        if not live.size:
            return


def _agreed(deals: IntArray, above: FloatArray, gains: FloatArray) -> IntArray:
    """Return the deal agreed on, (n,), -1 for none, of those put forward, ``deals`` (n, P).

    ``above`` (n, P who offers, P) is what each is worth to a party above what it asks for, and ``gains``
    above its reservation value; not a number where nothing is put forward.
    """
    is_own = np.eye(deals.shape[1], dtype=bool)
    wanted = (deals >= 0) & ((above >= -TOLERANCE) | is_own).all(axis=2)
    products = np.where(wanted, np.maximum(gains, 0).prod(axis=2), -1.0)
    best = products.max(axis=1, keepdims=True)
    tied = np.where(wanted & (products >= best - TOLERANCE * np.abs(best)), deals, np.iinfo(np.int64).max)
    return np.where(wanted.any(axis=1), tied.min(axis=1), -1)
