"""A user's own strategy parts: registered from Python, and watched while they play.

Room     talks
Shapes   N worlds
Units    parameters as each part states
Source   docs/strategies.md
"""

import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import SimpleNamespace
from typing import Any, Final, NoReturn

import numpy as np

from sim.scenario.errors import choose
from sim.scenario.numbers import ANY
from sim.scenario.strategies import PARAMETER_DOMAINS
from sim.talks.kernels import TOLERANCE

DOES: Final[Mapping[str, tuple[str, str]]] = {  # kind -> the method of its parts, and what that returns
    "aspiration": ("ask", "numbers"),
    "proposal": ("propose", "whole numbers"),
    "acceptance": ("accept", "truth values"),
    "leaving": ("leave", "truth values"),
    "opponent_model": ("believe", "numbers"),
}
LETTERS: Final = {"numbers": "f", "whole numbers": "iu", "truth values": "b"}  # of numpy's kinds of arrays

# Nothing else at the level of a module changes; names stay registered as long as the process lives, or
# the command that was given the plugin.
OWN: Final[dict[str, dict[str, Any]]] = {kind: {} for kind in DOES}


class PluginError(Exception):
    """A user's own part cannot be used; the message says where it is written and what is wrong."""


def own_parts(kind: str) -> Mapping[str, Any]:
    """Return the registered parts of a kind by name."""
    return OWN[kind]


def register(kind: str, name: str, part: type) -> None:
    """Register a strategy part under a name, for scenarios read from now on.

    Parameters
    ----------
    kind : str
        aspiration, proposal, acceptance, leaving or opponent_model.
    name : str
        What a scenario calls it: small letters, digits and underscores. A name that is taken is refused.
    part : type
        A dataclass whose fields are its parameters, each a number by default, with the method of its
        kind: ``ask``, ``propose``, ``accept``, ``leave`` or ``believe``. Playing, a field holds a number
        for each world, (N,).

    Raises
    ------
    PluginError
        If one of these is not so.
    """
    from sim.talks.strategies import TABLES

    if kind not in DOES:
        raise PluginError(f'there is no kind of strategy part "{kind}"; {choose(kind, DOES, "kinds")}')
    what = f'{kind} "{name}"'
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name == "why":
        raise PluginError(f"{what} is not a name of small letters, digits and underscores")
    if name in TABLES[kind] or name in OWN[kind]:
        raise PluginError(f"the name of {what} is taken")
    if not isinstance(part, type) or not is_dataclass(part):
        raise PluginError(f"{what} is {part!r}, expected a dataclass")
    if not callable(getattr(part, DOES[kind][0], None)):
        raise PluginError(f"{what} has no method {DOES[kind][0]}")
    for field in fields(part):
        default, domain = field.default, PARAMETER_DOMAINS.get(field.name, ANY)
        if default is MISSING or isinstance(default, bool) or not isinstance(default, int | float):
            raise PluginError(f"parameter {field.name} of {what} needs a number as its default")
        if not np.isfinite(default) or not domain.allows(default):
            raise PluginError(f"parameter {field.name} of {what} is {default}, expected {domain}")
    OWN[kind][name] = part


def checked(kind: str, name: str, part: Any) -> Any:
    """Return a part that does the same, but is stopped where it returns what its kind does not.

    Nothing worth less than the reservation value is accepted, whatever the part says.
    """
    method, wanted = DOES[kind]
    does = getattr(part, method)

    def watched(first: Any, *rest: Any) -> Any:
        found = np.asarray(does(first, *rest))
        shape = first.shape if kind == "opponent_model" else first.active.shape
        if found.shape != shape or found.dtype.kind not in LETTERS[wanted]:
            returned = f"an array of {found.dtype} of shape {found.shape}"
            stop(f"returned {returned}, expected {wanted}, {shape}")
        if kind == "aspiration" and not np.isfinite(found[first.active]).all():
            stop(f"asked for {found[first.active & ~np.isfinite(found)][0]}")
        if kind == "proposal":
            bad = first.active & (found >= 0) & ~(first.value_of(found) > first.reservation + TOLERANCE)
            if bad.any():
                worthy = "-1 or a deal that may be signed and is worth more to it than its reservation value"
                stop(f"offered deal {found[bad][0]}, expected {worthy}")
        if kind == "acceptance":
            return found & (rest[0] >= first.reservation - TOLERANCE)
        if kind == "opponent_model" and not ((found >= 0).all() and np.allclose(found.sum(axis=-1), 1)):
            stop("returned weights that are not all 0 or more and 1 in total")
        return found

    def stop(said: str) -> NoReturn:
        raise PluginError(f'{_place(part)}: {kind} "{name}" {said}')

    return SimpleNamespace(**{method: watched}, claims=getattr(part, "claims", ()))


def _place(part: Any) -> str:
    """Return file and line of the method a part is known for."""
    code = next(getattr(type(part), m).__code__ for m, _ in DOES.values() if hasattr(type(part), m))
    return f"{inspect.getfile(code)}, line {code.co_firstlineno}"
