"""How each round ends: shares of outcomes as stacked bars along the real dates.

Bars are as wide as can be read and stand at the date of their round, moved aside only where
two rounds are too close; an uncertain date has a whisker above its bar.

Room     charts
Shapes   R rounds, X outcomes
Units    shares of worlds [%]; dates
Source   docs/model.md, section 8
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure, FigureBase
from matplotlib.patches import Rectangle
from matplotlib.ticker import PercentFormatter

from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.words import (
    caption,
    day_and_month,
    last_known,
    likeliest,
    named_outcomes,
    percent,
    proper,
    quoted,
    readable,
    shortened,
)

if TYPE_CHECKING:
    from sim.results import Results

BAR, APART = 0.26, 0.32  # inches: width of a bar, least distance of two
CLOSE: Final = 0.75  # of these on a narrow figure
SLANT, STEEP = 35.0, 60.0  # degrees of the labels below the bars, on a narrow figure
SHORT: Final = 20  # letters of such a label there
SHOWN = 0.045  # a share this large is written into its bar
LABEL_GAP = 0.055  # least distance of two labels beside the last bar, as a share
NAMED: Final = (  # colour and hatch of the scenario's outcomes, in order
    (style.GREEN, "////"),
    (style.BLUE, ""),
    (style.ORANGE, "...."),
    (style.SKY, "xxxx"),
    (style.PURPLE, "\\\\\\\\"),
    (style.YELLOW, "++++"),
    (style.RED, "oo"),
)
BREAKDOWN: Final = (style.INK, "")
CONTINUE: Final = (style.PALE, "")


@dataclass(frozen=True, slots=True)
class Look:
    """How one outcome is filled."""

    color: str
    hatch: str

    @property
    def ink(self) -> str:
        """The colour in which to write on it."""
        return style.ink_on(self.color)

    @property
    def fill(self) -> Mapping[str, Any]:
        """The keywords of matplotlib for it."""
        return MappingProxyType(
            {"facecolor": self.color, "hatch": self.hatch, "edgecolor": style.INK, "linewidth": 0.6}
        )


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    rounds: list[dict[str, Any]] = results.summary()["rounds"]
    starts, known = results.scenario.starts, results.scenario.known
    looks = occurring(rounds, outcome_looks(list(rounds[0]["outcomes"])))
    uncertain = [at for at in rounds if at["date_low"] != at["date_high"]]
    names = _names(rounds, SHORT if style.is_narrow(figure) else 32)
    axes = style.set_up(
        figure,
        finding(rounds, known),
        caption(results, _reading(rounds, known)),
        above=0.15 + 0.1 * len(uncertain),
        below=0.5 + math.sin(math.radians(_slant(figure))) * max(style.text_width(n, 8.0) for n in names),
        right=style.beside(figure, _room_for_labels(figure, looks, rounds, starts)),
    )
    days = [_day(at["date"], starts) for at in rounds]
    places = _set_days(axes, starts, rounds, days)
    for at, place in zip(rounds, places, strict=True):
        _draw_bar(axes, at["outcomes"], looks, place)
    _label_rounds(axes, names, results, days, places)
    if style.is_narrow(figure):
        entries = [Entry(readable(name), fill=look.fill) for name, look in reversed(looks.items())]
        write_key(axes, entries, 0.0)
    else:
        _label_outcomes(axes, rounds[-1]["outcomes"], looks, places[-1])
    for level, at in enumerate(uncertain):
        _draw_whisker(axes, at, starts, level, is_last=at is uncertain[-1])


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each round and outcome."""
    return pl.DataFrame(
        [
            {
                "round": at["name"],
                "date": at["date"],
                "date_low": at["date_low"],
                "date_high": at["date_high"],
            }
            | {"outcome": name}
            | dict(share)
            for at in results.summary()["rounds"]
            for name, share in at["outcomes"].items()
        ],
        infer_schema_length=None,
    )


def outcome_looks(outcomes: Sequence[str]) -> dict[str, Look]:
    """Return how each outcome is filled, in the order of stacking: named ones, continue, breakdown."""
    breakdown, *named, going_on = outcomes
    looks = {name: Look(*NAMED[i % len(NAMED)]) for i, name in enumerate(named)}
    return looks | {going_on: Look(*CONTINUE), breakdown: Look(*BREAKDOWN)}


