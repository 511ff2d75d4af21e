"""How sure a recommendation is: what each concept selects in every assumption set, on the first day.

Nobody hides anything here: numbers are those of the set, which all its parties know.

Room     results
Shapes   S assumption sets, C concepts, D deals, P parties
Units    shares of assumption sets
Source   docs/model.md, sections 1 and 10
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import BoolArray, IntArray
from sim.game import Game, count_sets, draw_sets
from sim.results.bargaining import SolutionPoints, problem_of, solve
from sim.talks import first_day_values

BYTES: Final = 50_000_000  # of the worths of deals worked out at a time


@dataclass(frozen=True, slots=True)
class Recommended:
    """What was selected in each set."""

    first: IntArray  # (S, C) the first of the ties
    same: BoolArray  # (S, C) the first deal selected at central numbers is among those selected
    suits_all: BoolArray  # (S,) some deal makes every party better off than no deal
    is_rational: BoolArray  # (S,) some deal makes a party better off and none worse off


def solve_sets(game: Game, points: SolutionPoints, draws: int, seed: int) -> Recommended:
    """Return what the concepts select in the assumption sets of a run with these draws and seed.

    Raises
    ------
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    sets = draw_sets(game, seed, count_sets(draws))
    step = max(1, BYTES // (8 * (3 + len(game.parties)) * len(game.parties) * len(game.deals)))
    central = [int(solution.deals[0]) for solution in points.points.values()]
    first = np.empty((len(sets), len(central)), dtype=np.int64)
    same = np.empty(first.shape, dtype=np.bool_)
    suits_all, is_rational = np.empty((2, len(sets)), dtype=np.bool_)
    for begin in range(0, len(sets), step):
        for s, values in enumerate(first_day_values(game, sets[begin : begin + step]), start=begin):
            found = solve(problem_of(game, values))
            selected = [solution.deals for solution in found.points.values()]
            first[s] = [deals[0] for deals in selected]
            same[s] = [deal in deals for deal, deals in zip(central, selected, strict=True)]
            suits_all[s], is_rational[s] = found.suits_all.any(), found.is_rational.any()
    return Recommended(first, same, suits_all, is_rational)
