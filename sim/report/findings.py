"""What became of a scenario's findings, in words.

Room     report
Shapes   none
Units    shares of assumption sets [%]
Source   docs/antalya.md, "The findings, defined"
"""

from collections.abc import Mapping
from typing import Any, Final

from sim.charts.words import NO_BREAK, percent, quoted

VERDICTS: Final = {"yes": "comes out", "no": "does not come out", "open": "is open"}


def lines(summary: Mapping[str, Any]) -> list[str]:
    """Return a line for each finding of a summary: the share of sets in which it holds, and its verdict.

    Examples
    --------
    >>> found = {"says": "North leaves", "share": 0.3, "mc_low": 0.26, "mc_high": 0.34, "comes_out": "no"}
    >>> lines({"findings": {"leaving": found}})[0].replace(NO_BREAK, " ")
    'Finding “leaving” does not come out: in 30 % (26-34) of assumption sets.'
    """
    return [
        f"Finding {quoted(name)} {VERDICTS[one['comes_out']]}: in {_share(one)} of assumption sets."
        for name, one in summary.get("findings", {}).items()
    ]


def _share(one: Mapping[str, Any]) -> str:
    return f"{percent(one['share'])}{NO_BREAK}({100 * one['mc_low']:.0f}-{100 * one['mc_high']:.0f})"
