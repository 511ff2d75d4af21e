"""Aspirations: how much to ask for now.

Which deal is then offered is another part's business (proposals), so every aspiration combines
with every way of choosing among deals. A parameter is a number, or an array with one per world.
All go from the top, V of the party's best deal, towards the reservation value r; both are those of
the round, so that every round begins anew from what the war and earlier rounds have left.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util]
Source   each part's own
"""

from types import MappingProxyType
from typing import Final, Protocol

from sim.arrays import FloatArray
from sim.talks.aspirations.fixed import Constant, NeverConceding, ReservationValue
from sim.talks.aspirations.reciprocal import (
    AveragedTitForTat,
    MinimalConcession,
    NiceTitForTat,
    ReciprocalGradual,
    RelativeTitForTat,
)
from sim.talks.aspirations.risk import Zeuthen
from sim.talks.aspirations.time import DeadlineRush, Exponential, TimeDependent, WholeSeries
from sim.talks.view import OwnView


class Aspiration(Protocol):
    """Decides the least value to ask for."""

    def ask(self, view: OwnView) -> FloatArray:
        """Return the least value asked for in each world, (N,) [util]."""


ASPIRATIONS: Final = MappingProxyType(
    {
        "time_dependent": TimeDependent,
        "never_conceding": NeverConceding,
        "reservation_value": ReservationValue,
        "constant": Constant,
        "exponential": Exponential,
        "whole_series": WholeSeries,
        "deadline_rush": DeadlineRush,
        "relative_tit_for_tat": RelativeTitForTat,
        "averaged_tit_for_tat": AveragedTitForTat,
        "nice_tit_for_tat": NiceTitForTat,
        "reciprocal_gradual": ReciprocalGradual,
        "zeuthen": Zeuthen,
        "minimal_concession": MinimalConcession,
    }
)
