"""What each assumption does: the numbers that go most closely with a ceasefire, and which way.

The unit is the assumption set. Worlds of a set share its numbers, so they are no further evidence
on them; a set's number is the mean over its worlds (private ones differ between them), and the
outcome is the share of its worlds in which a ceasefire is ever in force: at the end of some round,
a deal that ends the fighting. Dates drawn anew in every world are left out. A rank correlation asks
whether more of a number goes with more ceasefires, whatever the form of the relation; it is no proof
that the one causes the other where numbers are tied by ``order``.

Room     charts
Shapes   S assumption sets, K numbers
Units    rank correlation, -1 to 1
Source   Spearman (1904), American Journal of Psychology 15, 72-101; intervals: Bonett & Wright
         (2000), Psychometrika 65(1), 23-28; largest of many: Sidak (1967), Journal of the
         American Statistical Association 62, 626-633
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import ndtri
from scipy.stats import rankdata

from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.paths import factor_words, unit_of_path
from sim.charts.words import caption
from sim.results.estimates import FEWEST_SETS

if TYPE_CHECKING:
    from sim.results import Results

SHOWN: Final = 10
LABEL, TEXT = 2.9, 8.0  # most inches for a number's name, and its points
SHARE: Final = 0.27  # of a narrower figure, most for a name
NAME, LEFT, TALLER = 1.3, 0.45, 0.1  # inches on a narrow figure: a name, left of it, more for a row
MINUS: Final = "\N{MINUS SIGN}"
WIDE: Final = 5.0  # inches: on narrower axes words above are shortened, and names beside them break earlier
DRAWN_ANEW: Final = "days_after_last"  # in every world, not in every set


@dataclass(frozen=True, slots=True)
class Tie:
    """How one number goes with a ceasefire, with the 95 % interval."""

    path: str
    correlation: float
    low: float
    high: float


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    ties, bound = find_ties(results), chance_bound(results)
    shown, narrow = ties[:SHOWN], style.is_narrow(figure)
    room = NAME if narrow else min(LABEL, SHARE * figure.get_figwidth())
    if narrow:
        figure.set_figheight(figure.get_figheight() + TALLER * len(shown))
    names = [style.fit_label(factor_words(tie.path), room, TEXT) for tie in shown]
    lines = [line for name in names for line in name.split("\n")]
    axes = style.set_up(
        figure,
        finding(results, ties, bound),
        caption(results, _reading(results, len(ties))),
        above=0.2,
        below=0.5,
        left=(LEFT if narrow else style.LEFT)
        + max((style.text_width(line, TEXT) for line in lines), default=0.0),
        right=0.5 if narrow else 0.6,
    )
    inches = axes.get_window_extent().width / axes.figure.dpi
    goes_with = "how often a ceasefire is ever in force" if inches > WIDE else "ceasefires"
    style.label_below(axes, f"Rank correlation with {goes_with} [{MINUS}1 to 1]")
    axes.set_ylabel(f"Uncertain numbers [{len(shown)} of {len(ties)}]")
    if not shown:
        axes.set(xlim=(-1.0, 1.0), yticks=[])
        words = style.wrap(_why_none(results), inches, 9.0)
        axes.text(0.0, 0.5, words, ha="center", va="center", transform=axes.get_xaxis_transform())
        return
    _draw_ties(axes, shown, bound)
    axes.set_yticks(np.arange(len(shown))[::-1], names)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for every uncertain number, the closest tie first."""
    ties, bound = find_ties(results), chance_bound(results)
    drawn = {path: results.game.ranges[i] for i, path in enumerate(results.game.numbers)}
    return pl.DataFrame(
        {
            "number": [tie.path for tie in ties],
            "range_low": [float(drawn[tie.path][0]) for tie in ties],
            "range_high": [float(drawn[tie.path][2]) for tie in ties],
            "unit": [unit_of_path(tie.path) for tie in ties],
            "rank_correlation": [tie.correlation for tie in ties],
            "low": [tie.low for tie in ties],
            "high": [tie.high for tie in ties],
            "beyond_chance": [abs(tie.correlation) > bound for tie in ties],
            "shown": [i < SHOWN for i in range(len(ties))],
        },
        schema_overrides={"number": pl.String, "unit": pl.String}
        | dict.fromkeys(("range_low", "range_high", "rank_correlation", "low", "high"), pl.Float64)
        | dict.fromkeys(("beyond_chance", "shown"), pl.Boolean),
    )


