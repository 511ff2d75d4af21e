"""Axes along a factor: linear or logarithmic numbers, or the levels of a choice.

Room     charts
Shapes   none
Units    those of the factor
Source   none
"""

import math
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import FigureBase
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator, PercentFormatter

from sim.arrays import FloatArray
from sim.charts.style import LINE, fit_label, is_narrow, text_width
from sim.charts.sweeps.response import Response
from sim.charts.sweeps.wording import axis_words, level_words, number_words

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo

Side = Literal["x", "y"]
TICK = 8.0  # points of tick labels, as in style.RC
SLANT, UPRIGHT = 35.0, 90.0  # degrees of long labels below the axes, and where they are close
FEW, FEWER, SMALL = 4, 3, 1.5  # ticks across a narrow figure, across axes of so few inches
LABEL, NARROW = 1.7, 0.75  # inches for the label of a level, on a narrow figure
LINES = 3  # of a label below the axes
MARGIN = 0.04  # of an axis, beyond the outermost points


def is_log(factor: "FactorInfo", column: FloatArray) -> bool:
    """Return whether a factor is shown on a logarithmic axis."""
    return factor.kind == "number" and factor.scale == "log" and bool((column[np.isfinite(column)] > 0).all())


def stretch(factor: "FactorInfo", column: FloatArray) -> FloatArray:
    """Return a column as it lies along its axis: logarithms where the axis is logarithmic."""
    return np.log(column) if is_log(factor, column) else column


def set_number_axis(axes: Axes, side: Side, factor: "FactorInfo", column: FloatArray, ticks: int = 7) -> None:
    """Set scale, limits and ticks of an axis along a number; its label is left to the caller."""
    known = column[np.isfinite(column)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    axis: Any = axes.xaxis if side == "x" else axes.yaxis
    ticks = min(ticks, most_ticks(axes)) if side == "x" else ticks
    if known.size and is_log(factor, column) and high > low:
        axes.set(**{f"{side}scale": "log"})
        axis.set_minor_locator(NullLocator())
        pad = (high / low) ** MARGIN
        axes.set(**{f"{side}lim": (low / pad, high * pad)})
        axis.set_ticks(log_ticks(low, high, ticks))
    else:
        pad = MARGIN * (high - low) if high > low else max(abs(high) * 0.1, 0.1)
        axes.set(**{f"{side}lim": (low - pad, high + pad)})
        axis.set_major_locator(MaxNLocator(ticks - 1, steps=[1, 2, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda number, _: number_words(number)))


def most_ticks(axes: Axes) -> int:
    """Return how many ticks axes have room for below them."""
    if axes.get_window_extent().width / axes.figure.dpi < SMALL:
        return FEWER
    return FEW if is_narrow(axes.figure) else 8


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two, few enough to be told apart on a logarithmic axis.

    Examples
    --------
    >>> log_ticks(1.0, 100.0, 7)
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
    """
    powers = 10.0 ** np.arange(np.floor(np.log10(low)), np.ceil(np.log10(high)) + 1)
    for digits in (range(1, 10), (1, 2, 5), (1, 3), (1,)):
        ticks = np.sort(np.outer(powers, digits).ravel())
        ticks = ticks[(ticks >= low * (1 - 1e-9)) & (ticks <= high * (1 + 1e-9))]
        if len(ticks) <= most:
            break
    if len(ticks) < 2:
        ticks = np.array([low, high])
    return [float(f"{tick:.12g}") for tick in ticks[:: int(np.ceil(len(ticks) / most))]]


def level_room(figure: FigureBase) -> float:
    """Return the inches for the label of a level beside the axes."""
    return NARROW if is_narrow(figure) else LABEL


def level_labels(factor: "FactorInfo", room: float = LABEL) -> list[str]:
    """Return the labels of a choice's levels, broken and shortened to fit."""
    return [fit_label(level_words(factor, i), room, TICK) for i in range(len(factor.levels))]


def widest(labels: list[str]) -> float:
    """Return the width of the widest of some labels, in inches."""
    return max((text_width(line, TICK) for label in labels for line in label.split("\n")), default=0.0)


def set_choice_axis(axes: Axes, side: Side, factor: "FactorInfo", cell: float) -> None:
    """Set limits and ticks of an axis along the levels of a choice, each ``cell`` inches wide."""
    n = len(factor.levels)
    if side == "y":
        axes.set_yticks(range(n), level_labels(factor, level_room(axes.figure)))
        axes.set_ylim(n - 0.5, -0.5)
    else:
        labels, slanted = labels_below(factor, cell)
        turned: dict[str, Any] = {"rotation": slant_in(cell), "ha": "right", "rotation_mode": "anchor"}
        turned["va"] = "center" if slant_in(cell) == UPRIGHT else "top"
        axes.set_xticks(range(n), labels, **(turned if slanted else {}))
        axes.set_xlim(-0.5, n - 0.5)
    axes.tick_params(axis=side, length=0)


def labels_below(factor: "FactorInfo", cell: float) -> tuple[list[str], bool]:
    """Return the labels of a choice's levels for below the axes, and whether they have to slant."""
    words = [level_words(factor, i) for i in range(len(factor.levels))]
    level = [fit_label(text, cell - 0.1, TICK, LINES) for text in words]
    fits = max(text_width(line, TICK) for text in level for line in text.split("\n")) <= cell
    if fits and all(text.replace("\n", " ") == whole for text, whole in zip(level, words, strict=True)):
        return level, False
    return [fit_label(text, LABEL, TICK, lines=1) for text in words], True


def slant_in(cell: float) -> float:
    """Return how long labels are turned where they are so many inches apart."""
    return SLANT if 72.0 * cell * math.sin(math.radians(SLANT)) > TICK + 1.0 else UPRIGHT


def room_below(factor: "FactorInfo", cell: float) -> float:
    """Return the inches that the labels of ticks and axis take below the axes."""
    if factor.kind == "number":
        return 0.5
    labels, slanted = labels_below(factor, cell)
    if slanted:
        return 0.55 + math.sin(math.radians(slant_in(cell))) * widest(labels)
    return 0.5 + max(text.count("\n") for text in labels) * TICK * LINE / 72


def set_output_axis(axes: Axes, side: Side, response: Response, ends: FloatArray) -> None:
    """Set limits and ticks of an axis along the output, such that all of ``ends`` can be seen."""
    known = ends[np.isfinite(ends)]
    axis: Any = axes.xaxis if side == "x" else axes.yaxis
    most = min(8, most_ticks(axes)) if side == "x" else 8
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))
    if response.is_share:
        top = min(1.0, 0.1 * np.ceil(float(known.max(initial=0.0)) / 0.1 + 0.2))
        axes.set(**{f"{side}lim": (0.0, top * 1.001)})
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
        return
    low, high = float(known.min(initial=0.0)), float(known.max(initial=0.0))
    if known.size:
        low, high = float(known.min()), float(known.max())
    pad = 0.08 * (high - low) or max(abs(high) * 0.1, 0.01)
    axes.set(**{f"{side}lim": (low - pad, high + pad)})
    axis.set_major_formatter(FuncFormatter(lambda number, _: number_words(number)))


def label_axis(axes: Axes, side: Side, factor: "FactorInfo", column: FloatArray, room: float) -> None:
    """Write a factor below or beside its axis, cut to so many inches."""
    tail = ", logarithmic" if is_log(factor, column) else ""
    axes.set(**{f"{side}label": fit_label(axis_words(factor) + tail, room, 9.0, lines=1)})
