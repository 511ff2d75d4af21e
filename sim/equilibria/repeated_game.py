"""What a repeated stage game pays machines: discounted, in the long run, or over so many rounds.

All of it is exact: no play is simulated. Noise is a slip of the hand: with this probability another
action than the one meant is taken, each of the others alike, and both parties see what was taken.

Room     equilibria (arrays only)
Shapes   A_p actions of party p: payoffs (A_1, A_2, 2); M machines
Units    payoffs [util a round], scores [util], noise [prob]
Source   Axelrod (1980), Journal of Conflict Resolution 24, 3-25; Mailath & Samuelson (2006), Repeated Games
         and Reputations, chapter 2
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, ShapeError
from sim.equilibria.game import check_payoffs
from sim.equilibria.repeated_chain import Pair, at_the_start, chances_of_both, check_pair, transitions, visits
from sim.equilibria.repeated_machines import Machine


def check_stage(payoffs: NDArray[Any], machines: Pair, noise: float) -> FloatArray:
    """Return the payoffs of a stage game that two machines can play."""
    numbers = check_payoffs(payoffs)
    check_pair(machines, noise)
    expected = (*machines[0].moves.shape[1:], 2)
    if numbers.shape != expected:
        raise ShapeError(f"payoffs has shape {numbers.shape}, expected {expected} for these machines")
    return numbers


def action_frequencies(machines: Pair, discount: float, noise: float = 0.0) -> FloatArray:
    """Return the share of rounds in which each pair of actions is taken.

    Parameters
    ----------
    machines : two Machine
        The first party's and the second's.
    discount : float
        What the next round weighs beside this one; 1 for the long-run average.
    noise : float
        Probability that another action than the one meant is taken.

    Returns
    -------
    (A_1, A_2) float
        Shares, weighted by the discount; they sum to one.

    Raises
    ------
    ShapeError
        If the machines are not for the same stage game.
    ValueError
        If discount or noise is not between 0 and 1.

    References
    ----------
    Kemeny & Snell (1960), Finite Markov Chains, chapters 3 and 5.

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> action_frequencies([MACHINES["tit for tat"], MACHINES["always defect"]], 0.9).round(6)
    array([[0. , 0.1],
           [0. , 0.9]])
    """
    check_pair(machines, noise)
    if not 0.0 <= discount <= 1.0:
        raise ValueError(f"discount is {discount}, expected a factor from 0 to 1")
    weights = visits(machines, discount, noise)
    return np.asarray(np.einsum("ab,abxy->xy", weights, chances_of_both(machines, noise)))


def repeated_payoffs(
    payoffs: NDArray[Any], machines: Pair, discount: float, noise: float = 0.0
) -> FloatArray:
    """Return what an endless repetition of a stage game pays both parties a round.

    Parameters
    ----------
    payoffs : (A_1, A_2, 2) float
        The stage game [util].
    machines : two Machine
        The first party's and the second's.
    discount : float
        What the next round weighs beside this one; 1 for the long-run average.
    noise : float
        Probability that another action than the one meant is taken.

    Returns
    -------
    (2,) float
        Discounted average [util a round]: the sum of discounted payoffs times one less the discount.

    Raises
    ------
    ShapeError
        If payoffs and machines do not fit.
    ValueError
        If a payoff is not finite, or discount or noise is not between 0 and 1.

    References
    ----------
    Mailath & Samuelson (2006), Repeated Games and Reputations, chapter 2.

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> repeated_payoffs(dilemma, [MACHINES["tit for tat"]] * 2, discount=1.0, noise=0.05).round(6)
    array([2.25, 2.25])
    """
    numbers = check_stage(payoffs, machines, noise)
    return np.asarray(np.tensordot(action_frequencies(machines, discount, noise), numbers, axes=2))


def match_scores(payoffs: NDArray[Any], machines: Pair, rounds: int, noise: float = 0.0) -> FloatArray:
    """Return the total payoffs of a match of so many rounds, expected ones where there is chance.

    Parameters
    ----------
    payoffs : (A_1, A_2, 2) float
        The stage game [util].
    machines : two Machine
        The first party's and the second's.
    rounds : int
        How many; none is discounted.
    noise : float
        Probability that another action than the one meant is taken.

    Returns
    -------
    (2,) float
        Totals [util]; exact counts of rounds times payoffs where nothing is left to chance.

    Raises
    ------
    ShapeError
        If payoffs and machines do not fit.
    ValueError
        If a payoff is not finite, noise is not a probability, or there is no round.

    References
    ----------
    Axelrod (1980), Journal of Conflict Resolution 24, 3-25.

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> match_scores(dilemma, [MACHINES["tit for tat"], MACHINES["always defect"]], 200)
    array([199., 204.])
    """
    numbers = check_stage(payoffs, machines, noise)
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}, expected one or more")
    chain, state = transitions(machines, noise), at_the_start(machines)
    counts = np.zeros_like(state)
    for _ in range(rounds):
        counts += state
        state = state @ chain
    chances = chances_of_both(machines, noise)
    taken = np.einsum("ab,abxy->xy", counts.reshape(chances.shape[:2]), chances)
    return np.asarray(np.tensordot(taken, numbers, axes=2))


def round_robin(
    payoffs: NDArray[Any], machines: Sequence[Machine], rounds: int, noise: float = 0.0
) -> FloatArray:
    """Return the scores of every machine against every machine, its twin included.

    Parameters
    ----------
    payoffs : (A, A, 2) float
        The stage game [util].
    machines : sequence of M Machine
        Who takes part; either party may use any.
    rounds, noise
        As for ``match_scores``.

    Returns
    -------
    (M, M, 2) float
        Totals of both parties [util]. In a symmetric stage game ``[..., 0].sum(axis=1)`` ranks the machines.

    Raises
    ------
    ShapeError, ValueError
        As ``match_scores``.

    References
    ----------
    Axelrod (1980), Journal of Conflict Resolution 24, 3-25.
    """
    return _every_pair(machines, lambda pair: match_scores(payoffs, pair, rounds, noise))


def machine_game(
    payoffs: NDArray[Any], machines: Sequence[Machine], discount: float, noise: float = 0.0
) -> FloatArray:
    """Return the game in which each party chooses a machine once and for all.

    Parameters
    ----------
    payoffs : (A, A, 2) float
        The stage game [util].
    machines : sequence of M Machine
        The strategies; either party may use any.
    discount, noise
        As for ``repeated_payoffs``.

    Returns
    -------
    (M, M, 2) float
        Payoffs [util a round], for ``nash``, ``replicator`` and all else that takes a game.

    Raises
    ------
    ShapeError, ValueError
        As ``repeated_payoffs``.

    References
    ----------
    Rubinstein (1986), Journal of Economic Theory 39, 83-96.

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> machine_game(dilemma, [MACHINES["grim trigger"], MACHINES["always defect"]], 0.75)[..., 0].round(6)
    array([[3.  , 0.75],
           [2.  , 1.  ]])
    """
    return _every_pair(machines, lambda pair: repeated_payoffs(payoffs, pair, discount, noise))


def _every_pair(machines: Sequence[Machine], worth: Callable[[Pair], FloatArray]) -> FloatArray:
    return np.array([[worth((own, other)) for other in machines] for own in machines])
