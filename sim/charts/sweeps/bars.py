"""Which factors matter: bars of the index that suits the design, with 95 % intervals and plain warnings.

Room     charts
Shapes   d factors
Units    mu*: those of the output per full range of a factor; Sobol' indices: shares of the variance;
         PAWN: distance of distributions in [0, 1]
Source   sim.insight
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.paths import factor_words
from sim.charts.style import fit_label
from sim.charts.sweeps.axes import TICK, widest
from sim.charts.sweeps.findings import find_still, list_words, upper
from sim.charts.sweeps.marks import INTERVAL, Look
from sim.charts.sweeps.response import Response, read_response
from sim.charts.sweeps.wording import (
    brief_words,
    difference_words,
    number_words,
    quantity,
    sweep_caption,
)
from sim.insight import METHODS, InsightError, Sensitivity

if TYPE_CHECKING:
    from sim.sweeps.sweep import Sweep

MOST: Final = 30  # bars
KEY: Final = 2.35  # inches
LABEL, NARROW = 2.9, 1.3  # inches for a factor, on a narrow figure
WARNING: Final = 8.5  # points
BOLD: Final = 1.17  # how much wider bold letters are
THICK: Final = 0.62  # of a row
SURE: Final[Look] = MappingProxyType({"facecolor": style.BLUE, "edgecolor": style.BLUE, "linewidth": 0.8})
UNCLEAR: Final[Look] = MappingProxyType(
    {"facecolor": "white", "edgecolor": style.FAINT, "linewidth": 0.8, "hatch": "////"}
)
SECOND: Final[Look] = MappingProxyType({"facecolor": "#BBD7EC", "edgecolor": style.BLUE, "linewidth": 0.8})
SIGMA: Final[Look] = MappingProxyType(
    {
        "marker": "D",
        "markersize": 5,
        "markerfacecolor": style.ORANGE,
        "markeredgecolor": style.BLACK,
    }
)
DUMMY: Final[Look] = MappingProxyType(
    {
        "marker": "|",
        "markersize": 13,
        "markeredgewidth": 2.0,
        "color": style.RED,
    }
)


@dataclass(frozen=True, slots=True)
class Naming:
    """What a method's index is called, how it is explained, and which other index has bars of its own."""

    name: str
    meaning: str
    second: str = ""
    second_name: str = ""


LOOKS: Final[Mapping[str, Naming]] = MappingProxyType(
    {
        "morris": Naming("mu*", "mean size of the change when one factor moves, per full range of it"),
        "sobol": Naming("ST", "share of the variance, with interactions", "S1", "S1: by the factor alone"),
        "pawn": Naming("PAWN index", "distance of the output's distribution when the factor is held, 0 to 1"),
    }
)
ALWAYS: Final = ("morris", "saltelli")  # kinds of design that are made for an index
MANY: Final = 3  # from so many factors on, others get one too


def suits(sweep: "Sweep") -> bool:
    """Return whether an index belongs to the design, or there are too many factors to see them all."""
    kind, d = sweep.manifest["design"]["kind"], len(sweep.factors)
    return kind in ALWAYS or (kind in METHODS and d >= MANY + (kind == "grid"))


def size(sweep: "Sweep") -> tuple[float, float]:
    """Return width and height in inches."""
    row = 0.46 if sweep.manifest["design"]["kind"] == "saltelli" else 0.33
    return 10.4, max(4.6, 2.9 + row * min(MOST, len(sweep.factors)))


def measure(sweep: "Sweep", output: str) -> tuple[Sensitivity | None, tuple[str, ...]]:
    """Return the sensitivity that suits the design, if it can be had, and all warnings."""
    try:
        found = METHODS[sweep.manifest["design"]["kind"]](sweep, output)
    except InsightError as error:
        words = str(error).rstrip(".")
        return None, (f"{words[:1].upper()}{words[1:]}.",)
    return found, found.warnings


