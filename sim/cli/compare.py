"""``parley compare``: variants or scenarios over the same worlds, and what they move.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sim
from sim.cli.exits import DONE, InputError
from sim.cli.progress import CountProgress
from sim.cli.run import default_folder, read_settings
from sim.cli.show import announce_compiling, closing_line, show_report
from sim.game import OrderError
from sim.report.comparison import as_json, print_comparison
from sim.report.folders import FolderError
from sim.report.insight_folders import ComparisonFolder
from sim.results import Comparison, ComparisonError
from sim.scenario import Scenario, ScenarioError, bundled
from sim.scenario.errors import choose


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks of ``parley compare``; the options as given."""

    scenario: str
    others: tuple[str, ...]
    draws: int
    seed: int
    settings: tuple[str, ...]
    out: Path | None
    json: bool
    quiet: bool


def compare_scenarios(request: Request) -> int:
    """Compare and return the exit code; what is wrong with the input is raised as ``InputError``."""
    try:
        settings = read_settings(request.settings)
        scenario = sim.load(request.scenario, settings)
        others = [_find(scenario, name, settings) for name in request.others]
        place = request.out if request.out is not None else default_folder(scenario, "comparison")
        with ComparisonFolder(place) as making:
            comparison = _play(scenario, others, request)
            making.finish(comparison)
    except (ScenarioError, OrderError) as error:
        raise InputError(str(error)) from None
    except (FolderError, ComparisonError) as error:
        raise InputError(f"error: {error}") from None
    where = closing_line(place, "charts/comparison.svg", "differences.csv", "summary.json")
    text = json.dumps(as_json(comparison), indent=2, allow_nan=False) if request.json else None
    show_report(lambda console: print_comparison(comparison, console), text, where, quiet=request.quiet)
    return DONE


def _find(scenario: Scenario, name: str, settings: Mapping[str, object]) -> str | Scenario:
    """Return the name of a variant of the scenario, or the scenario that a name or file stands for."""
    if name in scenario.variants:
        return name
    try:
        return sim.load(name, settings)
    except ScenarioError as error:
        if error.problems[0].code != "E001":
            raise
        known = choose(name, [*scenario.variants, *bundled()], "variants and scenarios")
        raise InputError(
            f'error: "{name}" is no variant of {scenario.name}, no file and no bundled scenario: {known}'
        ) from None


def _play(scenario: Scenario, others: list[str | Scenario], request: Request) -> Comparison:
    announce_compiling(quiet=request.quiet)
    total = request.draws * (1 + len(others or scenario.variants))
    with CountProgress("worlds", total, silent=request.quiet) as progress:
        return sim.compare(scenario, *others, draws=request.draws, seed=request.seed, progress=progress)
