"""What opens or closes the bargaining range against war: exactly, from the ledger.

At central numbers the range is open where some deal that ends the fighting is worth no less than
war to every party. The worth of a deal is linear in stakes, costs of war, optimism, breach and the
battlefield, and in trust, guarantees and growth each by itself: for one such number every deal asks
for an interval of it, and the smallest change is an end of their union. What enters otherwise
(horizon, patience, how fast optimism fades, dates) is looked for along its way by bisection.

Room     insight
Shapes   K deals that end the fighting, P parties, M rows of numbers, n numbers
Units    gains over war [util]; shifts in widths of a number's range [width]
Source   Fearon (1995), International Organization 49(3), 379-414; model.md, sections 3 to 5
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game
from sim.insight.flip import Flip, in_order
from sim.insight.joint_flips import Joint, close_jointly, open_jointly
from sim.insight.reach import Movable
from sim.talks import opening_values

OPEN, CLOSED = "open", "closed"
SLACK: Final = 1e-9  # util, as in every comparison of worths
NO_SLOPE: Final = 1e-12  # util over the whole range: no more than rounding
TOGETHER: Final = (  # ends of paths, or parts of them, of numbers that enter linearly, all at once
    ".demands.",
    ".costs.",
    ".worth",
    ".cost_per_day",
    ".optimism",
    ".breach",
    "battlefield.start",
    "battlefield.drift",
)
ALONE: Final = (".trust.level", ".boost.", ".growth", ".loading")  # and those that do so one at a time
STEPS: Final = 48  # along the way of a number that enters otherwise
HALVINGS: Final = 40
ROWS: Final = 128  # of numbers at once, for the memory's sake
LIKELY: Final = 0.5  # a red line whose chance is above is taken to be there


@dataclass(frozen=True, slots=True)
class RangeFlips:
    """What would reverse whether there is a bargaining range against war at central numbers."""

    round: str
    is_open: bool
    n_open: int  # deals in the range
    n_deals: int  # that end the fighting and cross no red line taken to be there
    flips: tuple[Flip, ...]  # the smallest first
    joint: Joint | None  # all numbers that enter linearly, moved at once within their ranges


def find_range_flips(game: Game, r: int, numbers: Sequence[Movable]) -> RangeFlips:
    """Return what opens, or closes, the range against war as round ``r`` opens with nothing signed.

    Parameters
    ----------
    game : Game
        At its central numbers; a red line is taken to be there where its chance is above one half.
    r : int
        Position of the round.
    numbers : sequence of Movable
        Those that may be moved.
    """
    peaceful = np.flatnonzero(game.deals.peace & game.deals.reachable(0))
    asked = peaceful[allowed(game, game.central[None])[0, peaceful]]
    here = gains_at(game, game.central[None], r)[0, asked]  # (K, P)
    is_open = bool((here >= -SLACK).all(axis=1).any())
    linear = [number for number in numbers if enters_linearly(number.path)]
    slopes = find_slopes(game, r, linear, asked, here)
    before, after = (OPEN, CLOSED) if is_open else (CLOSED, OPEN)
    flips = []
    for number, slope in zip(linear, slopes, strict=True):
        shift = nearest_change(here, slope, number.least, number.most)
        if shift is not None:
            flips.append(Flip(number, shift, shift, before, after))
    others = [number for number in numbers if not enters_linearly(number.path)]
    for number, still, shift in search(game, r, others, is_open):
        flips.append(Flip(number, shift, still, before, after))
    places = [i for i, number in enumerate(linear) if _is_one_of(number.path, TOGETHER)]
    together, steep = [linear[i] for i in places], slopes[places]
    solve = close_jointly if is_open else open_jointly
    return RangeFlips(
        round=game.rounds[r],
        is_open=is_open,
        n_open=int((here >= -SLACK).all(axis=1).sum()),
        n_deals=len(asked),
        flips=in_order(flips),
        joint=solve(game, together, asked, here, steep),
    )


def enters_linearly(path: str) -> bool:
    """Return whether the worth of deals is linear in a number, the others fixed."""
    return _is_one_of(path, TOGETHER) or _is_one_of(path, ALONE)


def _is_one_of(path: str, marks: Sequence[str]) -> bool:
    return any(path.endswith(mark) or (mark.endswith(".") and mark in path) for mark in marks)


def allowed(game: Game, values: FloatArray) -> BoolArray:
    """Return which deals cross no red line that is taken to be there, (M, D)."""
    result = np.ones((len(values), len(game.deals)), dtype=bool)
    for mine in game.stakes:
        for crossed, number in zip(mine.lines, mine.line_numbers, strict=True):
            result &= ~(crossed & (values[:, number, None] > LIKELY))
    return result


def gains_at(game: Game, values: FloatArray, r: int) -> FloatArray:
    """Return what every deal is worth above war at each row of numbers, (M, D, P) [util]."""
    worths = opening_values(game, values, r)
    return worths - worths[:, :1]


def is_range_open(game: Game, values: FloatArray, r: int) -> BoolArray:
    """Return at which rows of numbers the range against war is open, (M,)."""
    peaceful = game.deals.peace & game.deals.reachable(0)
    found = [
        (
            (gains_at(game, values[i : i + ROWS], r) >= -SLACK).all(axis=2)
            & peaceful
            & allowed(game, values[i : i + ROWS])
        ).any(axis=1)
        for i in range(0, len(values), ROWS)
    ]
    return np.concatenate(found) if found else np.zeros(0, dtype=bool)


def find_slopes(
    game: Game, r: int, numbers: Sequence[Movable], asked: IntArray, here: FloatArray
) -> FloatArray:
    """Return what a shift by a width of each number adds to the gains, (numbers, K, P) [util]."""
    slopes = np.zeros((len(numbers), *here.shape))
    for first in range(0, len(numbers), ROWS):
        some = numbers[first : first + ROWS]
        rows = np.repeat(game.central[None], len(some), axis=0)
        for row, number in zip(rows, some, strict=True):
            row[number.place] += number.width
        slopes[first : first + ROWS] = gains_at(game, rows, r)[:, asked] - here
    return np.where(np.abs(slopes) > NO_SLOPE, slopes, 0.0)


def nearest_change(here: FloatArray, slopes: FloatArray, least: float, most: float) -> float | None:
    """Return the smallest shift within [least, most] that opens or closes the range, None if there is none.

    Parameters
    ----------
    here : (K, P) float
        Gains of the deals at shift 0.
    slopes : (K, P) float
        What a shift of 1 adds to them.

    Examples
    --------
    >>> float(nearest_change(np.array([[0.2, -0.1]]), np.array([[-0.5, 1.0]]), -1.0, 1.0))
    0.1
    >>> float(nearest_change(np.array([[0.2, 0.1]]), np.array([[-0.5, 1.0]]), -1.0, 1.0))
    -0.1
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        zero = -here / slopes
    low = np.where(slopes > 0, zero, -np.inf).max(axis=1)  # each deal suits all within [low, high]
    high = np.where(slopes < 0, zero, np.inf).min(axis=1)
    suits = ((slopes != 0) | (here >= -SLACK)).all(axis=1) & (low <= high)
    low, high = low[suits], high[suits]
    if not (here >= -SLACK).all(axis=1).any():
        ends = [end for end in (*low[low > 0], *high[high < 0]) if least <= end <= most]
    else:
        ends = [end for end in _around(low, high) if least < end < most]
    return float(min(ends, key=abs)) if ends else None


