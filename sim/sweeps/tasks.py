"""Tasks: points of one game that a process plays together, and what it says of them.

Room     sweeps
Shapes   none
Units    none
Source   none
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim import __version__
from sim.game import Game
from sim.scenario import ScenarioError
from sim.sweeps.evaluate import Row, play_points
from sim.sweeps.points import Point, Recipe, game_of
from sim.talks.own_parts import PluginError
from sim.talks.plugins import Plugin, blaming, load_again

Rows = list[tuple[str, Row | str]]


@dataclass(frozen=True, slots=True)
class Task:
    """Some points of one game, with their keys."""

    recipe: Recipe
    points: tuple[tuple[str, Point], ...]
    draws: int
    outputs: tuple[str, ...]
    plugins: tuple[Plugin, ...] = ()
    version: str = __version__

    def split(self) -> Iterator["Task"]:
        """Yield a task for each point."""
        for point in self.points:
            yield replace(self, points=(point,))


def play_task(task: Task) -> Rows:
    """Return the rows of a task's points by key, or why a point has none.

    A point that fails by a defect is found by playing each alone; the others keep their rows.

    Raises
    ------
    RuntimeError
        If the task comes from another version of Parley.
    """
    if task.version != __version__:
        raise RuntimeError(f"Parley is {__version__} here, and {task.version} where the sweep was started")
    try:
        load_again(task.plugins)
        with blaming():
            return _play(game_of(task.recipe), task)
    except ScenarioError as error:
        return lost(task, str(error))
    except Exception as error:  # whatever it is, it is one point's row and not the end of the sweep
        if len(task.points) == 1:
            said = "" if isinstance(error, PluginError) else f"{type(error).__name__}: "
            return lost(task, f"{said}{error}")
        return [row for one in task.split() for row in play_task(one)]


def _play(game: Game, task: Task) -> Rows:
    """Play the points of each seed together."""
    rows: Rows = []
    for seed in dict.fromkeys(point.seed for _, point in task.points):
        chosen = [(key, dict(point.numbers)) for key, point in task.points if point.seed == seed]
        found = play_points(game, [numbers for _, numbers in chosen], task.draws, seed, task.outputs)
        rows += zip((key for key, _ in chosen), found, strict=True)
    return rows


def lost(task: Task, reason: str) -> Rows:
    """Return the rows of a task that cannot be played."""
    return [(key, reason) for key, _ in task.points]
