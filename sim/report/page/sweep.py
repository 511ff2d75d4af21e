"""The page of a sweep: what was varied, what each chart found, and what it takes to repeat it.

Room     report
Shapes   none
Units    shares of worlds [%], payoffs [util]
Source   docs/experiments.md
"""

import re
from typing import TYPE_CHECKING, Final

from sim.charts.sweeps import SWEEP_CHARTS, UNSAFE, charts_of, draw_sweep_chart
from sim.charts.words import percent, readable, sample
from sim.report.page.blocks import Block, Cell, Grid, Listing, Page, Paragraph, Picture, Points, Section
from sim.report.page.rendering import picture

if TYPE_CHECKING:
    from sim.sweeps import Sweep

READINGS: Final = {
    "line": "The line shows how a share changes along a number; the band is what more draws could change.",
    "phase": "Each cell is a pair of values; the darker, the more often, and lines part likeliest outcomes.",
    "multiples": "Each panel is one level of what stands above it; compare the same place between panels.",
    "bars": "The longer a bar, the more the result hangs on that number; whiskers show how sure that is.",
    "tornado": "Each bar runs from the result at one end of a number to that at its other end.",
    "parallel": "Each thread is a point; follow where threads of the same shade cross the axes.",
}


def sweep_page(sweep: "Sweep") -> Page:
    """Return the page of a sweep of which at least one point is done."""
    manifest = sweep.manifest
    done, failed = sweep.count()
    lead = (
        f"{done:,} of {manifest['counts']['planned']:,} points of a "
        f"{readable(manifest['design']['kind'])} design were played, each in "
        f"{sample(manifest['draws'], manifest['sets'], manifest['seed'])}"
        + (f"; {failed:,} failed" if failed else "")
        + ". What follows holds under the stated assumptions; it is not a forecast."
    )
    charts = _charts(sweep)
    sections = [
        Section("finding", "What came out", [Points([block.alt for block in charts])]),
        Section("factors", "What was varied", [_factors(sweep)]),
        Section("charts", "Charts", charts),
        Section("points", "Where each outcome is rarest and most frequent", [_ends(sweep)]),
        Section("repeat", "To repeat this", _repeat(sweep)),
    ]
    return Page(manifest["title"], lead, sections)


def _charts(sweep: "Sweep") -> list[Picture]:
    drawn = []
    outputs = tuple(sweep.manifest["draw"]) or sweep.outputs[:1]
    for output in outputs:
        for name in charts_of(sweep):
            stem = f"{name}-{re.sub(UNSAFE, '-', output)}"
            data = SWEEP_CHARTS[name].table(sweep, output).write_csv()
            drawn.append(picture(draw_sweep_chart(sweep, name, output), stem, READINGS[name], data))
    return drawn


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
    for output in tuple(sweep.manifest["draw"]) or sweep.outputs[:1]:
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
        Listing(f"parley sweep {manifest['experiment']}.yaml"),
        Paragraph(f"Versions: {versions}. The experiment has the SHA-256 {manifest['hash']}."),
        Paragraph("The experiment as it was read:"),
        Listing(manifest["text"]),
    ]
