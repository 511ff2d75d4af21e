"""Between the points of a sweep: a full grid, or triangles, on which values can be interpolated.

On a full grid a point that is missing leaves a hole. Triangles are laid in the coordinates that the
axes show, each axis from 0 to 1, so that they do not depend on units; long flat ones at the border
are left out.

Room     charts
Shapes   n points, X columns
Units    those of the factors
Source   Delaunay triangulation by matplotlib, linear interpolation by matplotlib and scipy
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.tri import LinearTriInterpolator, TriAnalyzer, Triangulation
from scipy.interpolate import RegularGridInterpolator

from sim.arrays import FloatArray, IntArray
from sim.charts.sweeps.axes import is_log, stretch
from sim.charts.sweeps.response import Response

if TYPE_CHECKING:
    from sim.sweeps.sweep import FactorInfo

FEWEST: Final = 3  # points of a surface
FLAT: Final = 1e-9  # a triangulation needs points off one line by this share of the axes
THIN: Final = 0.03  # triangles flatter than this are left out at the border (ratio of circles, 0.5 is best)
FINE: Final = 241  # lines of the fine grid


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Points between which values can be interpolated."""

    order: IntArray  # (m,) which points of the response it holds, those of a grid by rows
    x: FloatArray  # (m,)
    y: FloatArray
    unit: FloatArray  # (m, 2) the same along the axes, in [0, 1]
    fine: tuple[FloatArray, FloatArray]  # evenly spaced along the axes
    shape: tuple[int, int] | None  # rows and columns of a full grid
    triangles: IntArray | None  # (t, 3)

    def draw(self, axes: Axes, kind: str, values: FloatArray, levels: list[float], **look: Any) -> Any:
        """Draw lines (``contour``) or fill between them (``contourf``); NaN leaves a hole in a grid."""
        values = values[self.order]
        if self.shape is None:
            triangles = Triangulation(self.x, self.y, self.triangles)
            return getattr(axes, f"tri{kind}")(triangles, values, levels, **look)
        x, y = self.x.reshape(self.shape)[0], self.y.reshape(self.shape)[:, 0]
        return getattr(axes, kind)(x, y, np.ma.masked_invalid(values.reshape(self.shape)), levels, **look)

    def refine(self, columns: FloatArray) -> FloatArray:
        """Return columns (n, X) on the fine grid, (rows, columns, X); NaN where they are not known."""
        steps = np.linspace(0.0, 1.0, FINE)
        across, up = np.meshgrid(steps, steps)
        columns = columns[self.order]
        if self.shape is None:
            triangles = Triangulation(self.unit[:, 0], self.unit[:, 1], self.triangles)
            found = [LinearTriInterpolator(triangles, column)(across, up) for column in columns.T]
            return np.stack([np.ma.filled(column, np.nan) for column in found], axis=-1)
        x, y = self.unit[:, 0].reshape(self.shape)[0], self.unit[:, 1].reshape(self.shape)[:, 0]
        grid = RegularGridInterpolator((y, x), columns.reshape(*self.shape, -1))
        return np.asarray(grid(np.stack([up, across], axis=-1)))


def make_mesh(response: Response, across: "FactorInfo", up: "FactorInfo") -> Mesh | None:
    """Return what to interpolate over, None where the points are too few or on one line."""
    x, y = response.columns[across.name], response.columns[up.name]
    known = np.isfinite(x) & np.isfinite(y)
    columns, rows = np.unique(x[known]), np.unique(y[known])
    if len(columns) < 2 or len(rows) < 2:
        return None
    unit = np.column_stack([to_unit(across, x), to_unit(up, y)])
    fine = (_fine(across, x), _fine(up, y))
    if len(columns) * len(rows) == len(x):
        order = np.lexsort((x, y))
        return Mesh(order, x[order], y[order], unit[order], fine, (len(rows), len(columns)), None)
    usable = np.flatnonzero(response.played & known)
    _, first = np.unique(unit[usable], axis=0, return_index=True)  # the same point twice is one
    usable = usable[np.sort(first)]
    if len(usable) < FEWEST or _are_on_a_line(unit[usable]):
        return None
    found = Triangulation(unit[usable, 0], unit[usable, 1])
    flat = TriAnalyzer(found).get_flat_tri_mask(THIN)
    triangles = found.triangles if flat.all() else found.triangles[~flat]
    return Mesh(usable, x[usable], y[usable], unit[usable], fine, None, triangles)


def _are_on_a_line(unit: FloatArray) -> bool:
    return bool(np.linalg.svd(unit - unit.mean(axis=0), compute_uv=False)[-1] < FLAT)


def to_unit(factor: "FactorInfo", column: FloatArray) -> FloatArray:
    """Return where numbers lie between the least and the greatest of them along their axis, in [0, 1]."""
    along = stretch(factor, column)
    low, high = np.nanmin(along), np.nanmax(along)
    return (along - low) / (high - low) if high > low else np.full(len(column), 0.5)


def _fine(factor: "FactorInfo", column: FloatArray) -> FloatArray:
    along = stretch(factor, column)
    steps = np.linspace(np.nanmin(along), np.nanmax(along), FINE)
    return np.exp(steps) if is_log(factor, column) else steps
