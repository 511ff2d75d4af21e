"""Nash equilibria of a game in strategies, by the method that its size allows.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P)
Units    payoffs [util], strategies [prob]
Source   Nash (1951), Annals of Mathematics 54, 286-295; each method's own file
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.equilibria.equilibrium import Equilibria
from sim.equilibria.game import check_payoffs
from sim.equilibria.polytopes import TooLarge
from sim.equilibria.several_parties import certified_equilibria
from sim.equilibria.two_parties import extreme_equilibria


def nash(payoffs: NDArray[Any]) -> Equilibria:
    """Return the Nash equilibria of a game.

    For two parties these are all extreme equilibria, of which every other is a mixture; in a game that
    is not degenerate they are all there are. For more parties, and for two with too many strategies,
    they are all pure equilibria and the mixed ones that a search finds. ``complete`` and ``statement``
    of the result say which.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float, or fractions
        Payoff of every party in every profile [util]. Fractions are taken as they are; a float within
        rounding of a simple fraction, or of another float of the same party, is taken to be that.

    Returns
    -------
    Equilibria
        A sequence of Equilibrium, those with the lexicographically largest strategies first.

    Raises
    ------
    ShapeError
        If the payoffs are not a game of two or more parties.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Nash (1951), Annals of Mathematics 54, 286-295. Avis, Rosenberg, Savani & von Stengel (2010), Economic
    Theory 42, 9-37 (two parties). Porter, Nudelman & Shoham (2008), GEB 63, 642-662 (more).

    Examples
    --------
    >>> battle = np.array([[[2.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]])
    >>> for equilibrium in nash(battle):
    ...     print(*equilibrium.strategies, equilibrium.payoffs)
    [1. 0.] [1. 0.] [2. 1.]
    [0.66666667 0.33333333] [0.33333333 0.66666667] [0.66666667 0.66666667]
    [0. 1.] [0. 1.] [1. 2.]
    """
    numbers = check_payoffs(payoffs)
    if numbers.shape[-1] > 2:
        return certified_equilibria(numbers)
    try:
        return extreme_equilibria(numbers, np.asarray(payoffs))
    except TooLarge as reason:
        found = certified_equilibria(numbers)
        return replace(found, statement=f"Too large to visit every vertex: {reason}. {found.statement}")
