"""Conditions on what is in force: written as options of issues, kept as alternatives.

``{ceasefire: general, donbas: {not: open}}`` holds where all its issues do; ``{any: [..., ...]}`` where one
of its conditions does; a list names several options. All are brought to one form: alternatives (clauses)
that each give, for some issues, the set of options allowed.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sim.scenario.errors import Flaw, FlawError, Path, choose

Clause = Mapping[str, frozenset[str]]

MOST_CLAUSES: Final = 256


@dataclass(frozen=True, slots=True)
class Kind:
    """The names of one kind, of which a condition allows some."""

    noun: str
    names: tuple[str, ...]
    code: str  # of the error that a name is none of them
    of: str = ""  # what they belong to, in words


@dataclass(frozen=True, slots=True)
class Condition:
    """Alternatives, each a set of allowed options for some of the issues; no clause never holds."""

    clauses: tuple[Clause, ...]

    def holds(self, deal: Mapping[str, str]) -> bool:
        """Whether a deal, one option on every issue, meets the condition."""
        return any(
            all(deal[issue] in allowed for issue, allowed in clause.items()) for clause in self.clauses
        )

    def issues(self) -> frozenset[str]:
        """Return the issues that the condition speaks of."""
        return frozenset(issue for clause in self.clauses for issue in clause)


def read_condition(value: object, issues: Mapping[str, tuple[str, ...]]) -> Condition:
    """Return a condition in its one form.

    Parameters
    ----------
    value : mapping
        The condition as written.
    issues : mapping
        The options of every issue.

    Raises
    ------
    FlawError
        For an unknown issue or option, and for anything that is not a condition.

    Examples
    --------
    >>> read_condition({"crimea": {"not": "open"}}, {"crimea": ("open", "deferred")}).clauses
    ({'crimea': frozenset({'deferred'})},)
    """
    if isinstance(value, Condition):
        return value
    flaws: list[Flaw] = []
    clauses = _read(value, issues, (), flaws)
    if flaws:
        raise FlawError(*flaws)
    return Condition(tuple(clauses))


def _read(value: object, issues: Mapping[str, tuple[str, ...]], at: Path, flaws: list[Flaw]) -> list[Clause]:
    if not isinstance(value, Mapping) or not value:
        hint = "expected {issue: option, ...} or {any: [{...}, {...}]}"
        flaws.append(Flaw("E103", "this is not a condition", at, hint))
        return []
    clauses: list[Clause] = [{}]
    for key, body in value.items():
        if key == "any" and "any" not in issues:
            more = _read_any(body, issues, (*at, key), flaws)
        elif key not in issues:
            flaws.append(
                Flaw("E105", f'unknown issue "{key}"', (*at, key), choose(key, issues, "issues"), True)
            )
            continue
        else:
            kind = Kind("option", issues[key], "E104", f' for issue "{key}"')
            more = [{key: read_names(body, kind, (*at, key), flaws)}]
        if len(clauses) * len(more) > MOST_CLAUSES:
            hint = f"at most {MOST_CLAUSES} alternatives once written out"
            flaws.append(Flaw("E103", "the condition has too many alternatives", at, hint))
            return []
        clauses = [both for one in clauses for other in more if (both := _meet(one, other)) is not None]
    return clauses


def _read_any(
    body: object, issues: Mapping[str, tuple[str, ...]], at: Path, flaws: list[Flaw]
) -> list[Clause]:
    if not isinstance(body, list) or not body:
        flaws.append(Flaw("E103", "`any` takes a list of conditions", at, "expected [{...}, {...}]"))
        return [{}]
    if len(body) > MOST_CLAUSES:
        flaws.append(Flaw("E103", "the condition has too many alternatives", at, f"at most {MOST_CLAUSES}"))
        return [{}]
    return [clause for index, item in enumerate(body) for clause in _read(item, issues, (*at, index), flaws)]


def read_names(body: object, kind: Kind, at: Path, flaws: list[Flaw]) -> frozenset[str]:
    """Return the names that are allowed: one that is written alone, several in a list, or all but those."""
    if isinstance(body, Mapping):
        if set(body) != {"not"}:
            hint = f"expected {{not: {kind.noun}}}"
            flaws.append(Flaw("E103", f"this names no {kind.noun}{kind.of}", at, hint))
            return frozenset()
        return frozenset(kind.names) - read_names(body["not"], kind, (*at, "not"), flaws)
    names = list(enumerate(body)) if isinstance(body, list) else [(None, body)]
    if not names:
        hint = f"{plural(kind.noun)}: {', '.join(kind.names)}"
        flaws.append(Flaw("E103", f"no {kind.noun}{kind.of} is named", at, hint))
    for index, name in names:
        where = at if index is None else (*at, index)
        if not isinstance(name, str):
            flaws.append(Flaw("E103", f"expected the name of one {kind.noun}", where, "write it in quotes"))
        elif name not in kind.names:
            near = choose(name, kind.names, plural(kind.noun))
            flaws.append(Flaw(kind.code, f'unknown {kind.noun} "{name}"{kind.of}', where, near))
    return frozenset(name for _, name in names if isinstance(name, str))


def plural(noun: str) -> str:
    """Return the plural of a noun.

    Examples
    --------
    >>> plural("party"), plural("outcome")
    ('parties', 'outcomes')
    """
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _meet(one: Clause, other: Clause) -> Clause | None:
    """Return the clause that holds where both do, or None where no deal can meet both."""
    met = dict(one)
    for issue, allowed in other.items():
        met[issue] = met[issue] & allowed if issue in met else allowed
    return met if all(met.values()) else None