def occurring(rounds: Sequence[Mapping[str, Any]], looks: Mapping[str, Look]) -> dict[str, Look]:
    """Return the looks of the outcomes that some world had at the end of some round."""
    return {
        name: look
        for name, look in looks.items()
        if any(at["outcomes"][name]["probability"] > 0 for at in rounds)
    }


def finding(rounds: Sequence[Mapping[str, Any]], known: date) -> str:
    """Return the sentence that the chart shows: how the last known round ends, and how the last one."""
    now, last = last_known(rounds, known), rounds[-1]
    plural = "outcome" if len(likeliest(now)) == 1 else "outcomes, within Monte-Carlo error,"
    before = f"Likeliest {plural} of {proper(now['name'])}: {named_outcomes(now)}"
    return before if now is last else f"{before}; of {proper(last['name'])}: {named_outcomes(last)}"


def _reading(rounds: Sequence[Mapping[str, Any]], known: date) -> str:
    """Say what a bar is and how sure it is."""
    shares = [share for at in rounds for share in at["outcomes"].values()]
    error = max(share["mc_high"] - share["mc_low"] for share in shares) / 2
    bars = f"bars: mean share of worlds, Monte-Carlo error (95 %) at most {100 * error:.1f} points"
    never = [
        readable(name)
        for name in rounds[0]["outcomes"]
        if not any(at["outcomes"][name]["probability"] for at in rounds)
    ]
    bars += f"; in no world: {', '.join(never)}" if never else ""
    now = last_known(rounds, known)
    name = likeliest(now)[0]
    share = now["outcomes"][name]
    if share["low"] is None:
        return f"{bars}, too few draws to tell the part of the assumptions"
    low, high = percent(share["low"]), percent(share["high"])
    if low == high:
        return f"{bars}; the same whatever the assumptions"
    spread = f"{low} to {high}"
    return (
        f"{bars}; {quoted(readable(name))} at {proper(now['name'])} takes {spread} of the worlds of an "
        "assumption set (5-95 % of the sets)"
    )


def _day(iso: str, starts: date) -> int:
    return (date.fromisoformat(iso) - starts).days


def _room_for_labels(
    figure: Figure, looks: Mapping[str, Look], rounds: Sequence[Mapping[str, Any]], starts: date
) -> float:
    """Return the inches to keep free right of the axes, counting what is free beside the last bar."""
    needed = max(style.text_width(shortened(readable(name)), 8.0) for name in looks) + 0.75
    last = max(_day(at["date_high"], starts) for at in rounds)
    free = 1.0 - _day(rounds[-1]["date"], starts) / max(last, 1)  # share of the axes
    return max(style.RIGHT, (needed - free * (figure.get_figwidth() - style.LEFT)) / (1.0 - free))


def _set_days(axes: Axes, starts: date, rounds: Sequence[Mapping[str, Any]], days: list[int]) -> list[float]:
    """Scale the axes in days since the start and return where the bars stand."""
    last = max(_day(at["date_high"], starts) for at in rounds)
    inches = axes.get_window_extent().width / axes.figure.dpi
    bar, apart = _bar(axes.figure)
    per_inch = max(last, 1) / (inches - 1.5 * bar)
    places = style.spread([float(day) for day in days], apart * per_inch)
    left = min(0.0, places[0]) - 0.75 * bar * per_inch
    right = max(last, *places, 1) + 0.75 * bar * per_inch
    axes.set_xlim(left, right)
    axes.set_ylim(0.0, 1.0)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    axes.set_ylabel("Share of worlds [%]")
    return places


def _bar(figure: FigureBase) -> tuple[float, float]:
    """Return the width of a bar and the least distance of two in inches."""
    scale = CLOSE if style.is_narrow(figure) else 1.0
    return scale * BAR, scale * APART


def _per_inch(axes: Axes) -> float:
    """Return how many days an inch holds."""
    left, right = axes.get_xlim()
    return float((right - left) * axes.figure.dpi / axes.get_window_extent().width)


