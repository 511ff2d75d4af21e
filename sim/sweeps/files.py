"""Experiment files: the bundled ones, and the document in a file.

Room     sweeps
Shapes   none
Units    none
Source   none
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from sim.scenario import Problem, ScenarioError
from sim.scenario.document import Document
from sim.scenario.errors import Place, choose
from sim.scenario.files import PACKAGE, read_file

SAID_OF_SCENARIOS: Final = frozenset({"E001", "E002", "E004", "E008", "E010", "E103"})


def bundled_experiments() -> dict[str, Path]:
    """Return the experiments that come with Parley, by name."""
    for folder in (PACKAGE / "bundled" / "experiments", PACKAGE.parent / "experiments"):
        if folder.is_dir():
            return {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    return {}


def read_experiment_file(source: str | Path) -> Document:
    """Return the document of an experiment; what is wrong with it as YAML is said of an experiment.

    Raises
    ------
    ScenarioError
        If the file cannot be read or is not text.
    """
    known, place = bundled_experiments(), Path(source)
    try:
        exists = place.exists()
    except (OSError, ValueError):  # a name that no file can have
        exists = False
    if not exists and str(source) not in known:
        hint = choose(str(source), known, "bundled experiments")
        message = "no such file or bundled experiment"
        raise ScenarioError([Problem("E001", message, str(source), Place(), hint=hint)])
    try:
        document = read_file(place if exists else known[str(source)])
    except ScenarioError as error:
        raise ScenarioError([_of_experiment(problem) for problem in error.problems]) from None
    return replace(document, problems=tuple(map(_of_experiment, document.problems)))


def _of_experiment(problem: Problem) -> Problem:
    if problem.code not in SAID_OF_SCENARIOS:
        return problem
    message, hint = (
        str(text).replace("a scenario", "an experiment").replace("scenario", "experiment")
        for text in (problem.message, problem.hint)
    )
    return replace(problem, message=message, hint=hint)
