"""What every deal is worth to both sides, what reason would recommend, and where the talks ended.

Values are those of the first day at the central numbers; talks are played with others, drawn for
each world and changing with the war, so a deal signed may look worse here than it did to those who
signed it. With more than two parties the first two are shown, and the frontier is that of these two.

Room     charts
Shapes   D deals, K deals at which some world ended
Units    worth in utils of each party [util]; shares of worlds [%]
Source   docs/model.md, sections 4 and 10; Raiffa (1982), The Art and Science of Negotiation
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.charts import style
from sim.charts.key import Entry, number_points, write_key
from sim.charts.words import caption, changes, percent, proper
from sim.solutions import SOLUTIONS, Solution, pareto_front

if TYPE_CHECKING:
    from sim.results import Results

KEY = 2.75  # inches for the key
LARGEST = 2600.0  # area of the bubble of all worlds [point^2]
NAMED_ENDS = 5  # endings with a number
LEAST_NAMED = 0.01  # least share of worlds that earns one
MANY = 3_000  # more dots than this become a picture inside the SVG
CLOSE = 0.06  # share of the axes: marks closer to no deal than this call for a close-up of them
LOWEST = 1.1  # least height of a close-up [inch]
PEACE: Final = style.darkened(style.SKY)
BETTER: Final = "#F4EFDC"

Look = Mapping[str, Any]
LOOKS: Final[Mapping[str, tuple[str, Look]]] = MappingProxyType(  # words for a concept, and its mark
    {
        "nash": (
            "Nash",
            {
                "marker": "*",
                "markersize": 11,
                "markerfacecolor": style.ORANGE,
                "markeredgecolor": style.BLACK,
            },
        ),
        "kalai_smorodinsky": (
            "Kalai-Smorodinsky",
            {
                "marker": "D",
                "markersize": 11,
                "markerfacecolor": "none",
                "markeredgecolor": style.GREEN,
                "markeredgewidth": 2.2,
            },
        ),
    }
)
OTHER: Final[Look] = MappingProxyType({"marker": "^", "markersize": 9, "markerfacecolor": style.PURPLE})
BUBBLE: Final[Look] = MappingProxyType({"facecolors": style.BLUE + "55", "edgecolors": style.BLUE})
NO_DEAL: Final[Look] = MappingProxyType(
    {"marker": "x", "markersize": 9, "markeredgewidth": 2.2, "color": style.BLACK}
)


@dataclass(frozen=True, slots=True)
class Plane:
    """What is drawn: deals as points of a plane, deal 0 being no deal."""

    points: FloatArray  # (D, 2) worth to the first two parties
    peace: BoolArray  # (D,) ends the fighting
    better: BoolArray  # (D,) makes no party worse off than no deal, and some better off
    ends: IntArray  # (K,) deals in force in the end, the commonest first
    shares: FloatArray  # (K,) their shares of worlds
    solutions: Mapping[str, Solution]

    @property
    def common(self) -> IntArray:
        """The endings that get a number."""
        return self.ends[self.shares >= LEAST_NAMED][:NAMED_ENDS]


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    plane = lay_out(results)
    first, second = (proper(party) for party in results.game.parties[:2])
    axes = style.set_up(
        figure,
        finding(plane),
        caption(results, _reading(results.game.parties)),
        above=0.05,
        below=0.5,
        right=style.beside(figure, KEY + 0.3),
    )
    style.label_below(axes, f"Worth to {first} [util of {first}]")
    axes.set_ylabel(f"Worth to {second} [util of {second}]")
    axes.set(**_limits(plane.points, 0.08))
    _draw_plane(axes, plane)
    bottom = write_key(axes, _entries(results, plane), KEY)
    window = close_up(plane)
    nearby = _draw_close_up(axes, plane, window, bottom) if window is not None else []
    _number(axes, plane, [rank for rank in range(len(plane.common)) if rank not in nearby])


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each deal, the first being no deal."""
    plane, deals, parties = lay_out(results), results.game.deals, results.game.parties
    numbers = np.arange(len(deals))
    shares = np.zeros(len(deals))
    shares[plane.ends] = plane.shares
    options = {
        issue: [deals.options[i][option] for option in deals.choice[:, i]]
        for i, issue in enumerate(deals.issues)
    }
    worth = {f"worth.{party}": plane.points[:, p] for p, party in enumerate(parties[:2])}
    marks = {name: np.isin(numbers, solution.deals) for name, solution in plane.solutions.items()}
    return pl.DataFrame(
        {"deal": numbers, **options, **worth, "ends_fighting": plane.peace, "better_for_all": plane.better}
        | {"on_frontier": np.isin(numbers, pareto_front(plane.points)), **marks, "share_of_worlds": shares}
    )


