"""The ladder of every issue: what each side likes best, the least it has to take, its last offer, the end.

The options of an issue stand in a row, in the order of the file, turned round where that puts what the
first party likes best to the left of what the second does. A party *likes best* the option in the deal it
likes best of all, at central numbers on the first day (several where it does not care). One issue of a
package has no reservation value of its own. *Least acceptable* is the option furthest from that which is
still part of a bargain: of a deal in reach that ends the fighting and is worth no less than war to all, in
at least half of the worlds that have such a deal as the last known round opens (sim.results.ranges).
Beyond it, making up for the issue elsewhere would, in most worlds, cost another party more than war. *Last
offers* are those of the recorded worlds; what is in force is counted over all worlds, after the last round.

Room     charts
Shapes   I issues, P parties, D deals
Units    shares of worlds [%]
Source   Raiffa (1982), The Art and Science of Negotiation, on packages; docs/model.md, sections 2 and 10
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import FloatArray, IntArray
from sim.charts import style
from sim.charts.bargaining_range import find_round
from sim.charts.key import Entry, write_key
from sim.charts.words import caption, percent, proper, readable, shortened
from sim.results.estimates import estimate, estimates
from sim.results.ranges import find_options

if TYPE_CHECKING:
    from sim.results import Results

KEY: Final = 2.3  # inches
LANE: Final = 0.24  # inches for each party
BELOW: Final = 0.42  # inches below the row of an issue, for its options
NAME, NARROW = 1.2, 0.85  # inches for the name of an issue, on a narrow figure
HALF: Final = 0.5  # of the worlds with room for a bargain
TOLERANCE: Final = 1e-9
LARGEST: Final = 150.0  # area of the bubble of all worlds [point^2]
SIDE: Final = 0.14  # of the axis, free beside the outermost options
BAR: Final[Mapping[str, Any]] = MappingProxyType({"facecolor": style.PALE, "edgecolor": style.FAINT})
MARKS: Final = (
    ("o", style.BLUE, "#A9CCE5"),
    ("s", style.RED, "#F0BFA0"),
    ("^", style.GREEN, "#A6D8C8"),
    ("D", style.PURPLE, "#EBCADB"),
)


@dataclass(frozen=True, slots=True)
class Ladder:
    """One issue; places of options count from the left, shares are in the order of the places."""

    issue: str
    options: tuple[str, ...]
    in_force: list[dict[str, float | None]]  # of each option, over all worlds
    best: tuple[IntArray, ...]  # of each party, several where it does not care
    least: tuple[int | None, ...]  # of each party; none where there is no room for a bargain
    last: tuple[FloatArray, ...]  # of each party, share of its last offers
    agree: dict[str, float | None]  # share of recorded worlds in which all last offers hold the same option


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure, which is made as high as its issues need."""
    ladders, parties = find_ladders(results), results.game.parties
    room, lines = (NARROW, 4) if style.is_narrow(figure) else (NAME, 2)
    row = LANE * len(parties) + BELOW
    figure.set_figheight(max(4.6, 2.1 + row * len(ladders)))
    axes = style.set_up(
        figure,
        finding(ladders),
        caption(results, _reading(ladders)),
        left=room + (0.5 if style.is_narrow(figure) else style.LEFT),
        right=style.beside(figure, KEY + 0.35),
    )
    first, second = (shortened(proper(party), 16) for party in parties[:2])
    axes.set(xlim=(-SIDE, 1.0 + SIDE), ylim=(-row * len(ladders), 0.0))
    style.label_below(axes, f"Options, from the side of {first} (left) to that of {second} (right) [steps]")
    axes.set_ylabel("Issues; height of bars: share in force [%]")
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    bases = [-row * (i + 1) + BELOW for i in range(len(ladders))]
    names = [style.fit_label(readable(ladder.issue), room, 8.5, lines) for ladder in ladders]
    axes.set_yticks([base + LANE * len(parties) / 2 for base in bases], names, size=8.5, weight="bold")
    axes.tick_params(axis="y", length=0)
    for ladder, base in zip(ladders, bases, strict=True):
        _draw_ladder(axes, ladder, base)
    write_key(axes, _entries(parties, ladders), KEY)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each option, in the order of the axis."""
    parties, rows = results.game.parties, []
    for ladder in find_ladders(results):
        for j, option in enumerate(ladder.options):
            row: dict[str, Any] = {"issue": ladder.issue, "option": option}
            row |= {f"in_force.{key}": share for key, share in ladder.in_force[j].items()}
            for p, party in enumerate(parties):
                row[f"best.{party}"] = j in ladder.best[p]
                row[f"least_acceptable.{party}"] = ladder.least[p] == j
                row[f"last_offers.{party}"] = float(ladder.last[p][j])
            row |= {f"last_offers_agree.{key}": share for key, share in ladder.agree.items()}
            rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None).fill_nan(None)


def find_ladders(results: "Results") -> list[Ladder]:
    """Return the ladder of every issue."""
    deals, values = results.game.deals, results.central_values
    ideal = [np.flatnonzero(values[:, p] >= values[:, p].max() - TOLERANCE) for p in range(values.shape[1])]
    possible = find_options(results, find_round(results)["name"])
    end = results.talks.filter(round=results.game.rounds[-1]).select("set", "deal").collect()
    sets, final = end["set"].to_numpy().astype(np.int64), end["deal"].to_numpy()
    last, last_sets = last_offers(results)
    both = (last >= 0).all(axis=1)
    ladders = []
    for i, issue in enumerate(deals.issues):
        n = len(deals.options[i])
        liked = [np.unique(deals.choice[mine, i]) for mine in ideal]
        turned = liked[0].mean() > liked[1].mean()
        order = np.arange(n)[::-1] if turned else np.arange(n)
        place = np.argsort(order)  # of each option
        best = tuple(place[options] for options in liked)
        reach = np.flatnonzero(possible[i][order] >= HALF)
        least = tuple(_furthest(reach, at) for at in best)
        offered = place[deals.choice[last, i]]  # (M, P)
        shares = tuple(_shares(offered[last[:, p] >= 0, p], n) for p in range(len(best)))
        alike = (offered == offered[:, :1]).all(axis=1)
        in_force = estimates(place[deals.choice[final, i]] == np.arange(n)[:, None], sets)
        names = tuple(deals.options[i][option] for option in order)
        agree = estimate(alike[both], last_sets[both])
        ladders.append(Ladder(issue, names, in_force, best, least, shares, agree))
    return ladders


def last_offers(results: "Results") -> tuple[IntArray, IntArray]:
    """Return each party's last offer in the recorded worlds, (M, P) or -1, and the sets of these."""
    parties = results.game.parties
    offers = results.exchanges.select("world", pl.col("party").cast(pl.String), "deal")
    last = offers.group_by("world", "party", maintain_order=True).last().collect()
    worlds = last["world"].unique().sort()
    deals = np.full((len(worlds), len(parties)), -1, dtype=np.int64)
    for p, party in enumerate(parties):
        mine = last.filter(party=party)
        deals[np.searchsorted(worlds.to_numpy(), mine["world"].to_numpy()), p] = mine["deal"].to_numpy()
    sets = results.worlds.select("world", "set").filter(pl.col("world").is_in(worlds.implode())).collect()
    return deals, sets.sort("world")["set"].to_numpy().astype(np.int64)


