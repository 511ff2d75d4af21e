"""Every mistake in an experiment gives its one error, at its line and column, with the caret under it.

A case replaces one piece of the small experiment; mistakes.txt lists them.
"""

import re
from pathlib import Path

import pytest

import sim.sweeps
from sim.scenario import ScenarioError
from sim.sweeps import load_experiment

HERE = Path(__file__).parent
SMALL = (HERE / "small.yaml").read_text(encoding="utf-8")
LAKESIDE = (HERE.parent / "scenario" / "lakeside.yaml").read_text(encoding="utf-8")

Mistake = tuple[str, str, str, str, str]


def read_mistakes() -> dict[str, Mistake]:
    """Return the cases: what is replaced by what, what else is marked, the code and words of the error."""
    cases: dict[str, Mistake] = {}
    blocks = (HERE / "mistakes.txt").read_text(encoding="utf-8").split("\n\n")
    for block in blocks[1:]:
        name, *rows = block.strip("\n").split("\n")
        old, new, marked = ("\n".join(row[2:] for row in rows if row[0] == sign) for sign in "-+=")
        code, _, fragment = rows[-1][2:].partition(" ")
        cases[name] = (old, new, marked, code, fragment)
    return cases


CASES = read_mistakes()


def spoilt(text: str, old: str, new: str, marked: str) -> tuple[str, tuple[int, int, int] | None]:
    """Return the text with one piece replaced, and the line, column and width that are marked in it."""
    assert text.count(old) >= 1, old
    changed = text.replace(old, new, 1)
    if marked:
        changed = changed.replace(f"  {marked[1:-1]}:", f"  {marked}:", 1)
    if "⟦" not in changed:
        return changed, None
    before, rest = changed.split("⟦")
    inner, after = rest.split("⟧")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return before + inner + after, (line, column, len(inner))


@pytest.fixture
def load(tmp_path):
    (tmp_path / "lakeside.yaml").write_text(LAKESIDE, encoding="utf-8")

    def load(text: str | bytes, overrides=None):
        file = tmp_path / "small.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_experiment(file, overrides)

    return load


@pytest.fixture
def problems(load):
    def problems(text, overrides=None):
        with pytest.raises(ScenarioError) as raised:
            load(text, overrides)
        return raised.value.problems

    return problems


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_reported_once_and_where_it_is(case, problems):
    old, new, marked, code, fragment = CASES[case]
    changed, place = spoilt(SMALL, old, new, marked)
    found = problems(changed)
    assert len(found) == 1, "\n".join(map(str, found))
    (problem,) = found
    if place is not None:
        assert (problem.line, problem.column, problem.place.width) == place, str(problem)
    assert problem.code == code, str(problem)
    assert fragment in str(problem)


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_does_not_hide_another(case, problems):
    old, new, marked, code, _ = CASES[case]
    changed, _ = spoilt(SMALL, old, new, marked)
    if code in ("E402", "E404"):
        pytest.skip("a design is made once everything else is right")
    found = problems(f"{changed}nosuch: 1\n")
    assert [problem.code for problem in found] == [code, "E101"]


