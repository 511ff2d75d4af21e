"""A number and a choice: a line along the number for each level of the choice.

Room     charts
Shapes   n points
Units    probability [%] or payoff [util]; the factor's own
Source   none
"""

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.arrays import IntArray
from sim.charts import style
from sim.charts.key import Entry
from sim.charts.sweeps.axes import set_number_axis, set_output_axis
from sim.charts.sweeps.marks import FAILED, HOME_LINE
from sim.charts.sweeps.response import Response, find_baseline
from sim.charts.sweeps.wording import level_words
from sim.charts.words import shortened

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo

BAND: Final = 0.12  # opacity of a band: several lie on each other
LOOKS: Final = (  # colour, mark, line
    (style.BLUE, "o", "-"),
    (style.RED, "s", "--"),
    (style.GREEN, "^", "-."),
    (style.BLACK, "D", ":"),
    (style.PURPLE, "v", (0, (6, 1, 1, 1, 1, 1))),
    (style.darkened(style.ORANGE), "P", (0, (8, 2))),
)


def shown_levels(response: Response, choice: "FactorInfo") -> IntArray:
    """Return the levels that get a line of their own: of many, those with the highest and lowest mean."""
    place = response.columns[choice.name]
    levels = np.unique(place[response.played & np.isfinite(place)]).astype(np.int64)
    if len(levels) <= len(LOOKS):
        return levels
    means = [response.values[response.played & (place == level)].mean() for level in levels]
    order = np.argsort(means, kind="stable")
    half = len(LOOKS) // 2
    return np.sort(levels[np.concatenate([order[:half], order[-half:]])])


def paint(axes: Axes, response: Response, ends: Response, levels: IntArray, *, is_home: bool) -> None:
    """Draw the lines; the first factor is the number. ``ends`` holds what has to fit on the axes."""
    number, choice = response.factors[:2]
    x, place = response.columns[number.name], response.columns[choice.name]
    set_number_axis(axes, "x", number, ends.columns[number.name])
    set_output_axis(axes, "y", response, np.concatenate([ends.values, ends.mc_high, ends.mc_low]))
    every = np.unique(place[response.played & np.isfinite(place)]).astype(np.int64)
    for level in every:
        which = np.flatnonzero(response.played & (place == level))
        which = which[np.argsort(x[which], kind="stable")]
        at = response.at(which)
        if level not in levels:
            axes.plot(x[which], at.values, color=style.FAINT, linewidth=0.6, zorder=1, label="another level")
            continue
        color, mark, line = LOOKS[int(np.flatnonzero(levels == level)[0])]
        axes.fill_between(
            x[which], at.mc_low, at.mc_high, facecolor=(color, BAND), edgecolor=color, linewidth=0.4, zorder=2
        )
        axes.plot(
            x[which],
            at.values,
            color=color,
            marker=mark,
            linestyle=line,
            linewidth=1.5,
            markersize=4,
            zorder=3,
            path_effects=[withStroke(linewidth=3.0, foreground="white")],
            label=level_words(choice, int(level)),
        )
    lost = x[response.failed & np.isfinite(x)]
    axes.plot(
        lost,
        np.full(len(lost), 0.02),
        transform=axes.get_xaxis_transform(),
        linestyle="none",
        label="failed",
        **FAILED,
    )
    home = find_baseline(number)
    if is_home and home is not None and axes.get_xlim()[0] <= home <= axes.get_xlim()[1]:
        axes.axvline(home, zorder=1, label="baseline", **HOME_LINE)


def entries(response: Response, levels: IntArray, *, baseline: bool) -> list[Entry]:
    """Say which line is which level."""
    _, choice = response.factors[:2]
    home = find_baseline(choice)
    found = []
    for level, (color, mark, line) in zip(levels, LOOKS, strict=False):
        name = shortened(level_words(choice, int(level)), 60)
        name += " (as written)" if home == level and name != "as written" else ""
        found.append(Entry(name, {"color": color, "marker": mark, "linestyle": line, "markersize": 4}))
    place = response.columns[choice.name]
    rest = len(np.unique(place[response.played & np.isfinite(place)])) - len(levels)
    if rest:
        found.append(Entry(f"{rest} more in between", {"color": style.FAINT, "linestyle": "-"}))
    if baseline:
        found.append(Entry("the scenario as written", HOME_LINE))
    if response.failed.any():
        found.append(Entry("failed", FAILED))
    return found
