"""The scalable Bayesian model: hypotheses about one issue at a time, tested against an assumed concession.

Room     talks (public knowledge only)
Shapes   N worlds, P parties, I issues, X options of all issues together, H levels of a weight,
         E shapes of one issue or more, M offers heard
Units    estimated worth in 0 to 1, taken for [util]
Source   Hindriks & Tykhonov (2008), Opponent modelling in automated multi-issue negotiation using
         Bayesian learning, Proc. AAMAS 2008, 331-338
"""

from dataclasses import dataclass
from typing import ClassVar, Final, NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game
from sim.talks.board import Board, Minds
from sim.talks.opponent_models.single_type import Options, fill_sums, unknown_worths
from sim.talks.part import Claim, Numbers

LEVELS: Final = (
    np.arange(1, 11) / 10
)  # (H,) what the weight of an issue may be, before all are made to add up to 1


class Hypotheses(NamedTuple):
    """What may be the case with every party, and how likely; moved by hearing."""

    options: Options
    estimate: Minds
    shapes: FloatArray  # (E, X) what options are worth, 0 to 1: one shape of each issue
    weights: FloatArray  # (N, P, I, H) log of the weight's chance, but for a constant
    forms: FloatArray  # (N, P, I, E) log of the shape's chance, likewise
    heard: IntArray  # (N, P) how many offers were heard


def shapes_of(size: int) -> FloatArray:
    """Return what the options of an issue with ``size`` options may be worth, (size, size).

    Rising, falling, or rising to an option between and falling from there, always in straight lines.

    Examples
    --------
    >>> shapes_of(3).tolist()
    [[1.0, 0.5, 0.0], [0.0, 1.0, 0.0], [0.0, 0.5, 1.0]]
    """
    place, peak = np.arange(size), np.arange(size)[:, None]
    rising = place / np.maximum(peak, 1)
    falling = (size - 1 - place) / np.maximum(size - 1 - peak, 1)
    return np.where(place <= peak, np.where(peak == 0, 1.0, rising), falling)


@dataclass(frozen=True, slots=True)
class ScalableBayesian:
    """Weigh hypotheses about the weight of each issue and the shape of its worths, by Bayes' rule.

    A weight is one of ten levels, 0.1 to 1, each as likely at first. A shape falls or rises along the
    options in the order in which the scenario lists them, or peaks at an option between, each as likely
    at first. A rival is assumed to offer what is worth 1 - ``pace`` t to it at its t-th new offer (from
    0), never below 0, give or take ``spread``: the likelihood of a hypothesis is normal in the distance
    from there of what it says the offer is worth. That worth is the mean over issues of the expected
    worth of the option by expected weight, all from before the offer, with the hypothesis in the place
    of the expectation.

    P is the index of model.md, section 6, for the gain of the expected worth over that of the deal in
    force, with the scenario's blur; the estimate knows nothing of war and trust. Red lines stay at
    their first chance. Only new offers of a round are heard, as by all who learn.

    Source: Hindriks & Tykhonov (2008), who assume a concession of 0.05 an offer; the spread of 0.25 is
    that of the implementation in GENIUS. There weights are not made to add up to 1 under a hypothesis.
    """

    claims: ClassVar = frozenset({Claim.DETERMINISTIC, Claim.LEARNS})
    tables: ClassVar = 2

    pace: Numbers = 0.05
    spread: Numbers = 0.25

    def begin(self, game: Game, board: Board) -> Hypotheses:
        """Keep every hypothesis, each as likely."""
        (n, parties), options = board.minds.weights.shape[:2], Options(game)
        issues, most = len(options.sizes), int(options.sizes.max())
        shapes, forms = np.zeros((most, len(options.issue))), np.full((issues, most), -np.inf)
        for i, (first, size) in enumerate(zip(options.first, options.sizes, strict=True)):
            shapes[:size, first : first + size] = shapes_of(size)
            forms[i, :size] = 0.0
        memory = Hypotheses(
            options=options,
            estimate=unknown_worths(board),
            shapes=shapes,
            weights=np.zeros((n, parties, issues, len(LEVELS))),
            forms=np.tile(forms, (n, parties, 1, 1)),
            heard=np.zeros((n, parties), dtype=np.int64),
        )
        everywhere = np.arange(n)
        for j in range(parties):
            _write_estimates(memory, everywhere, np.full(n, j))
        return memory

    def minds(self, memory: Hypotheses, board: Board) -> Minds:
        """Return the expected worths."""
        return memory.estimate._replace(state=board.minds.state)

    def hear(self, memory: Hypotheses, active: BoolArray, party: IntArray, deal: IntArray) -> None:
        """Move the hypotheses by what they say the offer is worth."""
        n = np.flatnonzero(active)
        j, chosen = party[n], memory.options.of_deal[deal[n]]  # (M,), (M, I)
        pace, spread = (np.broadcast_to(number, active.shape)[n] for number in (self.pace, self.spread))
        assumed = np.maximum(1 - pace * memory.heard[n, j], 0)[:, None, None]
        weights, table = _expected(memory, n, j)
        worths = np.take_along_axis(table, chosen, axis=1)  # (M, I)
        rest = (weights * worths).sum(axis=1, keepdims=True) - weights * worths  # of the other issues
        other = weights.sum(axis=1, keepdims=True) - weights
        said = (rest[..., None] + LEVELS * worths[..., None]) / (other[..., None] + LEVELS)  # (M, I, H)
        shaped = memory.shapes.T[chosen]  # (M, I, E)
        total = weights.sum(axis=1)[:, None, None]
        formed = (rest[..., None] + weights[..., None] * shaped) / total
        width = 2 * spread[:, None, None] ** 2
        memory.weights[n, j] -= (said - assumed) ** 2 / width
        memory.forms[n, j] -= (formed - assumed) ** 2 / width
        memory.heard[n, j] += 1
        _write_estimates(memory, n, j)


def _chances(logs: FloatArray) -> FloatArray:
    """Return chances from their logs, along the last axis."""
    chances = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=-1, keepdims=True))


def _expected(memory: Hypotheses, n: IntArray, j: IntArray) -> tuple[FloatArray, FloatArray]:
    """Return the expected weights of issues (M, I), and worths of options (M, X), of parties ``j`` (M,)."""
    weights = (_chances(memory.weights[n, j]) * LEVELS).sum(axis=-1)
    forms = _chances(memory.forms[n, j])[:, memory.options.issue]  # (M, X, E)
    return weights, (forms * memory.shapes.T).sum(axis=-1)


def _write_estimates(memory: Hypotheses, n: IntArray, j: IntArray) -> None:
    """Write what every deal is expected to be worth to ``j`` (M,) in the worlds ``n`` (M,)."""
    weights, table = _expected(memory, n, j)
    shares = weights / weights.sum(axis=1, keepdims=True)
    options = memory.options
    fill_sums(shares[:, options.issue] * table, n, j, options.of_deal, memory.estimate.types)
