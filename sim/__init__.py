"""Parley: from a news article to a bargaining model, its talks and their outcomes.

>>> import sim
>>> scenario = sim.load("two_issues")
>>> sim.run(scenario, draws=200).summary()["final"]["outcomes"]["breakdown"]["probability"]
0.0
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported on use, so that `parley --help` starts at once
    from sim.results import BargainingProblem, Comparison, Results, SolutionPoints
    from sim.scenario import Scenario
    from sim.sweeps import Sweep

__version__ = "0.1.0"
__all__ = ["compare", "load", "open_run", "open_sweep", "run", "solve"]


def load(source: str | Path, overrides: Mapping[str, object] | None = None) -> "Scenario":
    """Read and check a scenario.

    Parameters
    ----------
    source : str or Path
        A YAML file, or the name of a bundled scenario.
    overrides : mapping, optional
        Path of a number or setting -> its new value; ``*`` stands for any one name in a path.

    Returns
    -------
    Scenario
        The validated, frozen tree of the file.

    Raises
    ------
    ScenarioError
        With every error of the file: line, column, what was found, what was expected.
    """
    from sim import scenario
    from sim.talks.listing import list_parts

    return scenario.load(source, overrides, parts=list_parts())


def run(
    scenario: "Scenario",
    draws: int = 10_000,
    seed: int = 1,
    *,
    folder: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> "Results":
    """Play a scenario's talks in ``draws`` worlds; see ``sim.results.run``."""
    from sim import results

    return results.run(scenario, draws, seed, folder=folder, progress=progress)


def open_run(folder: str | Path) -> "Results":
    """Open the folder of a finished run; see ``sim.results.open_run``."""
    from sim import results

    return results.open_run(folder)


def solve(problem: "Scenario | BargainingProblem") -> "SolutionPoints":
    """Return frontier and solution points, of a scenario at central numbers; see ``sim.results.solve``."""
    from sim import results

    return results.solve(problem)


def compare(
    scenario: "Scenario",
    *others: "str | Scenario",
    draws: int = 10_000,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
) -> "Comparison":
    """Play a scenario and others over the same worlds; return paired differences with intervals.

    Parameters
    ----------
    scenario : Scenario
        The baseline.
    *others : str or Scenario
        Names of its variants, or other scenarios; by default all of its variants.
    draws, seed, progress
        As in ``sim.run``; ``draws`` worlds for each, ``progress`` counts those of all.

    Raises
    ------
    ScenarioError
        If there is no variant of a name.
    ComparisonError
        If two scenarios have nothing in common, or there is nothing to compare with.
    """
    from sim import results

    return results.compare(scenario, results.name_others(scenario, others), draws, seed, progress)


def open_sweep(folder: str | Path) -> "Sweep":
    """Open the folder of a sweep: its points as a lazy frame, and what was planned; see ``sim.sweeps``."""
    from sim import sweeps

    return sweeps.open_sweep(folder)
