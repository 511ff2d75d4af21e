"""``parley trace``: pick a world where it is not named, tell it, write it where asked to.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
import shutil
import sys
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sim
from sim.charts.single import save_trace_chart
from sim.cli.exits import DONE, InputError
from sim.cli.progress import CountProgress
from sim.cli.run import read_settings
from sim.cli.show import WIDTH, announce_compiling, closing_line
from sim.game import OrderError, build_game
from sim.report import FolderError, OutputFolder
from sim.report.folders import manifest_of, write_json
from sim.report.insight_folders import TRACE
from sim.report.trace import tell
from sim.results import trace
from sim.results.typical import Pick, PickError, find_typical, read_pick
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks of ``parley trace``; the options as given."""

    scenario: str
    world: int | None
    pick: str | None
    draws: int
    seed: int
    settings: tuple[str, ...]
    out: Path | None
    json: bool
    quiet: bool


def trace_world(request: Request) -> int:
    """Tell a world and return the exit code; what is wrong with the input is raised as ``InputError``."""
    if (request.world is None) == (request.pick is None):
        found = "neither" if request.world is None else "both"
        raise InputError(
            f"error: found {found} of --world and --pick; expected one, such as --world 0 or "
            '--pick "breakdown at ROUND"'
        )
    if request.world is not None and request.world >= request.draws:
        raise InputError(
            f"error: there is no world {request.world:,}: with --draws {request.draws:,} they are numbered "
            f"from 0 to {request.draws - 1:,}"
        )
    try:
        scenario = sim.load(request.scenario, read_settings(request.settings))
        with nullcontext() if request.out is None else OutputFolder(request.out, TRACE) as folder:
            told = _told(scenario, request)
            text = tell(told, _width())
            if folder is not None:
                _write(told, scenario, folder)
    except (ScenarioError, OrderError) as error:
        raise InputError(str(error)) from None
    except PickError as error:
        raise InputError(f"error: --pick: {error}") from None
    except FolderError as error:
        raise InputError(f"error: {error}") from None
    _show(told, text, request)
    return DONE


def _told(scenario: "Scenario", request: Request) -> dict[str, Any]:
    """Return the document of the world asked for, with how it was picked."""
    pick = None if request.pick is None else _pick(scenario, request.pick, request)
    world = pick.world if pick is not None else request.world
    with CountProgress("rounds", len(scenario.rounds), silent=request.quiet) as progress:
        told = trace(scenario, world or 0, request.draws, request.seed, progress=progress)
    found = pick and {"asked": request.pick} | asdict(pick)
    return {**told, "pick": found}


def _pick(scenario: "Scenario", wanted: str, request: Request) -> Pick:
    """Play the draws and return a typical world of what is wanted."""
    game = build_game(scenario)
    outcome, name = read_pick(wanted, game.outcomes, game.rounds)
    announce_compiling(quiet=request.quiet)
    with CountProgress("worlds", request.draws, silent=request.quiet) as progress:
        results = sim.run(scenario, draws=request.draws, seed=request.seed, progress=progress)
    return find_typical(results, outcome, name)


def _write(told: dict[str, Any], scenario: "Scenario", folder: OutputFolder) -> None:
    """Write text, document and chart, and put the folder in its place."""
    place = folder.working
    (place / "trace.txt").write_text(tell(told, WIDTH), encoding="utf-8")
    write_json(place / "trace.json", told)
    save_trace_chart(told, place)
    made = manifest_of(scenario, told["draws"], told["seed"])
    folder.complete(made | {"world": told["world"], "pick": told["pick"]})


def _width() -> int:
    """Return how many columns the text takes: those of the terminal, if they are fewer than usual."""
    return min(WIDTH, shutil.get_terminal_size().columns) if sys.stdout.isatty() else WIDTH


def _show(told: dict[str, Any], text: str, request: Request) -> None:
    if request.json:
        text = json.dumps(told, indent=2, allow_nan=False) + "\n"
    if request.json or not request.quiet:
        sys.stdout.write(text)
        sys.stdout.flush()
    if request.out is not None and not request.quiet:
        where = closing_line(request.out, "trace.txt", "trace.svg", "trace.csv", "trace.json")
        print(where, file=sys.stderr if request.json else sys.stdout, flush=True)
