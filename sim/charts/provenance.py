"""What it rests on: how many numbers of a scenario are stated by a source, ranked by one, or assumed.

Every number, date and duration that the file states counts once, a word of the scale wherever it is used,
as in `parley check`.

Room     charts
Shapes   none
Units    counts of numbers
Source   docs/scenario-format.md; Funtowicz & Ravetz (1990), Uncertainty and Quality in Science for Policy
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts import style
from sim.charts.key import Entry, write_key
from sim.charts.outcomes import Look
from sim.charts.words import caption, percent, proper, shortened
from sim.scenario.provenance import Kind

if TYPE_CHECKING:
    from sim.results import Results
    from sim.scenario import Scenario

KEY: Final = 1.9  # inches
TALL: Final = 0.62  # of a row
CLASSES: Final[Mapping[Kind, tuple[str, Look]]] = MappingProxyType(
    {
        "cited": ("stated by a source", Look(style.BLUE, "")),
        "anchored": ("ranked by a source, its size assumed", Look(style.SKY, "////")),
        "free": ("assumed", Look(style.ORANGE, "....")),
        "setting": ("a setting of the method", Look(style.PALE, "")),
    }
)


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    counts = count(results.scenario)
    names = [shortened(name, 26) for name in counts]
    axes = style.set_up(
        figure,
        finding(counts),
        caption(results, _reading()),
        below=0.5,
        left=max(style.text_width(name, 8.0) for name in names) + 0.45,
        right=style.beside(figure, KEY + 0.3),
    )
    axes.set_yticks(range(len(names)), names)
    axes.set(ylim=(len(names) - 0.5, -0.5), xlim=(0, 1.1 * max(sum(of.values()) for of in counts.values())))
    axes.tick_params(axis="y", length=0)
    axes.set_ylabel("Whose numbers [party or part]")
    style.label_below(axes, "Numbers that the scenario states [count]")
    for y, of in enumerate(counts.values()):
        _draw_bar(axes, y, of)
    write_key(axes, _entries(counts), KEY)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each party and for the rest."""
    rows = [{"part": name, **of} for name, of in count(results.scenario).items()]
    return pl.DataFrame(rows)


def count(scenario: "Scenario") -> dict[str, dict[Kind, int]]:
    """Return how many numbers of each class belong to each party, to the rounds, and to all else."""
    parts: dict[str, list[Kind]] = {proper(party): [] for party in scenario.parties}
    parts |= {"dates and rounds": [], "all else": []}
    for path, kind in scenario.classes.items():
        head, *rest = path.split(".")
        if head == "parties":
            name = next(party for party in scenario.parties if ".".join(rest).startswith(f"{party}."))
            parts[proper(name)].append(kind)
        else:
            parts["dates and rounds" if head == "rounds" else "all else"].append(kind)
    return {name: {kind: kinds.count(kind) for kind in CLASSES} for name, kinds in parts.items()}


def finding(counts: Mapping[str, Mapping[Kind, int]]) -> str:
    """Return the sentence that the chart shows."""
    totals = {kind: sum(of[kind] for of in counts.values()) for kind in CLASSES}
    stated = totals["cited"] + totals["anchored"] + totals["free"]
    if not stated:
        return f"The scenario states no number but {totals['setting']} settings of the method"
    return (
        f"Of {stated} numbers {totals['cited']} are stated by a source and {totals['anchored']} ranked "
        f"by one; {totals['free']} ({percent(totals['free'] / stated)}) are assumed"
    )


def _reading() -> str:
    return (
        "bars: numbers, dates and durations in the scenario's file, counted, not drawn: there is no "
        "Monte-Carlo error in them, and the draws are those of the run that took them"
    )


def _draw_bar(axes: Axes, y: int, of: Mapping[Kind, int]) -> None:
    """Draw a row; a count is written into its part where it fits, the sum behind the last."""
    left, right = axes.get_xlim()
    inch = (right - left) / (axes.get_window_extent().width / axes.figure.dpi)
    start = 0
    for kind, (_, look) in CLASSES.items():
        axes.barh(y, of[kind], TALL, start, label=kind, **look.fill)
        words = str(of[kind])
        if of[kind] and of[kind] > (style.text_width(words, 8.0) + 0.1) * inch:
            pad = {"boxstyle": "square,pad=0.12", "facecolor": look.color, "edgecolor": "none"}
            axes.text(
                start + of[kind] / 2, y, words, size=8.0, ha="center", va="center", color=look.ink, bbox=pad
            )
        start += of[kind]
    axes.text(start + 0.06 * inch, y, f"{start}", size=8.0, va="center", weight="bold")


def _entries(counts: Mapping[str, Mapping[Kind, int]]) -> list[Entry]:
    """Name the classes in the order of the bars, with how many numbers there are of each."""
    return [
        Entry(f"{sum(of[kind] for of in counts.values())} {words}", fill=look.fill)
        for kind, (words, look) in CLASSES.items()
    ]
