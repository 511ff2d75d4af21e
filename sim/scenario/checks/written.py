"""What a check is given: the typed content, the tree it was read from, and the deals that result.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sim.scenario.document import Node
from sim.scenario.errors import Flaw, Path
from sim.scenario.model import Content
from sim.scenario.names import Names
from sim.scenario.provenance import Number
from sim.scenario.space import Space


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as far as it is valid."""

    content: Content
    root: Node
    names: Names
    numbers: dict[str, Number]
    space: Space | None  # None where the deals cannot be listed
    removed: tuple[Path, ...]  # what was found wrong before and is left out

    @property
    def has_whole_issues(self) -> bool:
        """Whether nothing under `issues` was found wrong before."""
        return not any(path[:1] == ("issues",) for path in self.removed)

    def lacks_beside(self, path: str) -> bool:
        """Whether something was left out that may have been what ``path`` speaks of."""
        above = (".".join(map(str, out[:-1] or out)) for out in self.removed)
        return any(f"{path}.".startswith(f"{prefix}.") for prefix in above)

    def entries(self, key: str) -> tuple[str, ...]:
        """Return the names under a key of the file, valid or not."""
        block = self.root.child(key)
        return tuple(name for name in block.mapping if name != "why") if block is not None else ()


Finding = tuple[Path, Flaw]
Check = Callable[[Written], Iterator[Finding]]
