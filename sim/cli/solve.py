"""``parley solve``: what reason would recommend, how sure that is, and how far the talks end from it.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console

import sim
from sim.cli.exits import DONE, InputError
from sim.cli.progress import CountProgress
from sim.cli.run import read_settings
from sim.cli.show import announce_compiling, closing_line, show_report
from sim.game import OrderError, build_game
from sim.interop import InteropError, read_genius
from sim.report import FolderError
from sim.report.folders import OutputFolder, manifest_of, versions, write_json
from sim.report.solutions import as_json, frontier_table
from sim.report.solutions_tables import print_solutions
from sim.results import SolutionPoints
from sim.results.endings import play_to_end
from sim.results.recommended import solve_sets
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario

KIND: Final = "solutions"


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks of ``parley solve``; the options as given."""

    scenario: str
    draws: int
    seed: int
    settings: tuple[str, ...]
    out: Path | None
    json: bool
    quiet: bool


def solve_scenario(request: Request) -> int:
    """Solve, play and print; what is wrong with the input is raised as ``InputError``."""
    try:
        with nullcontext() if request.out is None else OutputFolder(request.out, KIND) as folder:
            if Path(request.scenario).is_dir():
                told, points = _solve_domain(request)
                made: dict[str, Any] = {"domain": points.problem.name, "versions": versions()}
            else:
                scenario = sim.load(request.scenario, read_settings(request.settings))
                told, points = _solve(scenario, request)
                made = manifest_of(scenario, request.draws, request.seed)
            if folder is not None:
                write_json(folder.working / "solutions.json", told)
                frontier_table(points).write_csv(folder.working / "frontier.csv")
                folder.complete(made)
    except (ScenarioError, OrderError, InteropError) as error:
        raise InputError(str(error)) from None
    except FolderError as error:
        raise InputError(f"error: {error}") from None
    problem, document = points.problem, json.dumps(told, indent=2, allow_nan=False) if request.json else None
    first_day = {} if problem.no_deal is None else problem.names(problem.no_deal)

    def write(console: Console) -> None:
        print_solutions(told, problem.title, first_day, console)

    where = None if request.out is None else closing_line(request.out, "solutions.json", "frontier.csv")
    show_report(write, document, where, quiet=request.quiet)
    return DONE


def _solve(scenario: "Scenario", request: Request) -> tuple[dict[str, Any], SolutionPoints]:
    points, game = sim.solve(scenario), build_game(scenario)
    recommended = solve_sets(game, points, request.draws, request.seed)
    announce_compiling(quiet=request.quiet)
    with CountProgress("worlds", request.draws, silent=request.quiet) as progress:
        endings = play_to_end(game, points, request.draws, request.seed, progress)
    doers = {name: sorted(issue.carried_out_by) for name, issue in scenario.issues.items()}
    return as_json(points, doers, request.draws, request.seed, recommended, endings), points


def _solve_domain(request: Request) -> tuple[dict[str, Any], SolutionPoints]:
    """Solve the domain of a GENIUS folder, which has no numbers to draw and no talks to play."""
    if request.settings:
        raise InputError(f"error: --set changes a scenario; {request.scenario} is a folder with a domain")
    points = sim.solve(read_genius(request.scenario).problem())
    return as_json(points, {}, request.draws, request.seed), points
