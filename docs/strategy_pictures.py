"""Draw the pictures of docs/strategies-compared.md from the tables that the experiment wrote.

Room     docs (reads docs/tables)
Shapes   S strategies
Units    payoffs [util], shares of worlds [%], distances in mean ideal gains
Source   Cleveland (1985), The Elements of Graphing Data (dot plots)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from experiments.library_game import MOST_LISTED
from experiments.library_strategies import AS_IT_STANDS, NAMED
from experiments.library_telling import TITLES, over
from experiments.strategy_library import read_tables
from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.sweeps.shades import Shades

Draw = Callable[[Figure], None]

ROW: Final = 0.2  # inches of a strategy
LOOKS: Final = (("o", style.BLUE), ("s", style.RED))  # of the first and the second party's seat
SMALL: Final = 7.0  # points
LABELLED: Final = 11  # strategies farthest from the scenario's own that are named
FAR: Final = 5.0  # points fewer deals than the scenario's own are off the picture, and told in words
STEPS: Final = 8
CELL: Final = 0.165  # inches
AREA: Final = 60.0  # of a profile that is played for certain [point^2]
HEADING: Final[Mapping[str, Any]] = {"size": 8.5, "weight": "bold"}


def pictures() -> Iterator[tuple[str, tuple[float, float], Draw]]:
    """Yield name, inches and drawing of every picture."""
    tables = read_tables()
    seats = tables["seats"]
    n_rows = seats.filter(scenario="antalya")["party"].len() // 2
    yield "strategies_payoffs", (12.0, 2.3 + ROW * n_rows), partial(draw_payoffs, seats)
    yield "strategies_frontier", (12.0, 6.2), partial(draw_frontier, seats)
    size = tables["payoffs"].filter(scenario="antalya")["first"].n_unique()
    for name in TITLES:
        own = {table: rows.filter(scenario=name) for table, rows in tables.items() if table != "domains"}
        yield (
            f"strategies_game_{name}",
            (4.6 + 2 * CELL * size, 3.85 + CELL * size),
            partial(draw_game, name, own),
        )


def draw_payoffs(seats: pl.DataFrame, figure: Figure) -> None:
    """Draw what each strategy changes in its own party's payoff, a panel for each scenario."""
    changed = seats.filter(pl.col("kind") != "")
    title = _payoff_finding(changed)
    caption = (
        "Difference to the scenario's own strategy in the same seat, over the same worlds, the "
        "other party as "
        "the scenario has it; lines: Monte-Carlo error (95 %), paired by assumption set; "
        "filled: still sure among "
        "all comparisons of the scenario (Benjamini & Yekutieli 2001, 5 %). Dotted: no change. Under stated "
        "assumptions; not a forecast."
    )
    host = style.set_up(figure, title, caption, above=0.55, left=2.3)
    for axes, name in zip(_side_by_side(host, len(TITLES), 0.25), TITLES, strict=True):
        rows = changed.filter(scenario=name)
        names = list(dict.fromkeys(zip(rows["kind"], rows["strategy"], strict=True)))
        axes.axvline(0.0, color=style.FAINT, linestyle=":", linewidth=0.9)
        for p, party in enumerate(rows["party"].unique(maintain_order=True)):
            marker, color = LOOKS[p]
            for row in rows.filter(party=party).to_dicts():
                y = names.index((row["kind"], row["strategy"])) + (0.17 if p else -0.17)
                fill = color if row["sure"] else "white"
                axes.errorbar(
                    row["own"],
                    y,
                    xerr=row["own_error"],
                    marker=marker,
                    markersize=4.2,
                    color=color,
                    markerfacecolor=fill,
                    elinewidth=1.0,
                    linestyle="none",
                )
            axes.plot(
                [],
                [],
                marker=marker,
                color=color,
                linestyle="none",
                markersize=4.2,
                label=f"played by {party.capitalize()}",
            )
        axes.set(ylim=(len(names) - 0.4, -0.6))
        axes.set_xlabel("Own payoff, difference [util]")
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(-0.02, 1.0),
            frameon=False,
            fontsize=SMALL + 0.5,
            handletextpad=0.1,
            ncols=2,
            columnspacing=0.8,
        )
        axes.text(0.0, 1.045, TITLES[name], transform=axes.transAxes, weight="bold", size=9.0)
        _group(axes, names, is_first=name == next(iter(TITLES)))


