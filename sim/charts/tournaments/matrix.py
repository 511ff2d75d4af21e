"""Tables of cells, one for each party: own strategies down, the others' across, a key beside them.

Room     charts
Shapes   S rows, C columns, P panels
Units    sizes in inches and points
Source   none
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.charts import style
from sim.charts.style import fit_label

KEY: Final = 2.9  # inches for the key
LABELS, NARROW = 1.45, 0.9  # inches for the names of rows, on a narrow figure
HEAD, UPRIGHT = (
    0.74,
    1.2,
)  # inches over a panel for its title and the names of columns, where these stand upright
HEIGHT, LOW = 0.56, 0.44  # of a cell, on a narrow figure
WIDTHS: Final = (0.74, 1.5)  # of a cell, at least and at most
PAGE: Final = 10.0  # inches that a figure of few columns takes across
TEXT: Final = 1.45  # inches for title and caption
WIDER: Final = 1.12  # bold letters, than others
LETTERS: Final = 7.5  # points of labels and of numbers in cells
MOST_COLUMNS: Final = 16
BEST: Final[Mapping[str, Any]] = MappingProxyType(
    {"marker": "v", "markersize": 5.5, "markerfacecolor": style.BLACK, "markeredgecolor": style.BLACK}
)
NEARLY: Final[Mapping[str, Any]] = MappingProxyType(dict(BEST) | {"markerfacecolor": "white"})
FRAME: Final[Mapping[str, Any]] = MappingProxyType(
    {"fill": False, "edgecolor": style.RED, "linewidth": 2.2, "zorder": 4}
)
FRAME_KEY: Final[Mapping[str, Any]] = MappingProxyType(
    {"marker": "s", "markersize": 10, "color": style.RED, "markeredgewidth": 2.2, "fillstyle": "none"}
)


def cell_width(n_columns: int) -> float:
    """Return how wide a cell is."""
    return float(np.clip((PAGE - LABELS - KEY - 0.6) / n_columns, *WIDTHS))


def size(n_rows: int, n_columns: int, n_panels: int) -> tuple[float, float]:
    """Return the inches of a figure of such panels."""
    width = max(LABELS + n_columns * cell_width(n_columns) + KEY + 0.6, 8.4)
    return width, max(TEXT + n_panels * (HEAD + n_rows * HEIGHT), 5.0)


def has_key_below(figure: Figure, n_columns: int) -> bool:
    """Return whether a figure is too narrow for cells of the usual width and a key beside them."""
    return figure.get_figwidth() - LABELS - n_columns * cell_width(n_columns) < KEY + 0.3


def lay_panels(
    figure: Figure, title: str, caption: str, shape: tuple[int, int], headings: Sequence[str]
) -> list[Axes]:
    """Write title and caption, and return an empty panel of (S, C) cells under each heading."""
    narrow, cell = style.is_narrow(figure), cell_width(shape[1])
    labels = NARROW if narrow else LABELS
    if has_key_below(figure, shape[1]):
        cell = min((figure.get_figwidth() - labels - style.EDGE) / shape[1], WIDTHS[1])
    over = UPRIGHT if cell < WIDTHS[0] else HEAD
    right = figure.get_figwidth() - labels - shape[1] * cell
    if narrow:
        figure.set_figheight(TEXT + len(headings) * (over + shape[0] * LOW))
    frame = style.set_up(figure, title, caption, above=over, below=0.05, left=labels, right=right)
    width, height = figure.get_size_inches()
    box = frame.get_position()
    frame.remove()
    head = over / height
    tall = min((box.height - (len(headings) - 1) * head) / len(headings), shape[0] * 2 * HEIGHT / height)
    panels = []
    for rank, heading in enumerate(headings):
        axes = figure.add_axes((box.x0, box.y1 - (rank + 1) * tall - rank * head, box.width, tall))
        axes.set(xlim=(-0.5, shape[1] - 0.5), ylim=(shape[0] - 0.5, -0.5))
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.tick_params(length=0, top=False, labeltop=True, bottom=False, labelbottom=False)
        top = axes.get_position().y1 + (over - 0.16) / height
        start = style.EDGE if narrow else style.LEFT
        words = fit_label(heading, (box.x1 * width - start) / WIDER, 9.0, 1)
        figure.text(start / width, top, words, size=9.0, weight="bold", va="top")
        panels.append(axes)
    return panels


def label_cells(axes: Axes, rows: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
    """Name the rows, and the columns by a line for each of the other parties' strategies."""
    room, narrow = wide(axes) - 0.06, style.is_narrow(axes.figure)
    lines = 3 if max(len(names) for names in columns) == 1 else 1
    look: dict[str, Any] = {"size": LETTERS, "linespacing": 1.15, "va": "baseline"}
    if wide(axes) < WIDTHS[0]:
        room, look = UPRIGHT - 0.35, {"size": LETTERS, "rotation": 90, "va": "bottom"}
        lines = 1 if wide(axes) < 0.4 else lines
    across = [" \n".join(fit_label(name, room, LETTERS, lines) for name in names) for names in columns]
    axes.set_xticks(range(len(columns)), labels=across, **look)
    down = [
        fit_label(name, (NARROW if narrow else LABELS) - 0.25, LETTERS, 3 if narrow else 2) for name in rows
    ]
    axes.set_yticks(range(len(rows)), labels=down, size=LETTERS)


def wide(axes: Axes) -> float:
    """Return the inches of a cell across."""
    left, right = axes.get_xlim()
    return float(axes.get_window_extent().width / axes.figure.dpi / (right - left))


def fill_cell(axes: Axes, row: int, column: int, fill: Any) -> None:
    """Draw the ground of a cell."""
    axes.add_patch(
        Rectangle((column - 0.5, row - 0.5), 1.0, 1.0, facecolor=fill, edgecolor="white", linewidth=1.0)
    )


def frame_cell(axes: Axes, row: int, column: int, label: str) -> None:
    """Draw a frame into a cell."""
    axes.add_patch(Rectangle((column - 0.46, row - 0.45), 0.92, 0.9, label=label, **FRAME))


def write_cell(axes: Axes, place: tuple[int, int], lines: Sequence[str], ink: str, *, bold: bool) -> None:
    """Write a number into a cell, and under it, smaller, a second line if there is room for it."""
    row, column = place
    look: dict[str, Any] = {"color": ink, "ha": "center", "va": "center"}
    weight = "bold" if bold else "normal"
    room = wide(axes) - 0.02
    size = LETTERS + 0.5 if style.text_width(lines[0], LETTERS + 0.5, weight) <= room else style.LEAST_LETTERS
    axes.text(column, row - 0.2, lines[0], size=size, weight=weight, **look)
    if style.text_width(lines[1], LETTERS - 1.0) <= room:
        axes.text(column, row + 0.1, lines[1], size=LETTERS - 1.0, **look)
