"""Parameters of strategies that a search goes through, and the games their values make.

A party concedes by the clock of the round: the exponent says when, the hold how far (model.md,
section 7). All else about its strategy stays as the strategies to start from have it.

Room     equilibria (imports scenario, game and talks)
Shapes   P parties, N worlds, K profiles
Units    exponent and hold have none; payoff [util]
Source   Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24, 159-182 (the curve). Ranges
         are assumptions: exponents from a tenth to ten, as far to either side of an even pace; in a round of
         twelve exchanges, six turns a party, 0.1 gives 85 % of the way by the second turn and 10 under 11 %
         before the last, so that little is left beyond. Hold is a share: all of it is searched
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from sim.arrays import FloatArray
from sim.equilibria.double_oracle import Axis, Point, Profile, Search, double_oracle
from sim.equilibria.empirical_game import Strategies, means_by_set, play_all, refuse_what_sees_rivals
from sim.game import Game, build_game, fix_numbers, set_of_world
from sim.scenario import Scenario, with_overrides
from sim.scenario.errors import Choice, Place, Problem, ScenarioError, choose
from sim.talks import list_parts

AXES: Final[Mapping[str, Axis]] = MappingProxyType(
    {
        "exponent": Axis("exponent", 0.1, 10.0, is_logarithmic=True),
        "hold": Axis("hold", 0.0, 1.0),
    }
)
SEARCHED: Final = "aspiration.time_dependent"  # the part that has them


@dataclass(frozen=True, slots=True)
class Space:
    """What is searched, and from where.

    Attributes
    ----------
    base : Game
        In which every party has the first strategy; all but the parameters searched stays as it has it.
    axes : tuple of Axis
        The parameters searched.
    starts : tuple of Point
        The two strategies that the search starts from.
    """

    base: Game
    axes: tuple[Axis, ...]
    starts: tuple[Point, ...]


def find_space(scenario: Scenario, strategies: Strategies, names: Sequence[str]) -> Space:
    """Return the space of some parameters of a scenario's strategies.

    Parameters
    ----------
    scenario : Scenario
        From ``sim.load``.
    strategies : mapping
        Name -> parts by kind. The search starts from the first two that concede by the clock and differ in
        what is searched.
    names : sequence of str
        Parameters, of ``AXES``.

    Raises
    ------
    ScenarioError
        If a parameter is not known, or there are no two strategies to start from.
    """
    unknown = [name for name in names if name not in AXES]
    if unknown:
        raise ScenarioError(
            [
                _problem("E122", f'"{name}" cannot be searched', choose(name, list(AXES), "parameters"))
                for name in unknown
            ]
        )
    axes = tuple(AXES[name] for name in dict.fromkeys(names))
    kind, part = SEARCHED.split(".")
    party, parts = next(iter(scenario.parties)), list_parts()
    base: Game | None = None
    points: list[Point] = []
    for strategy in strategies.values():
        settings = {f"parties.{name}.strategy": dict(strategy) for name in scenario.parties}
        loaded = with_overrides(scenario, settings, parts)
        refuse_what_sees_rivals(loaded)
        chosen = loaded.parties[party].strategy[kind]
        if chosen.name != part:
            continue
        point = tuple(chosen.parameters[axis.name].central for axis in axes)
        base = base or build_game(loaded)
        points = list(dict.fromkeys([*points, point]))
        if len(points) == 2:
            return Space(base, axes, tuple(points))
    message = (
        "a search starts from two strategies that concede by the clock and differ in what is searched; "
        f"found {len(points)} among: {', '.join(strategies)}"
    )
    hint = "try --strategies 'hard line,firm but fair,conceder'"
    raise ScenarioError([_problem("E123", message, hint)])


def _problem(code: str, message: str, hint: str | Choice) -> Problem:
    return Problem(code, message, "", Place(), hint=hint)


def search_parameters(
    space: Space,
    rule: str = "payoff_dominance",
    draws: int = 10_000,
    seed: int = 1,
    *,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Search:
    """Search parameters of strategies for an equilibrium, by the double oracle.

    Parameters
    ----------
    space : Space
        From ``find_space``.
    rule : str
        Of selection, one of ``RULES``.
    draws, seed, jobs : int
        As for ``play_profiles``. Gains are compared over assumption sets: with one set, as of up to three
        draws, they count as certain.
    progress : callable, optional
        Called with the number of profiles played.

    Raises
    ------
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    sets, played = set_of_world(draws), 0

    def play(profiles: Sequence[Profile]) -> FloatArray:
        nonlocal played
        paid = []
        games = [_game_of(space.base, space.axes, profile) for profile in profiles]
        for samples in play_all(games, draws, seed, jobs):
            paid.append(means_by_set(samples, sets))
            played += 1
            if progress is not None:
                progress(played)
        return np.array(paid)

    return double_oracle(play, space.axes, [space.starts] * len(space.base.parties), rule)


def _game_of(base: Game, axes: Sequence[Axis], profile: Profile) -> Game:
    """Return the game in which every party's parameters are those of its point."""
    values: dict[str, Any] = {
        f"parties.{party}.strategy.{SEARCHED}.{axis.name}": value
        for party, point in zip(base.parties, profile, strict=True)
        for axis, value in zip(axes, point, strict=True)
    }
    return fix_numbers(base, values)
