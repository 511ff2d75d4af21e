"""The talks of one world, written to be read: an executable specification of the batched engine.

The engine has to agree with it offer by offer.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index [prob], time [day]
Source   model.md, sections 5, 7 and 8
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from math import inf, prod, sqrt
from typing import Self

from sim.talks.reference.events import Closes, Improves, Lapses, Numbers, Opens, Signs, Weighs
from sim.talks.reference.exchanges import Exchanges
from sim.talks.reference.protocols import PROTOCOLS
from sim.talks.reference.world import TOLERANCE


@dataclass
class Reference(Exchanges):
    """The talks of a world."""

    # ---- walking out, talking on, values (section 5) ------------------------------------------

    def appraise(self, party: str) -> None:
        """Work out V of every deal that may be signed, talk and r."""
        rivals = self.rivals(party)
        path, everything = f"parties.{party}.talking", range(len(self.deals))
        cost = self.truth[f"{path}.cost"] * (1 + self.common[f"{path}.fatigue"] * (self.fruitless + 1))
        hope = self.d(party, self.gap) * self.common[f"{path}.hope"]
        later = {x: self.worth(party, x, self.truth, later=True) for x in everything}

        def is_likely(y: int, floors: Numbers) -> bool:
            return all(self.believed(party, j, y) >= floors[j] - TOLERANCE for j in rivals)

        halves = dict.fromkeys(rivals, 0.5)
        hoped_for = [y for y in everything if not self.forbidden(party, y) and is_likely(y, halves)]
        hoped_for.sort(key=later.__getitem__, reverse=True)

        def cont(x: int) -> float:
            kept, floors = later[self.carried(x)], {j: self.believed(party, j, x) for j in rivals}
            better = takewhile(lambda y: later[y] > kept, hoped_for)
            found = (later[y] for y in better if is_likely(y, floors) and self.reachable(y, after=x))
            return hope * (next(found, kept) - kept) - cost

        today = {x: self.worth(party, x, self.truth) for x in everything}
        self.no_deal[party] = today[self.state]
        self.talk[party] = today[self.state] + cont(self.state)
        self.walk[party] = today[self.state] - self.leaving[party]
        self.reservation[party] = max(self.walk[party], self.talk[party])
        self.values[party] = {
            x: today[x] + (0.0 if self.ends_talks(x) else cont(x))
            for x in everything
            if x != self.state and self.reachable(x, after=self.state) and not self.forbidden(party, x)
        }

    # ---- a round (section 7) ------------------------------------------------------------------

    def exchange(self) -> int | None:
        """Play the exchanges of the round by its protocol; return what is to be signed, if anything."""
        protocol = self.scenario.rounds[self.name].played_by
        return PROTOCOLS[protocol.name](self, **protocol.lists)

    def tabled(self) -> int | None:
        """Return the mediator's first open draft."""
        mediator = self.scenario.rounds[self.name].mediator
        tables = None if mediator is None else self.scenario.mediators[mediator].tables
        if tables is None:
            return None
        scores = self.draft_scores()
        for _ in range(min(int(self.common[f"mediators.{mediator}.tables.drafts"]), len(scores))):
            text = self.pick(scores, dict.fromkeys(scores, 0.0))
            if self.passes("text", text):
                return text
            del scores[text]
        return None

    def issue_by_issue(self) -> int | None:
        """Return the text reached by changes of one option that suit all, if it is open."""
        if self.scenario.rounds[self.name].closing == "none":
            return None
        text, least = self.state, self.common["model.least_gain"]
        values = {p: self.values[p] | {self.state: self.talk[p]} for p in self.parties}
        while True:
            scores = {}
            for x in set.intersection(*(set(values[p]) for p in self.parties)):
                gains = [values[p][x] - values[p][text] for p in self.parties]
                changes = sum(self.deals[x][i] != self.deals[text][i] for i in self.scenario.issues)
                if changes == 1 and min(gains) >= -TOLERANCE and max(gains) >= least - TOLERANCE:
                    scores[x] = prod(self.index(p, x) for p in self.parties)
            if not scores:
                break
            before, text = text, self.pick(scores, dict.fromkeys(scores, 0.0))
            raised = {p: values[p][text] - values[p][before] for p in self.parties}
            self.told.append(Improves(text, raised))
        return text if text != self.state and self.passes("issue by issue", text) else None

    # ---- the series (sections 2 and 8) --------------------------------------------------------

    def advance(self, day: int, luck: float) -> None:
        """Fight and pay until ``day``; let lapse what lapses."""
        pause, begin = self.pause(self.state), self.today
        if pause is not None:
            begin = min(max(self.runs_to[pause], self.today), day)
        fought = 0 if self.ends_fighting(self.state) else day - begin
        for p in self.parties:
            self.payoff[p] -= self.d(p, begin) * self.cost(p, begin, fought, inf, self.truth)
        for issue in [i for i, end in self.runs_to.items() if end <= day]:
            end = self.runs_to.pop(issue)
            self.told.append(Lapses(issue, self.deals[self.state][issue], end))
            for p in self.parties:
                self.payoff[p] += self.d(p, end) * self.stakes(p, self.state, self.truth, {issue})
            names = self.deals[self.state] | {issue: next(iter(self.scenario.issues[issue].options))}
            self.state = self.number_of[tuple(names.values())]
        self.battlefield += fought * self.common["battlefield.drift"]
        self.battlefield += self.common["battlefield.volatility"] * sqrt(fought) * luck
        self.fought, self.today, self.basis = self.fought + fought, day, self.state
        self.wars.clear()
        self.better.clear()

    def sign(self, x: int) -> None:
        """Put x in force; a lasting option that stays in force keeps its day."""
        for issue, option in self.deals[x].items():
            if option != self.deals[self.state][issue]:
                self.runs_to.pop(issue, None)
                if self.lasts(x, issue):
                    self.runs_to[issue] = self.today + self.lasts(x, issue)
        self.state = x

    def play_round(self, r: int) -> None:
        """Play a round: exchanges, closing, leaving."""
        mediator = self.scenario.rounds[self.name].mediator
        hosts = mediator is not None and self.scenario.mediators[mediator].hosts is not None
        host = self.common[f"mediators.{mediator}.hosts.leaving"] if hosts else 0.0
        self.leaving = {p: self.truth[f"parties.{p}.talking.leaving"] + host for p in self.parties}
        self.length, self.opener = int(self.common[f"rounds.{self.name}.exchanges"]), self.openers[r]
        self.known = {}
        for p in self.parties:
            self.appraise(p)
        top = {p: self.top(p) for p in self.parties}
        thoughts = map(dict, (self.no_deal, self.talk, self.walk, self.reservation, top))
        self.told.append(Opens(self.length, self.parties[self.opener], *thoughts))
        signed, way = self.exchange(), "exchange"
        if signed is None:
            signed, way = self.tabled(), "text"
        if signed is None:
            signed, way = self.issue_by_issue(), "issue by issue"
        if signed is not None:
            self.told.append(Signs(way, signed))
            self.end = self.outcome(signed, is_new=True)
            self.over = self.ends_talks(signed)
            self.sign(signed)
            self.fruitless = 0
            return
        self.end, self.fruitless = self.outcome(self.state, is_new=False), self.fruitless + 1
        for p in self.parties:
            path = f"parties.{p}.talking"
            cost = self.truth[f"{path}.cost"] * (1 + self.common[f"{path}.fatigue"] * self.fruitless)
            self.payoff[p] -= self.d(p, self.today) * cost
        for p in self.parties[self.opener :] + self.parties[: self.opener]:
            leaves, bound = self.leaves(p), ""
            if leaves != (self.walk[p] > self.talk[p] + TOLERANCE) or self.never_leaves(p):
                bound = "strategy"
            if self.ends_fighting(self.state):
                leaves, bound = False, bound if self.never_leaves(p) else "ceasefire"
            self.told.append(Weighs(p, self.walk[p], self.talk[p], leaves, bound))
            if leaves:
                self.payoff[p] -= self.d(p, self.today) * self.leaving[p]
                self.end, self.over = "breakdown", True
                return

    def play(self, progress: Callable[[int], object] = lambda finished: None) -> Self:
        """Play all rounds; ``told`` and ``payoff`` hold what happened."""
        self.battlefield = self.common["battlefield.start"]
        self.horizon = int(self.common["horizon.days"])
        self.payoff = dict.fromkeys(self.parties, 0.0)
        for r, name in enumerate(self.game.rounds):
            self.name = name
            self.advance(self.days[r], self.luck[r])
            last = min(r, len(self.days) - 2)
            self.gap = self.days[last + 1] - self.days[last] if len(self.days) > 1 else 0
            held = not self.over
            if held:
                self.play_round(r)
            closes = held, self.end, self.state, self.over, self.battlefield, self.fought
            self.told.append(Closes(name, self.today, *closes))
            progress(r + 1)
        for p in self.parties:
            self.payoff[p] += self.d(p, self.today) * self.worth(p, self.state, self.truth)
        return self
