"""How offers move: what each side asks for and what it is offered, exchange by exchange.

Everything is shown as a gain over no deal, by the true numbers of the party whose panel it is: W(t, x) -
W(t, q), with the state in force q at 0. The reservation value is shown in the same way, r - W(t, q). A
party answers by V, which adds to W what more talks cost and may still bring, so that an offer a little
below the line may be taken and one above refused. Each point is over the recorded worlds in which that
offer was made; later exchanges show only the talks that have not ended in a signature.

Room     charts
Shapes   R rounds, E exchanges, P parties
Units    gains in util of each party [util]
Source   Raiffa (1982), The Art and Science of Negotiation (the dance of concessions); docs/model.md,
         sections 5 and 7
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import style
from sim.charts.key import Entry, label_ends, write_key
from sim.charts.words import caption, last_known, proper, shortened
from sim.results.medians import median_of

if TYPE_CHECKING:
    from sim.results import Results

MIDDLE: Final = (0.25, 0.75)  # the band: the middle half of the worlds
LEAST: Final = 0.02  # a point needs this share of the recorded worlds
LABEL: Final = 1.75  # inches beside the axes
GAP: Final = 1.5  # exchanges between two rounds
SHORT: Final = 14  # letters of a round's name on a narrow figure
MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Point:
    """One median of the chart, with what it is over."""

    party: str
    what: str  # "asked": by itself, "offered": to it by the others, "reservation"
    round: str
    exchange: int
    worlds: int
    numbers: dict[str, float]

    @property
    def median(self) -> float:
        """The median gain."""
        return self.numbers["median"]


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    points, parties = find_points(results), results.game.parties
    host = style.set_up(
        figure,
        finding(results, points),
        caption(results, _reading(points)),
        below=1.3 if style.is_narrow(figure) else 0.65,
        right=style.beside(figure, LABEL),
    )
    panels = style.stack(host, [1.0] * len(parties), 0.2)
    places = _lay_out(results, points)
    for axes, party in zip(panels[::-1], parties, strict=True):
        high = axes.get_window_extent().height / axes.figure.dpi
        axes.set_ylabel(style.fit_label(f"Gain of {proper(party)} [util]", high, 9.0, lines=1))
        axes.axhline(0.0, color=style.FAINT, linewidth=0.8)
        _mark_rounds(axes, results, places, named=axes is panels[0])
        _draw_party(axes, [point for point in points if point.party == party], places, proper(party))
    style.label_below(panels[0], "Exchanges of each round, one after another [number]", labelpad=4.0)
    if style.is_narrow(figure):
        entries = [Entry(words, {"markersize": 3.5} | line) for _, words, line, _ in _looks("it")]
        write_key(panels[0], entries, 0.0)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each party, round, exchange and kind of gain."""
    columns = ("median", "mc_low", "mc_high", "low", "high")
    rows = [
        {"party": at.party, "round": at.round, "exchange": at.exchange, "gain": at.what, "worlds": at.worlds}
        | {f"{key}": at.numbers[key] for key in columns}
        for at in find_points(results)
    ]
    texts = {"party": pl.String, "round": pl.String, "gain": pl.String}
    numbers = {"exchange": pl.Int64, "worlds": pl.Int64} | dict.fromkeys(columns, pl.Float64)
    order = ("party", "round", "exchange", "gain", "worlds", *columns)
    schema = {key: (texts | numbers)[key] for key in order}
    return pl.DataFrame(rows, schema=schema).fill_nan(None)


def find_points(results: "Results") -> list[Point]:
    """Return the medians of all gains, by party, round and exchange."""
    parties = results.game.parties
    no_deal = [f"no_deal_value.{party}" for party in parties]
    gains = [f"{what}.{party}" for what in ("gain", "reservation_value") for party in parties]
    offers = results.exchanges.select("world", "round", "exchange", "party", *gains)
    rows = offers.join(
        results.talks.select("world", "round", "set", *no_deal), on=["world", "round"], maintain_order="left"
    ).collect()
    least = LEAST * rows["world"].n_unique()
    points = []
    for party in parties:
        mine = (rows["party"].cast(pl.String) == party).fill_null(value=False)  # a mediator's is another's
        reservation = rows[f"reservation_value.{party}"] - rows[f"no_deal_value.{party}"]
        kinds = (("asked", mine, rows[f"gain.{party}"]), ("offered", ~mine, rows[f"gain.{party}"]))
        for what, where, values in (*kinds, ("reservation", mine | ~mine, reservation)):
            here = rows.select("round", "exchange", "set").with_columns(values.alias("gain")).filter(where)
            for (name, exchange), group in here.group_by(["round", "exchange"], maintain_order=True):
                if len(group) >= least:
                    sets = group["set"].to_numpy().astype(np.int64)
                    found = median_of(group["gain"].to_numpy(), sets, MIDDLE)
                    points.append(Point(party, what, str(name), int(exchange), len(group), found))
    return sorted(points, key=lambda at: (parties.index(at.party), at.what))


