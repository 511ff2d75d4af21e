"""``parley run``: load, play, write, report.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sim
from sim.cli.exits import DONE, InputError
from sim.cli.progress import CountProgress, PartsProgress
from sim.cli.show import announce_compiling, closing_line, written
from sim.game import OrderError
from sim.report import FolderError, RunFolder, print_report
from sim.scenario import ScenarioError, parse_setting

if TYPE_CHECKING:
    from sim.results import Results
    from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks of ``parley run``; the options as given."""

    scenario: str
    draws: int
    seed: int
    settings: tuple[str, ...]
    out: Path | None
    json: bool
    quiet: bool


def run_scenario(request: Request) -> int:
    """Run and return the exit code; what is wrong with the input is raised as ``InputError``."""
    try:
        scenario = sim.load(request.scenario, read_settings(request.settings))
        place = request.out if request.out is not None else default_folder(scenario)
        with RunFolder(place) as making:
            results = _play(scenario, making, request)
            report = _report(results, request)
            with PartsProgress(silent=request.quiet) as progress:
                making.finish(results, progress)
    except (ScenarioError, OrderError) as error:
        raise InputError(str(error)) from None
    except FolderError as error:
        raise InputError(f"error: {error}") from None
    _show(report, place, request)
    return DONE


def _play(scenario: "Scenario", making: RunFolder, request: Request) -> "Results":
    announce_compiling(quiet=request.quiet)
    with CountProgress("worlds", request.draws, silent=request.quiet) as progress:
        return sim.run(
            scenario, draws=request.draws, seed=request.seed, folder=making.parts, progress=progress
        )


def _report(results: "Results", request: Request) -> str:
    """Return what goes to standard output."""
    if request.json:
        return json.dumps(results.summary(), indent=2, allow_nan=False) + "\n"
    if request.quiet:
        return ""
    return written(lambda console: print_report(results, console))


def _show(report: str, place: Path, request: Request) -> None:
    """Print the report and where the files are; with --json the latter goes to standard error."""
    sys.stdout.write(report)
    sys.stdout.flush()
    if not request.quiet:
        where = closing_line(place, "report.html", "charts/", "tables/", "summary.json", "talks.parquet")
        print(where, file=sys.stderr if request.json else sys.stdout, flush=True)


def read_settings(settings: tuple[str, ...]) -> Mapping[str, object]:
    """Return the overrides that ``--set`` options make; of two on one path the last counts."""
    return dict(parse_setting(text) for text in settings)


def default_folder(scenario: "Scenario", of: str = "") -> Path:
    """Return where a run goes if nobody says otherwise; beside it, with ``of``, what is found out of it."""
    name = scenario.name.strip(".") or "scenario"
    return Path("results", f"{name}-{of}" if of else name)
