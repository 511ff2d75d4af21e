"""Payoffs and small systems of equations in exact arithmetic, where floats would have to guess.

Payoffs in floats are read as what they were meant to be. If all of them are within rounding of
fractions with small denominators, or are so once their range is made [0, 1], they are those
fractions: 0.1 is one tenth, and ties survive a change of units. Otherwise they are taken as they
are, except that numbers within rounding of one another are one number.

Room     equilibria (arrays only)
Shapes   any
Units    those of the numbers
Source   none (continued fractions, Gaussian elimination)
"""

import itertools
import math
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.equilibria.game import ExactArray

DENOMINATOR: Final = 10**6  # the largest of the fractions that floats are read as
SPARSE: Final = 0.05  # fractions are so far apart, beside rounding, that floats are not near one by chance
ULPS: Final = 8.0  # of the largest number: differences up to this are rounding


def as_fractions(numbers: NDArray[Any]) -> ExactArray:
    """Return numbers as fractions, the whole and rational ones as they are, floats as they were meant.

    Examples
    --------
    >>> as_fractions(np.array([0.1 + 0.2, 1 / 3])).tolist()
    [Fraction(3, 10), Fraction(1, 3)]
    """
    if numbers.dtype == np.object_:
        exact = [Fraction(number) for number in numbers.ravel()]
    else:
        values, places = np.unique(numbers.astype(np.float64), return_inverse=True)
        meant = _meant([Fraction(value) for value in values.tolist()])
        exact = [meant[place] for place in places.ravel()]
    table = np.empty(len(exact), dtype=np.object_)
    table[:] = exact
    return table.reshape(numbers.shape)


def _meant(values: list[Fraction]) -> list[Fraction]:
    """Return ascending floats as fractions."""
    close = Fraction(ULPS * math.ulp(float(max(-values[0], values[-1]))))
    simple = _simple(values, close)
    least, span = values[0], values[-1] - values[0]
    if simple is not None or span == 0:
        return simple or values
    shares = _simple([(value - least) / span for value in values], close / span)
    if shares is not None:
        return [least + span * share for share in shares]
    merged = values[:1]
    for before, value in itertools.pairwise(values):
        merged.append(merged[-1] if value - before <= close else value)
    return merged


def _simple(values: list[Fraction], close: Fraction) -> list[Fraction] | None:
    """Return the fractions with small denominators that numbers are close to; None if some are not."""
    denominator = min(DENOMINATOR, int(SPARSE / math.sqrt(close)))
    if denominator < 1:
        return None
    simple = [value.limit_denominator(denominator) for value in values]
    near = all(abs(one - value) <= close for one, value in zip(simple, values, strict=True))
    return simple if near else None


def as_whole(fractions: ExactArray) -> ExactArray:
    """Return the numbers over their common denominator, moved so that the smallest is 1."""
    common = math.lcm(*(fraction.denominator for fraction in fractions.ravel()))
    whole = np.frompyfunc(lambda fraction: int(fraction * common), 1, 1)(fractions)
    return np.asarray(whole - whole.min() + 1, dtype=np.object_)


def reduced(matrix: ExactArray) -> tuple[ExactArray, list[int]]:
    """Return the reduced row echelon form of a matrix of fractions, and its pivot columns."""
    rows = matrix.copy()
    pivots: list[int] = []
    for column in range(rows.shape[1]):
        top = len(pivots)
        place = next((row for row in range(top, len(rows)) if rows[row, column] != 0), None)
        if place is None:
            continue
        rows[[top, place]] = rows[[place, top]]
        rows[top] = rows[top] / rows[top, column]
        for row in range(len(rows)):
            if row != top and rows[row, column] != 0:
                rows[row] = rows[row] - rows[row, column] * rows[top]
        pivots.append(column)
    return rows, pivots


def determinant(matrix: ExactArray) -> Fraction:
    """Return the determinant of a square matrix of fractions; 1 where it is empty."""
    rows, value = matrix.copy(), Fraction(1)
    for column in range(len(rows)):
        place = next((row for row in range(column, len(rows)) if rows[row, column] != 0), None)
        if place is None:
            return Fraction(0)
        if place != column:
            rows[[column, place]] = rows[[place, column]]
            value = -value
        value *= rows[column, column]
        for row in range(column + 1, len(rows)):
            rows[row] = rows[row] - rows[row, column] / rows[column, column] * rows[column]
    return value
