"""Compiled kernels: the public index of a deal, and what each deal is worth to a party.

Sums run in a fixed order (no fastmath, no BLAS), so results do not depend on how worlds are
batched. The index is the costly part: it sums over types, so it is worked out only where it can
decide something.

Room     talks (private to it; ``board`` is a sim.talks.board.Board)
Shapes   N worlds, P parties, D deals, K types
Units    worth [util], index [prob]
Source   model.md, sections 4 to 6
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from sim.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from sim.talks.board import Board

TOLERANCE = 1e-9  # allowed in every comparison of P, V, A and r
SURE = 1e-6  # a bound this far below zero settles that the index is below one half

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function on its first call; the machine code is kept beside the source."""
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


@compiled
def worth_of_stakes(
    worths: FloatArray,
    own: FloatArray,
    promised: FloatArray,
    trust: FloatArray,
    exposed: FloatArray,
    rows: IntArray,
) -> FloatArray:
    """Return own + trust x promised - exposed for each deal, (M, D).

    ``worths`` (M, K) are signed numbers, ``own`` and ``promised`` (K, D) features, ``trust`` and
    ``exposed`` (S, D) tables of the assumption sets, ``rows`` (M,) which set each row belongs to.
    """
    n_features, n_deals = own.shape
    out = np.empty((len(worths), n_deals))
    for m in range(len(worths)):
        s = rows[m]
        line = np.zeros(n_deals)
        for k in range(n_features):
            worth = worths[m, k]
            for x in range(n_deals):
                line[x] += worth * own[k, x]
        pledged = np.zeros(n_deals)
        for k in range(n_features):
            worth = worths[m, k]
            for x in range(n_deals):
                pledged[x] += worth * promised[k, x]
        for x in range(n_deals):
            out[m, x] = line[x] + trust[s, x] * pledged[x] - exposed[s, x]
    return out


@compiled
def uncrossed(board: "Board", n: int, j: int, x: int) -> float:
    """Return R, the chance that no red line of party j forbids deal x."""
    clear = 1.0
    bits = board.crossed[j, x]
    line = 0
    while bits:
        if bits & 1:
            clear *= 1.0 - board.doubts[n, j, line]
        bits >>= 1
        line += 1
    return clear


@compiled
def type_gains(board: "Board", n: int, j: int, x: int, out: FloatArray) -> None:
    """Write what deal x is worth to each type of party j above the state in force, (K,)."""
    s, q = board.row[n], board.state[n]
    given_up = board.peace_trust[s, j, x] - board.peace_trust[s, j, q]
    for k in range(len(out)):
        out[k] = board.types[s, j, x, k] - board.types[s, j, q, k] - given_up * board.type_war[n, j, k]
    if board.pause[x]:
        for k in range(len(out)):
            out[k] += board.pause_trust[s, j, x] * board.type_saved[n, j, k, board.pause[x] - 1]
    if board.pause[q]:
        for k in range(len(out)):
            out[k] -= board.pause_trust[s, j, q] * board.type_saved[n, j, k, board.pause[q] - 1]


@compiled
def better_off(gain: float, blur: float) -> float:
    """Return alpha, how likely a gain leaves a type better off."""
    z = gain / blur
    return 0.5 + 0.5 * z / float(np.sqrt(1.0 + z * z))


@compiled
def fill_index(board: "Board", n: int, j: int, deals: IntArray, weights: FloatArray, out: FloatArray) -> None:
    """Write P, how likely each of ``deals`` (M,) leaves party j better off than the state in force.

    One call for many deals: a call hands over the whole board, which costs more than a deal does.
    """
    s, q = board.row[n], board.state[n]
    blur = board.blur[s]
    n_types = weights.shape[2]
    types, peace_trust, type_war = board.types, board.peace_trust, board.type_war
    parts = np.empty(n_types)
    for i in range(len(deals)):
        x = deals[i]
        if board.pause[x] or board.pause[q]:
            type_gains(board, n, j, x, parts)
        else:
            given_up = peace_trust[s, j, x] - peace_trust[s, j, q]
            for k in range(n_types):
                parts[k] = types[s, j, x, k] - types[s, j, q, k] - given_up * type_war[n, j, k]
        for k in range(n_types):
            parts[k] = weights[n, j, k] * better_off(parts[k], blur)
        total = 0.0
        for k in range(n_types):
            total += parts[k]
        if board.crossed[j, x]:
            total *= uncrossed(board, n, j, x)
        out[i] = total


@compiled
def fill_product(
    board: "Board", n: int, p: int, deals: IntArray, weights: FloatArray, out: FloatArray
) -> None:
    """Write the product of P over the rivals of p (over all parties where p is -1) for each of ``deals``."""
    out[:] = 1.0
    one = np.empty(len(deals))
    for j in range(weights.shape[1]):
        if j != p:
            fill_index(board, n, j, deals, weights, one)
            out *= one


@compiled
def worths(board: "Board", deal: IntArray) -> FloatArray:
    """Return W(t, x) of each world's deal for every party, (N, P)."""
    out = np.empty_like(board.war)
    for n in range(len(deal)):
        s, x = board.row[n], deal[n]
        for p in range(board.weights.shape[1]):
            out[n, p] = board.stakes[n, p, x] + board.war[n, p] * (1.0 - board.peace_trust[s, p, x])
            if board.pause[x]:
                out[n, p] += board.pause_trust[s, p, x] * board.saved[n, p, board.pause[x] - 1]
    return out


@compiled
def indices(board: "Board", rows: IntArray, deal: IntArray) -> FloatArray:
    """Return P of the deals (M,) of the worlds ``rows`` for every party by the public weights, (M, P)."""
    parties = board.weights.shape[1]
    out = np.empty((len(rows), parties))
    for i in range(len(rows)):
        for p in range(parties):
            fill_index(board, rows[i], p, deal[i : i + 1], board.weights, out[i, p : p + 1])
    return out
