"""Is staying at the table found, or assumed?

A party leaves where talking on costs it more than leaving does. If the least price of leaving is above the
most that talking can cost, no draw can ever make it leave, whatever else the scenario says.

Room     scenario
Shapes   none
Units    utils [util]
Source   docs/model.md, section 5
"""

from collections.abc import Iterator

from sim.scenario.checks.written import Finding, Written
from sim.scenario.errors import Flaw
from sim.scenario.model import Content, Party


def staying_is_found(written: Written) -> Iterator[Finding]:
    """Warn where a party could not leave in any draw and any round."""
    for name, party in written.content.parties.items():
        margins = list(_margins(party, written.content))
        if margins and min(margins) > 0:
            message = f'"{name}" can never leave: its price of leaving is above that of talking in every draw'
            hint = "staying is then assumed, not found"
            yield ("parties", name, "talking", "leaving"), Flaw("W304", message, hint=hint)


def _margins(party: Party, content: Content) -> Iterator[float]:
    """Yield by how much leaving is at least dearer than talking, round by round [util]."""
    talking = party.talking
    for fruitless, meeting in enumerate(content.rounds.values(), 1):
        mediator = content.mediators.get(meeting.mediator or "")
        host = mediator.hosts.leaving.low if mediator is not None and mediator.hosts is not None else 0.0
        dearest = talking.cost.high * (1 + talking.fatigue.high * fruitless)
        yield talking.leaving.low + host - dearest