def table(sweep: "Sweep", output: str) -> pl.DataFrame:
    """Return every index of every factor with its interval."""
    found, warnings = measure(sweep, output)
    columns: dict[str, Any] = {"factor": [factor.name for factor in sweep.factors]}
    if found is None:
        return pl.DataFrame(columns).with_columns(warning=pl.lit(" ".join(warnings)))
    for name, index in found.indices.items():
        columns |= {name: index.values, f"{name}.low": index.low, f"{name}.high": index.high}
    if found.dummy is not None:
        columns["dummy"] = found.dummy
    columns["unclear"] = found.unclear
    return pl.DataFrame(columns).with_columns(pl.selectors.float().fill_nan(None))


def draw(sweep: "Sweep", output: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    response = read_response(sweep, output)
    found, warnings = measure(sweep, output)
    edges = 2 * style.EDGE if style.is_narrow(figure) else style.LEFT + style.RIGHT
    width = figure.get_figwidth() - edges
    alarm = [style.wrap(text, width / BOLD, WARNING) for text in warnings]
    order = found.order[:MOST] if found is not None else np.arange(0)
    factors = [response.factors[i] for i in order]
    room = NARROW if style.is_narrow(figure) else LABEL
    labels = [fit_label(factor_words(factor.name), room, TICK) for factor in factors]
    lines = sum(text.count("\n") + 1 for text in alarm)
    axes = style.set_up(
        figure,
        describe(response, found),
        sweep_caption(sweep, response, _reading(response, found)),
        above=0.1 + lines * WARNING * style.LINE / 72 if alarm else 0.0,
        below=0.5,
        left=max(style.LEFT, widest(labels) + 0.25),
        right=style.beside(figure, KEY + 0.4),
    )
    _warn(figure, axes, alarm)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(max(len(labels), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, pad=7.0)
    if found is None:
        axes.set_xticks([])
        return
    _draw_bars(axes, response, found, order.tolist())
    write_key(axes, _entries(response, found, len(labels)), KEY)


def _warn(figure: Figure, axes: Axes, alarm: list[str]) -> None:
    """Write the warnings between the title and the axes."""
    if alarm:
        height = figure.get_size_inches()[1]
        lines = sum(text.count("\n") + 1 for text in alarm)
        top = axes.get_position().y1 + (0.06 + lines * WARNING * style.LINE / 72) / height
        left = (style.EDGE if style.is_narrow(figure) else style.LEFT) / figure.get_figwidth()
        words = "\n".join(alarm)
        figure.text(
            left, top, words, size=WARNING, color="#B34700", weight="bold", va="top", linespacing=style.LINE
        )


def _draw_bars(axes: Axes, response: Response, found: Sensitivity, order: list[int]) -> None:
    look, main = LOOKS[found.method], found.main
    thick = THICK / 2 if look.second else THICK
    for y, i in enumerate(order):
        fill = UNCLEAR if found.unclear[i] else SURE
        _bar(
            axes,
            y - (thick / 2 if look.second else 0.0),
            thick,
            [a[i] for a in (main.values, main.low, main.high)],
            fill,
        )
        if look.second:
            other = found.indices[look.second]
            _bar(axes, y + thick / 2, thick, [a[i] for a in (other.values, other.low, other.high)], SECOND)
        if "sigma" in found.indices:
            axes.plot(
                [found.indices["sigma"].values[i]],
                [y],
                linestyle="none",
                label="sigma",
                zorder=5,
                clip_on=False,
                **SIGMA,
            )
        if found.dummy is not None:
            axes.plot([found.dummy[i]], [y], linestyle="none", label="dummy", zorder=5, **DUMMY)
    shown = [index for name, index in found.indices.items() if name != "mu"]
    ends = np.concatenate(
        [column[order] for index in shown for column in (index.values, index.low, index.high)]
    )
    low, high = min(0.0, float(np.nanmin(ends))), float(np.nanmax(ends))
    axes.set_xlim(low * 1.05, max(high * 1.06, 0.01))
    if low < 0:
        axes.axvline(0.0, color=style.INK, linewidth=0.8)
    if found.method == "morris":
        scale, unit = (100, "points") if response.is_share else (1, "util")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda number, _: number_words(scale * number)))
        label = f"mu*: mean size of the change per full range of the factor [{unit}]"
    else:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda number, _: number_words(number)))
        label = (
            "Share of the variance [1]" if look.second else "PAWN index: median distance of distributions [1]"
        )
    style.label_below(axes, label)


