"""``parley tournament``: play every profile of strategies, solve the game they make.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

import sim
from sim.charts.tournaments import unsuited_charts
from sim.cli.exits import DONE, InputError
from sim.cli.progress import CountProgress
from sim.cli.run import default_folder, read_settings
from sim.cli.show import announce_compiling, closing_line, show_report
from sim.equilibria.double_oracle import Search
from sim.equilibria.empirical_game import find_strategies, nash_yardsticks, play_profiles
from sim.equilibria.parameters import Space, find_space, search_parameters
from sim.equilibria.tournament import study
from sim.game import OrderError, count_sets
from sim.report import FolderError
from sim.report.search import print_search, search_json
from sim.report.tournament import as_json, print_tournament
from sim.report.tournament_folder import TournamentFolder
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from sim.equilibria.tournament import Tournament


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks of ``parley tournament``; the options as given."""

    scenario: str
    strategies: str | None
    rule: str
    draws: int
    seed: int
    settings: tuple[str, ...]
    jobs: int
    out: Path | None
    json: bool
    quiet: bool
    search: str | None = None


def hold_tournament(request: Request) -> int:
    """Play, solve, write and print; what is wrong with the input is raised as ``InputError``."""
    try:
        scenario = sim.load(request.scenario, read_settings(request.settings))
        names = None if request.strategies is None else [n.strip() for n in request.strategies.split(",")]
        strategies = find_strategies(scenario, names)
        searched = None if request.search is None else [n.strip() for n in request.search.split(",")]
        space = None if searched is None else find_space(scenario, strategies, searched)
        place = request.out if request.out is not None else default_folder(scenario, "tournament")
        with TournamentFolder(place) as making:
            announce_compiling(quiet=request.quiet)
            profiles = len(strategies) ** len(scenario.parties)
            with CountProgress("profiles", profiles, silent=request.quiet) as progress:
                game = play_profiles(
                    scenario, strategies, request.draws, request.seed, jobs=request.jobs, progress=progress
                )
            yardsticks = nash_yardsticks(scenario, request.draws, request.seed)
            search = None if space is None else _search(request, space)
            tournament = study(game, request.rule, yardsticks=yardsticks)
            found = {} if search is None else {"search": search_json(search, game.parties)}
            making.finish(tournament, scenario, strategies, found)
    except (ScenarioError, OrderError) as error:
        raise InputError(str(error)) from None
    except FolderError as error:
        raise InputError(f"error: {error}") from None
    document = None
    if request.json:
        document = json.dumps(as_json(tournament, scenario.name) | found, indent=2, allow_nan=False)

    def write(console: Console) -> None:
        print_tournament(tournament, scenario.title, count_sets(request.draws), console)
        if search is not None:
            console.print()
            print_search(search, game.parties, console)

    show_report(write, document, _where(tournament, place), quiet=request.quiet)
    return DONE


def _where(tournament: "Tournament", place: Path) -> str:
    """Say where the files are, and which charts are not among them and why."""
    missing = [f"Not drawn: {name}, since {reason}." for name, reason in unsuited_charts(tournament).items()]
    line = closing_line(place, "report.html", "charts/", "payoffs.csv", "summary.json", "samples.parquet")
    return "\n".join([*missing, line])


def _search(request: Request, space: Space) -> Search:
    """Search the parameters; how many profiles that takes is not known beforehand."""
    draws, seed, jobs = request.draws, request.seed, request.jobs
    with CountProgress("profiles of the search", None, silent=request.quiet) as progress:
        return search_parameters(space, request.rule, draws, seed, jobs=jobs, progress=progress)
