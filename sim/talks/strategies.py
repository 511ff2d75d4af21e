"""Strategies: parts that combine freely, listed in one table for each kind.

Room     talks
Shapes   N worlds, n numbers
Units    parameters as each part states
Source   model.md, section 7
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sim.arrays import FloatArray
from sim.game import Game
from sim.talks.acceptance import ACCEPTANCES, Acceptance
from sim.talks.aspirations import ASPIRATIONS, Aspiration
from sim.talks.leaving import LEAVINGS, Leaving
from sim.talks.opponent_models import OPPONENT_MODELS, OpponentModel
from sim.talks.opponent_models.by_types import ByWeights
from sim.talks.own_parts import checked, own_parts
from sim.talks.part import Claim, claims
from sim.talks.proposals import PROPOSALS, Proposal

TABLES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "aspiration": ASPIRATIONS,
        "proposal": PROPOSALS,
        "acceptance": ACCEPTANCES,
        "leaving": LEAVINGS,
        "opponent_model": OPPONENT_MODELS,
    }
)


def parts_that_see_rivals(names: Mapping[str, str]) -> list[str]:
    """Return which parts, given as kind -> name, read a rival's own numbers."""
    return [
        name
        for kind, name in names.items()
        if claims({**TABLES[kind], **own_parts(kind)}[name], Claim.SEES_RIVAL)
    ]


@dataclass(frozen=True, slots=True)
class Strategy:
    """One party's parts."""

    aspiration: Aspiration
    proposal: Proposal
    acceptance: Acceptance
    leaving: Leaving
    opponent_model: OpponentModel


def strategy_of(game: Game, party: str, values: FloatArray) -> Strategy:
    """Build a party's strategy; parameters are the columns of ``values`` (N, n)."""
    chosen = game.scenario.parties[party].strategy
    parts: dict[str, Any] = {}
    for kind, part in chosen.items():
        path = f"parties.{party}.strategy.{kind}.{part.name}"
        numbers = {parameter: game.column(values, f"{path}.{parameter}") for parameter in part.parameters}
        own = own_parts(kind)
        if part.name in own:
            mine = checked(kind, part.name, own[part.name](**numbers))
            parts[kind] = ByWeights(mine.believe) if kind == "opponent_model" else mine
        else:
            parts[kind] = TABLES[kind][part.name](**numbers)
    return Strategy(**parts)
