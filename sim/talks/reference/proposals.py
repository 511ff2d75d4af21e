"""Which deal a party of one world offers, written to be read.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index [prob]
Source   model.md, section 7; docs/strategies.md
"""

from dataclasses import dataclass

from sim.game import uniforms
from sim.talks.reference.strategies import Strategies
from sim.talks.reference.world import TOLERANCE

Values = dict[int, float]  # deal -> worth


@dataclass
class Proposals(Strategies):
    """A world whose parties choose what to offer."""

    def ask_minimal_concession(self, party: str, turn: int) -> float:
        """Ask for what the proposal of that name offers next."""
        r = self.reservation[party]
        worthy = {x: v for x, v in self.values[party].items() if v >= r - TOLERANCE}
        new, again = self.next_concession(party, worthy)
        return min(worthy[x] for x in (again if new is None else [new]))

    def made(self, party: str) -> list[int]:
        """Return what a party has offered in the round, each deal once, in order."""
        return list(dict.fromkeys(x for who, x in self.said if who == party))

    def propose(self, party: str, ask: float, turn: int) -> int | None:
        """Return the deal a party offers, if any."""
        part = self.scenario.parties[party].strategy["proposal"]
        ask = max(ask, self.reservation[party] + self.common["model.least_gain"])
        worthy = {x: v for x, v in self.values[party].items() if v >= ask - TOLERANCE}
        if not worthy:
            return None
        if part.name == "random":
            return sorted(worthy)[int(self.lot(party, turn) * len(worthy))]
        if part.name == "minimal_concession":
            new, again = self.next_concession(party, worthy)
            return new if new is not None else again[int(self.lot(party, turn) * len(again))]
        width = 0.0
        if part.name == "similar":
            width = self.setting(party, "proposal", "width") * (self.top(party) - self.reservation[party])
        return self.choose(party, part.name, worthy, width)

    def choose(self, party: str, name: str, worthy: Values, width: float) -> int:
        """Return the deal that a proposal of that name picks among those worth enough."""
        chances, r = {x: self.chance(party, x) for x in worthy}, self.reservation[party]
        if name == "anticipating":
            worthy = best({x: chances[x] * v + (1 - chances[x]) * r for x, v in worthy.items()}, worthy)
        if name == "least_for_oneself":
            worthy = {x: v for x, v in worthy.items() if v <= min(worthy.values()) + TOLERANCE}
        if name == "similar":
            worthy = {x: v for x, v in worthy.items() if v <= min(worthy.values()) + width + TOLERANCE}
            by_rivals = [x for who, x in self.said_to(party) if who != party]
            if by_rivals:
                worthy = best({x: self.similarity(x, by_rivals[-1]) for x in worthy}, worthy)
        return self.pick({x: chances[x] for x in worthy}, worthy)

    def lot(self, party: str, turn: int) -> float:
        """Return the party's draw from 0 to 1 at a turn."""
        return float(uniforms(self.seed, f"offer:{party}:{self.lots}:{turn}", self.world, 1)[0])

    def similarity(self, x: int, y: int) -> float:
        """Return how alike two deals are."""
        apart = 0.0
        for issue, body in self.scenario.issues.items():
            options = list(body.options)
            steps = abs(options.index(self.deals[x][issue]) - options.index(self.deals[y][issue]))
            apart += steps / max(len(options) - 1, 1)
        return 1 - apart / len(self.scenario.issues)

    def next_concession(self, party: str, worthy: Values) -> tuple[int | None, list[int]]:
        """Return the new deal of the minimal concession strategy, if any, and the earlier offers."""
        mine = self.made(party)
        heard = 0 if self.in_confidence else max(len(self.made(other)) for other in self.rivals(party))
        left = {x: v for x, v in worthy.items() if x not in mine}
        again = [x for x in mine if x in worthy]
        if left and (len(mine) <= heard or not again):
            return self.pick(left, dict.fromkeys(left, 0.0)), again
        return None, again


def best(scores: Values, values: Values) -> Values:
    """Return the values of the deals of the highest score."""
    most = max(scores.values())
    return {x: values[x] for x in scores if scores[x] >= most - TOLERANCE}
