"""The page of a sweep: what was varied, what each chart found, and what it takes to repeat it.

Room     report
Shapes   none
Units    shares of worlds [%], payoffs [util]
Source   docs/experiments.md
"""

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.charts.drawn import Drawn
from sim.charts.words import percent, readable, sample
from sim.report.page.blocks import Block, Cell, Grid, Listing, Page, Paragraph, Points, Section
from sim.report.page.commands import options
from sim.report.page.rendering import picture

if TYPE_CHECKING:
    from sim.sweeps import Sweep


def sweep_page(sweep: "Sweep", charts: Iterable[Drawn]) -> Page:
    """Return the page of a sweep of which a point is done; ``charts`` are from ``draw_sweep_charts``."""
    manifest = sweep.manifest
    done, failed = sweep.count()
    lead = (
        f"{done:,} of {manifest['counts']['planned']:,} points of a "
        f"{readable(manifest['design']['kind'])} design were played, each in "
        f"{sample(manifest['draws'], manifest['sets'], manifest['seed'])}"
        + (f"; {failed:,} failed" if failed else "")
        + ". What follows holds under the stated assumptions; it is not a forecast."
    )
    drawn = [picture(chart) for chart in charts]
    sections = [
        Section("finding", "What came out", [Points([chart.alt for chart in drawn])]),
        Section("factors", "What was varied", [_factors(sweep)]),
        Section("charts", "Charts", drawn),
        Section("points", "Where each outcome is rarest and most frequent", [_ends(sweep)]),
        Section("repeat", "To repeat this", _repeat(sweep)),
    ]
    return Page(manifest["title"], lead, sections)


def _factors(sweep: "Sweep") -> Grid:
    rows: list[list[Cell | str]] = []
    for factor in sweep.factors:
        values = ", ".join(str(level) for level in factor.levels)
        if not factor.levels:
            values = f"{factor.low:g} to {factor.high:g} ({factor.scale})"
        rows.append([factor.name, values, str(factor.baseline), ", ".join(factor.paths)])
    columns = ["Factor", "Values", "In the scenario as it stands", "Paths"]
    return Grid("factors", "What was varied, and over which values.", columns, rows)


def _ends(sweep: "Sweep") -> Grid:
    points = sweep.points.collect()
    names = [factor.name for factor in sweep.factors]
    rows: list[list[Cell | str]] = []
    for output in sweep.shown:
        there = points.filter(points[output].is_not_null()).sort(output)
        for where, row in (("lowest", there.head(1)), ("highest", there.tail(1))):
            share = float(row[output][0])
            at = ", ".join(f"{name}: {row[name][0]}" for name in names)
            shown = f"{share:+.3f}" if output.startswith("payoff") else percent(share)
            rows.append([f"{output}, {where}", Cell(shown, sort=share), at])
    return Grid(
        "ends", "The points at which an output is lowest and highest.", ["Output", "Value", "At"], rows
    )


def _repeat(sweep: "Sweep") -> list[Block]:
    manifest = sweep.manifest
    versions = ", ".join(f"{name} {number}" for name, number in manifest["versions"].items())
    return [
        Listing(f"parley sweep {shlex.quote(manifest['experiment'] + '.yaml')} {options(manifest)}".rstrip()),
        Paragraph(f"Versions: {versions}. The experiment has the SHA-256 {manifest['hash']}."),
        Paragraph("The experiment as it was read:"),
        Listing(manifest["text"]),
    ]
