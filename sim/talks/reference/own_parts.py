"""A user's own parts in one world: they are handed the engine's view, with this world as the only one.

Such a part is written once only, for many worlds at once; so it is the user's method itself that decides
here, by what the reference knows.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world, so that every array of a view is (1,); deals as indices, parties as names
Units    worth [util], index [prob]
Source   docs/strategies.md
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf, nan
from typing import Any, cast

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.talks.beliefs import Beliefs
from sim.talks.own_parts import checked, own_parts
from sim.talks.past import Past
from sim.talks.reference.proposals import Proposals, Values
from sim.talks.reference.world import TOLERANCE
from sim.talks.view import OwnView


@dataclass
class OwnParts(Proposals):
    """A world whose parties may have parts that their user has written."""

    held: dict[str, FloatArray] = field(default_factory=dict)  # party -> weights by its own model, (P, K)

    def own(self, party: str, kind: str) -> Any:
        """Return a party's part of a kind if it is a user's own, else None."""
        part = self.scenario.parties[party].strategy[kind]
        if part.name not in own_parts(kind):
            return None
        numbers = {name: one(self.setting(party, kind, name)) for name in part.parameters}
        return checked(kind, part.name, own_parts(kind)[part.name](**numbers))

    # ---- what they decide ---------------------------------------------------------------------

    def ask(self, party: str, turn: int) -> float:
        """Return what a party asks for at its next turn, ``turn`` or later."""
        part = self.own(party, "aspiration") if self.may_offer(party) else None
        return float(part.ask(self.view(party, turn))[0]) if part else super().ask(party, turn)

    def propose(self, party: str, ask: float, turn: int) -> int | None:
        """Return the deal a party offers, if any."""
        part = self.own(party, "proposal") if self.may_offer(party) else None
        if part is None:
            return super().propose(party, ask, turn)
        least = max(ask, self.reservation[party] + self.common["model.least_gain"])
        deal = part.propose(self.view(party, turn), one(least), lambda: one(self.lot(party, turn)))[0]
        return int(deal) if deal >= 0 else None

    def least(self, party: str, x: int, ask: float, turn: int) -> float:
        """Return what a party takes of x: anything or, nan, nothing, by its own rule."""
        part = self.own(party, "acceptance")
        if part is None:
            return super().least(party, x, ask, turn)
        view = self.view(party, turn)
        value = view.value_of(np.array([x]))
        return -inf if part.accept(view, value, one(ask))[0] else nan

    def leaves(self, party: str) -> bool:
        """Return whether a party would rather leave after a round that has signed nothing."""
        part = self.own(party, "leaving")
        return bool(part.leave(self.view(party, self.length))[0]) if part else super().leaves(party)

    # ---- opponent models ----------------------------------------------------------------------

    def own_weights(self, party: str, rival: str) -> FloatArray | None:
        """Return the weights of a rival's types by a party's own model, (K,), if it has one."""
        model = self.own(party, "opponent_model") if party not in self.held else None
        if model is not None:
            public = [self.weights[other] for other in self.parties]
            self.held[party] = np.asarray(model.believe(np.array([public]))[0])
        return self.held[party][self.parties.index(rival)] if party in self.held else None

    def believed(self, party: str, rival: str, x: int) -> float:
        """Return P of a rival, as the party's own opponent model has it."""
        weights = self.own_weights(party, rival)
        if weights is None:
            return super().believed(party, rival, x)
        return self.clear(rival, x) * weighed(weights, self.alphas(rival, x, self.basis))

    def believed_gain(self, party: str, rival: str, x: int) -> float:
        """Return what x is believed by a party to bring a rival above the basis, red lines aside."""
        weights = self.own_weights(party, rival)
        if weights is None:
            return super().believed_gain(party, rival, x)
        return weighed(
            weights, (self.worth(rival, x, t) - self.worth(rival, self.basis, t) for t in self.types)
        )

    def learn(self, party: str, x: int, *, agrees: bool) -> None:
        """Learn from an offer, acceptance (``agrees``) or refusal of x."""
        super().learn(party, x, agrees=agrees)
        self.held.clear()

    # ---- what they see ------------------------------------------------------------------------

    def view(self, party: str, turn: int) -> OwnView:
        """Return what a party sees when it next acts, at ``turn`` or later."""
        r = self.reservation[party]

        def worthy(ask: FloatArray) -> Values:
            return {x: v for x, v in self.worth_talking_of(party).items() if v >= ask[0] - TOLERANCE}

        def chosen(name: str, ask: FloatArray, width: float = 0.0) -> IntArray:
            deals = worthy(ask)
            return np.array([self.choose(party, name, deals, width) if deals else -1])

        def any_worth(ask: FloatArray, lot: FloatArray) -> IntArray:
            deals = sorted(worthy(ask))
            return np.array([deals[int(lot[0] * len(deals))] if deals else -1])

        def next_concession(ask: FloatArray, lot: FloatArray) -> tuple[IntArray, FloatArray]:
            deals = worthy(ask)
            new, again = self.next_concession(party, deals)
            offers = again if new is None else [new]
            if not offers:
                return np.array([-1]), one(-inf)
            return np.array([offers[int(lot[0] * len(offers))]]), one(min(deals[x] for x in offers))

        return OwnView(
            active=np.ones(1, dtype=bool),
            clock=one(self.clock(party, turn)),
            top=one(max(self.top(party), r)),
            reservation=one(r),
            talk=one(self.talk[party]),
            walk=one(self.walk[party]),
            value_of=lambda deal: one(self.value_of(party, int(deal[0]))),
            most_acceptable=lambda ask: chosen("most_acceptable", ask),
            least_for_oneself=lambda ask: chosen("least_for_oneself", ask),
            any_worth=any_worth,
            best_expected=lambda ask: chosen("anticipating", ask),
            most_similar=lambda ask, width: chosen("similar", ask, width[0]),
            next_concession=next_concession,
            past=self.past(party, turn),
            beliefs=cast(Beliefs, Thoughts(self, party)),
        )

    def value_of(self, party: str, x: int) -> float:
        """Return V of a deal, minus infinity below the worth of talking on."""
        return (self.worth_talking_of(party) | {self.state: self.talk[party]}).get(x, -inf)

    def past(self, party: str, turn: int) -> Past:
        """Return what a party has heard before ``turn``."""
        p, n_parties = self.parties.index(party), len(self.parties)
        each = n_parties if self.at_once else 1
        known = [(t, *offer) for t, offer in zip(self.turn_of, self.said, strict=True)]
        heard = {t: (who, x) for t, who, x in known if who == party or not self.in_confidence}
        asked = dict(zip(self.turn_of, self.asked_for, strict=True))
        said = np.full((1, turn * each), -2)
        for t, (who, x) in heard.items():
            said[0, t] = x * n_parties + self.parties.index(who)
        offers = party in self.timetable
        rounds = list(self.game.rounds)
        return Past(
            p=p,
            n_parties=n_parties,
            round=rounds.index(self.name),
            n_rounds=len(rounds),
            fruitless=np.array([self.fruitless]),
            said=said,
            length=np.array([self.span * each]),
            place=np.array([self.places[party] if offers else self.span * each]),
            value_at=lambda t: one(self.value_of(party, heard[t][1]) if t in heard else -inf),
            asked_at=lambda t: one(asked.get(t, nan)),
            standing=each if offers else 0,
        )


