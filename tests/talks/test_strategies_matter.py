"""Strategies matter: the same worlds end otherwise, beyond what Monte-Carlo error could explain.

Shares are compared over the same worlds, in pairs; the standard error is that of the mean
difference over assumption sets, since worlds of a set are not independent.
"""

from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest

import sim
from sim.scenario import apply_variant, loads
from sim.talks import list_parts, play
from tests.talks.random_games import game

DRAWS = {"two_issues": 1000, "antalya": 3000}
shipped = pytest.mark.parametrize("name", ["two_issues", pytest.param("antalya", marks=pytest.mark.slow)])


@cache
def final(name: str, *variants: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the final outcome of each world of a scenario with some of its variants, and its set."""
    scenario = sim.load(name)
    for variant in variants:
        scenario = apply_variant(scenario, variant, list_parts())
    with TemporaryDirectory() as folder:
        results = sim.run(scenario, draws=DRAWS[name], seed=1, folder=Path(folder))
        talks = results.talks.select("world", "set", "outcome").collect()
    last = talks.group_by("world", maintain_order=True).last()
    return last["outcome"].to_physical().to_numpy().astype(int), last["set"].to_numpy()


def standard_errors_apart(one: np.ndarray, two: np.ndarray, sets: np.ndarray) -> float:
    """Return by how many standard errors the share of that outcome differs that differs most."""
    most = 0.0
    for outcome in np.union1d(one, two):
        difference = (one == outcome).astype(float) - (two == outcome)
        of_sets = np.bincount(sets, weights=difference) / np.bincount(sets)
        apart = abs(float(of_sets.mean()))
        error = float(of_sets.std(ddof=1)) / len(of_sets) ** 0.5
        most = max(most, apart / error if error > 0 else np.inf if apart > 0 else 0.0)
    return most


HOLDS = {  # of variants; the file of two_issues itself holds 0, and who concedes nothing holds 1
    ("two_issues", 0): (),
    ("two_issues", 1): ("hold 1",),
    ("antalya", 0): ("hold 0",),
    ("antalya", 1): ("nobody concedes",),
}


def hold(name: str, value: int) -> tuple[str, ...]:
    return HOLDS[name, value]


@shipped
def test_hold_0_hold_1_and_random_offers_end_otherwise(name: str) -> None:
    runs = [final(name, *hold(name, 0)), final(name, *hold(name, 1)), final(name, "random offers")]
    for (one, sets), (two, _) in combinations(runs, 2):
        assert standard_errors_apart(one, two, sets) > 5


@shipped
def test_least_for_oneself_ends_otherwise_than_most_acceptable(name: str) -> None:
    """At hold 0, where in the last turn every deal worth r may be offered."""
    one, sets = final(name, *hold(name, 0))
    two, _ = final(name, *hold(name, 0), "least for oneself")
    assert standard_errors_apart(one, two, sets) > 5


def test_two_runs_of_one_strategy_are_no_standard_errors_apart() -> None:
    one, sets = final("two_issues")
    assert standard_errors_apart(one, one.copy(), sets) == 0


BASE = {
    "parties.*.strategy.aspiration": {"time_dependent": {"exponent": 1, "hold": 0}},
    "parties.*.strategy.proposal": "most_acceptable",
    "parties.*.strategy.acceptance": "aspiration",
    "parties.*.strategy.leaving": "compare",
    "parties.*.strategy.opponent_model": "bayesian_types",
    "hidden.what": ["stakes", "war"],  # so that there is something to learn
    "hidden.spread": 0.6,
    "model.types": 4,
    "model.learning": 1,
}


def states(number: int, **changes: object) -> list[tuple[int, ...]]:
    """Return how things stand after each round of a random game with the base strategy, but for changes."""
    if not changes:
        return states_of_base(number)
    return [
        (*meeting.standing.state, *meeting.walked_out)
        for batch in play(game(number, **{**BASE, **changes}), 4, number)
        for meeting in batch.rounds
    ]


@cache
def states_of_base(number: int) -> list[tuple[int, ...]]:
    return states(number, **BASE)


@pytest.mark.parametrize(
    "change",
    [
        {"parties.*.strategy.aspiration": {"time_dependent": {"hold": 1}}},
        {"parties.*.strategy.aspiration": "never_conceding"},
        {"parties.*.strategy.aspiration": "reservation_value"},
        {"parties.*.strategy.proposal": "least_for_oneself"},
        {"parties.*.strategy.proposal": "random"},
        {"parties.*.strategy.proposal": "similar"},
        {"parties.*.strategy.proposal": "minimal_concession"},
        {"parties.*.strategy.proposal": "anticipating"},
        {"parties.*.strategy.opponent_model": "frequency"},
        {"parties.*.strategy.opponent_model": "scalable_bayesian"},
        {"parties.*.strategy.opponent_model": "oracle"},
        {"parties.*.strategy.acceptance": {"constant": {"level": 0.3}}},
        {"parties.*.strategy.leaving": "never"},
        *(
            {f"parties.*.strategy.{kind}": {name: {"until": 0}} if name == "combined" else name}
            for kind in ("aspiration", "acceptance", "leaving")
            for name in list(list_parts()[kind])[3 if kind == "aspiration" else 2 :]
        ),
    ],
    ids=lambda change: str(next(iter(change.items()))),
)
def test_every_part_of_a_strategy_changes_some_talks(change: dict[str, object]) -> None:
    """Among the first 60 random games, so many as it takes for every part: the rarest changes three of them.

    That is an acceptance rule that bites late only. Most change a dozen or more; with 20 games `time` and
    `combined` would change none or one. No learning has a constructed game of its own, below.
    """
    assert any(states(number) != states(number, **change) for number in range(60))


BRIDGE = """
format: 1
title: A bridge east or west
starts: 2030-01-01
known: 2030-01-05
horizon: {days: 30}
issues: {bridge: {none: , east: , west: , gone: }}
parties:
  north:
    demands: {bridge: {east: 0.5, west: 0.5}}
    costs: {bridge: {gone: 0.5}}
    strategy: {aspiration: reservation_value}
  south:
    demands: {bridge: {east: 0.9, west: 0.02, gone: 1}}
    red_lines: {east_bank: {when: {bridge: east}, chance: 0.3}}
    strategy: {aspiration: never_conceding, acceptance: {constant: {level: 0}}}
rounds: {first: {date: 2030-01-05, exchanges: 5}}
outcomes: {bridge: {when: anything new}}
closing: none
model: {blur: 0.1, error: 0.05, learning: 1, types: 2}
"""


def test_who_learns_from_a_refusal_offers_something_else_and_who_does_not_asks_again_in_vain() -> None:
    """North is told no where the east bank is sacred; nothing else is drawn.

    At first east is thought to suit south with 0.7 * 0.997, west with 0.60 (section 6: blur 0.1, gains 0.9
    and 0.02), and both are worth the same to north. A refusal raises the doubt of the line from 0.3 to
    0.3 / (0.3 + 0.7 * 0.05) or so, which leaves east with 0.1: so north turns to the west, which south takes.
    """
    ends = {}
    for model in ("bayesian_types", "none"):
        scenario = loads(BRIDGE, "bridge", {"parties.*.strategy.opponent_model": model}, parts=list_parts())
        results = sim.run(scenario, draws=200, seed=1)
        worlds = results.worlds.select("world", pl.col("red_line.south.east_bank").alias("sacred")).collect()
        ends[model] = (
            results.talks.collect().join(worlds, on="world").group_by("sacred", "in_force.bridge").len()
        )
    sacred = worlds["sacred"].sum()
    assert 30 < sacred < 90
    east = {(False, "east", 200 - sacred)}
    assert set(ends["bayesian_types"].rows()) == east | {(True, "west", sacred)}
    assert set(ends["none"].rows()) == east | {(True, "none", sacred)}
