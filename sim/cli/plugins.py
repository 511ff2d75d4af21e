"""``--plugin``: a user's own strategy parts, for as long as a command runs.

Room     cli
Shapes   none
Units    none
Source   docs/strategies.md
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sim.cli.exits import InputError


@contextmanager
def plugged(paths: Sequence[Path]) -> Iterator[None]:
    """Run users' files before a command; what is wrong with them is raised as ``InputError``."""
    if not paths:
        yield
        return
    from sim.talks.own_parts import PluginError  # on use, so that `parley --help` starts at once
    from sim.talks.plugins import using

    try:
        with using(paths):
            yield
    except PluginError as error:
        raise InputError(f"error: {error}") from None
