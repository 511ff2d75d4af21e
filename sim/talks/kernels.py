"""Compiled kernels: the public index of a deal, and what each deal is worth to a party.

Sums run in a fixed order (no fastmath, no BLAS), so results do not depend on how worlds are
batched. The index is the costly part: it sums over types, so it is worked out only where it can
decide something.

A kernel makes no array and returns none: it writes into those it is handed. So it is compiled
without the counting of references (``_nrt``), which would take longer than the sums: a record
handed over or read counts one for each of its arrays.

Room     talks (private to it; the records are those of sim.talks.board)
Shapes   N worlds, P parties, D deals, K types
Units    worth [util], index [prob]
Source   model.md, sections 4 to 6
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numba
import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.machine_code import kept

if TYPE_CHECKING:
    from sim.talks.board import Ledger, Minds, Space

TOLERANCE = 1e-9  # allowed in every comparison of P, V, A and r
SURE = 1e-6  # a bound this far below zero settles that the index is below one half

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function on its first call; the machine code is kept (sim.talks.machine_code)."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False}
    with kept() as cache:
        return cast(Function, numba.njit(cache=cache, **options)(function))


@compiled
def copy_places(places: PlaceArray, out: PlaceArray) -> None:
    """Write ``places`` (M,) into the front of ``out``."""
    for i in range(len(places)):
        out[i] = places[i]


@compiled
def lowest(numbers: FloatArray) -> float:
    """Return the smallest of ``numbers``, infinity if there are none."""
    found = np.inf
    for number in numbers:
        found = min(found, number)
    return found


@compiled
def highest(numbers: FloatArray) -> float:
    """Return the largest of ``numbers``, minus infinity if there are none."""
    found = -np.inf
    for number in numbers:
        found = max(found, number)
    return found


@compiled
def reach_of(space: "Space", q: int) -> tuple[int, int]:
    """Return where in ``space.reach`` the deals begin and end that may be signed while q is in force."""
    return space.reach_from[space.kind[q]], space.reach_from[space.kind[q] + 1]


@compiled
def has(deals: PlaceArray, x: int) -> bool:
    """Return whether deal x is among ``deals``, which ascend."""
    place = np.searchsorted(deals, x)
    return bool(place < len(deals) and deals[place] == x)


class Features(NamedTuple):
    """One party's features of deals, in fours that are alike in being promised or not."""

    present: FloatArray  # (K, D) 0/1; K is a multiple of four
    promised: BoolArray  # (K,)
    trust: FloatArray  # (S, D)
    exposed: FloatArray  # (S, D) what a broken ceasefire would cost


@compiled
def worth_of_stakes(
    worths: FloatArray, features: Features, s: int, counted: FloatArray, pledged: FloatArray
) -> None:
    """Write own + trust x promised - exposed for each deal into ``counted`` (D,).

    ``worths`` (K,) are signed numbers, s the assumption set; ``pledged`` (D,) is working memory.
    """
    present = features.present
    counted[:] = 0.0
    pledged[:] = 0.0
    for k in range(0, len(worths), 4):  # four at a time: memory is the limit
        a, b, c, d = worths[k], worths[k + 1], worths[k + 2], worths[k + 3]
        total = pledged if features.promised[k] else counted
        for x in range(len(total)):
            total[x] += (a * present[k, x] + b * present[k + 1, x]) + (
                c * present[k + 2, x] + d * present[k + 3, x]
            )
    trust, exposed = features.trust[s], features.exposed[s]
    for x in range(len(counted)):
        counted[x] += trust[x] * pledged[x] - exposed[x]


@compiled
def fill_stakes(
    worths: FloatArray, features: Features, rows: IntArray, p: int, out: FloatArray, pledged: FloatArray
) -> None:
    """Write the stakes of party p in every world into ``out`` (N, P, D); ``worths`` (N, K).

    ``pledged`` (D,) is working memory.
    """
    for n in range(len(worths)):
        worth_of_stakes(worths[n], features, rows[n], out[n, p], pledged)


@compiled
def fill_types(
    worths: FloatArray, features: Features, p: int, out: FloatArray, best: FloatArray, memory: FloatArray
) -> None:
    """Write those of every type into ``out`` (S, P, D, K) and the largest into ``best`` (S, P, D).

    ``memory`` (1 + K, D) is working memory.
    """
    for s in range(len(worths)):
        for k in range(worths.shape[1]):
            worth_of_stakes(worths[s, k], features, s, memory[1 + k], memory[0])
        for x in range(out.shape[2]):
            most = -np.inf
            for k in range(out.shape[3]):
                out[s, p, x, k] = memory[1 + k, x]
                most = max(most, out[s, p, x, k])
            best[s, p, x] = most


