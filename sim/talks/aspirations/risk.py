"""Aspirations by risk limits: who would lose more by a breakdown gives way.

Room     talks (sees its own party's view only)
Shapes   N worlds
Units    values in utils of the party [util], risk limits [prob]
Source   Zeuthen (1930), Problems of Monopoly and Economic Warfare, ch. 4; Harsanyi (1956),
         Econometrica 24(2), 144-157
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.arrays import FloatArray
from sim.talks.kernels import TOLERANCE
from sim.talks.part import Claim, Numbers
from sim.talks.view import OwnView


def risk_limit(own: FloatArray, other: FloatArray) -> FloatArray:
    """Return the greatest chance of breakdown worth running, (N,): (own - other) / own, 1 where own is 0.

    ``own`` and ``other`` are what the own offer and the other's bring above no deal; less than nothing
    counts as nothing, since it would be refused.

    Examples
    --------
    >>> risk_limit(np.array([4.0, 0.0]), np.array([1.0, 2.0]))
    array([0.75, 1.  ])
    """
    own, other = np.maximum(own, 0.0), np.maximum(other, 0.0)
    return np.where(own > TOLERANCE, (own - other) / np.maximum(own, TOLERANCE), 1.0)


@dataclass(frozen=True, slots=True)
class Zeuthen:
    """Concede a step where the own risk limit is no higher than that of the rival who offered last.

    The limits are those of the last offers of both: the own by V above r, the rival's by what its types
    gain above the situation in force, on average over what is believed of them. A concession is the share
    ``step`` of the way from top to r (the sources leave its size open, but that it be enough to turn the
    comparison round; 0.1 is an assumption). Before both have offered, the party asks for what it asked
    for last, at first for top.
    """

    claims: ClassVar = frozenset({Claim.NEVER_BELOW_RESERVATION, Claim.NEVER_ABOVE_TOP, Claim.NEVER_RISES})
    step: Numbers = 0.1

    def ask(self, view: OwnView) -> FloatArray:
        """Return what was asked for last, less a step where the own risk limit is the lower."""
        past, believed, r = view.past, view.beliefs.gain, view.reservation
        own, (theirs, rival) = past.last_made(), past.last_heard()
        mine = risk_limit(view.value_of(own) - r, view.value_of(theirs) - r)
        other = risk_limit(believed(rival, theirs), believed(rival, own))
        concedes = (own >= 0) & (theirs >= 0) & (mine <= other + TOLERANCE)
        asked = past.last_asked(view.top)
        return np.where(concedes, np.maximum(asked - self.step * (view.top - r), r), asked)
