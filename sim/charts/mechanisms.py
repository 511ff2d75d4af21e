"""What each mechanism of the model does: outcomes with it at its neutral value, over the same worlds.

These are further runs, of fewer draws, from the scenario that the run kept; the mediator comes first, then
what moves an outcome at the end farthest. Where no mechanism moves anything, that is the finding.

Room     charts
Shapes   none
Units    differences of shares of worlds [points]
Source   docs/model.md, sections 1 and 12
"""

from typing import TYPE_CHECKING

import polars as pl
from matplotlib.figure import Figure

from sim.charts import comparison
from sim.charts.words import caption, quoted, readable

if TYPE_CHECKING:
    from sim.results import Comparison, Results
    from sim.results.comparison import Alternative

MEDIATOR = "no mediator"


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    of = results.mechanisms
    order = in_order(of)
    panels = comparison.moved_outcomes(of, order)
    names = [one.name for one in order]
    comparison.draw_panels(
        figure, finding(of), caption(results, _reading(of)), names, panels, "Switched off [mechanism]"
    )


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each mechanism and outcome, at the end and ever."""
    return comparison.table(results.mechanisms)


def in_order(of: "Comparison") -> list["Alternative"]:
    """Return the mechanisms, the mediator first, then by how far they move an outcome at the end."""
    return sorted(of.sorted(), key=lambda one: one.name != MEDIATOR)


def finding(of: "Comparison") -> str:
    """Return the sentence that the chart shows: what the mediator does, and what does most."""
    moved = [one for one in of.sorted() if any(d.is_sure for d in one.of("final"))]
    if not moved:
        return (
            f"None of {len(of.alternatives)} mechanisms moves an outcome at the end beyond Monte-Carlo error"
        )
    parts = []
    mediator = next((one for one in of.alternatives if one.name == MEDIATOR), None)
    if mediator is not None:
        parts.append(_moves(mediator) if mediator in moved else "the mediator moves nothing beyond error")
    others = [one for one in moved if one.name != MEDIATOR]
    if others:
        parts.append(_moves(others[0]))
    text = "; ".join(parts)
    none = len(of.alternatives) - len(moved)
    text += f"; {none} of {len(of.alternatives)} mechanisms move no outcome beyond error" if none else ""
    return text[:1].upper() + text[1:]


def _moves(one: "Alternative") -> str:
    """Say how one mechanism, switched off, moves the outcome that it moves most."""
    most = max((d for d in one.of("final") if d.is_sure), key=lambda d: abs(d.difference))
    which = "more" if most.difference > 0 else "less"
    points = f"{100 * abs(most.difference):.0f} points {which} often"
    return f"with {one.name}, talks end in {quoted(readable(most.quantity.name))} {points}"


def _reading(of: "Comparison") -> str:
    return (
        f"further runs of {of.draws:,} draws ({of.sets:,} assumption set{'s' if of.sets != 1 else ''}) each, "
        "against the scenario as it stands over the same worlds; lines: Monte-Carlo error (95 %), paired by "
        "assumption set; open dots: within it; outcomes that none moves are left out"
    )
