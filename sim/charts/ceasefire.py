"""Is the fighting over? The probability that a ceasefire is in force, day by day, with two bands.

The wide light band is how far the answer hangs on the assumptions, the narrow dark one how far
more draws could still move it; they are never merged. What counts as a ceasefire is a deal in force
that ends the fighting, whatever the scenario calls it; pauses do not count.

Room     charts
Shapes   N worlds, R rounds, T days
Units    probability [%]; dates
Source   docs/model.md, sections 1 and 8
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.charts import style
from sim.charts.dates import draw_thread, scale_dates
from sim.charts.words import caption, day_and_month, last_known, percent, proper
from sim.results.estimates import estimate

if TYPE_CHECKING:
    from sim.results import Results

TOLD_APART = 0.01  # "ever" is drawn where it differs from "in force" by this much
ROOM, NARROW = 1.75, 1.1  # inches beside the axes for the names of lines
APART = 0.08  # of the axes: least distance of two names
STEP = 0.1  # the top of the axis is a multiple of this


@dataclass(frozen=True, slots=True)
class Course:
    """A probability on every day since the start; bands are nan where they are not estimated, (T,) each."""

    days: IntArray
    probability: FloatArray
    mc_low: FloatArray
    mc_high: FloatArray
    low: FloatArray
    high: FloatArray

    def at(self, day: int) -> tuple[float, float, float]:
        """Return the probability on a day and the band of the assumptions."""
        return float(self.probability[day]), float(self.low[day]), float(self.high[day])


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    in_force, ever = courses(results)
    rounds = results.summary()["rounds"]
    now = last_known(rounds, results.scenario.known)
    thread = (date.fromisoformat(now["date"]) - results.scenario.starts).days
    banded = bool(np.isfinite(in_force.low).any())
    axes = style.set_up(
        figure,
        finding(in_force, thread, proper(now["name"]), results.scenario.starts),
        caption(results, _reading(banded=banded)),
        above=0.3,
        below=0.5,
        right=NARROW if style.is_narrow(figure) else ROOM,
    )
    _draw_bands(axes, in_force)
    if _differ(ever, in_force):
        axes.step(
            ever.days, ever.probability, "--", where="post", color=style.INK, linewidth=1.2, label="ever"
        )
    _set_scales(axes, in_force, ever, results.scenario.starts)
    draw_thread(axes, thread, now)
    _label(axes, in_force, ever)


def courses(results: "Results") -> tuple[Course, Course]:
    """Return the probability that a ceasefire is in force, and that one has ever been."""
    day, peace, sets = _talks(results)
    return course(day, peace, sets), course(day, np.logical_or.accumulate(peace, axis=1), sets)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each day."""
    in_force, ever = courses(results)
    starts = results.scenario.starts
    dates = [starts + timedelta(days=int(day)) for day in in_force.days]
    bands = {name: getattr(in_force, name) for name in ("probability", "mc_low", "mc_high", "low", "high")}
    return pl.DataFrame({"date": dates, **bands, "ever": ever.probability}).fill_nan(None)


def course(day: IntArray, peace: BoolArray, sets: IntArray) -> Course:
    """Return the probability, on each day, that the last round up to that day left a ceasefire.

    Parameters
    ----------
    day : (N, R) int
        Days of the rounds since the start, in order.
    peace : (N, R) bool
        Whether a ceasefire is in force from each round on.
    sets : (N,) int
        Assumption set of each world.
    """
    days = np.arange(int(day.max()) + 2)  # the day after the last round shows what it left
    before = np.concatenate([np.zeros((len(peace), 1), dtype=np.bool_), peace], axis=1)
    rows = np.arange(len(peace))
    found = [estimate(before[rows, (day <= t).sum(axis=1)], sets) for t in days]
    keys = ("probability", "mc_low", "mc_high", "low", "high")
    bands = {key: np.array([at[key] for at in found], dtype=np.float64) for key in keys}
    return Course(days=days, **bands)


def finding(in_force: Course, thread: int, name: str, starts: date) -> str:
    """Return the sentence that the chart shows."""
    end = int(in_force.days[-1])
    (now, _, _), (then, low, high) = in_force.at(thread), in_force.at(end)
    when = day_and_month(starts + timedelta(days=end))
    text = f"A ceasefire is in force in {percent(now)} of worlds after {name}"
    goes_on = end > thread + 1
    text += f", in {percent(then)} by {when}" if goes_on else ""
    if np.isnan(low):
        return text
    if high - low < TOLD_APART:
        return f"{text}, whatever the assumptions"
    moved = "the latter" if goes_on else "this"
    return f"{text}; the assumptions alone move {moved} from {percent(low)} to {percent(high)}"


