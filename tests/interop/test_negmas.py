"""NegMAS scenario folders: what is written comes back, what NegMAS writes is read, the rest is refused."""

import json
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from ruamel.yaml import YAML

import sim
from sim.interop import InteropError, read_genius, read_negmas, write_negmas
from sim.results import BargainingProblem
from tests.interop.test_genius import COLOUR, PRICE, TEMPLATE, profile, write

SPACE = """name: market
type: negmas.outcomes.DiscreteCartesianOutcomeSpace
path: null
issues:
- {name: price, type: ContiguousIssue, values: [-1, 2]}
- name: colour
  type: CategoricalIssue
  values: [red, blue]
"""
SUM = """name: buyer
type: LinearAdditiveUtilityFunction
reserved_value: 0.25
weights: [0.5, 2]
values:
- {type: AffineFun, bias: 1, slope: 0.5}
- type: TableFun
  mapping: {blue: 3.0, red: 1.0e-07}
"""
TABLE = """type: MappingUtilityFunction
reserved_value: -.inf
default: -1.5
mapping:
  ? - 2
    - red
  : 4.0
  ? [-1, blue]
  : 5
"""


def folder_of(path, space=SPACE, *functions):
    path.mkdir(parents=True, exist_ok=True)
    (path / "domain.yml").write_text(space, encoding="utf-8")
    for k, function in enumerate(functions or (SUM, TABLE), start=1):
        (path / f"p{k}.yml").write_text(function, encoding="utf-8")
    return path


def test_sums_and_tables_of_negmas_are_read_as_negmas_reads_them(tmp_path):
    (tmp_path / "_stats.yaml").write_text("nothing: [to read")
    table = read_negmas(folder_of(tmp_path))
    assert (table.name, table.parties, table.issues) == ("market", ("buyer", "p2"), ("price", "colour"))
    assert [table.names(d) for d in (0, 7)] == [
        {"price": "-1", "colour": "red"},
        {"price": "2", "colour": "blue"},
    ]
    price, colour = 0.5 * (1 + 0.5 * np.arange(-1, 3)), 2 * np.array([1e-7, 3.0])
    assert_allclose(table.utilities[:, 0], (price[:, None] + colour).ravel(), rtol=1e-15)
    assert table.utilities[:, 1].tolist() == [-1.5, 5, -1.5, -1.5, -1.5, -1.5, 4, -1.5]
    assert table.disagreement.tolist() == [0.25, -1.5]  # without one, the worst deal


def test_what_tables_leave_out_is_no_deal(tmp_path):
    partial = TABLE.replace("default: -1.5", "default: -.inf")
    table = read_negmas(folder_of(tmp_path, SPACE, partial, partial))
    assert [table.names(d) for d in range(2)] == [
        {"price": "-1", "colour": "blue"},
        {"price": "2", "colour": "red"},
    ]
    assert table.utilities.tolist() == [[5, 5], [4, 4]]
    folder_of(tmp_path, SPACE, partial, SUM)
    with pytest.raises(InteropError, match="same deals in the tables of all parties"):
        read_negmas(tmp_path)


def assert_same(again, table):
    assert (again.name, again.issues, again.parties) == (table.name, table.issues, table.parties)
    assert [again.names(d) for d in range(len(again.choice))] == [
        table.names(d) for d in range(len(table.choice))
    ]
    assert again.utilities.tolist() == table.utilities.tolist()
    assert again.disagreement.tolist() == table.disagreement.tolist()


@pytest.mark.parametrize("name", ["two_issues", pytest.param("antalya", marks=pytest.mark.slow)])
def test_a_scenarios_deals_and_central_utilities_come_back(name, tmp_path):
    table = sim.solve(sim.load(name)).problem
    write_negmas(table, tmp_path / "new")
    assert_same(read_negmas(tmp_path / "new"), table)