def _payoff_finding(changed: pl.DataFrame) -> str:
    """Say how many strategies surely do better, and how many surely worse, than the scenario's own."""
    parts = []
    for name, title in TITLES.items():
        rows = changed.filter(scenario=name)
        better = rows.filter(pl.col("sure") & (pl.col("own") > 0)).height
        worse = rows.filter(pl.col("sure") & (pl.col("own") < 0)).height
        parts.append(f"{title} {better} up, {worse} down of {rows.height}")
    return (
        f"What another strategy brings hangs on the case. Sure changes of the own payoff: {'; '.join(parts)}"
    )


def _group(axes: Axes, names: Sequence[tuple[str, str]], *, is_first: bool) -> None:
    """Part the rows by kind, and name rows and kinds at the left of the first panel."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_yticks(range(len(names)), labels=[name for _, name in names] if is_first else [])
    kinds = [kind for kind, _ in names]
    for first in [kinds.index(kind) for kind in dict.fromkeys(kinds)]:
        axes.axhline(first - 0.5, color=style.PALE, linewidth=0.9, zorder=0)
        if is_first:
            last = first + kinds.count(kinds[first]) - 1
            words = kinds[first].replace("_", "\n")
            axes.text(
                -0.64,
                (first + last) / 2,
                words,
                transform=axes.get_yaxis_transform(),
                rotation=90,
                ha="center",
                va="center",
                size=SMALL + 0.5,
                weight="bold",
            )


def _side_by_side(host: Axes, count: int, gap: float) -> list[Axes]:
    """Put panels in the place of axes, one beside the other, ``gap`` inches apart."""
    figure = host.get_figure(root=True)
    assert figure is not None
    left, bottom, width, height = host.get_position().bounds
    host.remove()
    between = gap / figure.get_figwidth()
    own = (width - between * (count - 1)) / count
    return [figure.add_axes((left + i * (own + between), bottom, own, height)) for i in range(count)]


def draw_frontier(seats: pl.DataFrame, figure: Figure) -> None:
    """Draw how often something is signed against how far from the frontier the deals in force end."""
    title = "Who asks for more signs less often, and deals that end farther from the frontier"
    caption = (
        "Means over both seats; cross: Monte-Carlo error (95 %) of the scenario's own level; "
        "much of it is luck that "
        "all share, so that differences are surer. Distance of the deals in force on the last "
        "date, in units of the "
        "parties' mean ideal gains; 0 is the frontier. Named: the scenario's own and the "
        "strategies farthest from it. "
        "At Two issues all deals signed are on the frontier. Under stated assumptions; not a forecast."
    )
    host = style.set_up(figure, title, caption, above=0.2, below=0.5)
    for axes, name in zip(_side_by_side(host, 2, 0.75), ("antalya", "river_crossing"), strict=True):
        _draw_plane(axes, name, seats.filter(scenario=name))


def _draw_plane(axes: Axes, name: str, rows: pl.DataFrame) -> None:
    points = plane(rows)
    stands = rows.filter(kind="").to_dicts()
    own = points["", AS_IT_STANDS]
    off = {who: at for who, at in points.items() if at[0] < own[0] - FAR}
    shown = {who: np.array(at) for who, at in points.items() if who not in off}
    places = np.array(list(shown.values()))
    span = np.ptp(places, axis=0)
    away = dict(zip(shown, np.linalg.norm((places - own) / span, axis=1), strict=True))
    named = [("", AS_IT_STANDS), *sorted(shown, key=lambda who: -away[who])[:LABELLED]]
    axes.set_xlim(places[:, 0].min() - 0.3 * span[0], places[:, 0].max() + 0.3 * span[0])
    axes.set_ylim(places[:, 1].min() - 0.2 * span[1], places[:, 1].max() + 0.2 * span[1])
    axes.errorbar(
        own[0],
        own[1],
        xerr=100 * stands[0]["signed_error"],
        yerr=stands[0]["distance_of_deals_error"],
        color=style.PALE,
        elinewidth=0.9,
        marker="none",
        zorder=0,
    )
    for who, place in shown.items():
        color = style.RED if not who[0] else style.BLUE if who in named else style.FAINT
        axes.plot(
            *place, marker="o" if who[0] else "D", markersize=5, color=color, linestyle="none", zorder=3
        )
    axes.set_xlabel("Worlds in which something is signed [%]")
    axes.set_ylabel("Distance of deals in force to the frontier")
    axes.set_title(TITLES[name], loc="left", size=9.0, weight="bold")
    far = ", ".join(f"{_words(*who)} at {x:.0f} % and {y:.2f}" for who, (x, y) in off.items())
    axes.text(0.02, 0.02, f"To the left: {far}", transform=axes.transAxes, size=SMALL)
    _label(axes, [(shown[who], _words(*who)) for who in named], places)


def plane(seats: pl.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Return how often something is signed [%], and the distance of deals in force, by kind and strategy."""
    points = {}
    base = 0.0
    for (kind, strategy), both in seats.group_by("kind", "strategy", maintain_order=True):
        found = both.to_dicts()
        signed = over(found, "signed") + base
        base = base or signed  # the scenario's own comes first; the others are differences from it
        points[str(kind), str(strategy)] = (100 * signed, over(found, "distance_of_deals"))
    return points


