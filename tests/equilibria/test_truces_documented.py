"""The section on truces in docs/strategies.md: its examples are run, its table is the table of machines."""

import doctest
import re
from pathlib import Path

from sim.equilibria import MACHINES

PAGE = (Path(__file__).parents[2] / "docs" / "strategies.md").read_text(encoding="utf-8")
SECTION = PAGE.split("## A truce kept or broken")[1].split("\n## ")[0]


def test_the_examples_print_what_the_page_says():
    examples = doctest.DocTestParser().get_doctest(SECTION, {}, "strategies.md", None, None)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples)
    assert runner.tries >= 5
    assert runner.failures == 0


def test_the_page_lists_every_machine_with_its_source():
    listed = re.findall(r"^\| ([\w -]+?) \| .* \| (.+?) \|$", SECTION, re.MULTILINE)[1:]
    assert listed == [(name, machine.source) for name, machine in MACHINES.items()]
