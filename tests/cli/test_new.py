"""``parley new`` and ``parley schema``."""

import json

import pytest

from sim import cli
from sim.scenario import bundled


def test_a_new_file_can_be_checked_and_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "my_case.yaml"]) == 0
    assert "parley check my_case.yaml" in capsys.readouterr().out
    assert cli.main(["check", "my_case.yaml"]) == 0
    assert cli.main(["run", "my_case.yaml", "--draws", "20", "--quiet"]) == 0


@pytest.mark.parametrize("name", bundled())
def test_a_bundled_scenario_is_copied_to_the_byte(name, tmp_path):
    assert cli.main(["new", str(tmp_path / "copy.yaml"), "--from", name]) == 0
    assert (tmp_path / "copy.yaml").read_bytes() == bundled()[name].read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["new", "there.yaml"], "there.yaml is there already"),
        (["new", "link.yaml"], "link.yaml is there already"),
        (["new", "fresh.yaml", "--from", "antalia"], 'did you mean "antalya"?'),
        (["new", "nowhere/fresh.yaml"], "cannot be written: No such file or directory"),
        (["new", "bad\0name"], "cannot be written"),
        (["new", "."], "is there already"),
        (["new"], "FILE"),
    ],
)
def test_nothing_is_written_where_something_is_wrong(arguments, words, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.yaml").write_text("mine")
    (tmp_path / "link.yaml").symlink_to("elsewhere")
    before = sorted(tmp_path.iterdir())
    assert cli.main(arguments) == 2
    assert words in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "there.yaml").read_text() == "mine"


def test_the_schema_is_one_json_document(capsys):
    assert cli.main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "A scenario of Parley"
