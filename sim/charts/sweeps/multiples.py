"""Three factors: a phase diagram for each level of the third, all on the same scales.

The third is the factor with the fewest levels. Where all were varied without steps, it is the last,
cut into thirds of its range of values.

Room     charts
Shapes   n points
Units    those of the factors; probability [%] or payoff [util]
Source   Tufte (1983), The Visual Display of Quantitative Information (small multiples)
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.figure import Figure

from sim.charts.sweeps.findings import finding
from sim.charts.sweeps.planes import Panel, arrange, draw_planes, with_factors
from sim.charts.sweeps.response import Response, find_baseline, read_response
from sim.charts.sweeps.wording import axis_words, brief_words, level_words, number_words

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo, Sweep

MOST: Final = 6  # panels
PARTS: Final = 3  # of a factor without levels
STEPS: Final = 20  # more values than this, and a number counts as one without levels


def suits(sweep: "Sweep") -> bool:
    """Return whether three factors were varied together."""
    return len(sweep.factors) == 3 and sweep.manifest["design"]["kind"] not in ("one_at_a_time", "morris")


def size(sweep: "Sweep") -> tuple[float, float]:
    """Return width and height in inches; panels of choices need room for their labels."""
    response = read_response(sweep, sweep.outputs[0])
    third = find_third(response)
    n = len(_levels(response, third)) or PARTS
    tall = 5.4 if min(n, MOST) <= 3 else 8.2
    return 11.4, tall + (1.0 if all(f.kind == "choice" for f in sweep.factors) else 0.0)


def draw(sweep: "Sweep", output: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    response = read_response(sweep, output)
    third = find_third(response)
    rest = arrange([factor for factor in response.factors if factor.name != third.name])
    panels, what = _panels(with_factors(response, (*rest, third)), third)
    draw_planes(sweep, with_factors(response, (*rest, third)), panels, figure, finding(response), what)


def find_third(response: Response) -> "FactorInfo":
    """Return the factor that gets a panel for each level: the one with the fewest, the last of equals."""
    counts = [len(_levels(response, factor)) or STEPS + 1 for factor in response.factors]
    return min(reversed(list(zip(counts, response.factors, strict=True))), key=lambda pair: pair[0])[1]


def _levels(response: Response, factor: "FactorInfo") -> list[float]:
    """Return the levels of a factor that occur, none where it was varied without steps."""
    column = response.columns[factor.name]
    found: list[float] = np.unique(column[np.isfinite(column)]).tolist()
    return found if len(found) <= min(STEPS, len(column) / 2) or factor.kind == "choice" else []


def _panels(response: Response, third: "FactorInfo") -> tuple[list[Panel], str]:
    """Return the panels, and what the caption has to say about how they were chosen."""
    column, levels = response.columns[third.name], _levels(response, third)
    name, home = brief_words(third), find_baseline(third)
    if not levels:
        cuts = np.quantile(column[np.isfinite(column)], np.linspace(0, 1, PARTS + 1)).tolist()
        parts = np.clip(np.searchsorted(cuts[1:-1], column, side="right"), 0, PARTS - 1)
        panels = []
        for i, (low, high) in enumerate(pairwise(cuts)):
            title = f"{name}: {number_words(low)} to {number_words(high)}"
            panels.append(Panel(title, response.at(parts == i), home is None or low <= home <= high))
        return panels, f"panels: a third of the points each, by {axis_words(third)}"
    shown = levels
    if len(levels) > MOST:
        shown = [levels[round(i)] for i in np.linspace(0, len(levels) - 1, MOST)]
    panels = [
        Panel(
            f"{name} = {level_words(third, level)}",
            response.at(column == level),
            home is None or home == level,
        )
        for level in shown
    ]
    some = f"{len(shown)} of {len(levels)} levels" if len(shown) < len(levels) else "each level"
    return panels, f"panels: {some} of {axis_words(third)}"
