"""Acceptance: yes or no to an offer that stands.

Nothing worth less than the reservation value r of the round is ever accepted. The last offer heard
is the one that stands.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util]
Source   Baarslag, Hindriks & Jonker (2014), in: Novel Insights in Agent-based Complex Automated
         Negotiation, 61-83 (acceptance conditions); model.md, section 7
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final, Protocol

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.talks.kernels import TOLERANCE
from sim.talks.part import Claim, Numbers
from sim.talks.view import OwnView

BY_VALUE = frozenset({Claim.NEVER_BELOW_RESERVATION, Claim.ACCEPTS_MORE})
DEAF = BY_VALUE | {Claim.DEAF, Claim.HEEDS_NO_BELIEF}


class Acceptance(Protocol):
    """Decides whether to accept."""

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return whether an offer worth ``value`` (N,) is accepted; ``ask`` is asked for next turn."""


@dataclass(frozen=True, slots=True)
class ByAspiration:
    """Accept what is worth no less than the reservation value and the own next offer (AC_next)."""

    claims: ClassVar = DEAF

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return V >= max(r, A)."""
        return np.asarray(value >= np.maximum(view.reservation, ask) - TOLERANCE)


@dataclass(frozen=True, slots=True)
class Constant:
    """Accept what is worth at least ``level``, whatever the clock says, but never less than r (AC_const)."""

    claims: ClassVar = DEAF
    level: Numbers = 0.0

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return V >= max(r, level)."""
        return np.asarray(value >= np.maximum(view.reservation, self.level) - TOLERANCE)


@dataclass(frozen=True, slots=True)
class Time:
    """Accept nothing ``until`` the clock of the own next turn says so, then anything worth r (AC_time)."""

    claims: ClassVar = DEAF
    until: Numbers = 0.75

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return u >= until and V >= r."""
        late = view.clock >= self.until - TOLERANCE
        return np.asarray(late & (value >= view.reservation - TOLERANCE))


@dataclass(frozen=True, slots=True)
class Combined:
    """Accept by the own next offer; from ``until`` on also what is the best to be hoped for (AC_combi).

    Baarslag, Hindriks & Jonker (2014), AC_combi(T, MAX^W): from the time T = ``until`` on, an offer worth
    no less than r and than the best of the last so many offers before it as are still to come. When none
    is to come, anything worth r is accepted; where nothing was heard before, the own next offer decides.
    """

    claims: ClassVar = BY_VALUE | {Claim.HEEDS_NO_BELIEF}
    until: Numbers = 0.75

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return V >= max(r, A), or u >= until and V >= max(r, best of the window)."""
        heard = view.past.heard_before()
        before = np.arange(heard.shape[1]) - (~np.isnan(heard)).sum(axis=1)[:, None]  # the last: -1
        to_come = view.past.offers_to_come()
        within = (before < 0) & (before >= -to_come[:, None])
        best = np.where(within, heard, -np.inf).max(axis=1, initial=-np.inf)
        late = (view.clock >= self.until - TOLERANCE) & (within.any(axis=1) | (to_come == 0))
        least = np.where(late, np.minimum(ask, best), ask)
        return np.asarray(value >= np.maximum(view.reservation, least) - TOLERANCE)


@dataclass(frozen=True, slots=True)
class OptimalStopping:
    """Accept what is worth no less than the best way of waiting for the offers still to come.

    Baarslag & Hindriks (2013), Proc. 12th AAMAS, 715-722: v(0) = r, v(j + 1) = E max(X, v(j)), and an
    offer is accepted where V >= v(j), with j offers of the rivals to come. What X is drawn from is a
    belief: the deals worth no less than talking on, each by how likely it leaves all rivals better off.
    Own offers are left out of account.
    """

    claims: ClassVar = BY_VALUE | {Claim.DEAF}

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return V >= v(offers to come)."""
        least = view.beliefs.worth_of_waiting_for(view.past.offers_to_come())
        return np.asarray(value >= np.maximum(view.reservation, least) - TOLERANCE)


@dataclass(frozen=True, slots=True)
class ValueOfWaiting:
    """Accept what is worth no less than refusing and making the own next offer.

    That offer, the most acceptable deal worth what is asked, is believed to be accepted with the product
    of the rivals' P, and else r is left: V >= P V(own) + (1 - P) r; r after the last own turn. The
    comparison with the continuation is that of Rubinstein (1982), Econometrica 50(1), 97-109; the
    continuation is cut off after one offer, and its chance is believed and not known.
    """

    claims: ClassVar = BY_VALUE | {Claim.DEAF}

    def accept(self, view: OwnView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return V >= r + P (V(own) - r)."""
        own = view.most_acceptable(np.maximum(ask, view.reservation))
        chance = np.where(view.past.turns_to_come() > 0, view.beliefs.chance(own), 0.0)
        gain = np.where(chance > 0, view.value_of(own) - view.reservation, 0.0)
        return np.asarray(value >= view.reservation + np.maximum(chance * gain, 0.0) - TOLERANCE)


ACCEPTANCES: Final = MappingProxyType(
    {
        "aspiration": ByAspiration,
        "constant": Constant,
        "time": Time,
        "combined": Combined,
        "optimal_stopping": OptimalStopping,
        "value_of_waiting": ValueOfWaiting,
    }
)
