"""What is to be played: arguments of plain sessions, checked and brought into one form.

Room     talks (private to its plain sessions)
Shapes   N sessions, P parties, I issues, O options, K turns (steps x parties)
Units    tables and reservation values in utils of each party [util], clock in [0, 1]
Source   none
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import FloatArray, ShapeError
from sim.talks.plain.space import MOST_DEALS, Shape, shape_of
from sim.talks.plain.strategies import Conduct, conduct_of


@dataclass(frozen=True, slots=True)
class Rules:
    """What the protocol leaves open; the defaults are those of NegMAS."""

    margin: float = 1e-4  # a party asks for this much less than its strategy says [util]
    near: float = 1e-6  # a deal this little short of the ask is offered if it comes closest [util]
    clock: ArrayLike | None = None  # (steps, P) at each turn; (k + 1) / (steps + 1) in step k if left out


@dataclass(frozen=True, slots=True)
class Plan:
    """Sessions to be played."""

    tables: FloatArray  # (N, P, I, O), (1, P, I, O) where all sessions share them
    shape: Shape
    conducts: tuple[Conduct, ...]
    reservation: FloatArray  # (N, P)
    steps: int
    clocks: FloatArray  # (K,)
    rules: Rules


def plan_sessions(
    tables: ArrayLike, strategies: Sequence[Any], reservation: ArrayLike, steps: int, rules: Rules
) -> Plan:
    """Check the arguments of ``sim.talks.sessions``, which says what is raised."""
    worths = np.asarray(tables, dtype=float)
    if worths.ndim not in {3, 4} or 0 in worths.shape:
        raise ShapeError(f"tables has shape {worths.shape}, expected (P, I, O) or (N, P, I, O)")
    each = worths.reshape(-1, *worths.shape[-3:])
    parties = each.shape[1]
    if parties < 2:
        raise ShapeError("tables has one party, expected two or more")
    if isinstance(strategies, str) or len(strategies) != parties:
        raise ValueError(f"strategies are {strategies!r:.80}, expected one for each of {parties} parties")
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
        raise ValueError(f"steps is {steps!r}, expected a whole number of at least 1")
    for name in ("margin", "near"):
        if not 0 <= getattr(rules, name) < np.inf:
            raise ValueError(f"{name} is {getattr(rules, name)!r}, expected a number of at least 0")
    return Plan(
        tables=each,
        shape=shape_of(_sizes(each)),
        conducts=tuple(conduct_of(entry) for entry in strategies),
        reservation=_reservation(reservation, parties, len(each) if worths.ndim == 4 else None),
        steps=int(steps),
        clocks=clocks_of(rules.clock, steps, parties),
        rules=rules,
    )


def _sizes(tables: FloatArray) -> tuple[int, ...]:
    """Return how many options each issue has."""
    is_option = ~np.isnan(tables[0, 0])  # (I, O)
    sizes = is_option.sum(axis=1)
    if np.isinf(tables).any() or (np.isnan(tables) == is_option).any():
        raise ValueError(
            "tables hold an infinite number, or leave out options in one place and not in another"
        )
    if not (sizes.min() and (is_option == (np.arange(is_option.shape[1]) < sizes[:, None])).all()):
        raise ValueError(
            "tables leave out options before the last, expected not a number at the end of an issue only"
        )
    deals = int(np.prod(sizes.astype(float)))
    if deals > MOST_DEALS:
        raise ValueError(f"the issues have {deals:,} deals, expected at most {MOST_DEALS:,}")
    return tuple(int(size) for size in sizes)


def _reservation(reservation: ArrayLike, parties: int, n: int | None) -> FloatArray:
    """Return reservation values for every session, (N, P)."""
    values = np.asarray(reservation, dtype=float)
    expected = f"(P={parties},) or (N{'' if n is None else f'={n}'}, P={parties})"
    if values.ndim not in {1, 2} or values.shape[-1] != parties:
        raise ShapeError(f"reservation has shape {values.shape}, expected {expected}")
    if values.ndim == 2 and n not in {None, len(values)}:
        raise ShapeError(f"reservation has shape {values.shape}, expected {expected}")
    if np.isnan(values).any() or (values == np.inf).any():
        raise ValueError("reservation holds infinity or not a number, expected minus infinity for none")
    return np.array(np.broadcast_to(values, (n or (len(values) if values.ndim == 2 else 1), parties)))


def clocks_of(clock: ArrayLike | None, steps: int, parties: int) -> FloatArray:
    """Return the clock at every turn, (K,)."""
    if clock is None:
        return np.repeat(np.arange(1.0, steps + 1) / (steps + 1), parties)
    clocks = np.asarray(clock, dtype=float)
    if clocks.shape != (steps, parties):
        raise ShapeError(f"clock has shape {clocks.shape}, expected (steps={steps}, P={parties})")
    if not ((clocks >= 0) & (clocks <= 1)).all():
        raise ValueError("clock leaves [0, 1]")
    return clocks.ravel()
