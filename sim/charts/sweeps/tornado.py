"""One factor at a time: how far each one alone moves the output from where the scenario stands.

Room     charts
Shapes   n points, d factors
Units    probability [%] or payoff [util]
Source   Howard (1988), Management Science 34(6), 679-695 (tornado diagrams)
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from sim.arrays import IntArray
from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.paths import factor_words
from sim.charts.style import fit_label
from sim.charts.sweeps.axes import TICK, widest
from sim.charts.sweeps.findings import differ, find_still, list_words, upper
from sim.charts.sweeps.marks import HOME_LINE, INTERVAL
from sim.charts.sweeps.response import Response, read_response, show_levels
from sim.charts.sweeps.wording import (
    brief_words,
    difference_words,
    error_words,
    level_words,
    number_words,
    output_words,
    quantity,
    sweep_caption,
    value_words,
)

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

MOST: Final = 30  # bars
KEY: Final = 2.2  # inches
LABEL, NARROW = 2.7, 1.3  # inches for a factor, on a narrow figure
LEVEL, SHORT = 1.3, 0.45  # inches for a level beside a bar, on a narrow figure
SMALL: Final = 7.0  # points of a level
PALE: Final = "#A9CCE6"


@dataclass(frozen=True, slots=True)
class Span:
    """The points at which one factor alone leaves the output lowest and highest."""

    factor: "FactorInfo"
    lowest: int
    highest: int
    moves: bool  # by more than Monte-Carlo error
    size: float
    error: float  # of the size


def suits(sweep: "Sweep") -> bool:
    """Return whether factors were moved one at a time."""
    return len(sweep.factors) > 1 and sweep.manifest["design"]["kind"] == "one_at_a_time"


def size(sweep: "Sweep") -> tuple[float, float]:
    """Return width and height in inches."""
    return 10.4, max(3.8, 2.3 + 0.36 * min(MOST, len(sweep.factors)))


def moved_factor(sweep: "Sweep") -> IntArray:
    """Return which factor each point moves, (n,), -1 for the baseline; coordinates of the others are NaN."""
    there = np.isfinite(sweep.units())
    return np.where(there.any(axis=1), there.argmax(axis=1), -1)


def table(sweep: "Sweep", output: str) -> pl.DataFrame:
    """Return a row per point: the factor that was moved, its level, the output with its intervals."""
    response, moved = read_response(sweep, output), moved_factor(sweep)
    shown = [show_levels(f, response.columns[f.name]).cast(pl.String) for f in response.factors]
    names = [*(factor.name for factor in response.factors), None]
    levels = [None if j < 0 else shown[j][i] for i, j in enumerate(moved)]
    start = pl.DataFrame(
        {
            "factor": pl.Series([names[j] for j in moved], dtype=pl.String),
            "level": pl.Series(levels, dtype=pl.String),
        }
    )
    rest = response.table()
    return pl.concat([start, rest.select(rest.columns[len(response.factors) :])], how="horizontal")


def draw(sweep: "Sweep", output: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    response, moved = read_response(sweep, output), moved_factor(sweep)
    spans = measure(response, moved)
    shown = spans[:MOST]
    room = NARROW if style.is_narrow(figure) else LABEL
    labels = [fit_label(factor_words(span.factor.name), room, TICK) for span in shown]
    axes = style.set_up(
        figure,
        describe(response, spans),
        sweep_caption(sweep, response, _reading(response)),
        below=0.5,
        left=max(style.LEFT, widest(labels) + 0.2),
        right=style.beside(figure, KEY + 0.4),
    )
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(max(len(labels), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    home = [i for i in np.flatnonzero(moved < 0) if response.played[i]]
    baseline = float(response.values[home[0]]) if home else None
    _draw_spans(axes, response, shown, baseline)
    style.label_below(axes, output_words(response))
    write_key(axes, _entries(response, spans, baseline), KEY)


def measure(response: Response, moved: IntArray) -> list[Span]:
    """Return the span of every factor of which some level was played, the widest first."""
    spans = []
    for j, factor in enumerate(response.factors):
        levels = np.flatnonzero((moved == j) & response.played)
        if not levels.size:
            continue
        points = np.concatenate([np.flatnonzero((moved < 0) & response.played), levels])
        values = response.values[points]
        low, high = int(points[values.argmin()]), int(points[values.argmax()])
        error = float(np.hypot(*np.nan_to_num(response.error[[low, high]])))
        spans.append(Span(factor, low, high, differ(response, high, low), float(np.ptp(values)), error))
    return sorted(spans, key=lambda span: -span.size)


def _draw_spans(axes: Axes, response: Response, spans: list[Span], baseline: float | None) -> None:
    lows = [response.values[span.lowest] - np.nan_to_num(response.error[span.lowest]) for span in spans]
    highs = [response.values[span.highest] + np.nan_to_num(response.error[span.highest]) for span in spans]
    ends = [*lows, *highs, *([baseline] if baseline is not None else [])]
    if response.is_share:
        ends = [min(max(end, 0.0), 1.0) for end in ends]
        axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    else:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda number, _: number_words(number)))
    room = SHORT if style.is_narrow(axes.figure) else LEVEL
    words = [
        [_level(response, span, i, baseline, room) for i in (span.lowest, span.highest)] for span in spans
    ]
    _set_limits(axes, ends, [[line for pair in words for line in pair[side].split("\n")] for side in (0, 1)])
    for y, (span, pair) in enumerate(zip(spans, words, strict=True)):
        low, high = response.values[span.lowest], response.values[span.highest]
        middle = min(max(baseline if baseline is not None else low, low), high)
        axes.barh(y, middle - low, 0.6, low, color=PALE, edgecolor=style.BLUE, linewidth=0.6, label="below")
        axes.barh(
            y,
            high - middle,
            0.6,
            middle,
            color=style.BLUE,
            edgecolor=style.BLUE,
            linewidth=0.6,
            label="above",
        )
        for side, (point, text) in enumerate(zip((span.lowest, span.highest), pair, strict=True)):
            reach = _whisker(axes, response, point, y)
            if text:
                axes.annotate(
                    text,
                    (reach[side], y),
                    ((-4, 4)[side], 0),
                    textcoords="offset points",
                    size=SMALL,
                    ha=("right", "left")[side],
                    va="center",
                )
    if baseline is not None:
        axes.axvline(baseline, label="baseline", zorder=3, **HOME_LINE)


def _whisker(axes: Axes, response: Response, point: int, y: float) -> tuple[float, float]:
    value = float(response.values[point])
    low, high = float(response.mc_low[point]), float(response.mc_high[point])
    if not np.isfinite(low):
        return value, value
    axes.plot(
        [low, high],
        [y, y],
        color=style.INK,
        linewidth=1.0,
        marker="|",
        markersize=4,
        label="Monte Carlo",
        zorder=4,
    )
    return low, high


def _level(response: Response, span: Span, point: int, baseline: float | None, room: float) -> str:
    """Return what the factor is at an end of its bar, nothing where that end is the baseline."""
    level = float(response.columns[span.factor.name][point])
    if np.isnan(level) or (baseline is not None and response.values[point] == baseline):
        return ""
    return fit_label(level_words(span.factor, level), room, SMALL)


def _set_limits(axes: Axes, ends: list[float], words: list[list[str]]) -> None:
    """Leave room for the levels that are written beside the bars."""
    left, right = (max((style.text_width(w, SMALL) for w in side), default=0.0) + 0.12 for side in words)
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    if high - low < 1e-9:
        low, high = low - 0.05, high + 0.05
    wide = axes.get_window_extent().width / axes.figure.dpi
    per_inch = (high - low) / (wide - left - right - 0.1)
    axes.set_xlim(low - (left + 0.05) * per_inch, high + (right + 0.05) * per_inch)


def _entries(response: Response, spans: list[Span], baseline: float | None) -> list[Entry]:
    square = {"marker": "s", "markersize": 9, "markeredgecolor": style.BLUE}
    entries = []
    if baseline is not None:
        entries.append(Entry(f"the scenario as written: {value_words(response, baseline)}", HOME_LINE))
        entries.append(Entry("below it", {**square, "color": PALE}))
        entries.append(Entry("above it", {**square, "color": style.BLUE}))
    entries.append(Entry("Monte-Carlo error, 95 %", INTERVAL))
    entries.append(Entry("small letters: the factor's level at that end"))
    if len(spans) > MOST:
        largest = difference_words(response, spans[MOST].size)
        entries.append(Entry(f"{len(spans) - MOST} more factors are left out: spans of at most {largest}"))
    silent = len(response.factors) - len(spans)
    if silent:
        entries.append(Entry(f"{silent} factor{'s' if silent > 1 else ''} without a point that was played"))
    return entries


def describe(response: Response, spans: list[Span]) -> str:
    """Return the sentence that the chart shows."""
    still = find_still(response)
    if still is not None:
        return still
    what, sure = quantity(response), [span for span in spans if span.moves]
    if not sure:
        return f"No factor alone moves {what} by more than its Monte-Carlo error"
    first = sure[0]
    level = [span for span in sure if span.size >= first.size - np.hypot(first.error, span.error)]
    names = [brief_words(span.factor) for span in level[:3]]
    ends = [value_words(response, float(response.values[i])) for i in (first.lowest, first.highest)]
    rest = len(response.factors) - len(sure)
    tail = (
        f"; {rest} of {len(response.factors)} factors move it by no more than Monte-Carlo error"
        if rest
        else ""
    )
    if len(level) == 1:
        return f"{upper(names[0])} moves {what} most, from {ends[0]} to {ends[1]}{tail}"
    if len(level) <= 3:
        return f"{upper(list_words(names))} move {what} most, the first from {ends[0]} to {ends[1]}{tail}"
    return (
        f"{len(level)} factors move {what} about as far as any, {names[0]} from {ends[0]} to {ends[1]}{tail}"
    )


def _reading(response: Response) -> str:
    return (
        "bars: from the lowest to the highest output over the levels of one factor, the others as the "
        f"scenario has them; whiskers: {error_words(response)}"
    )
