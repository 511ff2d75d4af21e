"""What a party could gain in a repeated game: by deviating in one round, or by the best of all replies.

A party that may deviate at every round faces a Markov decision problem against the other's machine.
There a strategy is best exactly if no deviation in a single round pays, the strategy being followed
afterwards; so single rounds are all that is tried.

Room     equilibria (arrays only)
Shapes   S_p states and A_p actions of party p: payoffs (A_1, A_2, 2), joint states (S_1, S_2)
Units    payoffs and regret [util a round], gains [util in all, discounted], noise [prob]
Source   Blackwell (1965), Annals of Mathematical Statistics 36, 226-235 (one-shot deviations); Abreu &
         Rubinstein (1988), Econometrica 56, 1259-1281 (machines); Howard (1960), Dynamic Programming and
         Markov Processes (policy iteration)
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.equilibria.game import rounding
from sim.equilibria.repeated_chain import (
    Pair,
    after_any_history,
    chances_of_both,
    next_states,
    on_the_path,
    transitions,
    with_noise,
)
from sim.equilibria.repeated_game import check_stage, repeated_payoffs
from sim.equilibria.repeated_machines import Machine


def deviation_gains(payoffs: NDArray[Any], machines: Pair, discount: float, noise: float = 0.0) -> FloatArray:
    """Return what each party could gain by meaning another action once, at every joint state.

    Parameters
    ----------
    payoffs : (A_1, A_2, 2) float
        The stage game [util].
    machines : two Machine
        The first party's and the second's.
    discount : float
        What the next round weighs beside this one, below 1.
    noise : float
        Probability that another action than the one meant is taken.

    Returns
    -------
    (S_1, S_2, 2) float
        The best action once and the machine from then on, less the machine at once [util, in all, discounted
        to that round]; nan where no history leads.

    Raises
    ------
    ShapeError
        If payoffs and machines do not fit.
    ValueError
        If a payoff is not finite, noise is not a probability, or the discount is not from 0 to below 1.

    References
    ----------
    Blackwell (1965), Annals of Mathematical Statistics 36, 226-235.

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> deviation_gains(dilemma, [MACHINES["grim trigger"]] * 2, 0.4)[..., 0].round(6)
    array([[0.666667,      nan],
           [     nan, 0.      ]])
    """
    numbers = check_stage(payoffs, machines, noise)
    check_discount(discount)
    gains = []
    for party in (0, 1):
        own, other = machines[party], machines[1 - party]
        worth = _worth_of_meaning(_seen_by(numbers, party), (own, other), discount, noise)
        gains.append(_lost(worth, own) / (1.0 - discount))
    return np.where(after_any_history(machines)[..., None], np.stack([gains[0], gains[1].T], axis=-1), np.nan)


def best_reply(
    payoffs: NDArray[Any], other: Machine, discount: float, noise: float = 0.0, party: int = 0
) -> Machine:
    """Return a machine that no other strategy beats against a given one.

    Parameters
    ----------
    payoffs : (A_1, A_2, 2) float
        The stage game [util].
    other : Machine
        The other party's.
    discount, noise
        As for ``deviation_gains``.
    party : int
        Who replies: 0 the first party, 1 the second.

    Returns
    -------
    Machine
        One with the other's states, sure of its action in each: it goes from state to state with the other.

    Raises
    ------
    ShapeError, ValueError
        As ``deviation_gains``.

    References
    ----------
    Howard (1960), Dynamic Programming and Markov Processes (policy iteration). Blackwell (1965), Annals of
    Mathematical Statistics 36, 226-235.

    Examples
    --------
    >>> from sim.equilibria.repeated_machines import MACHINES
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> best_reply(dilemma, MACHINES["tit for tat"], 0.6).chances.argmax(axis=1).tolist()  # alternates
    [1, 0]
    """
    reply = _as_reply(other, np.zeros(len(other.chances), dtype=np.int64))
    numbers = check_stage(payoffs, (reply, other) if party == 0 else (other, reply), noise)
    check_discount(discount)
    return _best_reply(_seen_by(numbers, party), other, discount, noise)[0]


def repeated_regret(payoffs: NDArray[Any], machines: Pair, discount: float, noise: float = 0.0) -> FloatArray:
    """Return what each party could gain by any other strategy of the repeated game, from the start.

    Parameters
    ----------
    payoffs, machines, discount, noise
        As for ``deviation_gains``.

    Returns
    -------
    (2,) float
        Payoff of a best reply less the own one [util a round].

    Raises
    ------
    ShapeError, ValueError
        As ``deviation_gains``.

    References
    ----------
    Abreu & Rubinstein (1988), Econometrica 56, 1259-1281.
    """
    check_stage(payoffs, machines, noise)
    first, second = machines
    replies = (
        (best_reply(payoffs, second, discount, noise, party=0), second),
        (first, best_reply(payoffs, first, discount, noise, party=1)),
    )
    best = [repeated_payoffs(payoffs, pair, discount, noise)[party] for party, pair in enumerate(replies)]
    return np.maximum(np.array(best) - repeated_payoffs(payoffs, machines, discount, noise), 0.0)


def check_discount(discount: float) -> None:
    """Raise ValueError unless what is discounted has a finite sum."""
    if not 0.0 <= discount < 1.0:
        raise ValueError(f"discount is {discount}, expected a factor from 0 to below 1")


def _seen_by(payoffs: FloatArray, party: int) -> FloatArray:
    """Return the stage game as it is for a party that calls itself the first."""
    return payoffs if party == 0 else payoffs.swapaxes(0, 1)[..., ::-1]


def _worth_of_meaning(own: FloatArray, machines: Pair, discount: float, noise: float) -> FloatArray:
    """Return what each action of the first party is worth to it, both machines going on, (S_1, S_2, A_1)."""
    both = chances_of_both(machines, noise)
    now = (1.0 - discount) * np.einsum("abxy,xy->ab", both, own[..., 0])
    chain = transitions(machines, noise)
    value = np.linalg.solve(np.eye(len(chain)) - discount * chain, now.ravel()).reshape(now.shape)
    later = np.einsum("abxycd,cd->abxy", next_states(machines), value)
    after = (1.0 - discount) * own[..., 0] + discount * later
    actions = with_noise(np.eye(own.shape[0]), noise)
    return np.asarray(np.einsum("ix,by,abxy->abi", actions, with_noise(machines[1].chances, noise), after))


def _lost(worth: FloatArray, own: Machine) -> FloatArray:
    """Return how much less than the best action the own one is worth, from (S_1, S_2, A_1), (S_1, S_2)."""
    return np.asarray(np.maximum(worth.max(axis=2) - np.einsum("abi,ai->ab", worth, own.chances), 0.0))


def _as_reply(other: Machine, actions: IntArray) -> Machine:
    """Return the machine that goes from state to state with the other, sure of its action in each."""
    moves = other.moves.transpose(0, 2, 1)
    return Machine(other.opening, np.eye(moves.shape[1])[actions], moves, "best reply")


def _best_reply(own: FloatArray, other: Machine, discount: float, noise: float) -> tuple[Machine, FloatArray]:
    """Return a best reply of the first party, and what each action is worth in each state, (S_2, A_1)."""
    states = np.arange(len(other.chances))
    actions = np.zeros(len(states), dtype=np.int64)
    while True:
        reply = _as_reply(other, actions)
        # the reply is always in the other's state, so the diagonal of joint states is all of them
        worth = _worth_of_meaning(own, (reply, other), discount, noise)[states, states]
        better = worth.max(axis=1) > worth[states, actions] + rounding(own)[0]
        if not better.any():
            return reply, worth
        actions = np.where(better, worth.argmax(axis=1), actions)


def gains_on_the_path(payoffs: FloatArray, machines: Pair, discount: float, noise: float) -> FloatArray:
    """Return what each party loses at most in a round of play itself, a best reply being used from then on.

    None is lost exactly if the machine is a best reply. Differences within one round are exact to rounding,
    those between the payoffs of two machines are not where the discount is near 1.
    """
    gains = []
    for party in (0, 1):
        own, other = machines[party], machines[1 - party]
        worth = _best_reply(_seen_by(payoffs, party), other, discount, noise)[1]
        lost = _lost(np.broadcast_to(worth, (len(own.chances), *worth.shape)), own)
        gains.append(lost[on_the_path((own, other), discount, noise)].max() / (1.0 - discount))
    return np.array(gains)
