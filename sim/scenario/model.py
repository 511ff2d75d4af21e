"""The tree of a scenario: what each part of a file holds, its units and its neutral defaults.

What a file leaves out takes the value at which its mechanism has no effect.

Room     scenario
Shapes   none
Units    utils of the party [util], days [day], probabilities [prob]; stated by field
Source   docs/model.md, sections 1 to 8
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from sim.scenario.errors import Flaw, FlawError
from sim.scenario.fields import (
    Amount,
    Blank,
    Book,
    Chance,
    Day,
    Days,
    Delay,
    Discount,
    Drafts,
    Duration,
    NotNegative,
    Positive,
    Turns,
    read_closing,
)
from sim.scenario.numbers import exactly
from sim.scenario.orders import Orders
from sim.scenario.references import (
    MediatorName,
    OutcomeWhen,
    PartyChances,
    PartyWeights,
    Performers,
    Shocked,
    Stakes,
    When,
)
from sim.scenario.strategies import Named, Strategy

Closing = Annotated[Literal["issue_by_issue", "none"], BeforeValidator(read_closing)]
Private = Literal["stakes", "war", "optimism", "talking"]


class Block(BaseModel):
    """A part of the file with fixed keys; `why` is the reason for what stands in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    why: str | None = None


class Horizon(Block):
    """How far ahead parties look."""

    days: Days  # [day]


class Hidden(Block):
    """What parties do not know of each other, and how widely it spreads."""

    what: tuple[Private, ...] = Field(default=(), strict=False)
    spread: NotNegative = exactly(0)  # of the logarithm


class Option(Block):
    """One option of an issue and what binds it."""

    lasts: Duration = None  # [day]; lapses by itself after so long
    ends: Literal["fighting"] | None = None
    needs: When | None = None  # in the same deal
    after: When | None = None  # already in force
    boost: Annotated[PartyChances, Blank] = {}  # [prob] party protected -> rise of its trust