def test_the_deals_of_two_issues_are_worth_what_the_documentation_works_out():
    """docs/two-issues.md; no deal is the situation of the first day."""
    table = sim.solve(sim.load("two_issues")).problem
    solutions = sim.run(sim.load("two_issues"), draws=2).summary()["solutions"]
    payoffs = solutions["nash"]["payoffs"]
    deal = [table.names(d) for d in range(6)].index(solutions["nash"]["deals"][0])
    assert table.utilities[deal].tolist() == [payoffs[party] for party in table.parties]
    assert table.disagreement.tolist() == table.utilities[0].tolist()


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5)
worths = st.floats(-1e90, 1e90)


@st.composite
def tables(draw):
    issues = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    options = [draw(st.lists(names, min_size=1, max_size=3, unique=True)) for _ in issues]
    parties = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    lengths = [len(own) for own in options]
    kept = draw(st.sets(st.integers(0, int(np.prod(lengths)) - 1), min_size=1))
    choice = np.stack(np.unravel_index(sorted(kept), lengths), axis=1).astype(np.int64)
    utilities = [[draw(worths) for _ in parties] for _ in choice]
    name = draw(names)
    return BargainingProblem(
        name,
        name,
        tuple(issues),
        tuple(map(tuple, options)),
        tuple(parties),
        choice,
        np.array(utilities),
        np.array([draw(worths) for _ in parties]),
    )


@settings(deadline=None)  # files are written, on whatever disk
@given(table=tables())
def test_any_deals_come_back_with_every_utility(table):
    with tempfile.TemporaryDirectory() as folder:
        write_negmas(table, Path(folder) / "new")
        assert_same(read_negmas(Path(folder) / "new"), table)


@settings(deadline=None)  # files are written, on whatever disk
@given(table=tables())
def test_numbers_and_texts_are_the_same_to_a_reader_of_yaml_1_1(table):
    """NegMAS reads YAML 1.1, where a float needs a point and bare words may be truth values."""
    with tempfile.TemporaryDirectory() as folder:
        write_negmas(table, Path(folder) / "new")
        reader = YAML(typ="safe", pure=True)
        reader.version = (1, 1)
        function = reader.load((Path(folder) / "new" / "profile01.yml").read_text(encoding="utf-8"))
    assert function["name"] == table.parties[0]
    (only,) = function["values"]
    assert list(only["mapping"].values()) == table.utilities[:, 0].tolist()
    assert [json.loads(deal) for deal in only["mapping"]] == [
        table.names(d) for d in range(len(table.choice))
    ]