def _draw_bar(axes: Axes, outcomes: Mapping[str, Any], looks: Mapping[str, Look], place: float) -> None:
    width, base = _bar(axes.figure)[0] * _per_inch(axes), 0.0
    for name, look in looks.items():
        share = outcomes[name]["probability"]
        axes.bar(place, share, width, base, label=name, **look.fill)
        if share >= SHOWN:
            text = f"{100 * share:.0f}"
            pad = {"boxstyle": "square,pad=0.12", "facecolor": look.color, "edgecolor": "none"}
            axes.text(
                place, base + share / 2, text, size=7.5, ha="center", va="center", color=look.ink, bbox=pad
            )
        base += share


def _slant(figure: FigureBase) -> float:
    return STEEP if style.is_narrow(figure) else SLANT


def _names(rounds: Sequence[Mapping[str, Any]], most: int) -> list[str]:
    """Return the rounds' names, of so many letters, with their dates."""
    words = []
    for at in rounds:
        about = "" if at["date_low"] == at["date_high"] else "about "
        words.append(
            f"{shortened(proper(at['name']), most)}, {about}{day_and_month(date.fromisoformat(at['date']))}"
        )
    return words


def _label_rounds(
    axes: Axes, names: list[str], results: "Results", days: list[int], places: list[float]
) -> None:
    """Name the rounds below their bars, the last known one in red, with a line to a date off its bar."""
    rounds, scenario = results.summary()["rounds"], results.scenario
    now = last_known(rounds, scenario.known)["name"]
    slant = _slant(axes.figure)
    axes.set_xticks(places, names, rotation=slant, ha="right", rotation_mode="anchor")
    for label, at in zip(axes.get_xticklabels(), rounds, strict=True):
        if at["name"] == now:
            label.set(color=style.THREAD, weight="bold")
    axes.set_xticks(np.arange(0, axes.get_xlim()[1], 7), minor=True)
    words = f"Rounds at their dates; a small tick is a week from {scenario.starts:%Y-%m-%d}"
    style.label_below(axes, words, labelpad=2.0)
    axes.tick_params(axis="x", which="major", length=0)
    for day, place in zip(days, places, strict=True):
        if abs(day - place) > 1e-9:
            axes.plot([place, day], [0.0, -0.02], color=style.FAINT, linewidth=0.8, clip_on=False)


def _label_outcomes(axes: Axes, outcomes: Mapping[str, Any], looks: Mapping[str, Look], place: float) -> None:
    """Name the outcomes beside the last bar, each with its fill, at the height of its share."""
    shares = [outcomes[name]["probability"] for name in looks]
    tops = np.cumsum(shares)
    middles = [float(top - share / 2) for top, share in zip(tops, shares, strict=True)]
    heights = style.spread(middles, LABEL_GAP, low=0.025, high=0.975)
    inch = _per_inch(axes)
    edge = place + BAR * inch / 2
    for (name, look), middle, height in zip(looks.items(), middles, heights, strict=True):
        axes.plot(
            [edge, edge + 0.15 * inch], [middle, height], color=style.FAINT, linewidth=0.6, clip_on=False
        )
        start = (edge + 0.15 * inch, height - 0.016)
        axes.add_patch(Rectangle(start, 0.2 * inch, 0.032, clip_on=False, **look.fill))
        axes.text(edge + 0.42 * inch, height, shortened(readable(name)), size=8.0, va="center")


def _draw_whisker(axes: Axes, at: Mapping[str, Any], starts: date, level: int, *, is_last: bool) -> None:
    """Draw the range of an uncertain date above the bars, a level for each."""
    low, middle, high = (_day(at[key], starts) for key in ("date_low", "date", "date_high"))
    y = 1.0 + (0.13 + 0.1 * level) / (axes.get_window_extent().height / axes.figure.dpi)
    axes.plot(
        [low, high],
        [y, y],
        color=style.INK,
        linewidth=1.0,
        marker="|",
        markersize=5,
        clip_on=False,
        label="date",
    )
    axes.plot([middle], [y], color=style.INK, marker="o", markersize=2.5, clip_on=False)
    if is_last:
        axes.text(low - 0.1 * _per_inch(axes), y, "5-95 % of the date", size=7.0, ha="right", va="center")
