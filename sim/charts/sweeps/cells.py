"""Two choices, such as the strategies of both sides: a cell for each pair, with its number and error.

Room     charts
Shapes   n points
Units    probability [%] or payoff [util]
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.charts import style
from sim.charts.key import Entry
from sim.charts.sweeps.axes import set_choice_axis
from sim.charts.sweeps.marks import FAILED
from sim.charts.sweeps.response import Response, find_baseline
from sim.charts.sweeps.shades import Shades
from sim.charts.sweeps.wording import number_words
from sim.charts.words import quoted, readable

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIZES = (8.0, 7.0, style.LEAST_LETTERS)  # points of the letters in a cell, the largest that fit
PAD = 0.06  # inches
NO_VALUE = "#F7F7F7"


@dataclass(frozen=True, slots=True)
class Writing:
    """How much is written into a cell, and how large."""

    size: float
    with_error: bool
    outcomes: Mapping[int, str]  # what stands for each outcome; empty where nothing does
    is_blank: bool = False  # nothing fits

    def lines(self, response: Response, shades: Shades, point: int) -> list[str]:
        """Return what is written into the cell of a point."""
        if self.is_blank:
            return []
        value, error = float(response.values[point]), float(response.error[point])
        words = shades.words(value) + (" %" if shades.is_share else "")
        if self.with_error and np.isfinite(error):
            words = f"{shades.words(value)} ± {_error(shades, error)}"
        outcome = self.outcomes.get(int(response.likeliest[point]))
        return [words] if outcome is None else [words, outcome]


def _error(shades: Shades, error: float) -> str:
    return f"{100 * error:.0f}" if shades.is_share else number_words(float(f"{error:.1g}"))


def choose_writing(response: Response, shades: Shades, cell: tuple[float, float]) -> Writing:
    """Return the fullest writing that fits into all cells of this many inches."""
    here = [int(i) for i in np.unique(response.likeliest[response.played]) if i >= 0]
    names = {i: readable(response.outcomes[i]) for i in here}
    letters = {i: chr(ord("A") + rank) for rank, i in enumerate(here)} if len(here) > 1 else {}
    tries = [Writing(s, True, names) for s in SIZES[:2]] + [Writing(s, True, letters) for s in SIZES]
    tries += [Writing(s, False, letters) for s in SIZES]
    points = np.flatnonzero(response.played)
    for writing in tries:
        lines = [line for point in points for line in writing.lines(response, shades, int(point))]
        wide = max((style.text_width(line, writing.size) for line in set(lines)), default=0.0)
        n_lines = 2 if writing.outcomes else 1
        if wide + PAD <= cell[0] and n_lines * writing.size * style.LINE / 72 + PAD <= cell[1]:
            return writing
    return Writing(SIZES[-1], False, {}, is_blank=True)


def paint(
    axes: Axes, response: Response, shades: Shades, writing: Writing, wide: float, *, is_home: bool
) -> None:
    """Draw the cells, so many inches wide, the first factor across."""
    across, up = response.factors[:2]
    set_choice_axis(axes, "x", across, wide)
    set_choice_axis(axes, "y", up, wide)
    axes.spines[["left", "bottom"]].set_visible(False)
    x, y = response.columns[across.name], response.columns[up.name]
    done: dict[tuple[float, float], int] = {}
    for point in range(len(x)):  # the same pair may have been drawn twice: one that was played comes first
        pair = (float(x[point]), float(y[point]))
        if np.isfinite(pair).all() and (
            pair not in done or response.played[point] > response.played[done[pair]]
        ):
            done[pair] = point
    for column in range(len(across.levels)):
        for row in range(len(up.levels)):
            _draw_cell(axes, response, shades, writing, (column, row), done.get((column, row)))
    home = (find_baseline(across), find_baseline(up))
    if is_home and home[0] is not None and home[1] is not None:
        axes.add_patch(
            Rectangle(
                (home[0] - 0.46, home[1] - 0.46),
                0.92,
                0.92,
                fill=False,
                edgecolor=style.RED,
                linewidth=2.0,
                zorder=4,
                label="baseline",
            )
        )


def _draw_cell(
    axes: Axes,
    response: Response,
    shades: Shades,
    writing: Writing,
    place: tuple[int, int],
    point: int | None,
) -> None:
    column, row = place
    played = point is not None and bool(response.played[point])
    fill = shades.fill(float(response.values[point])) if played else NO_VALUE
    axes.add_patch(
        Rectangle((column - 0.5, row - 0.5), 1.0, 1.0, facecolor=fill, edgecolor="white", linewidth=1.0)
    )
    if point is not None and played:
        words = "\n".join(writing.lines(response, shades, point))
        ink = shades.ink(float(response.values[point]))
        axes.text(column, row, words, size=writing.size, color=ink, ha="center", va="center", linespacing=1.2)
    elif point is not None and response.failed[point]:
        axes.plot([column], [row], linestyle="none", label="failed", **FAILED)


def entries(response: Response, writing: Writing, *, baseline: bool) -> list[Entry]:
    """Say what stands in a cell."""
    unit = "%" if response.is_share else "util"
    first = f"in a cell: {'value ± Monte-Carlo error' if writing.with_error else 'value'} [{unit}]"
    if writing.is_blank:
        first = "darker: higher; cells are too small for numbers, which are in the table of data"
    found = [Entry(first + (", and the likeliest outcome" if writing.outcomes else ""))]
    for outcome, shown in writing.outcomes.items():
        if len(shown) == 1:
            found.append(
                Entry(f"likeliest outcome: {quoted(readable(response.outcomes[outcome]))}", number=shown)
            )
    here = response.likeliest[response.played]
    if not writing.outcomes and here.size and (here == here[0]).all() and here[0] >= 0:
        found.append(
            Entry(f"likeliest outcome in every cell: {quoted(readable(response.outcomes[here[0]]))}")
        )
    if baseline:
        look = {
            "marker": "s",
            "markersize": 10,
            "color": style.RED,
            "markeredgewidth": 2.0,
            "fillstyle": "none",
        }
        found.append(Entry("the scenario as written", look))
    if response.failed.any():
        found.append(Entry("failed", FAILED))
    return found


def cell_size(axes: Axes, response: Response) -> tuple[float, float]:
    """Return width and height of a cell in inches."""
    figure: Figure | None = axes.get_figure(root=True)
    assert figure is not None
    box, (across, up) = axes.get_window_extent(), response.factors[:2]
    return box.width / figure.dpi / len(across.levels), box.height / figure.dpi / len(up.levels)
