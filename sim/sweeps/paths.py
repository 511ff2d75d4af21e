"""Paths into a scenario: the numbers that one names, and whether two reach the same thing.

Room     sweeps
Shapes   none
Units    none
Source   docs/scenario-format.md, settings by path
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from sim.scenario import Scenario

EVERY: Final = "*"
WORDS: Final = "scale."  # begins the path of a word: not a number itself, but the range of others


def numbers_at(scenario: Scenario, path: str) -> tuple[str, ...]:
    """Return the numbers of a scenario that a path names, ``*`` standing for any one name."""
    if path.startswith(WORDS):
        return ()
    if path in scenario.numbers:
        return (path,)
    return _matching(scenario.hash, path, tuple(scenario.numbers)) if EVERY in path else ()


@lru_cache(4096)
def _matching(hash_: str, path: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
    length = path.count(".")
    return tuple(n for n in numbers if n.count(".") == length and meet(n, path) and not n.startswith(WORDS))


def shared_paths(factors: Sequence[tuple[str, Sequence[str]]]) -> Iterator[tuple[str, str]]:
    """Yield the names of two factors, given with their paths, that set the same thing or a part of it."""
    for i, (name, paths) in enumerate(factors):
        for other, others in factors[:i]:
            if any(meet(one, two) for one in paths for two in others):
                yield other, name


def meet(one: str, other: str) -> bool:
    """Return whether two paths are the same as far as both go.

    Examples
    --------
    >>> meet("parties.*.trust", "parties.north.trust.level"), meet("parties.north", "parties.south")
    (True, False)
    """
    steps = zip(one.split("."), other.split("."), strict=False)
    return all(a == b or EVERY in (a, b) for a, b in steps)