def _talks(results: "Results") -> tuple[IntArray, BoolArray, IntArray]:
    """Return days (N, R), whether a deal in force ends the fighting (N, R), and sets (N,)."""
    table = results.talks.select("day", "deal", "set").collect()
    shape = (-1, len(results.game.rounds))
    day = table["day"].to_numpy().astype(np.int64).reshape(shape)
    peace = results.game.deals.peace[table["deal"].to_numpy()].reshape(shape)
    return day, peace, table["set"].to_numpy().astype(np.int64).reshape(shape)[:, 0]


def _reading(*, banded: bool) -> str:
    dark = "dark band: Monte-Carlo error (95 %)"
    light = (
        "light band: 5-95 % of the assumption sets"
        if banded
        else "too few draws to show the assumptions' part"
    )
    line = (
        "line: share of worlds in which a deal that ends the fighting (ceasefire or settlement) is in force"
    )
    return f"{line}; {light}; {dark}"


def _differ(ever: Course, in_force: Course) -> bool:
    """Return whether a ceasefire that was reached and dropped again can be seen at this scale."""
    return bool(np.max(ever.probability - in_force.probability) >= TOLD_APART)


def _draw_bands(axes: Axes, at: Course) -> None:
    """Rounds change things, days between them do not: steps."""
    days = at.days
    if np.isfinite(at.low).any():
        axes.fill_between(
            days, at.low, at.high, step="post", color="#D7E6F2", linewidth=0.0, label="assumptions"
        )
        for edge in (at.low, at.high):
            axes.step(days, edge, where="post", color=style.darkened(style.SKY), linewidth=0.7)
    axes.fill_between(
        days, at.mc_low, at.mc_high, step="post", color="#4A86B0", linewidth=0.0, label="Monte Carlo"
    )
    axes.step(days, at.probability, where="post", color=style.BLACK, linewidth=1.6, label="in force")


def _set_scales(axes: Axes, in_force: Course, ever: Course, starts: date) -> None:
    tops = np.concatenate([in_force.mc_high, in_force.high[np.isfinite(in_force.high)], ever.probability])
    axes.set_ylim(0.0, min(1.0, STEP * np.ceil(float(tops.max()) / STEP + 0.2)))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    axes.set_ylabel("Probability of a ceasefire [%]")
    scale_dates(axes, starts, int(in_force.days[-1]))


def _label(axes: Axes, in_force: Course, ever: Course) -> None:
    """Name line and bands at their right ends."""
    lines: list[tuple[float, str]] = []
    if in_force.high[-1] - in_force.low[-1] >= TOLD_APART:
        lines.append((float(in_force.high[-1]), "95 % of assumption sets\nlie below this"))
        lines.append((float(in_force.low[-1]), "5 % of assumption sets\nlie below this"))
    share = percent(float(in_force.probability[-1]))
    lines.append((float(in_force.probability[-1]), f"in force: {share}\n(dark: Monte-Carlo error)"))
    if _differ(ever, in_force):
        lines.append((float(ever.probability[-1]), f"ever: {percent(float(ever.probability[-1]))}"))
    top, least = axes.get_ylim()[1], APART
    if style.is_narrow(axes.figure):
        words = [
            "\n".join(style.wrap(line, NARROW - 0.2, 8.0) for line in text.split("\n")) for _, text in lines
        ]
        lines = [(y, text) for (y, _), text in zip(lines, words, strict=True)]
        inches = axes.get_window_extent().height / axes.figure.dpi
        least = 0.16 * max(1 + text.count("\n") for text in words) / inches
    heights = style.spread([y for y, _ in lines], least * top, low=0.02 * top, high=0.98 * top)
    for (y, text), height in zip(lines, heights, strict=True):
        axes.annotate(
            text,
            (1.0, y),
            (1.04, height),
            xycoords=("axes fraction", "data"),
            textcoords=("axes fraction", "data"),
            size=8.0,
            va="center",
            arrowprops={
                "arrowstyle": "-",
                "color": style.FAINT,
                "linewidth": 0.6,
                "relpos": (0.0, 0.5),
                "shrinkA": 1,
                "shrinkB": 1,
            },
        )
