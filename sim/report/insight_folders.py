"""The folders of a comparison, of what would reverse a result, and of a world: written, and opened again.

Room     report
Shapes   none
Units    none
Source   none
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim.charts import trace
from sim.charts.single import save_comparison_chart, save_flips_chart
from sim.report import comparison as comparisons
from sim.report import flips as reversals
from sim.report.folders import FolderError, OutputFolder, format_of, manifest_of, write_json
from sim.results.manifests import MANIFEST, is_manifest
from sim.results.opening import LARGEST, OTHERWISE, scenario_of
from sim.scenario import ScenarioError

if TYPE_CHECKING:
    from sim.insight import Flips
    from sim.results import Comparison
    from sim.scenario import Scenario

Content = TypeVar("Content")

COMPARISON, FLIPS, TRACE, SUMMARY = "comparison", "flips", "trace", "summary.json"
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OSError, ScenarioError)


class ComparisonFolder(OutputFolder):
    """The folder of a comparison in the making."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, COMPARISON)

    def finish(self, comparison: "Comparison") -> None:
        """Write all files of a comparison and put the folder in its place."""
        write_json(self.working / SUMMARY, comparisons.as_json(comparison))
        comparisons.differences_table(comparison).write_csv(self.working / "differences.csv")
        save_comparison_chart(comparison, self.working / "charts")
        made = manifest_of(comparison.scenario, comparison.draws, comparison.seed)
        self.complete(made | {"alternatives": [one.name for one in comparison.alternatives]})


class FlipsFolder(OutputFolder):
    """The folder of what would reverse a result, in the making."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, FLIPS)

    def finish(self, flips: "Flips") -> None:
        """Write all files and put the folder in its place."""
        outcome = flips.outcome
        write_json(self.working / SUMMARY, reversals.as_json(flips))
        save_flips_chart(flips, self.working / "charts")
        made = manifest_of(flips.scenario, outcome.draws, outcome.seed)
        self.complete(made | {"round": flips.round})


def open_comparison(folder: Path) -> "Comparison":
    """Return a comparison from its folder alone.

    Raises
    ------
    FolderError
        If the folder holds none, or one that cannot be read.
    """
    return _open(folder, COMPARISON, SUMMARY, comparisons.read_json)


def open_flips(folder: Path) -> "Flips":
    """Return what would reverse a result from its folder alone.

    Raises
    ------
    FolderError
        If the folder holds none, or one that cannot be read.
    """
    return _open(folder, FLIPS, SUMMARY, reversals.read_json)


def open_trace(folder: Path) -> Mapping[str, Any]:
    """Return the document of one world from its folder alone.

    Raises
    ------
    FolderError
        If the folder holds none, or one that cannot be read.
    """
    return _open(folder, TRACE, "trace.json", _told)


def _told(document: Mapping[str, Any], _: "Scenario") -> Mapping[str, Any]:
    """Return the document of one world, if its chart can be drawn."""
    trace.table(document)
    return document


def _open(
    folder: Path, kind: str, name: str, read: Callable[[Mapping[str, Any], "Scenario"], Content]
) -> Content:
    """Return what the document of a folder of a kind says, read for the scenario of its manifest."""
    if not is_manifest(folder / MANIFEST, format_of(kind), LARGEST):
        raise FolderError(f"{folder} does not hold a {kind} of Parley: there is no {MANIFEST} of one")
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        scenario = scenario_of(manifest)
        if scenario.hash == manifest["hash"]:
            return read(json.loads((folder / name).read_bytes()), scenario)
    except UNREADABLE as error:
        raise FolderError(f"{folder} cannot be read: {type(error).__name__}: {error}") from None
    raise FolderError(f"{folder} {OTHERWISE}")
