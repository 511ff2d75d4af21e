"""How every chart looks: colours, letters, title and caption, and files that come out the same twice.

Colours are those of Okabe and Ito, told apart by all common kinds of colour vision; whatever a
colour says is said by a hatch, a marker or a label too, so that charts can be read in grey. Those too
light on white are outlined, or darkened for lines and letters (``darkened``), to the contrasts of WCAG.

Room     charts
Shapes   none
Units    sizes in inches and points
Source   Okabe & Ito (2008), Color Universal Design, jfly.uni-koeln.de/color; W3C (2018), Web Content
         Accessibility Guidelines 2.1, 1.4.3 (letters), 1.4.11 (graphics)
"""

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure, FigureBase
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.typing import ColorType

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, RED, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
INK, FAINT, PALE = "#222222", "#8A8A8A", "#E4E4E4"
NOTE = "#555555"  # of captions
MARKS, LETTERS = 3.0, 4.5  # least contrast of what means something, and of letters

RC: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "font.family": "DejaVu Sans",
        "font.size": 9.0,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "axes.labelsize": 9.0,
        "axes.linewidth": 0.8,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "hatch.linewidth": 0.6,
        "text.color": INK,
        "text.parse_math": False,
        "xtick.color": INK,
        "xtick.labelsize": 8.0,
        "ytick.color": INK,
        "ytick.labelsize": 8.0,
        "savefig.dpi": 160,
        "text.hinting": "none",
        "svg.fonttype": "path",
        "svg.hashsalt": "parley",
    }
)


@dataclass(frozen=True, slots=True)
class Medium:
    """What a chart is for: how much it takes of its inches on a screen, and its letters in points."""

    across: float
    up: float
    widest: float = math.inf  # inches
    title: float = 12.0
    caption: float = 7.5


SCREEN: Final = "screen"
STYLES: Final[Mapping[str, Medium]] = MappingProxyType(
    {
        SCREEN: Medium(1.0, 1.0),
        "paper": Medium(0.75, 1.0, widest=7.2),  # both columns of a journal
        "column": Medium(1.0, 0.8, widest=3.5, title=9.5, caption=6.5),  # one of them
        "slides": Medium(0.8, 0.9),  # letters are a quarter larger beside the picture
    }
)
LEAST_LETTERS: Final = 6.5  # points: nothing is written smaller
NARROW: Final = 5.0  # inches: a figure that is no wider has its key below the axes, not beside them
EDGE: Final = 0.1  # inches left and right of title, key and caption of a narrow figure
ROOM: Final = 0.85  # inches that title and caption take of the height of a figure that is wide
ABOVE, BELOW = 0.3, 0.5  # inches that it has for what stands there; on a narrow figure more makes it higher
LEFT, RIGHT = 0.75, 0.2  # inches kept free beside the axes, for their labels
TITLE, CAPTION = STYLES[SCREEN].title, STYLES[SCREEN].caption
LABEL: Final = 9.0  # points of the label of an axis
LINE = 1.3  # height of a line of text, in font sizes
CUT: Final = "\N{HORIZONTAL ELLIPSIS}"
SHORTEST: Final = 8  # letters: no label is cut to fewer


