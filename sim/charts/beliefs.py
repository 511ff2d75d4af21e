"""Are beliefs right? The public index of being better off, against how often the party was better off.

Every offer is a test of the index: it says how likely the deal leaves a party better off than the state in
force, and the party's own numbers say whether it does. A deal across a red line that is there leaves its
party no better off. The offerer is left out: it goes by its own numbers; what a mediator puts forward
counts for all. Early and late are the first and the second half of a world's offers, to see what was
learned. Offers are chosen for a high index, so some of those look better than they are even where the
index is right on average.

Room     charts
Shapes   K judgements: an offer and a party it was made to
Units    shares of judgements [%]; index [prob]
Source   Murphy & Winkler (1977), Applied Statistics 26(1), 41-47 (reliability diagrams); docs/model.md,
         section 6
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.charts import style
from sim.charts.key import Entry, label_ends, write_key
from sim.charts.words import caption, percent
from sim.results.estimates import estimate_rows

if TYPE_CHECKING:
    from sim.results import Results

BINS: Final = 10
FEWEST: Final = 10  # assumption sets: a share from fewer has a hollow mark and no interval
ASIDE: Final = 0.008  # of the axis: early and late do not cover each other
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "early": {"color": style.darkened(style.ORANGE), "marker": "o", "linestyle": "--"},
    "late": {"color": style.BLUE, "marker": "s", "linestyle": "-"},
}


@dataclass(frozen=True, slots=True)
class Judgements:
    """What the index said of offers to a party, and what was so, (K,) each."""

    index: FloatArray
    is_better: BoolArray
    sets: IntArray
    is_late: BoolArray

    def where(self, rows: BoolArray) -> "Judgements":
        """Return some of them."""
        return Judgements(self.index[rows], self.is_better[rows], self.sets[rows], self.is_late[rows])


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    judged, bins = judge(results), table(results)
    host = style.set_up(
        figure,
        finding(judged),
        caption(results, _reading()),
        below=0.5,
        right=0.55 if style.is_narrow(figure) else 0.8,
    )
    below, above = style.stack(host, (1.0, 2.4), 0.25)
    _draw_shares(above, bins)
    _draw_counts(below, bins)
    if style.is_narrow(figure):
        diagonal = {"color": style.FAINT, "linestyle": "-"}
        write_key(
            below, [Entry("as believed; above it: better than believed, below it: worse", diagonal)], 0.0
        )


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each tenth of the index, early and late."""
    judged, rows = judge(results), []
    place = np.minimum((judged.index * BINS).astype(int), BINS - 1)
    for when in LOOKS:
        for tenth in range(BINS):
            at = judged.where((place == tenth) & (judged.is_late == (when == "late")))
            rows.append(
                {"when": when, "index_from": tenth / BINS, "index_to": (tenth + 1) / BINS}
                | {"offers": len(at.sets), "sets": len(np.unique(at.sets))}
                | {"mean_index": float(at.index.mean()) if at.sets.size else None}
                | estimate_rows(at.is_better, at.sets)
            )
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides=dict.fromkeys(ESTIMATED, pl.Float64))


ESTIMATED: Final = ("mean_index", "probability", "mc_low", "mc_high")


def judge(results: "Results") -> Judgements:
    """Return every offer of the recorded worlds with each party that it was made to."""
    game = results.game
    lines = [
        f"red_line.{p}.{name}"
        for p, s in zip(game.parties, game.stakes, strict=True)
        for name in s.line_names
    ]
    offers = results.exchanges.join(results.worlds.select("world", "set", *lines), on="world").collect()
    offers = offers.sort("world", "round", "exchange", maintain_order=True)
    rank = pl.int_range(pl.len()).over("world")
    late = offers.select(late=2 * rank >= pl.len().over("world"))["late"].to_numpy()
    deal, found = offers["deal"].to_numpy(), []
    for p, party in enumerate(game.parties):
        there = offers.select(f"red_line.{party}.{name}" for name in game.stakes[p].line_names).to_numpy()
        crosses = (
            (game.stakes[p].lines[:, deal].T & there).any(axis=1) if there.size else np.zeros(len(deal), bool)
        )
        all_of_p = Judgements(
            offers[f"believed.{party}"].to_numpy(),
            (offers[f"gain.{party}"].to_numpy() > 0.0) & ~crosses,
            offers["set"].to_numpy().astype(np.int64),
            late,
        )
        found.append(all_of_p.where((offers["party"] != party).fill_null(value=True).to_numpy()))
    fields = ("index", "is_better", "sets", "is_late")
    return Judgements(*(np.concatenate([getattr(each, field) for each in found]) for field in fields))


