"""A finite population whose members imitate each other: chance around the replicator dynamics.

One agent after another looks at a random other and takes over its strategy, the more likely the
better that one does: even odds where both do alike, for certain at the largest difference there
can be. As the population grows, shares follow the replicator dynamics.

Room     equilibria (arrays only)
Shapes   S strategies: payoffs (S, S), row = own strategy; K runs, T times
Units    payoffs [util], shares [prob], time in 1/util as for the replicator
Source   Traulsen, Claussen & Hauert (2005), Physical Review Letters 95, 238701 (the local update)
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray, ShapeError
from sim.equilibria.stability import check_symmetric


@dataclass(frozen=True, slots=True, eq=False)
class Populations:
    """Shares of strategies over time, in one population after another.

    Attributes
    ----------
    times : (T,) float
        As asked for.
    shares : (K, T, S) float
        In each run.
    """

    times: FloatArray
    shares: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Return the mean over runs, (T, S)."""
        return np.asarray(self.shares.mean(axis=0))

    @property
    def error(self) -> FloatArray:
        """Return the standard error of the mean, (T, S); nan with one run."""
        runs = len(self.shares)
        if runs < 2:
            return np.full(self.shares.shape[1:], np.nan)
        return np.asarray(self.shares.std(axis=0, ddof=1) / np.sqrt(runs))


def imitation(
    payoffs: NDArray[Any], start: IntArray, times: FloatArray, runs: int, rng: np.random.Generator
) -> Populations:
    """Play out imitation in finite populations.

    Parameters
    ----------
    payoffs : (S, S) float
        Payoff of the row strategy against the column strategy [util]. Agents get the mean over all others.
    start : (S,) int
        How many agents use each strategy at time 0.
    times : (T,) float
        When to report, ascending from 0 on. A unit of time is as many comparisons as there are agents,
        times the span of payoffs.
    runs : int
        How many populations, apart from each other.
    rng : numpy Generator
        Where chance comes from.

    Returns
    -------
    Populations
        Shares in each run, with their mean and its standard error.

    Raises
    ------
    ShapeError
        If the arrays do not fit.
    ValueError
        If a payoff is not finite, there are fewer than two agents or no run, or times do not ascend.

    References
    ----------
    Traulsen, Claussen & Hauert (2005), Physical Review Letters 95, 238701.

    Examples
    --------
    >>> hawk_dove = np.array([[-1.0, 4.0], [0.0, 2.0]])
    >>> found = imitation(hawk_dove, np.array([100, 900]), np.array([0.0, 2.0]), 4, np.random.default_rng(1))
    >>> found.mean[0].tolist(), found.shares.shape
    ([0.1, 0.9], (4, 2, 2))
    """
    numbers = check_symmetric(payoffs)
    counts = np.asarray(start)
    if counts.shape != numbers.shape[:1]:
        raise ShapeError(f"start has shape {counts.shape}, expected (S={len(numbers)},)")
    if not np.issubdtype(counts.dtype, np.integer) or (counts < 0).any() or counts.sum() < 2:
        raise ValueError(f"start is {counts.tolist()}, expected whole numbers from 0 on, two agents or more")
    if runs < 1:
        raise ValueError(f"runs is {runs}, expected one or more")
    if times.ndim != 1 or not times.size or not times[0] >= 0.0 or not (np.diff(times) >= 0.0).all():
        raise ValueError("times do not ascend from 0 on")
    agents = int(counts.sum())
    span = float(np.ptp(numbers))
    until = np.rint(times * agents * span).astype(np.int64)  # comparisons by each time
    state = np.tile(counts.astype(np.float64), (runs, 1))
    shares = np.empty((runs, len(times), len(counts)))
    for k, more in enumerate(np.diff(until, prepend=0)):
        for _ in range(more):
            state = _compared(state, numbers, span, rng)
        shares[:, k] = state / agents
    return Populations(times, shares)


def _compared(state: FloatArray, payoffs: FloatArray, span: float, rng: np.random.Generator) -> FloatArray:
    """Return the counts once one agent of each population has looked at another one, (K, S)."""
    every = np.arange(len(state))
    chance = rng.random((3, len(state)))
    own = _drawn(state, chance[0])
    others = state.copy()
    others[every, own] -= 1.0
    model = _drawn(others, chance[1])
    # nobody meets itself, so all payoffs are sums over the same number of others
    worth = (state @ payoffs.T - payoffs.diagonal()) / others[0].sum()
    adopts = chance[2] < 0.5 + 0.5 * (worth[every, model] - worth[every, own]) / span
    others[every, np.where(adopts, model, own)] += 1.0
    return others


def _drawn(counts: FloatArray, chance: FloatArray) -> IntArray:
    """Return the strategy of an agent drawn at random from each population, (K,)."""
    up_to = counts.cumsum(axis=1)
    return np.asarray((up_to[:, :-1] <= (chance * up_to[:, -1])[:, None]).sum(axis=1))
