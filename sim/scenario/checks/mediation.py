"""Is there a mediator wherever the exchanges need one?

Room     scenario
Shapes   none
Units    none
Source   docs/model.md, section 7
"""

from collections.abc import Iterator

from sim.scenario.checks.written import Finding, Written
from sim.scenario.errors import Flaw
from sim.scenario.names import MEDIATED


def protocols_have_mediators(written: Written) -> Iterator[Finding]:
    """A protocol in which the mediator acts needs one in every round that goes by it."""
    said_of_all = False
    for name, meeting in written.content.rounds.items():
        protocol = meeting.protocol.name if meeting.protocol is not None else ""
        if protocol not in written.names.parts[MEDIATED] or meeting.mediator is not None:
            continue
        if written.lacks_beside(f"rounds.{name}.mediator"):
            continue  # what is there is wrong, which has been said
        path = ("rounds", name, "protocol")
        own = written.root.get(path) is not None
        if own or not said_of_all:
            message = f'protocol "{protocol}" needs a mediator; round "{name}" has none'
            hint = "expected `mediator: NAME` in the round, or another protocol"
            yield path if own else ("protocol",), Flaw("E127", message, hint=hint)
        said_of_all |= not own
