"""Is the moment ripe? What fighting on without a deal is worth, and when some deal beats it for all.

Zartman calls a moment ripe when both sides hurt and see a way out. Here the hurt is the no-deal
value, the worth of the state in force as a round opens; the way out is that some deal that ends the
fighting is worth no less than war to all (Fearon's range against war). A round counts as ripe, and
the time around it is shaded, where that holds in half of the worlds or more in which talks and
fighting go on; the dashed share is that of worlds with a deal that all would sign that day, when
they count what talking on is worth too. Later rounds show only the worlds that have not made peace
or broken off, and these are the harder ones.

Room     charts
Shapes   R rounds, P parties
Units    worth [util]; shares of worlds [%]; dates
Source   Zartman (1989), Ripe for Resolution; Fearon (1995); docs/model.md, sections 4 and 5
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.charts import style
from sim.charts.dates import draw_thread, scale_dates
from sim.charts.key import label_ends
from sim.charts.words import caption, last_known, percent, proper, shortened
from sim.results.estimates import estimate
from sim.results.medians import median_of

if TYPE_CHECKING:
    from sim.results import Results

RIPE: Final = 0.5  # least share of worlds
MOST: Final = 3  # rounds named in the title
SHADE: Final = "#F9F1D6"
LABEL, NARROW = 1.9, 1.15  # inches beside the axes, on a narrow figure
MARKS: Final = (  # of the parties
    ("o", style.BLUE, "-"),
    ("s", style.RED, "--"),
    ("^", style.GREEN, ":"),
    ("D", style.PURPLE, "-."),
)
LINES: Final[tuple[tuple[str, str, dict[str, Any]], ...]] = (  # which range, its name, its line
    ("against_war", "some deal beats\nwar for all", {"marker": "o", "linestyle": "-"}),
    ("today", "some deal all\nwould sign", {"marker": "o", "linestyle": "--", "markerfacecolor": "white"}),
)

Numbers = dict[str, float]


@dataclass(frozen=True, slots=True)
class Moment:
    """A round as it opens, in the worlds in which talks and fighting go on."""

    name: str
    day: int  # the median one
    worlds: int
    no_deal: dict[str, Numbers]  # of each party
    ranges: dict[str, dict[str, float | None]]  # by kind of range

    @property
    def share(self) -> float:
        """The share of worlds with a deal that beats war for all."""
        return float(self.ranges["against_war"]["probability"] or 0.0)


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    moments, starts = find_moments(results), results.scenario.starts
    host = style.set_up(
        figure,
        finding(moments),
        caption(results, _reading()),
        above=0.3,
        below=0.5,
        right=NARROW if style.is_narrow(figure) else LABEL,
    )
    below, above = style.stack(host, (1.0, 1.3), 0.25)
    below.set_ylabel("Share of worlds [%]")
    above.set_ylabel("Value of no deal [util]")
    below.set_ylim(0.0, 1.0)
    below.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    now = last_known(results.summary()["rounds"], results.scenario.known)
    day = date.fromisoformat(now["date"])
    thread = (day - starts).days
    last = max([thread, *(moment.day for moment in moments)]) + 2
    for axes in (above, below):
        scale_dates(axes, starts, last)
        _shade(axes, moments, last)
    above.set_xlabel("")
    above.tick_params(axis="x", labelbottom=False)
    above.text(
        0.01,
        0.03,
        "shaded: ripe",
        transform=above.transAxes,
        size=8.0,
        bbox={"facecolor": SHADE, "linewidth": 0, "pad": 2},
    )
    if moments:
        _draw_values(above, moments, last)
        _draw_shares(below, moments)
    draw_thread(above, thread, now)
    draw_thread(below, thread)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each round."""
    starts = results.scenario.starts
    rows = [
        {"round": moment.name, "date": starts + timedelta(days=moment.day), "worlds": moment.worlds}
        | {"ripe": moment.share >= RIPE}
        | {f"{which}.{key}": x for which, share in moment.ranges.items() for key, x in share.items()}
        | {f"no_deal_value.{party}.{key}": x for party, of in moment.no_deal.items() for key, x in of.items()}
        for moment in find_moments(results)
    ]
    return pl.DataFrame(rows, infer_schema_length=None).fill_nan(None)


