"""Issue by issue, after an agenda, in one world, written to be read.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util]
Source   Fershtman (1990); Fatima, Wooldridge & Jennings (2004); model.md, section 7
"""

from sim.talks.reference.events import TakesUp
from sim.talks.reference.exchanges import Exchanges
from sim.talks.reference.protocols.alternating_offers import alternating_offers


def agenda(talks: Exchanges, *, issues: tuple[str, ...]) -> int | None:
    """Bargain over one issue after another, by alternating offers; return the text if it has changed."""
    text, exchanges, opener = talks.state, talks.length, talks.opener
    values, reservation = talks.values, talks.reservation
    for item, issue in enumerate(issues):
        talks.length = exchanges // len(issues) + (item < exchanges % len(issues))
        talks.opener, talks.basis = (opener + item) % len(talks.parties), text
        talks.values = {
            p: {x: value for x, value in values[p].items() if talks.changes(x, text) == [issue]}
            for p in talks.parties
        }
        talks.reservation = {
            p: reservation[p] if text == talks.state else max(reservation[p], values[p][text])
            for p in talks.parties
        }
        if talks.length:
            talks.told.append(TakesUp(issue, talks.length))
        agreed = alternating_offers(talks, item=issue)
        text, talks.begins = text if agreed is None else agreed, talks.begins + talks.length
    talks.values, talks.reservation = values, reservation
    talks.length, talks.opener, talks.begins, talks.basis = exchanges, opener, 0, talks.state
    return text if text != talks.state else None