@dataclass(frozen=True, slots=True)
class Thoughts:
    """What a party believes in one world, asked for as of sim.talks.beliefs.Beliefs."""

    world: OwnParts
    party: str

    def gain(self, party: IntArray, deal: IntArray) -> FloatArray:
        """Return what a deal is believed to bring a party above the state in force, (1,) [util]."""
        if party[0] < 0 or deal[0] < 0:
            return np.zeros(1)
        rival = self.world.parties[party[0]]
        return one(self.world.believed_gain(self.party, rival, int(deal[0])))

    def chance(self, deal: IntArray) -> FloatArray:
        """Return how likely a deal leaves all rivals better off, (1,)."""
        return one(self.world.chance(self.party, int(deal[0])) if deal[0] >= 0 else 0.0)

    def nash_value(self) -> FloatArray:
        """Return what the deal of the largest believed Nash product is worth to the party, (1,)."""
        return one(self.world.fair_value(self.party))

    def worth_of_waiting_for(self, offers: IntArray) -> FloatArray:
        """Return v with so many ``offers`` still to come, (1,)."""
        return one(self.world.worth_of_waiting_for(self.party, int(offers[0])))


def one(number: float) -> FloatArray:
    """Return a number as an array of one world."""
    return np.array([number], dtype=float)


def weighed(weights: FloatArray, numbers: Iterable[float]) -> float:
    """Return a mean over types."""
    return float(sum(weight * number for weight, number in zip(weights, numbers, strict=True)))
