"""What every part of a strategy has: numbers as parameters, and claims about what it does.

Claims are data, so that one test checks them for every part of every table.

Room     talks
Shapes   N worlds
Units    none
Source   none
"""

from enum import Enum
from typing import Any, Final

from sim.arrays import FloatArray

Numbers = float | FloatArray  # a parameter: one number, or an array (N,) with one for each world


class Claim(Enum):
    """What a part promises.

    How each is checked is said in tests/talks: test_claims.py, of proposals test_proposals.py, of opponent
    models test_opponent_models.py.
    """

    NEVER_BELOW_RESERVATION = "asks for, or accepts, nothing worth less than the reservation value"
    NEVER_ABOVE_TOP = "asks for no more than its best deal is worth"
    NEVER_RISES = "asks for no more than it asked for before in the same round"
    DEAF = "does the same whatever the rivals have offered"
    HEEDS_NO_BELIEF = "does the same whatever is believed of the rivals"
    ACCEPTS_MORE = "accepts whatever is worth more than what it accepts"
    DETERMINISTIC = "what it decides hangs on no lot"
    WORTH_ASKED = "offers no deal worth less than is asked"
    LEARNS = "what it thinks of a rival changes with what that rival offers"
    SEES_RIVAL = "reads a rival's own numbers, which no party knows: for bounds only"


STEADY: Final = frozenset(  # of an ask that goes down, whatever is said or thought
    {
        Claim.NEVER_BELOW_RESERVATION,
        Claim.NEVER_ABOVE_TOP,
        Claim.NEVER_RISES,
        Claim.DEAF,
        Claim.HEEDS_NO_BELIEF,
    }
)


def claims(part: Any, claim: Claim) -> bool:
    """Return whether a part, or the class of one, makes a claim; one that says nothing makes none."""
    return claim in getattr(part, "claims", ())