def test_a_genius_domain_becomes_a_folder_of_negmas(tmp_path):
    domain = read_genius(write(tmp_path / "genius", TEMPLATE.format(PRICE + COLOUR), profile(), profile()))
    write_negmas(domain.problem(), tmp_path / "negmas")
    assert_same(read_negmas(tmp_path / "negmas"), domain.problem())


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path):
    table = sim.solve(sim.load("two_issues")).problem
    broken = BargainingProblem(
        table.name,
        table.title,
        table.issues,
        table.options,
        table.parties,
        table.choice,
        np.full_like(table.utilities, np.nan),
        table.disagreement,
    )
    with pytest.raises(InteropError, match="E626"):
        write_negmas(broken, tmp_path / "new")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes").touch()
    with pytest.raises(InteropError, match="expected a new or empty folder"):
        write_negmas(table, tmp_path / "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("space", "function", "line", "message"),
    [
        (SPACE, "", 1, "the file is empty"),
        (SPACE, "a: [1, 2\nb: 3", 2, "not YAML"),
        (SPACE, "type: !!python/object/apply:os.system [ls]", 1, "data, never code"),
        (SPACE, "a: &x [1]\nb: *x", 1, "anchors and aliases are refused"),
        (SPACE, "a: " + "[" * 50, 1, "more than 16 deep"),
        (SPACE, "a: 1\n---\nb: 2", 2, "a second document"),
        (SPACE, "a: \x07", 1, "not YAML"),
        (SPACE, "- just\n- a list", 1, "expected a mapping"),
        (SPACE, "name: x", 1, 'an entry "type"'),
        (SPACE, SUM.replace("name", "type"), 2, 'a second "type"'),
        (
            SPACE,
            SUM.replace("LinearAdditive", "HyperRectangle"),
            1,
            '"HyperRectangleUtilityFunction" are not',
        ),
        (SPACE, SUM.replace("0.5, 2", "0.5"), 6, "a value function and a weight for each of 2 issues"),
        (SPACE, SUM.replace("0.5, 2", "0.5, .nan"), 4, '".nan" is not a number'),
        (SPACE, SUM.replace("blue: 3.0, ", ""), 8, 'option "blue" has no value'),
        (SPACE, SUM.replace("AffineFun", "AfineFun"), 6, 'did you mean "AffineFun"?'),
        (SPACE, SUM.replace("0.25", "a lot"), 3, '"a lot" is not a number'),
        (SPACE, TABLE.replace("[-1, blue]", "[-1, green]"), 8, "no deal of the domain"),
        (SPACE, TABLE.replace("[-1, blue]", "[-1]"), 8, "no deal of the domain"),
        (SPACE, TABLE.replace("[-1, blue]", "[2, red]"), 8, "a second value of this deal"),
        (SPACE, SUM + "bias: 2", 9, '"bias" of a utility function is not supported'),
        (SPACE, SUM + "reserved_outcome: [2, red]", 9, "expected a single value"),
        (SPACE.replace("[-1, 2]", "[-1, 2000000]"), SUM, 5, "more than 1,000,000 deals"),
        (SPACE.replace("[-1, 2]", "[3, 2]"), SUM, 5, "one option or more"),
        (SPACE.replace("[-1, 2]", "[-1.5, 2]"), SUM, 5, "not a whole number"),
        (SPACE.replace("Contiguous", "Continuous"), SUM, 5, '"ContinuousIssue" are not supported'),
        (SPACE.replace("name: colour", "name: price"), SUM, 6, 'a second issue "price"'),
        (SPACE.replace("[red, blue]", "[red, red]"), SUM, 8, "an option occurs twice"),
    ],
)
def test_a_broken_folder_gives_one_error_with_its_line(space, function, line, message, tmp_path):
    with pytest.raises(InteropError, match="E62") as caught:
        read_negmas(folder_of(tmp_path, space, SUM.replace("buyer", "other"), function))
    assert message in str(caught.value)
    assert caught.value.line == line


def test_a_folder_that_is_no_scenario_says_what_is_missing(tmp_path):
    with pytest.raises(InteropError, match="cannot be read"):
        read_negmas(tmp_path / "nowhere")
    with pytest.raises(InteropError, match="one file with an outcome space, found 0"):
        read_negmas(tmp_path)
    (tmp_path / "domain.yml").write_text(SPACE)
    with pytest.raises(InteropError, match="utility functions of one party or more, found none"):
        read_negmas(tmp_path)
    with pytest.raises(InteropError, match="occurs twice"):
        read_negmas(folder_of(tmp_path, SPACE, SUM, SUM))


@settings(deadline=None)  # files are written, on whatever disk
@given(data=st.data(), which=st.sampled_from(["domain.yml", "p1.yml", "p2.yml"]))
def test_mutated_bytes_give_a_table_or_our_error_and_nothing_else(data, which):
    content = {"domain.yml": SPACE.encode(), "p1.yml": SUM.encode(), "p2.yml": TABLE.encode()}
    broken = bytearray(content[which])
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(broken)))
        end = data.draw(st.integers(start, min(len(broken), start + 10)))
        broken[start:end] = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b"? ", b": ", b"- ", b"[", b"{", b"!", b"&", b"'", b"\n"])
        )
    read_or_error(content | {which: bytes(broken)})


@settings(deadline=None)  # files are written, on whatever disk
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@example(content=b"%YAML 9.9\n---\n1")
@example(content=b"%TAG ! tag:x,2000:\n--- !a 1")
@example(content=b"? " * 2000)
@example(content=b"[" * 2000)
def test_any_bytes_give_our_error_and_nothing_else(content):
    with pytest.raises(InteropError):
        read_or_error({"domain.yml": SPACE.encode(), "p1.yml": content}, silent=False)


def read_or_error(files, silent=True):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            assert isinstance(read_negmas(folder), BargainingProblem)
        except InteropError as error:
            assert "error[E62" in str(error)
            if not silent:
                raise
