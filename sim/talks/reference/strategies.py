"""The strategies of one world's parties, written to be read: what they ask for, accept, and leave for.

Each part is written a second time here, from its definition and for one world; docs/strategies.md
has them in words.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index and risk limits [prob]
Source   as the parts of sim.talks
"""

from dataclasses import dataclass, field
from math import inf, prod

from sim.talks.reference.events import Numbers
from sim.talks.reference.opponents import Opponents
from sim.talks.reference.world import TOLERANCE


@dataclass
class Strategies(Opponents):
    """A world whose parties have something to go by."""

    # what each party makes of it
    no_deal: Numbers = field(default_factory=dict)
    talk: Numbers = field(default_factory=dict)
    walk: Numbers = field(default_factory=dict)
    reservation: Numbers = field(default_factory=dict)
    values: dict[str, dict[int, float]] = field(default_factory=dict)
    # the round, and what has been said in it
    name: str = ""
    length: int = 0  # exchanges
    opener: int = 0
    timetable: dict[str, list[int]] = field(default_factory=dict)  # at which exchanges who makes offers
    places: dict[str, int] = field(default_factory=dict)  # whose turn comes when, counted from 0
    begins: int = 0  # exchanges of the round before those of the item
    span: int = 0  # how many exchanges there are, of the round or the item
    at_once: bool = False  # whether all make their offers at the same moment
    said: list[tuple[str, int]] = field(default_factory=list)  # who offered which deal
    turn_of: list[int] = field(default_factory=list)  # at which turn each of these was made, see ``turn_at``
    asked_for: list[float] = field(default_factory=list)  # and what its party asked for then
    earlier: int = 0  # how many of these were made before those that stand now
    in_confidence: bool = False  # whether the mediator alone hears them
    lots: str = ""  # the round or the item, in the name of what is drawn by lot
    asked: Numbers = field(default_factory=dict)  # what each asked for when it last offered

    def setting(self, party: str, kind: str, parameter: str) -> float:
        """Return a parameter of a party's part."""
        name = self.scenario.parties[party].strategy[kind].name
        return self.common[f"parties.{party}.strategy.{kind}.{name}.{parameter}"]

    def top(self, party: str) -> float:
        """Return V of the best deal that may be signed."""
        return max(self.values[party].values(), default=-inf)

    def rivals(self, party: str) -> list[str]:
        """Return all others."""
        return [other for other in self.parties if other != party]

    # ---- what a party knows -------------------------------------------------------------------

    def seated(self) -> list[str]:
        """Return the parties in the order of their turns, from the opener on."""
        return [*self.parties[self.opener :], *self.parties[: self.opener]]

    def turn_at(self, party: str, exchange: int) -> int:
        """Return the turn of a party at an exchange, all turns counted, those of one moment by seats."""
        return exchange * len(self.parties) + self.places[party] if self.at_once else exchange

    def clock(self, party: str, turn: int) -> float:
        """Return u at a party's next turn, ``turn`` or later: at any exchange where it makes no offers."""
        turns = self.timetable.get(party, list(range(self.length)))
        ahead = [i for i, t in enumerate(turns) if t >= turn]
        return ahead[0] / (len(turns) - 1) if ahead and len(turns) > 1 else 1.0

    def said_to(self, party: str, until: int | None = None) -> list[tuple[str, int]]:
        """Return which of the first offers a party knows of: all, or where they are in confidence its own."""
        return [(who, x) for who, x in self.said[:until] if who == party or not self.in_confidence]

    def heard(self, party: str, until: int | None = None) -> list[float]:
        """Return what each of the rivals' first offers is worth to a party, but no less than r."""
        offers = [x for who, x in self.said_to(party, until) if who != party]
        return [max(self.values[party].get(x, -inf), self.reservation[party]) for x in offers]

    def chance(self, party: str, x: int) -> float:
        """Return the product of the rivals' P of a deal, as a party has them."""
        return prod(self.believed(party, j, x) for j in self.rivals(party))

    def worth_talking_of(self, party: str) -> dict[int, float]:
        """Return V of the deals worth no less than talking on."""
        return {x: v for x, v in self.values[party].items() if v >= self.talk[party] - TOLERANCE}

    # ---- aspiration ---------------------------------------------------------------------------

    def may_offer(self, party: str) -> bool:
        """Return whether some deal is worth the least gain more than r to a party."""
        least = self.common["model.least_gain"]
        return self.top(party) >= self.reservation[party] + least - TOLERANCE

    def ask(self, party: str, turn: int) -> float:
        """Return what a party asks for at its next turn, ``turn`` or later."""
        name = self.scenario.parties[party].strategy["aspiration"].name
        if name == "reservation_value" or not self.may_offer(party):
            return self.reservation[party]
        if name == "never_conceding":
            return self.top(party)
        return float(getattr(self, f"ask_{name}")(party, turn))

    def between(self, party: str, conceded: float) -> float:
        """Return what is asked for where a share of the way to the end has been conceded."""
        top, r = self.top(party), self.reservation[party]
        return (1 - conceded) * top + conceded * (r + self.setting(party, "aspiration", "hold") * (top - r))

    def ask_time_dependent(self, party: str, turn: int) -> float:
        """Concede by the clock."""
        u = self.clock(party, turn)
        return self.between(party, float(u ** self.setting(party, "aspiration", "exponent")))

    def ask_whole_series(self, party: str, turn: int) -> float:
        """Concede by a clock over all rounds."""
        rounds = list(self.game.rounds)
        u = (rounds.index(self.name) + self.clock(party, turn)) / len(rounds)
        return self.between(party, float(u ** self.setting(party, "aspiration", "exponent")))

    def ask_exponential(self, party: str, turn: int) -> float:
        """Concede exponentially."""
        left = (1 - self.clock(party, turn)) ** (1 / self.setting(party, "aspiration", "exponent"))
        return self.between(party, float(self.setting(party, "aspiration", "start") ** left))

    def ask_deadline_rush(self, party: str, turn: int) -> float:
        """Wait, then concede evenly."""
        u, until = self.clock(party, turn), self.setting(party, "aspiration", "until")
        return self.between(
            party, 1.0 if u == 1 else max(0.0, (u - until) / (1 - until)) if u > until else 0.0
        )

    def ask_constant(self, party: str, turn: int) -> float:
        """Ask for a share of the ambition."""
        return self.between(party, 1.0)

    def tit_for_tat(self, party: str, newer: int, older: int, power: float) -> float:
        """Shrink the own demand by the ratios by which the rivals' demands have shrunk."""
        top, r = self.top(party), self.reservation[party]
        demands = [top - value for value in self.heard(party)]
        own = top - r
        for k in range(older, len(demands)):
            if demands[k - older] > TOLERANCE:
                own = min(own * (demands[k - newer] / demands[k - older]) ** power, top - r)
        return r + own

    def ask_relative_tit_for_tat(self, party: str, turn: int) -> float:
        """Answer the rivals' last concession but some."""
        lag = round(self.setting(party, "aspiration", "lag"))
        return self.tit_for_tat(party, lag - 1, lag, 1.0)

    def ask_averaged_tit_for_tat(self, party: str, turn: int) -> float:
        """Answer the rivals' mean concession."""
        window = round(self.setting(party, "aspiration", "window"))
        return self.tit_for_tat(party, 0, window, 1 / window)

    def ask_nice_tit_for_tat(self, party: str, turn: int) -> float:
        """Go as far towards the fair deal as the rivals have."""
        top, heard = self.top(party), self.heard(party)
        if not heard:
            return top
        fair, least, best = self.fair_value(party), min(heard), max(heard)
        share = min(1.0, (best - least) / (fair - least)) if fair - least > TOLERANCE else 1.0
        return top - share * (top - fair)

    def fair_value(self, party: str) -> float:
        """Return V of the deal of the largest believed Nash product, r where there is none."""
        r, values = self.reservation[party], self.worth_talking_of(party)
        products = {
            x: (v - r) * prod(max(0.0, self.believed_gain(party, j, x)) for j in self.rivals(party))
            for x, v in values.items()
            if v > r
        }
        products = {x: product for x, product in products.items() if product > 0}
        return values[self.pick(products, values)] if products else r

    def ask_reciprocal_gradual(self, party: str, turn: int) -> float:
        """Take first steps, and a further one for each answer."""
        top, r, heard = self.top(party), self.reservation[party], self.heard(party)
        made = sum(other == party for other, _ in self.said_to(party))
        steps = min(1 + made, round(self.setting(party, "aspiration", "initiatives")))
        steps += sum(heard[k] > max(heard[:k]) + TOLERANCE for k in range(1, len(heard)))
        return top - min(1.0, self.setting(party, "aspiration", "step") * steps) * (top - r)

    def ask_zeuthen(self, party: str, turn: int) -> float:
        """Concede a step where the own risk limit is no higher than the rival's."""
        top, r = self.top(party), self.reservation[party]
        asked = self.asked.get(party, top)
        own = [x for other, x in self.said_to(party) if other == party]
        theirs = [(other, x) for other, x in self.said_to(party) if other != party]
        if not own or not theirs:
            return asked
        rival, x = theirs[-1]

        def limit(mine: float, other: float) -> float:
            mine, other = max(mine, 0.0), max(other, 0.0)
            return (mine - other) / mine if mine > TOLERANCE else 1.0

        values = self.values[party]
        at_own = limit(values[own[-1]] - r, values.get(x, -inf) - r)
        at_theirs = limit(*(self.believed_gain(party, rival, y) for y in (x, own[-1])))
        step = self.setting(party, "aspiration", "step") * (top - r)
        return max(asked - step, r) if at_own <= at_theirs + TOLERANCE else asked

    # ---- acceptance ---------------------------------------------------------------------------

    def least(self, party: str, x: int, ask: float, turn: int) -> float:
        """Return what a party takes of x that asks for so much at its next turn, ``turn`` or later."""
        name, r = self.scenario.parties[party].strategy["acceptance"].name, self.reservation[party]
        to_come = sum(t >= turn for who, turns in self.timetable.items() if who != party for t in turns)
        if name in ("time", "combined"):
            late = self.clock(party, turn) >= self.setting(party, "acceptance", "until") - TOLERANCE
            if name == "time":
                return r if late else inf
            before = self.heard(party, self.earlier)
            window = before[max(0, len(before) - to_come) :]
            if late and (window or not to_come):
                ask = min(ask, max(window, default=r))
        if name == "constant":
            ask = self.setting(party, "acceptance", "level")
        if name == "optimal_stopping":
            ask = self.worth_of_waiting_for(party, to_come)
        if name == "value_of_waiting":
            ask = self.worth_of_refusing(party, ask, turn)
        return max(ask, r)

    def worth_of_waiting_for(self, party: str, offers: int) -> float:
        """Return v of optimal stopping, with so many offers still to come."""
        values, v = self.worth_talking_of(party), self.reservation[party]
        chances = {x: self.chance(party, x) for x in values}
        if sum(chances.values()) > 0:
            for _ in range(offers):
                v = sum(chances[x] * max(values[x], v) for x in values) / sum(chances.values())
        return v

    def worth_of_refusing(self, party: str, ask: float, turn: int) -> float:
        """Return what the own next offer is believed to bring."""
        r, values = self.reservation[party], self.values[party]
        worthy = {x: v for x, v in values.items() if v >= max(ask, r) - TOLERANCE}
        if not worthy or not any(t >= turn for t in self.timetable.get(party, [])):
            return r
        chances = {x: self.chance(party, x) for x in worthy}
        own = self.pick(chances, worthy)
        return r + max(chances[own] * (values[own] - r), 0.0)

    # ---- leaving ------------------------------------------------------------------------------

    def leaves(self, party: str) -> bool:
        """Return whether a party would rather leave after a round that has signed nothing."""
        name = self.scenario.parties[party].strategy["leaving"].name
        if self.never_leaves(party):
            return False
        if name == "no_progress":
            return self.fruitless >= round(self.setting(party, "leaving", "rounds"))
        prize = self.setting(party, "leaving", "prize") if name == "spoiler" else 0.0
        return self.walk[party] + prize > self.talk[party] + TOLERANCE

    def never_leaves(self, party: str) -> bool:
        """Return whether a party stays whatever it costs."""
        return self.scenario.parties[party].strategy["leaving"].name == "never"

    def pick(self, scores: dict[int, float], values: dict[int, float]) -> int:
        """Return the deal of the highest score; ties by value, then index."""
        best = [x for x in scores if scores[x] >= max(scores.values()) - TOLERANCE]
        worth = max(values[x] for x in best)
        return min(x for x in best if values[x] >= worth - TOLERANCE)
