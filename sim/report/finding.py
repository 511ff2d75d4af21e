"""The finding of a run in one plain sentence, computed from its summary.

Room     report
Shapes   none
Units    shares of worlds [%]
Source   docs/model.md, sections 5 and 8
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sim.charts.words import last_known, likeliest, percent, proper, quoted, readable


def finding(summary: Mapping[str, Any], known: date) -> str:
    """Return how the last known round ends, whether there was anything to agree on, and how talks end.

    Parameters
    ----------
    summary : mapping
        The document of ``Results.summary()``.
    known : date
        The day up to which the scenario is known.
    """
    rounds: Sequence[Mapping[str, Any]] = summary["rounds"]
    now, last = last_known(rounds, known), rounds[-1]
    name, share = likeliest(now)
    parts = [
        f"At {proper(now['name'])} talks most likely end in {quoted(readable(name))} "
        f"({percent(share)} of worlds{_across(now['outcomes'][name])})",
        _range(now["bargaining_range"]),
    ]
    if last is not now:
        later, then = likeliest(last)
        what = "it still is" if later == name else f"{quoted(readable(later))} is"
        parts.append(f"at {proper(last['name'])} {what} the likeliest ({percent(then)})")
    return "; ".join(part for part in parts if part) + "."


def _across(share: Mapping[str, Any]) -> str:
    if share["low"] is None:
        return ""
    return f", {percent(share['low'])} to {percent(share['high'])} across assumption sets"


def _range(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Say in how many worlds there was a bargaining range, of each kind."""
    against_war, today = (found[kind]["probability"] for kind in ("against_war", "today"))
    if today is None:
        return ""
    open_today = f"{percent(today)} have a deal that all prefer to talking on or leaving"
    if against_war is None:
        return open_today
    return (
        f"{percent(against_war)} have a deal that ends the fighting and that all prefer to war, {open_today}"
    )
