"""Random numbers by address: the k-th number of a named stream, whoever asks for it and when.

Every stream is a Philox counter-based generator keyed by (seed, purpose), and a number's place in
it is the index of its assumption set or world. So results depend neither on chunks and their
order nor on processes or interruptions, and changing one assumption leaves all other draws alone.

Room     game (arrays only)
Shapes   count numbers
Units    uniform draws in (0, 1), PERT draws in the unit of their range
Source   Salmon, Moraes, Dror & Shaw (2011), Proc. SC'11 (Philox);
         Malcolm, Roseboom, Clark & Fazar (1959), Operations Research 7(5), 646-669 (PERT)
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import blake2b

import numpy as np
from scipy.special import betaincinv, ndtri

from sim.arrays import FloatArray, IntArray

PER_BLOCK = 4  # Philox4x64 yields four numbers for each step of its counter
REMEMBERED = 4_000  # short draws kept for the next who asks: points of a sweep ask for the same ones
SHORT = 1_000  # numbers

Draw = Callable[[int, str, int, int], FloatArray]


def remembered(draw: Draw) -> Draw:
    """Keep short draws, which then cannot be written to."""
    kept = lru_cache(REMEMBERED)(draw)

    @wraps(draw)
    def remember(seed: int, purpose: str, start: int, count: int) -> FloatArray:
        if count > SHORT:
            return draw(seed, purpose, start, count)
        numbers = kept(seed, purpose, start, count)
        numbers.flags.writeable = False
        return numbers

    return remember


@remembered
def uniforms(seed: int, purpose: str, start: int, count: int) -> FloatArray:
    """Return numbers ``start`` to ``start + count`` of the stream of (seed, purpose), in (0, 1).

    Examples
    --------
    >>> bool((uniforms(1, "opener", 0, 9)[4:] == uniforms(1, "opener", 4, 5)).all())
    True
    """
    key = int.from_bytes(blake2b(purpose.encode(), digest_size=8).digest(), "little")
    block, skip = divmod(start, PER_BLOCK)
    stream = np.random.Philox(key=np.array([seed, key], dtype=np.uint64), counter=block)
    raw = np.asarray(stream.random_raw(count + skip), dtype=np.uint64)[skip:]
    return ((raw >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def uniforms_at(seed: int, purpose: str, places: IntArray) -> FloatArray:
    """Return the numbers at ``places`` (M,) of the stream; these should lie close together.

    Examples
    --------
    >>> bool((uniforms_at(1, "opener", np.array([4, 2])) == uniforms(1, "opener", 2, 3)[[2, 0]]).all())
    True
    """
    first, last = int(places.min()), int(places.max())
    return uniforms(seed, purpose, first, last - first + 1)[places - first]


@remembered
def normals(seed: int, purpose: str, start: int, count: int) -> FloatArray:
    """Return standard normal numbers of the stream, one uniform each."""
    return np.asarray(ndtri(uniforms(seed, purpose, start, count)), dtype=np.float64)


def pert(uniform: FloatArray, low: float, central: float, high: float) -> FloatArray:
    """Turn uniform draws into PERT draws: a beta on [low, high] with its mode at ``central``.

    Examples
    --------
    >>> pert(np.array([0.5]), 0.0, 1.0, 2.0)
    array([1.])
    """
    if low == high:
        return np.full(uniform.shape, low)
    width = high - low
    share = betaincinv(1 + 4 * (central - low) / width, 1 + 4 * (high - central) / width, uniform)
    return np.asarray(low + width * share, dtype=np.float64)


def pert_draws(
    seed: int, purpose: str, place: tuple[int, int], ends: tuple[float, float, float]
) -> FloatArray:
    """Return PERT draws on the range ``ends``; ``place`` is start and count in the stream."""
    draw = _pert_draws if place[1] > SHORT else _short_pert_draws
    return draw(seed, purpose, place, ends)


def _pert_draws(
    seed: int, purpose: str, place: tuple[int, int], ends: tuple[float, float, float]
) -> FloatArray:
    drawn = pert(uniforms(seed, purpose, *place), *ends)
    drawn.flags.writeable = False
    return drawn


_short_pert_draws = lru_cache(REMEMBERED)(_pert_draws)
