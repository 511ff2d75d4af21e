"""A machine that ties the long-run payoffs of both parties together, whatever the other party does.

Room     equilibria (arrays only)
Shapes   payoffs (2, 2, 2): action 0 cooperates
Units    payoffs [util]
Source   Press & Dyson (2012), PNAS 109, 10409-10413 (zero-determinant strategies)
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import ShapeError
from sim.equilibria.game import check_payoffs
from sim.equilibria.repeated_machines import Machine, memory_one

ROUNDING: Final = 1e-12  # how far outside 0 to 1 a chance may come out


def enforcing(payoffs: NDArray[Any], own: float, other: float, constant: float) -> Machine:
    """Return the memory-one machine of the first party that ties the long-run payoffs of both together.

    Whatever the other party does, ``own`` times the own payoff a round plus ``other`` times the other's
    plus ``constant`` is zero in the long run, because that sum is the change of the own chance to
    cooperate from one round to the next, and in the long run a chance does not change.

    Parameters
    ----------
    payoffs : (2, 2, 2) float
        The stage game [util]; action 0 cooperates.
    own, other, constant : float
        The relation [1/util, 1/util, 1]. All three times a factor are the same
        relation, enforced faster or slower.

    Raises
    ------
    ShapeError
        If the payoffs are not a game of two parties with two actions.
    ValueError
        If a payoff is not finite, or no chances enforce the relation at this scale.

    References
    ----------
    Press & Dyson (2012), PNAS 109, 10409-10413. Akin (2012), arXiv:1211.0969 (the argument).

    Examples
    --------
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> enforcing(dilemma, 0.0, -0.25, 0.5).chances[:, 0]  # the other gets 2, whatever it does
    array([0.75, 0.25, 0.5 , 0.25])
    """
    numbers = check_payoffs(payoffs)
    if numbers.shape != (2, 2, 2):
        raise ShapeError(f"payoffs has shape {numbers.shape}, expected (2, 2, 2)")
    cooperated = np.array([1.0, 1.0, 0.0, 0.0])
    now = cooperated + numbers.reshape(4, 2) @ np.array([own, other]) + constant
    if now.min() < -ROUNDING or now.max() > 1.0 + ROUNDING:
        raise ValueError(
            f"the relation needs chances of {now.round(6).tolist()}, expected all between 0 and 1"
        )
    return memory_one(np.clip(now, 0.0, 1.0), source="Press & Dyson (2012)")
