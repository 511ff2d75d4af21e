"""A game in strategic form with its names, payoffs exact.

Room     interop
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P)
Units    payoffs [util]
Source   none
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, ShapeError


@dataclass(frozen=True, slots=True, eq=False)
class NormalForm:
    """A game as a file tells it.

    Attributes
    ----------
    title : str
        What the game is called.
    parties : tuple of str
        Names of the parties.
    strategies : tuple of tuple of str
        Names of each party's strategies.
    payoffs : (S_1, ..., S_P, P) Fraction
        Payoff of every party in every profile [util], exact.
    comment : str
        What the file says about the game.
    """

    title: str
    parties: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    payoffs: NDArray[np.object_]
    comment: str = ""

    @property
    def values(self) -> FloatArray:
        """The payoffs as floats."""
        return self.payoffs.astype(np.float64)


def normal_form(
    payoffs: NDArray[Any],
    title: str = "",
    parties: Sequence[str] | None = None,
    strategies: Sequence[Sequence[str]] | None = None,
) -> NormalForm:
    """Return a game with names, given its payoffs; what is not named is numbered from 1.

    A float is taken for the shortest decimal that stands for it: 0.1 is one tenth.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float, or fractions
        Payoff of every party in every profile [util].
    title : str
        What the game is called.
    parties, strategies : sequences of str, optional
        Names.

    Raises
    ------
    ShapeError
        If the payoffs are not a game, or the names do not fit it.
    ValueError
        If a payoff is not finite.

    Examples
    --------
    >>> normal_form(np.array([[[0.1, 1.0]]])).payoffs.tolist()
    [[[Fraction(1, 10), Fraction(1, 1)]]]
    """
    array = np.asarray(payoffs)
    lengths = array.shape[:-1]
    if array.ndim < 2 or array.shape[-1] != len(lengths) or array.size == 0:
        raise ShapeError(f"payoffs has shape {array.shape}, expected (S_1, ..., S_P, P) for P parties")
    own = tuple(parties or (f"Player {p}" for p in range(1, len(lengths) + 1)))
    names = tuple(
        tuple(of_party) for of_party in strategies or [[str(s + 1) for s in range(n)] for n in lengths]
    )
    if len(own) != len(lengths) or tuple(len(of_party) for of_party in names) != lengths:
        raise ShapeError(f"names of {len(own)} parties and their strategies, expected {lengths} strategies")
    exact = np.empty(array.size, dtype=np.object_)
    exact[:] = [_exact(number) for number in array.ravel().tolist()]
    return NormalForm(title, own, names, exact.reshape(array.shape))


def _exact(number: Any) -> Fraction:
    if isinstance(number, float):
        if not np.isfinite(number):
            raise ValueError("payoffs hold a value that is not finite")
        return Fraction(repr(number))
    return Fraction(number)