def _words(kind: str, strategy: str) -> str:
    return strategy if kind in {"", NAMED} else f"{strategy} ({kind.replace('_', ' ')})"


def _label(axes: Axes, named: Sequence[tuple[FloatArray, str]], places: FloatArray) -> None:
    """Name points where the name covers neither another name nor a point, with a line to it."""
    inch = axes.figure.dpi
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in axes.transData.transform(places)]
    frame = axes.get_window_extent()
    for place, words in named:
        x, y = axes.transData.transform(place)
        wide, high = style.text_width(words, SMALL) * inch, SMALL / 72 * inch * 1.25
        for radius, angle in (
            (r, a) for r in range(10, 160, 6) for a in np.linspace(0, 2 * np.pi, 24, endpoint=False)
        ):
            left = (
                x
                + radius * np.cos(angle)
                - (wide if np.cos(angle) < -0.2 else 0 if np.cos(angle) > 0.2 else wide / 2)
            )
            low = y + radius * np.sin(angle) - high / 2
            box = (left, low, left + wide, low + high)
            is_inside = (
                box[0] > frame.x0 and box[2] < frame.x1 + 20 and box[1] > frame.y0 and box[3] < frame.y1
            )
            if is_inside and not any(
                box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken
            ):
                break
        taken.append(box)
        end = axes.transData.inverted().transform((min(max(x, box[0]), box[2]), low + high / 2))
        axes.plot(*np.transpose([place, end]), color=style.FAINT, linewidth=0.6, zorder=1)
        at = axes.transData.inverted().transform((left, low + high / 2))
        axes.text(float(at[0]), float(at[1]), words, size=SMALL, va="center", ha="left")


