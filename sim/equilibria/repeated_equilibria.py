"""Whether two machines are an equilibrium of the repeated game, and at which discount factors.

Only deviations in single rounds are tried; no formula for a threshold is used.

Room     equilibria (arrays only)
Shapes   A_p actions of party p: payoffs (A_1, A_2, 2); K intervals
Units    payoffs [util], noise [prob]
Source   Friedman (1971), Review of Economic Studies 38, 1-12; Abreu & Rubinstein (1988), Econometrica 56,
         1259-1281 (machines)
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.equilibria.game import allowed_regret, rounding
from sim.equilibria.repeated_chain import Pair
from sim.equilibria.repeated_deviations import check_discount, deviation_gains, gains_on_the_path
from sim.equilibria.repeated_game import check_stage

LONGEST: Final = 1.0 - 1e-4  # the largest discount factor that is tried
HALVINGS: Final = 40  # of the distance between two discount factors, to find an end


def is_repeated_equilibrium(
    payoffs: NDArray[Any],
    machines: Pair,
    discount: float,
    noise: float = 0.0,
    *,
    subgame_perfect: bool = False,
) -> bool:
    """Return whether no strategy of the repeated game is better for a party than its machine.

    Parameters
    ----------
    payoffs, machines, discount, noise
        As for ``deviation_gains``.
    subgame_perfect : bool
        After every history, those that need a deviation included; otherwise from the start only.

    Raises
    ------
    ShapeError, ValueError
        As ``deviation_gains``.

    References
    ----------
    Abreu & Rubinstein (1988), Econometrica 56, 1259-1281.

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> pair = [MACHINES["tit for tat"]] * 2
    >>> is_repeated_equilibrium(dilemma, pair, 0.7), is_repeated_equilibrium(dilemma, pair, 0.7, noise=0.01)
    (True, False)
    """
    numbers = check_stage(payoffs, machines, noise)
    check_discount(discount)
    if subgame_perfect:
        gains = np.nanmax(deviation_gains(numbers, machines, discount, noise), axis=(0, 1))
    else:
        gains = gains_on_the_path(numbers, machines, discount, noise)
    allowed = np.maximum(allowed_regret(numbers), rounding(numbers) / (1.0 - discount))
    return bool((gains <= allowed).all())


def equilibrium_discounts(
    payoffs: NDArray[Any],
    machines: Pair,
    noise: float = 0.0,
    *,
    subgame_perfect: bool = False,
    resolution: int = 100,
) -> FloatArray:
    """Return the discount factors at which two machines are an equilibrium, by search.

    Parameters
    ----------
    payoffs, machines, noise, subgame_perfect
        As for ``is_repeated_equilibrium``.
    resolution : int
        Steps between the discount factors tried; ends between two of them are found by halving.

    Returns
    -------
    (K, 2) float
        First and last discount factor of each interval, ascending. The largest that is tried is 0.9999. An
        interval, or a gap, narrower than a step may be missed.

    Raises
    ------
    ShapeError, ValueError
        As ``deviation_gains``, and if the resolution is below one.

    References
    ----------
    Friedman (1971), Review of Economic Studies 38, 1-12 (that there is a threshold).

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> equilibrium_discounts(dilemma, [MACHINES["grim trigger"]] * 2).round(5)
    array([[0.5   , 0.9999]])
    """
    if resolution < 1:
        raise ValueError(f"resolution is {resolution}, expected one or more")

    def holds(discount: float) -> bool:
        return is_repeated_equilibrium(payoffs, machines, discount, noise, subgame_perfect=subgame_perfect)

    tried = np.linspace(0.0, LONGEST, resolution + 1)
    held = [holds(discount) for discount in tried]
    ends = [float(tried[0])] if held[0] else []
    for k in np.flatnonzero(np.diff(held)):
        ends.append(_end(holds, float(tried[k]), float(tried[k + 1])))
    ends += [LONGEST] if held[-1] else []
    return np.array(ends).reshape(-1, 2)


def _end(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Return where what holds at one of two discount factors ends; it still holds at the one returned."""
    at_low = holds(low)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        if holds(middle) == at_low:
            low = middle
        else:
            high = middle
    return low if at_low else high
