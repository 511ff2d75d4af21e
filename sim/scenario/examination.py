"""Everything wrong with a document: as it is, with settings made, and with each of its variants.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sim.scenario.checks import Written, find_all
from sim.scenario.document import Document, Node
from sim.scenario.errors import Flaw, FlawError, Place, Problem
from sim.scenario.inheritance import expand_likes
from sim.scenario.model import Content
from sim.scenario.names import Names, Parts, gather_names
from sim.scenario.overrides import Setting, apply_setting, settings_of, spell_out_strategies
from sim.scenario.provenance import collect_numbers
from sim.scenario.space import Space, list_deals
from sim.scenario.structure import Stumps, place_flaw, validate


@dataclass(frozen=True, slots=True)
class Examined:
    """What a document holds as far as it is valid, and everything wrong with it."""

    root: Node | None
    content: Content | None
    problems: tuple[Problem, ...]


def examine(document: Document, settings: Iterable[Setting], parts: Parts) -> Examined:
    """Return what a document holds and everything wrong with it, its variants aside."""
    if document.root is None:
        return Examined(None, None, document.problems)
    root, problems = _prepare(document, document.root, settings, parts)
    names = gather_names(root, parts)
    valid = validate(document, root, names)
    problems = [*problems, *valid.problems]
    if valid.content is None:
        return Examined(root, None, (*document.problems, *problems))
    numbers = collect_numbers(valid.content, root)
    written = Written(valid.content, root, names, numbers, _deals(valid.content, names), valid.removed)
    known = Stumps(valid.removed)
    for path, flaw in find_all(written):
        if path not in known and not (flaw.code.startswith("W") and problems):
            problems.append(place_flaw(document, root, path, flaw))
    misread = {problem.place for problem in document.problems}
    problems = [*document.problems, *(problem for problem in problems if problem.place not in misread)]
    return Examined(root, valid.content, tuple(problems))


def _deals(content: Content, names: Names) -> Space | None:
    """Return the deals, where the issues are whole and few enough to list them."""
    options = {issue: tuple(entry.options) for issue, entry in content.issues.items()}
    space = list_deals(content.issues) if options == dict(names.issues) else None
    return space if space is not None and len(space.choice) else None


def _prepare(
    document: Document, root: Node, settings: Iterable[Setting], parts: Parts
) -> tuple[Node, list[Problem]]:
    """Return the tree with every `like` written out and every setting made."""
    expanded, flaws = expand_likes(root)
    problems = [place_flaw(document, root, path, flaw) for path, flaw in flaws]
    expanded = spell_out_strategies(expanded, parts)
    for change in settings:
        try:
            expanded = apply_setting(expanded, change)
        except FlawError as error:
            problems += [document.problem(flaw, change.place) for flaw in error.flaws]
    return expanded, problems


def variant_problems(document: Document, parts: Parts, known: list[Problem]) -> list[Problem]:
    """Return what is wrong with the file only once a variant is applied, shown at the variant.

    Variants change the file as written; settings from outside are no part of it.
    """
    block = document.root.child("variants") if document.root is not None else None
    if block is None:
        return []
    found: list[Problem] = []
    old = set(known)
    for name, variant in block.mapping.items():
        changed = examine(document, settings_of(variant), parts).problems
        new = [problem for problem in changed if problem.is_error and problem not in old]
        own = set(_places(variant))
        found += [p if p.place in own else _at_variant(document, p, name, block.keys[name]) for p in new]
    return found


def _at_variant(document: Document, problem: Problem, name: str, place: Place) -> Problem:
    """Return a problem that a variant makes elsewhere in the file, shown where the variant begins."""
    flaw = Flaw(problem.code, f'variant "{name}": {problem.message}', hint=problem.hint)
    return replace(document.problem(flaw, place), field=problem.field)


def _places(node: Node) -> Iterable[Place]:
    yield node.place
    yield from node.keys.values()
    for child in [*node.mapping.values(), *(node.value if isinstance(node.value, list) else [])]:
        yield from _places(child)
