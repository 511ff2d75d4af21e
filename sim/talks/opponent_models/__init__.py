"""Opponent models: what a party thinks of its rivals, by which it offers and hopes.

A model answers with ``Minds``: types that the rivals may be, and their weights. From these comes P, the
index of how likely a deal leaves a rival better off, and all that goes by P goes by the model. An
estimate of what deals are worth to a rival is one type of weight 1.

Room     talks (public knowledge only, but for models that claim otherwise)
Shapes   N worlds, P parties
Units    those of Minds
Source   Baarslag, Hendrikx, Hindriks & Jonker (2016), Autonomous Agents and Multi-Agent Systems 30(5),
         849-898
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final, Protocol

from sim.arrays import BoolArray, IntArray
from sim.game import Game
from sim.talks.board import Board, Minds
from sim.talks.opponent_models.by_types import BayesianTypes, NoModel, Oracle
from sim.talks.opponent_models.frequency import Frequency
from sim.talks.opponent_models.scalable_bayesian import ScalableBayesian
from sim.talks.part import Claim


class OpponentModel(Protocol):
    """Decides what to believe of the rivals."""

    claims: ClassVar[frozenset[Claim]]
    tables: ClassVar[int]  # (N, P, D) that it keeps

    def begin(self, game: Game, board: Board) -> Any:
        """Return what the model keeps for a batch of worlds, before the first round."""

    def minds(self, memory: Any, board: Board) -> Minds:
        """Return what the party goes by now; it is asked anew for every act, so it may change any time."""

    def hear(self, memory: Any, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Take in, by changing the memory, that ``party`` (N,) offers ``deal`` (N,) in the worlds ``active``.

        Offers that were made before in the round are not told again. Those of one's own are told too.
        """


OPPONENT_MODELS: Final[Mapping[str, type[OpponentModel]]] = MappingProxyType(
    {
        "bayesian_types": BayesianTypes,
        "none": NoModel,
        "frequency": Frequency,
        "scalable_bayesian": ScalableBayesian,
        "oracle": Oracle,
    }
)
