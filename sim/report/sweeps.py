"""What a sweep has come to, for the terminal and as JSON.

Room     report
Shapes   none
Units    probabilities in percent, payoffs [util]
Source   none
"""

from typing import Any, Final

import polars as pl
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim.report.terminal import cell
from sim.sweeps import Outcome, Sweep

MOST_REASONS: Final = 5
LONGEST_REASON: Final = 300  # letters


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return the document of ``parley sweep --json``."""
    return {
        "folder": str(outcome.sweep.folder),
        "points": outcome.points,
        "done": outcome.done,
        "failed": outcome.failed,
        "reused": outcome.reused,
    }


def print_sweep(outcome: Outcome, console: Console) -> None:
    """Print how many points there are, and where each output drawn is lowest and highest."""
    sweep = outcome.sweep
    design, draws = sweep.manifest["design"]["kind"].replace("_", " "), sweep.manifest["draws"]
    console.print(f"[bold]{escape(sweep.manifest['title'])}[/bold]")
    console.print(
        f"{_counted(outcome.points, 'point')} ({design}), {draws:,} draws each; {outcome.done:,} done"
        + (f", of which {outcome.reused:,} were there before" if outcome.reused else "")
        + (f"; {outcome.failed:,} failed" if outcome.failed else "")
        + "."
    )
    for output in sweep.manifest["draw"]:
        table = ends_of(sweep, output)
        if table is not None:
            console.print(table)
    console.print("Under stated assumptions; not a forecast.")


def ends_of(sweep: Sweep, output: str) -> Table | None:
    """Return the points at which an output is lowest and highest, None where no point is done."""
    points = sweep.points.filter(pl.col(output).is_not_null())
    ends = {
        "lowest": points.sort(output, "point").head(1).collect(),
        "highest": points.sort(output, "point", descending=[True, False]).head(1).collect(),
    }
    if not len(ends["lowest"]):
        return None
    table = Table(title=escape(output), title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("")
    table.add_column("" if output.startswith("payoff.") else "% of draws", justify="right")
    for factor in sweep.factors:
        table.add_column(escape(factor.name), justify="right", overflow="fold")
    for name, row in ends.items():
        at = row.row(0, named=True)
        values = [at[factor.name] for factor in sweep.factors]
        shown = [f"{value:.3g}" if isinstance(value, float) else escape(str(value)) for value in values]
        table.add_row(name, _amount(at, output), *shown)
    return table


def failures(outcome: Outcome) -> str:
    """Return why points failed, the commonest reasons first."""
    lines = [f"{_counted(outcome.failed, 'point')} failed:"]
    for reason, count in list(outcome.reasons.items())[:MOST_REASONS]:
        lines.append(f"  {count:,} x {reason[:LONGEST_REASON]}")
    return "\n".join(lines)


def _amount(at: dict[str, Any], output: str) -> str:
    if output.startswith("payoff."):
        return f"{at[output]:+.2f}"
    ends = {end: at[f"{output}.{end}"] for end in ("mc_low", "mc_high", "low", "high")}
    return cell({"probability": at[output], **ends})


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
