"""Games with known equilibria as if they had been played: certain payoffs, or with noise."""

import numpy as np

from sim.equilibria.empirical_game import EmpiricalGame
from sim.equilibria.tournament import study

SETS = 30
CHICKEN = [[[3, 3], [1, 5]], [[5, 1], [0, 0]]]  # soft, hard; mixed equilibrium at 1/3 soft
DILEMMA = [[[3, 3], [0, 5]], [[5, 0], [1, 1]]]
PENNIES = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
ROCK = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
ROCK_PAPER_SCISSORS = np.stack([ROCK, ROCK.T], axis=-1)
THREE = np.zeros((2, 2, 2, 3))  # each party is paid for its second strategy, the third pays the others too
for profile in np.ndindex(2, 2, 2):
    THREE[profile] = np.array(profile) + 2 * profile[2] * np.array([1, 1, 0])


def game(payoffs, names=("soft", "hard"), noise=0.0, sets=SETS):
    """An empirical game of one world for each set, all with the same payoffs but for some noise."""
    payoffs = np.asarray(payoffs, dtype=float)
    shape = (*payoffs.shape[:-1], sets, payoffs.shape[-1])
    luck = np.random.default_rng(5).normal(0.0, 1.0, shape)
    parties = ("west", "east", "north")[: payoffs.shape[-1]]
    return EmpiricalGame(parties, names, payoffs[..., None, :] + noise * luck, np.arange(sets), sets, 1)


def tournament(payoffs, names=("soft", "hard"), noise=0.0, rule="payoff_dominance", sets=SETS):
    return study(game(payoffs, names, noise, sets), rule, resamples=20)


CASES = {
    "chicken": lambda: tournament(CHICKEN),
    "noisy": lambda: tournament(CHICKEN, noise=1.0),
    "pennies": lambda: tournament(PENNIES, ("heads", "tails")),
    "one draw": lambda: tournament(DILEMMA, sets=1),
    "three strategies": lambda: tournament(ROCK_PAPER_SCISSORS, ("rock", "paper", "scissors")),
    "three parties": lambda: tournament(THREE, noise=0.1),
    "long names": lambda: tournament(
        CHICKEN, ("as soft as anybody could ever be", "hard to the very last minute of the talks")
    ),
    "all alike": lambda: tournament(np.zeros((2, 2, 2))),
    "seven strategies": lambda: tournament(
        np.random.default_rng(2).normal(size=(7, 7, 2)),
        ("hard line", "firm but fair", "even pace", "conceder", "no concession", "opportunist", "own terms"),
        noise=0.2,
    ),
}