def find_ties(results: "Results") -> list[Tie]:
    """Return how every uncertain number goes with a ceasefire, the closest tie first; none below 20 sets."""
    if results.sets < FEWEST_SETS:
        return []
    numbers, share = _by_set(results)
    names = [name for name in numbers.columns if numbers[name].n_unique() > 1]
    if not names or np.ptp(share) == 0:
        return []
    found = rank_correlations(numbers.select(names).to_numpy(), share)
    ties = [
        Tie(name, *(float(x) for x in (rho, *_interval(rho, len(share)))))
        for name, rho in zip(names, found, strict=True)
    ]
    return sorted(ties, key=lambda tie: -abs(tie.correlation))


def rank_correlations(numbers: FloatArray, share: FloatArray) -> FloatArray:
    """Return Spearman's correlation of each column of ``numbers`` (S, K) with ``share`` (S,).

    Examples
    --------
    >>> rank_correlations(np.array([[1.0, 9.0], [2.0, 4.0], [8.0, 1.0]]), np.array([0.1, 0.2, 0.3]))
    array([ 1., -1.])
    """
    ranks, target = rankdata(numbers, axis=0), rankdata(share)
    ranks, target = ranks - ranks.mean(axis=0), target - target.mean()
    spread = np.sqrt((ranks**2).sum(axis=0) * (target**2).sum())
    return np.asarray((ranks * target[:, None]).sum(axis=0) / spread)


def _interval(rho: float, n_sets: int) -> tuple[float, float]:
    """Return the 95 % interval of a rank correlation: Fisher's z with Bonett and Wright's variance."""
    z = np.arctanh(np.clip(rho, -0.999999, 0.999999))
    error = 1.96 * np.sqrt((1 + rho**2 / 2) / (n_sets - 3))
    return float(np.tanh(z - error)), float(np.tanh(z + error))


def chance_bound(results: "Results") -> float:
    """Return what the largest of so many correlations stays below in 95 % of cases if all were chance."""
    count, n_sets = len(find_ties(results)), results.sets
    if not count:
        return 1.0
    each = 1 - 0.95 ** (1 / count)
    return float(np.tanh(ndtri(1 - each / 2) / np.sqrt(n_sets - 3)))


def _by_set(results: "Results") -> tuple[pl.DataFrame, FloatArray]:
    """Return the numbers of every assumption set, and its share of worlds that ever have a ceasefire."""
    paths = set(results.game.numbers)
    worlds = results.worlds
    names = [
        name for name in worlds.collect_schema().names() if name in paths and not name.endswith(DRAWN_ANEW)
    ]
    means = worlds.group_by("set").agg(pl.col(names).mean()).sort("set").collect()
    talks = results.talks.select("world", "set", "deal").collect()
    peace = pl.Series("ever", results.game.deals.peace[talks["deal"].to_numpy()])
    ever = talks.with_columns(peace).group_by("world", "set").agg(pl.col("ever").any())
    share = ever.group_by("set").agg(pl.col("ever").mean()).sort("set")
    return means.select(names), share["ever"].to_numpy()


