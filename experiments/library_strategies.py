"""The strategies that are compared: one for each part of the library, and those with a name.

A strategy is the parts that it changes; all else stays as the scenario has it. Parts have their default
parameters. Of strategies that change the same, and of those that change nothing, one is kept.

Room     experiments (reads scenarios)
Shapes   none
Units    none
Source   docs/strategies.md; de Jonge (2022), IJCAI-22, 223-229 (MiCRO)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import sim
from sim.scenario import Scenario
from sim.scenario.names import strategy_parts
from sim.talks import list_parts
from sim.talks.named_strategies import NAMED_STRATEGIES
from sim.talks.strategies import parts_that_see_rivals

AS_IT_STANDS: Final = "as the scenario has it"
NAMED: Final = "named"
MICRO: Final = {  # as published, of two parts that are compared one by one as well
    "MiCRO": {
        "aspiration": "minimal_concession",
        "proposal": "minimal_concession",
        "acceptance": "aspiration",
    }
}


@dataclass(frozen=True)
class Entry:
    """A strategy of the library."""

    kind: str  # of the part that it changes, or ``NAMED``; empty for the scenario's own
    name: str
    parts: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Return a name that no other strategy has: two parts of different kinds may share one."""
        return self.name if self.kind in {"", NAMED} else f"{self.kind} {self.name}"


@cache
def loaded(name: str) -> Scenario:
    """Return a scenario that comes with Parley, read once."""
    return sim.load(name)


def library(scenario: Scenario, *, bounds: bool = True) -> list[Entry]:
    """Return the strategies that differ in a scenario, its own first.

    Parameters
    ----------
    scenario : Scenario
        Its parties have parts of the same names.
    bounds : bool
        Whether to take in parts that read their rivals' own numbers, which bound what is possible.
    """
    kept: dict[str, Entry] = {}
    for entry in _all():
        changed = {kind: part for kind, part in entry.parts.items() if not _is_own(scenario, kind, part)}
        if bounds or not parts_that_see_rivals(
            {k: p if isinstance(p, str) else next(iter(p)) for k, p in changed.items()}
        ):
            kept.setdefault(repr(sorted(changed.items())), entry)
    return list(kept.values())


def _all() -> Iterator[Entry]:
    yield Entry("", AS_IT_STANDS, {})
    for kind, parts in strategy_parts(list_parts()).items():
        for name, parameters in parts.items():
            yield Entry(kind, name, {kind: {name: parameters} if parameters else name})
    named = {name: dict(strategy.parts) for name, strategy in NAMED_STRATEGIES.items()}
    for name, own in {**named, **MICRO}.items():
        yield Entry(NAMED, name, own)


def _is_own(scenario: Scenario, kind: str, part: Any) -> bool:
    """Return whether every party plays a part without parameters anyhow."""
    return all(body.strategy[kind].name == part for body in scenario.parties.values())
