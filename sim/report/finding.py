"""The finding of a run in one plain sentence, computed from its summary.

Room     report
Shapes   none
Units    shares of worlds [%]
Source   docs/model.md, sections 5 and 8
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sim.charts.words import last_known, likeliest, named_outcomes, percent, proper, quoted, readable


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
    name, *others = likeliest(now)
    share = now["outcomes"][name]
    parts = [
        f"At {proper(now['name'])} talks most likely end in {quoted(readable(name))} "
        f"({percent(share['probability'])} of worlds{_across(share)}){_or(now, others)}",
        _range(now["bargaining_range"]),
    ]
    if last is not now:
        parts.append(f"at {proper(last['name'])} in {named_outcomes(last)}")
    return "; ".join(part for part in parts if part) + "."


def _or(at: Mapping[str, Any], others: Sequence[str]) -> str:
    """Name the outcomes that more draws might still put first."""
    if not others:
        return ""
    shares = (f"{quoted(readable(x))} ({percent(at['outcomes'][x]['probability'])})" for x in others)
    return f" or, within Monte-Carlo error, {' or '.join(shares)}"


def _across(share: Mapping[str, Any]) -> str:
    if share["low"] is None:
        return ""
    return f", {percent(share['low'])} to {percent(share['high'])} across assumption sets"


def _range(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Say in how many worlds there was a bargaining range, of each kind."""
    against_war, today = (found[kind]["probability"] for kind in ("against_war", "today"))
    if today is None or against_war is None:  # nobody met, or nobody is left fighting
        return ""
    open_today = f"{percent(today)} have a deal that all prefer to talking on or leaving"
    return (
        f"{percent(against_war)} have a deal that ends the fighting and that all prefer to war, {open_today}"
    )
