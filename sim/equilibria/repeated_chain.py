"""Two machines against each other: a Markov chain on their joint states, and how often each is visited.

Room     equilibria (arrays only)
Shapes   S_p states and A_p actions of party p; joint states (S_1, S_2)
Units    noise and weights [prob]
Source   Kemeny & Snell (1960), Finite Markov Chains, chapters 3 and 5; Grassmann, Taksar & Heyman (1985),
         Operations Research 33, 1107-1116 (a stationary distribution without subtraction)
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from scipy.sparse.csgraph import breadth_first_order, connected_components

from sim.arrays import BoolArray, FloatArray, ShapeError
from sim.equilibria.repeated_machines import Machine

Pair: TypeAlias = Sequence[Machine]  # the first party's machine, and the second's


def check_pair(machines: Pair, noise: float) -> None:
    """Raise unless two machines can meet, at a noise that is a probability."""
    if len(machines) != 2:
        raise ShapeError(f"there are {len(machines)} machines, expected 2")
    first, second = machines
    if first.moves.shape[1:] != second.moves.shape[:0:-1]:
        raise ShapeError(
            f"moves have shapes {first.moves.shape} and {second.moves.shape}, "
            "expected (S_1, A, B) and (S_2, B, A)"
        )
    if not 0.0 <= noise <= 1.0:
        raise ValueError(f"noise is {noise}, expected a probability from 0 to 1")


def with_noise(chances: FloatArray, noise: float) -> FloatArray:
    """Return the chances of what is done, where another action slips in with some probability."""
    others = chances.shape[-1] - 1
    return chances if others == 0 else (1.0 - noise) * chances + noise * (1.0 - chances) / others


def chances_of_both(machines: Pair, noise: float) -> FloatArray:
    """Return how likely each pair of actions is in each joint state, (S_1, S_2, A_1, A_2)."""
    done = [with_noise(machine.chances, noise) for machine in machines]
    return np.asarray(np.einsum("ax,by->abxy", *done))


def next_states(machines: Pair) -> FloatArray:
    """Return 1 at the joint state to which each pair of actions leads, (S_1, S_2, A_1, A_2, S_1, S_2)."""
    first, second = (np.eye(len(machine.chances))[machine.moves] for machine in machines)
    return np.asarray(np.einsum("axyc,byxd->abxycd", first, second))


def transitions(machines: Pair, noise: float) -> FloatArray:
    """Return how likely each joint state follows on each, (S_1 S_2, S_1 S_2)."""
    after = np.einsum("abxy,abxycd->abcd", chances_of_both(machines, noise), next_states(machines))
    n_states = after.shape[0] * after.shape[1]
    return np.asarray(after.reshape(n_states, n_states))


def at_the_start(machines: Pair) -> FloatArray:
    """Return the distribution over joint states in the first round, (S_1 S_2,)."""
    start = np.zeros([len(machine.chances) for machine in machines])
    start[machines[0].opening, machines[1].opening] = 1.0
    return start.ravel()


def after_any_history(machines: Pair) -> BoolArray:
    """Return which joint states some history leads to, deviations included, (S_1, S_2)."""
    leads = next_states(machines).max(axis=(2, 3))
    return _reached(leads.reshape([leads.shape[0] * leads.shape[1]] * 2), machines)


def on_the_path(machines: Pair, discount: float, noise: float) -> BoolArray:
    """Return which joint states play leads to in rounds that weigh anything, slips included, (S_1, S_2)."""
    return _reached(discount * transitions(machines, noise), machines)


def _reached(leads: FloatArray, machines: Pair) -> BoolArray:
    found = np.zeros(len(leads), dtype=np.bool_)
    found[breadth_first_order(leads, int(at_the_start(machines).argmax()), return_predecessors=False)] = True
    return found.reshape([len(machine.chances) for machine in machines])


def visits(machines: Pair, discount: float, noise: float) -> FloatArray:
    """Return the share of rounds spent in each joint state, (S_1, S_2).

    Rounds weigh less the later they are; with a discount factor of one all weigh the same, and the
    share is the limit of averages over ever longer play.
    """
    chain, start = transitions(machines, noise), at_the_start(machines)
    if discount == 1.0:
        weights = in_the_long_run(chain, start)
    else:
        ahead = (np.eye(len(start)) - discount * chain).T
        weights = np.asarray(np.linalg.solve(ahead, (1.0 - discount) * start), dtype=np.float64)
    return np.asarray(weights.reshape([len(machine.chances) for machine in machines]))


def in_the_long_run(chain: FloatArray, start: FloatArray) -> FloatArray:
    """Return the limit of the average distribution of a finite Markov chain, which may be periodic."""
    n_classes, class_of = connected_components(chain > 0.0, connection="strong")
    members = [np.flatnonzero(class_of == k) for k in range(n_classes)]
    closed = [own for own in members if not chain[own][:, class_of != class_of[own[0]]].any()]
    stays = np.isin(np.arange(len(start)), np.concatenate(closed))
    passing = chain[~stays]
    times = np.linalg.solve(np.eye(len(passing)) - passing[:, ~stays].T, start[~stays])
    caught = np.where(stays, start + times @ passing, 0.0)
    weights = np.zeros(len(start))
    for own in closed:
        # divided, because a class that is left very rarely makes times inexact, all by the same factor
        weights[own] = caught[own].sum() / caught.sum() * _stationary(chain[np.ix_(own, own)])
    return weights


def _stationary(chain: FloatArray) -> FloatArray:
    """Return the stationary distribution of an irreducible chain, by taking out state after state."""
    rest = chain.copy()
    for last in range(len(rest) - 1, 0, -1):
        rest[:last, last] /= rest[last, :last].sum()
        rest[:last, :last] += np.outer(rest[:last, last], rest[last, :last])
    weights = np.ones(len(rest))
    for state in range(1, len(rest)):
        weights[state] = weights[:state] @ rest[:state, state]
    return np.asarray(weights / weights.sum())
