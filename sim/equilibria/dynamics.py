"""How shares of strategies move: replicator dynamics and smoothed best responses, in continuous time.

One population plays a symmetric game against itself; or each party of a game is a population of
its own. Integration ends early where motion has all but stopped.

Room     equilibria (arrays only)
Shapes   S strategies of one population: payoffs (S, S); of P populations: payoffs (S_1, ..., S_P, P)
Units    payoffs [util], shares [prob], time in 1/util for the replicator
Source   Taylor & Jonker (1978), Mathematical Biosciences 40, 145-156; Fudenberg & Levine (1998), The Theory
         of Learning in Games, chapters 3 and 4
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from sim.arrays import FloatArray, ShapeError
from sim.equilibria.game import check_payoffs, check_strategies, strategy_payoffs
from sim.equilibria.stability import check_symmetric

RELATIVE: Final = 1e-12  # error of a step
ABSOLUTE: Final = 1e-14
AT_REST: Final = 1e-11  # of the fastest motion there can be: below it the integrator sees its own rounding

Worth: TypeAlias = Callable[[list[FloatArray]], list[FloatArray]]
Motion: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]  # of shares and their worth


@dataclass(frozen=True, slots=True, eq=False)
class Trajectory:
    """Shares of strategies over time.

    Attributes
    ----------
    times : (T,) float
        As asked for.
    shares : tuple of (T, S_p) float
        One array a population.
    rest_at : float or None
        When motion all but stopped, after which shares are given as they were then; None if it went on.
    """

    times: FloatArray
    shares: tuple[FloatArray, ...]
    rest_at: float | None


def replicator(
    payoffs: NDArray[Any], start: FloatArray | Sequence[FloatArray], times: FloatArray
) -> Trajectory:
    """Return the replicator dynamics: a strategy grows by how much better it does than the average.

    Parameters
    ----------
    payoffs : (S, S) or (S_1, ..., S_P, P) float
        One population: payoff of the row strategy against the column strategy; more: of every party [util].
    start : (S,) float, or one (S_p,) a population
        Shares at time 0.
    times : (T,) float
        When to report, ascending from 0 on.

    Returns
    -------
    Trajectory
        Shares at these times.

    Raises
    ------
    ShapeError
        If the arrays do not fit.
    ValueError
        If a number is not finite, shares do not sum to one, or times do not ascend.
    ArithmeticError
        If the integrator fails.

    References
    ----------
    Taylor & Jonker (1978), Mathematical Biosciences 40, 145-156.

    Examples
    --------
    >>> dilemma = np.array([[3.0, 0.0], [5.0, 1.0]])
    >>> replicator(dilemma, np.array([0.4, 0.6]), np.array([1.0])).shares[0].round(6)
    array([[0.158526, 0.841474]])
    """
    fastest = float(np.ptp(np.asarray(payoffs, dtype=np.float64)))
    return _moved(payoffs, start, times, lambda shares, worth: shares * (worth - shares @ worth), fastest)


def smoothed_best_response(
    payoffs: NDArray[Any], start: FloatArray | Sequence[FloatArray], times: FloatArray, precision: float
) -> Trajectory:
    """Return the smoothed best-response dynamics: shares move towards the logit response to them.

    Parameters
    ----------
    payoffs : (S, S) or (S_1, ..., S_P, P) float
        One population: payoff of the row strategy against the column strategy; more: of every party [util].
    start : (S,) float, or one (S_p,) a population
        Shares at time 0.
    times : (T,) float
        When to report, ascending from 0 on.
    precision : float
        Weight of payoffs in the response [1/util].

    Returns
    -------
    Trajectory
        Shares at these times.

    Raises
    ------
    ShapeError
        If the arrays do not fit.
    ValueError
        If a number is not finite, shares do not sum to one, or times do not ascend.
    ArithmeticError
        If the integrator fails.

    References
    ----------
    Fudenberg & Levine (1998), The Theory of Learning in Games, chapter 4.

    Examples
    --------
    >>> pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    >>> start = [np.array([0.9, 0.1]), np.array([0.2, 0.8])]
    >>> smoothed_best_response(pennies, start, np.array([40.0]), 2.0).shares[0].round(6)
    array([[0.5, 0.5]])
    """
    if not 0.0 <= precision < np.inf:
        raise ValueError(f"precision is {precision}, expected a number from 0 on")

    def motion(shares: FloatArray, worth: FloatArray) -> FloatArray:
        weights = np.exp(precision * (worth - worth.max()))
        return np.asarray(weights / weights.sum() - shares)

    return _moved(payoffs, start, times, motion, fastest=1.0)


def _moved(
    payoffs: NDArray[Any],
    start: FloatArray | Sequence[FloatArray],
    times: FloatArray,
    motion: Motion,
    fastest: float,
) -> Trajectory:
    """Integrate a motion that is the same for every population."""
    worth_of, begin = _populations(payoffs, start)
    ends = np.cumsum([len(own) for own in begin])[:-1]
    if times.ndim != 1 or not times.size or times[0] < 0.0 or (np.diff(times) < 0.0).any():
        raise ValueError("times do not ascend from 0 on")

    def velocity(_: float, state: FloatArray) -> FloatArray:
        # divided, so that a sum once off by rounding stays as it is
        shares = [own / own.sum() for own in np.split(state, ends)]
        return np.concatenate(
            [motion(own, worth) for own, worth in zip(shares, worth_of(shares), strict=True)]
        )

    def speed(time: float, state: FloatArray) -> float:
        return float(np.abs(velocity(time, state)).max()) - AT_REST * fastest

    speed.terminal = True  # type: ignore[attr-defined]
    state = np.concatenate(begin)
    if speed(0.0, state) <= 0.0 or times[-1] == 0.0:
        return _trajectory(times, np.repeat(state[None], times.size, axis=0), ends, 0.0)
    answer = solve_ivp(
        velocity, (0.0, times[-1]), state, "DOP853", times, events=speed, rtol=RELATIVE, atol=ABSOLUTE
    )
    if not answer.success:
        raise ArithmeticError(f"the integrator failed: {answer.message}")
    states = np.asarray(answer.y, dtype=np.float64).T.reshape(-1, state.size)
    if len(states) == times.size:
        return _trajectory(times, states, ends, None)
    (rest_at,), last = np.asarray(answer.t_events)[0], np.asarray(answer.y_events)[0]
    after = np.repeat(last, times.size - len(states), axis=0)
    return _trajectory(times, np.concatenate([states, after]), ends, float(rest_at))


def _trajectory(
    times: FloatArray, states: FloatArray, ends: NDArray[Any], rest_at: float | None
) -> Trajectory:
    shares = [np.maximum(own, 0.0) for own in np.split(states, ends, axis=1)]
    return Trajectory(times, tuple(own / own.sum(axis=1, keepdims=True) for own in shares), rest_at)


def _populations(
    payoffs: NDArray[Any], start: FloatArray | Sequence[FloatArray]
) -> tuple[Worth, list[FloatArray]]:
    """Return how to value strategies, and the shares at the start, checked."""
    if np.ndim(payoffs) == 2:
        own = check_symmetric(payoffs)
        begin = [np.asarray(start, dtype=np.float64)]
        if begin[0].shape != own.shape[:1]:
            raise ShapeError(f"start has shape {begin[0].shape}, expected (S={len(own)},)")
        worth: Worth = lambda shares: [own @ shares[0]]  # noqa: E731
    else:
        numbers = check_payoffs(payoffs)
        begin = [np.asarray(part, dtype=np.float64) for part in start]
        check_strategies(numbers, begin)
        worth = lambda shares: strategy_payoffs(numbers, shares)  # noqa: E731
    for part in begin:
        if not (part >= 0.0).all() or abs(part.sum() - 1.0) > 1e-9:
            raise ValueError("the shares at the start are not from 0 on with a sum of one")
    return worth, begin
