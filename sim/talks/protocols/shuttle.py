"""Shuttle: alternating offers that the mediator alone hears, until one is accepted by all.

Nobody learns from what is said in confidence: neither the public, nor a party's opponent model, nor a
part that answers what it hears. Once a deal is accepted by all, it is known that they accept it.

Room     talks
Shapes   N worlds
Units    none
Source   Jarque, Ponsati & Sakovics (2003), Journal of Mathematical Economics 39(7), 803-830
"""

from dataclasses import dataclass
from typing import ClassVar

from sim.talks.protocols.alternating_offers import alternate
from sim.talks.protocols.meeting import Exchanged, Meeting
from sim.talks.protocols.seats import in_turn


@dataclass(frozen=True, slots=True)
class Shuttle:
    """Offers in turn, in confidence: mediation as filtered communication, Jarque et al. (2003)."""

    mediated: ClassVar[bool] = True

    def exchange(self, meeting: Meeting) -> Exchanged:
        """Play the exchanges of a round."""
        return alternate(in_turn(meeting, in_confidence=True), meeting.opener)