def find_moments(results: "Results") -> list[Moment]:
    """Return every round in which talks and fighting go on in some world."""
    parties = results.game.parties
    names = [f"no_deal_value.{party}" for party in parties]
    wanted = ("set", "round", "day", "range.against_war", "range.today", *names)
    rows = results.talks.select(wanted).filter(pl.col("range.against_war").is_not_null()).collect()
    moments = []
    for name in results.game.rounds:
        here = rows.filter(round=name)
        if here.is_empty():
            continue
        sets = here["set"].to_numpy().astype(np.int64)
        moments.append(
            Moment(
                name,
                int(np.quantile(here["day"].to_numpy(), 0.5, method="nearest")),
                len(here),
                {p: median_of(here[f"no_deal_value.{p}"].to_numpy(), sets) for p in parties},
                {which: estimate(here[f"range.{which}"].to_numpy(), sets) for which, _, _ in LINES},
            )
        )
    return moments


def finding(moments: list[Moment]) -> str:
    """Return the sentence that the chart shows."""
    if not moments:
        return "In 0 worlds do talks and fighting go on together: there is no moment to be ripe"
    ripe = [moment for moment in moments if moment.share >= RIPE]
    if not ripe:
        best = max(moments, key=lambda moment: moment.share)
        return (
            f"Not ripe: at no round have half of the worlds still at war a deal that beats war for all, "
            f"at most {percent(best.share)} ({proper(best.name)})"
        )
    first, *others = (f"{shortened(proper(at.name), 24)} ({percent(at.share)}" for at in ripe)
    where = " and ".join([f"{first} of worlds still at war)", *[f"{other})" for other in others]])
    if len(ripe) > MOST:
        best = max(ripe, key=lambda moment: moment.share)
        where = f"{len(ripe)} of {len(moments)} rounds, most of all {shortened(proper(best.name), 24)}"
        where += f" ({percent(best.share)} of worlds still at war)"
    close = any(float(moment.ranges["against_war"]["mc_low"] or 0.0) < RIPE for moment in ripe)
    text = f"Ripe at {where}: in half of worlds or more some deal beats war for all"
    return text + ("; more draws could still tip it" if close else "")


def _reading() -> str:
    return (
        "only worlds in which talks and fighting go on as the round opens, at its median date; shaded: "
        "around rounds where some deal that ends the fighting is worth no less than war to all in at least "
        "half of them; above: median value of no deal, 5-95 % of worlds (thin), Monte-Carlo error (95 %, "
        "thick), each party in its own util; below: share of worlds and its Monte-Carlo error (95 %)"
    )


def _shade(axes: Axes, moments: list[Moment], last: int) -> None:
    """Shade the time nearer to a ripe round than to any other."""
    days = [moment.day for moment in moments]
    edges = [0.0, *((a + b) / 2 for a, b in pairwise(days)), float(last)]
    for moment, (left, right) in zip(moments, pairwise(edges), strict=True):
        if moment.share >= RIPE:
            axes.axvspan(
                left, right, facecolor=SHADE, edgecolor=style.FAINT, linewidth=0.6, zorder=0, label="ripe"
            )


def _draw_values(axes: Axes, moments: list[Moment], last: int) -> None:
    """Draw each party's value of no deal, a little aside of each other, and name it at the right."""
    parties, ends = list(moments[0].no_deal), []
    for p, party in enumerate(parties):
        marker, color, line = MARKS[p % len(MARKS)]
        aside = 0.011 * last * (p - (len(parties) - 1) / 2)
        days = [moment.day + aside for moment in moments]
        at = [moment.no_deal[party] for moment in moments]
        axes.vlines(days, [x["low"] for x in at], [x["high"] for x in at], color=color, linewidth=1.0)
        axes.vlines(days, [x["mc_low"] for x in at], [x["mc_high"] for x in at], color=color, linewidth=4.0)
        middle = [x["median"] for x in at]
        axes.plot(
            days, middle, color=color, marker=marker, linestyle=line, markersize=4, linewidth=1.0, label=party
        )
        ends.append((middle[-1], f"{shortened(proper(party), 24)}", days[-1]))
    label_ends(axes, ends)


def _draw_shares(axes: Axes, moments: list[Moment]) -> None:
    """Draw the shares of worlds with a range, and name them at the right."""
    axes.axhline(RIPE, color=style.FAINT, linewidth=0.8, zorder=1)
    ends = []
    for which, words, line in LINES:
        days = [moment.day for moment in moments]
        at = [{key: float(x or 0.0) for key, x in moment.ranges[which].items()} for moment in moments]
        axes.vlines(days, [x["mc_low"] for x in at], [x["mc_high"] for x in at], color=style.INK, linewidth=2)
        middle = [x["probability"] for x in at]
        look: dict[str, Any] = {
            "color": style.INK,
            "markersize": 5,
            "linewidth": 1.4,
            "clip_on": False,
        } | dict(line)
        axes.plot(days, middle, label=which, **look)
        ends.append((middle[-1], f"{words}: {percent(middle[-1])}", days[-1]))
    label_ends(axes, ends, lines=2)
