"""The tree of a scenario: what each part of a file holds, its units and its neutral defaults.

What a file leaves out takes the value at which its mechanism has no effect.

Room     scenario
Shapes   none
Units    utils of the party [util], days [day], probabilities [prob]; stated by field
Source   docs/model.md, sections 1 to 8
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from sim.scenario.block import Block
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
from sim.scenario.findings import Finding
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
    VariantNames,
    When,
)
from sim.scenario.strategies import Named, Part, Protocol, Strategy

Closing = Annotated[Literal["issue_by_issue", "none"], BeforeValidator(read_closing)]
Private = Literal["stakes", "war", "optimism", "talking"]


class Horizon(Block):
    """How far ahead parties look."""

    days: Days
    """How far ahead parties look [day]."""


class Hidden(Block):
    """What parties do not know of each other, and how widely it spreads."""

    what: tuple[Private, ...] = Field(default=(), strict=False)
    """What is private; red lines always are."""
    spread: NotNegative = exactly(0)
    """How widely, as the standard deviation of the logarithm."""


class Option(Block):
    """One option of an issue and what binds it."""

    lasts: Duration = None
    """Lapses by itself after so long, such as `3 days`; for good where left out."""
    ends: Literal["fighting"] | None = None
    """Whether it ends the fighting."""
    needs: When | None = None
    """Condition on the rest of the deal."""
    after: When | None = None
    """Condition on what is already in force."""
    boost: Annotated[PartyChances, Blank] = {}
    """Party protected: rise of its trust in promises [prob]."""


class Issue(Block):
    """An issue: its options in order, the first being the situation on the first day."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True, use_attribute_docstrings=True)
    __pydantic_extra__: dict[str, Annotated[Option, Blank]] = Field(init=False)

    carried_out_by: Performers = frozenset()
    """`all`, a party, or a list of parties."""

    @property
    def options(self) -> dict[str, Option]:
        """The options, in order."""
        return self.__pydantic_extra__


class Battlefield(Block):
    """What an impartial observer expects of the war, for the first party [util]."""

    start: Amount = exactly(0)
    """What an impartial observer would give the first party on the first day [util]."""
    drift: Amount = exactly(0)
    """[util/day]."""
    volatility: NotNegative = exactly(0)
    """[util per square root of a day]."""


class Link(Block):
    """The worth of a combination."""

    when: When
    """The combination."""
    worth: Amount
    """What it is worth on top of its parts [util]."""


class RedLine(Block):
    """What a party may be unable to accept."""

    when: When
    """What is beyond the line."""
    chance: Chance
    """Chance that the line is there [prob]."""


class War(Block):
    """What a day of the war costs."""

    cost_per_day: NotNegative = exactly(0)
    """Cost of a day of war [util/day]."""
    growth: Amount = exactly(0)
    """Its growth [1/day]."""


class Shock(Block):
    """A change of war costs from a day on."""

    after_days: Delay
    """Days since the start [day]."""
    adds: Shocked
    """What is added from then on: `{war.cost_per_day: [util/day]}`."""
    announced: bool = False
    """Whether it is foreseen before its day."""


class Prospects(Block):
    """What a party expects to win by fighting."""

    optimism: Amount = exactly(0)
    """What it expects of the horizon beyond an impartial observer's view [util]."""
    fades_after: Positive = exactly(30)
    """Days of fighting that weigh as much as that belief [day]."""
    loading: Amount = exactly(0)
    """Share of the battlefield's moves; by default 1 for the first party, -1 for the second, then 0."""


class Trust(Block):
    """Belief in promises, and what a broken ceasefire would cost."""

    level: Chance = exactly(1)
    """Believed chance that promises are kept [prob]."""
    breach: NotNegative = exactly(0)
    """What is lost if the other side breaks a ceasefire first [util]."""


class Talking(Block):
    """What talking on and leaving cost, and what is hoped for."""

    cost: NotNegative = exactly(0)
    """Cost of a round that signs nothing [util]."""
    fatigue: NotNegative = exactly(0)
    """Rise of that cost with each such round in a row."""
    leaving: NotNegative = exactly(0)
    """Price of being the one who breaks off [util]."""
    hope: Chance = exactly(0)
    """Share of the open gain that one more round is believed to bring."""


class Party(Block):
    """One party: its stakes, its war, its beliefs and its way of bargaining."""

    demands: Stakes = {}
    """Issue: option: what it is worth [util]."""
    costs: Stakes = {}
    """Issue: option: what conceding it costs [util]."""
    links: Annotated[dict[str, Link], Book] = {}
    """Worth of combinations, by name."""
    red_lines: Annotated[dict[str, RedLine], Book] = {}
    """What it may be unable to accept, by name."""
    war: Annotated[War, Blank] = War()
    """What the war costs it."""
    shocks: Annotated[dict[str, Shock], Book] = {}
    """Changes of that from a day on, by name."""
    prospects: Annotated[Prospects, Blank] = Prospects()
    """What it expects to win by fighting."""
    trust: Annotated[Trust, Blank] = Trust()
    """What it thinks of promises."""
    talking: Annotated[Talking, Blank] = Talking()
    """What talking on and leaving cost it."""
    patience: Discount = exactly(1)
    """Discount factor over 30 days."""
    strategy: Strategy = Field(default={}, validate_default=True)
    """Kind of part: name of a part, or `{name: {parameter: number}}`."""


class Hosts(Block):
    """A mediator that hosts puts a price on leaving."""

    leaving: NotNegative
    """Added to the price of breaking off [util]."""


