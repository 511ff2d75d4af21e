"""docs/scenario-format.md lists the error codes that there are, and shows numbers as they can be written."""

import re
from pathlib import Path

import sim.scenario

ROOM = Path(sim.scenario.__file__).parent
GUIDE = ROOM.parents[1] / "docs" / "scenario-format.md"


def test_every_code_is_documented_and_every_documented_code_is_used():
    used = {code for file in ROOM.rglob("*.py") for code in re.findall(r'"([EW]\d{3})"', file.read_text())}
    rows = [row for row in GUIDE.read_text().splitlines() if re.match(r"\| [EW]\d{3}", row)]
    documented = [code for row in rows for code in re.findall(r"[EW]\d{3}", row.split("|")[1])]
    assert sorted(documented) == sorted(used)
