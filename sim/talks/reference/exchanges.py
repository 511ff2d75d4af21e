"""What every protocol of one world's exchanges is made of: offers, answers, learning, votes.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index [prob]
Source   model.md, sections 6 and 7
"""

from dataclasses import dataclass
from math import inf, prod

from sim.talks.reference.events import Answers, Learns, Offers, Passes, Votes
from sim.talks.reference.own_parts import OwnParts
from sim.talks.reference.world import TOLERANCE


@dataclass
class Exchanges(OwnParts):
    """A world whose parties put deals forward and answer them."""

    def begin(
        self,
        timetable: dict[str, list[int]],
        *,
        at_once: bool = False,
        item: str = "",
        in_confidence: bool = False,
    ) -> None:
        """Begin a round's exchanges or an item's, with who makes offers when; nothing has been said in it."""
        self.timetable, self.at_once, self.lots = (
            timetable,
            at_once,
            f"{self.name}:{item}" if item else self.name,
        )
        self.places = {party: place for place, party in enumerate(self.seated())}
        self.span, self.in_confidence = self.length, in_confidence
        self.said, self.turn_of, self.asked_for, self.asked, self.earlier = [], [], [], {}, 0

    def accepts(self, party: str, x: int, least: float) -> bool:
        """Return whether a party accepts that takes no less than ``least``."""
        return self.values[party].get(x, -inf) >= least - TOLERANCE

    def worths(self, x: int) -> dict[str, float | None]:
        """Return V of a deal to each party."""
        return {p: self.values[p].get(x) for p in self.parties}

    def thought(self, x: int) -> dict[str, float]:
        """Return P of each party, against what is in force."""
        return {p: self.index(p, x, self.state) for p in self.parties}

    def is_open(self, x: int) -> bool:
        """Return whether x is worth r to all and more to someone."""
        surplus = [self.values[p].get(x, -inf) - self.reservation[p] for p in self.parties]
        least = self.common["model.least_gain"]
        return min(surplus) >= -TOLERANCE and max(surplus) >= least - TOLERANCE

    def offer(self, turn: int, party: str, x: int, ask: float) -> bool:
        """Let a party put a deal forward; return whether it is new in these exchanges."""
        is_news = (party, x) not in self.said
        exchange = self.begins + turn
        self.told.append(Offers(exchange, party, x, ask, self.worths(x), self.thought(x), is_news))
        self.said.append((party, x))
        self.turn_of.append(self.turn_at(party, turn))
        self.asked_for.append(ask)
        self.asked[party] = ask
        return is_news

    def skip(self, turn: int, party: str, ask: float) -> None:
        """Let a party pass that has nothing to offer."""
        self.told.append(Passes(self.begins + turn, party, ask))

    def put(self, turn: int, x: int, *, is_news: bool = True) -> None:
        """Let the mediator put a deal to all."""
        self.told.append(Offers(turn, None, x, None, self.worths(x), self.thought(x), is_news))

    def answer(
        self, turn: int, party: str, x: int, ask: float | None, least: float, whose: str | None = None
    ) -> bool:
        """Let a party answer an offer by what it takes; return whether it accepts."""
        agrees, lines, value = (
            self.accepts(party, x, least),
            self.forbidden(party, x),
            self.values[party].get(x),
        )
        bounds = ask, least, self.reservation[party]
        self.told.append(Answers(self.begins + turn, party, whose, x, agrees, *bounds, value, lines))
        return agrees

    def publish(self, turn: int, party: str, x: int, *, agrees: bool, whose: str | None = None) -> None:
        """Let all others learn from what a party says to an offer, or from its own."""
        if party == whose:
            self.offered[party].append(x)
        before = self.belief(party, x)
        self.learn(party, x, agrees=agrees)
        learned = before, self.belief(party, x)
        self.told.append(Learns(self.begins + turn, party, whose, x, agrees, *learned))

    def passes(self, way: str, x: int) -> bool:
        """Put a text to the vote; return whether it is signed."""
        lines = {p: self.forbidden(p, x) for p in self.parties}
        index, is_open = self.thought(x), self.is_open(x)
        least = dict(self.reservation)
        agrees = {p: self.values[p].get(x, -inf) >= least[p] - TOLERANCE for p in self.parties}
        self.told.append(Votes(way, x, self.worths(x), lines, index, least, agrees, is_open))
        return is_open

    def changes(self, x: int, text: int) -> list[str]:
        """Return the issues on which a deal differs from a text."""
        return [issue for issue, option in self.deals[x].items() if option != self.deals[text][issue]]

    def draft_scores(self) -> dict[int, float]:
        """Return the mediator's score of every deal that may be signed: the product of P, with its bias."""
        mediator = self.scenario.rounds[self.name].mediator
        tables = None if mediator is None else self.scenario.mediators[mediator].tables
        biased = tables.bias if tables is not None else ()
        path = f"mediators.{mediator}.tables.bias"
        bias = {p: self.common[f"{path}.{p}"] if p in biased else 1.0 for p in self.parties}
        return {
            x: prod(self.index(p, x) ** bias[p] for p in self.parties)
            for x in range(len(self.deals))
            if x != self.state and self.reachable(x, after=self.state)
        }
