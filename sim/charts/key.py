"""A key beside the axes, names of lines, numbers beside points: placed so that nothing covers another.

Room     charts
Shapes   K points
Units    inches, points and pixels as stated
Source   none
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from sim.arrays import FloatArray
from sim.charts import style

TEXT: Final = 8.0  # points
BOX: Final = (0.12, 0.06)  # inches: half the sides of a filled box
ICON: Final = 0.35  # inches kept for the mark before a text
TURN: Final = 2.4  # radians between two tries: the golden angle visits all directions
TRIES: Final = 90
REACH: Final = 9.0  # points from the middle of a number to where nothing else may be
NUMBER: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "size": TEXT,
        "weight": "bold",
        "ha": "center",
        "va": "center",
        "zorder": 9,
        "bbox": {"boxstyle": "circle,pad=0.2", "facecolor": "white", "edgecolor": style.BLUE},
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a key: a text and, before it, a mark (keywords of ``Axes.plot``), a number or a box."""

    text: str
    mark: Mapping[str, Any] = field(default_factory=dict)
    number: str = ""
    fill: Mapping[str, Any] = field(default_factory=dict)  # keywords of ``Rectangle``


def write_key(axes: Axes, entries: Sequence[Entry], width: float, *, below: bool | None = None) -> float:
    """Write a key to the right of the axes, and return how high above the figure's edge it ends, in inches.

    On a narrow figure, or if ``below`` says so, it goes below all else but the caption.
    """
    inch = axes.figure.dpi
    below = style.is_narrow(axes.figure) if below is None else below
    if below:
        width = style.root(axes.figure).get_figwidth() - 2 * style.EDGE
    texts = [style.wrap(entry.text, width - ICON, TEXT) for entry in entries]
    heights = [(text.count("\n") + 1) * TEXT * style.LINE / 72.0 + 0.07 for text in texts]
    left, y = place_beside(axes, sum(heights) + 0.05, below=below)
    lack = style.above_caption(style.root(axes.figure)) - (y - sum(heights))
    if lack > 0.0:
        style.make_room(style.root(axes.figure), lack)
        y += lack
    to_axes = axes.transAxes.inverted()
    for entry, text, tall in zip(entries, texts, heights, strict=True):
        middle = np.array([left, y - 0.07]) * inch
        if entry.number:
            x, height = to_axes.transform(middle)
            axes.text(x, height, entry.number, transform=axes.transAxes, **NUMBER)
        if entry.mark:
            reach = np.array([0.1, 0.0]) * inch if "linestyle" in entry.mark else np.zeros(2)
            spots = to_axes.transform([middle - reach, middle, middle + reach])
            keywords: dict[str, Any] = {"linestyle": "none", "transform": axes.transAxes, "clip_on": False}
            axes.plot(*spots.T, **(keywords | dict(entry.mark)))
        if entry.fill:
            corner, far = to_axes.transform([middle - np.array(BOX) * inch, middle + np.array(BOX) * inch])
            box = Rectangle(corner, *(far - corner), transform=axes.transAxes, clip_on=False, **entry.fill)
            axes.add_patch(box)
        x, height = to_axes.transform(np.array([left + 0.2, y]) * inch)
        axes.text(x, height, text, transform=axes.transAxes, size=TEXT, va="top", linespacing=style.LINE)
        y -= tall
    return float(y)


def place_beside(
    axes: Axes, tall: float, top: float | None = None, *, below: bool | None = None
) -> tuple[float, float]:
    """Return where what is so many inches high begins beside the axes, from the figure's lower left corner.

    It begins at ``top``, or at the upper end of the axes. On a narrow figure, or if ``below`` says so, room
    is made for it below all else but the caption.
    """
    figure = style.root(axes.figure)
    if style.is_narrow(figure) if below is None else below:
        return 2 * style.EDGE, style.make_room(figure, tall) + tall
    frame = axes.get_window_extent()
    return frame.x1 / figure.dpi + 0.3, frame.y1 / figure.dpi if top is None else top


def label_ends(axes: Axes, ends: Sequence[tuple[float, str, float]], lines: int = 1) -> None:
    """Name lines at the right of the axes, clear of each other.

    ``ends`` gives for each line its height, its name of so many ``lines`` of text, and where it ends.
    On a narrow figure names are broken into as many lines as it takes.
    """
    frame, inch = axes.get_window_extent(), axes.figure.dpi
    if style.is_narrow(axes.figure):
        room = style.root(axes.figure).get_figwidth() - frame.x1 / inch - 0.1
        ends = [
            (y, "\n".join(style.wrap(line, room, TEXT) for line in text.split("\n")), x)
            for y, text, x in ends
        ]
        lines = max((text.count("\n") + 1 for _, text, _ in ends), default=1)
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    least = (high - low) * lines * 0.17 / (frame.height / inch)
    places = style.spread([y for y, _, _ in ends], least, low=low + least / 2, high=high - least / 2)
    for (y, text, x), place in zip(ends, places, strict=True):
        start, end = right + 0.015 * (right - left), right + 0.02 * (right - left)
        axes.plot([x, start], [y, place], color=style.FAINT, linewidth=0.6, clip_on=False, zorder=1)
        axes.text(end, place, text, size=TEXT, va="center")
    axes.set(xlim=(left, right), ylim=(low, high))


def number_points(axes: Axes, points: FloatArray, radii: FloatArray, names: Mapping[int, str]) -> None:
    """Write a short name beside some points, (K, 2), clear of all points and names and inside the axes.

    ``radii`` (K,) are those of the marks at the points, in typographic points.
    """
    scale = axes.figure.dpi / 72.0
    frame = axes.get_window_extent()
    bounds = (np.array(frame.min) / scale + REACH, np.array(frame.max) / scale - REACH)
    middles = axes.transData.transform(points) / scale  # (K, 2) typographic points
    taken = [(middle, radius + REACH) for middle, radius in zip(middles, radii, strict=True)]
    for rank, name in names.items():
        middle = middles[rank]
        spot = _free_spot(middle, float(radii[rank]) + REACH + 1.0, taken, bounds)
        taken.append((spot, 2 * REACH - 2.0))
        axes.annotate(
            name,
            (float(points[rank, 0]), float(points[rank, 1])),
            (spot[0] - middle[0], spot[1] - middle[1]),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": style.BLUE, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0},
            **NUMBER,
        )


def _free_spot(
    middle: FloatArray,
    radius: float,
    taken: Sequence[tuple[FloatArray, float]],
    bounds: tuple[FloatArray, FloatArray],
) -> FloatArray:
    """Return the first spot on a spiral around a point that is free, or the first one of all."""
    steps = np.arange(TRIES)
    turns = 2.0 + TURN * steps
    ways = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    spots = middle + ways * (radius + 0.6 * steps)[:, None]
    free = ((spots > bounds[0]) & (spots < bounds[1])).all(axis=1)
    for place, reach in taken:
        free &= np.hypot(*(spots - place).T) > reach
    chosen = np.flatnonzero(free)
    return np.asarray(spots[chosen[0] if chosen.size else 0])
