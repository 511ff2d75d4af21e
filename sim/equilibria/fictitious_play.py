"""Fictitious play: each round everybody answers best to how often the others did what so far.

In zero-sum games and in games with identical interests the frequencies tend to equilibrium; in
Shapley's game they go round for ever.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P); T rounds of play
Units    payoffs [util], frequencies [prob]
Source   Brown (1951); Robinson (1951), Annals of Mathematics 54, 296-301; Shapley (1964)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.equilibria.game import check_payoffs, rounding, strategy_payoffs


@dataclass(frozen=True, slots=True, eq=False)
class Play:
    """What was played.

    Attributes
    ----------
    choices : (T, P) int
        The strategy of each party in each round.
    frequencies : tuple of (T, S_p) float
        How often each was played up to and including each round.
    """

    choices: IntArray
    frequencies: tuple[FloatArray, ...]


def fictitious_play(payoffs: NDArray[Any], rounds: int, first: Sequence[int] | None = None) -> Play:
    """Return rounds of fictitious play; all parties move at once, and of ties take the first.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float
        Payoff of every party in every profile [util].
    rounds : int
        How many, one or more.
    first : sequence of int, optional
        What the parties play in the first round; by default their first strategies.

    Returns
    -------
    Play
        Choices, and their frequencies so far, after every round.

    Raises
    ------
    ShapeError
        If the payoffs are not a game, or ``first`` does not fit it.
    ValueError
        If a payoff is not finite, or there is no round.

    References
    ----------
    Brown (1951), in Activity Analysis of Production and Allocation, 374-376. Robinson (1951), Annals of
    Mathematics 54, 296-301.

    Examples
    --------
    >>> dilemma = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    >>> fictitious_play(dilemma, 3).choices.tolist()
    [[0, 0], [1, 1], [1, 1]]
    """
    numbers = check_payoffs(payoffs)
    lengths = numbers.shape[:-1]
    opening = [0] * len(lengths) if first is None else list(first)
    if len(opening) != len(lengths) or any(not 0 <= own < n for own, n in zip(opening, lengths, strict=True)):
        raise ShapeError(f"first is {opening}, expected one strategy a party of {lengths}")
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}, expected one or more")
    choices = np.empty((rounds, len(lengths)), dtype=np.int64)
    choices[0] = opening
    counts = [np.zeros(length) for length in lengths]
    close = rounding(numbers)
    for n in range(1, rounds):
        for count, own in zip(counts, choices[n - 1], strict=True):
            count[own] += 1.0
        worth = strategy_payoffs(numbers, [count / n for count in counts])
        choices[n] = [int((own >= own.max() - tie).argmax()) for own, tie in zip(worth, close, strict=True)]
    so_far = np.arange(1.0, rounds + 1.0)[:, None]
    played = [np.eye(length)[choices[:, party]] for party, length in enumerate(lengths)]
    return Play(choices, tuple(own.cumsum(axis=0) / so_far for own in played))
