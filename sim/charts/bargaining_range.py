"""Is there room for a bargain? Both sides' reservation values on one axis, and how far they overlap.

A price gives buyer and seller one axis; a package of issues does not. The worth to the first party makes
one. It *needs* at least what fighting on is worth to it: its reservation value against war. The others
*can leave* it at most its best deal that ends the fighting and is worth no less than war to each of them:
their reservation values in its units (sim.results.ranges). Both belong to the same world, so two
distributions that overlap do not yet make a range: the panel below shows the difference world by world,
and the shaded part is where a range exists.

Room     charts
Shapes   N worlds
Units    worth [util] of the first party; shares of worlds [%]
Source   Raiffa (1982), The Art and Science of Negotiation; Fearon (1995); docs/model.md, section 5
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.words import caption, last_known, percent, proper, shortened
from sim.results.ranges import find_room

if TYPE_CHECKING:
    from sim.results import Results

Look = Mapping[str, Any]
KEY: Final = 2.7  # inches
BINS: Final = 30
NARROWEST: Final = 0.02  # of a bin [util], where all worlds are alike
NEEDS: Final[Look] = MappingProxyType({"facecolor": "#8FBFE0", "edgecolor": style.BLUE, "linewidth": 0.6})
LEAVES: Final[Look] = MappingProxyType(
    {
        "facecolor": "none",
        "edgecolor": style.RED,
        "hatch": "////",
        "linewidth": 0.0,
    }
)
RANGE: Final[Look] = MappingProxyType({"facecolor": "#66B99F", "edgecolor": style.GREEN, "linewidth": 0.6})
NO_RANGE: Final[Look] = MappingProxyType({"facecolor": style.PALE, "edgecolor": style.FAINT})


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    at, room = find_round(results), table(results)
    first = proper(results.game.parties[0])
    host = style.set_up(
        figure,
        finding(results, at),
        caption(results, _reading(results, at, room)),
        below=0.5,
        right=style.beside(figure, KEY + 0.35),
    )
    below, above = style.stack(host, (1.0, 1.15), 0.6)
    inches = below.get_window_extent().width / figure.dpi
    above.set_xlabel(style.fit_label(f"Worth to {first} [util of {first}]", inches, 9.0, lines=1))
    words = f"What {_rest(results)} can leave {first} beyond its need"
    below.set_xlabel(style.fit_label(f"{words} [util of {first}]", inches, 9.0, lines=1))
    for axes in (above, below):
        axes.set_ylabel("Share of worlds [%]")
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None, symbol=" %"))
    if room.is_empty():
        write_key(above, [Entry("talks and fighting go on together in no world")], KEY)
        return
    needs, leaves, weight = (room[name].to_numpy() for name in ("needs", "can_leave", "weight"))
    edges = _edges(np.concatenate([needs, leaves[np.isfinite(leaves)]]))
    _draw_bars(above, needs, weight, edges, NEEDS)
    _draw_bars(above, leaves, weight, edges, LEAVES)
    gap = leaves - needs
    edges = _edges(gap[np.isfinite(gap)])
    _draw_bars(below, np.where(gap < -1e-9, gap, np.nan), weight, edges, NO_RANGE)
    _draw_bars(below, np.where(gap < -1e-9, np.nan, np.maximum(gap, 0.0)), weight, edges, RANGE)
    for axes in (above, below):
        axes.set_ylim(0.0, max(0.05, axes.get_ylim()[1]))
    below.axvline(0.0, color=style.INK, linewidth=1.2)
    write_key(above, _entries_above(results, needs, leaves, weight), KEY)
    write_key(below, _entries_below(gap, weight), KEY)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each world shown, with the round it is about."""
    at = find_round(results)
    room = find_room(results, at["name"])
    return room.select(
        pl.lit(at["name"]).alias("round"), pl.all(), width=pl.col("can_leave") - pl.col("needs")
    )


def find_round(results: "Results") -> Mapping[str, Any]:
    """Return the last known round in which talks and fighting go on in some world, from the summary."""
    rounds: list[Mapping[str, Any]] = results.summary()["rounds"]
    now = last_known(rounds, results.scenario.known)
    known = rounds[: 1 + next(i for i, at in enumerate(rounds) if at is now)]
    at_war = [at for at in known if at["bargaining_range"]["against_war"]["probability"] is not None]
    return (at_war or [now])[-1]


