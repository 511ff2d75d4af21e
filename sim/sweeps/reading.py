"""From an experiment file to an experiment, with every error placed at its line.

Room     sweeps
Shapes   none
Units    none
Source   docs/experiments.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.document import Node
from sim.scenario.errors import Flaw, FlawError, Place, choose, in_order
from sim.scenario.overrides import node_of
from sim.scenario.scenario import digest
from sim.sweeps.designs import DESIGNS
from sim.sweeps.entries import Entries
from sim.sweeps.evaluate import DEFAULT_OUTPUTS, ENDED, OUTPUTS, names_of_outputs
from sim.sweeps.experiment import Experiment
from sim.sweeps.factor_reading import CHOICES, FACTOR_KEYS, read_factor
from sim.sweeps.factors import Factor
from sim.sweeps.files import read_experiment_file
from sim.sweeps.level_checking import check_levels
from sim.sweeps.outside import with_setting
from sim.sweeps.paths import shared_paths
from sim.sweeps.plan import MOST_POINTS, make_design
from sim.sweeps.points import game_of, recipe_of
from sim.sweeps.scenarios import read_scenarios
from sim.sweeps.sweep import INTERVALS

KEYS: Final = (
    "scenario",
    "title",
    "why",
    "factors",
    "design",
    "draws",
    "seed",
    "random_numbers",
    "outputs",
    "draw",
)
DEFAULT_LEVELS: Final = 5
MOST_LEVELS, MOST_DRAWS, MOST_SEED = 1_000, 10_000_000, 2**64 - 1
RESERVED: Final = frozenset({"point", "key", "failed"})  # columns of a sweep's tables


def load_experiment(source: str | Path, overrides: Mapping[str, object] | None = None) -> Experiment:
    """Return the experiment in a file.

    Parameters
    ----------
    source : str or Path
        A file, or the name of a bundled experiment.
    overrides : mapping, optional
        Values by path into the experiment, as ``--set`` takes them: ``{"draws": 100}``.

    Raises
    ------
    ScenarioError
        With everything that is wrong, in the file or in a scenario it names.
    """
    document = read_experiment_file(source)
    if document.root is None:
        raise ScenarioError(document.problems)
    entries = Entries(document, document.root)
    for path, value in (overrides or {}).items():
        try:
            entries.root = with_setting(entries.root, path, value, KEYS, FACTOR_KEYS)
        except FlawError as error:
            for flaw in error.flaws:
                entries.put(flaw, Place(origin=f"--set {path}"))
    return replace(_Reader(entries).read(), settings=dict(overrides or {}))


class _Reader:
    """Makes an experiment of the entries of a file."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.of_scenarios: tuple[Problem, ...] = ()

    def read(self) -> Experiment:
        """Return the experiment, or raise everything that is wrong."""
        self.check_keys()
        entries = self.entries
        scenarios, self.of_scenarios = read_scenarios(entries)
        factors = self.factors(scenarios)
        kind, size = self.design()
        draws = entries.whole("draws", default=500, bounds=(1, MOST_DRAWS))
        seed = entries.whole("seed", default=1, bounds=(0, MOST_SEED))
        numbers = entries.word("random_numbers", default="common", valid=("common", "fresh"))
        outputs = self.outputs()
        games = [game_of(recipe_of(scenario, None, {})) for scenario in scenarios.values()]
        columns = tuple(dict.fromkeys(name for game in games for name in names_of_outputs(game, outputs)))
        draw = self.draw(columns)
        self.check_names(factors, columns)
        title, _ = entries.text("title"), entries.text("why")
        self.stop()
        experiment = Experiment(
            name=Path(entries.document.name).stem,
            text=entries.document.text,
            hash=_identity(entries.root, scenarios),
            title=title or next(iter(scenarios.values())).title,
            scenarios=scenarios,
            factors=factors,
            kind=kind,
            size=size,
            draws=draws,
            seed=seed,
            common=numbers == "common",
            outputs=outputs,
            draw=draw,
        )
        try:
            make_design(experiment)
        except FlawError as error:
            for flaw in error.flaws:
                entries.flaw(flaw, "design" if "design" in entries.root.mapping else "factors")
        self.stop()
        return experiment

    def stop(self) -> None:
        """Raise what has been found, if anything: this file's errors by line, then those of scenarios."""
        if self.entries.problems:
            raise ScenarioError([*in_order(self.entries.problems), *self.of_scenarios])

    def check_keys(self) -> None:
        """Check that these are the keys of an experiment."""
        keys = self.entries.root.mapping
        if "parties" in keys and "factors" not in keys:
            hint = "expected an experiment; it names one under scenario"
            self.entries.put(Flaw("E103", "this is a scenario", hint=hint), Place(1, 1, 0))
            self.stop()
        for key in keys:
            if key not in KEYS:
                near = choose(key, KEYS, "keys")
                self.entries.flaw(Flaw("E101", f'unknown key "{key}"', hint=near, on_key=True), key)

    def factors(self, scenarios: Mapping[str, Scenario]) -> tuple[Factor, ...]:
        """Return the factors whose entries are right."""
        entries, block = self.entries, self.entries.root.mapping.get("factors")
        if block is None or not block.value:
            hint = "expected factors: paths into the scenario, each with how it varies"
            entries.flaw(Flaw("E401", "there is nothing to vary", hint=hint), "factors")
        elif not block.mapping:
            hint = "expected a mapping of paths to how each varies"
            entries.flaw(Flaw("E103", '"factors" has the wrong form', hint=hint), "factors")
        factors = []
        for name, node in block.mapping.items() if block is not None else ():
            try:
                factors.append(read_factor(name, node.plain(), tuple(scenarios.values())))
            except FlawError as error:
                for flaw in error.flaws:
                    entries.flaw(flaw, "factors", name)
        for one, other in shared_paths([(factor.name, factor.paths) for factor in factors]):
            flaw = Flaw("E403", f'"{one}" and "{other}" set the same thing', on_key=True)
            entries.flaw(flaw, "factors", other)
        for factor in factors:
            others = [path for other in factors if other is not factor for path in other.paths]
            if factor.name not in CHOICES:
                check_levels(entries, factor, scenarios, others)
        return tuple(factors)

    def design(self) -> tuple[str, int]:
        """Return the kind of design, and its size."""
        entries, block = self.entries, self.entries.root.mapping.get("design")
        if block is not None and not isinstance(block.value, dict):
            hint = "expected {kind: ..., levels: ...} or {kind: ..., points: ...}"
            entries.flaw(Flaw("E103", '"design" has the wrong form', hint=hint), "design")
        kind = entries.word("design", "kind", default="grid", valid=DESIGNS)
        by = DESIGNS[kind].by
        keys = block.mapping if block is not None else {}
        if keys.get("kind") is None or keys["kind"].plain() == kind:
            for key in keys:
                if key not in ("kind", by):
                    hint = f"a design of the kind {kind} has {by}"
                    flaw = Flaw("E101", f'unknown key "{key}" of this design', hint=hint, on_key=True)
                    entries.flaw(flaw, "design", key)
        if by == "levels":
            return kind, entries.whole("design", by, default=DEFAULT_LEVELS, bounds=(2, MOST_LEVELS))
        if by not in keys:
            hint = "expected how many points in all"
            entries.flaw(Flaw("E102", '"points" is missing', hint=hint), "design")
            return kind, 1
        return kind, entries.whole("design", by, default=1, bounds=(1, MOST_POINTS))

    def outputs(self) -> tuple[str, ...]:
        """Return what is asked of each point; how talks end always is."""
        names = self.entries.names("outputs", DEFAULT_OUTPUTS)
        for at, name in names:
            if name not in OUTPUTS:
                hint = choose(name, OUTPUTS, "outputs")
                self.entries.flaw(Flaw("E119", f'"{name}" is not one of the outputs', hint=hint), *at)
        return tuple(dict.fromkeys(("final", *(name for _, name in names if name in OUTPUTS))))

    def draw(self, columns: Collection[str]) -> tuple[str, ...]:
        """Return the columns that charts show."""
        names = self.entries.names("draw", (ENDED,))
        for at, name in names:
            if columns and name not in columns:
                hint = choose(name, columns, "with these outputs")
                self.entries.flaw(Flaw("E119", f'there is no output "{name}" to draw', hint=hint), *at)
        return tuple(dict.fromkeys(name for _, name in names))

    def check_names(self, factors: Sequence[Factor], columns: Collection[str]) -> None:
        """Check that every column of the results has a name of its own."""
        ends = {f"{column}.{end}" for column in columns for end in INTERVALS}
        for factor in factors:
            if factor.name in {*RESERVED, *columns, *ends} or factor.name.startswith("unit."):
                hint = "expected another name, with the path under paths"
                message = f'"{factor.name}" is the name of another column of the results'
                self.entries.flaw(Flaw("E406", message, hint=hint, on_key=True), "factors", factor.name)
        for name in sorted(RESERVED & {*columns}):
            message = f'the outcome "{name}" has the name of another column of the results'
            self.entries.flaw(Flaw("E406", message), "scenario")


def _identity(root: Node, scenarios: Mapping[str, Scenario]) -> str:
    said = [digest(root), *(scenario.hash for scenario in scenarios.values())]
    return digest(node_of(said, root.place))