def _around(low: FloatArray, high: FloatArray) -> Iterator[float]:
    """Yield the ends of the union of intervals around 0."""
    for starts, ends, sign in ((low, high, 1.0), (-high, -low, -1.0)):
        end = 0.0
        for i in np.argsort(starts, kind="stable"):
            if starts[i] > end + SLACK:
                break
            end = max(end, float(ends[i]))
        yield sign * end


def search(
    game: Game, r: int, numbers: Sequence[Movable], is_open: bool
) -> Iterator[tuple[Movable, float, float]]:
    """Yield numbers that reverse the range: the last shift before it does, and the first at which it does.

    Each number is looked at in even steps through its reach, then halved between the two nearest.
    """
    steps = np.arange(1, STEPS + 1) / STEPS
    ways = [(n, end * steps) for n in numbers for end in (n.least, n.most) if end]
    if not ways:
        return
    rows = np.concatenate([_rows(game, number, shifts) for number, shifts in ways])
    reversed_ = (is_range_open(game, rows, r) != is_open).reshape(len(ways), STEPS)
    brackets: dict[str, tuple[Movable, float, float]] = {}
    for (number, shifts), found in zip(ways, reversed_, strict=True):
        if found.any():
            first = int(found.argmax())
            inner, outer = float(shifts[first - 1]) if first else 0.0, float(shifts[first])
            if number.path not in brackets or abs(outer) < abs(brackets[number.path][2]):
                brackets[number.path] = (number, inner, outer)
    for number, still, first_at in brackets.values():
        inner, outer = still, first_at
        for _ in range(HALVINGS):
            if number.counted and abs(number.value(outer) - number.value(inner)) <= 1:
                break
            middle = (inner + outer) / 2
            if bool(is_range_open(game, _rows(game, number, np.array([middle])), r)[0]) != is_open:
                outer = middle
            else:
                inner = middle
        yield number, number.shift(number.value(inner)), number.shift(number.value(outer))


def _rows(game: Game, number: Movable, shifts: FloatArray) -> FloatArray:
    """Return the central numbers with one of them shifted, a row for each shift."""
    rows = np.repeat(game.central[None], len(shifts), axis=0)
    rows[:, number.place] = [number.value(float(shift)) for shift in shifts]
    return rows
