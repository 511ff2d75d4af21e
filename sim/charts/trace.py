"""One world over its exchanges: what each party asks for, and what every offer is worth to it.

A panel for each party, in its own units, which are not compared. Its aspiration comes down through
a round; below lies the reservation value, the least it takes. Offers and texts stand where they
are worth what they are to the party of the panel, so that one that it refuses for its worth lies
under its line; one that crosses its red line is worth nothing to it and stands at the foot.

Room     charts
Shapes   one world: the document of ``sim.results.trace``
Units    worth in utils of each party [util]; exchanges, counted through the rounds held
Source   docs/model.md, sections 5 and 7
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.words import day_and_month, proper, quoted, readable, shortened, signed_by

Told = Mapping[str, Any]

WIDTH: Final = 11.0  # inches
PANEL: Final = 2.5  # inches, of a party
REST: Final = 2.0  # inches, of title, labels and caption
KEY: Final = 1.9  # inches
GAP: Final = 2.0  # exchanges between two rounds; what is put to the vote stands in it
HEADING: Final = 7.0  # points
HEAD, TURNED = 0.55, 1.75  # inches, of name, date and outcome above a round, and where these are turned
SHORT: Final = 14  # letters of a name that is turned
MEDIATOR: Final = "mediator"  # in the table, for what no party puts forward
SCHEMA: Final = {
    "round": pl.String,
    "exchange": pl.Int64,
    "party": pl.String,
    "aspiration": pl.Float64,
    "reservation_value": pl.Float64,
    "put_forward_by": pl.String,
    "value": pl.Float64,
    "crosses_red_line": pl.Boolean,
    "signed": pl.Boolean,
}
ASKS: Final[Mapping[str, Any]] = {"linestyle": "-", "color": style.BLUE, "linewidth": 1.6}
LEAST: Final[Mapping[str, Any]] = {"color": style.INK, "linewidth": 1.1, "linestyle": (0, (4, 2))}
OWN: Final[Mapping[str, Any]] = {"marker": "^", "markersize": 5, "color": style.BLUE}
OTHERS: Final[Mapping[str, Any]] = {
    "marker": "o",
    "markersize": 4.5,
    "color": style.ORANGE,
    "markeredgecolor": style.INK,
}
TEXT: Final[Mapping[str, Any]] = {
    "marker": "D",
    "markersize": 4.5,
    "color": style.PURPLE,
    "markeredgecolor": style.INK,
}
CROSSES: Final[Mapping[str, Any]] = {
    "marker": "x",
    "markersize": 5,
    "color": style.RED,
    "markeredgewidth": 1.4,
}
SIGNED: Final[Mapping[str, Any]] = {
    "marker": "o",
    "markersize": 11,
    "markerfacecolor": "none",
    "markeredgecolor": style.GREEN,
}


def table(told: Told) -> pl.DataFrame:
    """Return what the chart shows: a row for each party at each exchange, text and signature.

    ``put_forward_by`` is the party that offers, or `mediator`; or `text` or `issue by issue` for what is
    put to the vote after the exchanges, whose row has the last of them; null where a turn passes without
    an offer.
    """
    rows = [row for at in told["rounds"] if at["held"] for row in (*_turns(at), *_votes(at))]
    return pl.DataFrame(rows, schema=SCHEMA)


def draw(told: Told, figure: Figure) -> None:
    """Draw the chart on an empty figure; ``size`` says of how many inches."""
    right, place = style.beside(figure, KEY + 0.4), _places(told)
    turned = _is_tight(told, place, figure.get_figwidth() - style.LEFT - right)
    if turned and not style.is_narrow(figure):
        figure.set_figheight(figure.get_figheight() + TURNED - HEAD)
    above = TURNED if turned else HEAD
    frame = style.set_up(figure, finding(told), _caption(told), above=above, below=0.45, right=right)
    box, parties = frame.get_position(), told["parties"]
    frame.remove()
    shown = table(told)
    height = box.height / len(parties)
    for p, party in enumerate(parties):
        axes = figure.add_axes((box.x0, box.y1 - (p + 0.94) * height, box.width, 0.88 * height))
        _draw_party(axes, shown.filter(pl.col("party") == party), place, party)
        axes.set_xlim(-1.0, _end(place))
        axes.set_ylabel(f"{proper(party)}: worth [util]")
        _set_ticks(axes, place, labels=p == len(parties) - 1)
        if p == 0:
            _head(axes, told, place, turned=turned)
    write_key(figure.axes[0], _entries(shown), KEY)


def size(told: Told) -> tuple[float, float]:
    """Return width and height in inches."""
    return WIDTH, REST + PANEL * len(told["parties"])


def finding(told: Told) -> str:
    """Say how talks ended in this world, and by what."""
    last = [at for at in told["rounds"] if at["held"]][-1]
    name, outcome = proper(last["name"]), quoted(readable(last["outcome"]))
    left = next((each for each in last["leaving"] if each["leaves"]), None)
    world = f"World {told['world']:,}"
    if left is not None:
        return (
            f"{world}: {proper(left['party'])} walks out of {name}, where leaving is worth "
            f"{left['leaving']:.3f} to it and talking on {left['talking_on']:.3f}"
        )
    if last["signed"] is not None:
        how = signed_by(last["signed"]["by"], last["protocol"])
        return f"{world}: {name} ends in {outcome}, by {how}"
    signed = [at for at in told["rounds"] if at["signed"] is not None]
    before = f"; the last signature was at {proper(signed[-1]['name'])}" if signed else "; nothing was signed"
    return f"{world}: {name}, the last round, ends in {outcome}{before}"


def _turns(at: Told) -> list[dict[str, Any]]:
    signed = at["signed"] and at["signed"]["deal"]
    rows, own = [], {(turn["exchange"], turn["party"]): turn["aspiration"] for turn in at["exchanges"]}
    for turn in at["exchanges"]:
        offer = turn["offer"]
        asks = {answer["party"]: answer["aspiration"] for answer in offer["answers"]} if offer else {}
        asks |= {party: ask for (exchange, party), ask in own.items() if exchange == turn["exchange"]}
        for party, thoughts in at["parties"].items():
            value = offer["values"][party] if offer else None
            rows.append(
                {
                    "round": at["name"],
                    "exchange": turn["exchange"],
                    "party": party,
                    "aspiration": asks.get(party),
                    "reservation_value": thoughts["reservation_value"],
                    "put_forward_by": (turn["party"] or MEDIATOR) if offer else None,
                    "value": value,
                    "crosses_red_line": offer is not None and value is None,
                    "signed": offer is not None and offer["accepted"] and offer["deal"] == signed,
                }
            )
    return rows


def _votes(at: Told) -> list[dict[str, Any]]:
    by_issue = at["issue_by_issue"] and at["issue_by_issue"]["vote"]
    texts = [("text", text) for text in at["texts"]] + ([("issue by issue", by_issue)] if by_issue else [])
    return [
        {
            "round": at["name"],
            "exchange": at["exchanges_at_most"] - 1,
            "party": party,
            "aspiration": None,
            "reservation_value": vote["reservation_value"],
            "put_forward_by": way,
            "value": vote["value"],
            "crosses_red_line": vote["value"] is None,
            "signed": text["signed"],
        }
        for way, text in texts
        for party, vote in text["votes"].items()
    ]


def _places(told: Told) -> dict[str, tuple[float, int]]:
    """Return of each round held where it begins along the axis, and how many exchanges it had."""
    places, start = {}, 0.0
    for at in told["rounds"]:
        if at["held"]:
            length = max((turn["exchange"] + 1 for turn in at["exchanges"]), default=1)
            places[at["name"]] = start, length
            start += length + GAP
    return places


def _draw_party(axes: Axes, mine: pl.DataFrame, place: Mapping[str, tuple[float, int]], party: str) -> None:
    put_to_vote = pl.col("put_forward_by").is_in(["text", "issue by issue"]).fill_null(value=False)
    for name, (start, length) in place.items():
        here = mine.filter(pl.col("round") == name)
        turns = here.filter(~put_to_vote)
        asked = turns.drop_nulls("aspiration")
        if len(asked):
            x = np.pad(start + asked["exchange"].to_numpy(), 1, mode="edge") + 0.0
            x[[0, -1]] += (-0.4, 0.4)  # so that one that is told once is seen
            y = np.pad(asked["aspiration"].to_numpy(), 1, mode="edge")
            axes.plot(x, y, drawstyle="steps-mid", label="aspiration", **ASKS)
        if len(here):
            ends = (start - 0.5, start + length + GAP / 2 - 0.5)
            axes.hlines(here["reservation_value"][0], *ends, label="reservation value", **LEAST)
        votes = here.filter(put_to_vote).with_columns(exchange=pl.lit(length) + (GAP - 1) / 4)
        for shown, is_vote in ((turns.drop_nulls("put_forward_by"), False), (votes, True)):
            _mark(axes, shown, start, "text" if is_vote else party)
        if start:
            axes.axvline(start - GAP / 2 - 0.5 + 0.25, color=style.PALE, linewidth=1.0, zorder=0)


def _mark(axes: Axes, shown: pl.DataFrame, start: float, whose: str) -> None:
    """Mark offers, or with ``whose`` "text" what was put to the vote, at their worth to a panel's party."""
    kinds = [(shown, "text", TEXT)]
    if whose != "text":
        by = pl.col("put_forward_by")
        own, put = by == whose, by == MEDIATOR
        kinds = [
            (shown.filter(own), "own offer", OWN),
            (shown.filter(~own & ~put), "offer of others", OTHERS),
            (shown.filter(put), "text", TEXT),
        ]
    worthy = pl.col("value").is_not_null()
    for rows, label, mark in kinds:
        valued = rows.filter(worthy)
        axes.plot(
            start + valued["exchange"].to_numpy(), valued["value"], linestyle="none", label=label, **mark
        )
    crossing = start + shown.filter(~worthy)["exchange"].to_numpy()
    foot = np.full(len(crossing), 0.03)
    axes.plot(
        crossing, foot, transform=axes.get_xaxis_transform(), linestyle="none", label="crosses", **CROSSES
    )
    signed = shown.filter(worthy & pl.col("signed"))
    axes.plot(
        start + signed["exchange"].to_numpy(), signed["value"], linestyle="none", label="signed", **SIGNED
    )