@compiled
def uncrossed(bits: int, doubts: FloatArray) -> float:
    """Return R, the chance that none of the red lines crossed (``bits``) is there; ``doubts`` (B,)."""
    clear = 1.0
    for line in range(len(doubts)):
        clear *= 1.0 - doubts[line] * (bits >> line & 1)
    return clear


@compiled
def type_gains(minds: "Minds", n: int, j: int, x: int, out: FloatArray) -> None:
    """Write what deal x is worth to each type of party j above the state in force, (K,)."""
    s, q = minds.row[n], minds.state[n]
    given_up = minds.peace_trust[s, j, x] - minds.peace_trust[s, j, q]
    for k in range(len(out)):
        out[k] = minds.types[s, j, x, k] - minds.types[s, j, q, k] - given_up * minds.war[n, j, k]
    if minds.pause[x]:
        for k in range(len(out)):
            out[k] += minds.pause_trust[s, j, x] * minds.saved[n, j, k, minds.pause[x] - 1]
    if minds.pause[q]:
        for k in range(len(out)):
            out[k] -= minds.pause_trust[s, j, q] * minds.saved[n, j, k, minds.pause[q] - 1]


@compiled
def better_off(gain: float, blur: float) -> float:
    """Return alpha, how likely a gain leaves a type better off."""
    return 0.5 + 0.5 * gain / float(np.sqrt(blur * blur + gain * gain))


@compiled
def fill_index(minds: "Minds", n: int, j: int, deals: PlaceArray, out: FloatArray) -> None:
    """Write P, how likely each of ``deals`` (M,) leaves party j better off than the state in force."""
    s, q = minds.row[n], minds.state[n]
    blur, pausing = minds.blur[s], minds.pause[q] > 0
    types, peace_trust = minds.types[s, j], minds.peace_trust[s, j]
    war, weights, pause = minds.war[n, j], minds.weights[n, j], minds.pause
    crossed, doubts = minds.crossed[j], minds.doubts[n, j]
    parts = minds.parts
    for i in range(len(deals)):
        x = deals[i]
        if pausing or pause[x]:
            type_gains(minds, n, j, x, parts)
        else:
            given_up = peace_trust[x] - peace_trust[q]
            for k in range(len(parts)):
                parts[k] = types[x, k] - types[q, k] - given_up * war[k]
        for k in range(len(parts)):
            parts[k] = weights[k] * better_off(parts[k], blur)
        total = 0.0
        for k in range(len(parts)):
            total += parts[k]
        if crossed[x]:
            total *= uncrossed(crossed[x], doubts)
        out[i] = total


@compiled
def fill_product(minds: "Minds", n: int, p: int, deals: PlaceArray, out: FloatArray, one: FloatArray) -> None:
    """Write the product of P over the rivals of p (over all parties where p is -1) for each of ``deals``.

    ``one`` is working memory, no shorter than ``deals``.
    """
    first = 1 if p == 0 else 0
    fill_index(minds, n, first, deals, out)
    for j in range(first + 1, minds.weights.shape[1]):
        if j != p:
            fill_index(minds, n, j, deals, one)
            for i in range(len(deals)):
                out[i] *= one[i]


def worths(ledger: "Ledger", pause: IntArray, rows: IntArray, deal: IntArray) -> FloatArray:
    """Return W(t, x) of the deals (M,) of the worlds ``rows`` for every party, (M, P)."""
    out = np.empty((len(rows), ledger.war.shape[1]))
    fill_worths(ledger, pause, rows, deal, out)
    return out


@compiled
def fill_worths(ledger: "Ledger", pause: IntArray, rows: IntArray, deal: IntArray, out: FloatArray) -> None:
    """Write them into ``out`` (M, P)."""
    for i in range(len(rows)):
        n, x = rows[i], deal[i]
        s = ledger.row[n]
        for p in range(ledger.war.shape[1]):
            out[i, p] = ledger.stakes[n, p, x] + ledger.war[n, p] * (1.0 - ledger.peace_trust[s, p, x])
            if pause[x]:
                out[i, p] += ledger.pause_trust[s, p, x] * ledger.saved[n, p, pause[x] - 1]


def indices(minds: "Minds", rows: IntArray, deal: IntArray) -> FloatArray:
    """Return P of the deals (M,) of the worlds ``rows`` for every party, (M, P)."""
    out = np.empty((len(rows), minds.weights.shape[1]))
    fill_indices(minds, rows, deal.astype(np.uint32), out)
    return out


@compiled
def fill_indices(minds: "Minds", rows: IntArray, deal: PlaceArray, out: FloatArray) -> None:
    """Write them into ``out`` (M, P)."""
    for i in range(len(rows)):
        for p in range(out.shape[1]):
            fill_index(minds, rows[i], p, deal[i : i + 1], out[i, p : p + 1])
