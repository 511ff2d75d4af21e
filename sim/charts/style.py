"""How every chart looks: colours, letters, title and caption, and files that come out the same twice.

Colours are those of Okabe and Ito, told apart by all common kinds of colour vision; whatever a
colour says is said by a hatch, a marker or a label too, so that charts can be read in grey.

Room     charts
Shapes   none
Units    sizes in inches and points
Source   Okabe & Ito (2008), Color Universal Design, jfly.uni-koeln.de/color
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, RED, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
INK, FAINT, PALE = "#222222", "#8A8A8A", "#E4E4E4"

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

SCREEN: Final = "screen"
STYLES: Final[Mapping[str, tuple[float, float]]] = (
    MappingProxyType(  # of the inches on a screen, across and up
        {
            SCREEN: (1.0, 1.0),
            "paper": (0.75, 1.0),  # 9.6 inches become the 7.2 of both columns of a journal
            "slides": (0.8, 0.9),  # letters are a quarter larger beside the picture
        }
    )
)
LEFT, RIGHT = 0.75, 0.2  # inches kept free beside the axes, for their labels
TITLE, CAPTION = 12.0, 7.5  # points
LINE = 1.3  # height of a line of text, in font sizes
CUT: Final = "\N{HORIZONTAL ELLIPSIS}"
SHORTEST: Final = 8  # letters: no label is cut to fewer


@contextmanager
def house_style() -> Iterator[None]:
    """Draw and save in the house style, whatever the reader's own matplotlib settings are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        parameters: Any = dict(RC)
        mpl.rcParams.update(parameters)
        yield


def new_figure(width: float, height: float, style: str = SCREEN) -> Figure:
    """Return an empty figure that belongs to no window and no global state.

    It is as many inches as asked for on a screen; letters keep their size in points in every style.
    """
    across, up = STYLES[style]
    figure = Figure(figsize=(width * across, height * up))
    FigureCanvasAgg(figure)
    return figure


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
    width, height = figure.get_size_inches()
    room = width - LEFT - RIGHT
    heading = wrap(title, room, TITLE)
    small = wrap(caption, room, CAPTION)
    figure.text(
        LEFT / width, 1.0 - 0.12 / height, heading, size=TITLE, weight="bold", va="top", linespacing=LINE
    )
    figure.text(
        LEFT / width, 0.1 / height, small, size=CAPTION, va="bottom", linespacing=LINE, color="#555555"
    )
    top = height - 0.3 - above - _block(heading, TITLE)
    bottom = 0.15 + below + _block(small, CAPTION)
    return figure.add_axes(
        (left / width, bottom / height, (width - left - right) / width, (top - bottom) / height)
    )


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
    figure = host.get_figure(root=True)
    assert figure is not None
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


def wrap(text: str, room: float, size: float) -> str:
    """Break a text at its spaces into lines no wider than ``room`` inches at a font size."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def text_width(text: str, size: float) -> float:
    """Return how wide a line of text comes out, in inches; titles are measured bold, as they are set."""
    weight = "bold" if size >= TITLE else "normal"
    font = FontProperties(family=RC["font.family"], size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) * 1.01 / 72.0  # a hundredth more: letters on a screen sit on whole pixels


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
