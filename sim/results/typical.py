"""A typical world of an outcome: of the worlds that took the commonest course, the one in their middle.

Among the worlds that met at the round and ended it so, those count whose outcomes at all rounds are
the commonest sequence. Of these it is the medoid, the world with the smallest sum of squared
distances to the others, which is the one nearest to their mean: in what the talks were worth to each
party, the day of the last round held, and the number of offers, each in standard deviations.

Room     results
Shapes   N worlds of the outcome
Units    worth [util], day [day since the first day]
Source   Kaufman & Rousseeuw (1990), Finding Groups in Data, ch. 2 (medoids)
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from sim.arrays import FloatArray
from sim.results.results import Results
from sim.scenario.errors import choose

SURE = 0.95  # of the bound on the probability of what was never seen


class PickError(ValueError):
    """There is no such outcome or round, or no world in which the one came at the other."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What was picked from, and which world."""

    outcome: str
    round: str
    world: int
    standing: int  # worlds that stand so after the round
    worlds: int  # of these, that met at it
    same_course: int  # of these, with the commonest outcomes at all rounds


def read_pick(text: str, outcomes: tuple[str, ...], rounds: tuple[str, ...]) -> tuple[str, str]:
    """Return the outcome and the round that a text such as `breakdown at antalya` names.

    Raises
    ------
    PickError
        Naming what was found, what was expected and the nearest valid name.

    Examples
    --------
    >>> read_pick("partial at first", ("breakdown", "partial"), ("first", "second"))
    ('partial', 'first')
    """
    outcome, at, name = (part.strip() for part in text.rpartition(" at "))
    if not at:
        such = f'"{outcomes[0]} at {rounds[0]}"'
        raise PickError(f'found "{text}"; expected an outcome and a round, such as {such}')
    for found, valid, noun in ((outcome, outcomes, "outcome"), (name, rounds, "round")):
        if found not in valid:
            raise PickError(f'unknown {noun} "{found}"; {choose(found, valid, f"{noun}s")}')
    return outcome, name


def find_typical(results: Results, outcome: str, name: str) -> Pick:
    """Return a typical world of those that met at a round and ended it with an outcome.

    Raises
    ------
    PickError
        If there is none, with a bound on its probability.
    """
    so = results.talks.filter((pl.col("round") == name) & (pl.col("outcome") == outcome))
    standing, met = so.select(pl.len(), pl.col("meets").sum()).collect().row(0)
    if not met:
        raise PickError(_none(results, outcome, name, standing))
    courses = (
        results.talks.join(so.filter("meets").select("world"), on="world", how="semi")
        .group_by("world")
        .agg(
            pl.col("outcome").cast(pl.String).str.join("\n").alias("course"),
            pl.col("day").filter("meets").max(),
            pl.col("exchanges").sum(),
        )
    )
    payoffs = results.worlds.select("world", *(f"payoff.{party}" for party in results.game.parties))
    table = courses.join(payoffs, on="world").sort("world").collect()
    counts = table["course"].value_counts(sort=True).sort("count", "course", descending=[True, False])
    same = table.filter(pl.col("course") == counts["course"][0]).drop("course")
    place = nearest_to_mean(same.drop("world").to_numpy().astype(np.float64))
    return Pick(outcome, name, int(same["world"][place]), standing, met, len(same))


def nearest_to_mean(points: FloatArray) -> int:
    """Return the row (N, k) nearest to the mean, each column in its standard deviations; the first of equals.

    Examples
    --------
    >>> nearest_to_mean(np.array([[0.0, 5.0], [1.0, 5.0], [5.0, 5.0]]))
    1
    """
    spread = points.std(axis=0)
    scaled = (points - points.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    distance = (scaled**2).sum(axis=1)
    return int(np.flatnonzero(distance <= distance.min() + 1e-9)[0])


def _none(results: Results, outcome: str, name: str, standing: int) -> str:
    """Say that no world met at the round and ended it so, and how likely it can be at most.

    Worlds of a set are alike, so only the sets are counted as independent draws: where a share m of
    sets brings it about, none of S does so with probability (1 - m)^S.
    """
    if standing:
        return (
            f'in {standing:,} of {results.draws:,} worlds talks had ended in "{outcome}" before {name}; '
            f"none met there and ended so"
        )
    most = 1 - (1 - SURE) ** (1 / results.sets)
    return (
        f'none of {results.draws:,} worlds ended {name} in "{outcome}": with {results.sets:,} assumption '
        f"sets its probability is at most {100 * most:.1f} % (95 % bound); more --draws would tell"
    )
