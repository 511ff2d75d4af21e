"""Acceptance in plain sessions, beside the rules of the talks: by one's last offer, by time, by both.

Whoever accepts by such a rule still refuses what is worth less than its reservation value.

Room     talks (sees its own party's view only)
Shapes   N sessions still going on
Units    values in utils of the party [util], clock in [0, 1]
Source   Baarslag, Hindriks & Jonker (2014), Decision Support Systems 60, 68-77
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.talks.acceptance import ACCEPTANCES
from sim.talks.kernels import TOLERANCE
from sim.talks.plain.views import SessionView

Late = Callable[[FloatArray], FloatArray]  # of the worths of the window, (N, any number)


@dataclass(frozen=True, slots=True)
class Previous:
    """Accept what is worth at least one's own last offer."""

    def accept(self, view: SessionView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return value >= the worth of the last offer made; nothing before the first."""
        if not view.made.size:
            return np.zeros(len(value), dtype=bool)
        return np.asarray(value >= view.worth(view.made[:, -1]) - TOLERANCE)


@dataclass(frozen=True, slots=True)
class ByTime:
    """Accept whatever stands from ``time`` on."""

    time: float = 0.99

    def accept(self, view: SessionView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return whether the clock has reached the time."""
        return np.full(len(value), view.clock >= self.time)


def _next_or_late(view: SessionView, value: FloatArray, ask: FloatArray, late: Late) -> BoolArray:
    """Return where value >= ask, or >= ``late`` of what came in a window as long as the time left.

    The standing offer is not in its own window; one with nothing in it counts as passed.
    """
    since = 2 * view.clock - 1  # t - (1 - t)
    earlier = view.received[:, :-1]
    window = view.worth(earlier)[:, (view.received_at[:-1] >= since) & (view.received_at[:-1] < view.clock)]
    return np.asarray((value >= ask - TOLERANCE) | (value >= late(window) - TOLERANCE))


@dataclass(frozen=True, slots=True)
class NextOrBest:
    """Accept one's own next offer, or from ``time`` on the best of the recent ones (AC combi, max)."""

    time: float = 0.99

    def accept(self, view: SessionView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return value >= ask or late enough and value >= the best of the window."""
        if view.clock < self.time:
            return np.asarray(value >= ask - TOLERANCE)
        return _next_or_late(view, value, ask, lambda seen: seen.max(axis=1, initial=-np.inf))


@dataclass(frozen=True, slots=True)
class NextOrMean:
    """Accept one's own next offer, or from ``time`` on the mean of the recent ones (AC combi, avg)."""

    time: float = 0.99

    def accept(self, view: SessionView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return value >= ask or late enough and value >= the mean of the window."""
        if view.clock < self.time:
            return np.asarray(value >= ask - TOLERANCE)
        return _next_or_late(
            view, value, ask, lambda seen: seen.mean(axis=1) if seen.shape[1] else np.full(len(seen), -np.inf)
        )


SESSION_ACCEPTANCES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        **{name: ACCEPTANCES[name] for name in ("aspiration", "constant")},
        "previous": Previous,
        "by_time": ByTime,
        "next_or_best": NextOrBest,
        "next_or_mean": NextOrMean,
    }
)


def stopping_thresholds(worths: FloatArray, offers: int, reservation: float = 0.0) -> FloatArray:
    """Return what it is worth to go on with so many offers still to come.

    Offers come one by one, each worth one of ``worths`` with the same chance, and one that is refused
    does not come back. Accepting what is worth at least the entry for the offers left is best.

    Parameters
    ----------
    worths : (M,) float
        What an offer may be worth, each as likely [util].
    offers : int
        How many are still to come.
    reservation : float
        Worth of accepting none [util].

    Returns
    -------
    (offers + 1,) float
        Entry j with j offers left [util].

    References
    ----------
    Moser (1956), Scripta Mathematica 22, 289-292; Baarslag & Hindriks (2013), AAMAS, 421-428.

    Examples
    --------
    >>> stopping_thresholds(np.array([0.0, 1.0]), 2)
    array([0.  , 0.5 , 0.75])
    """
    thresholds = [float(reservation)]
    for _ in range(offers):
        thresholds.append(float(np.maximum(worths, thresholds[-1]).mean()))
    return np.array(thresholds)
