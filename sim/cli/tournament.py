"""``parley tournament``: play every profile of strategies, solve the game they make.

Room     cli
Shapes   none
Units    none
Source   none
"""

import io
import json
import shutil
import sys
from dataclasses import dataclass

from rich.console import Console

import sim
from sim.cli.exits import DONE, InputError, complain
from sim.cli.progress import CountProgress
from sim.cli.run import WIDTH, read_settings
from sim.equilibria.empirical_game import find_strategies, play_profiles
from sim.equilibria.tournament import study
from sim.game import OrderError, count_sets
from sim.report.tournament import as_json, print_tournament
from sim.scenario import ScenarioError
from sim.talks import is_compiled


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
    json: bool
    quiet: bool


def hold_tournament(request: Request) -> int:
    """Play, solve and print; what is wrong with the input is raised as ``InputError``."""
    try:
        scenario = sim.load(request.scenario, read_settings(request.settings))
        names = None if request.strategies is None else [n.strip() for n in request.strategies.split(",")]
        strategies = find_strategies(scenario, names)
        if not is_compiled() and not request.quiet:
            complain("Compiling for this machine: some 20 seconds, on the first run only.")
        profiles = len(strategies) ** len(scenario.parties)
        with CountProgress("profiles", profiles, silent=request.quiet) as progress:
            game = play_profiles(
                scenario, strategies, request.draws, request.seed, jobs=request.jobs, progress=progress
            )
    except (ScenarioError, OrderError) as error:
        raise InputError(str(error)) from None
    tournament = study(game, request.rule)
    if request.json:
        print(json.dumps(as_json(tournament, scenario.name), indent=2, allow_nan=False), flush=True)
    elif not request.quiet:
        text, on_terminal = io.StringIO(), sys.stdout.isatty()
        width = shutil.get_terminal_size().columns if on_terminal else WIDTH
        console = Console(file=text, width=width, force_terminal=on_terminal, highlight=False)
        print_tournament(tournament, scenario.title, count_sets(request.draws), console)
        print(text.getvalue(), end="", flush=True)
    return DONE