def _set_ticks(axes: Axes, place: Mapping[str, tuple[float, int]], *, labels: bool) -> None:
    """Number the exchanges of each round, from 1."""
    numbers = [
        (start + i, i + 1) for start, length in place.values() for i in range(length) if i % 5 in (0, 4)
    ]
    spots = [spot for spot, number in numbers if number == 1 or number % 5 == 0]
    words = [str(number) for _, number in numbers if number == 1 or number % 5 == 0]
    axes.set_xticks(spots, words if labels else [""] * len(spots))
    if labels:
        style.label_below(axes, "exchange of the round; beyond the last what is put to the vote")


def _end(place: Mapping[str, tuple[float, int]]) -> float:
    return max(start + length for start, length in place.values()) + GAP - 0.5


def _heading(at: Told) -> tuple[str, str, str]:
    day = day_and_month(date.fromisoformat(at["date"]))
    return proper(at["name"]), day, readable(at["outcome"])


def _is_tight(told: Told, place: Mapping[str, tuple[float, int]], inches: float) -> bool:
    """Return whether some word of a heading is wider than its round, on axes of so many inches."""
    unit = inches / (_end(place) + 1.0)
    return any(
        style.text_width(word, HEADING) > (place[at["name"]][1] + GAP - 0.4) * unit
        for at in told["rounds"]
        if at["held"]
        for word in " ".join(_heading(at)).split(" ")
    )


