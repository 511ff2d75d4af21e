"""Phase portraits of the replicator dynamics: trajectories, rest points by stability, basins.

Strategies that do better than the average of their own population spread. Which strategies are shown
of many, and whose populations they are, says the caption (portrait.py has the construction).

Room     charts
Shapes   G places of a grid
Units    shares [%]
Source   Taylor & Jonker (1978), Mathematical Biosciences 40, 145-156; Hofbauer & Sigmund (1998),
         Evolutionary Games and Population Dynamics, chapters 7 and 10
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.tri import Triangulation

from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.style import fit_label
from sim.charts.tournaments.portrait import CORNERS, Portrait, find_portraits, to_the_edges
from sim.charts.tournaments.words import mixture, tournament_caption
from sim.charts.words import percent, proper
from sim.equilibria.basins import velocity
from sim.equilibria.rest_points import RestPoint, Stability
from sim.equilibria.tournament import Tournament

PANEL, LEAST = 3.7, 2.3  # inches of the side of a square or triangle, at most and beside a key
OVER, UNDER, CORNER = 1.2, 0.7, 0.35  # inches between two rows of them, under and right of the last
KEY: Final = 3.0
SIDE: Final = 1.0  # inches left of a panel
TINTS: Final = ("#C9DFEF", "#FBE7BC", "#B7D9CC", "#EFD9E6")  # of the basins, in the order of the attractors
GRID: Final = 61  # places along an edge at which the motion is worked out
NUDGE: Final = 0.15  # corner names from the corners, of a side
LOOKS: Final[Mapping[Stability, tuple[str, Mapping[str, Any]]]] = MappingProxyType(
    {
        Stability.STABLE: ("stable: every small change dies out", {"marker": "o", "fillstyle": "full"}),
        Stability.SADDLE: ("saddle: some changes die out, some grow", {"marker": "o", "fillstyle": "left"}),
        Stability.UNSTABLE: ("unstable: changes grow, none dies out", {"marker": "o", "fillstyle": "none"}),
        Stability.UNDECIDED: (
            "undecided: no change grows, some neither grow nor die out to first order",
            {"marker": "D", "fillstyle": "none"},
        ),
    }
)
POINT: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "markersize": 9,
        "color": style.BLACK,
        "markeredgecolor": style.BLACK,
        "markerfacecoloralt": "white",
        "markeredgewidth": 1.5,
    }
)
CONTINUUM: Final[Mapping[str, Any]] = MappingProxyType(
    {"color": style.RED, "linewidth": 4.0, "solid_capstyle": "butt"}
)


def unsuited(tournament: Tournament) -> str:
    """Return why the chart cannot be drawn; empty where it can."""
    game = tournament.game
    if len(game.parties) != 2:
        return f"it is about two parties, of which there are {len(game.parties)}"
    return "" if len(game.strategies) > 1 else "it needs two strategies"


def size(tournament: Tournament) -> tuple[float, float]:
    """Return the inches that the chart takes."""
    n_panels = 1 if len(tournament.game.strategies) == 2 else 2
    return 0.3 + n_panels * (SIDE + PANEL + 0.3) + KEY, PANEL + 2.5


def draw(tournament: Tournament, title: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    portraits = find_portraits(tournament)
    caption = tournament_caption(tournament, title, _reading(tournament, portraits))
    side, columns, below = _lay_out(figure, len(portraits))
    rows = -(-len(portraits) // columns)
    figure.set_figheight(rows * side + (rows - 1) * OVER + 2.5)
    frame = style.set_up(figure, finding(tournament, portraits), caption)
    width, height = figure.get_size_inches()
    top = frame.get_position().y1 - 0.3 / height
    frame.remove()
    panels = []
    for rank, portrait in enumerate(portraits):
        row, column = divmod(rank, columns)
        left = SIDE + column * (SIDE + side + 0.3)
        bottom = top - (row * (side + OVER) + side) / height
        axes = figure.add_axes((left / width, bottom, side / width, side / height))
        _draw_portrait(axes, portrait)
        if portrait.is_square:
            _label_square(axes, portrait, tournament.game.parties, side)
        else:
            _label_triangle(axes, portrait, side)
        panels.append(axes)
    lack = style.above_caption(figure) + UNDER - panels[-1].get_position().y0 * height
    style.make_room(figure, max(0.0, lack))
    write_key(panels[-1], _entries(tournament, portraits), KEY - 0.3, below=below)


def _lay_out(figure: Figure, n_panels: int) -> tuple[float, int, bool]:
    """Return the inches of a panel's side, how many stand side by side, and whether the key goes below."""
    width = figure.get_figwidth() - 0.3
    beside = (width - KEY) / n_panels - SIDE - 0.3
    if beside >= LEAST:
        return min(PANEL, beside), n_panels, False
    columns = 1 if style.is_narrow(figure) else n_panels
    return min(PANEL, width / columns - SIDE - CORNER), columns, True


