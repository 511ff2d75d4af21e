"""What the reference tells of a world: small frozen events, in the order in which they happen.

Nothing here was decided for the telling: each event holds what the talks themselves went by.

Room     talks (read by sim.results.trace and by tests)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index and beliefs [prob], time [day since the first day]
Source   model.md, sections 5 to 8
"""

from dataclasses import dataclass

Numbers = dict[str, float]  # path of a number, or a party -> value


@dataclass(frozen=True, slots=True)
class Lapses:
    """A lasting option has run out."""

    issue: str
    option: str
    day: int


@dataclass(frozen=True, slots=True)
class Opens:
    """A round opens, with what each party makes of no deal; held for all of the round."""

    exchanges: int  # that there is time for
    opener: str
    no_deal: Numbers  # W of the state in force
    talk: Numbers  # worth of talking on
    walk: Numbers  # worth of walking out
    reservation: Numbers  # the larger of the two
    top: Numbers  # V of the best deal that may be signed, minus infinity where there is none


@dataclass(frozen=True, slots=True)
class TakesUp:
    """The next issue of an agenda is up."""

    issue: str
    exchanges: int  # that there is time for


@dataclass(frozen=True, slots=True)
class Offers:
    """A party offers a deal, or the mediator puts one to all."""

    exchange: int  # from 0, as in the tables
    party: str | None  # None for the mediator
    deal: int
    ask: float | None  # its aspiration now
    values: dict[str, float | None]  # V to each party, None across a red line
    index: Numbers  # P of each party against what is in force, before anyone learns from the offer
    is_news: bool  # not offered by it before in this round


@dataclass(frozen=True, slots=True)
class Passes:
    """A party has nothing to offer: no deal is worth the least gain more to it than talking on or leaving."""

    exchange: int
    party: str
    ask: float


@dataclass(frozen=True, slots=True)
class Answers:
    """A party accepts or refuses."""

    exchange: int
    party: str
    whose: str | None  # the offer
    deal: int
    agrees: bool
    ask: float | None  # its aspiration at its next turn, None where it votes on a change of a text
    least: (
        float  # what it takes, by its strategy and never less than its reservation value, or the text's V; by
    )
    # a rule of its user's it is minus infinity where it takes the deal and nan where it does not
    reservation: float
    value: float | None  # None where the deal crosses red lines of its own
    lines: tuple[str, ...]  # these


@dataclass(frozen=True, slots=True)
class Belief:
    """What is publicly thought of a party."""

    index: float  # P of the deal at hand
    weights: tuple[float, ...]  # of its types
    doubts: Numbers  # red line -> chance that it is there


@dataclass(frozen=True, slots=True)
class Learns:
    """All others learn from what a party offers, accepts (``agrees``) or refuses."""

    exchange: int
    party: str
    whose: str | None  # the offer
    deal: int
    agrees: bool
    before: Belief
    after: Belief


@dataclass(frozen=True, slots=True)
class Votes:
    """A text is put to the vote: signed if no party is worse off than without it and some party gains."""

    way: str  # "text" or "issue by issue"; "exchange" where it is the text of the exchanges
    deal: int
    values: dict[str, float | None]  # V to each party, None across a red line
    lines: dict[str, tuple[str, ...]]  # of each party, which it crosses
    index: Numbers
    reservation: Numbers
    agrees: dict[str, bool]  # where it is worth no less than the reservation value
    is_open: bool


@dataclass(frozen=True, slots=True)
class Improves:
    """Issue by issue: one option is changed, to the good of some and the harm of none."""

    deal: int
    gains: Numbers  # of V


@dataclass(frozen=True, slots=True)
class Signs:
    """A deal is signed."""

    way: str  # "exchange", "text" or "issue by issue"
    deal: int


@dataclass(frozen=True, slots=True)
class Weighs:
    """After a round that signed nothing a party compares leaving with talking on."""

    party: str
    walk: float
    talk: float
    leaves: bool
    bound: str = ""  # why it stays or leaves whatever they are: "strategy", "ceasefire"


@dataclass(frozen=True, slots=True)
class Closes:
    """A round is over, or was not held; what it ended in, and what is in force."""

    round: str
    day: int
    held: bool
    outcome: str
    state: int
    over: bool  # no further round is held
    battlefield: float
    fought: int  # days since the first


Event = (
    Lapses | Opens | TakesUp | Offers | Passes | Answers | Learns | Votes | Improves | Signs | Weighs | Closes
)
