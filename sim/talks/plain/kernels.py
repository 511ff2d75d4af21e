"""Compiled play of plain sessions: the next offer of a party, and turns one after another.

A party offers the same deal as before as long as its ask stays between the worth of that deal and of
the next one down. Otherwise the halves are searched: each combination of options in the left half (a
row) needs a certain key of the right half, whose place among the sorted keys is read from a table of
cells. Nothing in a row depends on another row or is hard to foresee for the processor. Parties and places
are unsigned, so that compiled code need not ask of each whether it is counted from the end.

Room     talks (private to its plain sessions; the records are those of sim.talks.plain.space)
Shapes   N sessions, P parties, L and M keys of the halves, C cells, K turns
Units    keys in grid steps, asks in utils of each party [util]
Source   Rubinstein (1982), Econometrica 50(1), 97-109 (alternating offers); docs/peers.md
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray, PlaceArray
from sim.talks.kernels import TOLERANCE, compiled

if TYPE_CHECKING:
    from sim.talks.plain.space import Space

NONE = -(2**62)  # below every key
ALL = 2**62  # above every key


class Found(NamedTuple):
    """What each party found when it last looked for an offer."""

    least: IntArray  # (N, P) least key at or above its ask
    short: IntArray  # (N, P) greatest key below its ask


class Course(NamedTuple):
    """How each session stands, and what came of it."""

    floor: FloatArray  # (N, P) least a party may ask for [util]
    standing: IntArray  # (N,) the deal on the table as the lower bits of a key, or -1
    consents: IntArray  # (N,) how many parties are for it
    agreement: IntArray  # (N,) deal, or -1
    step: IntArray  # (N,) steps begun
    offers: NDArray[np.int32]  # (N, K) deal offered at each turn, or -1; K is 0 where not asked for


class Form(NamedTuple):
    """What is the same in all sessions."""

    parties: int
    bits: int  # of a key that name the deal
    right_bits: int  # of these, those that name the options in the right half
    mask: int  # all of the latter set
    turn: int  # the first that is played
    margin: float  # how much less than its strategy says a party asks for [util]
    near: float  # how far short of the ask a deal may be that is offered [util]


@compiled
def fill_cells(keys: IntArray, first: PlaceArray, shift: IntArray) -> None:
    """Write where in sorted ``keys`` (N, P, M) each cell begins into ``first`` (N, P, C + 1).

    A cell is the distance from the lowest key without its last ``shift`` (N, P) bits.
    """
    cells = first.shape[2] - 1
    for n in range(len(keys)):
        for p in range(keys.shape[1]):
            lowest, reach = keys[n, p, 0], keys[n, p, -1] - keys[n, p, 0]
            shift[n, p] = 0
            while reach >> shift[n, p] >= cells:
                shift[n, p] += 1
            first[n, p, :] = 0
            for j in range(keys.shape[2]):
                first[n, p, ((keys[n, p, j] - lowest) >> shift[n, p]) + 1] += 1
            for cell in range(cells):
                first[n, p, cell + 1] += first[n, p, cell]


@compiled
def look(space: "Space", m: int, p: int | np.uint32, target: int) -> tuple[int, int]:
    """Return the least key at or above the target and the greatest below it."""
    rows, right, first = space.rows[m, p], space.sorted[m, p], space.first[m, p]
    lowest, highest, shift = right[0], right[-1], space.shift[m, p]
    least, short = ALL, NONE
    for i in range(len(rows)):
        needed = target - rows[i]
        if needed > highest:  # nor does any further row reach the target
            return least, max(short, rows[i] + highest)
        cell = max(needed - lowest, 0) >> shift
        j = np.int64(first[cell])
        j += right[j] < needed
        j += right[j] < needed
        if right[j] < needed:
            j += np.searchsorted(right[j : first[cell + 1]], needed)
        least = min(least, rows[i] + right[j])
        if j > 0:
            short = max(short, rows[i] + right[j - 1])
    return least, short


@compiled
def first_alike(space: "Space", m: int, p: int | np.uint32, key: int, bits: int) -> int:
    """Return the first in the order of options of the deals worth the same as that of a key."""
    return look(space, m, p, (key >> bits) << bits)[0]


@compiled
def fill_next_below(
    space: "Space", live: IntArray, p: int, worth: FloatArray, bits: int, out: FloatArray
) -> None:
    """Write the greatest worth less than ``worth`` (n,) in the sessions ``live`` (n,) into ``out``."""
    for k in range(len(live)):
        m = live[k] if len(space.left) > 1 else 0
        short = look(space, m, p, int(np.rint(worth[k] * space.scale[m, p])) << bits)[1]
        out[k] = space.floor[m, p] if short == NONE else (short >> bits) / space.scale[m, p]


@compiled
def play_turns(
    space: "Space",
    found: Found,
    course: Course,
    form: Form,
    asks: FloatArray,
    bars: FloatArray,
    live: IntArray,
) -> None:
    """Play as many turns as there are ``asks`` (K, n) in the sessions ``live`` (n,).

    ``bars`` (K, n) is the least worth that is accepted at each turn, if it is no less than the floor;
    infinity accepts nothing.
    """
    parties, bits, right_bits, mask = form.parties, form.bits, form.right_bits, form.mask
    n_right, n_turns = space.right.shape[2], course.offers.shape[1]
    for k in range(len(live)):
        n = live[k]
        m = n if len(space.left) > 1 else 0
        deal, consents, p = course.standing[n], course.consents[n], np.uint32(form.turn % parties)
        for at in range(len(asks)):
            turn, offered = form.turn + at, np.int64(-1)
            scale, floor, top = space.scale[m, p], course.floor[n, p], space.top[m, p]
            accepts = False
            if deal >= 0:
                value = (space.left[m, p, deal >> right_bits] + space.right[m, p, deal & mask]) >> bits
                bar = bars[at, k] - form.margin
                bar = bar if bar == np.inf else max(min(bar, top), floor)
                accepts = value >= bar * scale - max(TOLERANCE * scale, 0.5)
            if accepts:
                consents += 1
                if consents == parties:
                    course.agreement[n] = (deal >> right_bits) * n_right + (deal & mask)
                    course.step[n] = turn // parties + 1
                    course.offers[n, turn:] = -1
                    break
            elif floor - top > max(form.near, TOLERANCE):  # no deal is worth signing to this party
                deal, consents = -1, 0
            else:
                ask = min(max(asks[at, k] - form.margin, floor), top) * scale
                target = int(np.ceil(ask)) << bits
                key, short = found.least[n, p], found.short[n, p]
                if target > key or target <= short:
                    key, short = look(space, m, p, target)
                    found.least[n, p], found.short[n, p] = key, short
                missing = ask - (short >> bits)
                near = missing <= max(form.near * scale, 0.5) and missing < (key >> bits) - ask
                if near or key == ALL:
                    key = first_alike(space, m, p, short, bits)
                deal, consents = key & ((1 << bits) - 1), 1
                offered = (deal >> right_bits) * n_right + (deal & mask)
            if n_turns:
                course.offers[n, turn] = offered
            p = np.uint32(p + 1 if p + 1 < parties else 0)
        course.standing[n], course.consents[n] = deal, consents
