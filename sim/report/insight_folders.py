"""The folders of a comparison, and of what would reverse a result: tables, JSON and a chart each.

Room     report
Shapes   none
Units    none
Source   none
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.charts.single import save_comparison_chart, save_flips_chart
from sim.report import comparison as comparisons
from sim.report import flips as reversals
from sim.report.folders import OutputFolder, manifest_of, write_json

if TYPE_CHECKING:
    from sim.insight import Flips
    from sim.results import Comparison


class ComparisonFolder(OutputFolder):
    """The folder of a comparison in the making."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, "comparison")

    def finish(self, comparison: "Comparison") -> None:
        """Write all files of a comparison and put the folder in its place."""
        write_json(self.working / "summary.json", comparisons.as_json(comparison))
        comparisons.differences_table(comparison).write_csv(self.working / "differences.csv")
        save_comparison_chart(comparison, self.working / "charts")
        made = manifest_of(comparison.scenario, comparison.draws, comparison.seed)
        self.complete(made | {"alternatives": [one.name for one in comparison.alternatives]})


class FlipsFolder(OutputFolder):
    """The folder of what would reverse a result, in the making."""

    def __init__(self, place: Path) -> None:
        super().__init__(place, "flips")

    def finish(self, flips: "Flips") -> None:
        """Write all files and put the folder in its place."""
        outcome = flips.outcome
        write_json(self.working / "summary.json", reversals.as_json(flips))
        save_flips_chart(flips, self.working / "charts")
        made = manifest_of(flips.scenario, outcome.draws, outcome.seed)
        self.complete(made | {"round": flips.round})
