"""Is there enough of everything, and is every name free to be used?

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Iterator
from typing import Final

from sim.scenario.checks.written import Finding, Written
from sim.scenario.errors import Flaw
from sim.scenario.names import BREAKDOWN, CONTINUE, NOBODY

RESERVED: Final = {
    "outcomes": (BREAKDOWN, CONTINUE),
    "issues": ("any",),
    "parties": ("all", NOBODY),
    "mediators": ("none",),
}
NOT_AN_OPTION: Final = ("*", "source", "range")


def enough_of_everything(written: Written) -> Iterator[Finding]:
    """Two parties, an issue, a round and an outcome make a scenario."""
    n_parties = len(written.entries("parties"))
    if n_parties < 2:
        counted = "one party" if n_parties else "no party"
        flaw = Flaw("E201", f"{counted}: a negotiation needs two at least", on_key=True)
        yield ("parties",), flaw
    for key in ("issues", "rounds", "outcomes"):
        if not written.entries(key):
            yield (key,), Flaw("E202", f"no {key}", hint=f"expected one of the {key} at least", on_key=True)
    for issue, options in written.names.issues.items():
        if not options:
            yield ("issues", issue), Flaw("E202", f'issue "{issue}" has no options', on_key=True)
        elif len(options) == 1:
            yield ("issues", issue), Flaw("W307", f'issue "{issue}" has one option only', on_key=True)


def free_names(written: Written) -> Iterator[Finding]:
    """Some words have a meaning of their own."""
    for key, taken in RESERVED.items():
        for name in written.entries(key):
            if name in taken:
                yield (key, name), Flaw("E114", f'"{name}" cannot be a name here', (), _why(name), True)
    for issue, options in written.names.issues.items():
        for option in options:
            if option in NOT_AN_OPTION:
                flaw = Flaw("E114", f'"{option}" cannot be the name of an option', (), _why(option), True)
                yield ("issues", issue, option), flaw


def _why(name: str) -> str:
    return f'"{name}" has a meaning of its own; choose another name'
