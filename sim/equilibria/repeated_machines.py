"""Strategies of a repeated game as machines: states, what is done in each, and where it leads.

A machine sees what both parties have really done, its own slips included. Those that come with
Parley are for stage games of two actions: action 0 cooperates (keeps a truce), action 1 defects
(breaks it).

Room     equilibria (arrays only)
Shapes   S states, A own actions, B actions of the other party
Units    chances [prob]
Source   Rubinstein (1986), Journal of Economic Theory 39, 83-96 (machines); each strategy's own in MACHINES
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray, ShapeError

ROUNDING: Final = 1e-12  # how far from one a sum of chances may be


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """A strategy of a repeated game.

    Attributes
    ----------
    opening : int
        The state it starts in.
    chances : (S, A) float
        How likely each action is in each state; rows sum to one.
    moves : (S, A, B) int
        The next state, after the own action and the other's.
    source : str
        Where it comes from.

    Raises
    ------
    ShapeError
        If the arrays do not fit.
    ValueError
        If rows of chances do not sum to one, or there is no state of a number named.
    """

    opening: int
    chances: FloatArray
    moves: IntArray
    source: str = ""

    def __post_init__(self) -> None:
        """Check that this is a machine."""
        if self.chances.ndim != 2 or self.moves.ndim != 3 or self.moves.shape[:2] != self.chances.shape:
            raise ShapeError(
                f"chances and moves have shapes {self.chances.shape} and {self.moves.shape}, "
                "expected (S, A) and (S, A, B)"
            )
        if not ((self.chances >= 0.0).all() and np.abs(self.chances.sum(axis=1) - 1.0).max() <= ROUNDING):
            raise ValueError("chances of actions are not from 0 on with a sum of one in every state")
        named = np.append(self.moves, self.opening)
        if named.min() < 0 or named.max() >= len(self.chances):
            raise ValueError(
                f"states run from 0 to {len(self.chances) - 1}, found {named.min()} to {named.max()}"
            )


def memory_one(chances: Sequence[float] | FloatArray, opening: int = 0, source: str = "") -> Machine:
    """Return the machine that looks at the last round only.

    Parameters
    ----------
    chances : (4,) float
        How likely it cooperates after the own and the other's action: CC, CD, DC, DD.
    opening : int
        Which of the four it acts on in the first round.
    source : str
        Where it comes from.

    Raises
    ------
    ShapeError
        If there are not four chances.
    ValueError
        If one is not between 0 and 1.

    References
    ----------
    Nowak & Sigmund (1990), Acta Applicandae Mathematicae 20, 247-265.

    Examples
    --------
    >>> memory_one([1.0, 0.0, 1.0, 0.0]).chances.tolist()  # tit for tat
    [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    """
    cooperates = np.asarray(chances, dtype=np.float64)
    if cooperates.shape != (4,):
        raise ShapeError(f"chances has shape {cooperates.shape}, expected (4,): after CC, CD, DC, DD")
    moves = np.tile(np.arange(4).reshape(2, 2), (4, 1, 1))
    return Machine(opening, np.stack([cooperates, 1.0 - cooperates], axis=1), moves, source)


def _pure(actions: list[int], moves: list[list[list[int]]], source: str, opening: int = 0) -> Machine:
    """Return a machine that is sure of its action in every state."""
    return Machine(opening, np.eye(2)[actions], np.array(moves), source)


_AS_THE_OTHER: Final = [[0, 1], [0, 1]]
_AXELROD: Final = "Axelrod (1980), J. Conflict Resolution 24, 3-25"

# States of contrite tit for tat, which keeps account of who is in good standing: 0 both, 1 the own party
# only, 2 the other only, 3 neither. To defect costs the standing, unless one alone had it; to cooperate
# restores it.
_CONTRITE: Final = [[[0, 1], [2, 3]], [[0, 1], [0, 1]], [[0, 0], [2, 2]], [[0, 1], [2, 3]]]

MACHINES: Final[Mapping[str, Machine]] = MappingProxyType(
    {
        "always cooperate": _pure([0], [[[0, 0], [0, 0]]], "Axelrod (1984), The Evolution of Cooperation"),
        "always defect": _pure([1], [[[0, 0], [0, 0]]], "Axelrod (1984), The Evolution of Cooperation"),
        "tit for tat": _pure([0, 1], [_AS_THE_OTHER] * 2, _AXELROD),
        "suspicious tit for tat": _pure(
            [0, 1], [_AS_THE_OTHER] * 2, "Boyd & Lorberbaum (1987), Nature 327, 58-59", 1
        ),
        "tit for two tats": _pure(
            [0, 0, 1], [[[0, 1], [0, 1]], [[0, 2], [0, 2]], [[0, 2], [0, 2]]], _AXELROD
        ),
        "generous tit for tat": memory_one(
            [1.0, 1.0 / 3.0, 1.0, 1.0 / 3.0], source="Nowak & Sigmund (1992), Nature 355, 250-253"
        ),
        "contrite tit for tat": _pure(
            [0, 1, 0, 0],
            _CONTRITE,
            "Sugden (1986), The Economics of Rights, Co-operation and Welfare, chapter 6",
        ),
        "grim trigger": _pure(
            [0, 1], [[[0, 1], [1, 1]], [[1, 1], [1, 1]]], "Friedman (1971), Rev. Econ. Studies 38, 1-12"
        ),
        "win-stay lose-shift": _pure(
            [0, 1], [[[0, 1], [1, 0]]] * 2, "Nowak & Sigmund (1993), Nature 364, 56-58"
        ),
        "alternate": _pure(
            [0, 1],
            [[[1, 1], [1, 1]], [[0, 0], [0, 0]]],
            "deaf to the other: a probe of strategies that listen",
        ),
    }
)
