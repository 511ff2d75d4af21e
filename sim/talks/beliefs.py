"""What a party believes of its rivals' gains: public types by their weights, nothing else.

Room     talks (public knowledge, and the party's own V; ``minds`` is a sim.talks.board.Minds)
Shapes   N worlds, P parties, D deals
Units    worth [util], chances [prob]
Source   model.md, section 6
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray, PlaceArray
from sim.talks.appraisal import Appraisal
from sim.talks.board import Minds
from sim.talks.kernels import compiled, fill_product, type_gains
from sim.talks.search import pick


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What party ``p`` believes in the worlds in which it acts; elsewhere the answers mean nothing."""

    minds: Minds
    appraisal: Appraisal
    p: int
    active: BoolArray  # (N,)

    def gain(self, party: IntArray, deal: IntArray) -> FloatArray:
        """Return what a deal is believed to bring a party above the state in force, (N,) [util].

        The mean over its types; 0 where ``party`` or ``deal`` is -1.
        """
        out = np.zeros(len(self.active))
        fill_gains(self.minds, self.active & (party >= 0) & (deal >= 0), party, deal, out)
        return out

    def chance(self, deal: IntArray) -> FloatArray:
        """Return how likely a deal leaves all rivals better off: the product of their P, (N,), 0 for -1."""
        out = np.zeros(len(self.active))
        places, one = deal.astype(np.uint32), np.empty(1)
        fill_chances_of(self.minds, self.active & (deal >= 0), self.p, places, out, one)
        return out

    def nash_value(self) -> FloatArray:
        """Return what the deal of the largest believed Nash product is worth to the party, (N,).

        The product of its own V - r and of the rivals' believed gains; r where no deal is believed to
        bring all something.
        """
        out, memory = np.zeros(len(self.active)), np.empty((2, len(self.minds.pause)))
        fill_nash_values(self.minds, self.active, self.p, self.appraisal, out, memory)
        return out

    def worth_of_waiting_for(self, offers: IntArray) -> FloatArray:
        """Return v of Baarslag & Hindriks (2013) with so many ``offers`` still to come, (N,).

        v(0) = r and v(j + 1) = E max(X, v(j)), where X is the V of a deal drawn by the product of the
        rivals' P from those worth no less than talking on.
        """
        out, memory = np.zeros(len(self.active)), np.empty((2, len(self.minds.pause)))
        fill_waiting(self.minds, self.active, self.p, self.appraisal, offers, out, memory)
        return out


@compiled
def believed_gain(minds: "Minds", n: int, j: int, x: int) -> float:
    """Return the mean over the types of party j of what deal x is worth above the state in force."""
    parts, total = minds.parts, 0.0
    type_gains(minds, n, j, x, parts)
    for k in range(len(parts)):
        total += minds.weights[n, j, k] * parts[k]
    return total


@compiled
def fill_gains(minds: "Minds", active: BoolArray, party: IntArray, deal: IntArray, out: FloatArray) -> None:
    """Write it into ``out`` (N,)."""
    for n in range(len(active)):
        if active[n]:
            out[n] = believed_gain(minds, n, party[n], deal[n])


@compiled
def fill_chances_of(
    minds: "Minds", active: BoolArray, p: int, deal: PlaceArray, out: FloatArray, one: FloatArray
) -> None:
    """Write the product of the rivals' P of one deal in each world into ``out`` (N,)."""
    for n in range(len(active)):
        if active[n]:
            fill_product(minds, n, p, deal[n : n + 1], out[n : n + 1], one)


@compiled
def fill_nash_values(
    minds: "Minds", active: BoolArray, p: int, appraisal: Appraisal, out: FloatArray, memory: FloatArray
) -> None:
    """Write them into ``out`` (N,); ``memory`` (2, D) is working memory."""
    products, values = memory
    for n in range(len(active)):
        if not active[n]:
            continue
        count, r = 0, appraisal.reservation[n, p]
        for i in range(appraisal.n_deals[n, p]):
            values[count] = appraisal.values[n, p, i]
            product = values[count] - r
            for j in range(minds.weights.shape[1]):
                if j != p and product > 0.0:
                    product *= max(believed_gain(minds, n, j, appraisal.deals[n, p, i]), 0.0)
            products[count] = product
            count += product > 0.0
        out[n] = values[pick(products[:count], values[:count])] if count else r


@compiled
def fill_waiting(
    minds: "Minds",
    active: BoolArray,
    p: int,
    appraisal: Appraisal,
    offers: IntArray,
    out: FloatArray,
    memory: FloatArray,
) -> None:
    """Write v into ``out`` (N,); ``memory`` (2, D) is working memory."""
    chances, one = memory
    for n in range(len(active)):
        if not active[n]:
            continue
        out[n], count = appraisal.reservation[n, p], appraisal.n_deals[n, p]
        fill_product(minds, n, p, appraisal.deals[n, p, :count], chances[:count], one)
        total = 0.0
        for i in range(count):
            total += chances[i]
        for _ in range(offers[n] if total > 0.0 else 0):
            mean = 0.0
            for i in range(count):
                mean += chances[i] * max(appraisal.values[n, p, i], out[n])
            out[n] = mean / total
