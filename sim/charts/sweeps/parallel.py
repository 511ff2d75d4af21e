"""Many factors at once: a line for each point across an axis for each factor, shaded by the output.

Room     charts
Shapes   n points, d factors
Units    those of the factors; probability [%] or payoff [util]
Source   Inselberg (1985), The Visual Computer 1, 69-91
"""

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from sim.arrays import FloatArray, IntArray
from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.paths import factor_words
from sim.charts.style import fit_label
from sim.charts.sweeps.axes import is_log, level_labels
from sim.charts.sweeps.findings import differ, find_still, upper
from sim.charts.sweeps.marks import HOME, Look
from sim.charts.sweeps.mesh import to_unit
from sim.charts.sweeps.response import Response, find_baseline, read_response
from sim.charts.sweeps.shades import AS_LINE, draw_scale, make_shades
from sim.charts.sweeps.wording import (
    brief_words,
    difference_words,
    level_words,
    number_words,
    quantity,
    sweep_caption,
    unit_of,
    value_words,
)
from sim.charts.words import percent, quoted, shortened
from sim.insight import METHODS, InsightError

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

KINDS: Final = ("grid", "lhs", "sobol", "random", "saltelli")
FEWEST: Final = 4  # factors
MOST: Final = 8  # axes
LINES: Final = 400
KEY: Final = 2.2  # inches
EDGE, NARROW = 0.85, 0.45  # inches beside the outermost axes, for half of their names, on a narrow figure
APART: Final = 1.07  # inches between two axes at least
NAME: Final = 7.5  # points of a factor's name
NAME_LINES: Final = 4
SMALL_STAR: Final[Look] = MappingProxyType({**HOME, "markersize": 10})
LEVELS: Final = 10  # a number with no more values than this is spread around each
BREADTH: Final = 0.6  # of a level's share of an axis over which its lines are spread
TOP: Final = 0.25  # share of the points that the finding looks at
CLEAR: Final = 3.0  # standard errors before a difference between top and all is spoken of
WHITE: Final = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.0}


def suits(sweep: "Sweep") -> bool:
    """Return whether there are more factors than can be shown against each other."""
    return len(sweep.factors) >= FEWEST and sweep.manifest["design"]["kind"] in KINDS


def size(sweep: "Sweep") -> tuple[float, float]:
    """Return width and height in inches."""
    return 11.4, 6.6


