"""Closing a round that has brought no deal: the mediator's texts, then issue by issue.

Both ask for a yes or no in confidence, so nothing is learned from them.

Room     talks (private to it; ``board`` is a sim.talks.board.Board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   Fisher & Ury (1981), Getting to Yes, ch. 6 (one text); Klein, Faratin, Sayama & Bar-Yam
         (2003), Group Decision and Negotiation 12, 111-125; model.md, section 7
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.appraisal import Appraisal
from sim.talks.kernels import TOLERANCE, compiled, fill_index, fill_product
from sim.talks.ranges import has_open_deal, is_open
from sim.talks.search import pick

if TYPE_CHECKING:
    from sim.talks.board import Board


@compiled
def sign_text(
    board: "Board", active: BoolArray, appraisal: Appraisal, drafts: IntArray, bias: FloatArray
) -> IntArray:
    """Return the first open deal among the mediator's ``drafts``, (N,), or -1.

    The drafts are the deals with the highest product of all parties' P, each to the power of the
    mediator's ``bias`` (N, P) for that party (1 is even-handed).
    """
    out = np.full(len(active), -1)
    n_deals = len(board.needs)
    everything, one = np.arange(n_deals), np.empty(n_deals)
    scores, level = np.empty(n_deals), np.zeros(n_deals)
    for n in range(len(active)):
        if not active[n] or drafts[n] == 0 or not has_open_deal(board, n, appraisal):
            continue  # where no deal is open, no text is signed, whichever are tabled
        scores[:] = 1.0
        for j in range(bias.shape[1]):
            fill_index(board, n, j, everything, board.weights, one)
            scores *= one ** bias[n, j]
        q = board.state[n]
        for x in range(n_deals):
            if x == q or board.needs[x] & ~board.meets[q]:
                scores[x] = -1.0
        for _ in range(drafts[n]):
            text = pick(scores, level)
            if scores[text] < 0.0:
                break
            if is_open(appraisal.values[n], appraisal.reservation[n], text, board.least_gain):
                out[n] = text
                break
            scores[text] = -1.0
    return out


@compiled
def sign_issue_by_issue(board: "Board", active: BoolArray, appraisal: Appraisal) -> IntArray:
    """Return the text reached from the state in force by changes that suit all, (N,), -1 if unsigned."""
    out = np.full(len(active), -1)
    n_parties = board.war.shape[1]
    n_changes = board.neighbours.shape[1]
    scores, places = np.empty(n_changes), np.empty(n_changes, dtype=np.int64)
    for n in range(len(active)):
        if not active[n]:
            continue
        text = board.state[n]
        while True:
            count = 0
            for x in board.neighbours[text]:
                if x >= 0 and improves(appraisal.values[n], text, x, board.least_gain):
                    places[count] = x
                    count += 1
            if count == 0:
                break
            fill_product(board, n, -1, places[:count], board.weights, scores[:count])
            text = places[pick(scores[:count], np.zeros(count))]
        signs = text != board.state[n]
        for p in range(n_parties):
            signs = signs and (appraisal.values[n, p, text] >= appraisal.reservation[n, p] - TOLERANCE)
        if signs:
            out[n] = text
    return out


@compiled
def improves(values: FloatArray, text: int, x: int, least_gain: float) -> bool:
    """Return whether x lowers no party's V and raises someone's by the least gain; ``values`` (P, D)."""
    raises = False
    for p in range(len(values)):
        gain = values[p, x] - values[p, text]
        if not gain >= -TOLERANCE:
            return False
        raises = raises or gain >= least_gain - TOLERANCE
    return raises
