"""A bargaining problem under its names, and what reason would recommend in it.

A scenario makes one at its central numbers on the first day; so does any other table of
deals and worths. The concepts themselves are in ``sim.solutions`` and know arrays only.

Room     results
Shapes   D deals, I issues, P parties, K deals on the frontier, Q lines of a ledger
Units    values in utils of each party [util]
Source   docs/model.md, sections 4 and 10
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from scipy.spatial import KDTree

from sim.arrays import BoolArray, FloatArray, IntArray, ShapeError, check_shapes
from sim.game import Game, build_game
from sim.scenario import Scenario
from sim.solutions import SOLUTIONS, Solution, pareto_front
from sim.solutions.selection import gains_over
from sim.talks import account, central_values, lines_of

NO_DEAL: Final = "no deal"  # a line of a ledger that takes off what no deal is worth


@dataclass(frozen=True, slots=True, eq=False)
class BargainingProblem:
    """Which deals there are, what each is worth to each party, and what no deal is worth.

    Raises
    ------
    ShapeError
        If arrays and names do not agree in number.
    """

    name: str
    title: str
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]
    parties: tuple[str, ...]
    choice: IntArray  # (D, I) option of each issue in each deal
    utilities: FloatArray  # (D, P)
    disagreement: FloatArray  # (P,)
    no_deal: int | None = None  # the deal that is no deal, where one is
    lines: tuple[str, ...] = ()  # of the ledger, where the problem has one
    account: Callable[[IntArray], FloatArray] | None = None  # deals (K,) -> gain of each line, (K, Q, P)

    def __post_init__(self) -> None:
        """Check that arrays and names belong together."""
        check_shapes(
            choice=(self.choice, "DI"),
            utilities=(self.utilities, "DP"),
            disagreement=(self.disagreement, "P"),
        )
        found = (self.choice.shape[1], len(self.options), len(self.disagreement))
        if found != (len(self.issues), len(self.issues), len(self.parties)):
            raise ShapeError(
                f"{len(self.issues)} issues and {len(self.parties)} parties, but arrays for {found}"
            )

    def __len__(self) -> int:
        """Return D."""
        return len(self.choice)

    def names(self, deal: int) -> dict[str, str]:
        """Return a deal as issue -> option."""
        return {
            issue: options[self.choice[deal, i]]
            for i, (issue, options) in enumerate(zip(self.issues, self.options, strict=True))
        }


@dataclass(frozen=True, slots=True, eq=False)
class SolutionPoints:
    """The frontier of a problem and the deals that each concept selects, all undominated ties."""

    problem: BargainingProblem
    frontier: IntArray  # (K,) deals that no other deal improves on for everyone, ascending
    points: Mapping[str, Solution]

    @property
    def disagreement(self) -> FloatArray:
        """Return what no deal is worth, (P,) [util]."""
        return self.problem.disagreement

    def gains(self, deals: IntArray) -> FloatArray:
        """Return what some deals add to no deal, (., P) [util]."""
        return np.asarray(self.problem.utilities[deals] - self.disagreement)

    @property
    def is_rational(self) -> BoolArray:
        """Return which deals leave nobody worse off than no deal and somebody better off, (D,)."""
        gains = gains_over(self.problem.utilities, self.disagreement)
        return np.asarray((gains >= 0.0).all(axis=1) & (gains > 0.0).any(axis=1))

    @property
    def suits_all(self) -> BoolArray:
        """Return which deals make every party better off than no deal, (D,)."""
        return np.asarray((gains_over(self.problem.utilities, self.disagreement) > 0.0).all(axis=1))

    def distances(self, deals: IntArray) -> FloatArray:
        """Return how far some deals are from the nearest of the frontier, (.,) [util], Euclidean."""
        utilities = self.problem.utilities
        return np.asarray(KDTree(utilities[self.frontier]).query(utilities[deals])[0])

    def summary(self) -> dict[str, Any]:
        """Return the solutions as they stand in summary.json; payoffs are those of the first of the ties."""
        return {
            name: {
                "deals": [self.problem.names(int(x)) for x in solution.deals],
                "payoffs": by_party(self.problem.parties, solution.utilities[0])
                if solution.deals.size
                else None,
            }
            for name, solution in self.points.items()
        }

    def __repr__(self) -> str:
        """Return the deals selected, in words."""
        count = f"{len(self.problem):,} deals, {self.frontier.size:,} on the frontier"
        return f"<SolutionPoints of {self.problem.name}: {count}; {'; '.join(map(self._words, self.points))}>"

    def _words(self, concept: str) -> str:
        deals = self.points[concept].deals
        if not deals.size:
            return f"{concept}: none"
        if deals[0] == self.problem.no_deal:
            return f"{concept}: no deal"
        names = self.problem.names(int(deals[0]))
        before = {} if self.problem.no_deal is None else self.problem.names(self.problem.no_deal)
        new = ", ".join(f"{i} {option}" for i, option in names.items() if option != before.get(i))
        gains = ", ".join(
            f"{party} {gain:+.3g}"
            for party, gain in zip(self.problem.parties, self.gains(deals)[0], strict=True)
        )
        ties = f" and {deals.size - 1} more" if deals.size > 1 else ""
        return f"{concept}: {new} ({gains}){ties}"


def by_party(parties: tuple[str, ...], values: FloatArray) -> dict[str, float]:
    """Return one number of each party under its name."""
    return dict(zip(parties, values.tolist(), strict=True))


def problem_of(game: Game, values: FloatArray | None = None) -> BargainingProblem:
    """Return the problem of a game at central numbers on the first day; ``values`` (D, P) if known."""
    values = central_values(game) if values is None else values
    return BargainingProblem(
        name=game.scenario.name,
        title=game.scenario.title,
        issues=game.deals.issues,
        options=game.deals.options,
        parties=game.parties,
        choice=game.deals.choice,
        utilities=values,
        disagreement=values[0],
        no_deal=0,
        lines=lines_of(game),
        account=partial(account, game),
    )


def solve(problem: Scenario | BargainingProblem) -> SolutionPoints:
    """Return the frontier of a problem and the deals that every concept of the table selects.

    Parameters
    ----------
    problem : Scenario or BargainingProblem
        A scenario stands for its problem at central numbers on the first day, with no deal (the
        situation of that day, the war going on) as the disagreement point.

    Raises
    ------
    ValueError
        If a worth is not finite.

    Examples
    --------
    >>> import sim
    >>> sim.solve(sim.load("two_issues")).points["kalai_smorodinsky"].deals
    array([4])
    """
    if isinstance(problem, Scenario):
        problem = problem_of(build_game(problem))
    utilities, disagreement = problem.utilities, problem.disagreement
    if not np.isfinite(utilities).all():
        raise ValueError("utilities hold a value that is not finite")
    points = {name: concept(utilities, disagreement) for name, concept in SOLUTIONS.items()}
    return SolutionPoints(problem, pareto_front(utilities), points)
