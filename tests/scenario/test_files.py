"""What is no plain YAML text is refused, whole and without running anything."""

import os

import pytest

from sim.scenario import ScenarioError, bundled, check, find, load, loads, parse_setting

CONTENTS = {
    "an empty file": (b"", "E002", 1, 1),
    "only comments": (b"# nothing here\n\n", "E002", 1, 1),
    "a list": (b"- 1\n- 2\n", "E103", 1, 1),
    "a word": (b"hello\n", "E103", 1, 1),
    "a binary file": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "E003", 0, 1),
    "latin-1": (b"format: 1\ntitle: caf\xe9\n", "E003", 2, 11),
    "UTF-16": ("format: 1\n".encode("utf-16"), "E003", 0, 1),
    "a control character": (b"format: 1\ntitle: a\x07b\n", "E003", 2, 9),
    "a tab at the start": (b"format: 1\nhorizon:\n\tdays: 3\n", "E006", 3, 1),
    "a tab within": (b"format:\t1\n", "E006", 1, 8),
    "an open bracket": (b"format: 1\nhorizon: [1, 2\n", "E005", 2, 14),
    "an open quote": (b"title: 'North\n", "E005", 1, 13),
    "a second document": (b"format: 1\n---\nformat: 2\n", "E010", 2, 1),
    "a key twice": (b"format: 1\ntitle: a\nformat: 1\n", "E007", 3, 1),
    "a tag": (b"title: !!str 5\n", "E008", 1, 8),
    "an anchor": (b"title: &a North\n", "E009", 1, 8),
    "an alias": (b"title: &a North\nhorizon: *a\n", "E009", 2, 10),
    "a merge key": (b"horizon: {<<: {days: 1}}\n", "E009", 1, 11),
    "a list for a key": (b"? [1, 2]\n: 3\n", "E005", 1, 3),
    "an empty key": (b"'': 3\n", "E114", 1, 1),
    "deep nesting": (b"title: " + b"[" * 10_000, "E004", 1, 32),
    "many values": (b"title: [" + b"1," * 20_000 + b"]", "E004", 1, None),
    "a large file": (b"# " + b"x" * 300_000, "E004", 0, 1),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_a_file_that_is_not_plain_yaml_is_refused_at_its_line(case, tmp_path, parts):
    content, code, line, column = CONTENTS[case]
    path = tmp_path / "north.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError) as raised:
        load(path, parts=parts)
    problem = next(p for p in raised.value.problems if p.code == code and p.line == line)
    assert column in (None, problem.column)
    assert str(problem).startswith(f"{path}:{line}:" if line else f"{path}: ")


def test_yaml_tags_never_run_anything(tmp_path, text, parts):
    canary = tmp_path / "canary"
    for tag in (
        "!!python/object/apply:os.system",
        "!!python/object/new:os.system",
        "!<tag:yaml.org,2002:python/name>",
    ):
        changed = text.replace("title: North and South on the lake", f'title: {tag} ["touch {canary}"]')
        with pytest.raises(ScenarioError) as raised:
            loads(changed, parts=parts)
        assert [problem.code for problem in raised.value.problems] == ["E008"]
    assert not canary.exists()


def test_an_alias_bomb_is_refused_at_once(parts):
    rows = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    with pytest.raises(ScenarioError) as raised:
        loads("\n".join(rows), parts=parts)
    assert {"E009"} <= {problem.code for problem in raised.value.problems}


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(line_end, tmp_path, text, lakeside, parts):
    path = tmp_path / "lakeside.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", line_end).encode())
    assert load(path, parts=parts).hash == lakeside.hash


def test_a_missing_file_a_folder_and_an_unreadable_one_are_named(tmp_path, parts):
    locked = tmp_path / "locked.yaml"
    locked.write_text("format: 1")
    locked.chmod(0)
    sources = [tmp_path / "none.yaml", tmp_path, "x" * 5000, "a\0b"] + ([locked] if os.getuid() else [])
    for source in sources:
        report = check(source, parts=parts)
        assert [problem.code for problem in report.errors] == ["E001"]
        assert report.scenario is None


def test_bundled_scenarios_are_found_by_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, path in bundled().items():
        (tmp_path / name).mkdir()  # results of an earlier run, say
        assert find(name) == path
        assert path.is_file()
    with pytest.raises(ScenarioError, match="no such file or bundled scenario"):
        find("no such scenario")


def test_settings_are_read_as_yaml():
    assert parse_setting("parties.x.war.cost_per_day=0.002") == ("parties.x.war.cost_per_day", 0.002)
    assert parse_setting("rounds.*.mediator=none") == ("rounds.*.mediator", "none")
    assert parse_setting("scale.core=[0.1, 0.2, 0.3]") == ("scale.core", [0.1, 0.2, 0.3])
    assert parse_setting("a=b=c") == ("a", "b=c")


@pytest.mark.parametrize("wrong", ["", "parties", "=3", "a=[1", "a=!!str x", "a=*b", "a=.nan", "a=\t1"])
def test_what_is_no_setting_is_refused(wrong):
    with pytest.raises(ScenarioError) as raised:
        parse_setting(wrong)
    assert str(raised.value).startswith("--set ")
