"""A round: exchanges, closing, and who walks out; then what it ended in.

Room     talks
Shapes   N worlds, P parties
Units    worth [util]
Source   model.md, sections 7 and 8
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.appraisal import Appraisal, appraise
from sim.talks.between import Standing, advance, discounted, mediator_of, set_moment, sign
from sim.talks.board import Board
from sim.talks.closing import sign_issue_by_issue, sign_text
from sim.talks.hopes import new_outlook
from sim.talks.mediators import texts
from sim.talks.past import Past
from sim.talks.protocols import Meeting, Offers, protocol_of
from sim.talks.ranges import find_ranges
from sim.talks.stage import Stage
from sim.talks.view import view_of

WAYS = ("exchange", "text", "issue by issue")  # how a deal may be signed


@dataclass(frozen=True)
class Round:
    """What a round was, in every world; (N,) unless noted."""

    meets: BoolArray  # talks were still on, so the round was held
    signed: IntArray  # the deal signed, or -1
    way: IntArray  # position in WAYS, or -1
    walked_out: IntArray  # the party that walked out, or -1
    standing: Standing  # how things stand at its end
    made: IntArray  # offers made
    ranges: IntArray  # (N, 3) 0/1: against war (-1 once fighting has ended), today, believed; as it opens
    no_deal: FloatArray  # (N, P) as the round opens
    reservation: FloatArray  # (N, P) as the round opens
    offers: tuple[Offers, ...]


def play_round(stage: Stage, before: Standing, r: int) -> Round:
    """Play round ``r`` from how things stood after the one before."""
    standing = advance(stage, before, r)
    board = set_moment(stage, standing, r)
    meets = ~standing.over
    appraisal = appraise_deals(stage, board, meets)
    minds = tuple(stage.minds_of(p, board) for p in range(len(stage.strategies)))
    ranges = find_ranges(board.space, minds, board.ledger, np.flatnonzero(meets), appraisal)
    no_deal, reservation = appraisal.no_deal.copy(), appraisal.reservation.copy()

    meeting = Meeting(stage, board, appraisal, meets, r, standing.fruitless)
    exchanged = protocol_of(stage, r).exchange(meeting)
    signed, way = exchanged.signed, np.where(exchanged.signed >= 0, 0, -1)
    for step, deal in enumerate(_close(stage, board, appraisal, meets & (signed < 0), r), start=1):
        closes = (signed < 0) & (deal >= 0)
        signed, way = np.where(closes, deal, signed), np.where(closes, step, way)
    opener = stage.worlds.opener[:, r]
    walked_out = _walk_out(stage, board, appraisal, meets & (signed < 0), opener, exchanged.past)

    payoff = standing.payoff.copy()
    for p, war in enumerate(stage.wars):
        paid = np.where(meets & (signed < 0), board.ledger.round_cost[:, p], 0.0)
        paid += np.where(walked_out == p, board.ledger.leaving[:, p], 0.0)
        payoff[:, p] -= discounted(war, standing.day) * paid
    outcome, over = _read_outcome(stage, standing, meets, signed, walked_out)
    after = replace(sign(stage, standing, signed), outcome=outcome, over=over, payoff=payoff)
    return Round(
        meets=meets,
        signed=signed,
        way=way,
        walked_out=walked_out,
        standing=after,
        made=exchanged.made,
        ranges=ranges,
        no_deal=no_deal,
        reservation=reservation,
        offers=exchanged.offers,
    )


def appraise_deals(stage: Stage, board: Board, active: BoolArray) -> Appraisal:
    """Return what every party makes of every deal in the ``active`` worlds."""
    parties, deals, after = len(stage.strategies), len(board.space.needs), 1 + len(board.space.kind_meets)
    for p in range(parties):
        minds, worlds = stage.minds_of(p, board), np.flatnonzero(active)
        alike = np.lexsort((minds.state[worlds], minds.row[worlds]))  # neighbours share what is possible
        outlook = new_outlook(parties, deals, after)
        appraise(board.space, minds, board.ledger, worlds[alike], p, stage.appraisal, outlook)
    return stage.appraisal


def _close(
    stage: Stage, board: Board, appraisal: Appraisal, active: BoolArray, r: int
) -> tuple[IntArray, IntArray]:
    """Return what the mediator's texts bring, and then, where nothing, the way issue by issue."""
    meeting = stage.game.scenario.rounds[stage.game.rounds[r]]
    drafts, bias = texts(stage.game, mediator_of(stage, r), stage.worlds.values)
    text = sign_text(board.space, board.minds, active, appraisal, drafts, bias)
    rest = active & (text < 0)
    if meeting.closing == "none":
        return text, np.full_like(text, -1)
    return text, sign_issue_by_issue(board.space, board.minds, rest, appraisal)


def _walk_out(
    stage: Stage,
    board: Board,
    appraisal: Appraisal,
    active: BoolArray,
    opener: IntArray,
    past_of: Callable[[int], Past],
) -> IntArray:
    """Return which party walks out of the round, the first in the order of turns, (N,), or -1."""
    parties, last = len(stage.strategies), np.ones(len(active))
    leaves = np.zeros((len(active), parties), dtype=bool)
    for p, strategy in enumerate(stage.strategies):
        past = past_of(p)
        past = replace(past, fruitless=past.fruitless + 1)  # this round has signed nothing either
        view = view_of(stage.minds_of(p, board), board, appraisal, active, last, past)
        leaves[:, p] = active & ~board.space.peace[board.ledger.state] & strategy.leaving.leave(view)
    turns = (opener[:, None] + np.arange(parties)) % parties
    first = np.take_along_axis(leaves, turns, axis=1).argmax(axis=1)
    return np.where(leaves.any(axis=1), (opener + first) % parties, -1)


def _read_outcome(
    stage: Stage, standing: Standing, meets: BoolArray, signed: IntArray, walked_out: IntArray
) -> tuple[IntArray, BoolArray]:
    """Return the outcome of the round and whether talks are over, (N,) each."""
    game = stage.game
    outcome = np.where(signed >= 0, game.outcome_of_signing[signed], game.outcome_of_state[standing.state])
    outcome = np.where(walked_out >= 0, 0, outcome)
    outcome = np.where(meets, outcome, standing.outcome)
    over = standing.over | (walked_out >= 0) | ((signed >= 0) & game.ends_talks[outcome])
    return outcome, over