def _reading(tournament: Tournament, portraits: Sequence[Portrait]) -> str:
    n_strategies = len(tournament.game.strategies)
    parts = ["replicator dynamics of mean payoffs; lines: trajectories, thicker where faster"]
    if n_strategies > len(portraits[0].names):
        parts.append(
            f"of {n_strategies} strategies the square shows the two most used in the equilibria "
            "selected, then in all (of strategies that pay the same, one)"
        )
    if len(portraits) > 1:
        three = "" if n_strategies == 3 else " the three most used, in"
        parts.append(
            f"the triangle shows{three} one population whose members play either party half of the time with "
            "the same strategy (payoff: mean of both parties')"
        )
    return "; ".join(parts)


def _outline(portrait: Portrait) -> list[list[float]]:
    corners = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]
    return corners if portrait.is_square else CORNERS.tolist()


def _draw_portrait(axes: Axes, portrait: Portrait) -> None:
    """Draw basins, trajectories, continua and rest points."""
    axes.set(xlim=(-0.04, 1.04), ylim=(-0.04, 1.04), aspect="equal")
    outline = Polygon(_outline(portrait), closed=True, fill=False, edgecolor=style.INK, linewidth=1.0)
    axes.add_patch(outline)
    places, reached = to_the_edges(portrait)
    mesh = Triangulation(*places.T)
    for k in range(len(portrait.basins.attractors)):
        inside = (reached == k).astype(np.float64)
        if inside.min() < inside.max():
            axes.tricontourf(mesh, inside, levels=[0.5, 1.5], colors=[TINTS[k % len(TINTS)]], zorder=0)
            axes.tricontour(mesh, inside, levels=[0.5], colors=[style.FAINT], linewidths=0.6, zorder=1)
        elif inside.all():
            axes.fill(*np.array(_outline(portrait)).T, color=TINTS[k % len(TINTS)], zorder=0)
    _draw_trajectories(axes, portrait, outline)
    for support in portrait.rest.continua:
        ends = _ends(portrait, support)
        if ends is not None:
            axes.plot(*ends.T, zorder=4, label="continuum", **CONTINUUM)
    for point in portrait.rest.points:
        spot = portrait.place(point.shares)
        look = {**POINT, **LOOKS[point.stability][1]}
        axes.plot(
            *spot[:, None], zorder=6, linestyle="none", clip_on=False, label=point.stability.name, **look
        )
    for k, attractor in enumerate(portrait.basins.attractors):
        spot = portrait.place(attractor.shares)
        inwards = np.mean(_outline(portrait), axis=0) - spot
        length = float(np.hypot(*inwards)) or 1.0
        x, y = (spot + 0.085 * inwards / length).tolist()
        axes.text(
            x,
            y,
            _letter(k),
            size=11.0,
            weight="bold",
            ha="center",
            va="center",
            zorder=7,
            bbox={"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
        )


def _letter(k: int) -> str:
    return chr(ord("A") + k)


def _draw_trajectories(axes: Axes, portrait: Portrait, outline: Polygon) -> None:
    """Draw streamlines; the motion is a polynomial, so it may be worked out beyond the edges and cut off."""
    edge = np.linspace(0.0, 1.0, GRID)
    across, up = np.meshgrid(edge, edge)
    shares = portrait.shares_at(np.stack([across.ravel(), up.ravel()], axis=1))
    moving = velocity(portrait.tables, shares)
    if portrait.is_square:
        flow = np.stack([moving[0][:, 0], moving[1][:, 0]])
        is_inside = np.ones(GRID * GRID, dtype=np.bool_)
    else:
        flow = (moving[0] @ CORNERS).T
        is_inside = np.all(shares[0] > -2.0 / GRID, axis=1)
    speed = np.hypot(*flow)
    most = float(speed[is_inside].max())
    if most <= 0.0:
        return
    flow = np.where(is_inside, flow / most, np.nan).reshape(2, GRID, GRID)
    width = (0.5 + 1.1 * np.clip(speed / most, 0.0, 1.0)).reshape(GRID, GRID)
    before = len(axes.patches)
    lines = axes.streamplot(
        edge,
        edge,
        flow[0],
        flow[1],
        density=0.45,
        color=style.INK,
        linewidth=width,
        arrowsize=0.9,
        broken_streamlines=False,
        zorder=2,
    )
    for artist in chain([lines.lines], axes.patches[before:]):
        artist.set_clip_path(outline)


def _ends(portrait: Portrait, support: tuple[tuple[int, ...], ...]) -> Any:
    """Return the ends of an edge that is all rest points, (2, 2); None for what is no edge."""
    sizes = sorted(len(used) for used in support)
    if sizes not in ([1, 2], [2]):
        return None
    tables = portrait.tables
    ends = []
    for which in (0, -1):
        pure = [np.eye(len(table))[used[which]] for table, used in zip(tables, support, strict=True)]
        ends.append(portrait.place(pure))
    return np.array(ends)


def _label_square(axes: Axes, portrait: Portrait, parties: Sequence[str], side: float) -> None:
    first, second = portrait.names
    axes.spines[["left", "bottom"]].set_visible(False)
    ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
    axes.set_xticks(ticks, labels=[f"{100 * tick:.0f}" for tick in ticks])
    axes.set_yticks(ticks, labels=[f"{100 * tick:.0f}" for tick in ticks])
    room = side + 0.3
    axes.set_xlabel(
        fit_label(f"{proper(parties[0])}: share of {first} [%], the rest {second}", room, 9.0), labelpad=5.0
    )
    axes.set_ylabel(fit_label(f"{proper(parties[1])}: share of {first} [%], the rest {second}", room, 9.0))
    axes.set_title("Two populations, one a party", size=9.0, loc="left", weight="bold", pad=6.0)


def _label_triangle(axes: Axes, portrait: Portrait, side: float) -> None:
    axes.set_axis_off()
    room = side / 2
    for name, corner, (across, ups), align in zip(
        portrait.names,
        CORNERS,
        ((0.0, -0.05), (0.0, -0.05), (0.0, 0.05)),
        (("center", "top"), ("center", "top"), ("center", "bottom")),
        strict=True,
    ):
        axes.text(
            corner[0] + across,
            corner[1] + ups,
            fit_label(f"all {name}", room, 9.0),
            size=9.0,
            ha=align[0],
            va=align[1],
        )
    axes.set_title("One population, in both roles", size=9.0, loc="left", weight="bold", pad=6.0)


def point_words(tournament: Tournament, portrait: Portrait, point: RestPoint) -> str:
    """Write the shares at a rest point."""
    parts = []
    owners = [proper(party) for party in tournament.game.parties] if portrait.is_square else ["all"]
    for owner, own in zip(owners, point.shares, strict=True):
        shares = mixture(portrait.names, own)
        words = " + ".join(f"{percent(share)} {name}" for name, share in shares.items())
        parts.append(f"{owner} {words if len(shares) > 1 else next(iter(shares))}")
    return ", ".join(parts)


def finding(tournament: Tournament, portraits: Sequence[Portrait]) -> str:
    """Return in a sentence where shares go, in the first portrait."""
    first = portraits[0]
    attractors, sizes = first.basins.attractors, first.basins.sizes
    names = " and ".join(first.names)
    if not attractors:
        return f"Between {names} no rest point attracts: shares go round, or stop where they happen to"
    words = [point_words(tournament, first, point) for point in attractors]
    if len(attractors) == 1:
        from_where = "every start" if sizes[0] == 1.0 else f"{percent(float(sizes[0]))} of starts only"
        return f"Between {names}, from {from_where} shares move to: {words[0]}"
    ways = "; ".join(f"{percent(float(part))} to {word}" for part, word in zip(sizes, words, strict=True))
    return f"Between {names} the start decides: {ways}"


def _entries(tournament: Tournament, portraits: Sequence[Portrait]) -> list[Entry]:
    entries = []
    for portrait in portraits:
        if len(portraits) > 1:
            entries.append(Entry("In the square:" if portrait.is_square else "In the triangle:"))
        for k, point in enumerate(portrait.basins.attractors):
            stands = next(
                s for s, one in zip(portrait.stands, portrait.rest.points, strict=True) if _same(one, point)
            )
            words = (
                f"{_letter(k)}: {point_words(tournament, portrait, point)}; reached from "
                f"{percent(float(portrait.basins.sizes[k]))} of starts; a rest "
                f"point like it, as stable, is there in {percent(stands)} of resamples"
            )
            entries.append(
                Entry(
                    words,
                    {
                        "marker": "s",
                        "markersize": 10,
                        "color": TINTS[k % len(TINTS)],
                        "markeredgecolor": style.FAINT,
                    },
                )
            )
        lost = float((portrait.basins.reached < 0).mean())
        if lost > 0.0:
            entries.append(Entry(f"no stable point is reached from {percent(lost)} of starts"))
        if any(_ends(portrait, support) is None for support in portrait.rest.continua):
            entries.append(Entry("inside there are infinitely many rest points"))
    met = {point.stability for portrait in portraits for point in portrait.rest.points}
    entries += [Entry(words, {**POINT, **look}) for kind, (words, look) in LOOKS.items() if kind in met]
    if any(portrait.rest.continua for portrait in portraits):
        entries.append(
            Entry("an edge on which every point is at rest", {"marker": "", "linestyle": "-", **CONTINUUM})
        )
    return entries


def _same(one: RestPoint, other: RestPoint) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one.shares, other.shares, strict=True))