def draw_game(name: str, own: Mapping[str, pl.DataFrame], figure: Figure) -> None:
    """Draw what each strategy pays less than the best reply to each other, a panel for each party."""
    games = own["games"].to_dicts()
    parties = [game["party"] for game in games]
    labels = own["payoffs"]["first"].unique(maintain_order=True).to_list()
    payoffs = np.stack(
        [own["payoffs"].filter(party=party).select(labels).to_numpy() for party in parties], axis=-1
    )
    frame = style.set_up(
        figure, _game_finding(name, games), _game_caption(games), above=2.05, below=0.0, left=2.2
    )
    for p, axes in enumerate(_side_by_side(frame, 2, 0.35)):
        losses = payoffs[..., p].max(axis=p, keepdims=True) - payoffs[..., p]
        _draw_losses(axes, losses, labels, is_first=p == 0)
        _mark(axes, own["equilibria"], parties, labels)
        party, most = parties[p].capitalize(), float(losses.max())
        words = f"Loss of {party} against its best reply: 0 (pale) to {most:.2f} util (dark)"
        axes.text(0.0, 1.0 + 1.7 / (CELL * len(labels)), words, transform=axes.transAxes, **HEADING)


def _game_finding(name: str, games: Sequence[Mapping[str, Any]]) -> str:
    left = " and ".join(
        f"{game['survive']} of {game['party'].capitalize()}'s {game['kinds']}" for game in games
    )
    count = games[0]["equilibria"]
    found = f"{count} extreme equilibria, {games[0]['pure']} of them pure" if count > 1 else "one equilibrium"
    return f"{TITLES[name]}: iterated dominance leaves {left} strategies that differ; {found}"


def _game_caption(games: Sequence[Mapping[str, Any]]) -> str:
    first, names = games[0], [game["party"].capitalize() for game in games]
    mixed = "red dots: mixed ones, area by probability"
    if first["equilibria"] > MOST_LISTED:
        mixed = "mixed ones are not shown"
    return (
        f"Rows: strategies of {names[0]}; columns: of {names[1]}. Black dot: best reply. Red frame: "
        f"equilibrium in pure strategies; {mixed}; of strategies that pay the same, the first stands. "
        f"{first['draws']:,} draws a profile in {first['sets']} assumption sets; how sure equilibria are is "
        "told in the text. Under stated assumptions; not a forecast."
    )


def _draw_losses(axes: Axes, losses: FloatArray, labels: Sequence[str], *, is_first: bool) -> None:
    size = len(labels)
    edges = np.linspace(-1e-9, float(losses.max()) + 1e-9, STEPS + 1)
    shades = Shades(edges, is_share=False, label="loss")
    axes.imshow(losses, cmap=shades.colors, norm=shades.norm, aspect="auto", interpolation="nearest")
    rows, columns = np.nonzero(losses <= 1e-9)
    axes.plot(columns, rows, "o", color=style.BLACK, markersize=2.2)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, top=False, labeltop=True, bottom=False, labelbottom=False, pad=2)
    axes.set_xticks(
        range(size),
        labels=[label.replace("_", " ") for label in labels],
        rotation=90,
        size=style.LEAST_LETTERS,
    )
    axes.set_yticks(
        range(size),
        labels=[label.replace("_", " ") for label in labels] if is_first else [],
        size=style.LEAST_LETTERS,
    )


def _mark(axes: Axes, equilibria: pl.DataFrame, parties: Sequence[str], labels: Sequence[str]) -> None:
    for _, rows in equilibria.group_by("number", maintain_order=True):
        sides = [np.zeros(len(labels)) for _ in parties]
        for row in rows.to_dicts():
            sides[parties.index(row["party"])][labels.index(row["strategy"])] = row["probability"]
        chances = np.outer(*sides)
        if rows.height == len(parties):
            y, x = np.argwhere(chances > 0.5)[0]
            axes.add_patch(
                Rectangle(
                    (x - 0.5, y - 0.5),
                    1,
                    1,
                    fill=False,
                    edgecolor=style.RED,
                    linewidth=1.6,
                    zorder=4,
                    clip_on=False,
                )
            )
        else:
            y, x = np.nonzero(chances >= 0.005)
            axes.scatter(x, y, s=AREA * chances[y, x], color=style.RED, linewidths=0.0, zorder=3)
