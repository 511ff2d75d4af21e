"""The pages for readers: what they say to type works, their figures are the program's, their names exist."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

import sim
from sim import cli
from sim.report.page.findings import findings_sections
from sim.sweeps import bundled_experiments

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = ("README.md", "docs/tutorial.md", "docs/comparing.md", "docs/reading.md")
TUTORIAL = (DOCS / "tutorial.md").read_text(encoding="utf-8")
TAKES_DRAWS = ("run", "solve", "compare", "flips", "tournament", "trace")
# Commands that take seconds even with few draws have one of these in them.
LONG = ("tournament", "flips", "compare", "solve antalya", "run antalya", "--set", "--pick", "--out")
OWN = "my_case.yaml"


def commands(page: str) -> list[str]:
    """Return the indented commands of a page, as they stand."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if re.match(r" {4}parley ", line)]


def arguments(command: str) -> list[str]:
    """Return a command's arguments, with few draws where the command takes draws."""
    words = shlex.split(command, comments=True)[1:]
    if words[0] not in TAKES_DRAWS or "--help" in words:
        return words
    if "--draws" in words:
        where = words.index("--draws")
        del words[where : where + 2]
    return [*words, "--draws", "1000" if "--pick" in words else "40"]  # a pick needs a world that ends so


def cases() -> list:
    """Return every command of every page once, the long ones marked; sweeps have a test of their own."""
    told = dict.fromkeys(command.split("#")[0].strip() for page in PAGES for command in commands(page))
    return [
        pytest.param(
            command, id=command, marks=pytest.mark.slow if any(word in command for word in LONG) else ()
        )
        for command in told
        if "sweep" not in command
    ]


def test_every_page_has_commands_to_run():
    assert all(commands(page) for page in PAGES)