def finding(results: "Results", at: Mapping[str, Any]) -> str:
    """Return the sentence that the chart shows."""
    share = at["bargaining_range"]["against_war"]["probability"]
    name = proper(at["name"])
    if share is None:
        return f"Before {name} talks and fighting go on together in 0 worlds: there is no range to look for"
    first, rest = shortened(proper(results.game.parties[0]), 24), _rest(results)
    text = f"As {name} opens, a bargaining range exists in {percent(share)} of worlds at war"
    return f"{text}: {rest} can leave {first} at least what it needs" if share else text


def _rest(results: "Results") -> str:
    """Name the other party, or all others together."""
    others = results.game.parties[1:]
    return shortened(proper(others[0]), 24) if len(others) == 1 else "the others"


def _reading(results: "Results", at: Mapping[str, Any], room: pl.DataFrame) -> str:
    """Say what the bars are and how sure the share is."""
    share = at["bargaining_range"]["against_war"]
    error = "" if share["probability"] is None else f" {50 * (share['mc_high'] - share['mc_low']):.1f} points"
    return (
        f"bars: share of {len(room):,} worlds of all assumption sets, each set with the same weight; by each "
        "world's true numbers, red lines that are there counted; in the title: mean share over the sets, of "
        f"all worlds in which talks and fighting go on, its Monte-Carlo error (95 %){error or ' not known'}"
    )


def _edges(values: FloatArray) -> FloatArray:
    """Return edges of bars that hold all values, one of them at 0."""
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    width = max((high - low) / BINS, NARROWEST)
    return width * np.arange(np.floor(low / width + 1e-9), np.floor(high / width + 1e-9) + 2)


def _draw_bars(axes: Axes, values: FloatArray, weight: FloatArray, edges: FloatArray, look: Look) -> None:
    """Draw the share of worlds in each bar; worlds without a value are in none."""
    there = np.isfinite(values)
    if not there.any():
        return
    place = np.floor(values[there] / (edges[1] - edges[0]) + 1e-9) - round(edges[0] / (edges[1] - edges[0]))
    shares = np.bincount(place.astype(np.int64), weights=weight[there], minlength=len(edges) - 1)
    axes.bar(edges[:-1], shares, np.diff(edges), align="edge", **look)
    if "hatch" in look:
        axes.stairs(shares, edges, color=look["edgecolor"], linewidth=1.6)


def _median(values: FloatArray, weight: FloatArray) -> str:
    """Return the weighted median in words."""
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weight[order])
    middle = float(values[order][np.searchsorted(total, total[-1] / 2)])
    return f"{middle:+.2f}".replace("-", "\N{MINUS SIGN}")


def _entries_above(
    results: "Results", needs: FloatArray, leaves: FloatArray, weight: FloatArray
) -> list[Entry]:
    """Say what the two distributions are."""
    first, rest = shortened(proper(results.game.parties[0]), 24), _rest(results)
    there = np.isfinite(leaves)
    square: dict[str, Any] = {"marker": "s", "markersize": 9}
    entries: list[Entry] = [
        Entry(
            f"{first} needs: what fighting on is worth to it (median {_median(needs, weight)})",
            square | {"color": NEEDS["facecolor"], "markeredgecolor": NEEDS["edgecolor"]},
        )
    ]
    if there.any():
        entries.append(
            Entry(
                f"{rest} can leave it: its best deal that is worth no less than fighting on to {rest} "
                f"(median {_median(leaves[there], weight[there])})",
                square | {"color": style.RED, "fillstyle": "none", "markeredgewidth": 1.6},
            )
        )
    return entries


def _entries_below(gap: FloatArray, weight: FloatArray) -> list[Entry]:
    """Say what the shaded part is."""
    square: dict[str, Any] = {"marker": "s", "markersize": 9}
    entries = [
        Entry(
            "the two overlap: a bargaining range",
            square | {"color": RANGE["facecolor"], "markeredgecolor": RANGE["edgecolor"]},
        ),
        Entry(
            "no deal is enough for all",
            square | {"color": NO_RANGE["facecolor"], "markeredgecolor": NO_RANGE["edgecolor"]},
        ),
    ]
    without = round(float(weight[~np.isfinite(gap)].sum()), 9)
    if without:
        entries.append(Entry(f"not drawn: {percent(without)}, in which no deal at all suits the others"))
    return entries