def finding(judged: Judgements) -> str:
    """Return the sentence that the chart shows: how often deals that are believed good are good."""
    likely = judged.where(judged.index > 0.5)
    if not likely.sets.size:
        return f"None of {len(judged.sets):,} offers is believed to leave the party it is made to better off"
    text = (
        f"Offers believed to be good for the other side (index {percent(float(likely.index.mean()))} on "
        "average) are so in"
    )
    shares = [
        f"{percent(float(at.is_better.mean()))} {when}"
        for when in LOOKS
        if (at := likely.where(likely.is_late == (when == "late"))).sets.size
    ]
    return f"{text} {' and '.join(shares)} in the talks"


def _reading() -> str:
    return (
        "every offer of up to 1,000 worlds, and each party it was made to; better off: worth more to it than "
        "the state in force by its own numbers, and across no red line of it; bars: Monte-Carlo error "
        f"(95 %), by assumption set; hollow: from fewer than {FEWEST} sets; the index is not a forecast of "
        "the answer"
    )


def _draw_shares(axes: Axes, bins: pl.DataFrame) -> None:
    axes.plot([0, 1], [0, 1], color=style.FAINT, linewidth=0.9, zorder=1, label="as believed")
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.03, 1.03))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    axes.set_ylabel("In fact better off [%]")
    axes.tick_params(axis="x", labelbottom=False)
    note: dict[str, Any] = {"size": 7.5, "color": "#555555"}
    if not style.is_narrow(axes.figure):
        axes.text(0.01, 0.97, "above the line: better than believed", va="top", **note)
        axes.text(0.99, 0.0, "below: worse than believed", ha="right", **note)
    ends = []
    for side, (when, look) in zip((-ASIDE, ASIDE), LOOKS.items(), strict=True):
        rows = bins.filter(pl.col("when") == when, pl.col("offers") > 0).to_dicts()
        if not rows:
            continue
        x, y = [row["mean_index"] + side for row in rows], [row["probability"] for row in rows]
        axes.plot(x, y, linewidth=1.1, label=when, **{**look, "marker": ""})
        for at, row in zip(x, rows, strict=True):
            sure = row["sets"] >= FEWEST
            if sure:
                axes.vlines(at, row["mc_low"], row["mc_high"], color=look["color"], linewidth=2.0)
            fill = look["color"] if sure else "white"
            axes.plot(
                at,
                row["probability"],
                linestyle="",
                markersize=5,
                markerfacecolor=fill,
                color=look["color"],
                marker=look["marker"],
            )
        ends.append((y[-1], when, x[-1]))
    label_ends(axes, ends)


def _draw_counts(axes: Axes, bins: pl.DataFrame) -> None:
    width = 0.36 / BINS
    for side, hatch, (when, look) in zip((-0.5, 0.5), ("", "////"), LOOKS.items(), strict=True):
        rows = bins.filter(when=when)
        middle = (rows["index_from"] + rows["index_to"]).to_numpy() / 2
        axes.bar(
            middle + side * width,
            rows["offers"].to_numpy(),
            width,
            color=look["color"],
            hatch=hatch,
            edgecolor="white",
            linewidth=0.0,
            label=when,
        )
    axes.set_yscale("symlog", linthresh=1.0)
    axes.set_ylim(0.0, 3.0 * max(1, int(bins["offers"].max() or 0)))  # type: ignore[arg-type]
    axes.set_xlim(-0.02, 1.02)
    axes.set_xticks(np.linspace(0, 1, 6))
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(FuncFormatter(lambda n, _: f"{n:,.0f}"))
    axes.set_ylabel("Offers [count]")
    style.label_below(axes, "Believed: public index of being better off [0 to 1]")