def _head(axes: Axes, told: Told, place: Mapping[str, tuple[float, int]], *, turned: bool) -> None:
    """Write above each round its name, date and outcome, slanted in one line if they are turned."""
    low, high = axes.get_xlim()
    inches = axes.get_window_extent().width / axes.figure.dpi / (high - low)
    look: dict[str, Any] = {"linespacing": style.LINE} | ({"rotation": 90.0} if turned else {})
    for at in told["rounds"]:
        if at["held"]:
            start, length = place[at["name"]]
            room = (length + GAP - 0.4) * inches
            name, day, outcome = _heading(at)
            text = "\n".join(style.wrap(line, room, HEADING) for line in (name, day, outcome))
            if turned:
                text = f"{shortened(name, SHORT)}, {day}: {shortened(outcome, SHORT)}"
            x = start + length / 2 - 1.0 if turned else start - 0.5
            axes.text(x, 1.03, text, transform=axes.get_xaxis_transform(), size=HEADING, va="bottom", **look)


def _entries(shown: pl.DataFrame) -> Sequence[Entry]:
    """Return the key: only what is there."""
    put_forward = shown["put_forward_by"].drop_nulls()
    by_vote = put_forward.is_in(["text", "issue by issue", MEDIATOR])
    return [
        *([Entry("what it asks for (aspiration)", ASKS)] if shown["aspiration"].count() else []),
        Entry("the least it takes (reservation value)", LEAST),
        *([Entry("own offer", OWN), Entry("offer of another", OTHERS)] if not by_vote.all() else []),
        *([Entry("put to the vote", TEXT)] if by_vote.any() else []),
        *([Entry("crosses its red line", CROSSES)] if shown["crosses_red_line"].any() else []),
        *([Entry("signed", SIGNED)] if shown["signed"].any() else []),
    ]


def _caption(told: Told) -> str:
    return (
        f"{told['title']}. World {told['world']:,} of {told['draws']:,} draws, seed {told['seed']}; each "
        "party in its own units, which are not compared; under stated assumptions; not a forecast."
    )
