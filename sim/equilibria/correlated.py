"""Correlated equilibria: a mediator draws a profile and tells each party its own part in private.

Nobody gains by not following, whatever it is told. They form a polytope that holds all Nash
equilibria and all mixtures of them, so linear programmes bound what any equilibrium can give.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P)
Units    payoffs [util], probabilities [prob]
Source   Aumann (1974), Journal of Mathematical Economics 1, 67-96; Aumann (1987), Econometrica 55, 1-18
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from sim.arrays import FloatArray
from sim.equilibria.game import check_payoffs, spans

FEASIBLE: Final = 1e-10  # what the linear programme lets pass


@dataclass(frozen=True, slots=True, eq=False)
class Correlated:
    """The correlated equilibrium with the largest sum of payoffs, and what all of them allow.

    Attributes
    ----------
    probabilities : (S_1, ..., S_P) float
        How likely each profile is drawn.
    payoffs : (P,) float
        What each party gets on average [util].
    welfare : float
        The sum of them [util].
    bounds : (P, 2) float
        The least and the most that each party gets in any correlated equilibrium [util].
    regret : float
        The most that a party could gain on average by another answer to something it is told [util].
    """

    probabilities: FloatArray
    payoffs: FloatArray
    welfare: float
    bounds: FloatArray
    regret: float


def correlated(payoffs: NDArray[Any]) -> Correlated:
    """Return a correlated equilibrium with the largest sum of payoffs, and bounds over all of them.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float
        Payoff of every party in every profile [util].

    Returns
    -------
    Correlated
        The distribution over profiles, its payoffs, and each party's least and most.

    Raises
    ------
    ShapeError
        If the payoffs are not a game.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Aumann (1974), Journal of Mathematical Economics 1, 67-96.

    Examples
    --------
    >>> chicken = np.array([[[6.0, 6.0], [2.0, 7.0]], [[7.0, 2.0], [0.0, 0.0]]])
    >>> correlated(chicken).welfare
    10.5
    """
    numbers = check_payoffs(payoffs)
    unit = np.where(spans(numbers) > 0.0, spans(numbers), 1.0)
    lowest = numbers.reshape(-1, unit.size).min(axis=0)
    scaled = (numbers - lowest) / unit
    gains = vstack([_gains(scaled[..., party], party) for party in range(unit.size)]).tocsr()
    worth = scaled.reshape(-1, unit.size)
    best = _most(worth @ unit / unit.max(), gains)
    ends = [
        [worth[:, p] @ _most(sign * worth[:, p], gains) for sign in (-1.0, 1.0)] for p in range(unit.size)
    ]
    average = lowest + unit * (best @ worth)
    return Correlated(
        probabilities=best.reshape(numbers.shape[:-1]),
        payoffs=average,
        welfare=float(average.sum()),
        bounds=lowest[:, None] + unit[:, None] * np.array(ends),
        regret=max(0.0, float((gains @ best).max(initial=0.0)) * float(unit.max())),
    )


def _gains(own: FloatArray, party: int) -> Any:
    """Return what each answer other than the one told adds in each profile, (answers, profiles), sparse."""
    places = np.moveaxis(np.arange(own.size).reshape(own.shape), party, 0).reshape(own.shape[party], -1)
    worth = own.ravel()[places]
    rows, columns, values = [], [], []
    count = 0
    for told in range(len(places)):
        for answer in range(len(places)):
            if answer != told:
                rows.append(np.full(places.shape[1], count))
                columns.append(places[told])
                values.append(worth[answer] - worth[told])
                count += 1
    if not count:
        return coo_array((0, own.size))
    entries = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return coo_array(entries, shape=(count, own.size))


def _most(score: FloatArray, gains: Any) -> FloatArray:
    """Return the correlated equilibrium with the largest average score, (profiles,)."""
    answer = linprog(
        -score,
        A_ub=gains,
        b_ub=np.zeros(gains.shape[0]),
        A_eq=np.ones((1, score.size)),
        b_eq=[1.0],
        options={"primal_feasibility_tolerance": FEASIBLE, "dual_feasibility_tolerance": FEASIBLE},
    )
    weights = np.maximum(np.asarray(answer.x), 0.0)
    return np.asarray(weights / weights.sum())
