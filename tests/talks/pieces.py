"""The readable reference in pieces, so that a mechanism can be taken out and not just set to nothing.

``Pieces`` writes section 5 and the frame of a round a second time, from the model and not from the
code; each class below it leaves one mechanism out. The numbers it does without are deleted, so
that reading one of them fails.
"""

from fnmatch import fnmatch
from math import inf
from typing import Any, ClassVar

from sim.talks.reference import Reference
from sim.talks.reference.events import Numbers, Signs, Weighs
from sim.talks.reference.world import TOLERANCE
from tests.talks.random_games import game


class Pieces(Reference):
    """The reference with every price, hope and concession in a method of its own."""

    left_out: ClassVar[dict[str, Any]] = {}  # numbers done without (patterns of paths) -> neutral value
    settings: ClassVar[dict[str, Any]] = {}  # settings of the scenario that do the same
    at_work: ClassVar[dict[str, Any]] = {}  # overrides that bring the mechanism out

    @classmethod
    def neutral(cls, number: int) -> dict[str, Any]:
        """Return the overrides that switch the mechanism off in a random game."""
        found = {
            path: value
            for path in game(number).numbers
            for pattern, value in cls.left_out.items()
            if fnmatch(path, pattern)
        }
        return {**cls.settings, **found}

    def __post_init__(self) -> None:
        super().__post_init__()
        for numbers in (self.truth, self.common, *self.types):
            for path in [
                path for path in numbers if any(fnmatch(path, pattern) for pattern in self.left_out)
            ]:
                del numbers[path]

    # ---- section 5 ----

    def host(self) -> float:
        mediator = self.scenario.rounds[self.name].mediator
        if mediator is None or self.scenario.mediators[mediator].hosts is None:
            return 0.0
        return self.common[f"mediators.{mediator}.hosts.leaving"]

    def own_price_of_leaving(self, party: str) -> float:
        return self.truth[f"parties.{party}.talking.leaving"]

    def wear(self, party: str) -> float:
        return 1 + self.common[f"parties.{party}.talking.fatigue"] * (self.fruitless + 1)

    def round_cost(self, party: str) -> float:
        return self.truth[f"parties.{party}.talking.cost"] * self.wear(party)

    def hoped_gain(self, party: str, x: int) -> float:
        hope = self.d(party, self.gap) * self.common[f"parties.{party}.talking.hope"]
        if hope == 0:
            return 0.0
        later, rivals = self.later[party], [j for j in self.parties if j != party]
        floors = {j: max(0.5, self.believed(party, j, x)) for j in rivals}
        best = -inf
        for y in sorted(later, key=later.__getitem__, reverse=True):
            within = self.reachable(y, after=x) and not self.forbidden(party, y)
            if within and all(self.believed(party, j, y) >= floors[j] - TOLERANCE for j in rivals):
                best = later[y]
                break
        return hope * max(0.0, best - later[self.carried(x)])

    def cont(self, party: str, x: int) -> float:
        return self.hoped_gain(party, x) - self.round_cost(party)

    def appraise(self, party: str) -> None:
        deals, q = range(len(self.deals)), self.state
        self.later = getattr(self, "later", {})
        self.later[party] = {x: self.worth(party, x, self.truth, later=True) for x in deals}
        self.leaving[party] = self.own_price_of_leaving(party) + self.host()
        self.no_deal[party] = self.worth(party, q, self.truth)
        self.talk[party] = self.no_deal[party] + self.cont(party, q)
        self.walk[party] = self.no_deal[party] - self.leaving[party]
        self.reservation[party] = max(self.talk[party], self.walk[party])
        self.values[party] = {}
        for x in deals:
            if x != q and self.reachable(x, after=q) and not self.forbidden(party, x):
                rest = 0.0 if self.ends_talks(x) else self.cont(party, x)
                self.values[party][x] = self.worth(party, x, self.truth) + rest

    # ---- section 7 ----

    def conceded(self, party: str, u: float) -> float:
        return u ** self.common[f"parties.{party}.strategy.aspiration.time_dependent.exponent"]

    def end_of_asking(self, party: str) -> float:
        hold = self.common[f"parties.{party}.strategy.aspiration.time_dependent.hold"]
        return self.reservation[party] + hold * (self.top(party) - self.reservation[party])

    def clock(self, party: str, turn: int) -> float:
        place = (self.parties.index(party) - self.opener) % len(self.parties)
        turns = list(range(place, self.length, len(self.parties)))
        past = sum(own < turn for own in turns)
        return min(past / (len(turns) - 1), 1.0) if len(turns) > 1 else 1.0

    def ask(self, party: str, turn: int) -> float:
        name = self.scenario.parties[party].strategy["aspiration"].name
        top, r = self.top(party), self.reservation[party]
        if name == "reservation_value" or top < r + self.common["model.least_gain"] - TOLERANCE:
            return r  # also where no deal is worth offering
        if name == "never_conceding":
            return top
        if name == "minimal_concession":
            new, again = self.next_concession(
                party, {x: v for x, v in self.values[party].items() if v >= r - TOLERANCE}
            )
            return min(self.values[party][x] for x in (again if new is None else [new]))
        share = self.conceded(party, self.clock(party, turn))
        return (1 - share) * top + share * self.end_of_asking(party)

    def leaves(self, party: str) -> bool:
        if self.scenario.parties[party].strategy["leaving"].name == "never" or self.ends_fighting(self.state):
            return False
        return self.walk[party] > self.talk[party] + TOLERANCE

    def play_round(self, r: int) -> None:
        self.length, self.opener = int(self.common[f"rounds.{self.name}.exchanges"]), self.openers[r]
        self.leaving, self.known = {}, {}
        for party in self.parties:
            self.appraise(party)
        signed, way = self.exchange(), "exchange"
        if signed is None:
            signed, way = self.tabled(), "text"
        if signed is None:
            signed, way = self.issue_by_issue(), "issue by issue"
        if signed is not None:
            self.told.append(Signs(way, signed))
            self.end, self.over = self.outcome(signed, is_new=True), self.ends_talks(signed)
            self.sign(signed)
            self.fruitless = 0
            return
        self.end = self.outcome(self.state, is_new=False)
        for party in self.parties:
            self.payoff[party] -= self.d(party, self.today) * self.round_cost(party)
        self.fruitless += 1
        for turn in range(len(self.parties)):
            party = self.parties[(self.opener + turn) % len(self.parties)]
            if self.leaves(party):
                self.told.append(Weighs(party, self.walk[party], self.talk[party], leaves=True))
                self.payoff[party] -= self.d(party, self.today) * self.leaving[party]
                self.end, self.over = "breakdown", True
                return


