"""Array types and shape checks: the one module that every room may import.

A shape is written in the letters of the house (N worlds, R rounds, P parties, I issues,
D deals); the same letter must have the same length wherever it appears in a call.

Room     none (below all rooms)
Shapes   whatever the letters say
Units    none
Source   house style, docs/architecture.md
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
PlaceArray: TypeAlias = NDArray[
    np.uint32
]  # places in a table; compiled code need not ask whether one is negative
BoolArray: TypeAlias = NDArray[np.bool_]


class ShapeError(ValueError):
    """An array has another shape than the call needs."""


def check_shapes(**named: tuple[NDArray[np.generic], str]) -> None:
    """Check that arrays have one axis per letter and agree on the length of every letter.

    Parameters
    ----------
    **named
        For each argument its array and its letters, such as ``utilities=(utilities, "DP")``.

    Raises
    ------
    ShapeError
        Naming the first argument that does not fit, its shape and the shape expected.

    Examples
    --------
    >>> check_shapes(utilities=(np.zeros((4, 2)), "DP"), disagreement=(np.zeros(3), "P"))
    Traceback (most recent call last):
        ...
    sim.arrays.ShapeError: disagreement has shape (3,), expected (P=2,)
    """
    lengths: dict[str, int] = {}
    for name, (array, letters) in named.items():
        own = dict(lengths)
        if array.ndim != len(letters) or any(
            own.setdefault(letter, length) != length
            for letter, length in zip(letters, array.shape, strict=True)
        ):
            raise ShapeError(f"{name} has shape {array.shape}, expected {_expected(letters, lengths)}")
        lengths = own


def _expected(letters: str, lengths: dict[str, int]) -> str:
    """Return a shape in words: (D, P=2), with the lengths that earlier arguments have fixed."""
    axes = [f"{letter}={lengths[letter]}" if letter in lengths else letter for letter in letters]
    return f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