class Issue(Block):
    """An issue: its options in order, the first being the situation on the first day."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)
    __pydantic_extra__: dict[str, Annotated[Option, Blank]] = Field(init=False)

    carried_out_by: Performers = frozenset()

    @property
    def options(self) -> dict[str, Option]:
        """The options, in order."""
        return self.__pydantic_extra__


class Battlefield(Block):
    """What an impartial observer expects of the war, for the first party [util]."""

    start: Amount = exactly(0)
    drift: Amount = exactly(0)  # [util/day]
    volatility: NotNegative = exactly(0)  # [util/sqrt(day)]


class Link(Block):
    """The worth of a combination."""

    when: When
    worth: Amount  # [util]


class RedLine(Block):
    """What a party may be unable to accept."""

    when: When
    chance: Chance  # [prob] that the line is there


class War(Block):
    """What a day of the war costs."""

    cost_per_day: NotNegative = exactly(0)  # [util/day]
    growth: Amount = exactly(0)  # [1/day]


class Shock(Block):
    """A change of war costs from a day on."""

    after_days: Delay  # [day] since the start
    adds: Shocked  # [util/day]
    announced: bool = False


class Prospects(Block):
    """What a party expects to win by fighting."""

    optimism: Amount = exactly(0)  # [util] over the horizon, beyond an impartial observer's view
    fades_after: Positive = exactly(30)  # [day] of fighting that weigh as much as the prior belief
    loading: Amount = exactly(0)  # share of the battlefield's moves; by default 1, -1, then 0


class Trust(Block):
    """Belief in promises, and what a broken ceasefire would cost."""

    level: Chance = exactly(1)  # [prob]
    breach: NotNegative = exactly(0)  # [util]


class Talking(Block):
    """What talking on and leaving cost, and what is hoped for."""

    cost: NotNegative = exactly(0)  # [util] of a round
    fatigue: NotNegative = exactly(0)  # rise of that cost per fruitless round
    leaving: NotNegative = exactly(0)  # [util]
    hope: Chance = exactly(0)  # share of the open gain


class Party(Block):
    """One party: its stakes, its war, its beliefs and its way of bargaining."""

    demands: Stakes = {}  # [util]
    costs: Stakes = {}  # [util]
    links: Annotated[dict[str, Link], Book] = {}
    red_lines: Annotated[dict[str, RedLine], Book] = {}
    war: Annotated[War, Blank] = War()
    shocks: Annotated[dict[str, Shock], Book] = {}
    prospects: Annotated[Prospects, Blank] = Prospects()
    trust: Annotated[Trust, Blank] = Trust()
    talking: Annotated[Talking, Blank] = Talking()
    patience: Discount = exactly(1)  # discount factor over 30 days
    strategy: Strategy = Field(default={}, validate_default=True)


class Hosts(Block):
    """A mediator that hosts puts a price on leaving."""

    leaving: NotNegative  # [util]


class Tables(Block):
    """A mediator that tables texts."""

    drafts: Drafts
    bias: Annotated[PartyWeights, Blank] = {}  # weights on the parties' index, 1 where left out


class Mediator(Block):
    """A set of acts, each optional."""

    hosts: Hosts | None = None
    tables: Tables | None = None


class Round(Block):
    """A dated meeting, or one that comes some days after the last."""

    date: Day | None = None
    days_after_last: Days | None = None  # [day]
    exchanges: Turns
    held: bool = True  # where not, the rest of the file is read as if the round were not in it
    mediator: MediatorName = None
    closing: Closing | None = None
    venue: str | None = None
    source: str | None = None  # of the date


class Outcome(Block):
    """A named outcome: a condition on the state, or `anything new`."""

    when: OutcomeWhen
    ends: Literal["talks"] | None = None

    @property
    def anything_new(self) -> bool:
        """Whether it is met by anything new being in force."""
        return self.when is None


class Model(Block):
    """Settings of the method."""

    types: int = Field(default=12, ge=1, le=1000)
    blur: Positive = exactly(0.05)  # [util]
    learning: Chance = exactly(0)
    error: Chance = exactly(0.05)  # [prob]
    least_gain: NotNegative = exactly(0.005)  # [util]
    prerequisites: Literal["kept", "ignored"] = "kept"


class Content(BaseModel):
    """Everything that a scenario file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal[1]
    title: str
    starts: Day
    known: Day
    horizon: Horizon
    sources: Annotated[dict[str, str], Book] = {}
    scale: Annotated[dict[str, Amount], Book] = {}
    order: Orders = ()
    hidden: Annotated[Hidden, Blank] = Hidden()
    issues: Annotated[dict[str, Issue], Book]
    battlefield: Annotated[Battlefield, Blank] = Battlefield()
    parties: Annotated[dict[str, Annotated[Party, Blank]], Book]
    mediators: Annotated[dict[str, Annotated[Mediator, Blank]], Book] = {}
    closing: Closing = "none"
    rounds: Annotated[dict[str, Round], Book]
    outcomes: Annotated[dict[str, Outcome], Book]
    model: Annotated[Model, Blank] = Model()
    strategies: Annotated[dict[str, Named], Book] = {}
    variants: Annotated[dict[str, Annotated[dict[str, Any], Book]], Book] = {}

    @field_validator("issues", mode="after")
    @classmethod
    def _all_carry_out(cls, issues: dict[str, Issue], info: ValidationInfo) -> dict[str, Issue]:
        """Where it is not said who carries an issue out, all parties do."""
        everyone = frozenset(info.context.parties if info.context is not None else ())
        return {
            name: issue if issue.carried_out_by else issue.model_copy(update={"carried_out_by": everyone})
            for name, issue in issues.items()
        }

    @field_validator("parties", mode="after")
    @classmethod
    def _opponents(cls, parties: dict[str, Party]) -> dict[str, Party]:
        """The first party gains what the second loses on the battlefield, unless the file says otherwise."""
        signs = dict(zip(parties, (1, -1), strict=False))
        return {name: _with_loading(party, signs.get(name, 0)) for name, party in parties.items()}

    @field_validator("rounds", mode="after")
    @classmethod
    def _default_closing(cls, rounds: dict[str, Round], info: ValidationInfo) -> dict[str, Round]:
        """Only rounds held count; each closes as the file says for all, unless it says otherwise itself."""
        closing = info.data.get("closing", "none")
        if rounds and not any(round_.held for round_ in rounds.values()):
            raise FlawError(Flaw("E120", "no round is held", hint="at least one round has to be"))
        return {
            name: round_ if round_.closing else round_.model_copy(update={"closing": closing})
            for name, round_ in rounds.items()
            if round_.held
        }


def _with_loading(party: Party, sign: int) -> Party:
    if "loading" in party.prospects.model_fields_set:
        return party
    prospects = party.prospects.model_copy(update={"loading": exactly(sign)})
    return party.model_copy(update={"prospects": prospects})
