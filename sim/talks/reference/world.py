"""One world of a scenario, its ledger and the public index, written to be read.

Scalar, slow and from the scenario's own words; takes nothing from the engine but deals and draws.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index [prob], time [day]
Source   model.md, sections 2 to 6
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from math import prod, sqrt
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np

from sim.game import Game, count_sets, draw_sets, draw_types, draw_worlds, set_of_world
from sim.scenario import Condition, Option
from sim.talks.reference.events import Belief, Event, Numbers

TOLERANCE = 1e-9
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
Method = Callable[Concatenate["World", Asked], Answer]


def remembered(method: Method[Asked, Answer]) -> Method[Asked, Answer]:
    """Work a method out once for whatever it is asked: for what nothing changes in the course of a world."""

    @wraps(method)
    def once(self: "World", /, *asked: Asked.args, **named: Asked.kwargs) -> Answer:
        known = self.memory.setdefault(method.__name__, {})
        if asked not in known:
            known[asked] = method(self, *asked, **named)
        return cast(Answer, known[asked])

    return once


@dataclass
class World:
    """World number ``world`` of a run of ``draws`` worlds, and how things stand in it."""

    game: Game
    seed: int
    draws: int
    world: int
    told: list[Event] = field(default_factory=list)
    payoff: dict[str, float] = field(default_factory=dict)
    # what holds now
    today: int = 0
    gap: int = 0  # days to the next date
    horizon: int = 0  # days
    state: int = 0  # the deal in force
    basis: int = 0  # the deal that all are compared with: this one, or the text of the exchanges
    runs_to: dict[str, int] = field(default_factory=dict)  # issue -> day its lasting option lapses
    battlefield: float = 0.0
    fought: int = 0  # days
    fruitless: int = 0  # rounds in a row that signed nothing
    over: bool = False
    end: str = "continue to talk"
    memory: dict[str, dict[tuple[Any, ...], Any]] = field(default_factory=dict)  # see ``remembered``
    known: dict[tuple[str, int, int], float] = field(default_factory=dict)  # P worked out
    wars: dict[tuple[str, int, int, int], float] = field(default_factory=dict)  # F worked out today
    better: dict[tuple[str, int, int], list[float]] = field(default_factory=dict)  # alphas worked out today

    def __post_init__(self) -> None:
        """Draw the world."""
        game, w = self.game, np.array([self.world])
        a = set_of_world(self.draws)[w]
        sets = draw_sets(game, self.seed, count_sets(self.draws))[a]
        worlds = draw_worlds(game, self.seed, sets, w, a)
        types = draw_types(game, self.seed, sets, int(a[0]))[0]
        self.truth: Numbers = dict(zip(game.numbers, worlds.values[0].tolist(), strict=True))
        self.types: list[Numbers] = [dict(zip(game.numbers, row.tolist(), strict=True)) for row in types]
        self.common: Numbers = dict(zip(game.numbers, sets[0].tolist(), strict=True))
        self.days, self.luck = worlds.days[0].tolist(), worlds.luck[0].tolist()
        self.openers = worlds.opener[0].tolist()
        self.scenario, self.parties = game.scenario, game.parties
        self.there = {
            party: dict(zip(game.stakes[p].line_names, worlds.lines[p][0], strict=True))
            for p, party in enumerate(self.parties)
        }
        self.deals = [game.deals.names(x) for x in range(len(game.deals))]
        self.number_of = {tuple(deal.values()): x for x, deal in enumerate(self.deals)}
        self.prerequisites = [
            [(i, after) for i in self.scenario.issues if (after := self.option(x, i).after)]
            for x in range(len(self.deals))
        ]
        self.weights = {party: [1 / len(self.types)] * len(self.types) for party in self.parties}
        self.doubts: dict[str, Numbers] = {
            party: {
                line: self.common[f"parties.{party}.red_lines.{line}.chance"] for line in self.there[party]
            }
            for party in self.parties
        }

    # ---- what is written in the scenario ------------------------------------------------------

    def holds(self, condition: Condition, x: int) -> bool:
        """Return whether a condition holds where deal x is in force."""
        deal = self.deals[x]
        return any(all(deal[i] in allowed for i, allowed in clause.items()) for clause in condition.clauses)

    def option(self, x: int, issue: str) -> Option:
        """Return the option of deal x on an issue."""
        return self.scenario.issues[issue].options[self.deals[x][issue]]

    @remembered
    def ends_fighting(self, x: int) -> bool:
        """Return whether deal x ends the fighting."""
        return any(self.option(x, issue).ends == "fighting" for issue in self.scenario.issues)

    @remembered
    def pause(self, x: int) -> str | None:
        """Return the issue whose option in x pauses the fighting."""
        for issue, body in self.scenario.issues.items():
            if self.lasts(x, issue) and any(o.ends == "fighting" for o in body.options.values()):
                return issue
        return None

    def reachable(self, x: int, after: int) -> bool:
        """Return whether deal x may be signed while ``after`` is in force."""
        if self.scenario.model.prerequisites == "ignored":
            return True
        return all(
            self.deals[x][issue] == self.deals[after][issue] or self.holds(condition, after)
            for issue, condition in self.prerequisites[x]
        )

    def lasts(self, x: int, issue: str) -> int:
        """Return for how many days the option of x on an issue lasts, 0 where it stays."""
        return self.option(x, issue).lasts or 0

    def crossed(self, party: str, x: int) -> list[str]:
        """Return the red lines that deal x would cross."""
        lines = self.scenario.parties[party].red_lines
        return [name for name, line in lines.items() if self.holds(line.when, x)]

    @remembered
    def forbidden(self, party: str, x: int) -> tuple[str, ...]:
        """Return those of them that are there."""
        return tuple(line for line in self.crossed(party, x) if self.there[party][line])

    def outcome(self, x: int, *, is_new: bool) -> str:
        """Return the first outcome that deal x meets, just signed or not."""
        for name, outcome in self.scenario.outcomes.items():
            if is_new if outcome.when is None else self.holds(outcome.when, x):
                return name
        return "continue to talk"

    def ends_talks(self, x: int) -> bool:
        """Return whether signing x ends the talks."""
        name = self.outcome(x, is_new=True)
        return name in self.scenario.outcomes and self.scenario.outcomes[name].ends == "talks"

    # ---- the ledger (sections 3 and 4) --------------------------------------------------------

    def d(self, party: str, days: int) -> float:
        """Return the discount factor over some days."""
        return float(self.common[f"parties.{party}.patience"] ** (days / 30))

    @remembered
    def trust(self, party: str, x: int) -> float:
        """Return the believed chance that promises in deal x are kept."""
        doubt = 1 - self.common[f"parties.{party}.trust.level"]
        for issue, option in self.deals[x].items():
            if party in self.scenario.issues[issue].options[option].boost:
                doubt *= 1 - self.common[f"issues.{issue}.{option}.boost.{party}"]
        return 1 - doubt

    @remembered
    def terms(self, party: str, x: int) -> list[tuple[str | None, float, str]]:
        """Return what a deal is made up of: the issue, None for a link, how far it counts, its number."""
        me, path, terms = self.scenario.parties[party], f"parties.{party}", []
        for issue, option in self.deals[x].items():
            if option in me.demands.get(issue, {}):
                others = self.scenario.issues[issue].carried_out_by - {party}
                trusted = self.trust(party, x) if others else 1.0
                terms.append((issue, trusted, f"{path}.demands.{issue}.{option}"))
            if option in me.costs.get(issue, {}):
                terms.append((issue, -1.0, f"{path}.costs.{issue}.{option}"))
        links = [name for name, link in me.links.items() if self.holds(link.when, x)]
        return [*terms, *((None, 1.0, f"{path}.links.{name}.worth") for name in links)]

    def stakes(self, party: str, x: int, numbers: Numbers, issues: set[str] | None = None) -> float:
        """Return own + trust x promised of a deal (of ``issues`` only, where given)."""
        terms = self.terms(party, x)
        counted = (term for term in terms if issues is None or term[0] in issues)
        return float(sum(counts * numbers[path] for _, counts, path in counted))

    def cost(self, party: str, start: int, days: int, known_on: float, numbers: Numbers) -> float:
        """Return the discounted war cost of ``days`` days from ``start``."""
        path, total = f"parties.{party}", 0.0
        for i in range(days):
            day = start + i
            cost = numbers[f"{path}.war.cost_per_day"] * (1 + self.common[f"{path}.war.growth"] * day)
            for name, shock in self.scenario.parties[party].shocks.items():
                felt_from = self.common[f"{path}.shocks.{name}.after_days"]
                if day >= felt_from and (shock.announced or felt_from <= known_on):
                    cost += self.common[f"{path}.shocks.{name}.adds.war.cost_per_day"]
            total += self.d(party, i) * cost
        return total

    def fighting_on(self, party: str, start: int, horizon: int, numbers: Numbers) -> float:
        """Return F from day ``start``, with what is known today."""
        path, common = f"parties.{party}", self.common
        s, fades = common[f"{path}.prospects.loading"], common[f"{path}.prospects.fades_after"]
        prior = horizon * s * common["battlefield.drift"] + numbers[f"{path}.prospects.optimism"]
        moved = horizon * s * (self.battlefield - common["battlefield.start"])
        prospects = s * self.battlefield + (fades * prior + moved) / (fades + self.fought)
        return self.d(party, horizon) * prospects - self.cost(party, start, horizon, self.today, numbers)

    def worth(self, party: str, x: int, numbers: Numbers, *, later: bool = False) -> float:
        """Return W(t, x), or W at the next date with what is left of today's horizon."""
        start = self.today + (self.gap if later else 0)
        horizon = max(self.horizon - (self.gap if later else 0), 0)
        same = party, start, horizon, id(numbers)
        if same not in self.wars:  # no deal has a part in it, so it is worked out once a day
            self.wars[same] = self.fighting_on(*same[:3], numbers)
        war = self.wars[same]
        trust, total = self.trust(party, x), self.stakes(party, x, numbers) + war
        if self.ends_fighting(x):
            total -= trust * war + (1 - trust) * self.common[f"parties.{party}.trust.breach"]
        issue = self.pause(x)
        if issue is not None:
            days = full = self.lasts(x, issue)
            if self.deals[x][issue] == self.deals[self.state][issue]:
                days = self.runs_to[issue] - self.today
            if later:
                days = days - self.gap if days > self.gap else full  # what lapses may be signed anew
            total += trust * self.cost(party, start, min(days, horizon), self.today, numbers)
        return total

    def carried(self, x: int) -> int:
        """Return what is left of x at the next date, after what lapses has lapsed."""
        names = dict(self.deals[x])
        for issue, option in self.deals[x].items():
            lasts = self.lasts(x, issue)
            if lasts and option == self.deals[self.state][issue]:
                lasts = self.runs_to[issue] - self.today
            if lasts and lasts <= self.gap:
                names[issue] = next(iter(self.scenario.issues[issue].options))
        return self.number_of[tuple(names.values())]

    # ---- the public index (section 6) ---------------------------------------------------------

    def clear(self, party: str, x: int, without: str | None = None) -> float:
        """Return R, the chance that no red line (but ``without``) forbids x."""
        lines = [line for line in self.crossed(party, x) if line != without]
        return float(prod(1 - self.doubts[party][line] for line in lines))

    def alpha(self, gain: float) -> float:
        """Return how likely a gain leaves someone better off."""
        z = gain / self.common["model.blur"]
        return float(0.5 + z / (2 * sqrt(1 + z * z)))

    def alphas(self, party: str, x: int, basis: int) -> list[float]:
        """Return how likely x leaves each type better off; nothing that is said in a round changes it."""
        if (party, x, basis) not in self.better:
            alphas = []
            for numbers in self.types:
                gain = self.worth(party, x, numbers) - self.worth(party, basis, numbers)
                alphas.append(self.alpha(gain))
            self.better[party, x, basis] = alphas
        return self.better[party, x, basis]

    def index(self, party: str, x: int, basis: int | None = None) -> float:
        """Return P, against the basis of the talks or another."""
        basis = self.basis if basis is None else basis
        if (party, x, basis) not in self.known:
            alphas = self.alphas(party, x, basis)
            mean = sum(w * alpha for w, alpha in zip(self.weights[party], alphas, strict=True))
            self.known[party, x, basis] = self.clear(party, x) * mean
        return self.known[party, x, basis]

    def belief(self, party: str, x: int) -> Belief:
        """Return what is publicly thought of a party, with regard to deal x against what is in force."""
        return Belief(self.index(party, x, self.state), tuple(self.weights[party]), self.doubts[party])

    def learn(self, party: str, x: int, *, agrees: bool) -> None:
        """Learn from an offer, acceptance (``agrees``) or refusal of x."""
        error, power = self.common["model.error"], self.common["model.learning"]

        def likelihood(agreeable: float) -> float:
            return float((error + (1 - error) * (agreeable if agrees else 1 - agreeable)) ** power)

        alphas, clear = self.alphas(party, x, self.basis), self.clear(party, x)
        mean = sum(w * alpha for w, alpha in zip(self.weights[party], alphas, strict=True))
        doubts = dict(self.doubts[party])
        for line in self.crossed(party, x):
            there = doubts[line] * likelihood(0.0)
            absent = (1 - doubts[line]) * likelihood(mean * self.clear(party, x, without=line))
            doubts[line] = there / (there + absent)
        weights = [
            w * likelihood(alpha * clear) for w, alpha in zip(self.weights[party], alphas, strict=True)
        ]
        self.weights[party] = [w / sum(weights) for w in weights]
        self.doubts[party] = doubts
        self.known.clear()
