"""Comparison: what each alternative moves against the baseline, as dots with paired intervals, sorted.

Several alternatives make a row each, with a panel for each outcome at the end of talks that one of
them moves. One alone makes a row for each outcome, at the end and ever.

Room     charts
Shapes   none
Units    differences of shares of worlds [points]
Source   Cleveland (1985), The Elements of Graphing Data (dot plots); docs/model.md, section 1
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import style
from sim.charts.words import percent, quoted, readable, sample, shortened

if TYPE_CHECKING:
    from sim.results.comparison import Alternative, Comparison, Difference

ROW: Final = 0.24  # inches
MOST_PANELS: Final = 6
LABEL: Final = 34  # letters of a row's name
NAME, FEW, TALLER = 1.1, 2, 0.12  # of a narrow figure: inches of such a name, panels, more inches of a row
GAP: Final = 0.16  # inches between panels
ABOVE: Final = 0.3  # inches for the names of panels
NARROW: Final = 1.25  # inches of a panel: the label of its axis is shortened
TICK: Final = 8.0  # points


@dataclass(frozen=True, slots=True)
class Panel:
    """What one axis shows: its name, and for each row a difference, None where there is none."""

    name: str
    rows: tuple["Difference | None", ...]


def size(comparison: "Comparison") -> tuple[float, float]:
    """Return width and height in inches."""
    labels, _ = _layout(comparison)
    return 10.4, max(3.4, 2.4 + ROW * len(labels))


def draw(comparison: "Comparison", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    labels, panels = _layout(comparison)
    draw_panels(figure, describe(comparison), _caption(comparison), labels, panels)


def draw_panels(
    figure: Figure, title: str, caption: str, labels: Sequence[str], panels: Sequence[Panel], rows: str = ""
) -> None:
    """Draw panels side by side, with the names of their rows at the left, and what ``rows`` are.

    A narrow figure has room for those of the largest differences only, which its caption says.
    """
    words = [shortened(label, LABEL) for label in labels]
    if style.is_narrow(figure):
        words = [style.fit_label(label, NAME, TICK) for label in labels]
        if len(panels) > FEW:
            caption = f"{caption} Shown: the {FEW} of {len(panels)} outcomes that move most."
            largest = sorted(panels, key=lambda panel: -_reach(panel))[:FEW]
            panels = [panel for panel in panels if panel in largest]
        figure.set_figheight(figure.get_figheight() + TALLER * len(words))
    lines = [line for word in words for line in word.split("\n")]
    wide = max((style.text_width(line, TICK) for line in lines), default=0.0)
    frame = style.set_up(
        figure,
        title,
        caption,
        above=ABOVE,
        below=0.5,
        left=max(style.LEFT, wide + 0.25 + (0.25 if rows else 0.0)),
    )
    left, bottom, width, height = frame.get_position().bounds
    frame.remove()
    gap = GAP / figure.get_size_inches()[0]
    each = (width - gap * (len(panels) - 1)) / len(panels)
    reach = max(_reach(panel) for panel in panels)
    for place, panel in enumerate(panels):
        axes = figure.add_axes((left + place * (each + gap), bottom, each, height))
        _draw_panel(axes, panel, reach)
        axes.set_yticks(range(len(words)), [] if place else words)
        axes.set_ylabel("" if place else rows)


def _layout(comparison: "Comparison") -> tuple[list[str], list[Panel]]:
    """Return the names of rows and the panels."""
    if len(comparison.alternatives) > 1:
        return _many(comparison)
    return _one(comparison.alternatives[0])


def _many(comparison: "Comparison") -> tuple[list[str], list[Panel]]:
    order = comparison.sorted()
    return [one.name for one in order], moved_outcomes(comparison, order)


def moved_outcomes(comparison: "Comparison", order: Sequence["Alternative"]) -> list[Panel]:
    """Return a panel for each outcome at the end that one of the alternatives moves, the rows in an order."""
    asked = [quantity for quantity in comparison.baseline if quantity.what == "final"]
    panels = [
        Panel(readable(quantity.name), tuple(one.find(quantity) for one in order)) for quantity in asked
    ]
    panels = [panel for panel in panels if any(row is not None and row.is_sure for row in panel.rows)]
    if len(panels) > MOST_PANELS:
        largest = sorted(panels, key=lambda panel: -_reach(panel))[:MOST_PANELS]
        panels = [panel for panel in panels if panel in largest]
    empty = Panel("any outcome at the end", (None,) * len(order))
    return panels or [empty]


def _one(alternative: "Alternative") -> tuple[list[str], list[Panel]]:
    shares = sorted((*alternative.of("final"), *alternative.of("ever")), key=lambda d: -d.difference)
    words = {"final": "at the end", "ever": "ever"}
    labels = [f"{readable(d.quantity.name)}, {words[d.quantity.what]}" for d in shares]
    return labels, [Panel("", tuple(shares))]


def _reach(panel: Panel) -> float:
    """Return the largest absolute value that a panel has to show."""
    ends = [abs(row.difference) + (row.error or 0.0) for row in panel.rows if row is not None]
    return 100.0 * (max(ends, default=0.0) or 0.01)


def _draw_panel(axes: Axes, panel: Panel, reach: float) -> None:
    rows = len(panel.rows)
    axes.set_ylim(max(rows, 1) - 0.4, -0.6)
    axes.set_xlim(-1.15 * reach, 1.15 * reach)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=style.PALE, linewidth=0.6)
    axes.axvline(0.0, color=style.INK, linewidth=0.8, label="no difference")
    axes.tick_params(axis="y", length=0, labelsize=TICK)
    axes.spines["left"].set_visible(False)
    inches = axes.get_window_extent().width / axes.figure.dpi
    axes.locator_params(axis="x", nbins=4 if inches > NARROW else 2)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:+g}" if value else "0")
    axes.set_xlabel("difference [points]" if inches > NARROW else "[points]")
    axes.set_title(style.fit_label(panel.name, inches, 9.0), size=9.0, loc="center", pad=5)
    for y, row in enumerate(panel.rows):
        if row is None:
            continue
        middle, off = 100.0 * row.difference, 100.0 * (row.error or 0.0)
        colour = style.BLUE if row.is_sure else style.FAINT
        axes.plot([middle - off, middle + off], [y, y], color=colour, linewidth=1.3, label="Monte Carlo")
        axes.plot(
            middle,
            y,
            marker="o",
            markersize=4.5,
            color=colour if row.is_sure else "white",
            markeredgecolor=colour,
            label="beyond error" if row.is_sure else "within error",
        )


def describe(comparison: "Comparison") -> str:
    """Return the sentence that the chart shows."""
    order = comparison.sorted()
    sure = [one for one in order if any(d.is_sure for d in one.of("final"))]
    of = f" of {len(order)} alternatives" if len(order) > 1 else ""
    if not sure:
        return (
            f"None{of} moves an outcome at the end beyond Monte-Carlo error"
            if of
            else f"{quoted(order[0].name)} moves no outcome at the end beyond Monte-Carlo error"
        )
    largest = max((d for d in sure[0].of("final") if d.is_sure), key=lambda d: abs(d.difference))
    which = "more" if largest.difference > 0 else "less"
    points = f"{100 * abs(largest.difference):.0f} points {which} often"
    first = f"{quoted(sure[0].name)} ends talks in {quoted(readable(largest.quantity.name))} {points}"
    if not of:
        return first
    rest = len(order) - len(sure)
    return first + (f"; {rest}{of} move no outcome at the end beyond Monte-Carlo error" if rest else "")


def _caption(comparison: "Comparison") -> str:
    drawn = sample(comparison.draws, comparison.sets, comparison.seed)
    note = " outcomes that none moves are left out;" if len(comparison.alternatives) > 1 else ""
    changed = comparison.alternatives[0].changed
    if len(comparison.alternatives) == 1 and changed is not None:
        note = f" {percent(changed)} of worlds end some round otherwise;"
    return (
        f"{comparison.scenario.title}. Differences from {comparison.scenario.name} as it stands, over the "
        f"same worlds: {drawn} for each;{note} lines: Monte-Carlo error (95 %), paired by assumption set; "
        "open dots: within it; under stated assumptions; not a forecast."
    )


def table(comparison: "Comparison") -> pl.DataFrame:
    """Return a row for each alternative and outcome, at the end and ever."""
    rows = [
        {"alternative": one.name, "outcome": d.quantity.name, "when": d.quantity.what, **d.as_json()}
        for one in comparison.sorted()
        for d in (*one.of("final"), *one.of("ever"))
    ]
    numbers = ("baseline", "value", "difference", "mc_low", "mc_high")
    words = ("alternative", "outcome", "when")
    return pl.DataFrame(rows, schema=dict.fromkeys(words, pl.String) | dict.fromkeys(numbers, pl.Float64))