def draw(sweep: "Sweep", output: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    response = read_response(sweep, output)
    edge = NARROW if style.is_narrow(figure) else EDGE
    right = edge if style.is_narrow(figure) else KEY + edge
    most = min(MOST, 1 + int((figure.get_figwidth() - edge - right) / APART))
    factors, ranked = choose_factors(sweep, response, most)
    drawn = np.flatnonzero(response.played)
    if len(drawn) > LINES:
        drawn = drawn[np.linspace(0, len(drawn) - 1, LINES).round().astype(np.int64)]
    axes = style.set_up(
        figure,
        describe(response),
        sweep_caption(sweep, response, _reading(response, len(factors), len(drawn), ranked=ranked)),
        above=0.1,
        below=0.12 + NAME_LINES * NAME * style.LINE / 72,
        left=edge,
        right=right,
    )
    at = response.at(drawn[np.argsort(response.values[drawn], kind="stable")])
    shades = make_shades(response, AS_LINE)
    places = np.column_stack([place(factor, at) for factor in factors])
    across = np.broadcast_to(np.arange(len(factors)), places.shape)
    lines = LineCollection(
        np.stack([across, places], axis=-1).tolist(),
        colors=[shades.fill(float(value)) for value in at.values],
        linewidths=line_widths(at.values),
        rasterized=len(at.values) > 300,
        label="points",
    )
    axes.add_collection(lines)
    _set_axes(axes, factors, response, edge)
    homes = [(x, _height(factor, response)) for x, factor in enumerate(factors)]
    known = [(x, y) for x, y in homes if y is not None]
    entries = [
        Entry("a line: a point; the darker and thicker, the higher", {"color": style.BLUE, "linestyle": "-"})
    ]
    if known:
        axes.plot(
            *np.array(known).T, zorder=6, label="baseline", linestyle="none", clip_on=False, **SMALL_STAR
        )
        entries.append(Entry("the scenario as written", SMALL_STAR))
    if len(factors) < len(response.factors):
        entries.append(Entry(f"{len(response.factors) - len(factors)} more factors are left out"))
    bottom = write_key(axes, entries, KEY)
    draw_scale(axes, shades, bottom - 0.12, KEY - 0.1)


def line_widths(values: FloatArray) -> list[float]:
    """Return thin lines for low and thick ones for high outputs, thinner where there are many, in points."""
    most = 1.8 if len(values) < 100 else 1.2
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    shares = (values - low) / (high - low) if high > low else np.full(len(values), 0.5)
    widths: list[float] = (0.25 + (most - 0.25) * shares).tolist()
    return widths


def choose_factors(sweep: "Sweep", response: Response, most: int = MOST) -> tuple[list["FactorInfo"], bool]:
    """Return the factors that get an axis, in the order of importance where it can be had, and if it can."""
    factors, kind = list(response.factors), sweep.manifest["design"]["kind"]
    try:
        order = METHODS[kind](sweep, response.output).order.tolist()
    except InsightError:
        return factors[:most], False
    return [factors[i] for i in order[:most]], True


def place(factor: "FactorInfo", at: Response) -> FloatArray:
    """Return the heights of lines on a factor's axis, in [0, 1]; those at one level are spread by output."""
    column = at.columns[factor.name]
    levels, which = np.unique(column, return_inverse=True)
    if factor.kind == "number" and len(levels) > LEVELS:
        return to_unit(factor, column)
    if factor.kind == "number":
        middles = to_unit(factor, levels)
        breadth = BREADTH * (float(np.diff(middles).min()) if len(levels) > 1 else 1.0)
        middles = breadth / 2 + middles * (1 - breadth)
    else:
        breadth = BREADTH / len(factor.levels)
        middles = (levels + 0.5) / len(factor.levels)
    return middles[which] + breadth * (_rank_within(which, at.values) - 0.5)


def _rank_within(which: IntArray, values: FloatArray) -> FloatArray:
    """Return the rank of each value among those of its level, in [0, 1]."""
    ranks = np.zeros(len(values))
    for level in np.unique(which):
        here = np.flatnonzero(which == level)
        order = here[np.argsort(values[here], kind="stable")]
        ranks[order] = (np.arange(len(here)) + 0.5) / len(here)
    return ranks


def _ends(factor: "FactorInfo", column: FloatArray) -> tuple[float, float]:
    known = column[np.isfinite(column)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def _height(factor: "FactorInfo", response: Response) -> float | None:
    """Return where the scenario as written stands on a factor's axis."""
    home = find_baseline(factor)
    if home is None or factor.kind == "choice":
        return None if home is None else (home + 0.5) / len(factor.levels)
    column = response.columns[factor.name]
    low, high = _ends(factor, column)
    if not low <= home <= high:
        return None
    return float(to_unit(factor, np.append(column, home))[-1])


def _set_axes(axes: Axes, factors: list["FactorInfo"], response: Response, edge: float) -> None:
    axes.set_xlim(0, len(factors) - 1)
    axes.set_ylim(-0.02, 1.02)
    axes.set_yticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    apart = axes.get_window_extent().width / axes.figure.dpi / (len(factors) - 1)
    level = apart / 2 - 0.1 if style.is_narrow(axes.figure) else apart - 0.25  # the last go to the left
    names = []
    for x, factor in enumerate(factors):
        column = response.columns[factor.name]
        log = " (log.)" if is_log(factor, column) else ""
        words = factor_words(factor.name) + unit_of(factor) + log
        names.append(fit_label(words, min(apart, 2 * edge) - 0.1, NAME, NAME_LINES))
        axes.axvline(x, color=style.INK, linewidth=0.9, zorder=3)
        if factor.kind == "choice":
            marks = [
                ((i + 0.5) / len(factor.levels), label) for i, label in enumerate(level_labels(factor, level))
            ]
        else:
            low, high = _ends(factor, column)
            marks = [(0.0, number_words(low)), (1.0, number_words(high))]
        is_last = x == len(factors) - 1
        for y, label in marks:
            axes.annotate(
                label,
                (x, y),
                (-7 if is_last else 7, 0),
                textcoords="offset points",
                size=7.0,
                ha="right" if is_last else "left",
                va="center",
                zorder=7,
                bbox=WHITE,
            )
    axes.set_xticks(range(len(factors)), names, size=NAME, linespacing=style.LINE)
    axes.tick_params(axis="x", length=0)


def describe(response: Response) -> str:
    """Say which factor sets the points with the highest output apart."""
    still = find_still(response)
    if still is not None:
        return still
    there = response.at(response.played)
    order = np.argsort(-there.values, kind="stable")
    n = max(1, round(TOP * len(order)))
    top = there.at(order[:n])
    least = value_words(there, float(top.values.min()))
    if differ(there, int(order[n // 2]), int(order[-1 - n // 2])):
        shifts = [shift for factor in there.factors if (shift := _shift(factor, there, top)) is not None]
        if shifts:
            words = max(shifts, key=lambda pair: pair[0])[1]
            what = quantity(there).removeprefix("the ")
            return f"In the quarter of points with the highest {what} ({least} or more), {words}"
    low, high = (value_words(there, float(end)) for end in (there.values.min(), there.values.max()))
    what = upper(quantity(there))
    return f"{what} runs from {low} to {high}, and no single factor sets its highest quarter apart"


def _shift(factor: "FactorInfo", there: Response, top: Response) -> tuple[float, str] | None:
    """Return how far the top lies from all points, in standard errors, and words for it, if that is clear."""
    every, inside = there.columns[factor.name], top.columns[factor.name]
    every, inside = every[np.isfinite(every)], inside[np.isfinite(inside)]
    if not inside.size:
        return None
    name = brief_words(factor)
    if factor.kind == "number":
        spread = float(every.std())
        if spread == 0:
            return None
        away = abs(inside.mean() - every.mean()) / (spread / np.sqrt(len(inside)))
        side = "high" if inside.mean() > every.mean() else "low"
        medians = [number_words(float(np.median(column))) for column in (inside, every)]
        words = f"{name} is mostly {side}: in the median {medians[0]}, against {medians[1]} in all"
        return (float(away), words) if away > CLEAR else None
    best: tuple[float, str] | None = None
    for level in np.unique(inside):
        share, usual = float((inside == level).mean()), float((every == level).mean())
        if usual == 1.0:
            continue
        away = (share - usual) / np.sqrt(usual * (1 - usual) / len(inside))
        label = quoted(shortened(level_words(factor, float(level))))
        words = f"{name} is {label} at {percent(share)}, against {percent(usual)} of all"
        if away > CLEAR and (best is None or away > best[0]):
            best = (float(away), words)
    return best


def _reading(response: Response, axes: int, lines: int, *, ranked: bool) -> str:
    played = int(response.played.sum())
    some = (
        f"{lines:,} of the {played:,} points played are drawn"
        if lines < played
        else "every point played is drawn"
    )
    order = "axes in the order of importance" if ranked else "axes in the order of the experiment"
    error = response.error[response.played]
    noise = (
        difference_words(response, float(np.nanmedian(error))) if np.isfinite(error).any() else "not known"
    )
    return (
        f"{some}; {order}; lines at one level are spread out, the highest output on top; "
        f"Monte-Carlo error (95 %) in the median ±{noise}; failed points are left out"
    )