def _furthest(reach: IntArray, best: IntArray) -> int | None:
    """Return the place within reach that is furthest from the nearest of the best ones."""
    if not reach.size:
        return None
    return int(reach[np.abs(reach[:, None] - best).min(axis=1).argmax()])


def _shares(places: IntArray, n: int) -> FloatArray:
    return np.bincount(places, minlength=n) / max(len(places), 1)


def finding(ladders: list[Ladder]) -> str:
    """Return the sentence that the chart shows: on what last offers agree most often, and least often."""
    known = [ladder for ladder in ladders if ladder.agree["probability"] is not None]
    if not known:
        return f"In 0 recorded worlds did all sides make an offer on the {len(ladders)} issues"

    def agreed(ladder: Ladder) -> float:
        return float(ladder.agree["probability"] or 0.0)

    most, fewest = max(known, key=agreed), min(known, key=agreed)
    sides = "both" if len(ladders[0].best) == 2 else "all"
    text = f"The last offers of {sides} sides agree on {_name(most)} in {percent(agreed(most))} of worlds"
    if len(known) > 1 and agreed(most) == agreed(fewest):
        return f"The last offers of {sides} sides agree on every issue in {percent(agreed(most))} of worlds"
    return text if fewest is most else f"{text}, on {_name(fewest)} in {percent(agreed(fewest))}"


