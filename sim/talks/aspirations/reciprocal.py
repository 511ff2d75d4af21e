"""Aspirations that answer what the rivals offer: tit for tat, gradual reciprocation, minimal concession.

A party measures its rivals' offers by what they are worth to itself. What an offer demands of it is
top - V, or top - r where the offer is worth less than r: that much is all it can be asked to give up.
A concession of a rival is a smaller demand. With several rivals, the offers of all count in the order
in which they are heard.

Room     talks (sees its own party's view only)
Shapes   N worlds, T offers heard
Units    values in utils of the party [util]
Source   each part's own
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import FloatArray
from sim.talks.kernels import TOLERANCE
from sim.talks.part import Claim, Numbers
from sim.talks.view import OwnView

WITHIN = frozenset({Claim.NEVER_BELOW_RESERVATION, Claim.NEVER_ABOVE_TOP})


def counted(view: OwnView) -> FloatArray:
    """Return what each offer heard is worth, but no less than r and no more than top, (N, T)."""
    heard = view.past.heard()
    return np.clip(heard, view.reservation[:, None], view.top[:, None])


def in_kind(view: OwnView, newer: Numbers, older: Numbers, power: Numbers) -> FloatArray:
    """Return what is left of the own demand, top - r, where it shrinks by the ratios of the rivals'.

    Each offer heard multiplies it by (demand ``newer`` offers ago / demand ``older`` offers ago)^power;
    it never exceeds top - r.
    """
    demands = view.top[:, None] - counted(view)
    rows, asked = np.arange(len(demands)), view.top - view.reservation
    own, back, ago = asked, np.rint(older).astype(int), np.rint(newer).astype(int)
    for k in range(demands.shape[1]):
        now, before = demands[rows, np.maximum(k - ago, 0)], demands[rows, np.maximum(k - back, 0)]
        known = ~np.isnan(demands[:, k]) & (k >= back) & (before > TOLERANCE)
        ratio = np.where(known, now, 1.0) / np.where(known, before, 1.0)
        own = np.minimum(own * ratio**power, asked)
    return own


@dataclass(frozen=True, slots=True)
class RelativeTitForTat:
    """Shrink the own demand by the ratio by which the rivals shrank theirs ``lag`` offers ago.

    Faratin, Sierra & Jennings (1998), relative tit for tat, with delta = ``lag``. The ratio there is of
    values of an issue; here it is of what the rivals' offers demand of the party and of what the party
    demands beyond its reservation value, A - r. It asks for top until it has heard lag + 1 offers.
    """

    claims: ClassVar = WITHIN | {Claim.HEEDS_NO_BELIEF}
    lag: Numbers = 1.0

    def ask(self, view: OwnView) -> FloatArray:
        """Return r + (A - r) d(k - lag + 1) / d(k - lag), offer k by offer, within [r, top]."""
        lag = np.rint(self.lag)
        return view.reservation + in_kind(view, lag - 1, lag, 1.0)


@dataclass(frozen=True, slots=True)
class AveragedTitForTat:
    """Shrink the own demand by the mean ratio by which the rivals shrank theirs over ``window`` offers.

    Faratin, Sierra & Jennings (1998), averaged tit for tat, with gamma = ``window``; 1 is relative tit for
    tat. The mean is geometric, so that a concession is answered once in all: the formula there multiplies
    the ratios of the window, at every turn anew. It asks for top until it has heard window + 1 offers.
    """

    claims: ClassVar = WITHIN | {Claim.HEEDS_NO_BELIEF}
    window: Numbers = 2.0

    def ask(self, view: OwnView) -> FloatArray:
        """Return r + (A - r) (d(k) / d(k - window))^(1 / window), offer k by offer, within [r, top]."""
        window = np.rint(self.window)
        return view.reservation + in_kind(view, 0.0, window, 1 / window)


@dataclass(frozen=True, slots=True)
class NiceTitForTat:
    """Go towards the fair deal by the share of the way that the rivals have gone.

    Baarslag, Hindriks & Jonker (2013), in: Complex Automated Negotiations, Springer, 229-233. The fair
    deal is the one of the largest believed Nash product, worth N to the party; the rivals' share is (best
    offer - least offer) / (N - least offer), all of it where their least offer is no less than N. Their
    bonus for a near end and their way with discounts are left out: V holds what time costs.
    """

    claims: ClassVar = WITHIN

    def ask(self, view: OwnView) -> FloatArray:
        """Return top - share (top - N); top before an offer is heard."""
        heard = counted(view)
        if not heard.shape[1]:
            return view.top
        fair = np.clip(view.beliefs.nash_value(), view.reservation, view.top)
        least, best = np.fmin.reduce(heard, axis=1), np.fmax.reduce(heard, axis=1)
        way = fair - least
        share = np.where(way > TOLERANCE, np.minimum((best - least) / np.maximum(way, TOLERANCE), 1.0), 1.0)
        return np.asarray(np.where(np.isnan(least), view.top, view.top - share * (view.top - fair)))


@dataclass(frozen=True, slots=True)
class ReciprocalGradual:
    """Take first steps on one's own, and a further one for each that is answered (GRIT).

    Osgood (1962), An Alternative to War or Surrender, ch. 5. A step is the share ``step`` of the way from
    top to r. One is taken at each of the first ``initiatives`` turns, answered or not; and one for every
    offer heard that is worth more than all before it. Without answers it stops there. What the source
    announces in words is here the offer itself, which all see.
    """

    claims: ClassVar = WITHIN | {Claim.NEVER_RISES, Claim.HEEDS_NO_BELIEF}
    step: Numbers = 0.1
    initiatives: Numbers = 2.0

    def ask(self, view: OwnView) -> FloatArray:
        """Return top - min(1, step x steps) (top - r)."""
        heard = counted(view)
        best = np.fmax.accumulate(heard, axis=1)
        answered = (heard[:, 1:] > best[:, :-1] + TOLERANCE).sum(axis=1)
        steps = np.minimum(1 + view.past.n_made(), np.rint(self.initiatives)) + answered
        way = np.minimum(1.0, self.step * steps)
        return np.asarray(view.top - way * (view.top - view.reservation))


@dataclass(frozen=True, slots=True)
class MinimalConcession:
    """Ask for what the next offer of the proposal of the same name is worth: MiCRO.

    That is the V of the best deal not yet offered in the round, where a rival has made as many different
    offers; else the least V among one's own offers. Source: de Jonge (2022), IJCAI-22, 223-229.
    """

    claims: ClassVar = WITHIN | {Claim.HEEDS_NO_BELIEF}

    def ask(self, view: OwnView) -> FloatArray:
        """Return the least value of the offers that may come next."""
        ask = view.next_concession(view.reservation, np.zeros_like(view.reservation))[1]
        return np.maximum(ask, view.reservation)
