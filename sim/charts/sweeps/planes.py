"""One or several panels over the same two factors, drawn as what the two are: numbers or choices.

Two numbers make a surface, a number and a choice a line for each level, two choices cells. Panels
share axes, scale and key, so that they can be compared.

Room     charts
Shapes   n points
Units    none of its own
Source   Tufte (1983), The Visual Display of Quantitative Information (small multiples)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.style import fit_label
from sim.charts.sweeps import cells, curves, surface
from sim.charts.sweeps.axes import (
    label_axis,
    level_labels,
    level_room,
    room_below,
    widest,
)
from sim.charts.sweeps.response import Response, find_baseline
from sim.charts.sweeps.shades import draw_scale, make_shades
from sim.charts.sweeps.wording import (
    error_words,
    output_words,
    sweep_caption,
)

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

KEY: Final = 2.35  # inches
TITLE: Final = 8.5  # points
ABOVE: Final = 0.28  # inches for the title of a panel
GAP: Final = 0.22  # inches between panels
TALL: Final = 1.4  # inches that another row of panels takes on a narrow figure
ROOM: Final = 0.85  # inches beside the axes for numbers and a label


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One panel: what it is of, and its points."""

    title: str
    response: Response
    is_home: bool = True  # whether it may hold the scenario as written


def arrange(factors: Sequence["FactorInfo"]) -> tuple["FactorInfo", "FactorInfo"]:
    """Return which of two factors goes across and which up: a number before a choice."""
    first, second = factors
    return (second, first) if (first.kind, second.kind) == ("choice", "number") else (first, second)


def columns_of(figure: Figure, n: int, kinds: tuple[str, str]) -> int:
    """Return how many of so many panels over two kinds of factors stand side by side."""
    if style.is_narrow(figure):
        return 1 if kinds == ("choice", "choice") else min(n, 2)
    return n if n <= 3 else (2 if n == 4 else 3)


def draw_planes(
    sweep: "Sweep", response: Response, panels: Sequence[Panel], figure: Figure, title: str, what: str = ""
) -> None:
    """Draw panels over the first two factors of their responses on an empty figure.

    Parameters
    ----------
    response : Response
        All points, with the two factors first: what is shared is taken from it.
    title, what : str
        The finding, and what the caption has to say beyond the marks.
    """
    across, up = response.factors[:2]
    kinds = (across.kind, up.kind)
    columns = columns_of(figure, len(panels), kinds)
    if style.is_narrow(figure):
        figure.set_figheight(figure.get_figheight() + TALL * (-(-len(panels) // columns) - 1))
    left = (
        max(ROOM, widest(level_labels(up, level_room(figure))) + 0.45)
        if kinds == ("choice", "choice")
        else ROOM
    )
    right = style.beside(figure, KEY + 0.4)
    width = figure.get_figwidth() - left - right
    cell = (width - GAP * (columns - 1)) / columns / max(1, len(across.levels))
    below = room_below(across, cell)
    host = style.set_up(
        figure,
        title,
        sweep_caption(sweep, response, _reading(response, kinds, what)),
        above=0.05,
        below=below,
        left=left,
        right=right,
    )
    frames = _lay_out(host, len(panels), columns, titled=bool(panels[0].title))
    baseline = all(find_baseline(factor) is not None for factor in (across, up))
    entries: list[Entry]
    if kinds == ("number", "number"):
        shades = make_shades(response)
        for axes, panel in zip(frames, panels, strict=True):
            surface.paint(axes, panel.response, shades, response, is_home=panel.is_home)
        baseline = any(line.get_label() == "baseline" for axes in frames for line in axes.lines)
        entries = surface.entries(response, shades, baseline=baseline)
    elif kinds == ("number", "choice"):
        levels = curves.shown_levels(response, up)
        for axes, panel in zip(frames, panels, strict=True):
            curves.paint(axes, panel.response, response, levels, is_home=panel.is_home)
        baseline = any(line.get_label() == "baseline" for axes in frames for line in axes.lines)
        entries = curves.entries(response, levels, baseline=baseline)
    else:
        shades = make_shades(response)
        writing = cells.choose_writing(response, shades, cells.cell_size(frames[0], response))
        for axes, panel in zip(frames, panels, strict=True):
            cells.paint(axes, panel.response, shades, writing, cell, is_home=panel.is_home)
        entries = cells.entries(response, writing, baseline=baseline)
    for axes, panel in zip(frames, panels, strict=True):
        wide = axes.get_window_extent().width / figure.dpi
        axes.set_title(fit_label(panel.title, wide, TITLE, lines=1), size=TITLE, loc="left", pad=4.0)
    _label(host, frames, columns, response, (below, left))
    bottom = write_key(host, entries, KEY)
    if kinds != ("number", "choice"):
        draw_scale(host, shades, bottom - 0.12, KEY - 0.1)


def _reading(response: Response, kinds: tuple[str, str], what: str) -> str:
    if kinds == ("number", "number"):
        words = [surface.reading(response)]
    elif kinds == ("number", "choice"):
        words = [f"lines: mean over draws at each level, bands: {error_words(response)}"]
    else:
        words = [f"likeliest outcomes by point estimates, ±: {error_words(response)}"]
    if response.is_share and response.is_banded:
        widths = (response.high - response.low)[response.played]
        ends = [f"{100 * end:.0f}" for end in (np.nanmin(widths), np.nanmax(widths))]
        span = ends[0] if ends[0] == ends[1] else " to ".join(ends)
        words.append(f"5-95 % of the assumption sets (not drawn) are {span} points wide")
    return "; ".join([*([what] if what else []), *words])


def _lay_out(host: Axes, n: int, columns: int, *, titled: bool) -> list[Axes]:
    """Divide the host, which keeps nothing but labels, into panels."""
    figure = style.root(host.figure)
    host.patch.set_visible(False)
    host.spines[:].set_visible(False)
    host.set_xticks([])
    host.set_yticks([])
    rows = -(-n // columns)
    size = figure.get_size_inches()
    box = host.get_position()
    above = ABOVE / size[1] if titled else 0.0
    gap = GAP / size[0]
    wide = (box.width - gap * (columns - 1)) / columns
    tall = (box.height - GAP / size[1] * (rows - 1)) / rows
    frames = []
    for i in range(n):
        row, column = divmod(i, columns)
        bottom = box.y1 - (row + 1) * tall - row * GAP / size[1]
        frames.append(figure.add_axes((box.x0 + column * (wide + gap), bottom, wide, tall - above)))
    return frames


def _label(
    host: Axes, frames: Sequence[Axes], columns: int, response: Response, room: tuple[float, float]
) -> None:
    """Label the outer axes only."""
    for i, axes in enumerate(frames):
        axes.tick_params(labelleft=i % columns == 0, labelbottom=i + columns >= len(frames))
    figure, (across, up) = host.get_figure(root=True), response.factors[:2]
    assert figure is not None
    box = host.get_window_extent()
    label_axis(host, "x", across, response.columns[across.name], box.width / figure.dpi)
    host.xaxis.labelpad = 72 * (room[0] - 0.27)
    if (across.kind, up.kind) == ("number", "choice"):
        host.set_ylabel(style.wrap(output_words(response), box.height / figure.dpi, 9.0))
    else:
        label_axis(host, "y", up, response.columns[up.name], box.height / figure.dpi)
    host.yaxis.labelpad = 72 * (room[1] - 0.32)


def with_factors(response: Response, factors: tuple["FactorInfo", ...]) -> Response:
    """Return a response with its factors in another order."""
    return replace(response, factors=factors)
