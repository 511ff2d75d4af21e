"""Numbers and names as a page writes them.

Room     report
Shapes   none
Units    as each function says
Source   none
"""

from collections.abc import Mapping
from typing import Any

from sim.charts.words import NO_BREAK, proper
from sim.report.page.blocks import Cell


def share_cell(share: Mapping[str, Any]) -> Cell:
    """Return a probability in percent with its Monte-Carlo error, and below it the spread over assumptions.

    Examples
    --------
    >>> cell = share_cell({"probability": 0.5, "mc_low": 0.48, "mc_high": 0.52, "low": 0.1, "high": 0.9})
    >>> cell.text.split(), cell.below
    (['50', '±', '2', '%'], '10-90 %')
    """
    middle, low, high = share["probability"], share["mc_low"], share["mc_high"]
    if middle is None or low is None or high is None:
        return Cell("-", sort="")
    error = 100 * max(high - middle, middle - low)
    digits = 0 if error >= 0.95 or error == 0.0 else 1
    text = f"{100 * middle:.{digits}f}{NO_BREAK}±{NO_BREAK}{error:.{digits}f}{NO_BREAK}%"
    if share["low"] is None or share["high"] is None:
        return Cell(text, sort=middle)
    return Cell(text, f"{100 * share['low']:.0f}-{100 * share['high']:.0f} %", middle)


def spread_cell(spread: Mapping[str, float | None]) -> Cell:
    """Return a mean [util], and below it the 5 % and 95 % quantiles."""
    if spread["mean"] is None:
        return Cell("-", sort="")
    below = "" if spread["low"] is None else f"{spread['low']:+.2f} to {spread['high']:+.2f}"
    return Cell(f"{spread['mean']:+.2f}", below, spread["mean"])


def listed(names: list[str]) -> str:
    """Return names as a text names them.

    Examples
    --------
    >>> listed(["north", "south", "east"])
    'North, South and East'
    """
    *others, last = [proper(name) for name in names]
    return f"{', '.join(others)} and {last}" if others else last
