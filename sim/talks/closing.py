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
from sim.talks.appraisal import Appraisal, value_of
from sim.talks.kernels import (
    TOLERANCE,
    compiled,
    copy_places,
    fill_index,
    fill_product,
    has,
    highest,
    reach_of,
)
from sim.talks.ranges import find_open
from sim.talks.search import pick

if TYPE_CHECKING:
    from sim.talks.board import Minds, Space


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
    out, memory = np.full(len(active), -1), np.zeros((3, len(space.needs)))
    places = np.empty((2, len(space.needs)), dtype=np.uint32)
    fill_text(space, minds, np.where(active, drafts, 0), bias, appraisal, out, memory, places)
    return out


@compiled
def fill_text(
    space: "Space",
    minds: "Minds",
    drafts: IntArray,
    bias: FloatArray,
    appraisal: Appraisal,
    out: IntArray,
    memory: FloatArray,
    places: PlaceArray,
) -> None:
    """Write it into ``out`` (N,); ``memory`` (3, D) of zeros and ``places`` (2, D) are working memory."""
    scores, one, level = memory
    opened, texts = places
    for n in range(len(drafts)):
        if drafts[n] == 0:
            continue
        n_open = find_open(appraisal, n, space.least_gain, opened, scores)
        if n_open == 0:
            continue  # where no deal is open, no text is signed, whichever are tabled
        copy_places(opened[:n_open], texts)
        count = score_texts(minds, n, bias[n], texts[:n_open], -1.0, scores, one)
        least = highest(scores[:count]) - TOLERANCE
        q = minds.state[n]
        first, end = reach_of(space, q)
        copy_places(space.reach[first:end], texts)
        count = score_texts(minds, n, bias[n], texts[: end - first], least, scores, one)
        for i in range(count):
            if texts[i] == q:
                scores[i] = -1.0
        for _ in range(drafts[n]):
            i = pick(scores[:count], level[:count])
            if has(opened[:n_open], texts[i]):
                out[n] = texts[i]
                break
            scores[i] = -1.0


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


def sign_issue_by_issue(space: "Space", minds: "Minds", active: BoolArray, appraisal: Appraisal) -> IntArray:
    """Return the text reached from the state in force by changes that suit all, (N,), -1 if not open."""
    out, memory = np.full(len(active), -1), np.zeros((3, len(space.needs)))
    places = np.empty(len(space.needs), dtype=np.uint32)
    fill_issue_by_issue(space, minds, np.flatnonzero(active), appraisal, out, memory, places)
    return out


@compiled
def fill_issue_by_issue(
    space: "Space",
    minds: "Minds",
    worlds: IntArray,
    appraisal: Appraisal,
    out: IntArray,
    memory: FloatArray,
    places: PlaceArray,
) -> None:
    """Write it into ``out`` (N,); ``memory`` (3, D) of zeros and ``places`` (D,) are working memory."""
    scores, one, level = memory
    for n in worlds:
        text = minds.state[n]
        while True:
            count = 0
            for x in space.neighbours[text]:
                if x >= 0 and improves(appraisal, n, (text, x), space.least_gain):
                    places[count] = x
                    count += 1
            if count == 0:
                break
            fill_product(minds, n, -1, places[:count], scores, one)
            text = places[pick(scores[:count], level[:count])]
        if text != minds.state[n]:
            n_open = find_open(appraisal, n, space.least_gain, places, scores)
            if has(places[:n_open], text):
                out[n] = text


@compiled
def improves(appraisal: Appraisal, n: int, step: tuple[int, int], least_gain: float) -> bool:
    """Return whether the step (from, to) lowers no party's V and raises someone's by the least gain."""
    raises = False
    for p in range(appraisal.n_deals.shape[1]):
        gain = value_of(appraisal, n, p, step[1]) - value_of(appraisal, n, p, step[0])
        if not gain >= -TOLERANCE:
            return False
        raises = raises or gain >= least_gain - TOLERANCE
    return raises