def contrast(color: ColorType, other: ColorType) -> float:
    """Return the contrast of two colours, 1 to 21.

    Examples
    --------
    >>> round(contrast("black", "white"), 6)
    21.0
    """
    darker, lighter = sorted(map(_luminance, (color, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: ColorType) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def darkened(color: str, least: float = MARKS) -> str:
    """Return a colour, made just so dark that it has a contrast to white.

    Examples
    --------
    >>> darkened(BLUE) == BLUE, 3 <= contrast(darkened(YELLOW), "white") < 3.2
    (True, True)
    """
    share = 100
    while contrast(dark := _scaled(color, share / 100), "white") < least:
        share -= 1
    return dark


def _scaled(color: str, share: float) -> str:
    red, green, blue = to_rgb(color)
    return to_hex((share * red, share * green, share * blue)).upper()


def ink_on(color: ColorType) -> str:
    """Return the colour in which to write on another."""
    return next((ink for ink in ("white", INK) if contrast(ink, color) >= LETTERS), BLACK)


THREAD = darkened(RED, LETTERS)  # of the day the story is about: line and letters


@contextmanager
def house_style() -> Iterator[None]:
    """Draw and save in the house style, whatever the reader's own matplotlib settings are."""
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font")  # a box stands for such a letter
        mpl.rcdefaults()
        parameters: Any = dict(RC)
        mpl.rcParams.update(parameters)
        yield


def new_figure(width: float, height: float, style: str = SCREEN) -> Figure:
    """Return an empty figure that belongs to no window and no global state.

    It is as many inches as asked for on a screen; letters beside title and caption keep their size in
    points in every style.
    """
    medium = STYLES[style]
    figure = Figure(figsize=(min(width * medium.across, medium.widest), height * medium.up))
    FigureCanvasAgg(figure)
    return figure


def is_narrow(figure: FigureBase) -> bool:
    """Return whether a figure is as narrow as a column, so that what stands beside its axes goes below."""
    return root(figure).get_figwidth() <= NARROW


def root(figure: FigureBase) -> Figure:
    """Return the figure itself of what may be a part of one."""
    found = figure.get_figure(root=True)
    assert isinstance(found, Figure)
    return found


def beside(figure: Figure, inches: float) -> float:
    """Return the inches to keep free right of the axes for a key; on a narrow figure it goes below them."""
    return RIGHT if is_narrow(figure) else inches


def save(figure: Figure, path: Path) -> None:
    """Write a figure; the ending says the format. Nothing in the file tells when it was written."""
    no_date: dict[str, Any] = {".svg": {"Date": None}, ".png": {"Software": None}}
    figure.savefig(path, metadata=no_date.get(path.suffix, {}))


def set_up(
    figure: Figure,
    title: str,
    caption: str,
    *,
    above: float = 0.0,
    below: float = 0.45,
    left: float = LEFT,
    right: float = RIGHT,
) -> Axes:
    """Write title and caption, wrapped to the figure, and return axes that fill what is left.

    ``above``, ``below``, ``left`` and ``right`` are inches kept free for what is drawn outside the axes.
    """
    narrow = is_narrow(figure)
    medium = STYLES["column" if narrow else SCREEN]
    edges = (EDGE, EDGE) if narrow else (LEFT, RIGHT)
    room = figure.get_figwidth() - sum(edges)
    heading = wrap(title, room, medium.title, weight="bold")
    small = wrap(caption, room, medium.caption)
    blocks = _block(heading, medium.title), _block(small, medium.caption)
    if narrow:
        more = max(0.0, sum(blocks) - ROOM) + max(0.0, above - ABOVE) + max(0.0, below - BELOW)
        figure.set_figheight(figure.get_figheight() + more)
    width, height = figure.get_size_inches()
    look: dict[str, Any] = {"linespacing": LINE}
    start = edges[0] / width
    figure.text(start, 1.0 - 0.12 / height, heading, size=medium.title, weight="bold", va="top", **look)
    figure.text(
        start, 0.1 / height, small, size=medium.caption, va="bottom", color=NOTE, label="caption", **look
    )
    top = height - 0.3 - above - blocks[0]
    bottom = 0.15 + below + blocks[1]
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (top - bottom) / height)
    )


def make_room(figure: Figure, inches: float) -> float:
    """Make a figure higher, with room between its caption and all else; return where that begins.

    That is in inches from the lower edge. Axes keep their size.
    """
    before = figure.get_figheight()
    after = before + inches
    places = [axes.get_position().bounds for axes in figure.axes]
    figure.set_figheight(after)
    for axes, (left, bottom, width, height) in zip(figure.axes, places, strict=True):
        axes.set_position((left, (bottom * before + inches) / after, width, height * before / after))
    for text in figure.texts:
        x, y = text.get_position()
        up = 0.0 if text.get_label() == "caption" else inches
        text.set_position((x, (y * before + up) / after))
    return above_caption(figure)