def lay_out(results: "Results") -> Plane:
    """Gather what the chart shows."""
    values = results.central_values  # (D, P)
    last = results.talks.filter(round=results.game.rounds[-1]).select("deal").collect()["deal"]
    ends, counts = np.unique(last.to_numpy().astype(np.int64), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return Plane(
        points=values[:, :2],
        peace=results.game.deals.peace,
        better=(values >= values[0]).all(axis=1) & (values > values[0]).any(axis=1),
        ends=ends[order],
        shares=counts[order] / counts.sum(),
        solutions={name: concept(values, values[0]) for name, concept in SOLUTIONS.items() if name in LOOKS},
    )


def finding(plane: Plane) -> str:
    """Return the sentence that the chart shows."""
    n_peace, n_better = int(plane.peace.sum()), int((plane.peace & plane.better).sum())
    if n_peace == 0:
        first = f"At central values {int(plane.better.sum()):,} deals beat no deal for all"
    elif n_better == 0:
        first = "At central values no deal that ends the fighting beats no deal for all"
    else:
        verb = "beats" if n_better == 1 else "beat"
        first = f"At central values {n_better:,} of {n_peace:,} deals that end the fighting {verb}"
        first += " no deal for all"
    advised = {int(deal) for solution in plane.solutions.values() for deal in solution.deals}
    there = percent(float(plane.shares[np.isin(plane.ends, list(advised))].sum()))
    names = " or ".join(_words(name) for name in plane.solutions)
    return f"{first}; {there} of worlds end at a deal that {names} would pick"


def _words(concept: str) -> str:
    return LOOKS[concept][0] if concept in LOOKS else proper(concept)


def _look(concept: str) -> Look:
    return LOOKS[concept][1] if concept in LOOKS else OTHER


def _reading(parties: tuple[str, ...]) -> str:
    others = "" if len(parties) == 2 else " (the first two parties; frontier of these two)"
    return (
        f"dots: worth of each deal at central values on the first day{others}; bubbles: share of worlds in "
        "which a deal is in force after the last round, area in proportion, Monte-Carlo error not shown"
    )


def _limits(points: FloatArray, margin: float) -> dict[str, tuple[float, float]]:
    low, high = points.min(axis=0), points.max(axis=0)
    pad = margin * np.where(high > low, high - low, 1.0)
    (left, bottom), (right, top) = (low - pad).tolist(), (high + pad).tolist()
    return {"xlim": (left, right), "ylim": (bottom, top)}


def _draw_plane(axes: Axes, plane: Plane, *, cut: bool = False) -> None:
    """Draw deals, frontier, what beats no deal for both, endings and solutions; bubbles may be cut off."""
    (_, right), (_, top) = axes.get_xlim(), axes.get_ylim()
    x, y = plane.points[0]
    axes.fill(
        [x, right, right, x],
        [y, y, top, top],
        facecolor=BETTER,
        edgecolor=style.FAINT,
        linewidth=0.6,
        zorder=0,
        label="better for both",
    )
    many = len(plane.points) > MANY
    for ends_war, color in ((False, style.FAINT), (True, PEACE)):
        across, up = plane.points[plane.peace == ends_war].T
        filled = color if ends_war else "none"
        axes.scatter(across, up, s=7, facecolors=filled, edgecolors=color, linewidths=0.6, rasterized=many)
    front = plane.points[pareto_front(plane.points)]
    front = front[np.argsort(front[:, 0], kind="stable")]
    axes.plot(
        *front.T, color=style.INK, linewidth=1.0, linestyle=":", marker=".", markersize=4, label="frontier"
    )
    across, up = plane.points[plane.ends].T
    axes.scatter(
        across, up, s=LARGEST * plane.shares, linewidths=1.0, zorder=4, label="endings", clip_on=cut, **BUBBLE
    )
    axes.plot([x], [y], zorder=6, label="no deal", linestyle="none", **NO_DEAL)
    for name, solution in plane.solutions.items():
        spots = plane.points[solution.deals]
        axes.plot(*spots.T, zorder=7, label=_words(name), linestyle="none", **_look(name))


def close_up(plane: Plane) -> dict[str, tuple[float, float]] | None:
    """Return the limits of a close-up around no deal, where marks are too close there to be told apart."""
    advised = [solution.deals for solution in plane.solutions.values()]
    marks = np.unique(plane.points[np.concatenate([[0], plane.common, *advised])], axis=0)
    span = np.ptp(plane.points, axis=0)
    span = np.where(span > 0, span, 1.0)
    gaps = np.abs((marks - plane.points[0]) / span).max(axis=1)
    nearest = gaps[gaps > 0].min(initial=1.0)
    if nearest > CLOSE:
        return None
    near = marks[gaps <= 2.5 * nearest]
    reach = np.maximum(np.ptp(near, axis=0), nearest * span)
    middle = (near.min(axis=0) + near.max(axis=0)) / 2
    return _limits(np.stack([middle - reach / 2, middle + reach / 2]), 0.45)


def _draw_close_up(axes: Axes, plane: Plane, window: Mapping[str, Any], bottom: float) -> list[int]:
    """Draw a close-up below the key, if there is room; return the ranks of the endings it numbers."""
    figure, inch = style.root(axes.figure), axes.figure.dpi
    if style.is_narrow(figure):
        low, tall, left = style.make_room(figure, 2.1) + 0.3, 1.5, 0.75
    else:
        frame = axes.get_window_extent()
        low = frame.y0 / inch
        tall, left = min(bottom - low - 0.35, 2.3), frame.x1 / inch + 0.6
    if tall < LOWEST:
        return []
    width, height = figure.get_size_inches()
    inset = figure.add_axes((left / width, low / height, (KEY - 0.5) / width, tall / height))
    inset.set(**window)
    inset.set_title("close-up around no deal", size=8.0, loc="left", pad=4.0)
    inset.tick_params(labelsize=7.0)
    inset.locator_params(nbins=4)
    inset.spines[["right", "top"]].set_visible(True)
    _draw_plane(inset, plane, cut=True)
    (left_x, right_x), (low_y, high_y) = window["xlim"], window["ylim"]
    axes.plot(
        [left_x, right_x, right_x, left_x, left_x],
        [low_y, low_y, high_y, high_y, low_y],
        color=style.INK,
        linewidth=0.8,
        zorder=8,
        label="close-up",
    )
    points = plane.points[plane.common]
    inside = ((points > [left_x, low_y]) & (points < [right_x, high_y])).all(axis=1)
    ranks = [int(rank) for rank in np.flatnonzero(inside)]
    _number(inset, plane, ranks)
    return ranks


def _number(axes: Axes, plane: Plane, ranks: list[int]) -> None:
    """Number the common endings of these ranks, clear of all common ones."""
    radii = np.sqrt(LARGEST * plane.shares[: len(plane.common)] / np.pi)
    names = {rank: str(1 + rank) for rank in ranks}
    number_points(axes, plane.points[plane.common], radii, names)


def _entries(results: "Results", plane: Plane) -> list[Entry]:
    """Say what each mark is, and name the deals that matter."""
    names = results.game.deals.names
    entries = [
        Entry("a deal that ends the fighting", {"marker": "o", "markersize": 4, "color": PEACE}),
        Entry("another deal", {"marker": "o", "markersize": 4, "color": style.FAINT, "fillstyle": "none"}),
        Entry(
            "frontier: no other deal is better for both",
            {"marker": ".", "color": style.INK, "linestyle": ":"},
        ),
        Entry(
            "better than no deal for both",
            {"marker": "s", "markersize": 9, "color": BETTER, "markeredgecolor": style.FAINT},
        ),
        Entry("no deal: everything as on the first day", NO_DEAL),
    ]
    for name, solution in plane.solutions.items():
        deal = changes(names(int(solution.deals[0])), names(0), most=8) if solution.deals.size else "none"
        ties = f" (and {solution.deals.size - 1} more)" if solution.deals.size > 1 else ""
        entries.append(Entry(f"{_words(name)}: {deal}{ties}", _look(name)))
    count = f"{len(plane.ends)} deals" if len(plane.ends) > 1 else "one deal"
    bubble = {"marker": "o", "markersize": 9, "color": BUBBLE["facecolors"], "markeredgecolor": style.BLUE}
    entries.append(Entry(f"where talks ended ({count}), the commonest first:", bubble))
    for rank, (deal, share) in enumerate(zip(plane.common, plane.shares, strict=False), start=1):
        what = changes(names(int(deal)), names(0), most=4)
        entries.append(Entry(f"{percent(float(share))}: {what}", number=str(rank)))
    return entries