def finding(results: "Results", ties: list[Tie], bound: float) -> str:
    """Return the sentence that the chart shows."""
    if not ties:
        return f"No number can be tied to a ceasefire here: {_why_none(results)}"
    beyond = sum(abs(tie.correlation) > bound for tie in ties)
    if not beyond:
        return (
            f"None of {len(ties)} uncertain numbers goes with a ceasefire more closely than the closest "
            "would by chance"
        )
    verb = "goes" if beyond == 1 else "go"
    first = ties[0]
    return (
        f"{beyond} of {len(ties)} uncertain numbers {verb} with a ceasefire more closely than chance would "
        f"have it, most of all {factor_words(first.path)}: the higher it is, the {_way(first)} there is one "
        f"({_number(first.correlation)})"
    )


def _way(tie: Tie) -> str:
    return "more often" if tie.correlation > 0 else "less often"


def _number(value: float) -> str:
    return f"{value:+.2f}".replace("-", MINUS)


def _why_none(results: "Results") -> str:
    if results.sets < FEWEST_SETS:
        return f"{results.sets} assumption sets are too few (at least {FEWEST_SETS})"
    if not (results.game.ranges[:, 0] < results.game.ranges[:, 2]).any():
        return "every number is exact, 0 were drawn"
    return f"all {results.sets} assumption sets have the same share of worlds with a ceasefire"


def _reading(results: "Results", count: int) -> str:
    """Say what a dot is and how sure it is."""
    return (
        f"dots: Spearman's rank correlation, over {results.sets} assumption sets, of a number (mean over the "
        "set's worlds) with the share of the set's worlds in which a deal that ends the fighting is in force "
        "at the end of some round; lines: its Monte-Carlo error (95 %, Bonett & Wright); grey: where the "
        f"largest of {count} would lie if all were chance (95 %)"
    )


def _draw_ties(axes: Axes, ties: list[Tie], bound: float) -> None:
    """Draw a dot and its interval for each number, the closest tie on top."""
    places = np.arange(len(ties))[::-1]
    reach = max(max(-tie.low, tie.high) for tie in ties)
    edge = min(1.0, np.ceil(10 * reach + 0.3) / 10)
    axes.axvspan(
        -min(bound, edge),
        min(bound, edge),
        facecolor=style.PALE,
        edgecolor=style.FAINT,
        linewidth=0.6,
        label="chance",
    )
    axes.axvline(0.0, color=style.INK, linewidth=0.8)
    narrow = style.is_narrow(axes.figure)
    for tie, place in zip(ties, places, strict=True):
        positive = tie.correlation > 0
        axes.plot([tie.low, tie.high], [place, place], color=style.INK, linewidth=1.4)
        axes.plot(
            [tie.correlation],
            [place],
            "o",
            markersize=8,
            color=style.BLUE,
            markerfacecolor=style.BLUE if positive else "white",
            markeredgewidth=1.8,
            label=tie.path,
        )
        to_the_right = positive or narrow
        axes.annotate(
            _number(tie.correlation),
            (1.0, place) if narrow else (tie.high if positive else tie.low, place),
            (5 if to_the_right else -5, 0),
            xycoords=axes.get_yaxis_transform() if narrow else "data",
            textcoords="offset points",
            size=TEXT,
            va="center",
            ha="left" if to_the_right else "right",
        )
    axes.set(xlim=(-edge - 0.12 * edge, edge + 0.12 * edge), ylim=(-0.7, len(ties) - 0.3))
    axes.tick_params(axis="y", length=0)
    inches = axes.get_window_extent().width / axes.figure.dpi
    more = "a higher number: " if inches > WIDE else ""
    what = "" if narrow else " ceasefires"
    for side, words in ((0.0, f"{more}fewer{what}"), (1.0, f"{more}more{what}")):
        axes.text(
            side,
            1.02,
            f"\N{LEFTWARDS ARROW} {words}" if side == 0.0 else f"{words} \N{RIGHTWARDS ARROW}",
            transform=axes.transAxes,
            size=8.5,
            weight="bold",
            ha="left" if side == 0.0 else "right",
        )