@pytest.mark.parametrize("command", cases())
def test_what_a_page_says_to_type_works(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if OWN in command and not command.startswith("parley new"):
        assert cli.main(["new", OWN]) == 0
    assert cli.main(arguments(command)) == 0


def test_every_code_of_an_error_or_warning_is_in_a_table_and_every_code_there_is_raised():
    code = r"[EW][0-9]{3}"
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py")]
    raised = {found for text in sources for found in re.findall(rf"""["']({code})\b""", text)}
    pages = [path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")]
    rows = [row for text in pages for row in re.findall(rf"^\| ({code}(?:, {code})*) \|", text, re.MULTILINE)]
    listed = [found for row in rows for found in row.split(", ")]
    assert sorted(listed) == sorted(raised)  # each once


def test_every_sweep_named_on_a_page_comes_along():
    named = {
        shlex.split(line, comments=True)[2] for page in PAGES for line in commands(page) if " sweep " in line
    }
    assert named
    assert named <= set(bundled_experiments())


def test_the_readme_can_be_typed_into_python(monkeypatch, tmp_path, capsys):
    (snippet,) = re.findall(
        r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(snippet.replace("draws=2_000", "draws=100"), names)
    assert "antalya" in capsys.readouterr().out.lower()
    assert names["talks"].height == 100 * len(names["scenario"].rounds)


# The tutorial's scenario


def test_the_new_file_is_the_scenario_of_the_tutorial(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", OWN]) == 0
    assert Path(OWN).read_bytes() == (ROOT / "scenarios" / "river_crossing.yaml").read_bytes()


def test_the_scenario_has_no_problems_and_the_count_that_the_tutorial_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    cli.main(["new", OWN])
    capsys.readouterr()
    assert cli.main(["check", OWN]) == 0
    assert capsys.readouterr().out.strip() in TUTORIAL


def test_every_line_the_scenario_cites_is_in_the_article():
    article = {int(line) for line in re.findall(r"^ {4}(\d+) +\S", TUTORIAL, re.MULTILINE)}
    text = (ROOT / "scenarios" / "river_crossing.yaml").read_text(encoding="utf-8")
    cited = {int(line) for line in re.findall(r"report:(\d+)", text)}
    assert article == set(range(1, 13))
    assert cited <= article
    assert article - cited == {1}  # the headline states nothing of its own


def test_every_range_shown_in_the_tutorial_is_in_the_file():
    shown = re.findall(r"^ {6}level: \{range.*\}$", TUTORIAL, re.MULTILINE)
    text = (ROOT / "scenarios" / "river_crossing.yaml").read_text(encoding="utf-8")
    assert shown
    assert all(line.strip() in text for line in shown)


def test_met_demands_sum_to_one_at_central_values():
    parties = yaml.safe_load((ROOT / "scenarios" / "river_crossing.yaml").read_text(encoding="utf-8"))[
        "parties"
    ]
    for party in parties.values():
        best = [
            max(option["range"][1] for option in options.values()) for options in party["demands"].values()
        ]
        assert sum(best) == pytest.approx(1)


@pytest.mark.slow
def test_the_figures_of_the_tutorial_are_those_of_the_program(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def shares(*how):
        assert cli.main(["run", "river_crossing", "--json", *how]) == 0
        first = json.loads(capsys.readouterr().out)["rounds"][0]["outcomes"]
        return {name: f"*{name}* {told(estimate)}" for name, estimate in first.items()}

    def told(estimate):
        half = 100 * (estimate["mc_high"] - estimate["mc_low"]) / 2
        return f"{100 * estimate['probability']:.0f} ± {half:.0f}"

    now = shares()
    assert all(now[name] in TUTORIAL for name in ("settlement", "ceasefire", "continue to talk"))
    wary = shares("--set", "parties.*.trust.level=0.15", "--out", "wary")
    for name in ("breakdown", "continue to talk"):
        assert wary[name].replace(f"*{name}* ", f"*{name}* in ") in TUTORIAL


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "figures"),
    [
        ("compare", ("13 ± 2", "-0.6 ± 0.9", "8.2 ± 0.8")),
        ("flips", ("47 ± 5 points", "6 of", "0.188", "0.65")),
        ("run", ("64 ± 2", "16 ± 1", "20 ± 2", "25% to 94%", "over 99%", "Velm in 55%")),
        ("run --set 'parties.*.trust.level=0.15'", ("51 ± 3", "46 ± 3", "31 ± 3")),
    ],
)
def test_the_figures_of_the_tutorial_are_printed(command, figures, tmp_path, monkeypatch, capsys):
    """The tutorial writes 0.188 as 0.19, 31 ± 3 as 31, and "25 to 94" for the spread; the rest as printed."""
    monkeypatch.chdir(tmp_path)
    name, *how = shlex.split(command)
    at = ["--round", "ferry_house"] if name == "flips" else []
    assert cli.main([name, "river_crossing", *how, *at]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert [figure for figure in figures if figure not in printed] == []


@pytest.mark.slow
def test_the_table_of_findings_that_is_explained_is_that_of_the_program():
    (section,) = findings_sections(sim.run(sim.load("river_crossing")))
    grid = section.blocks[-1]
    shown = [grid.columns.index(name) for name in grid.columns if name not in ("Claim", "Source")]
    page = (DOCS / "reading.md").read_text(encoding="utf-8")
    for row in ([grid.columns[i] for i in shown], *([told(row[i]) for i in shown] for row in grid.rows)):
        assert f"| {' | '.join(row)} |" in page


def told(cell):
    text = cell if isinstance(cell, str) else ", ".join(filter(None, (cell.text, cell.below)))
    return text.replace("\N{NO-BREAK SPACE}", " ")


# Links and names


@pytest.mark.parametrize("page", [*sorted(DOCS.glob("*.md")), ROOT / "README.md"], ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page):
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", ["odd.md", "criticisms.md"])
def test_every_room_and_test_named_exists(page):
    named = re.findall(r"`((?:sim|tests|experiments)/[\w/.]+)`", (DOCS / page).read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_glossary_names_columns_that_exist():
    results = sim.run(sim.load("river_crossing"), draws=40, seed=1)
    frames = (results.talks, results.worlds, results.exchanges)
    columns = {
        re.sub(r"\.(velm|karsk)$", ".PARTY", name) for frame in frames for name in frame.collect_schema()
    }
    columns = {re.sub(r"^in_force\..*", "in_force.ISSUE", name) for name in columns}
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = [row.split("|")[3] for row in glossary.splitlines() if "(column" in row]
    named = {
        name for row in rows for name in re.findall(r"`([\w.]+)`", row) if not name.startswith("strategy")
    }
    assert len(named) > 10
    assert named - columns - {"outcomes"} == set()


def test_the_glossary_names_keys_that_are_in_the_format():
    format_keys = (DOCS / "scenario-format.md").read_text(encoding="utf-8")
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    keys = set(re.findall(r"`((?:parties|issues|rounds|mediators|model|horizon)\.[\w.]+)`", glossary))
    assert len(keys) > 10
    assert [key for key in keys if f"`{key}" not in format_keys] == []
