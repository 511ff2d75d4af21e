"""A game in strategies: its check, what strategies are worth against others', and regret.

Regret is what a party could gain by changing its strategy alone; a profile is an equilibrium
where nobody's is above zero.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P)
Units    payoffs and regret [util], strategies [prob]
Source   Nash (1951), Annals of Mathematics 54, 286-295
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, ShapeError

Strategies: TypeAlias = Sequence[FloatArray]  # one probability vector a party
ExactArray: TypeAlias = NDArray[np.object_]  # of fractions, or of whole numbers of any size

LARGEST_REGRET: Final = 1e-9  # of an equilibrium, in utils, and as a share of the span of a party's payoffs
ROUNDING: Final = (
    64.0 * np.finfo(np.float64).eps
)  # of a party's largest payoff: less is not to be told from 0


def check_payoffs(payoffs: NDArray[Any]) -> FloatArray:
    """Return the payoffs as floats, once they are known to be a game.

    Raises
    ------
    ShapeError
        If there is not one axis a party and a last one of as many entries, or a party has no strategy.
    ValueError
        If a payoff is not finite.
    """
    array = np.asarray(payoffs)
    parties = array.ndim - 1
    if parties < 2 or array.shape[-1] != parties or array.size == 0:
        raise ShapeError(
            f"payoffs has shape {array.shape}, expected (S_1, ..., S_P, P) for P parties, two or more"
        )
    numbers = array.astype(np.float64)
    if not np.isfinite(numbers).all():
        raise ValueError("payoffs hold a value that is not finite")
    return numbers


def check_strategies(payoffs: FloatArray, strategies: Strategies) -> None:
    """Raise ShapeError unless there is one vector a party, as long as it has strategies."""
    found = tuple(np.shape(strategy) for strategy in strategies)
    expected = tuple((length,) for length in payoffs.shape[:-1])
    if found != expected:
        raise ShapeError(f"strategies have shapes {found}, expected {expected}")


def pairwise_payoffs(payoffs: FloatArray, strategies: Strategies, party: int, other: int) -> FloatArray:
    """Return what each strategy of a party is worth to it against each of another's, (S_party, S_other)."""
    rest = [p for p in range(payoffs.shape[-1]) if p not in (party, other)]
    table = np.moveaxis(payoffs[..., party], (party, other), (0, 1))
    for p in reversed(rest):
        table = table @ strategies[p]
    return np.asarray(table)


def strategy_payoffs(payoffs: FloatArray, strategies: Strategies) -> list[FloatArray]:
    """Return what each strategy of each party is worth against the others', (S_p,) a party [util]."""
    worth = []
    for party in range(payoffs.shape[-1]):
        other = 1 if party == 0 else 0
        worth.append(pairwise_payoffs(payoffs, strategies, party, other) @ strategies[other])
    return worth


def regret(payoffs: NDArray[Any], strategies: Strategies) -> FloatArray:
    """Return what each party could gain by another strategy, the others' being as they are.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float
        Payoff of every party in every profile [util].
    strategies : sequence of (S_p,) float
        One probability vector a party.

    Returns
    -------
    (P,) float
        Best payoff against the others less the own one [util]; never below 0.

    Raises
    ------
    ShapeError
        If the payoffs are not a game, or the strategies do not fit it.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Nash (1951), Annals of Mathematics 54, 286-295.

    Examples
    --------
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> regret(dilemma, [np.array([1.0, 0.0]), np.array([0.0, 1.0])])
    array([1., 0.])
    """
    numbers = check_payoffs(payoffs)
    check_strategies(numbers, strategies)
    worth = strategy_payoffs(numbers, strategies)
    gains = [values.max() - own @ values for own, values in zip(strategies, worth, strict=True)]
    return np.asarray(np.maximum(np.array(gains), 0.0))


def spans(payoffs: FloatArray) -> FloatArray:
    """Return the distance between each party's largest and smallest payoff, (P,) [util]."""
    numbers = payoffs.reshape(-1, payoffs.shape[-1])
    return np.asarray(numbers.max(axis=0) - numbers.min(axis=0))


def rounding(payoffs: FloatArray) -> FloatArray:
    """Return the difference of payoffs, by party, that is no more than rounding, (P,) [util]."""
    return np.asarray(ROUNDING * np.abs(payoffs).reshape(-1, payoffs.shape[-1]).max(axis=0))


def allowed_regret(payoffs: FloatArray) -> FloatArray:
    """Return the regret, by party, up to which a profile is certified as an equilibrium, (P,) [util].

    This is 1e-9, or 1e-9 of the span of the party's payoffs where that is less; but never less than
    the rounding of its payoffs, below which a regret cannot be told from zero.
    """
    return np.asarray(np.maximum(LARGEST_REGRET * np.minimum(spans(payoffs), 1.0), rounding(payoffs)))