class WithoutLearning(Pieces):
    left_out: ClassVar = {"model.learning": 0}
    at_work: ClassVar = {
        "model.learning": 1,
        "model.types": 4,
        "hidden.what": ["stakes", "war", "optimism", "talking"],
        "hidden.spread": 0.6,
        "parties.*.strategy.proposal": "most_acceptable",
        "parties.*.strategy.aspiration": {"time_dependent": {"exponent": 1, "hold": 0}},
    }

    def learn(self, party: str, x: int, *, agrees: bool) -> None:
        return


class WithoutHope(Pieces):
    left_out: ClassVar = {"parties.*.talking.hope": 0}

    def cont(self, party: str, x: int) -> float:
        return -self.round_cost(party)


class WithoutFatigue(Pieces):
    left_out: ClassVar = {"parties.*.talking.fatigue": 0}

    def round_cost(self, party: str) -> float:
        return self.truth[f"parties.{party}.talking.cost"]


class WithoutCostOfTalking(Pieces):
    left_out: ClassVar = {"parties.*.talking.cost": 0, "parties.*.talking.fatigue": 0}

    def round_cost(self, party: str) -> float:
        return 0.0


class WithoutAudience(Pieces):
    left_out: ClassVar = {"parties.*.talking.leaving": 0}

    def own_price_of_leaving(self, party: str) -> float:
        return 0.0


class WithoutBrokenPromises(Pieces):
    """All keep what they promise: no trust, no breach, no use for guarantees."""

    left_out: ClassVar = {"parties.*.trust.level": 1, "parties.*.trust.breach": 0}

    def trust(self, party: str, x: int) -> float:
        return 1.0

    def worth(self, party: str, x: int, numbers: Numbers, *, later: bool = False) -> float:
        start = self.today + (self.gap if later else 0)
        horizon = max(self.horizon - (self.gap if later else 0), 0)
        total = self.stakes(party, x, numbers)
        if not self.ends_fighting(x):
            total += self.fighting_on(party, start, horizon, numbers)
        issue = self.pause(x)
        if issue is not None:
            days = self.lasts(x, issue)
            if self.deals[x][issue] == self.deals[self.state][issue]:
                days = self.runs_to[issue] - self.today
            if later:
                days = days - self.gap if days > self.gap else self.lasts(x, issue)
            total += self.cost(party, start, min(days, horizon), self.today, numbers)
        return total


