"""Null models: whether a run's findings hold in more assumption sets than where little is bargained over.

A null model is a variant that the scenario names as one. It is played over the first worlds of the same
seed; a finding counts as evidence only where it comes out and, beyond Monte-Carlo error, holds in more of
the same sets than in every null model.

Room     results
Shapes   S assumption sets
Units    differences of shares of assumption sets
Source   docs/antalya.md, "The findings, defined"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sim.arrays import BoolArray
from sim.game import build_game, count_sets
from sim.results.by_set import paired
from sim.results.comparison import find_variant
from sim.results.findings import ShareOfSets, holds_in_sets, more_than_half, share_of_sets, true_in_worlds
from sim.results.tables import talks_table
from sim.scenario import Scenario
from sim.scenario.findings import Finding
from sim.talks import play

if TYPE_CHECKING:
    from sim.results.results import Results

MOST_DRAWS: Final = 2_000  # of each null model: 100 assumption sets, two seconds for Antalya


@dataclass(frozen=True, slots=True)
class Beyond:
    """By how much the share of sets is larger than in a null model, paired over the same sets."""

    difference: float
    error: float | None  # 95 %; None where there is one set only

    @property
    def is_sure(self) -> bool:
        """Whether the interval lies above 0."""
        return self.error is not None and self.difference - self.error > 0


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a finding."""

    finding: Finding
    holds: BoolArray  # (S,)
    beyond: Mapping[str, Beyond | None]  # by null model; None where it cannot be judged there

    @property
    def share(self) -> ShareOfSets:
        """The share of sets in which it holds."""
        return share_of_sets(self.holds)

    @property
    def is_evidence(self) -> bool | None:
        """Whether it comes out and beats every null model; None where the scenario names none."""
        if not self.beyond:
            return None
        beats = all(one is not None and one.is_sure for one in self.beyond.values())
        return self.share.verdict == "yes" and beats


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a run, judged."""

    judged: Mapping[str, Judged]
    sets: int
    null_draws: int  # of each null model
    unplayed: tuple[str, ...]  # null models that do not go with the settings made

    @property
    def null_sets(self) -> int:
        """The number of sets, the first ones, over which null models are compared."""
        return count_sets(self.null_draws)

    def __repr__(self) -> str:
        """Return in what share of sets each holds."""
        shares = ", ".join(f"{name} {one.share.share:.0%}" for name, one in self.judged.items())
        return f"<Findings, share of {self.sets} sets in which each holds: {shares}>"


def judge_run(results: "Results") -> Findings:
    """Judge the findings of a run, beside its null models in the first worlds of the same seed.

    Where the draws are no multiple of 20, a set may have one world more in the run than in a null model.

    Raises
    ------
    OrderError
        If a null model's order constraints hold in too few draws.
    """
    scenario = results.scenario
    holds = holds_in_sets(scenario.findings, results.talks)
    draws = min(results.draws, MOST_DRAWS)
    nulls = {name: find_variant(scenario, name) for name in scenario.null_models if scenario.findings}
    played = {
        name: _holds_in_null(scenario.findings, other, draws, results.seed)
        for name, other in nulls.items()
        if other is not None
    }
    judged = {
        name: Judged(
            finding,
            holds[name],
            {null: _beyond(holds[name], played.get(null, {}).get(name)) for null in nulls},
        )
        for name, finding in scenario.findings.items()
    }
    unplayed = tuple(name for name in nulls if name not in played)
    return Findings(judged, results.sets, draws, unplayed)


def _holds_in_null(
    findings: Mapping[str, Finding], null: Scenario, draws: int, seed: int
) -> dict[str, BoolArray]:
    """Return where each finding holds in a null model, those about rounds that it does not hold left out."""
    there = {name: finding for name, finding in findings.items() if finding.when.keys() <= null.rounds.keys()}
    game = build_game(null)
    parts = [true_in_worlds(there, talks_table(game, batch).lazy()) for batch in play(game, draws, seed)]
    return more_than_half(there, pl.concat(parts))


def _beyond(holds: BoolArray, null: BoolArray | None) -> Beyond | None:
    if null is None:
        return None
    one, other = (values[None].astype(float) for values in (holds[: len(null)], null))
    difference, error = paired(one, other)
    return Beyond(float(difference[0]), None if np.isnan(error[0]) else float(error[0]))
