"""What nashpy answers to the same game, beside ours: what it missed, and what of it is wrong.

Its support enumeration misses equilibria of degenerate games, and sometimes of others. Nothing
of it enters our results: it is a second opinion.

Room     equilibria (arrays only)
Shapes   S_1 and S_2 strategies: payoffs (S_1, S_2, 2)
Units    payoffs [util], strategies [prob]
Source   Knight & Campbell (2018), Journal of Open Source Software 3(30), 904 (nashpy)
"""

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, ShapeError
from sim.equilibria.equilibrium import SAME, Equilibria, Equilibrium, certify
from sim.equilibria.game import check_payoffs
from sim.equilibria.nash_equilibria import nash


@dataclass(frozen=True, slots=True, eq=False)
class CrossCheck:
    """Two answers to one game.

    Attributes
    ----------
    ours : Equilibria
        All extreme equilibria.
    missed : tuple of int
        Which of ours nashpy did not return.
    beyond : tuple of Equilibrium
        Certified equilibria of nashpy that are not among ours: mixtures of them in a degenerate game.
    wrong : tuple of Equilibrium
        What it returned that is no equilibrium.
    """

    ours: Equilibria
    missed: tuple[int, ...]
    beyond: tuple[Equilibrium, ...]
    wrong: tuple[Equilibrium, ...]


def cross_check(payoffs: NDArray[Any]) -> CrossCheck:
    """Return our equilibria beside those of nashpy's support enumeration.

    Parameters
    ----------
    payoffs : (S_1, S_2, 2) float, or fractions
        Payoff of both parties in every profile [util].

    Returns
    -------
    CrossCheck
        Ours, and where the other answer differs.

    Raises
    ------
    ShapeError
        If the payoffs are not a game of two parties.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Knight & Campbell (2018), Journal of Open Source Software 3(30), 904.

    Examples
    --------
    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    >>> cross_check(pennies).missed
    ()
    """
    numbers = check_payoffs(payoffs)
    if numbers.shape[-1] != 2:
        raise ShapeError(f"payoffs has shape {numbers.shape}, expected (S_1, S_2, 2)")
    ours = nash(payoffs)
    theirs = [certify(numbers, profile) for profile in _support_enumeration(numbers)]
    good = [equilibrium for equilibrium in theirs if equilibrium.certified]
    return CrossCheck(
        ours=ours,
        missed=tuple(k for k, own in enumerate(ours) if not _is_among(own, good)),
        beyond=tuple(equilibrium for equilibrium in good if not _is_among(equilibrium, ours.found)),
        wrong=tuple(equilibrium for equilibrium in theirs if not equilibrium.certified),
    )


def _support_enumeration(payoffs: FloatArray) -> list[tuple[FloatArray, FloatArray]]:
    import nashpy  # on use: it loads much that nothing else here needs

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # that an even number was found; we say more exactly what is missing
        return list(nashpy.Game(payoffs[..., 0], payoffs[..., 1]).support_enumeration())


def _is_among(equilibrium: Equilibrium, others: list[Equilibrium] | tuple[Equilibrium, ...]) -> bool:
    return any(
        all(
            np.abs(own - theirs).max() <= SAME
            for own, theirs in zip(equilibrium.strategies, other.strategies, strict=True)
        )
        for other in others
    )
