"""A truce kept or broken: which strategies, used by both parties, keep it, and whether they hold.

Room     equilibria (arrays only)
Shapes   payoffs (2, 2, 2): action 0 keeps the truce, action 1 breaks it
Units    payoffs and regret [util a round], kept and noise [prob]
Source   Axelrod (1984), The Evolution of Cooperation, chapter 4 (truces between trenches); Fearon (1998),
         International Organization 52, 269-305 (the shadow of the future)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from sim.arrays import FloatArray
from sim.equilibria.repeated_deviations import repeated_regret
from sim.equilibria.repeated_equilibria import is_repeated_equilibrium
from sim.equilibria.repeated_game import action_frequencies, repeated_payoffs
from sim.equilibria.repeated_machines import MACHINES, Machine


@dataclass(frozen=True, slots=True, eq=False)
class Truce:
    """What comes of a truce when both parties use the same machine.

    Attributes
    ----------
    strategy : str
        The machine's name.
    kept : float
        Share of rounds, weighted by the discount, in which both keep it.
    payoffs : (2,) float
        What it pays both parties [util a round].
    regret : (2,) float
        What each could gain by any other strategy, from the start [util a round].
    holds : bool
        No party gains by another strategy.
    holds_after_breaches : bool
        Nor does one after any history, breaches included; so threats are meant.
    """

    strategy: str
    kept: float
    payoffs: FloatArray
    regret: FloatArray
    holds: bool
    holds_after_breaches: bool


def truces(
    payoffs: NDArray[Any],
    discount: float,
    noise: float = 0.0,
    machines: Mapping[str, Machine] = MACHINES,
) -> tuple[Truce, ...]:
    """Return what comes of a truce under each machine, used by both parties.

    Parameters
    ----------
    payoffs : (2, 2, 2) float
        Payoff of both parties in a round [util]; action 0 keeps the truce, action 1 breaks it.
    discount : float
        What the next round weighs beside this one, below 1: patience, times the chance that there
        is a next round.
    noise : float
        Probability that a party breaks the truce by accident where it means to keep it, or the other way
        round.
    machines : mapping
        Name -> Machine.

    Raises
    ------
    ShapeError
        If payoffs and machines do not fit.
    ValueError
        If a payoff is not finite, noise is not a probability, or the discount is not from 0 to below 1.

    References
    ----------
    Axelrod (1984), The Evolution of Cooperation, chapter 4.

    Examples
    --------
    >>> import numpy as np
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> [truce.strategy for truce in truces(dilemma, 0.9) if truce.holds_after_breaches]
    ['always defect', 'contrite tit for tat', 'grim trigger']
    """
    found = []
    for name, machine in machines.items():
        pair = (machine, machine)
        found.append(
            Truce(
                strategy=name,
                kept=float(action_frequencies(pair, discount, noise)[0, 0]),
                payoffs=repeated_payoffs(payoffs, pair, discount, noise),
                regret=repeated_regret(payoffs, pair, discount, noise),
                holds=is_repeated_equilibrium(payoffs, pair, discount, noise),
                holds_after_breaches=is_repeated_equilibrium(
                    payoffs, pair, discount, noise, subgame_perfect=True
                ),
            )
        )
    return tuple(found)
