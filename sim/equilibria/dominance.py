"""Strictly dominated strategies, round by round, mixtures of others included.

A strategy is dominated if some mixture of the party's others is better whatever the others do.
No equilibrium uses it, and once it is gone others may be dominated in turn; what is left at the
end does not depend on the order.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P)
Units    payoffs [util], strategies [prob]
Source   Pearce (1984), Econometrica 52, 1029-1050; Osborne & Rubinstein (1994), section 4.2
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from sim.arrays import FloatArray
from sim.equilibria.game import check_payoffs, rounding, spans

CLEAR: Final = 1e-9  # of the span of a party's payoffs: a smaller advantage does not dominate


@dataclass(frozen=True, slots=True, eq=False)
class Dominated:
    """A strategy that another, or a mixture of others, beats whatever the others do.

    Attributes
    ----------
    party, strategy : int
        Whose, and which.
    round : int
        When it goes: 1 for what is dominated in the whole game.
    by : (S_p,) float
        The strategy or mixture that beats it.
    margin : float
        By how much at least [util].
    """

    party: int
    strategy: int
    round: int
    by: FloatArray
    margin: float


def dominated(payoffs: NDArray[Any]) -> tuple[Dominated, ...]:
    """Return the strategies that iterated strict dominance removes, in the order of their rounds.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float
        Payoff of every party in every profile [util].

    Returns
    -------
    tuple of Dominated
        Each with what beats it; all that are dominated in one round go together.

    Raises
    ------
    ShapeError
        If the payoffs are not a game.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Pearce (1984), Econometrica 52, 1029-1050.

    Examples
    --------
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> [(one.party, one.strategy, one.margin) for one in dominated(dilemma)]
    [(0, 0, 1.0), (1, 0, 1.0)]
    """
    numbers = check_payoffs(payoffs)
    least = np.maximum(CLEAR * spans(numbers), rounding(numbers))
    left = [list(range(length)) for length in numbers.shape[:-1]]
    gone: list[Dominated] = []
    for round_ in range(1, sum(numbers.shape[:-1])):
        going = []
        for party, own in enumerate(left):
            table = np.moveaxis(numbers[np.ix_(*left)][..., party], party, 0).reshape(len(own), -1)
            for place, strategy in enumerate(own):
                mixture, margin = _best_mixture(table, place)
                if margin > least[party]:
                    by = np.zeros(numbers.shape[party])
                    by[own] = mixture
                    going.append(Dominated(party, strategy, round_, by, margin))
        if not going:
            break
        gone += going
        for one in going:
            left[one.party].remove(one.strategy)
    return tuple(gone)


def _best_mixture(table: FloatArray, place: int) -> tuple[FloatArray, float]:
    """Return the mixture of rows that is furthest above one of them where it is least so, and how far."""
    gains = table - table[place]
    worst = gains.min(axis=1)
    if worst.max() > 0.0:
        best = int(worst.argmax())
        return np.eye(len(table))[best], float(worst[best])
    n_rows, n_columns = gains.shape
    unit = float(np.abs(gains).max()) or 1.0
    answer = linprog(
        np.append(np.zeros(n_rows), -1.0),
        A_ub=np.column_stack([-gains.T / unit, np.ones(n_columns)]),
        b_ub=np.zeros(n_columns),
        A_eq=np.append(np.ones(n_rows), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0.0, 1.0)] * n_rows + [(None, None)],
    )
    weights = np.maximum(np.asarray(answer.x)[:-1], 0.0)
    weights /= weights.sum()
    return weights, float((weights @ gains).min())
