"""What reason recommends, as one document: points, who gives what, how sure, how far the talks end.

Room     report
Shapes   D deals, P parties, N worlds, S assumption sets
Units    worth in utils of each party [util], shares of worlds and of assumption sets
Source   docs/model.md, section 10
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import count_sets
from sim.results.bargaining import BargainingProblem, SolutionPoints, by_party
from sim.results.endings import Endings
from sim.results.estimates import estimate, mean_over_worlds
from sim.results.recommended import Recommended

COMMONEST: Final = 3  # deals named among those selected in the assumption sets
NOTHING: Final = 1e-12  # util: a smaller line of a ledger is left out


def as_json(
    points: SolutionPoints,
    carried_out_by: Mapping[str, list[str]],
    draws: int,
    seed: int,
    recommended: Recommended | None = None,
    endings: Endings | None = None,
) -> dict[str, Any]:
    """Return the document of ``parley solve --json``; without talks "sets" and "talks" are None.

    Parameters
    ----------
    points : SolutionPoints
        From ``sim.solve``.
    carried_out_by : mapping
        Issue -> the parties that are to carry it out, where that is known.
    draws, seed : int
        Of the talks and the assumption sets.
    recommended, endings
        What is selected in the assumption sets, and where the talks end.
    """
    problem = points.problem
    drawn = {"draws": draws, "sets": count_sets(draws), "seed": seed}
    return {
        "scenario": problem.name,
        "parties": list(problem.parties),
        "deals": len(problem),
        "disagreement": by_party(problem.parties, points.disagreement),
        "frontier": int(points.frontier.size),
        "better_for_all": int(points.suits_all.sum()),
        "better_for_some": int(points.is_rational.sum()),
        "solutions": {
            concept: found | {"ties": _ties(points, points.points[concept].deals, carried_out_by)}
            for concept, found in points.summary().items()
        },
        "sets": None if recommended is None else drawn | _in_sets(points, recommended),
        "talks": None if endings is None else drawn | _in_talks(points, endings),
    }


def frontier_table(points: SolutionPoints) -> pl.DataFrame:
    """Return the deals of the frontier: their options, and what they are worth to each party [util]."""
    problem, frontier = points.problem, points.frontier
    names = [problem.names(int(deal)) for deal in frontier]
    options = {issue: [name[issue] for name in names] for issue in problem.issues}
    worths = {f"worth.{party}": problem.utilities[frontier, p] for p, party in enumerate(problem.parties)}
    return pl.DataFrame({"deal": frontier, **options, **worths})


def _ties(
    points: SolutionPoints, deals: IntArray, carried_out_by: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Return each deal selected with its worths and its ledger."""
    problem = points.problem
    distances, gains = points.distances(deals), points.gains(deals)
    lines = problem.account(deals) if problem.account is not None else None
    return [
        {
            "deal": problem.names(int(x)),
            "payoffs": by_party(problem.parties, problem.utilities[x]),
            "gains": by_party(problem.parties, gains[k]),
            "distance": float(distances[k]),
            "ledger": [] if lines is None else _ledger(problem, int(x), lines[k], carried_out_by),
        }
        for k, x in enumerate(deals)
    ]


def _ledger(
    problem: BargainingProblem, deal: int, lines: FloatArray, carried_out_by: Mapping[str, list[str]]
) -> list[dict[str, Any]]:
    """Return the lines (Q, P) that change, as what each gives and takes."""
    names = problem.names(deal)
    before = {} if problem.no_deal is None else problem.names(problem.no_deal)
    return [
        {
            "line": line,
            "option": names.get(line),
            "carried_out_by": carried_out_by.get(line, []),
            "gains": by_party(problem.parties, gains),
        }
        for line, gains in zip(problem.lines, lines, strict=True)
        if (np.abs(gains) > NOTHING).any() or names.get(line) != before.get(line)
    ]


def _in_sets(points: SolutionPoints, recommended: Recommended) -> dict[str, Any]:
    """Return how often the assumption sets agree with the central numbers."""
    every = np.arange(len(recommended.first))  # each set is its own: the error is that of drawing sets

    def share(claim: BoolArray) -> dict[str, Any]:
        found = estimate(claim, every)
        return {key: found[key] for key in ("probability", "mc_low", "mc_high")}

    def commonest(first: IntArray) -> list[dict[str, Any]]:
        deals, counts = np.unique(first, return_counts=True)
        order = np.argsort(-counts, kind="stable")[:COMMONEST]
        return [{"deal": points.problem.names(int(x)), "share": share(first == x)} for x in deals[order]]

    return {
        "better_for_all": share(recommended.suits_all),
        "better_for_some": share(recommended.is_rational),
        "solutions": {
            concept: {
                "same": share(recommended.same[:, c]),
                "commonest": commonest(recommended.first[:, c]),
            }
            for c, concept in enumerate(points.points)
        },
    }


def _in_talks(points: SolutionPoints, endings: Endings) -> dict[str, Any]:
    """Return how far the deals in force at the end are from the points and from the frontier."""
    problem, sets, end = points.problem, endings.sets, endings.deal
    ends, places = np.unique(end, return_inverse=True)
    gains = points.gains(ends)

    def by_issue(deals: IntArray) -> dict[str, Any]:
        return {
            issue: estimate(np.isin(problem.choice[end, i], problem.choice[deals, i]), sets)
            for i, issue in enumerate(problem.issues)
        }

    return {
        "on_frontier": estimate(np.isin(end, points.frontier), sets),
        "distance": mean_over_worlds(points.distances(ends)[places], sets),
        "gains": {party: mean_over_worlds(gains[places, p], sets) for p, party in enumerate(problem.parties)},
        "solutions": {
            concept: {
                "ends_there": estimate(np.isin(end, solution.deals), sets),
                "issues": by_issue(solution.deals),
                "forgone": {
                    party: mean_over_worlds(endings.forgone[:, c, p], sets)
                    for p, party in enumerate(problem.parties)
                },
                "better_for_some": estimate(endings.better[:, c], sets),
                "forbidden": estimate(endings.forbidden[:, c], sets),
            }
            for c, (concept, solution) in enumerate(points.points.items())
        },
    }
