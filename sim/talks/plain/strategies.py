"""Strategies of plain sessions: how much to ask for at a turn, and what to accept.

Those aspirations of the talks that go by the clock alone or by the offers heard serve here too. A strategy
is a part with ``ask(view)``, which returns the least worth asked for in each session, (N,) [util]; it may
have ``accept(view, value, ask)`` as well, and accepts what is worth its ask if it has not. Both are pure
functions of the view over the whole batch. A part that reads nothing but the clock, ``top`` and
``reservation`` says so with ``by_clock_alone = True``: then it is asked for several turns ahead.

Room     talks (sees its own party's view only)
Shapes   N sessions still going on
Units    values in utils of the party [util], clock in [0, 1]
Source   Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24, 159-182 (tactics);
         de Jonge (2022), IJCAI, 223-229 (one-step concession)
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, ClassVar, Final, Protocol

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.aspirations import ASPIRATIONS
from sim.talks.plain.acceptance import SESSION_ACCEPTANCES
from sim.talks.plain.views import SessionView


class SessionStrategy(Protocol):
    """Decides the least worth to ask for."""

    def ask(self, view: SessionView) -> FloatArray:
        """Return the least worth asked for in each session, (N,) [util]."""


class SessionAcceptance(Protocol):
    """Decides whether to accept what stands; never called for less than the reservation value."""

    def accept(self, view: SessionView, value: FloatArray, ask: FloatArray) -> BoolArray:
        """Return where an offer worth ``value`` (N,) is accepted by a party that would ask for ``ask``."""


@dataclass(frozen=True, slots=True)
class TimeTactic:
    """Concede alpha(t) of the way from the best deal to the reservation value; Faratin et al. (1998).

    alpha runs from ``kappa`` to 1: as a power of time, kappa + (1 - kappa) t^(1/beta), or where
    ``exponential`` is not zero as exp((1 - t)^beta ln kappa).
    """

    beta: float = 1.0
    kappa: float = 0.0
    exponential: float = 0.0
    by_clock_alone: ClassVar[bool] = True

    def ask(self, view: SessionView) -> FloatArray:
        """Return what is left of the way."""
        t = min(view.clock, 1.0)
        if self.exponential:
            conceded = float(np.exp((1 - t) ** self.beta * np.log(self.kappa)))
        else:
            conceded = self.kappa + (1 - self.kappa) * t ** (1 / self.beta)
        return view.top - conceded * (view.top - view.reservation)


@dataclass(frozen=True, slots=True)
class OneStep:
    """Ask for the next best deal once the others have made as many proposals; de Jonge (2022), MiCRO.

    Until then ask for no less than the worst deal offered so far, at first for the best. Meant for two
    parties. Deals of the same worth count as one step.
    """

    def ask(self, view: SessionView) -> FloatArray:
        """Return the worth of the next deal down, or of the last one offered."""
        if not view.made.size:
            return view.top
        lowest = np.fmin.reduce(view.worth(view.made), axis=1)  # not a number where it has offered nothing
        reached = np.where(np.isnan(lowest), view.top, lowest)
        steps = ~np.isnan(lowest) & (_different(view.received) >= _different(view.made))
        return np.where(steps, view.next_below(reached), reached)


def _different(deals: IntArray) -> IntArray:
    """Return how many different deals there are in each row, (N,); -1 is none."""
    in_order = np.sort(deals, axis=1)
    return np.asarray((np.diff(in_order, axis=1, prepend=-1) > 0).sum(axis=1))


BY_OFFERS_HEARD: Final = ("relative_tit_for_tat", "averaged_tit_for_tat", "reciprocal_gradual")

SESSION_ASPIRATIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        **{name: part for name, part in ASPIRATIONS.items() if getattr(part, "by_clock_alone", False)},
        **{name: ASPIRATIONS[name] for name in BY_OFFERS_HEARD},
        "time_tactic": TimeTactic,
        "one_step": OneStep,
    }
)


@dataclass(frozen=True, slots=True)
class Conduct:
    """One party's strategy: its ask, and its own way to accept, none if that is by the ask."""

    aspiration: SessionStrategy
    acceptance: SessionAcceptance | None

    @property
    def by_clock_alone(self) -> bool:
        """Return whether its turns may be worked out ahead."""
        return self.acceptance is None and bool(getattr(self.aspiration, "by_clock_alone", False))


def conduct_of(entry: Any) -> Conduct:
    """Return the strategy that an entry of ``strategies`` stands for.

    An aspiration, or ``{"aspiration": ..., "acceptance": ...}``. Each is a part's name, a mapping of the
    name to its first parameter or to a mapping of parameters, or an object with ``ask`` or ``accept``.
    """
    if isinstance(entry, Mapping) and "aspiration" in entry:
        unknown = sorted(set(map(str, entry)) - {"aspiration", "acceptance"})
        if unknown:
            raise ValueError(f"strategy names {', '.join(unknown)}, expected aspiration and acceptance")
        aspiration, acceptance = entry["aspiration"], entry.get("acceptance")
    else:
        aspiration, acceptance = entry, entry if hasattr(entry, "accept") else None
    return Conduct(
        _part(SESSION_ASPIRATIONS, aspiration, "aspiration", "ask"),
        None if acceptance is None else _part(SESSION_ACCEPTANCES, acceptance, "acceptance", "accept"),
    )


def _part(table: Mapping[str, Any], entry: Any, kind: str, does: str) -> Any:
    """Return an object that does what a part of this kind does, or build the part that is named."""
    if hasattr(entry, does):
        return entry
    name, values = named_part(table, entry, kind, f" or an object with {does}")
    for parameter, value in values.items():
        if isinstance(value, bool) or not isinstance(value, int | float | np.number) or np.isnan(value):
            raise ValueError(f"{parameter} of {name} is {value!r}, expected a number")
    return table[name](**{parameter: float(value) for parameter, value in values.items()})


def named_part(
    table: Mapping[str, Any], entry: Any, kind: str, otherwise: str = ""
) -> tuple[str, dict[str, Any]]:
    """Return the name and the parameters, not yet looked at, that an entry gives for a part of a table."""
    named = {entry: {}} if isinstance(entry, str) else entry
    if not isinstance(named, Mapping) or len(named) != 1:
        raise TypeError(f"{kind} is {entry!r}, expected a name, {{name: parameters}}{otherwise}")
    ((name, values),) = named.items()
    if name not in table:
        near = get_close_matches(str(name), table, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"unknown {kind} {name!r}{meant}; expected one of {', '.join(table)}")
    known = [field.name for field in fields(table[name])]
    if not isinstance(values, Mapping):
        values = {known[0]: values} if known else {"a parameter": values}
    for parameter in values:
        if parameter not in known:
            raise ValueError(f"{name} has no {parameter}; expected {', '.join(known) or 'no parameter'}")
    return name, dict(values)
