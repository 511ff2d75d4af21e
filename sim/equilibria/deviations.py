"""What changing alone would bring in an empirical game, each with its Monte-Carlo error.

Differences are taken assumption set by assumption set over the same worlds, so that what two profiles
have in common drops out. A best reply is picked by the same draws that then say how good it is:
where several replies are about as good, the gain by the best of them is biased upwards.

Room     equilibria
Shapes   P parties, S strategies of each, K assumption sets
Units    payoffs and gains [util]
Source   Wellman (2006), Proc. AAAI-06, 1552-1555; Axelrod & Hamilton (1981), Science 211, 1390-1396
         (invasion)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.arrays import FloatArray
from sim.equilibria.empirical_game import EmpiricalGame
from sim.equilibria.equilibrium import SAME
from sim.equilibria.game import Strategies


@dataclass(frozen=True, slots=True)
class Deviation:
    """The best that one party could do by changing its strategy alone."""

    party: int
    to: int | None  # the best strategy it does not use; None where it uses all
    gain: float  # [util], below 0 where every change costs something
    error: float  # its standard error, nan with one assumption set

    @property
    def is_sure(self) -> bool:
        """Whether it gains more than two standard errors."""
        return self.gain > 2.0 * self.error


def best_deviations(game: EmpiricalGame, strategies: Strategies) -> tuple[Deviation, ...]:
    """Return the best change of every party from a profile, one probability vector a party.

    Examples
    --------
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> samples = np.repeat(dilemma[:, :, None], 2, axis=2)
    >>> game = EmpiricalGame(("a", "b"), ("soft", "hard"), samples, np.arange(2), 2, 1)
    >>> both_soft = np.array([1.0, 0.0])
    >>> [(one.to, one.gain) for one in best_deviations(game, [both_soft, both_soft])]
    [(1, 2.0), (1, 2.0)]
    """
    return tuple(_best_deviation(game, p, strategies) for p in range(len(game.parties)))


def _best_deviation(game: EmpiricalGame, party: int, strategies: Strategies) -> Deviation:
    worth = np.moveaxis(game.by_set()[..., party], party, 0)  # (S, others..., K)
    for p, other in enumerate(strategies):
        if p != party:
            worth = np.tensordot(worth, other, axes=(1, 0))
    gains = worth - strategies[party] @ worth  # (S, K)
    unused = np.flatnonzero(strategies[party] <= SAME)
    if not unused.size:
        return Deviation(party, None, 0.0, 0.0)
    best = int(unused[gains[unused].mean(axis=1).argmax()])
    gain, error = _estimate(game, gains[best])
    return Deviation(party, best, float(gain), float(error))


def is_held(deviations: Sequence[Deviation]) -> bool | None:
    """Return whether a profile is an equilibrium: None where its errors leave that open.

    It is one where every change loses more than two standard errors, and none where one gains as much.

    Examples
    --------
    >>> [is_held([Deviation(0, 1, gain, 0.1)]) for gain in (-0.3, 0.3, 0.1)]
    [True, False, None]
    """
    if any(one.is_sure for one in deviations):
        return False
    return True if all(one.gain < -2.0 * one.error for one in deviations) else None


def reply_losses(game: EmpiricalGame, party: int) -> tuple[FloatArray, FloatArray]:
    """Return what each reply of a party pays less than its best one, and the error, (S, others...)."""
    worth = np.moveaxis(game.by_set()[..., party], party, 0)  # (S, others..., K)
    best = worth.mean(axis=-1).argmax(axis=0)[None, ..., None]
    return _estimate(game, np.take_along_axis(worth, best, axis=0) - worth)


def invasion_gains(game: EmpiricalGame, party: int, payee: int) -> tuple[FloatArray, FloatArray]:
    """Return what changes for a party if ``party`` meets strategy b with a instead of b too, (S, S).

    Rows are a, the newcomer, and columns b. For ``payee == party`` a positive value says that a invades
    b in this party's place. Two parties.

    References
    ----------
    Axelrod & Hamilton (1981), Science 211, 1390-1396: a strategy invades another if it does better
    against it than that does against itself.
    """
    payoff = np.moveaxis(game.by_set()[..., payee], party, 0)  # (S, S, K)
    return _estimate(game, payoff - np.einsum("bbk->bk", payoff))


def _estimate(game: EmpiricalGame, differences: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and standard error over the last axis; what is no more than rounding is 0.

    The error is nan where there is one set.
    """
    mean, n_sets = differences.mean(axis=-1), differences.shape[-1]
    error = np.full_like(mean, np.nan)
    if n_sets > 1:
        error = differences.std(axis=-1, ddof=1) / np.sqrt(n_sets)
    least = SAME * float(np.ptp(game.payoffs))
    return np.where(np.abs(mean) <= least, 0.0, mean), np.where(error <= least, 0.0, error)