def above_caption(figure: Figure) -> float:
    """Return where the caption of a figure ends, in inches from the lower edge."""
    (caption,) = (text for text in figure.texts if text.get_label() == "caption")
    return 0.15 + _block(caption.get_text(), float(caption.get_fontsize()))


def label_below(axes: Axes, text: str, **look: Any) -> None:
    """Write the label of the axis below, on a narrow figure in as many lines as it takes."""
    figure = root(axes.figure)
    if is_narrow(figure):
        text = wrap(text, axes.get_window_extent().width / figure.dpi, LABEL)
        make_room(figure, text.count("\n") * LABEL * 1.2 / 72.0)
    axes.set_xlabel(text, **look)


def stack(host: Axes, heights: Sequence[float], gap: float) -> list[Axes]:
    """Put panels in the place of axes, one above the other; the lowest comes first.

    Parameters
    ----------
    host : Axes
        From ``set_up``; they are taken out of their figure.
    heights : sequence of float
        How high the panels are, the lowest first, in relation to one another.
    gap : float
        Inches between two.
    """
    figure = root(host.figure)
    left, bottom, width, height = host.get_position().bounds
    host.remove()
    between = gap / figure.get_figheight()
    room = height - between * (len(heights) - 1)
    panels = []
    for part in heights:
        tall = room * part / sum(heights)
        panels.append(figure.add_axes((left, bottom, width, tall)))
        bottom += tall + between
    return panels


def wrap(text: str, room: float, size: float, weight: str = "normal") -> str:
    """Break a text at its spaces into lines no wider than ``room`` inches at a font size."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a line of text comes out, in inches."""
    font = FontProperties(family=RC["font.family"], size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    more = 1.01 if size >= 7.0 else 1.05  # letters on a screen sit on whole pixels, small ones wider apart
    return float(width) * more / 72.0


def _block(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size * LINE / 72.0


def spread(
    wanted: Sequence[float], least: float, low: float = -math.inf, high: float = math.inf
) -> list[float]:
    """Return places in the order of ``wanted``, at least ``least`` apart and as near to it as can be.

    Neighbours that are too close are merged into a group around their mean (isotonic regression);
    all stay between ``low`` and ``high``, which have to leave enough room.

    Examples
    --------
    >>> spread([0.0, 1.0, 1.0, 9.0], 2.0)
    [-1.3333333333333333, 0.6666666666666667, 2.666666666666667, 9.0]
    >>> spread([0.0, 0.0, 1.0], 0.25, low=0.0, high=1.0)
    [0.0, 0.25, 1.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    room = high - (len(wanted) - 1) * least
    groups: list[tuple[float, int]] = []  # mean of (wanted - rank * least), members
    for rank, i in enumerate(order):
        groups.append((min(max(wanted[i] - rank * least, low), room), 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (left, n), (right, m) = groups[-2:]
            groups[-2:] = [((left * n + right * m) / (n + m), n + m)]
    bases = [mean for mean, members in groups for _ in range(members)]
    placed = [0.0] * len(wanted)
    for rank, i in enumerate(order):
        placed[i] = bases[rank] + rank * least
    return placed


def fit_label(text: str, room: float, size: float, lines: int = 2) -> str:
    """Return a label broken to lines of ``room`` inches; of one too long for them the middle is left out."""
    words, kept = text, len(text)
    while kept > SHORTEST and not _fits(words, room, size, lines):
        kept -= 1
        words = f"{text[: kept // 2].rstrip()}{CUT}{text[len(text) - (kept - kept // 2) :].lstrip()}"
    return wrap(words, room, size)


def _fits(text: str, room: float, size: float, lines: int) -> bool:
    broken = wrap(text, room, size).split("\n")
    return len(broken) <= lines and all(text_width(line, size) <= room for line in broken)
