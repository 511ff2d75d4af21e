"""Two numbers: filled contours of the output, with the lines that matter and where it is poorly known.

Room     charts
Shapes   n points
Units    those of the factors; probability [%] or payoff [util]
Source   none
"""

from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.key import Entry
from sim.charts.sweeps.axes import set_number_axis
from sim.charts.sweeps.marks import FAILED, HOME
from sim.charts.sweeps.mesh import Mesh, make_mesh
from sim.charts.sweeps.response import Response, find_baseline
from sim.charts.sweeps.shades import Shades
from sim.charts.sweeps.wording import difference_words
from sim.charts.words import quoted, readable

HALF = 0.5
MARKS: Final = ("o", "^", "s", "D", "v", "P", "X", "p")  # of the outcomes, in order
MANY: Final = 2_000  # more points than this become a picture inside the SVG
STRIPES: Final = Outline([(-1, 0), (0, 1), (-1, -1), (1, 1), (0, -1), (1, 0)], [1, 2, 1, 2, 1, 2])


def paint(axes: Axes, response: Response, shades: Shades, every: Response, *, is_home: bool) -> None:
    """Draw the output over two numbers, the first across; the axes hold every point."""
    across, up = response.factors[:2]
    x, y = response.columns[across.name], response.columns[up.name]
    set_number_axis(axes, "x", across, every.columns[across.name])
    set_number_axis(axes, "y", up, every.columns[up.name])
    mesh = make_mesh(response, across, up)
    if mesh is not None and response.played.any():
        colors = [shades.fill(middle) for middle in shades.edges[:-1] + shades.step / 2]
        values = np.clip(response.values, shades.edges[0], shades.edges[-1])
        mesh.draw(axes, "contourf", values, shades.edges.tolist(), colors=colors)
        _hatch(axes, mesh, response, shades)
        _draw_boundaries(axes, mesh, response)
        _draw_half(axes, mesh, response)
    _draw_points(axes, response, shades, x, y, filled=mesh is None)
    homes = [find_baseline(factor) for factor in (across, up)]
    if is_home and is_inside(axes, homes):
        axes.plot(
            *np.array(homes, dtype=np.float64)[:, None], zorder=6, linestyle="none", label="baseline", **HOME
        )


def has_half(response: Response) -> bool:
    """Return whether the output lies on both sides of one half."""
    values = response.values[response.played]
    return response.is_share and bool(values.size and values.min() < HALF < values.max())


def is_wide(response: Response, shades: Shades) -> bool:
    """Return whether some Monte-Carlo interval is so wide that it is hatched."""
    return bool((2 * response.error[response.played] > shades.wide).any())


def is_inside(axes: Axes, place: list[float | None]) -> bool:
    """Return whether a place is known and within the axes."""
    limits = (axes.get_xlim(), axes.get_ylim())
    return all(at is not None and low <= at <= high for at, (low, high) in zip(place, limits, strict=True))


def _hatch(axes: Axes, mesh: Mesh, response: Response, shades: Shades) -> None:
    if is_wide(response, shades):
        width = np.where(response.played, 2 * np.nan_to_num(response.error), np.nan)
        levels = [shades.wide, max(2.0, float(np.nanmax(width)) * 2)]
        drawn = mesh.draw(axes, "contourf", width, levels, colors="none", hatches=["///"])
        drawn.set_edgecolor("#6E6E6E")
        drawn.set_linewidth(0.0)


def _draw_boundaries(axes: Axes, mesh: Mesh, response: Response) -> None:
    """Draw where the likeliest outcome changes, found on a fine grid on which shares are interpolated."""
    here = np.unique(response.likeliest[response.played & (response.likeliest >= 0)])
    if len(here) < 2:
        return
    (x, y), shares = mesh.fine, mesh.refine(response.shares[:, here])
    for i in range(len(here)):
        others = np.delete(shares, i, axis=2)
        lead = np.ma.masked_invalid(shares[:, :, i] - others.max(axis=2))
        if lead.count() and lead.min() < 0 < lead.max():
            drawn = axes.contour(x, y, lead, [0.0], colors=[style.RED], linewidths=[2.0], zorder=4)
            drawn.set_path_effects([withStroke(linewidth=3.0, foreground="white")])
            drawn.set_label("likeliest outcome changes")


def _draw_half(axes: Axes, mesh: Mesh, response: Response) -> None:
    if has_half(response):
        drawn = mesh.draw(
            axes, "contour", response.values, [HALF], colors=[style.BLACK], linewidths=[2.0], zorder=4
        )
        drawn.set_path_effects([withStroke(linewidth=3.0, foreground="white")])
        drawn.set_label("50 %")


def _draw_points(
    axes: Axes, response: Response, shades: Shades, x: FloatArray, y: FloatArray, *, filled: bool
) -> None:
    """Draw the points, the mark saying the likeliest outcome; without a surface they are filled."""
    small = 34.0 if filled else max(4.0, 16.0 - 0.01 * len(x))
    for outcome in np.unique(response.likeliest[response.played]):
        which = response.played & (response.likeliest == outcome)
        colors = [shades.fill(float(v)) for v in response.values[which]] if filled else "white"
        axes.scatter(
            x[which],
            y[which],
            s=small,
            marker=mark_of(int(outcome)),
            c=colors,
            edgecolors=style.INK,
            linewidths=0.5,
            zorder=5,
            label="points",
            rasterized=len(x) > MANY,
        )
    lost = response.failed
    axes.plot(x[lost], y[lost], zorder=5, linestyle="none", label="failed", **FAILED)


def mark_of(outcome: int) -> str:
    """Return the mark of the points where an outcome is the likeliest."""
    return MARKS[outcome % len(MARKS)] if outcome >= 0 else "o"


def entries(response: Response, shades: Shades, *, baseline: bool) -> list[Entry]:
    """Say what each mark is."""
    found = []
    if has_half(response):
        found.append(Entry("50 %", {"color": style.BLACK, "linestyle": "-", "linewidth": 2.0}))
    here, counts = np.unique(response.likeliest[response.played], return_counts=True)
    if len(here) > 1:
        found.append(
            Entry(
                "here the likeliest outcome changes", {"color": style.RED, "linestyle": "-", "linewidth": 2.0}
            )
        )
    for outcome, n in zip(here, counts, strict=True):
        name = quoted(readable(response.outcomes[outcome])) if outcome >= 0 else "not known"
        words = f"a point; likeliest outcome: {name} ({n:,})"
        look = {"markersize": 5, "markerfacecolor": "white", "markeredgecolor": style.INK}
        found.append(Entry(words, {"marker": mark_of(int(outcome)), **look}))
    if baseline:
        found.append(Entry("the scenario as written", HOME))
    if response.failed.any():
        found.append(Entry("failed", FAILED))
    if is_wide(response, shades):
        words = f"hatched: Monte-Carlo interval wider than {difference_words(response, shades.wide)}"
        found.append(
            Entry(words, {"marker": STRIPES, "markersize": 10, "color": "#6E6E6E", "fillstyle": "none"})
        )
    return found


def reading(response: Response) -> str:
    """Say how the surface came about."""
    return "shades are interpolated between the points; boundaries and likeliest outcomes by point estimates"