class Tables(Block):
    """A mediator that tables texts."""

    drafts: Drafts
    """How many texts it tables at the close of a round."""
    bias: Annotated[PartyWeights, Blank] = {}
    """Party: weight of its index in choosing a text; 1 where left out."""


class Mediator(Block):
    """A set of acts, each optional."""

    hosts: Hosts | None = None
    """It hosts: leaving costs more."""
    tables: Tables | None = None
    """It tables texts."""


class Round(Block):
    """A dated meeting, or one that comes some days after the last."""

    date: Day | None = None
    """Day of the meeting."""
    days_after_last: Days | None = None
    """In place of a date: days after the last round [day]."""
    exchanges: Turns
    """How many offers there is time for."""
    held: bool = True
    """Where false, the round is as if it were not in the file."""
    mediator: MediatorName = None
    """Name of a mediator, or `none`."""
    protocol: Protocol | None = None
    """The protocol of its exchanges; by default as for all rounds."""
    closing: Closing | None = None
    """`issue_by_issue` or `none`; by default as for all rounds."""
    venue: str | None = None
    """Where it is held."""
    source: str | None = None
    """Of the date."""

    @property
    def played_by(self) -> Part:
        """Its protocol, which has been filled in where it says nothing itself."""
        assert self.protocol is not None
        return self.protocol


class Outcome(Block):
    """A named outcome: a condition on the state, or `anything new`."""

    when: OutcomeWhen
    """Condition on the state at the end of a round, or `anything new`."""
    ends: Literal["talks"] | None = None
    """Whether it ends the talks."""

    @property
    def anything_new(self) -> bool:
        """Whether it is met by anything new being in force."""
        return self.when is None


class Model(Block):
    """Settings of the method."""

    types: int = Field(default=12, ge=1, le=1000)
    """How many types of each party its rivals think of."""
    blur: Positive = exactly(0.05)
    """How sharply a type tells better from worse [util]."""
    learning: Chance = exactly(0)
    """Weight of evidence: 1 is Bayes' rule, 0 switches learning off."""
    error: Chance = exactly(0.05)
    """Chance that an act says nothing [prob]."""
    least_gain: NotNegative = exactly(0.005)
    """Least gain that anyone signs for [util]."""
    prerequisites: Literal["kept", "ignored"] = "kept"
    """Whether `needs` and `after` bind."""


class Content(BaseModel):
    """Everything that a scenario file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    format: Literal[1]
    """Version of this format."""
    title: str
    """One line."""
    starts: Day
    """The first day."""
    known: Day
    """The day after which nothing may be cited."""
    horizon: Horizon
    """How far ahead parties look."""
    sources: Annotated[dict[str, str], Book] = {}
    """Name of a source: what it is."""
    scale: Annotated[dict[str, Amount], Book] = {}
    """Word: range; so that the same word means the same everywhere."""
    order: Orders = ()
    """Citation: `path >= path`, a chain, or a list of them; every draw respects them."""
    hidden: Annotated[Hidden, Blank] = Hidden()
    """What the parties do not know of each other."""
    issues: Annotated[dict[str, Issue], Book]
    """What is bargained over: issue: its options; the first is the situation on the first day."""
    battlefield: Annotated[Battlefield, Blank] = Battlefield()
    """What an impartial observer expects of the war."""
    parties: Annotated[dict[str, Annotated[Party, Blank]], Book]
    """Who bargains; two at least."""
    mediators: Annotated[dict[str, Annotated[Mediator, Blank]], Book] = {}
    """Who mediates, by name."""
    protocol: Protocol = Field(default="alternating_offers", validate_default=True)
    """How exchanges go where a round does not say: a protocol by name, or `{name: {parameter: value}}`."""
    closing: Closing = "none"
    """How every round closes that does not say itself."""
    rounds: Annotated[dict[str, Round], Book]
    """The meetings, in order."""
    outcomes: Annotated[dict[str, Outcome], Book]
    """What a round may end in, by name; the first that matches counts."""
    model: Annotated[Model, Blank] = Model()
    """Settings of the method."""
    strategies: Annotated[dict[str, Named], Book] = {}
    """Strategies by name, for tournaments."""
    variants: Annotated[dict[str, Annotated[dict[str, Any], Book]], Book] = {}
    """Name: settings by path; the same scenario, otherwise."""
    null_models: VariantNames = ()
    """Names of variants that a finding has to beat to count as evidence."""
    findings: Annotated[dict[str, Finding], Book] = {}
    """Claims about a world, by name; judged after the talks."""

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

    @field_validator("findings", mode="after")
    @classmethod
    def _of_rounds_held(cls, findings: dict[str, Finding], info: ValidationInfo) -> dict[str, Finding]:
        """A finding about a round that is not held is left out with the round."""
        held = info.data.get("rounds", {}).keys()
        return {name: finding for name, finding in findings.items() if finding.when.keys() <= held}

    @field_validator("rounds", mode="after")
    @classmethod
    def _as_for_all(cls, rounds: dict[str, Round], info: ValidationInfo) -> dict[str, Round]:
        """Only rounds held count; each goes as the file says for all, where it says nothing itself."""
        if rounds and not any(round_.held for round_ in rounds.values()):
            raise FlawError(Flaw("E120", "no round is held", hint="at least one round has to be"))
        return {
            name: round_.model_copy(
                update={key: getattr(round_, key) or info.data.get(key) for key in ("protocol", "closing")}
            )
            for name, round_ in rounds.items()
            if round_.held
        }


def _with_loading(party: Party, sign: int) -> Party:
    if "loading" in party.prospects.model_fields_set:
        return party
    prospects = party.prospects.model_copy(update={"loading": exactly(sign)})
    return party.model_copy(update={"prospects": prospects})
