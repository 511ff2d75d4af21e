"""What would reverse a result: the smallest change of each number, cheapest first, hatched beyond its range.

Room     charts
Shapes   none
Units    changes in widths of a number's range [width]
Source   docs/model.md, sections 1, 4 and 5
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import style
from sim.charts.paths import factor_words
from sim.charts.style import fit_label
from sim.charts.sweeps.axes import widest
from sim.charts.words import proper, quoted, readable

if TYPE_CHECKING:
    from sim.insight.flip import Flip
    from sim.insight.flips import Flips

MOST: Final = 15  # bars of a panel
LABEL: Final = 3.0  # inches for a number
NARROW, TALLER = 1.6, 0.24  # inches on a narrow figure: right of the axes, more for a row
ROW: Final = 0.23  # inches
HEAD: Final = 0.75  # inches between two panels, for a name and an axis
TICK: Final = 8.0  # points
SMALL: Final = 7.5  # points of what a bar leads to
HATCH: Final = "////"
COLUMNS: Final = (
    *("result", "number", "kind", "low", "central", "high", "value", "widths", "still", "beyond"),
    *("before", "after", "lead", "lead_error"),
)


def size(flips: "Flips") -> tuple[float, float]:
    """Return width and height in inches."""
    return 10.4, 2.6 + ROW * sum(_rows(flips)) + HEAD


def _rows(flips: "Flips") -> tuple[int, int]:
    return (max(1, min(MOST, len(flips.outcome.flips))), max(1, min(MOST, len(flips.range.flips))))


def draw(flips: "Flips", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    panels = (flips.outcome.flips[:MOST], flips.range.flips[:MOST])
    labels = [[fit_label(factor_words(f.number.path), LABEL, TICK, 1) for f in panel] for panel in panels]
    narrow = style.is_narrow(figure)
    if narrow:  # names stand over the bars
        figure.set_figheight(figure.get_figheight() + TALLER * sum(_rows(flips)))
    frame = style.set_up(
        figure,
        describe(flips),
        _caption(flips),
        above=0.3,
        below=0.5,
        left=2 * style.EDGE if narrow else max(style.LEFT, widest([*labels[0], *labels[1]]) + 0.2),
        right=NARROW if narrow else 1.9,
    )
    left, bottom, width, height = frame.get_position().bounds
    frame.remove()
    rows = _rows(flips)
    gap = HEAD / figure.get_size_inches()[1]
    each = (height - gap) / sum(rows)
    reach = max((flip.widths for panel in panels for flip in panel), default=1.0)
    spans = ((bottom + gap + each * rows[1], each * rows[0]), (bottom, each * rows[1]))
    for panel, words, name, (low, tall) in zip(panels, labels, _names(flips), spans, strict=True):
        axes = figure.add_axes((left, low, width, tall))
        _draw_panel(axes, panel, words, name, reach)
    style.label_below(axes, "smallest change [widths of the number's range]")


def _names(flips: "Flips") -> tuple[str, str]:
    likeliest = quoted(readable(flips.outcome.likeliest))
    now = "open" if flips.range.is_open else "closed"
    more = [
        f" ({MOST} of {len(found)})" if len(found) > MOST else ""
        for found in (flips.outcome.flips, flips.range.flips)
    ]
    return (
        f"Likeliest outcome at {proper(flips.round)}, now {likeliest}{more[0]}",
        f"Bargaining range against war at central numbers, now {now}{more[1]}",
    )


def _draw_panel(axes: Axes, panel: Sequence["Flip"], words: list[str], name: str, reach: float) -> None:
    axes.set_ylim(max(len(panel), 1) - 0.4, -0.6)
    axes.set_xlim(0.0, 1.02 * reach)
    narrow = style.is_narrow(axes.figure)
    room = style.root(axes.figure).get_figwidth() - 3 * style.EDGE
    axes.set_title(style.fit_label(name, room, 9.0, 1) if narrow else name, size=9.0, loc="left", pad=5)
    axes.set_yticks(range(len(words)), [""] * len(words) if narrow else words)
    axes.tick_params(axis="y", length=0, labelsize=TICK)
    for y, word in enumerate(words if narrow else []):
        axes.text(0.0, y - 0.04, word, size=TICK, va="bottom", transform=axes.get_yaxis_transform())
    if not panel:
        axes.text(0.0, 0.0, " no number within reach reverses it", size=TICK, va="center")
    for y, flip in enumerate(panel):
        beyond = flip.is_beyond
        axes.barh(
            y + (0.15 if narrow else 0.0),
            flip.widths,
            0.3 if narrow else 0.62,
            color="white" if beyond else style.BLUE,
            edgecolor=style.BLUE,
            hatch=HATCH if beyond else "",
            linewidth=0.8,
            label="beyond the range" if beyond else "within the range",
        )
        axes.annotate(
            f"{flip.number.central:.3g} \N{RIGHTWARDS ARROW} {flip.value:.3g}: {readable(flip.after)}",
            (flip.widths, y + (0.15 if narrow else 0.0)),
            (4, 0),
            textcoords="offset points",
            size=SMALL,
            va="center",
        )


def describe(flips: "Flips") -> str:
    """Return the sentence that the chart shows."""
    at, outcome, range_ = proper(flips.round), flips.outcome.flips, flips.range.flips
    verb = "close" if flips.range.is_open else "open"
    said = [
        f"{_moved(outcome[0])} would make {quoted(readable(outcome[0].after))} likeliest at {at}"
        if outcome
        else f"No number alone would change the likeliest outcome at {at}",
        f"{_moved(range_[0])} would {verb} the bargaining range"
        if range_
        else f"none would {verb} the bargaining range",
    ]
    return "; ".join(said)


def _moved(flip: "Flip") -> str:
    number = flip.number
    return f"{factor_words(number.path)} at {flip.value:.3g} instead of {number.central:.3g}"


def _caption(flips: "Flips") -> str:
    outcome = flips.outcome
    return (
        f"{flips.scenario.title}. Every number alone: above fixed instead of drawn, {outcome.draws:,} draws "
        f"for each value tried and {outcome.base_draws:,} for the scenario as it stands, seed "
        f"{outcome.seed}, in the same worlds, counted where the other outcome leads beyond Monte-Carlo error "
        "(95 %); below exact, with nothing signed before; hatched: beyond the number's range; arrows: from "
        "the central value to the value at which it flips; under stated assumptions; not a forecast."
    )


def table(flips: "Flips") -> pl.DataFrame:
    """Return a row for each flip of either result, the smallest first."""
    rows = [
        {"result": result} | row(flip)
        for result, found in (("outcome", flips.outcome.flips), ("bargaining range", flips.range.flips))
        for flip in found
    ]
    kinds = dict.fromkeys(("result", "number", "kind", "before", "after"), pl.String()) | {
        "beyond": pl.Boolean()
    }
    return pl.DataFrame(rows, schema={name: kinds.get(name, pl.Float64()) for name in COLUMNS})


def row(flip: "Flip") -> dict[str, Any]:
    """Return a flip as a row of a table."""
    number = flip.number
    return {
        "number": number.path,
        "kind": number.kind,
        "low": number.low,
        "central": number.central,
        "high": number.high,
        "value": flip.value,
        "widths": flip.shift,
        "still": flip.still,
        "beyond": flip.is_beyond,
        "before": flip.before,
        "after": flip.after,
        "lead": flip.lead and flip.lead.lead,
        "lead_error": flip.lead and flip.lead.error,
    }