def _name(ladder: Ladder) -> str:
    return shortened(readable(ladder.issue), 28)


def _reading(ladders: list[Ladder]) -> str:
    """Say what the marks are and how sure the shares are."""
    shares = [share for ladder in ladders for share in (*ladder.in_force, ladder.agree)]
    errors = [
        float(share["mc_high"]) - float(share["mc_low"] or 0.0)
        for share in shares
        if share["mc_high"] is not None
    ]
    return (
        "likes best: in its best deal at central numbers; least acceptable: furthest from it in a deal in "
        "reach that ends the fighting and is worth no less than war to all, in half of the worlds with such "
        "a deal, as the last known round opens; last offers: of up to 1,000 recorded "
        f"worlds; Monte-Carlo error (95 %) of a share at most {50 * max(errors, default=0.0):.1f} points"
    )


def _draw_ladder(axes: Axes, ladder: Ladder, base: float) -> None:
    """Draw one issue: options on a line, bars for what is in force, a lane above for each party."""
    n, lanes = len(ladder.options), len(ladder.best)
    places = np.linspace(0.0, 1.0, n) if n > 1 else np.array([0.5])
    height = LANE * lanes
    shares = [float(share["probability"] or 0.0) for share in ladder.in_force]
    axes.bar(places, [height * share for share in shares], 0.09, base, zorder=1, label=ladder.issue, **BAR)
    axes.plot([-SIDE, 1.0 + SIDE], [base, base], color=style.INK, linewidth=0.8, zorder=2)
    inch = axes.get_window_extent().width / axes.figure.dpi / (1.0 + 2 * SIDE)
    room = inch * min(2 * SIDE, 1.0 / max(n - 1, 1)) - 0.06
    for place, option, share in zip(places, ladder.options, shares, strict=True):
        label = f"{style.fit_label(readable(option), room, 7.5, lines=1)}\n{percent(share)}"
        axes.text(place, base - 0.04, label, size=7.5, ha="center", va="top")
    for p in range(lanes):
        y = base + height - LANE * (p + 0.5)
        marker, dark, light = MARKS[p % len(MARKS)]
        axes.scatter(
            places,
            np.full(n, y),
            s=LARGEST * ladder.last[p],
            marker=marker,
            facecolors=light,
            edgecolors=dark,
            linewidths=0.8,
            zorder=3,
        )
        best, least = ladder.best[p], ladder.least[p]
        if least is not None:
            nearest = best[np.abs(best - least).argmin()]
            axes.plot(places[[nearest, least]], [y, y], color=dark, linewidth=1.2, zorder=4)
            axes.plot(places[[least]], [y], "|", markersize=13, markeredgewidth=3.0, color=dark, zorder=5)
        star: dict[str, Any] = {"marker": "*", "markersize": 10, "color": dark, "markeredgecolor": "white"}
        axes.plot(
            places[best], np.full(len(best), y), linestyle="none", markeredgewidth=0.6, zorder=6, **star
        )


def _entries(parties: tuple[str, ...], ladders: list[Ladder]) -> list[Entry]:
    """Say what each mark is."""
    lanes = ("upper lane", "lower lane") if len(parties) == 2 else tuple(f"lane {p + 1}" for p in range(9))
    entries = [
        Entry(
            f"{shortened(proper(party), 24)} ({lanes[p % len(lanes)]}): its last offers, area in proportion "
            "to their share",
            {
                "marker": MARKS[p % len(MARKS)][0],
                "markersize": 9,
                "color": MARKS[p % len(MARKS)][2],
                "markeredgecolor": MARKS[p % len(MARKS)][1],
            },
        )
        for p, party in enumerate(parties)
    ]
    entries.append(Entry("likes best", {"marker": "*", "markersize": 9, "color": style.INK}))
    if any(least is not None for ladder in ladders for least in ladder.least):
        stroke = {"marker": "|", "markersize": 11, "markeredgewidth": 3.0, "color": style.INK}
        entries.append(Entry("least acceptable; the line between: what it could be brought to", stroke))
    else:
        entries.append(Entry("least acceptable: not shown, since there is no room for a bargain"))
    bar = {"marker": "s", "markersize": 9, "color": BAR["facecolor"], "markeredgecolor": BAR["edgecolor"]}
    entries.append(
        Entry("bar and number: share of worlds with the option in force after the last round", bar)
    )
    return entries
