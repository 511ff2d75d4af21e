"""Comparison: what other runs move against a baseline, over the same worlds, with paired intervals.

Room     results
Shapes   Q quantities, S assumption sets, N worlds
Units    differences of shares of worlds, of payoffs [util]
Source   model.md, section 1
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.game import build_game, count_sets, set_of_world
from sim.results.by_set import Quantity, SetMeans, paired, play_by_set
from sim.results.estimates import estimate
from sim.results.results import check_sample
from sim.scenario import Scenario, ScenarioError, apply_variant
from sim.talks import list_parts


class ComparisonError(Exception):
    """Scenarios that have nothing in common."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger a quantity is than in the baseline."""

    quantity: Quantity
    baseline: float
    value: float
    difference: float
    error: float | None  # 95 %, paired by assumption set; None where there is one set only

    @property
    def is_sure(self) -> bool:
        """Whether it is beyond Monte-Carlo error."""
        return self.error is not None and abs(self.difference) > self.error

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        low, high = (
            (None, None)
            if self.error is None
            else (self.difference - self.error, self.difference + self.error)
        )
        return {
            "baseline": self.baseline,
            "value": self.value,
            "difference": self.difference,
            "mc_low": low,
            "mc_high": high,
        }


@dataclass(frozen=True, slots=True)
class Alternative:
    """What one variant or scenario moves against the baseline."""

    name: str
    differences: tuple[Difference, ...]
    other_outcome: dict[str, float | None] | None  # share of worlds in which some round ends otherwise

    def find(self, quantity: Quantity) -> Difference | None:
        """Return the difference in one quantity, None where it is not shared."""
        return next((one for one in self.differences if one.quantity == quantity), None)

    def of(self, what: str) -> tuple[Difference, ...]:
        """Return the differences of one sort."""
        return tuple(one for one in self.differences if one.quantity.what == what)

    @property
    def changed(self) -> float | None:
        """Return the share of worlds in which some round ends otherwise; None where rounds differ."""
        return None if self.other_outcome is None else self.other_outcome["probability"]

    @property
    def size(self) -> float:
        """Return the largest move of an outcome at the end."""
        return max((abs(one.difference) for one in self.of("final")), default=0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What alternatives move against a scenario as it stands, over the same worlds."""

    scenario: Scenario
    draws: int
    seed: int
    baseline: dict[Quantity, tuple[float, float | None]]  # with its own error (95 %)
    alternatives: tuple[Alternative, ...]

    @property
    def sets(self) -> int:
        """Return the number of assumption sets."""
        return count_sets(self.draws)

    def sorted(self) -> tuple[Alternative, ...]:
        """Return the alternatives, the one that moves an outcome at the end farthest first."""
        return tuple(sorted(self.alternatives, key=lambda one: -one.size))

    def __repr__(self) -> str:
        """Return how far each alternative moves an outcome at the end."""
        moves = ", ".join(f"{one.name} {100 * one.size:.1f}" for one in self.sorted())
        return f"<Comparison with {self.scenario.name}, largest move at the end in points: {moves}>"


def compare(
    scenario: Scenario,
    others: Sequence[tuple[str, Scenario]],
    draws: int,
    seed: int,
    progress: Callable[[int], None] | None = None,
    known: dict[str, SetMeans] | None = None,
) -> Comparison:
    """Play a scenario and others over the same worlds; return paired differences.

    Parameters
    ----------
    scenario : Scenario
        The baseline.
    others : sequence of (str, Scenario)
        What to compare with it, under the names to show.
    draws, seed : int
        As in ``sim.run``, for each of them.
    progress : callable, optional
        Called with the number of worlds finished, of all runs together.
    known : dict, optional
        Hash of a scenario -> what came out of it, over the same draws and seed: it is not played again, and
        what is played is added.

    Returns
    -------
    Comparison
        Differences in what each shares with the baseline: outcomes at the end, at any time and by
        round, and payoffs, by name.

    Raises
    ------
    ComparisonError
        If one has no party and no named outcome in common with the baseline.
    OrderError
        If the order constraints of one hold in too few draws.
    TypeError, ValueError
        If draws or seed is not a whole number within its bounds.
    """
    draws, seed = check_sample(draws, seed)
    for name, other in others:
        _check_shared(scenario, name, other)
    known, played = {} if known is None else known, 0

    def play(one: Scenario) -> SetMeans:
        nonlocal played
        before = played
        played += draws
        tell = None if progress is None else lambda finished: progress(before + finished)
        if one.hash not in known:
            known[one.hash] = play_by_set([build_game(one)], draws, seed, tell)[0]
        return known[one.hash]

    base = play(scenario)
    means, error = paired(base.means, np.zeros_like(base.means))
    return Comparison(
        scenario,
        draws,
        seed,
        {
            quantity: (float(mean), None if np.isnan(off) else float(off))
            for quantity, mean, off in zip(base.quantities, means, error, strict=True)
        },
        tuple(_against(base, name, play(other), draws) for name, other in others),
    )


def name_others(scenario: Scenario, others: Sequence[str | Scenario]) -> list[tuple[str, Scenario]]:
    """Return scenarios with names to show, each once; all variants where there are no others.

    Raises
    ------
    ScenarioError
        If there is no variant of a name.
    ComparisonError
        If nothing is named and the scenario has no variants.
    """
    if not others and not scenario.variants:
        raise ComparisonError(f"{scenario.name} has no variants; name another scenario to compare it with")
    named: list[tuple[str, Scenario]] = []
    for other in others or scenario.variants:
        if isinstance(other, str):
            if other not in dict(named):
                named.append((other, apply_variant(scenario, other, list_parts())))
        else:
            same = [name for name, _ in named if name.partition(" (")[0] == other.name]
            named.append((f"{other.name} ({len(same) + 1})" if same else other.name, other))
    return named


def find_variant(scenario: Scenario, name: str) -> Scenario | None:
    """Return a variant; None where what was set by hand leaves nothing for it to change."""
    try:
        return apply_variant(scenario, name, list_parts())
    except ScenarioError:
        return None


def _check_shared(scenario: Scenario, name: str, other: Scenario) -> None:
    if not (
        scenario.parties.keys() & other.parties.keys() or scenario.outcomes.keys() & other.outcomes.keys()
    ):
        raise ComparisonError(
            f"{scenario.name} and {name} have no party and no named outcome in common "
            f"({', '.join([*scenario.parties, *scenario.outcomes])} against "
            f"{', '.join([*other.parties, *other.outcomes])}): there is nothing to compare"
        )


def _against(base: SetMeans, name: str, run: SetMeans, draws: int) -> Alternative:
    shared = [quantity for quantity in base.quantities if quantity in run.quantities]
    before, after = base.rows(shared), run.rows(shared)
    moves, errors = paired(after, before)
    differences = tuple(
        Difference(quantity, float(old), float(new), float(move), None if np.isnan(error) else float(error))
        for quantity, old, new, move, error in zip(
            shared, before.mean(axis=1), after.mean(axis=1), moves, errors, strict=True
        )
    )
    changed = None
    if base.quantities == run.quantities:
        changed = estimate((base.outcome != run.outcome).any(axis=1), set_of_world(draws))
    return Alternative(name, differences, changed)