BAD_FILES = {
    "empty": (b"", "E002", "the experiment is empty"),
    "comments only": (b"# nothing\n", "E002", "the experiment is empty"),
    "binary": (b"\x00\x01", "E003", "binary"),
    "UTF-16": ("scenario: x".encode("utf-16"), "E003", "UTF-16"),
    "Latin-1": (b"title: caf\xe9\n", "E003", "not UTF-8"),
    "a list": (b"- scenario: lakeside.yaml\n", "E103", "an experiment is a mapping"),
    "a word": (b"experiment\n", "E103", "an experiment is a mapping"),
    "not YAML": (b"factors: {a: [1, 2\n", "E005", "not YAML"),
    "a tab": (b"factors:\n\ta: own\n", "E006", "a tab"),
    "two documents": (SMALL.encode() + b"---\ndraws: 2\n", "E010", "an experiment is one document"),
    "too large": (b"# " + b"x" * 300_000, "E004", "too large for an experiment"),
    "too deep": (b"factors: " + b"[" * 30 + b"]" * 30, "E004", "nested too deeply"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_read_says_why(case, problems):
    content, code, fragment = BAD_FILES[case]
    problem = problems(content)[0]
    assert (problem.code, fragment in str(problem)) == (code, True), str(problem)


def test_aliases_are_not_followed(problems):
    bomb = "title: &a [x, x]\nwhy: &b [*a, *a]\nfactors: [*b, *b, *b]\n"
    assert {problem.code for problem in problems(bomb)} >= {"E009"}


@pytest.mark.parametrize("name", ["nosuch", "nosuch.yaml", "war_cost_and_trst", "x" * 5000, "a\0b", ""])
def test_an_experiment_that_is_not_there_is_one_error(name, tmp_path):
    source = name if name else tmp_path  # a folder
    with pytest.raises(ScenarioError) as raised:
        load_experiment(source)
    (problem,) = raised.value.problems
    assert problem.code == "E001"
    assert "scenario" not in str(problem)


def test_the_nearest_bundled_experiment_is_named():
    with pytest.raises(ScenarioError, match='did you mean "war_cost_and_trust"'):
        load_experiment("war_cost_and_trst")


def test_a_scenario_is_no_experiment(problems):
    (problem,) = problems(LAKESIDE)
    assert (problem.code, problem.message) == ("E103", "this is a scenario")


@pytest.mark.parametrize("name", ["nosuch.yaml", "antalia", "x" * 5000, "../..", "'a.yaml\\0'"])
def test_a_scenario_that_is_not_there_is_shown_where_it_is_named(name, problems):
    (problem,) = problems(SMALL.replace("scenario: lakeside.yaml", f"scenario: {name}"))
    assert (problem.code, problem.line, problem.column) == ("E001", 2, 11)


def test_errors_of_a_scenario_follow_those_of_the_experiment(load, tmp_path):
    (tmp_path / "broken.yaml").write_text(LAKESIDE.replace("patience: 0.97", "patience: 1.97"))
    with pytest.raises(ScenarioError) as raised:
        load(SMALL.replace("lakeside.yaml", "broken.yaml").replace("draws: 40", "draws: 0"))
    first, second, third = raised.value.problems
    assert (first.code, first.line, first.column) == ("E407", 2, 11)
    assert 'scenario "broken.yaml" has 1 error of its own' in str(first)
    assert (second.code, second.line) == ("E111", 21)
    assert (third.code, third.line) == ("E111", 39)
    assert third.file.endswith("broken.yaml")


def factors(*entries, rest=""):
    return "scenario: lakeside.yaml\nfactors:\n" + "".join(f"  {entry}\n" for entry in entries) + rest


LEVEL = "parties.north.trust.level"
COST = "parties.north.war.cost_per_day"
ALIKE = {
    "one level": factors(f"{LEVEL}: {{levels: [0.3]}}"),
    "one point": factors(f"{LEVEL}: own", rest="design: {kind: random, points: 1}"),
    "labels for one value": factors(f"{LEVEL}: {{levels: {{a: 0.3, b: 0.3}}}}"),
    "labels for one thing": factors("x: {settings: {a: {closing: none}, b: {closing: none}}}"),
    "what the file says": factors("x: {settings: {a: {}, b: {closing: issue_by_issue}}}"),
}


@pytest.mark.parametrize("case", ALIKE)
def test_points_that_are_all_alike_are_refused(case, problems):
    (problem,) = problems(ALIKE[case])
    assert problem.code == "E402"
    assert problem.line >= 2


@pytest.mark.parametrize("block", ["", "factors:", "factors: {}", "factors: []"])
def test_nothing_to_vary_says_so(block, problems):
    (problem,) = problems(f"scenario: lakeside.yaml\n{block}\n")
    assert (problem.code, problem.message) == ("E401", "there is nothing to vary")


@pytest.mark.parametrize("block", ["factors: parties", "factors: [parties.north.trust.level]", "factors: 3"])
def test_factors_of_the_wrong_form_say_so(block, problems):
    (problem,) = problems(f"scenario: lakeside.yaml\n{block}\n")
    assert (problem.code, problem.line, problem.column) == ("E103", 2, 10)


def test_a_grid_without_end_is_refused_before_it_is_made(problems):
    paths = ("trust.level", "trust.breach", "talking.hope", "war.cost_per_day")
    entries = [f"parties.north.{path}: {{from: 0.1, to: 0.9}}" for path in paths]
    (problem,) = problems(factors(*entries, rest="design: {kind: grid, levels: 1000}"))
    assert (problem.code, problem.line, problem.column) == ("E404", 7, 9)
    assert "1,000,000,000,000 points" in problem.message


def test_an_order_that_cannot_be_met_is_shown_at_its_level(problems):
    """Only where no other factor could yet see to it."""
    open_ = "parties.north.demands.border.open: {levels: [0.9, 0.01]}"
    (problem,) = problems(factors(open_))
    assert (problem.code, problem.line, problem.column) == ("E211", 3, 53)
    assert "line 12 of the scenario" in problem.message


def test_an_order_that_another_factor_may_meet_is_left_to_the_points(load):
    experiment = load(
        factors(
            "parties.north.demands.border.open: {levels: [0.9, 0.01]}",
            "parties.north.demands.border.shared: {levels: [0.005, 0.1]}",
        )
    )
    assert len(experiment.factors) == 2


def test_every_scenario_is_asked_whether_it_takes_the_levels(problems):
    text = factors(
        "scenario: {levels: [lakeside.yaml, two_issues]}", "parties.*.trust.levl: {levels: [0, 1]}"
    )
    found = problems(text)
    assert {problem.code for problem in found} == {"E117"}
    assert ["lakeside.yaml" in found[0].message, "two_issues" in found[1].message] == [True, True]


SETTINGS = {
    "draws": ("draws", 7, lambda e: e.draws == 7),
    "a key of the design": ("design.levels", 4, lambda e: e.size == 4),
    "the whole design": ("design", {"kind": "lhs", "points": 9}, lambda e: (e.kind, e.size) == ("lhs", 9)),
    "a key of a factor with dots": (f"factors.{LEVEL}.to", 0.5, lambda e: e.factors[0].high == 0.5),
    "a whole factor": (f"factors.{LEVEL}", "own", lambda e: e.factors[0].paths == (LEVEL,)),
    "a new factor": ("factors.parties.north.talking.hope", {"levels": [0, 1]}, lambda e: len(e.factors) == 7),
    "a key of a new factor": (
        "factors.parties.north.talking.hope.levels",
        [0, 1],
        lambda e: e.factors[-1].name == "parties.north.talking.hope",
    ),
    "all factors": ("factors", {LEVEL: "own"}, lambda e: len(e.factors) == 1),
    "the scenario": ("scenario", "lakeside.yaml", lambda e: e.scenario.name == "lakeside"),
    "a list": ("draw", ["breakdown"], lambda e: e.draw == ("breakdown",)),
    "a name alone": ("draw", "breakdown", lambda e: e.draw == ("breakdown",)),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_from_outside_replaces_what_the_file_says(case, load):
    path, value, holds = SETTINGS[case]
    assert holds(load(SMALL, {path: value}))


def test_a_setting_changes_the_identity_of_the_experiment(load):
    assert load(SMALL).hash != load(SMALL, {"design.levels": 4}).hash
    assert load(SMALL).hash == load(SMALL, {"design.levels": 3}).hash


WRONG_SETTINGS = {
    "an unknown key": ("draw_count", 7, "E117"),
    "a path below a number": ("draws.many", 7, "E111"),
    "a word": ("draws", "many", "E111"),
    "not finite": ("draws", float("nan"), "E011"),
    "too large": ("seed", 10**12, "E011"),
    "a misspelt factor": ("factors.parties.north.trst.level", "own", "E117"),
    "a level out of its domain": (f"factors.{LEVEL}.to", 3, "E111"),
    "an unknown key of the design": ("design.level", 3, "E101"),
    "an object": ("title", object(), "E103"),
    "no scenario": ("scenario", "nosuch", "E001"),
    "an output": ("outputs", {"ever": 1}, "E103"),
}


@pytest.mark.parametrize("case", WRONG_SETTINGS)
def test_a_wrong_setting_is_one_error_that_names_it(case, problems):
    path, value, code = WRONG_SETTINGS[case]
    (problem,) = problems(SMALL, {path: value})
    assert problem.code == code, str(problem)
    assert str(problem).startswith("--set factors" if path.startswith("factors") else f"--set {path}"), (
        problem
    )


def test_the_file_may_leave_out_all_but_scenario_and_factors(load):
    experiment = load(factors(f"{LEVEL}: own"))
    assert (experiment.kind, experiment.size, experiment.draws, experiment.seed) == ("grid", 5, 500, 1)
    assert (experiment.common, experiment.outputs) == (True, ("final", "payoffs"))
    assert (experiment.draw, experiment.title) == (("fighting.ended",), "North and South on the lake")


def test_a_scenario_beside_the_experiment_comes_before_a_bundled_one(load, tmp_path):
    (tmp_path / "antalya").write_text(LAKESIDE, encoding="utf-8")
    assert load(SMALL.replace("lakeside.yaml", "antalya")).scenario.title == "North and South on the lake"


def test_a_count_moves_through_whole_numbers_each_once(load):
    drafts = load(SMALL).factors[-1]
    assert [drafts.at(unit).shown for unit in drafts.steps(9)] == [0, 1, 2]
    assert [drafts.at(unit).shown for unit in (0, 0.33, 0.34, 0.66, 0.67, 1)] == [0, 0, 1, 1, 2, 2]


def test_a_number_ends_exactly_at_its_ends(load):
    (cost,) = load(factors(f"{COST}: {{from: 0.0005, to: 0.016, scale: log}}")).factors
    assert [cost.at(unit).shown for unit in (0, 1)] == [0.0005, 0.016]
    assert cost.at(0.2).shown == pytest.approx(0.001)


def test_a_wildcard_moves_every_number_that_it_meets(load):
    cost = load(SMALL).factors[4]
    assert cost.paths == ("parties.north.war.cost_per_day", "parties.south.war.cost_per_day")
    assert cost.at(0.0).settings == dict.fromkeys(cost.paths, 0.001)


def test_a_word_of_the_scale_moves_all_its_uses(load):
    (word,) = load(factors("scale.small: own")).factors
    assert word.at(1.0).settings == {"scale.small": 0.2}
    (word,) = load(factors("scale.small: {from: 0.1, to: 0.2}")).factors
    assert word.at(1.0).settings == {"scale.small": 0.2}


def test_a_level_that_sets_nothing_is_the_baseline(load):
    experiment = load(SMALL)
    shown = [experiment.as_written(factor).shown for factor in experiment.factors]
    assert shown == [0.5, 0.1, "as written", "all", 0.002, 1.0]


def test_no_spoilt_file_ends_in_a_traceback(load):
    """Every line left out, cut short, indented or doubled."""
    lines = SMALL.splitlines(keepends=True)
    for i, line in enumerate(lines[1:], 1):
        for instead in (
            "",
            line[: len(line) // 2] + "\n",
            "  " + line,
            line + line,
            line.replace(":", ": {"),
        ):
            try:
                load("".join([*lines[:i], instead, *lines[i + 1 :]]))
            except ScenarioError as error:
                assert all(problem.code.startswith("E") for problem in error.problems)
                assert str(error)


def test_every_code_of_experiments_is_documented():
    room = Path(sim.sweeps.__file__).parent
    used = {code for file in room.rglob("*.py") for code in re.findall(r'"(E4\d\d)"', file.read_text())}
    guide = (room.parents[1] / "docs" / "experiments.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1] for row in guide.splitlines() if re.match(r"\| E4\d\d", row)]
    assert sorted(code for row in rows for code in re.findall(r"E\d{3}", row)) == sorted(used)