def _bar(axes: Axes, y: float, thick: float, at: list[float], fill: Look) -> None:
    value, low, high = at
    axes.barh(y, value, thick * 0.92, label="bar", **fill)
    axes.plot(
        [low, high],
        [y, y],
        color=style.INK,
        linewidth=1.2,
        marker="|",
        markersize=5,
        label="interval",
        zorder=4,
    )


def _entries(response: Response, found: Sensitivity, shown: int) -> list[Entry]:
    look = LOOKS[found.method]
    square = {"marker": "s", "markersize": 9}
    entries = [Entry(f"{look.name}: {look.meaning}", {**square, "color": style.BLUE})]
    if look.second:
        entries.append(Entry(look.second_name, {**square, "color": "#BBD7EC", "markeredgecolor": style.BLUE}))
    entries.append(Entry("95 % interval", INTERVAL))
    if "sigma" in found.indices:
        entries.append(Entry("sigma: how much the change differs from place to place", SIGMA))
    if found.dummy is not None:
        entries.append(Entry("what a shuffled factor stays below in 95 % of shuffles", DUMMY))
    if found.unclear[found.order[:shown]].any():
        words = f"hatched: cannot be told from {'a shuffled factor' if found.dummy is not None else 'zero'}"
        entries.append(Entry(words, {**square, "markerfacecolor": "white", "markeredgecolor": style.FAINT}))
    rest = found.order[shown:]
    if rest.size:
        largest = _number(response, found, int(rest[0]))
        entries.append(Entry(f"{len(rest)} more factors are left out, the first at {largest}"))
    return entries


def describe(response: Response, found: Sensitivity | None) -> str:
    """Return the sentence that the chart shows."""
    still = find_still(response)
    if still is not None:
        return still
    what = quantity(response)
    if found is None:
        return f"What moves {what} cannot be said from the points there are"
    if found.unclear[found.order[0]]:
        return f"The sample is too small to tell which factor matters most for {what}"
    sure = [int(i) for i in found.order if not found.unclear[i]]
    main, d = found.main, len(found.factors)
    level = [i for i in sure if main.high[i] >= main.low[sure[0]]]
    names = [brief_words(response.factors[i]) for i in level[:3]]
    tail = (
        f"; {int(found.unclear.sum())} of {d} factors cannot be told from zero" if found.unclear.any() else ""
    )
    if len(level) == 1:
        return f"{upper(names[0])} matters most for {what}: {_worth(response, found, level[0])}{tail}"
    if len(level) <= 3:
        text = f"{upper(list_words(names))} matter most for {what}, and cannot be told apart: "
        return f"{text}{list_words([_number(response, found, i) for i in level])}{tail}"
    first = f"{names[0]} at {_number(response, found, level[0])}"
    return f"No factor stands out for {what}: {len(level)} of {d} may come first, {first}{tail}"


def _number(response: Response, found: Sensitivity, i: int) -> str:
    value = float(found.main.values[i])
    if found.method == "morris":
        return f"mu* {difference_words(response, value)}"
    return f"{LOOKS[found.method].name} {value:.2f}"


def _worth(response: Response, found: Sensitivity, i: int) -> str:
    words = _number(response, found, i)
    if found.method == "sobol":
        return f"{words}, its share of the variance"
    if found.dummy is not None:
        return f"{words}, against {found.dummy[i]:.2f} for a shuffled factor"
    return words


def _reading(response: Response, found: Sensitivity | None) -> str:
    if found is None:
        return "no index"
    samples = {"morris": "trajectories", "sobol": "base samples", "pawn": "points"}[found.method]
    error = response.error[response.played]
    noise = (
        difference_words(response, float(np.nanmedian(error))) if np.isfinite(error).any() else "not known"
    )
    luck = "; of factors without influence 1 in 20 exceeds the dummy" if found.dummy is not None else ""
    return (
        f"intervals (95 %) by resampling the {found.samples:,} {samples}; Monte-Carlo error of a point, "
        f"which they contain: {noise} in the median{luck}"
    )
