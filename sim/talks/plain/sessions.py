"""Plain sessions: a protocol on additive tables, without war, rounds or learning.

If no other protocol is named these are alternating offers. In every step each party has a turn, in their
order. At its turn a party accepts the offer that stands if that is worth what it asks for; otherwise it makes
an offer of its own: the deal worth least to it of those worth what it asks for. An offer stands until all
others have accepted it. A party to which no deal is worth its reservation value offers nothing.

Room     talks
Shapes   N sessions, P parties, I issues, O options, K turns (steps x parties;
         steps under a single text)
Units    tables, asks and utilities in utils of each party [util], clock in [0, 1]
Source   Rubinstein (1982), Econometrica 50(1), 97-109 (alternating offers); Faratin, Sierra & Jennings
         (1998), Robotics and Autonomous Systems 24, 159-182; docs/peers.md (which rules NegMAS has)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.talks.plain.plan import Plan, Rules, plan_sessions
from sim.talks.plain.protocols import protocol_of


@dataclass(frozen=True, slots=True)
class Sessions:
    """What came of N sessions."""

    agreement: IntArray  # (N,) number of the deal, options counted through with the last issue fastest; or -1
    step: IntArray  # (N,) steps begun when the session ended
    utilities: FloatArray  # (N, P) [util] of the agreement, the reservation value where there is none
    offers: NDArray[np.int32]  # (N, K) deal offered at each turn, -1 where none was
    sizes: tuple[int, ...]  # options of each issue

    def options(self, deal: int) -> tuple[int, ...]:
        """Return the option on each issue in a deal."""
        return tuple(int(option) for option in np.unravel_index(deal, self.sizes))


@dataclass(frozen=True, slots=True)
class Session:
    """What came of one session."""

    offers: tuple[
        tuple[int, tuple[int, ...]], ...
    ]  # (party, -1 for nobody's; option on each issue), in order
    agreement: tuple[int, ...] | None
    step: int  # steps begun when it ended: an agreement in step k, counted from 0, gives k + 1
    utilities: tuple[float, ...]  # [util] of the agreement, the reservation values where there is none


def session(
    tables: Sequence[Any],
    strategies: Sequence[Any],
    reservation: ArrayLike,
    steps: int,
    *,
    protocol: Any = "alternating_offers",
    rules: Rules | None = None,
) -> Session:
    """Play one session.

    Parameters
    ----------
    tables : nested sequences, [party][issue][option]
        Worth of each option; a deal is worth the sum over issues [util].
    strategies : sequence, one a party
        A part's name, ``{part: first parameter}``, ``{part: {parameter: value}}``, or an object with
        ``ask(view)``; see ``sim.talks.plain.strategies``.
    reservation : (P,) float
        Least worth that each party agrees to [util].
    steps : int
        How often each party has a turn.
    protocol : str or mapping, optional
        ``"alternating_offers"``; ``"simultaneous_demands"``; ``{"single_text": seed}``, for which strategies
        are not asked; or ``{"agenda": [issue, ...]}``, counted from 0. See ``sim.talks.plain.protocols``.
    rules : Rules, optional
        Margins and clock; those of NegMAS if left out.

    Returns
    -------
    Session
        Offers, agreement, steps and utilities.

    Raises
    ------
    ShapeError
        If parties, issues or options do not match.
    ValueError, TypeError
        If a number, a strategy or a protocol is none.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24, 159-182. Of the protocols: each
    one's module.

    Examples
    --------
    >>> price = [[[0.0, 0.25, 0.5, 0.75, 1.0]], [[1.0, 0.75, 0.5, 0.25, 0.0]]]
    >>> played = session(price, [{"time_dependent": 1.0}, {"time_dependent": 1.0}], [0.0, 0.0], steps=9)
    >>> played.agreement, played.step, played.utilities
    ((2,), 5, (0.5, 0.5))
    >>> session(price, ["reservation_value"] * 2, [0.0, 0.0], 9, protocol="simultaneous_demands").agreement
    (0,)
    """
    found = sessions(_array(tables), strategies, reservation, steps, protocol=protocol, rules=rules)
    in_step = found.offers.shape[1] // steps  # one for each party, or one text that is nobody's
    made = np.flatnonzero(found.offers[0] >= 0)
    deal = int(found.agreement[0])
    return Session(
        offers=tuple(
            (int(turn) % in_step if in_step > 1 else -1, found.options(int(found.offers[0, turn])))
            for turn in made
        ),
        agreement=None if deal < 0 else found.options(deal),
        step=int(found.step[0]),
        utilities=tuple(float(own) for own in found.utilities[0]),
    )


def sessions(
    tables: ArrayLike,
    strategies: Sequence[Any],
    reservation: ArrayLike,
    steps: int,
    *,
    protocol: Any = "alternating_offers",
    rules: Rules | None = None,
    offers: bool = True,
) -> Sessions:
    """Play many sessions side by side.

    Parameters
    ----------
    tables : (N, P, I, O) or (P, I, O) float
        Worth of each option, not a number where an issue has fewer options [util]; without N
        all sessions share them.
    strategies : sequence, one a party
        As in ``session``.
    reservation : (N, P) or (P,) float
        Least worth that each party agrees to [util].
    steps : int
        How often each party has a turn.
    protocol : str or mapping, optional
        As in ``session``.
    rules : Rules, optional
        Margins and clock; those of NegMAS if left out.
    offers : bool, optional
        Whether to keep every offer; K is 0 if not.

    Returns
    -------
    Sessions
        Agreements, steps, utilities and offers.

    Raises
    ------
    ShapeError
        If parties, issues or options do not match.
    ValueError, TypeError
        If a number, a strategy or a protocol is none.

    References
    ----------
    Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24, 159-182.

    Examples
    --------
    >>> price = np.array([[[0.0, 0.5, 1.0]], [[1.0, 0.5, 0.0]]])
    >>> held_out = [[0.0, 0.0], [0.6, 0.6]]
    >>> sessions(price, ["reservation_value", "reservation_value"], held_out, steps=3).agreement
    array([ 0, -1])
    """
    plan = plan_sessions(tables, strategies, reservation, steps, rules or Rules())
    course = protocol_of(protocol).play(plan, offers)
    kept = course.offers if offers else course.offers[:, :0]
    return Sessions(course.agreement, course.step, _utilities(plan, course.agreement), kept, plan.shape.sizes)


def _utilities(plan: Plan, agreement: IntArray) -> FloatArray:
    """Return what each party gets, (N, P) [util]."""
    options = np.unravel_index(np.maximum(agreement, 0), plan.shape.sizes)
    rows = np.arange(len(agreement)) % len(plan.tables)
    worth = [
        sum(plan.tables[rows, p, issue, option] for issue, option in enumerate(options))
        for p in range(plan.reservation.shape[1])
    ]
    return np.where(agreement[:, None] >= 0, np.stack(worth, axis=1), plan.reservation)


def _array(tables: Sequence[Any]) -> FloatArray:
    """Return nested tables as an array, not a number where an issue has fewer options than another."""
    try:
        rows = [[[float(worth) for worth in issue] for issue in party] for party in tables]
    except (TypeError, ValueError) as error:
        raise TypeError(f"tables are {tables!r:.60}, expected numbers as [party][issue][option]") from error
    if not rows or not rows[0] or not all(issue for party in rows for issue in party):
        raise ShapeError("tables are empty somewhere, expected at least one party, issue and option")
    sizes = [len(issue) for issue in rows[0]]
    for p, party in enumerate(rows):
        if [len(issue) for issue in party] != sizes:
            raise ShapeError(f"tables[{p}] has {[len(issue) for issue in party]} options, expected {sizes}")
    padded = np.full((len(rows), len(sizes), max(sizes)), np.nan)
    for p, party in enumerate(rows):
        for i, issue in enumerate(party):
            if not np.isfinite(issue).all():
                raise ValueError(f"tables[{p}][{i}] is {issue}, expected finite numbers")
            padded[p, i, : len(issue)] = issue
    return padded
