"""Load a scenario: from a file or a text, with settings or a variant; or check one.

Room     scenario
Shapes   none
Units    none
Source   none
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.document import Document
from sim.scenario.errors import Flaw, FlawError, Place, Problem, ScenarioError, choose, in_order
from sim.scenario.examination import examine, variant_problems
from sim.scenario.files import read_file
from sim.scenario.names import Parts
from sim.scenario.overrides import Setting, setting, settings_of
from sim.scenario.provenance import count_classes
from sim.scenario.scenario import Scenario, assemble
from sim.scenario.syntax import read_document

Overrides = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: the problems by line, and the numbers by class where there are no errors."""

    name: str
    scenario: Scenario | None
    problems: tuple[Problem, ...]
    counts: dict[str, int]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which the scenario cannot be used."""
        return tuple(problem for problem in self.problems if problem.is_error)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that one should know of."""
        return tuple(problem for problem in self.problems if not problem.is_error)


def load(source: str | Path, overrides: Overrides | None = None, *, parts: Parts) -> Scenario:
    """Return the scenario in a file.

    Parameters
    ----------
    source : str or Path
        A file, or the name of a bundled scenario.
    overrides : mapping, optional
        Values by path, as `--set` takes them.
    parts : mapping
        Strategy parts: kind -> name -> parameter -> default value. The first of a kind is what a party has
        that says nothing.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        With everything that is wrong.
    """
    document = read_file(source)
    return _accept(document, Path(document.name).stem, _outside(overrides), parts, True).scenario


def loads(text: str, name: str = "scenario", overrides: Overrides | None = None, *, parts: Parts) -> Scenario:
    """Return the scenario in a text; see :func:`load`."""
    return _accept(read_document(text, name), name, _outside(overrides), parts, True).scenario


def check(source: str | Path, overrides: Overrides | None = None, *, parts: Parts) -> Report:
    """Return everything there is to say about a scenario file; nothing is raised for what is wrong in it."""
    try:
        document = read_file(source)
        accepted = _accept(document, Path(document.name).stem, _outside(overrides), parts, True)
    except ScenarioError as error:
        return Report(str(source), None, error.problems, {})
    return Report(str(source), accepted.scenario, accepted.warnings, accepted.counts)


def with_overrides(scenario: Scenario, overrides: Overrides, parts: Parts) -> Scenario:
    """Return a scenario with further settings, validated anew from its text.

    Raises
    ------
    ScenarioError
        If a setting leads nowhere or makes the scenario invalid.
    """
    return _again(scenario, _outside(overrides), parts)


def apply_variant(scenario: Scenario, name: str, parts: Parts) -> Scenario:
    """Return a scenario with the settings of one of its variants.

    Raises
    ------
    ScenarioError
        If there is no such variant, or it does not go with the settings made before.
    """
    block = scenario.document.root.child("variants") if scenario.document.root is not None else None
    variants = {key: node for key, node in block.mapping.items() if key != "why"} if block is not None else {}
    if name not in variants:
        message = f'there is no variant "{name}"'
        flaw = Flaw("E118", message, hint=choose(name, variants, "variants"))
        raise ScenarioError([scenario.document.problem(flaw, Place())])
    return _again(scenario, settings_of(variants[name]), parts)


def _again(scenario: Scenario, more: list[Setting], parts: Parts) -> Scenario:
    settings = [*scenario.settings, *more]
    return _accept(scenario.document, scenario.name, settings, parts, False).scenario


def _outside(overrides: Overrides | None) -> list[Setting]:
    """Return settings from outside the file."""
    settings, problems = [], []
    for path, value in (overrides or {}).items():
        try:
            settings.append(setting(str(path), value))
        except FlawError as error:
            place = Place(origin=f"--set {path}")
            problems += [Problem(f.code, f.message, "", place, hint=f.hint) for f in error.flaws]
    if problems:
        raise ScenarioError(problems)
    return settings


@dataclass(frozen=True, slots=True)
class _Accepted:
    scenario: Scenario
    warnings: tuple[Problem, ...]
    counts: dict[str, int]


def _accept(
    document: Document, name: str, settings: list[Setting], parts: Parts, with_variants: bool
) -> _Accepted:
    """Return the scenario in a document, or raise everything that is wrong with it."""
    examined = examine(document, settings, parts)
    problems = list(examined.problems)
    if with_variants:
        problems += variant_problems(document, parts, problems)
    ordered = in_order(problems)
    errors = [problem for problem in ordered if problem.is_error]
    if errors or examined.root is None or examined.content is None:
        raise ScenarioError(errors)
    scenario = assemble(document, name, examined.root, examined.content, tuple(settings))
    return _Accepted(scenario, ordered, count_classes(scenario.classes.values()))
