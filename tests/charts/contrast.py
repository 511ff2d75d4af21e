"""What a reader with weak eyes, or a grey printer, sees of a figure: measured, by WCAG 2.1."""

import itertools

import numpy as np
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.charts import style
from tests.charts.test_charts import shown_texts

LETTERS, LARGE, MARKS = 4.5, 3.0, 3.0  # least contrasts: 1.4.3 (large letters too), 1.4.11
BEHIND = 0.12  # of the pixels behind a text may be lines that cross it
TELLING = 1.3  # least contrast of two greys


def luminance(colors):
    """Relative luminance of sRGB colours, (..., 3)."""
    colors = np.asarray(colors, dtype=float)
    linear = np.where(colors <= 0.04045, colors / 12.92, ((colors + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one, other):
    one, other = np.asarray(one), np.asarray(other)
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)


def faint_texts(figure):
    """Texts with too little contrast to the pixels that are drawn behind them."""
    found = shown_texts(figure)
    before = {text: text.get_alpha() for text in figure.findobj(Text)}
    for text in before:
        text.set_alpha(0.0)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[::-1, :, :3] / 255  # from the lower edge up
    for text, alpha in before.items():
        text.set_alpha(alpha)
    for text in found:
        box = Text.get_window_extent(text, figure.canvas.get_renderer())  # without an arrow
        x0, y0, x1, y1 = (round(end) for end in (box.x0, box.y0, box.x1, box.y1))
        behind = luminance(pixels[max(y0, 0) : max(y1, y0 + 1), max(x0, 0) : max(x1, x0 + 1)])
        size, is_bold = text.get_fontsize(), text.get_weight() == "bold"
        least = LARGE if size >= (14 if is_bold else 18) else LETTERS
        ratios = contrast(luminance(to_rgb(text.get_color())), behind)
        if np.mean(ratios < least) > BEHIND:
            yield text.get_text(), round(float(np.median(ratios)), 2)


def on_white(color):
    """The colour as it comes out on white paper."""
    *channels, alpha = to_rgba(color)
    return luminance(1 - alpha * (1 - np.array(channels)))


def _is_seen(*colors):
    return any(contrast(on_white(color), 1.0) >= MARKS for color in colors if color is not None)


def _marks(axes):
    """Every mark of the axes, with the colours that it can be seen by."""
    for line in axes.findobj(Line2D):
        if not line.get_visible() or not len(line.get_xdata()) or line.get_label() == "_axis":
            continue
        colors = []
        if len(line.get_xdata()) > 1 and line.get_linestyle().lower() not in ("none", "", " "):
            colors.append(line.get_color())
        elif line.get_marker() not in (None, "None", "none", "", " "):
            colors += [line.get_markeredgecolor(), line.get_markerfacecolor()]
        if colors:
            yield line, [color for color in colors if not isinstance(color, str) or color != "none"]
    for shape in axes.collections:
        edges, fills = shape.get_edgecolor(), shape.get_facecolor()
        if isinstance(shape, LineCollection):
            yield shape, [edges[0]] if len(edges) else []
        elif isinstance(shape, (PathCollection, PolyCollection)) and len(shape.get_paths()):
            wide = bool(np.max(shape.get_linewidth(), initial=0.0))
            yield shape, [*(edges[:1] if wide else ()), *fills[:1]]
    for patch in axes.patches:
        if isinstance(patch, Rectangle) and patch.get_width() and patch.get_height():
            edge = [patch.get_edgecolor()] if patch.get_linewidth() else []
            yield patch, [*edge, *([patch.get_facecolor()] if patch.get_fill() else [])]


def _need_not_be_seen(artist):
    """What means nothing by itself, or is said by something else too."""
    if isinstance(artist, Line2D):
        return artist.get_color() == style.PALE  # grids, and what parts rounds
    if isinstance(artist, Rectangle):
        is_cell = artist.get_edgecolor() == to_rgba("white")  # its number is in it, or its shade on a scale
        return is_cell or artist.get_hatch() is not None
    return artist.get_label() in ("assumptions", "Monte Carlo")  # bands: their ends are lines of their own


def faint_marks(figure):
    """Marks that cannot be told from white paper."""
    for axes in figure.axes:
        for artist, colors in _marks(axes):
            if colors and not _need_not_be_seen(artist) and not _is_seen(*colors):
                yield type(artist).__name__, artist.get_label(), [str(color) for color in colors]


def alike_in_grey(figure):
    """Pairs of lines with several points that differ in colour alone, and not in its lightness."""
    for axes in figure.axes:
        lines = [
            line
            for line in axes.lines
            if len(line.get_xdata()) > 1 and line.get_linestyle() not in ("None", "none", "")
        ]
        for one, other in itertools.combinations(lines, 2):
            if _form(one) == _form(other) and to_rgb(one.get_color()) != to_rgb(other.get_color()):
                grey = [on_white(line.get_color()) for line in (one, other)]
                if contrast(*grey) < TELLING:
                    yield one.get_label(), other.get_label()


def _form(line):
    pattern = line._unscaled_dash_pattern  # there is no other way to tell dashes apart
    hollow = to_rgba(line.get_markerfacecolor()) if line.get_marker() not in ("None", "") else None
    return str(pattern), line.get_marker(), hollow == to_rgba("white"), line.get_linewidth()
