"""The JSON Schema: what it takes and refuses, beside what the reader takes and refuses."""

import datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from sim.scenario import bundled, json_schema, load, loads
from sim.scenario.json_schema import keys
from sim.talks import list_parts

SCHEMA = json_schema(list_parts())
CHECKER = Draft202012Validator(SCHEMA)
TEXTS = {
    **{name: file.read_text(encoding="utf-8") for name, file in bundled().items()},
    **{file.stem: file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("*.yaml")},
}


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def complaints(text):
    tree = plain(YAML(typ="safe", pure=True).load(text))
    return [(list(error.absolute_path), error.message) for error in CHECKER.iter_errors(tree)]


def test_it_is_a_valid_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", TEXTS)
def test_a_scenario_that_can_be_read_passes(name):
    loads(TEXTS[name], name, parts=list_parts())
    assert complaints(TEXTS[name]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "titel:"),
        ("cost_per_day: 0.004", "cost_per_dya: 0.004"),
        ("cost_per_day: 0.004", "cost_per_day: -0.004"),
        ("level: 0.8", "level: 1.8"),
        ("level: 0.8", "level: [0.1, 0.8]"),
        ("starts: 2030-01-01", "starts: soon"),
        ("exchanges: 6", "exchanges: 0"),
        ("closing: none", "closing: maybe"),
        ("closing: none", "protocol: maybe"),
        ("closing: none", "protocol: {agenda: {issue: [border]}}"),
        ("closing: none", "protocol: {agenda: {issues: [border, border]}}"),
        ("ends: fighting", "ends: talks"),
        ("proposal: most_acceptable", "proposal: most_aceptable"),
        ("exponent: 1,", "exponnent: 1,"),
        ("format: 1", "format: 2"),
        ("what: [stakes, war]", "what: [stakes, wars]"),
    ],
)
def test_what_the_reader_refuses_without_knowing_names_the_schema_refuses_too(old, new):
    text = TEXTS["two_issues"]
    assert old in text
    spoiled = text.replace(old, new, 1)
    with pytest.raises(Exception, match="error"):
        loads(spoiled, parts=list_parts())
    assert complaints(spoiled)


@pytest.mark.parametrize(
    "protocol",
    ["simultaneous_demands", "{simultaneous_demands: }", "agenda", "{agenda: {issues: [border]}}", ""],
)
def test_a_protocol_may_be_written_in_every_form_that_the_reader_takes(protocol):
    text = TEXTS["two_issues"].replace("closing: none", f"protocol: {protocol}")
    text = text.replace("exchanges: 6", f"exchanges: 6, protocol: {protocol}", 1)
    loads(text, parts=list_parts())
    assert complaints(text) == []


def test_every_number_of_a_scenario_stands_under_a_key_of_the_schema_that_holds_numbers():
    known = [path.split(".") for path, _, _ in keys()]
    leaves = [key for key in known if not any(other[:-1] == key for other in known)]
    for number in load("antalya", parts=list_parts()).numbers.values():
        names = number.path.split(".")
        assert any(
            all(step in ("*", name) for step, name in zip(key, names, strict=False))
            for key in leaves
            if len(key) <= len(names)
        ), number.path


def test_every_key_says_what_it_means():
    assert all(len(meaning) > 5 for _, meaning, _ in keys())
