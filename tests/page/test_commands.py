"""The command that repeats what a page shows has every setting, plugin, seed and draws, to be typed again."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.page import commands
from sim.report.page.sweep import _repeat
from sim.scenario import parse_setting
from sim.sweeps import load_experiment
from sim.sweeps.manifest import manifest_of
from sim.talks.plugins import described, using

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=6)
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    st.sampled_from(["level", "breach"]), inner, max_size=2
), max_leaves=5)  # fmt: skip


@given(value=values)
def test_a_setting_told_is_read_back_as_it_was(value):
    told = shlex.split(commands.options({"settings": [{"path": "a.b", "value": value}], "plugins": []}))
    assert told[0] == "--set"
    assert parse_setting(told[1]) == ("a.b", value)


SWEEP = """
title: Trust
scenario: two_issues
factors:
  parties.north.trust.level: {levels: [0.1, 0.9]}
design: {kind: grid}
draws: 40
"""


def test_the_page_of_a_sweep_repeats_its_settings_and_plugins(tmp_path):
    (tmp_path / "my trust.yaml").write_text(SWEEP, encoding="utf-8")
    (tmp_path / "mine.py").write_text("", encoding="utf-8")
    experiment = load_experiment(tmp_path / "my trust.yaml", {"draws": 20, "seed": 7})
    with using([tmp_path / "mine.py"]):
        manifest = manifest_of(experiment, 2, 2, 0)
        assert manifest["plugins"] == described()

    class Finished:
        pass

    Finished.manifest = manifest
    command = _repeat(Finished)[0].text
    assert command == "parley sweep 'my trust.yaml' --set draws=20 --set seed=7 --plugin mine.py"


@pytest.mark.parametrize("text", ["yes", "0.5", "null", "[a", "'", "x: y", "# no"])
def test_a_text_that_reads_as_something_else_is_put_in_quotes(text):
    (_, told) = shlex.split(commands.options({"settings": [{"path": "p", "value": text}], "plugins": []}))
    assert parse_setting(told) == ("p", text)