class WithoutOptimism(Pieces):
    left_out: ClassVar = {"parties.*.prospects.optimism": 0}

    def fighting_on(self, party: str, start: int, horizon: int, numbers: Numbers) -> float:
        path = f"parties.{party}.prospects"
        s, fades = self.common[f"{path}.loading"], self.common[f"{path}.fades_after"]
        shift = self.battlefield - self.common["battlefield.start"]
        drift = (fades * self.common["battlefield.drift"] + shift) / (fades + self.fought)
        ahead = self.cost(party, start, horizon, self.today, numbers)
        return self.d(party, horizon) * s * (self.battlefield + horizon * drift) - ahead


class WithoutSecrets(Pieces):
    """Complete information: the one type of a party is the party itself."""

    left_out: ClassVar = {"hidden.spread": 0}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.truth, self.types = self.common, [self.common]
        self.weights = {party: [1.0] for party in self.parties}


class WithoutRedLines(Pieces):
    left_out: ClassVar = {"parties.*.red_lines.*.chance": 0}

    def __post_init__(self) -> None:
        super().__post_init__()
        self.there, self.doubts = {}, {party: {} for party in self.parties}

    def crossed(self, party: str, x: int) -> list[str]:
        return []

    def forbidden(self, party: str, x: int) -> tuple[str, ...]:
        return ()


class WithoutLinks(Pieces):
    left_out: ClassVar = {"parties.*.links.*.worth": 0}

    def stakes(self, party: str, x: int, numbers: Numbers, issues: set[str] | None = None) -> float:
        return super().stakes(party, x, numbers, set(self.scenario.issues) if issues is None else issues)


class WithoutWarCost(Pieces):
    left_out: ClassVar = {
        "parties.*.war.cost_per_day": 0,
        "parties.*.war.growth": 0,
        "parties.*.shocks.*.adds.war.cost_per_day": 0,
    }

    def cost(self, party: str, start: int, days: int, known_on: float, numbers: Numbers) -> float:
        return 0.0


class WithoutShocks(Pieces):
    left_out: ClassVar = {"parties.*.shocks.*.adds.war.cost_per_day": 0}

    def cost(self, party: str, start: int, days: int, known_on: float, numbers: Numbers) -> float:
        path = f"parties.{party}.war"
        growth, first = self.common[f"{path}.growth"], numbers[f"{path}.cost_per_day"]
        return sum(self.d(party, i) * first * (1 + growth * (start + i)) for i in range(days))


class WithoutGrowth(Pieces):
    left_out: ClassVar = {"parties.*.war.growth": 0}

    def cost(self, party: str, start: int, days: int, known_on: float, numbers: Numbers) -> float:
        path, today = f"parties.{party}", 0.0
        for i in range(days):
            today += self.d(party, i) * numbers[f"{path}.war.cost_per_day"]
            for name, shock in self.scenario.parties[party].shocks.items():
                day = self.common[f"{path}.shocks.{name}.after_days"]
                if start + i >= day and (shock.announced or day <= known_on):
                    today += self.d(party, i) * self.common[f"{path}.shocks.{name}.adds.war.cost_per_day"]
        return today


class WithoutImpatience(Pieces):
    left_out: ClassVar = {"parties.*.patience": 1}

    def d(self, party: str, days: int) -> float:
        return 1.0


class WithoutPrerequisites(Pieces):
    settings: ClassVar = {"model.prerequisites": "ignored"}

    def reachable(self, x: int, after: int) -> bool:
        return True


class WithoutHold(Pieces):
    left_out: ClassVar = {"parties.*.strategy.aspiration.time_dependent.hold": 0}

    def end_of_asking(self, party: str) -> float:
        return self.reservation[party]


class WithoutExponent(Pieces):
    left_out: ClassVar = {"parties.*.strategy.aspiration.time_dependent.exponent": 1}

    def conceded(self, party: str, u: float) -> float:
        return u


class WithoutIssueByIssue(Pieces):
    settings: ClassVar = {"closing": "none"}

    def issue_by_issue(self) -> int | None:
        return None


class WithoutTexts(Pieces):
    left_out: ClassVar = {"mediators.*.tables.drafts": 0}

    def tabled(self) -> int | None:
        return None


class WithoutHost(Pieces):
    left_out: ClassVar = {"mediators.*.hosts.leaving": 0}

    def host(self) -> float:
        return 0.0


class WithoutMediator(WithoutHost, WithoutTexts):
    left_out: ClassVar = {}
    settings: ClassVar = {"rounds.*.mediator": "none"}


MECHANISMS = tuple(
    member for member in list(globals().values()) if isinstance(member, type) and issubclass(member, Pieces)
)[1:]
