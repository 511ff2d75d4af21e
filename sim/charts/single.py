"""Charts that stand alone: of a comparison, and of what would reverse a result.

Room     charts
Shapes   none
Units    axes say them
Source   each chart's own file
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from sim.charts import FORMATS, comparison, flips
from sim.charts.style import house_style, new_figure, save

if TYPE_CHECKING:
    from sim.insight import Flips
    from sim.results import Comparison


def save_comparison_chart(of: "Comparison", folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Draw a comparison and write the chart with the data it shows; return the files written."""
    written = _save(comparison.size(of), lambda f: comparison.draw(of, f), folder, "comparison", formats)
    comparison.table(of).write_csv(folder / "comparison.csv")
    return [*written, folder / "comparison.csv"]


def save_flips_chart(of: "Flips", folder: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Draw what would reverse a result and write the chart with the data it shows; return the files."""
    written = _save(flips.size(of), lambda f: flips.draw(of, f), folder, "flips", formats)
    flips.table(of).write_csv(folder / "flips.csv")
    return [*written, folder / "flips.csv"]


def _save(
    size: tuple[float, float],
    draw: Callable[[Figure], None],
    folder: Path,
    name: str,
    formats: Sequence[str],
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.{ending}" for ending in formats]
    with house_style():
        figure = new_figure(*size)
        draw(figure)
        for file in files:
            save(figure, file)
    return files
