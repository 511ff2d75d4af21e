"""One factor: the output along it with both bands, told apart; a choice has its levels in order.

The light band is how far the answer hangs on the assumptions, the dark one how far more draws
could still move it; they are never merged.

Room     charts
Shapes   n points
Units    probability [%] or payoff [util]; the factor's own
Source   docs/model.md, section 1
"""

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.sweeps.axes import (
    label_axis,
    level_labels,
    set_number_axis,
    set_output_axis,
    widest,
)
from sim.charts.sweeps.findings import finding
from sim.charts.sweeps.marks import DARK, FAILED, HOME_LINE, LIGHT
from sim.charts.sweeps.response import Response, find_baseline, read_response
from sim.charts.sweeps.wording import error_words, output_words, sweep_caption

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

KEY: Final = 2.3  # inches
LABEL, NARROW = 2.4, 1.2  # inches for a level, on a narrow figure
BOLD: Final = 1.15  # how much wider bold letters are
OUTLINE: Final = style.darkened(style.SKY)
ROW: Final = 0.36  # inches of a level of a choice


def suits(sweep: "Sweep") -> bool:
    """Return whether one factor was varied."""
    return len(sweep.factors) == 1


def size(sweep: "Sweep") -> tuple[float, float]:
    """Return width and height in inches."""
    (factor,) = sweep.factors
    return 9.6, 5.4 if factor.kind == "number" else max(4.0, 2.0 + ROW * len(factor.levels))


def draw(sweep: "Sweep", output: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    response = read_response(sweep, output)
    (factor,) = response.factors
    if factor.kind == "number":
        _draw_line(sweep, response, factor, figure)
    else:
        _draw_levels(sweep, response, factor, figure)


def _caption(sweep: "Sweep", response: Response, mark: str) -> str:
    kind = "assumption sets" if response.is_share else "worlds"
    light = (
        f"light: 5-95 % of the {kind}"
        if response.is_banded
        else "too few draws to show the assumptions' part"
    )
    return sweep_caption(sweep, response, f"{mark}; {light}; dark: {error_words(response)}")


def _draw_line(sweep: "Sweep", response: Response, factor: "FactorInfo", figure: Figure) -> None:
    axes = style.set_up(
        figure,
        finding(response),
        _caption(sweep, response, "line: mean over draws, dots: the points played"),
        below=0.5,
        right=style.beside(figure, KEY + 0.4),
    )
    column = response.columns[factor.name]
    at = response.at(np.flatnonzero(response.played)[np.argsort(column[response.played], kind="stable")])
    x = at.columns[factor.name]
    set_number_axis(axes, "x", factor, column)
    set_output_axis(axes, "y", response, np.concatenate([at.values, at.mc_high, at.mc_low, at.low, at.high]))
    if at.is_banded:
        axes.fill_between(x, at.low, at.high, color=LIGHT, linewidth=0.0, label="assumptions")
        for edge in (at.low, at.high):
            axes.plot(x, edge, color=OUTLINE, linewidth=0.7)
    axes.fill_between(x, at.mc_low, at.mc_high, color=DARK, linewidth=0.0, label="Monte Carlo")
    axes.plot(x, at.values, color=style.BLACK, linewidth=1.4, marker="o", markersize=4, label="output")
    if len(x) == 1:  # a band of no width is not seen
        axes.vlines(x, at.mc_low, at.mc_high, color=DARK, linewidth=3)
    home = find_baseline(factor)
    entries = _entries(at, response, is_choice=False)
    if home is not None and _is_within(axes, home):
        axes.axvline(home, label="baseline", **HOME_LINE)
        entries.append(Entry("the scenario as written", HOME_LINE))
    lost = column[response.failed & np.isfinite(column)]
    axes.plot(
        lost,
        np.full(len(lost), 0.02),
        transform=axes.get_xaxis_transform(),
        linestyle="none",
        label="failed",
        **FAILED,
    )
    axes.set_ylabel(output_words(response))
    label_axis(axes, "x", factor, column, axes.get_window_extent().width / figure.dpi)
    write_key(axes, entries, KEY)


def _is_within(axes: Axes, place: float) -> bool:
    low, high = axes.get_xlim()
    return low <= place <= high


def _entries(at: Response, response: Response, *, is_choice: bool) -> list[Entry]:
    mark = {"marker": "o", "markersize": 4, "color": style.BLACK} | ({} if is_choice else {"linestyle": "-"})
    kind = "assumption sets" if response.is_share else "worlds"
    entries = [Entry("mean over draws", mark)]
    if at.is_banded:
        entries.append(
            Entry(
                f"5-95 % of the {kind}",
                {"marker": "s", "markersize": 10, "color": LIGHT, "markeredgecolor": OUTLINE},
            )
        )
    entries.append(Entry("Monte-Carlo error, 95 %", {"marker": "s", "markersize": 10, "color": DARK}))
    if response.failed.any():
        entries.append(Entry("failed", FAILED))
    return entries


def _draw_levels(sweep: "Sweep", response: Response, factor: "FactorInfo", figure: Figure) -> None:
    labels = level_labels(factor, NARROW if style.is_narrow(figure) else LABEL)
    axes = style.set_up(
        figure,
        finding(response),
        _caption(sweep, response, "dots: mean over draws at each level, the highest first"),
        below=0.5,
        left=max(style.LEFT, BOLD * widest(labels) + 0.25),
        right=style.beside(figure, KEY + 0.4),
    )
    column = response.columns[factor.name]
    home = find_baseline(factor)
    ends = np.concatenate([response.values, response.mc_high, response.mc_low, response.low, response.high])
    set_output_axis(axes, "x", response, ends)
    first = {int(column[i]): i for i in reversed(range(len(column))) if np.isfinite(column[i])}
    worth = [response.values[first[level]] if level in first else np.nan for level in range(len(labels))]
    order = np.argsort(-np.nan_to_num(np.array(worth), nan=-np.inf), kind="stable")
    for y, level in enumerate(order):
        point = first.get(int(level))
        if point is not None and response.played[point]:
            _draw_level(axes, response, point, y)
        elif point is not None and response.failed[point]:
            axes.plot(
                [0.02], [y], transform=axes.get_yaxis_transform(), linestyle="none", label="failed", **FAILED
            )
    axes.set_yticks(range(len(labels)), [labels[level] for level in order])
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    for label, level in zip(axes.get_yticklabels(), order, strict=True):
        if home == level:
            label.set(weight="bold")
    style.label_below(axes, output_words(response))
    entries = _entries(response, response, is_choice=True)
    if home is not None:
        entries.append(Entry("bold: the scenario as written"))
    write_key(axes, entries, KEY)


def _draw_level(axes: Axes, response: Response, point: int, y: float) -> None:
    low, high = response.low[point], response.high[point]
    if np.isfinite(low):
        axes.barh(y, high - low, 0.5, low, color=LIGHT, edgecolor=OUTLINE, linewidth=0.7, label="assumptions")
    low, high = response.mc_low[point], response.mc_high[point]
    if np.isfinite(low):
        axes.barh(y, high - low, 0.26, low, color=DARK, label="Monte Carlo")
    axes.plot(
        [response.values[point]], [y], "o", color=style.BLACK, markersize=4, label="output", clip_on=False
    )
