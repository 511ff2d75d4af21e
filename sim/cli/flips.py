"""``parley flips``: what would reverse the bargaining range and the likeliest outcome of a round.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
from dataclasses import dataclass
from pathlib import Path

import sim
from sim.cli.exits import DONE, InputError
from sim.cli.progress import GrowingProgress
from sim.cli.run import default_folder, read_settings
from sim.cli.show import announce_compiling, closing_line, show_report
from sim.game import OrderError
from sim.insight import InsightError, find_flips
from sim.report.flips import as_json, print_flips
from sim.report.folders import FolderError
from sim.report.insight_folders import FlipsFolder
from sim.scenario import ScenarioError


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks of ``parley flips``; the options as given."""

    scenario: str
    round: str | None
    draws: int
    seed: int
    settings: tuple[str, ...]
    out: Path | None
    json: bool
    quiet: bool


def show_flips(request: Request) -> int:
    """Find flips and return the exit code; what is wrong with the input is raised as ``InputError``."""
    try:
        scenario = sim.load(request.scenario, read_settings(request.settings))
        place = request.out if request.out is not None else default_folder(scenario, "flips")
        with FlipsFolder(place) as making:
            announce_compiling(quiet=request.quiet)
            with GrowingProgress("values", silent=request.quiet) as progress:
                flips = find_flips(scenario, request.round, request.draws, request.seed, progress)
            making.finish(flips)
    except (ScenarioError, OrderError) as error:
        raise InputError(str(error)) from None
    except (FolderError, InsightError) as error:
        raise InputError(f"error: {error}") from None
    where = closing_line(place, "charts/flips.svg", "charts/flips.csv", "summary.json")
    text = json.dumps(as_json(flips), indent=2, allow_nan=False) if request.json else None
    show_report(lambda console: print_flips(flips, console), text, where, quiet=request.quiet)
    return DONE
