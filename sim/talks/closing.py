"""Closing a round that has brought no deal: the mediator's texts, then issue by issue.

Both ask for a yes or no in confidence, so nothing is learned from them.

Room     talks (private to it; the records are those of sim.talks.board)
Shapes   N worlds, P parties, D deals
Units    worth [util], index [prob]
Source   Fisher & Ury (1981), Getting to Yes, ch. 6 (one text); Klein, Faratin, Sayama & Bar-Yam
         (2003), Group Decision and Negotiation 12, 111-125; model.md, section 7
"""

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.appraisal import Appraisal
from sim.talks.kernels import TOLERANCE, compiled, fill_index, fill_product, reach_of
from sim.talks.ranges import is_open
from sim.talks.search import pick

if TYPE_CHECKING:
    from sim.talks.board import Minds, Space


@compiled
def sign_text(
    space: "Space",
    minds: "Minds",
    active: BoolArray,
    appraisal: Appraisal,
    drafts: IntArray,
    bias: FloatArray,
) -> IntArray:
    """Return the first open deal among the mediator's ``drafts``, (N,), or -1.

    The drafts are the deals with the highest product of all parties' P, each to the power of the
    mediator's ``bias`` (N, P) for that party (1 is even-handed).
    """
    out = np.full(len(active), -1)
    n_deals = len(space.needs)
    scores, level, one = np.empty(n_deals), np.zeros(n_deals), np.empty(n_deals)
    for n in range(len(active)):
        if not active[n] or drafts[n] == 0:
            continue
        texts = open_deals(space, n, appraisal)
        if len(texts) == 0:
            continue  # where no deal is open, no text is signed, whichever are tabled
        count = score_texts(minds, n, bias[n], texts, -1.0, scores, one)
        least = scores[:count].max() - TOLERANCE
        q = minds.state[n]
        texts = reach_of(space, q).copy()
        count = score_texts(minds, n, bias[n], texts, least, scores, one)
        for i in range(count):
            if texts[i] == q:
                scores[i] = -1.0
        for _ in range(drafts[n]):
            i = pick(scores[:count], level[:count])
            if is_open(appraisal.values[n], appraisal.reservation[n], texts[i], space.least_gain):
                out[n] = texts[i]
                break
            scores[i] = -1.0
    return out


@compiled
def open_deals(space: "Space", n: int, appraisal: Appraisal) -> PlaceArray:
    """Return the open deals, ascending."""
    values, reservation, least_gain = appraisal.values[n], appraisal.reservation[n], space.least_gain
    found = appraisal.offers[n, 0, : appraisal.n_offers[n, 0]].copy()
    count = 0
    for x in found:
        if is_open(values, reservation, x, least_gain):
            found[count] = x
            count += 1
    return found[:count]


@compiled
def score_texts(
    minds: "Minds",
    n: int,
    bias: FloatArray,
    texts: PlaceArray,
    least: float,
    scores: FloatArray,
    one: FloatArray,
) -> int:
    """Keep the ``texts`` whose product of P reaches ``least``, from the front; return how many.

    Factors are at most 1, so a text that falls below on the way stays there.
    """
    count = len(texts)
    scores[:] = 1.0
    for j in range(len(bias)):
        fill_index(minds, n, j, texts[:count], one)
        left = 0
        for i in range(count):
            score = scores[i] * one[i] ** bias[j]
            if score >= least:
                texts[left], scores[left] = texts[i], score
                left += 1
        count = left
    return count


@compiled
def sign_issue_by_issue(space: "Space", minds: "Minds", active: BoolArray, appraisal: Appraisal) -> IntArray:
    """Return the text reached from the state in force by changes that suit all, (N,), -1 if not open."""
    out = np.full(len(active), -1)
    n_changes = space.neighbours.shape[1]
    scores, places = np.empty(n_changes), np.empty(n_changes, dtype=np.uint32)
    for n in range(len(active)):
        if not active[n]:
            continue
        text = minds.state[n]
        while True:
            count = 0
            for x in space.neighbours[text]:
                if x >= 0 and improves(appraisal.values[n], text, x, space.least_gain):
                    places[count] = x
                    count += 1
            if count == 0:
                break
            fill_product(minds, n, -1, places[:count], scores[:count])
            text = places[pick(scores[:count], np.zeros(count))]
        if text != minds.state[n] and is_open(
            appraisal.values[n], appraisal.reservation[n], text, space.least_gain
        ):
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
