"""The double oracle: strategies with parameters, added while they gain against the equilibrium so far.

A small game is solved, every party looks through the space of parameters for its best answer to
the others' equilibrium strategies, and answers that gain more than their standard error join the
game. Only profiles that were not played before are played.

The space is a lattice: a coarse grid, and twice or more the neighbours of the best point at half
the distance. An answer between its points, or one that a narrow peak hides from the grid, is not
found; hence "no deviation found". The best of many noisy answers looks better than it is, so that
the search rather goes on too long than stops too early.

Room     equilibria (arrays only; what a profile pays is handed in)
Shapes   P parties, U units that payoffs are averaged over (assumption sets), K profiles
Units    payoff and gain [util]
Source   McMahan, Gordon & Blum (2003), Proc. ICML, 536-543; for games played by simulation Lanctot et al.
         (2017), Advances in Neural Information Processing Systems 30; Wellman (2006), Proc. AAAI, 1552-1555
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final, TypeAlias

import numpy as np

from sim.arrays import FloatArray, ShapeError
from sim.equilibria.equilibrium import Equilibrium
from sim.equilibria.game import ROUNDING
from sim.equilibria.nash_equilibria import nash
from sim.equilibria.selection import select

Point: TypeAlias = tuple[float, ...]  # a strategy: a value of each parameter
Profile: TypeAlias = tuple[Point, ...]  # one of each party
Play: TypeAlias = Callable[[Sequence[Profile]], FloatArray]  # what profiles pay, (K, U, P)

ROUNDS: Final = 10
STEPS: Final = 5  # points of the coarse grid along each parameter
REFINEMENTS: Final = 2  # the finest distance is that of the grid, halved so often


@dataclass(frozen=True, slots=True)
class Axis:
    """A parameter and the range that is searched."""

    name: str
    low: float
    high: float
    is_logarithmic: bool = False

    def value(self, share: float) -> float:
        """Return the value a share of the way from low to high."""
        if self.is_logarithmic:
            return float(self.low * (self.high / self.low) ** share)
        return float(self.low + share * (self.high - self.low))


@dataclass(frozen=True, slots=True)
class Deviation:
    """The best answer of a party that a search found."""

    iteration: int  # from 1
    party: int
    point: Point
    gain: float  # mean difference to the equilibrium strategy
    error: float  # its standard error, taken unit by unit; 0 where there is one unit
    gains: bool  # more than its error, so that it is taken into the game


@dataclass(frozen=True, slots=True)
class Search:
    """Where the double oracle has come to.

    Attributes
    ----------
    axes : tuple of Axis
        What was searched.
    strategies : tuple of tuple of Point
        The strategies of each party in the last game solved.
    equilibrium : Equilibrium
        Its equilibrium, over these strategies.
    history : tuple of Deviation
        Every party's best answer in every iteration.
    converged : bool
        Whether no deviation found in the last iteration gains more than its standard error.
    played : int
        Profiles that were played.
    """

    axes: tuple[Axis, ...]
    strategies: tuple[tuple[Point, ...], ...]
    equilibrium: Equilibrium
    history: tuple[Deviation, ...]
    converged: bool
    played: int


def double_oracle(
    play: Play,
    axes: Sequence[Axis],
    starts: Sequence[Sequence[Point]],
    rule: str = "payoff_dominance",
    *,
    rounds: int = ROUNDS,
    steps: int = STEPS,
    refinements: int = REFINEMENTS,
) -> Search:
    """Return an equilibrium against which no deviation found gains more than its standard error.

    Parameters
    ----------
    play : callable
        Given K profiles, returns what they pay each party in each of U units, (K, U, P) [util]. The units
        (assumption sets, say) have to be the same in every call: differences are taken unit by unit. With
        one unit payoffs count as certain.
    axes : sequence of Axis
        The parameters.
    starts : sequence of sequence of Point
        The strategies that each party starts with.
    rule : str
        Of selection, one of ``RULES``: of several equilibria the first that it selects is gone on with, or
        the first of all where it selects none.
    rounds : int
        Iterations at most.
    steps, refinements : int
        Points of the coarse grid along each parameter, two or more; and how often the search goes on
        around the best of them, at half the distance.

    Returns
    -------
    Search
        The last game solved, and the best answers on the way. Of answers that pay the same the one
        earlier on the lattice (lower parameters, the first first) counts as the best.

    Raises
    ------
    ShapeError
        If what ``play`` returns is not (K, U, P).
    ValueError
        If there is no such rule, or a number is too small.

    References
    ----------
    McMahan, Gordon & Blum (2003), Proc. ICML, 536-543. Lanctot et al. (2017), NeurIPS 30.

    Examples
    --------
    Two firms choose quantities (Cournot): price 1 less both, no costs; a third each is the equilibrium.

    >>> def play(profiles):
    ...     return np.array([[[own * (1 - own - other), other * (1 - own - other)]]
    ...                      for (own,), (other,) in profiles])
    >>> axis = Axis("quantity", 0.0, 2 / 3)
    >>> found = double_oracle(play, [axis], [[(0.0,), (0.6,)]] * 2, rounds=30, refinements=8)
    >>> [round(found.strategies[p][np.argmax(found.equilibrium.strategies[p])][0], 2) for p in (0, 1)]
    [0.33, 0.33]
    """
    for name, value, least in (("rounds", rounds, 1), ("steps", steps, 2), ("refinements", refinements, 0)):
        if value < least:
            raise ValueError(f"{name} is {value}, expected {least} or more")
    table = _Payoffs(play, len(starts))
    own = [list(dict.fromkeys(points)) for points in starts]
    history: list[Deviation] = []
    for iteration in range(1, rounds + 1):
        found = _solved(table, own, rule)
        answers = [
            _best_answer(_Situation(table, own, found, party), axes, steps, refinements, iteration)
            for party in range(len(own))
        ]
        history += answers
        converged = not any(answer.gains for answer in answers)
        if converged or iteration == rounds:
            break
        for answer in answers:
            if answer.gains and answer.point not in own[answer.party]:
                own[answer.party].append(answer.point)
    return Search(tuple(axes), tuple(map(tuple, own)), found, tuple(history), converged, len(table))


class _Payoffs:
    """What profiles pay; each is played once."""

    def __init__(self, play: Play, n_parties: int) -> None:
        self._play = play
        self._n_parties = n_parties
        self._known: dict[Profile, FloatArray] = {}

    def __len__(self) -> int:
        return len(self._known)

    def of(self, profiles: Iterable[Profile]) -> FloatArray:
        """Return what profiles pay, (K, U, P), after playing those that are new."""
        wanted = list(profiles)
        new = list(dict.fromkeys(profile for profile in wanted if profile not in self._known))
        if new:
            paid = np.asarray(self._play(new), dtype=np.float64)
            if paid.ndim != 3 or (len(paid), paid.shape[2]) != (len(new), self._n_parties):
                shape = f"(K={len(new)}, U, P={self._n_parties})"
                raise ShapeError(f"play returns shape {paid.shape}, expected {shape}")
            self._known.update(zip(new, paid, strict=True))
        return np.array([self._known[profile] for profile in wanted])


def _solved(table: _Payoffs, own: Sequence[Sequence[Point]], rule: str) -> Equilibrium:
    """Return the equilibrium of the game of these strategies that the search goes on with."""
    paid = table.of(product(*own)).mean(axis=1)
    equilibria = nash(paid.reshape(*map(len, own), len(own)))
    first: Equilibrium = (*select(equilibria, rule), *equilibria)[0]
    return first


class _Situation:
    """One party's, while the others play an equilibrium."""

    def __init__(
        self, table: _Payoffs, own: Sequence[Sequence[Point]], found: Equilibrium, party: int
    ) -> None:
        self._table, self.party = table, party
        used = [
            [(points[s], float(shares[s])) for s in support]
            for points, shares, support in zip(own, found.strategies, found.supports, strict=True)
        ]
        others = list(product(*(used[p] for p in range(len(used)) if p != party)))
        self._others = [tuple(point for point, _ in each) for each in others]
        self._weights = np.array([np.prod([share for _, share in each]) for each in others])
        points, shares = zip(*used[party], strict=True)
        self._now = np.einsum("k,ku->u", np.array(shares), self._worth(points))

    def _worth(self, points: Sequence[Point]) -> FloatArray:
        """Return what strategies are worth to the party in each unit, (K, U)."""
        profiles = [
            (*each[: self.party], point, *each[self.party :]) for point in points for each in self._others
        ]
        paid = self._table.of(profiles)[..., self.party]
        by_others = paid.reshape(len(points), len(self._others), -1)
        return np.asarray(np.einsum("kou,o->ku", by_others, self._weights))

    def gains(self, points: Sequence[Point]) -> FloatArray:
        """Return what strategies pay more than the equilibrium strategy in each unit, (K, U)."""
        return np.asarray(self._worth(points) - self._now)

    @property
    def rounding(self) -> float:
        """Return the gain that is no more than rounding."""
        return float(ROUNDING * np.abs(self._now).max())


