"""How far each number may be moved: through its range, and some way beyond where that is valid.

A number is moved alone, the others at their central values; ranks that facts fix are kept.

Room     insight
Shapes   n numbers of the game
Units    shifts from the central value in widths of the number's range [width]
Source   none
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.game import Game
from sim.scenario import Scenario, ScenarioError, with_overrides
from sim.scenario.schema import domain_of
from sim.talks import list_parts

BEYOND: Final = 1.0  # widths that are tried beyond either end of a range
ENDS: Final = (0.0, 1.0)  # values at which what is valid commonly ends
SETTINGS: Final = "model."  # begins the path of a setting of the method: no assumption about the case


@dataclass(frozen=True, slots=True)
class Movable:
    """A number that is not exact, and how far it may be moved."""

    path: str
    place: int  # among the numbers of the game
    kind: str  # cited, anchored or free
    low: float
    central: float  # a count is whole
    high: float
    least: float  # the farthest shift down [width], at most 0
    most: float  # the farthest shift up [width], at least 0
    counted: bool

    @property
    def width(self) -> float:
        """Return the width of its range."""
        return self.high - self.low

    def value(self, shift: float) -> float:
        """Return the value at a shift; a count is whole."""
        value = self.central + shift * self.width
        return float(np.rint(value)) if self.counted else value

    def shift(self, value: float) -> float:
        """Return the shift that leads to a value."""
        return (value - self.central) / self.width

    def is_beyond(self, value: float) -> bool:
        """Return whether a value lies outside the number's range."""
        slack = 1e-9 * self.width
        return value < self.low - slack or value > self.high + slack


def movable_numbers(scenario: Scenario, game: Game) -> tuple[Movable, ...]:
    """Return the numbers of a game that have a range, settings of the method left out.

    Parameters
    ----------
    scenario : Scenario
        Says which values are valid.
    game : Game
        Of that scenario.
    """
    return tuple(
        _movable(scenario, game, place, path)
        for place, path in enumerate(game.numbers)
        if game.ranges[place, 0] < game.ranges[place, 2] and not path.startswith(SETTINGS)
    )


def _movable(scenario: Scenario, game: Game, place: int, path: str) -> Movable:
    low, _, high = game.ranges[place].tolist()
    central, width = float(game.central[place]), high - low
    floor, ceiling = low - BEYOND * width, high + BEYOND * width
    for rank in game.scenario.order:
        if rank.greater == path:
            floor = max(floor, float(game.central[game.position[rank.lesser]]))
        elif rank.lesser == path:
            ceiling = min(ceiling, float(game.central[game.position[rank.greater]]))
    least, most = _farthest(scenario, path, floor, low), _farthest(scenario, path, ceiling, high)
    return Movable(
        path=path,
        place=place,
        kind=scenario.numbers[path].kind,
        low=low,
        central=central,
        high=high,
        least=min((least - central) / width, 0.0),
        most=max((most - central) / width, 0.0),
        counted=bool(game.counted[place]),
    )


def _farthest(scenario: Scenario, path: str, beyond: float, end: float) -> float:
    """Return the farthest value that is valid: ``beyond``, 0 or 1 on the way back, or the range's ``end``."""
    between = [value for value in ENDS if min(beyond, end) < value < max(beyond, end)]
    nearer = sorted(between, key=lambda value: abs(value - beyond))
    return next((value for value in (beyond, *nearer) if _is_valid(scenario, path, value)), end)


def _is_valid(scenario: Scenario, path: str, value: float) -> bool:
    """Return whether a number may be set to a value.

    Its domain says so; the whole scenario is read again only where the number is ranked against others.
    """
    domain = domain_of(path)
    if domain is not None and not any(path in (rank.lesser, rank.greater) for rank in scenario.order):
        return domain.allows(value)
    try:
        with_overrides(scenario, {path: value}, list_parts())
    except ScenarioError:
        return False
    return True
