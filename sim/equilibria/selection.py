"""Which of several equilibria to expect: rules that select, in one table.

A rule may leave several, or none: then it says nothing about the game. A new rule is one
function here and one line in the table.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties, E equilibria
Units    payoffs [util]
Source   Harsanyi & Selten (1988), A General Theory of Equilibrium Selection in Games
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.equilibria.equilibrium import Equilibria, Equilibrium
from sim.equilibria.game import rounding, spans, strategy_payoffs

TIE: Final = 1e-9  # of the span of a party's payoffs

Rule: TypeAlias = Callable[[Equilibria], BoolArray]


def select(equilibria: Equilibria, rule: str) -> tuple[Equilibrium, ...]:
    """Return the equilibria that a rule selects.

    Parameters
    ----------
    equilibria : Equilibria
        What ``nash`` returned.
    rule : str
        ``payoff_dominance``: those that no other improves on for every party. ``risk_dominance``: of the
        strict pure equilibria, those that none of the others risk dominates. ``welfare``: those with the
        largest sum of payoffs, which needs payoffs in comparable units.

    Returns
    -------
    tuple of Equilibrium
        All ties; none where the rule does not apply.

    Raises
    ------
    ValueError
        If there is no such rule.

    References
    ----------
    Harsanyi & Selten (1988), A General Theory of Equilibrium Selection in Games, chapters 3 and 5.

    Examples
    --------
    >>> from sim.equilibria.nash_equilibria import nash
    >>> hunt = nash(np.array([[[4.0, 4.0], [0.0, 3.0]], [[3.0, 0.0], [2.0, 2.0]]]))
    >>> [select(hunt, rule)[0].payoffs.tolist() for rule in ("payoff_dominance", "risk_dominance")]
    [[4.0, 4.0], [2.0, 2.0]]
    """
    if rule not in RULES:
        raise ValueError(f'there is no rule "{rule}"; rules: {", ".join(RULES)}')
    return tuple(
        equilibrium for equilibrium, kept in zip(equilibria, RULES[rule](equilibria), strict=True) if kept
    )


def _ties(game: FloatArray) -> FloatArray:
    """Return the differences of payoffs, by party, that do not count."""
    return np.maximum(TIE * spans(game), rounding(game))


def _payoffs(equilibria: Equilibria) -> FloatArray:
    """Return the payoffs of all equilibria, (E, P)."""
    return np.array([equilibrium.payoffs for equilibrium in equilibria])


def payoff_dominance(equilibria: Equilibria) -> BoolArray:
    """Return which equilibria no other improves on for every party, (E,)."""
    payoffs = _payoffs(equilibria)
    better = (payoffs[:, None] > payoffs + _ties(equilibria.game)).all(axis=-1)
    return np.asarray(~better.any(axis=0))


def welfare(equilibria: Equilibria) -> BoolArray:
    """Return which equilibria have the largest sum of payoffs, (E,)."""
    totals = _payoffs(equilibria).sum(axis=1)
    return np.asarray(totals >= totals.max() - _ties(equilibria.game).sum())


def risk_dominance(equilibria: Equilibria) -> BoolArray:
    """Return which strict pure equilibria none of the others risk dominates, (E,).

    Two parties: of two equilibria, in the game of the four strategies that they use, the one for which the
    product of what the parties would lose by leaving it alone is larger (Harsanyi & Selten 1988, section
    3.9). Where the two have a strategy in common neither dominates. In larger games this is a relation
    between pairs, which may run in a circle: then none is left. It does not apply to three parties.
    """
    strict = np.array([_is_strict(equilibria.game, equilibrium) for equilibrium in equilibria])
    if equilibria.game.shape[-1] != 2:
        return np.zeros(len(equilibria), dtype=np.bool_)
    losses = np.ones((len(equilibria), len(equilibria)))
    for this in np.flatnonzero(strict).tolist():
        for that in np.flatnonzero(strict).tolist():
            losses[this, that] = _loss_product(equilibria.game, equilibria[this], equilibria[that])
    close = TIE * np.maximum(losses, losses.T)
    beaten = (losses + close < losses.T) & strict[:, None] & strict
    return np.asarray(strict & ~beaten.any(axis=1))


def _is_strict(game: FloatArray, equilibrium: Equilibrium) -> bool:
    """Return whether every other strategy would cost its party something."""
    worth = strategy_payoffs(game, equilibrium.strategies)
    return equilibrium.is_pure and all(
        int((values >= values.max() - tie).sum()) == 1 for values, tie in zip(worth, _ties(game), strict=True)
    )


def _loss_product(game: FloatArray, this: Equilibrium, that: Equilibrium) -> float:
    """Return the product of what each party loses by going over to another equilibrium alone."""
    worth = strategy_payoffs(game, this.strategies)
    product = 1.0
    for values, own, other in zip(worth, this.strategies, that.strategies, strict=True):
        product *= float(values @ own - values @ other)
    return product


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {"payoff_dominance": payoff_dominance, "risk_dominance": risk_dominance, "welfare": welfare}
)
