"""Shades for the value of an output: steps of one colour from light to dark, and their scale.

Room     charts
Shapes   none
Units    shares in [0, 1] shown in percent, payoffs [util]
Source   none
"""

from dataclasses import dataclass
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm, Colormap, ListedColormap

from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.key import TEXT, place_beside
from sim.charts.sweeps.response import Response
from sim.charts.sweeps.wording import number_words, output_words

MOST: Final = 10  # steps
ON_FILL: Final = (0.03, 0.78)  # of matplotlib's Blues: black and red lines can be read on all of it
AS_LINE: Final = (0.6, 1.0)  # and can itself be read as a line on white
WIDE: Final = 0.2  # a Monte-Carlo interval wider than this is hatched [prob]
FULL: Final = 5  # steps from which on the whole span of shades is used
FINEST: Final = 0.01  # step of shares


@dataclass(frozen=True, slots=True)
class Shades:
    """Even steps that hold all values."""

    edges: FloatArray
    is_share: bool
    label: str
    span: tuple[float, float] = ON_FILL

    @property
    def step(self) -> float:
        """The height of a step."""
        return float(self.edges[1] - self.edges[0])

    @property
    def wide(self) -> float:
        """The width of a Monte-Carlo interval from which on it is hatched."""
        return WIDE if self.is_share else 2 * self.step

    @property
    def colors(self) -> Colormap:
        """A colour for each step."""
        n, (low, high) = len(self.edges) - 1, self.span
        darkest = low + (high - low) * min(1.0, n / FULL)  # few steps, and they differ less
        return ListedColormap(mpl.colormaps["Blues"](np.linspace(low, darkest, n)))

    @property
    def norm(self) -> BoundaryNorm:
        """Which step a value is in."""
        return BoundaryNorm(self.edges.tolist(), len(self.edges) - 1)

    def fill(self, value: float) -> tuple[float, float, float]:
        """Return the colour of a value."""
        red, green, blue, _ = np.asarray(self.colors(self.norm(np.array([value]))))[0].tolist()
        return red, green, blue

    def ink(self, value: float) -> str:
        """Return the colour in which to write on it."""
        return style.ink_on(self.fill(value))

    def words(self, value: float) -> str:
        """Write a value without its unit."""
        return f"{100 * value:.0f}" if self.is_share else number_words(value)


def make_shades(response: Response, span: tuple[float, float] = ON_FILL) -> Shades:
    """Return steps of 1, 2 or 5 times a power of ten that hold all values.

    There are at most ten, and none is smaller than half the Monte-Carlo error of a point in the
    median: what more draws may undo is not to look like a pattern.
    """
    values = response.values[response.played]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    if response.is_share:
        low, high = max(low, 0.0), min(high, 1.0)
    step = FINEST if response.is_share else max((high - low) / 100, abs(high) * 1e-3, 1e-9)
    errors = response.error[response.played & np.isfinite(response.error)]
    noise = float(np.median(errors)) if errors.size else 0.0
    step = round_up(max(step, noise / 2, (high - low) / (MOST - 1)))
    first = np.floor(low / step + 1e-9)
    last = max(np.ceil(high / step - 1e-9), first + 1)
    if response.is_share and last * step > 1.0 + 1e-9:
        first, last = first - 1, last - 1
    return Shades(np.arange(first, last + 1) * step, response.is_share, output_words(response), span)


def round_up(number: float) -> float:
    """Return the next number that is 1, 2 or 5 times a power of ten.

    Examples
    --------
    >>> [round_up(x) for x in (0.013, 3.0, 5.0)]
    [0.02, 5.0, 5.0]
    """
    power = 10.0 ** np.floor(np.log10(number))
    return float(next(power * digit for digit in (1, 2, 5, 10) if power * digit >= number * (1 - 1e-9)))


def draw_scale(axes: Axes, shades: Shades, top: float, width: float) -> None:
    """Draw the scale of shades beside the axes, its top at so many inches above the figure's edge."""
    figure = style.root(axes.figure)
    words = style.wrap(shades.label, width, TEXT)
    high = (words.count("\n") + 1) * TEXT * style.LINE / 72.0 + 0.26
    left, top = place_beside(axes, high + 0.25, top)
    across, up = figure.get_size_inches()
    figure.text(left / across, top / up, words, size=TEXT, va="top", linespacing=style.LINE)
    bottom = top - high
    bar = figure.add_axes((left / across, bottom / up, width / across, 0.18 / up), label="scale")
    drawn = figure.colorbar(ScalarMappable(shades.norm, shades.colors), cax=bar, orientation="horizontal")
    room = max(style.text_width(shades.words(edge), 7.0) for edge in shades.edges) + 0.08
    every = int(np.ceil(room * (len(shades.edges) - 1) / width))
    drawn.set_ticks(shades.edges[::every].tolist(), labels=[shades.words(e) for e in shades.edges[::every]])
    bar.minorticks_off()
    bar.tick_params(labelsize=7.0, length=2.0)