def finding(results: "Results", points: list[Point]) -> str:
    """Return the sentence that the chart shows: how offers to each side move in the last known round."""
    offered = [point for point in points if point.what == "offered"]
    if not offered:
        return "No offer was made in any of the recorded worlds: 0 points to show"
    now = last_known(results.summary()["rounds"], results.scenario.known)["name"]
    name = now if any(point.round == now for point in offered) else offered[-1].round
    moves = []
    for party in results.game.parties[:2]:
        here = sorted(
            (point for point in offered if (point.party, point.round) == (party, name)),
            key=lambda point: point.exchange,
        )
        if here:
            first, last = _number(here[0].median), _number(here[-1].median)
            way = f"stays at {last}" if first == last else f"goes from {first} to {last}"
            moves.append(f"what {shortened(proper(party))} is offered {way} util")
    return f"In the exchanges of {proper(name)}, {' and '.join(moves)} (median; 0 is no deal)"


def _number(value: float) -> str:
    return f"{value:+.2f}".replace("-", MINUS)


def _reading(points: list[Point]) -> str:
    """Say what lines and bands are and how sure they are."""
    errors = [at.numbers["mc_high"] - at.numbers["mc_low"] for at in points if at.what != "reservation"]
    known = [error for error in errors if np.isfinite(error)]
    error = f"at most {max(known) / 2:.2f} util" if known else "not known from one assumption set"
    return (
        "gain over no deal by each party's own true numbers, over up to 1,000 recorded worlds; lines: "
        f"medians, their Monte-Carlo error (95 %) {error}; bands: middle half of the worlds; later "
        "exchanges: only worlds in which nothing is signed yet"
    )


def _lay_out(results: "Results", points: list[Point]) -> dict[tuple[str, int], float]:
    """Return where each exchange of each round stands, one round after another."""
    places: dict[tuple[str, int], float] = {}
    start = 0.0
    for name in results.game.rounds:
        exchanges = sorted({point.exchange for point in points if point.round == name})
        places |= {(name, exchange): start + exchange - exchanges[0] for exchange in exchanges}
        start += exchanges[-1] - exchanges[0] + 1 + GAP if exchanges else 0.0
    return places


def _mark_rounds(
    axes: Axes, results: "Results", places: dict[tuple[str, int], float], *, named: bool
) -> None:
    """Set a tick for every exchange, and a name below every round, if it is to be named."""
    last = max(places.values(), default=1.0)
    axes.set_xlim(-GAP / 2 - 0.5, last + GAP / 2 + 0.5)
    axes.set_xticks(list(places.values()), minor=True)
    axes.tick_params(axis="x", which="minor", length=2)
    inch = (axes.get_window_extent().width / axes.figure.dpi) / (last + GAP + 1.0)
    narrow, middles, words = style.is_narrow(axes.figure), [], []
    for name in results.game.rounds:
        here = [place for (at, _), place in places.items() if at == name]
        if not here:
            continue
        middles.append((here[0] + here[-1]) / 2)
        room = (here[-1] - here[0] + GAP + 0.6) * inch
        words.append(shortened(proper(name), SHORT) if narrow else style.fit_label(proper(name), room, 8.0))
        if here[0] > 0:
            axes.axvline(here[0] - (1 + GAP) / 2, color=style.PALE, linewidth=1.0, zorder=0)
    turned: dict[str, Any] = {"rotation": 60.0, "ha": "right", "rotation_mode": "anchor"} if narrow else {}
    axes.set_xticks(middles, words if named else [""] * len(words), **turned)
    axes.tick_params(axis="x", which="major", length=0, pad=6.0)


def _looks(name: str) -> tuple[tuple[str, str, dict[str, Any], dict[str, Any] | None], ...]:
    """Return what is drawn of a party: what it is, its words, its line and its band."""
    return (
        (
            "asked",
            f"{name} asks for",
            {"color": style.BLUE, "marker": "o", "linestyle": "-"},
            {"facecolor": "#BBD7EA", "edgecolor": style.BLUE},
        ),
        (
            "offered",
            "it is offered",
            {"color": style.RED, "marker": "s", "linestyle": "--", "markerfacecolor": "white"},
            {"facecolor": "none", "edgecolor": style.RED, "hatch": "////", "alpha": 0.9},
        ),
        (
            "reservation",
            "reservation value",
            {"color": style.BLACK, "linestyle": ":", "linewidth": 1.8},
            None,
        ),
    )


def _draw_party(axes: Axes, points: list[Point], places: dict[tuple[str, int], float], name: str) -> None:
    """Draw what a party asks for, what it is offered and its reservation value, and name the lines."""
    ends = []
    for what, words, line, band in _looks(name):
        mine = [point for point in points if point.what == what]
        for number, name_of_round in enumerate(dict.fromkeys(round_ for round_, _ in places)):
            here = sorted(
                (point for point in mine if point.round == name_of_round), key=lambda at: at.exchange
            )
            if not here:
                continue
            x = [places[at.round, at.exchange] for at in here]
            if band is not None:
                low, high = ([at.numbers[key] for at in here] for key in ("low", "high"))
                axes.fill_between(x, low, high, linewidth=0.5, zorder=1, **band)
            look = {"markersize": 3.5, "linewidth": 1.2} | line
            axes.plot(x, [at.median for at in here], label=f"{what} {number}", **look)
            last = (here[-1].median, words, x[-1])
        if mine:
            ends.append(last)
    if style.is_narrow(axes.figure):
        return  # the key below says it once for all parties
    label_ends(axes, [(y, style.fit_label(text, LABEL - 0.35, 8.0), x) for y, text, x in ends], lines=2)
