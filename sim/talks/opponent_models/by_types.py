"""Opponent models that go by types: what is publicly thought, what was thought at first, the truth.

Room     talks
Shapes   N worlds, P parties, D deals, K types
Units    weights and chances [prob], worth [util]
Source   Zeng & Sycara (1998), International Journal of Human-Computer Studies 48(1), 125-141
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game
from sim.talks.board import Board, Minds
from sim.talks.opponent_models.single_type import single_type
from sim.talks.part import Claim


@dataclass(frozen=True, slots=True)
class BayesianTypes:
    """Go by the public weights, which every act moves by Bayes' rule.

    Source: Zeng & Sycara (1998); model.md, section 6.
    """

    claims: ClassVar = frozenset({Claim.DETERMINISTIC, Claim.LEARNS})
    tables: ClassVar = 0

    def begin(self, game: Game, board: Board) -> None:
        """Keep nothing: the board does."""

    def minds(self, memory: None, board: Board) -> Minds:
        """Return what is publicly thought."""
        return board.minds

    def hear(self, memory: None, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Learn nothing beyond what the public learns."""


@dataclass(frozen=True, slots=True)
class ByWeights:
    """Go by the weights that ``believe`` makes of the public ones, (N, P, K): a user's own model."""

    claims: ClassVar = frozenset[Claim]()
    tables: ClassVar = 0

    believe: Callable[[FloatArray], FloatArray]

    def begin(self, game: Game, board: Board) -> None:
        """Keep nothing."""

    def minds(self, memory: None, board: Board) -> Minds:
        """Return what is publicly thought, with these weights."""
        return board.minds._replace(weights=self.believe(board.minds.weights))

    def hear(self, memory: None, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Learn nothing beyond what the public learns."""


@dataclass(frozen=True, slots=True)
class NoModel:
    """Go by what was thought before anyone spoke: every type as likely, red lines at their chance.

    The null model of learning. Source: Baarslag, Hendrikx, Hindriks & Jonker (2012), in:
    AI 2012, Lecture Notes in Computer Science 7691, 1-14, who measure models against having none.
    """

    claims: ClassVar = frozenset({Claim.DETERMINISTIC})
    tables: ClassVar = 0

    def begin(self, game: Game, board: Board) -> Minds:
        """Keep the weights and chances of the first day."""
        return board.minds._replace(weights=board.minds.weights.copy(), doubts=board.minds.doubts.copy())

    def minds(self, memory: Minds, board: Board) -> Minds:
        """Return what is publicly thought, but for all that was learned."""
        return board.minds._replace(weights=memory.weights, doubts=memory.doubts)

    def hear(self, memory: Minds, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Learn nothing."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """Know the rivals: the index of section 6 with the truth as the one type, and no doubt of red lines.

    It is told what deals are worth to its rivals today, W, and not what they ask for or hope for. No
    party could know it; it bounds what a better model of the rivals could bring.

    Source: the perfect model of Baarslag, Hendrikx, Hindriks & Jonker (2012), in: AI 2012, Lecture Notes in
    Computer Science 7691, 1-14.
    """

    claims: ClassVar = frozenset({Claim.DETERMINISTIC, Claim.SEES_RIVAL})
    tables: ClassVar = 2

    def begin(self, game: Game, board: Board) -> Minds:
        """Keep what does not change from round to round."""
        minds, ledger = board.minds, board.ledger
        lines = np.arange(minds.doubts.shape[2])
        return single_type(
            minds,
            ledger.stakes[..., None],
            trusts=(minds.peace_trust[minds.row], minds.pause_trust[minds.row]),
            doubts=(ledger.there[:, :, None] >> lines & 1).astype(float),
        )

    def minds(self, memory: Minds, board: Board) -> Minds:
        """Return the true numbers of all parties as their only types."""
        war, saved = board.ledger.war, board.ledger.saved
        return memory._replace(
            state=board.minds.state,
            war=war[:, :, None],
            saved=saved[:, :, None],
            set_war=np.stack([war, war], axis=2),
        )

    def hear(self, memory: Minds, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Learn nothing: all is known."""
