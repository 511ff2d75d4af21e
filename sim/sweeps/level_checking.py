"""Whether a scenario takes what the levels of a factor set: each is tried, and errors shown where it stands.

A scenario looks at settings with the places they have in the experiment file. So that these are told
from its own, lines of the experiment count from a million on meanwhile.

Room     sweeps
Shapes   none
Units    none
Source   docs/experiments.md
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sim.scenario import Problem, Scenario
from sim.scenario.document import Node
from sim.scenario.errors import Flaw, Place
from sim.scenario.examination import examine
from sim.scenario.overrides import Setting
from sim.sweeps.entries import Entries
from sim.sweeps.factor_reading import is_number, moving
from sim.sweeps.factors import Factor, Listed, Own
from sim.sweeps.paths import meet
from sim.talks import list_parts

ELSEWHERE: Final = 1_000_000  # lines: more than a file can have
LEADS_NOWHERE, ORDER_NOT_MET = "E117", "E211"


def check_levels(
    entries: Entries, factor: Factor, scenarios: Mapping[str, Scenario], others: Sequence[str]
) -> None:
    """Note everything that keeps a factor's levels from being set.

    Parameters
    ----------
    entries : Entries
        The experiment, in which errors are noted.
    factor : Factor
        One that stands in it.
    scenarios : mapping
        Name -> scenario to be varied.
    others : sequence of str
        Paths that other factors set: an order that speaks of one of these may yet be met at some points.
    """
    block = entries.root.mapping["factors"]
    key, body = block.keys[factor.name], block.mapping[factor.name]
    for name, scenario in scenarios.items():
        if isinstance(factor, Own) and all(moving(scenario, path) for path in _places_of(factor, key, body)):
            continue
        found = list(_problems(factor, key, body, scenario))
        if isinstance(factor, Own):
            found = [(problem, place) for problem, place in found if problem.code == LEADS_NOWHERE]
        of = f' (scenario "{name}")' if len(scenarios) > 1 else ""
        for problem, place in found:
            if problem.code != ORDER_NOT_MET or not _may_be_met(scenario, others):
                entries.add(_in_experiment(entries, problem, place, of))
        if not found and not isinstance(factor, Listed):
            _check_numbers(entries, factor.name, _places_of(factor, key, body), scenario)


def _problems(factor: Factor, key: Place, body: Node, scenario: Scenario) -> Iterator[tuple[Problem, Place]]:
    """Yield what a scenario says of each level, with the place of the level."""
    for place, settings in _levels_of(factor, key, body):
        made = [*scenario.settings, *settings]
        for problem in examine(scenario.document, made, list_parts()).problems:
            if problem.is_error:
                yield problem, place


def _levels_of(factor: Factor, key: Place, body: Node) -> Iterator[tuple[Place, list[Setting]]]:
    """Yield the place of each level with what it sets; of numbers, the least and the greatest."""
    labelled = body.child("settings")
    if labelled is not None:
        for label, level in labelled.mapping.items():
            made = level.mapping.items()
            yield (
                labelled.keys[label],
                [Setting(path, _away(v), _moved(level.keys[path])) for path, v in made],
            )
        return
    for value in _values(body):
        paths = _places_of(factor, key, body)
        yield value.place, [Setting(path, _away(value), _moved(place)) for path, place in paths.items()]


def _values(body: Node) -> list[Node]:
    levels = body.child("levels")
    if levels is None:
        ends = [body.mapping[end] for end in ("from", "to") if end in body.mapping]
        return ends or [Node(0, body.place)]  # of own ranges it is only asked whether they are there
    values = levels.value if isinstance(levels.value, list) else list(levels.mapping.values())
    if not all(is_number(value.plain()) for value in values):
        return values
    ordered = sorted(values, key=lambda value: float(value.plain()))
    return [ordered[0], ordered[-1]]


def _places_of(factor: Factor, key: Place, body: Node) -> dict[str, Place]:
    """Return where each path of a factor stands."""
    listed = body.child("paths")
    if listed is None or not isinstance(listed.value, list):
        return {factor.name: key}
    return {str(node.plain()): node.place for node in listed.value}


def _away(node: Node) -> Node:
    place, value = _moved(node.place), node.value
    if isinstance(value, list):
        return Node([_away(item) for item in value], place)
    if isinstance(value, dict):
        keys = {name: _moved(at) for name, at in node.keys.items()}
        return Node({name: _away(entry) for name, entry in value.items()}, place, keys)
    return Node(value, place)


def _moved(place: Place) -> Place:
    return replace(place, line=place.line + ELSEWHERE) if place.line else place


def _may_be_met(scenario: Scenario, others: Sequence[str]) -> bool:
    ordered = {path for order in scenario.order for path in (order.greater, order.lesser)}
    return any(meet(path, other) for path in ordered for other in others)


def _in_experiment(entries: Entries, problem: Problem, level: Place, of: str) -> Problem:
    """Return a scenario's problem at the place in the experiment that causes it."""
    if problem.place.origin:
        return problem
    flaw = Flaw(problem.code, problem.message + of, hint=problem.hint)
    if problem.line > ELSEWHERE:
        place = replace(problem.place, line=problem.line - ELSEWHERE)
    else:
        place, flaw = level, replace(flaw, message=f"{flaw.message} (line {problem.line} of the scenario)")
    return replace(entries.document.problem(flaw, place), field=problem.field)


def _check_numbers(entries: Entries, name: str, places: Mapping[str, Place], scenario: Scenario) -> None:
    """Note paths that lead to something else than numbers: text, days and blocks cannot move evenly."""
    for path, place in places.items():
        if not moving(scenario, path):
            flaw = Flaw("E409", f'"{path}" is not a number that can move evenly', hint="expected levels")
            entries.put(flaw, place, ("factors", name))