def table(tournament: Tournament) -> pl.DataFrame:
    """Return the data drawn: rest points, and what is reached from each start of the grid."""
    parties = tournament.game.parties
    rows: list[dict[str, Any]] = []
    for portrait in find_portraits(tournament):
        owners = parties if portrait.is_square else ("all",)
        columns = [f"{owner}: {name}" for owner in owners for name in portrait.names]

        def shares(own: Sequence[Any], columns: list[str] = columns) -> dict[str, float]:
            return dict(zip(columns, np.concatenate(own).tolist(), strict=True))

        panel = "square" if portrait.is_square else "triangle"
        letters = {
            rank: _letter(k)
            for k, attractor in enumerate(portrait.basins.attractors)
            for rank, point in enumerate(portrait.rest.points)
            if _same(point, attractor)
        }
        for rank, point in enumerate(portrait.rest.points):
            letter = letters.get(rank)
            size_ = None if letter is None else float(portrait.basins.sizes[ord(letter) - ord("A")])
            rows.append(
                {"panel": panel, "what": "rest point", "attractor": letter, "stability": point.stability.name}
                | {"is_nash": point.is_nash, "basin": size_, "in_resamples": portrait.stands[rank]}
                | shares(point.shares)
            )
        for g, k in enumerate(portrait.basins.reached.tolist()):
            start = [own[g] for own in portrait.basins.starts]
            letter = _letter(k) if k >= 0 else None
            rows.append({"panel": panel, "what": "start", "attractor": letter} | shares(start))
    return pl.DataFrame(rows, infer_schema_length=None)
