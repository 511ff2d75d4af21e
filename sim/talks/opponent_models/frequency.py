"""The frequency model: what a rival offers often, it likes; what it never gives up matters most to it.

Room     talks (public knowledge only)
Shapes   N worlds, P parties, D deals, I issues, X options of all issues together, M offers heard
Units    estimated worth in 0 to 1, taken for [util]
Source   van Krimpen, Looije & Hajizadeh (2013), HardHeaded, in: Complex Automated Negotiations, Studies in
         Computational Intelligence 435, 223-227
"""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game
from sim.talks.board import Board, Minds
from sim.talks.opponent_models.single_type import Options, fill_sums, unknown_worths
from sim.talks.part import Claim, Numbers


class Counted(NamedTuple):
    """What was heard of every party; moved by hearing."""

    options: Options
    estimate: Minds
    counts: FloatArray  # (N, P, X) how often an option was offered, and once more
    weights: FloatArray  # (N, P, I) of issues
    last: IntArray  # (N, P) its last new offer, or -1


@dataclass(frozen=True, slots=True)
class Frequency:
    """Estimate a rival's worths from how often it offers what.

    The estimate of a deal is the sum over issues of the issue's weight times the count of its option,
    divided by the highest count of the issue. Counts begin at 1, and an offer adds 1 to each of its
    options. Weights begin equal; each offer adds ``rate`` / I to the weight of every issue on which it is
    as the offer before, and weights are then made to add up to 1. (HardHeaded also keeps a weight from
    growing beyond a bound, and hears repeated offers.)

    P is the index of model.md, section 6, for the gain of the estimate over that of the deal in force,
    with the scenario's blur; the estimate knows nothing of war and trust. Red lines stay at their first
    chance. Only new offers of a round are heard, as by all who learn.

    Source: van Krimpen, Looije & Hajizadeh (2013); their rate is 0.2.
    """

    claims: ClassVar = frozenset({Claim.DETERMINISTIC, Claim.LEARNS})
    tables: ClassVar = 2

    rate: Numbers = 0.2

    def begin(self, game: Game, board: Board) -> Counted:
        """Keep counts and weights of which nothing can be told."""
        (n, parties), options = board.minds.weights.shape[:2], Options(game)
        issues = len(options.sizes)
        return Counted(
            options=options,
            estimate=unknown_worths(board),
            counts=np.ones((n, parties, len(options.issue))),
            weights=np.full((n, parties, issues), 1.0 / issues),
            last=np.full((n, parties), -1),
        )

    def minds(self, memory: Counted, board: Board) -> Minds:
        """Return the estimates."""
        return memory.estimate._replace(state=board.minds.state)

    def hear(self, memory: Counted, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Count the options offered, and what stayed as it was."""
        n = np.flatnonzero(active)
        j, x, options = party[n], deal[n], memory.options
        before, chosen = memory.last[n, j], options.of_deal[deal[n]]  # (M,), (M, I)
        kept = (chosen == options.of_deal[before]) & (before >= 0)[:, None]
        step = np.broadcast_to(self.rate, active.shape)[n, None] / len(options.sizes)
        weights = memory.weights[n, j] + step * kept
        memory.weights[n, j] = weights / weights.sum(axis=1, keepdims=True)
        memory.counts[n[:, None], j[:, None], chosen] += 1
        memory.last[n, j] = x
        counts = memory.counts[n, j]
        most = np.maximum.reduceat(counts, options.first, axis=1)
        table = memory.weights[n, j][:, options.issue] * counts / most[:, options.issue]
        fill_sums(table, n, j, options.of_deal, memory.estimate.types)
