"""An axis of dates, and the red thread where what is known ends.

Room     charts
Shapes   none
Units    days since the scenario's first day
Source   none
"""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from matplotlib.axes import Axes

from sim.charts import style
from sim.charts.words import day_and_month, proper, shortened

SHORT, LONG = 12, 32  # letters of a name above the thread, on a narrow figure and on others
TICK = 0.55  # inches that a date takes at least on a narrow figure


def scale_dates(axes: Axes, starts: date, last: int) -> None:
    """Scale the horizontal axis from the first day to ``last``, with a tick every so many weeks."""
    axes.set_xlim(0, last)
    inches = axes.get_window_extent().width / axes.figure.dpi
    few = style.is_narrow(axes.figure)
    every = max(7, 7 * round(last / 70), 7 * math.ceil(last / 7 / max(1.0, inches / TICK)) if few else 0)
    ticks = list(range(0, last + 1, every))
    axes.set_xticks(ticks, [day_and_month(starts + timedelta(days=tick)) for tick in ticks])
    style.label_below(axes, f"Date (first day: {starts:%Y-%m-%d})")


def draw_thread(axes: Axes, day: int, at: Mapping[str, Any] | None = None) -> None:
    """Draw the red thread: what is known ends here. Of a round of the summary it gets the name."""
    axes.axvline(day, color=style.THREAD, linewidth=1.6, label="thread")
    if at is None:
        return
    place, narrow = day / axes.get_xlim()[1], style.is_narrow(axes.figure)
    name = shortened(proper(at["name"]), SHORT if narrow else LONG)
    axes.annotate(
        f"{name}, {day_and_month(date.fromisoformat(at['date']))}",
        (day, 1.0),
        (0, 8 if narrow else 3),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        color=style.THREAD,
        weight="bold",
        size=8.5,
        ha=("left" if place < 0.5 else "right") if narrow else side(place),
    )


def side(place: float) -> Literal["left", "center", "right"]:
    """Return how to align a label above a place along the axes, in [0, 1], so that it stays above them."""
    if place < 0.12:
        return "left"
    return "right" if place > 0.88 else "center"
