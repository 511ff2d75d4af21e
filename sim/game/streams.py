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

from hashlib import blake2b

import numpy as np
from scipy.special import betaincinv, ndtri

from sim.arrays import FloatArray

PER_BLOCK = 4  # Philox4x64 yields four numbers for each step of its counter


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
