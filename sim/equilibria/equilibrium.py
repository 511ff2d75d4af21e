"""What solvers of games return: equilibria with their regret, and what is known of the whole set.

Nothing is taken on trust: every profile is checked on the very payoffs it came from, and one
that fails is kept as a candidate (``certified`` is false).

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties, E equilibria
Units    payoffs and regret [util], strategies [prob]
Source   Nash (1951), Annals of Mathematics 54, 286-295; Jansen (1981), Naval Research Logistics Quarterly
         28, 311-319 (maximal Nash subsets)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, overload

import numpy as np

from sim.arrays import FloatArray
from sim.equilibria.game import Strategies, allowed_regret, regret, strategy_payoffs

SUM_TOLERANCE: Final = 1e-12  # how far the probabilities of a strategy may be from one in sum
SAME: Final = 1e-9  # strategies this close are the same, and are put in order as if they were


@dataclass(frozen=True, slots=True, eq=False)
class Equilibrium:
    """One profile of strategies.

    Attributes
    ----------
    strategies : tuple of (S_p,) float
        One probability vector a party.
    payoffs : (P,) float
        What each party gets [util].
    regret : float
        The most that a party could gain by changing its strategy alone [util].
    certified : bool
        Whether the strategies are finite, not negative and sum to one, and no party's regret is above
        1e-9 (as a share of the span of its payoffs where that is below one util; or the rounding of
        its payoffs where that is more). What is not certified is a candidate only.
    """

    strategies: tuple[FloatArray, ...]
    payoffs: FloatArray
    regret: float
    certified: bool

    @property
    def supports(self) -> tuple[tuple[int, ...], ...]:
        """The strategies of each party that are used at all."""
        return tuple(tuple(np.flatnonzero(own > SAME).tolist()) for own in self.strategies)

    @property
    def is_pure(self) -> bool:
        """Whether every party uses a single strategy."""
        return all(len(support) == 1 for support in self.supports)


@dataclass(frozen=True, slots=True, eq=False)
class Equilibria(Sequence[Equilibrium]):
    """Equilibria of one game: those with the lexicographically largest strategies first.

    Attributes
    ----------
    game : (S_1, ..., S_P, P) float
        The payoffs that they came from [util].
    found : tuple of Equilibrium
        For two parties the extreme equilibria, of which every other is a mixture.
    degenerate : bool
        Two parties: whether some strategy has more best responses than strategies in its support, so
        that equilibria may form a continuum. More parties: whether that, or a continuum, was met.
    components : tuple of tuple of int
        Which of them belong together: for two parties the connected components of the set of equilibria.
    subsets : tuple of tuple of int
        For two parties the maximal Nash subsets, which may overlap: every mixture of one's own strategies
        in a subset's equilibria against every mixture of the other's is an equilibrium.
    complete : bool
        Whether no extreme equilibrium is missing.
    statement : str
        What is complete and what is not, in a sentence.
    """

    game: FloatArray
    found: tuple[Equilibrium, ...]
    degenerate: bool
    components: tuple[tuple[int, ...], ...]
    subsets: tuple[tuple[int, ...], ...]
    complete: bool
    statement: str

    @overload
    def __getitem__(self, index: int) -> Equilibrium: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Equilibrium, ...]: ...

    def __getitem__(self, index: int | slice) -> Equilibrium | tuple[Equilibrium, ...]:
        return self.found[index]

    def __len__(self) -> int:
        return len(self.found)


def certify(payoffs: FloatArray, strategies: Strategies) -> Equilibrium:
    """Return a profile with its payoffs and regret, certified or not."""
    own = tuple(np.asarray(strategy, dtype=np.float64) for strategy in strategies)
    worth = strategy_payoffs(payoffs, own)
    regrets = regret(payoffs, own)
    is_distribution = all(
        np.isfinite(strategy).all() and strategy.min() >= 0.0 and abs(strategy.sum() - 1.0) <= SUM_TOLERANCE
        for strategy in own
    )
    return Equilibrium(
        own,
        np.array([strategy @ values for strategy, values in zip(own, worth, strict=True)]),
        float(regrets.max()),
        bool(is_distribution and (regrets <= allowed_regret(payoffs)).all()),
    )


def in_order(profiles: Iterable[Strategies]) -> list[int]:
    """Return the order that puts the lexicographically largest strategies first."""
    keys = [np.round(np.concatenate(list(profile)) / SAME).tolist() for profile in profiles]
    return sorted(range(len(keys)), key=lambda k: keys[k], reverse=True)