def _best_answer(
    situation: _Situation, axes: Sequence[Axis], steps: int, refinements: int, iteration: int
) -> Deviation:
    """Return the best point of the coarse grid, or of its refinements around the best so far."""
    finest = (steps - 1) * 2**refinements  # lattice places are whole numbers from 0 to this
    step = 2**refinements
    known: dict[tuple[int, ...], FloatArray] = {}  # place -> gain in each unit
    candidates = list(product(range(0, finest + 1, step), repeat=len(axes)))
    best = candidates[0]
    while True:
        new = [place for place in candidates if place not in known]
        points = [tuple(axis.value(k / finest) for axis, k in zip(axes, place, strict=True)) for place in new]
        known.update(zip(new, situation.gains(points), strict=True))
        best = min(known, key=lambda place: (-known[place].mean(), place))
        if step == 1:
            break
        step //= 2
        candidates = [
            place
            for shift in product((-step, 0, step), repeat=len(axes))
            for place in [tuple(k + s for k, s in zip(best, shift, strict=True))]
            if all(0 <= k <= finest for k in place)
        ]
    gain = float(known[best].mean())
    units = len(known[best])
    error = float(known[best].std(ddof=1) / np.sqrt(units)) if units > 1 else 0.0
    point = tuple(axis.value(k / finest) for axis, k in zip(axes, best, strict=True))
    return Deviation(iteration, situation.party, point, gain, error, gain > max(error, situation.rounding))
