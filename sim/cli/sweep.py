"""``parley sweep``: read the experiment, play what is missing, draw.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.charts.drawn import write_charts
from sim.charts.sweeps import draw_sweep_charts
from sim.cli.exits import DONE, FAILED, INTERRUPTED, InputError, complain, said
from sim.cli.progress import SweepProgress
from sim.cli.run import read_settings
from sim.cli.show import announce_compiling, closing_line, show_report
from sim.report.page import sweep_page, write_page
from sim.report.sweeps import as_json, failures, print_sweep
from sim.scenario import ScenarioError
from sim.sweeps import (
    Experiment,
    Outcome,
    StoppedError,
    SweepError,
    load_experiment,
    open_sweep,
    run_sweep,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks of ``parley sweep``; the options as given."""

    experiment: str
    jobs: int | None
    cluster: str | None
    on_error: Literal["record", "stop"]
    seed: int | None
    settings: tuple[str, ...]
    out: Path | None
    json: bool
    quiet: bool


def sweep_experiment(request: Request) -> int:
    """Sweep and return the exit code; what is wrong with the input is raised as ``InputError``."""
    try:
        settings = dict(read_settings(request.settings))
        if request.seed is not None:
            settings["seed"] = request.seed
        experiment = load_experiment(request.experiment, settings)
    except ScenarioError as error:
        raise InputError(str(error)) from None
    place = request.out if request.out is not None else Path("results", experiment.name)
    try:
        outcome = _play(experiment, place, request)
        if outcome.done:
            charts = list(draw_sweep_charts(outcome.sweep))
            write_charts(charts, place / "charts")
            write_page(sweep_page(outcome.sweep, charts), place)
    except ScenarioError as error:
        raise InputError(str(error)) from None
    except StoppedError as error:
        return _stopped(f"error: {error}", place, FAILED)
    except SweepError as error:
        raise InputError(f"error: {error}") from None
    except OSError as error:
        return _stopped(f"error: {said(error)}", place, FAILED)
    except KeyboardInterrupt:
        return _stopped("interrupted", place, INTERRUPTED)
    _show(outcome, place, request)
    return FAILED if outcome.failed else DONE


def _play(experiment: Experiment, place: Path, request: Request) -> Outcome:
    if not request.cluster:
        announce_compiling(quiet=request.quiet)
    with SweepProgress(silent=request.quiet) as progress:
        return run_sweep(
            experiment,
            place,
            jobs=request.jobs,
            cluster=request.cluster,
            on_error=request.on_error,
            progress=progress,
        )


def _stopped(why: str, place: Path, code: int) -> int:
    """Say why a sweep has ended before its time, and what is kept of it; return the exit code."""
    complain(why)
    try:
        sweep = open_sweep(place)
        done, planned = sweep.count()[0], sweep.manifest["counts"]["planned"]
        kept = f"{done:,} of {planned:,} points are kept in {place}"
        complain(f"{kept}; the same command goes on from there")
    except (SweepError, OSError):
        complain(f"no point of this sweep is kept in {place}, or none can be read")
    return code


def _show(outcome: Outcome, place: Path, request: Request) -> None:
    """Print what it has come to and where the files are; with --json the latter goes to standard error."""
    document = json.dumps(as_json(outcome), indent=2) if request.json else None
    show_report(lambda console: print_sweep(outcome, console), document, None, quiet=request.quiet)
    if outcome.failed:
        complain(failures(outcome))
    if not request.quiet:
        where = closing_line(place, "report.html", "charts/", "summary.csv", "parts/")
        print(where, file=sys.stderr if request.json else sys.stdout, flush=True)
