"""``parley plot``: draw the charts of what a command has written again, from its files alone.

Room     cli
Shapes   none
Units    none
Source   none
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sim import open_run, open_sweep
from sim.charts import save_charts
from sim.charts.single import save_comparison_chart, save_flips_chart, save_trace_chart
from sim.charts.sweeps import save_sweep_charts
from sim.charts.tournaments import save_tournament_charts
from sim.cli.exits import DONE, InputError
from sim.report import FolderError
from sim.report.insight_folders import open_comparison, open_flips, open_trace
from sim.report.tournament_folder import open_tournament
from sim.results import RunError
from sim.sweeps import SweepError

Formats = Sequence[str]
KINDS: Final = "a run, sweep, tournament, comparison, flips or trace"


def plot_folder(folder: Path, formats: Formats, style: str) -> int:
    """Draw and return the exit code."""
    try:
        written = DRAWN_BY[_kind(folder)](folder, formats, style)
    except (RunError, SweepError, FolderError) as error:
        raise InputError(f"error: {error}") from None
    for path in written:
        print(path)
    return DONE


def _kind(folder: Path) -> str:
    """Return what a folder's manifest says it holds."""
    try:
        content = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        content = None
    kind = content.get("format") if isinstance(content, dict) else None
    if kind not in DRAWN_BY:
        raise InputError(f"error: {folder} holds nothing to draw: there is no manifest.json of {KINDS}")
    return str(kind)


def _run(folder: Path, formats: Formats, style: str) -> list[Path]:
    return save_charts(open_run(folder), folder / "charts", formats, style)


def _sweep(folder: Path, formats: Formats, style: str) -> list[Path]:
    sweep = open_sweep(folder)
    if not sweep.count()[0]:
        raise InputError(f"error: no point of {folder} has been played yet")
    return save_sweep_charts(sweep, folder / "charts", formats, style)


def _tournament(folder: Path, formats: Formats, style: str) -> list[Path]:
    tournament, title = open_tournament(folder)
    return save_tournament_charts(tournament, title, folder / "charts", formats, style)


def _comparison(folder: Path, formats: Formats, style: str) -> list[Path]:
    return save_comparison_chart(open_comparison(folder), folder / "charts", formats, style)


def _flips(folder: Path, formats: Formats, style: str) -> list[Path]:
    return save_flips_chart(open_flips(folder), folder / "charts", formats, style)


def _trace(folder: Path, formats: Formats, style: str) -> list[Path]:
    return save_trace_chart(open_trace(folder), folder, formats, style)


DRAWN_BY: Final[Mapping[str, Callable[[Path, Formats, str], list[Path]]]] = MappingProxyType(
    {
        "parley run": _run,
        "parley sweep": _sweep,
        "parley tournament": _tournament,
        "parley comparison": _comparison,
        "parley flips": _flips,
        "parley trace": _trace,
    }
)
