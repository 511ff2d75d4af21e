"""The folder of a run: its tables, its summary, its charts and its page.

Room     report
Shapes   none
Units    none
Source   none
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from sim.charts import CHARTS, Drawn, draw_charts, write_charts
from sim.report.folders import OutputFolder, manifest_of, write_json
from sim.report.page import run_page, write_page
from sim.report.progress import Tell, silent
from sim.results import writing_tables

if TYPE_CHECKING:
    from sim.results import Results

PARTS: Final = "parts"


class RunFolder(OutputFolder):
    """The folder of a run in the making, a context in which it is played as well.

    Examples
    --------
    >>> with RunFolder(Path("results/antalya")) as making:  # doctest: +SKIP
    ...     making.finish(sim.run(scenario, folder=making.parts))
    """

    def __init__(self, place: Path) -> None:
        super().__init__(place, "run")

    @property
    def parts(self) -> Path:
        """Where the run keeps the parts of its tables until they are put together."""
        return self.working / PARTS

    def finish(self, results: "Results", tell: Tell = silent) -> None:
        """Write all files of a run and put the folder in its place; ``tell`` hears what is at work.

        Raises
        ------
        FolderError
            If the place was taken meanwhile by something that is not ours.
        """
        folder = self.working
        tables: dict[str, pl.LazyFrame] = {
            "talks": results.talks,
            "worlds": results.worlds,
            "exchanges": results.exchanges,
        }
        tell("tables", 0, None)
        with writing_tables():
            for name, table in tables.items():
                table.sink_parquet(folder / f"{name}.parquet")
        charts: list[Drawn] = []
        tell("charts", 0, len(CHARTS))
        for chart in draw_charts(results):
            charts.append(chart)
            tell("charts", len(charts), len(CHARTS))
        write_charts(charts, folder / "charts")
        write_json(folder / "summary.json", results.summary())
        write_page(run_page(results, charts, tell), folder)
        shutil.rmtree(self.parts, ignore_errors=True)
        self.complete(manifest_of(results.scenario, results.draws, results.seed))
