"""Writing a NegMAS scenario folder (YAML): the deals and what each is worth to every party.

What a deal is worth need be no sum over issues, some combinations are no deals at all, and NegMAS
cannot load its own tables over several issues from YAML. So the folder has one issue, "deal", with the
deals as its options, each written as JSON (issue -> option), and every party's utility function is a
table of it. Utilities are exact.

Room     interop
Shapes   D deals, P parties
Units    worth [util]
Source   Mohammad, Nakadai & Greenwald (2021), NegMAS, PRIMA 2020 (format of NegMAS 0.16)
"""

import json
from pathlib import Path
from typing import Final

import numpy as np

from sim.interop.errors import InteropError
from sim.interop.source_file import LARGEST_NUMBER
from sim.interop.whole_folder import write_folder
from sim.results import BargainingProblem
from sim.scenario.errors import Place, Problem

ISSUE: Final = "deal"


def write_negmas(table: BargainingProblem, folder: str | Path) -> None:
    """Write deals and their utilities as a folder that NegMAS loads.

    Parameters
    ----------
    table : BargainingProblem
        The deals; ``sim.solve(scenario).problem`` is that of a scenario.
    folder : str or Path
        Where to write; it must be new or empty, and is there whole or not at all.

    Raises
    ------
    InteropError
        If a number is out of bounds, a name occurs twice, or the folder cannot be written.

    References
    ----------
    Mohammad, Nakadai & Greenwald (2021), PRIMA 2020, Lecture Notes in Computer Science 12568.
    """
    folder = Path(folder)
    deals = [json.dumps(table.names(deal), ensure_ascii=False) for deal in range(len(table.choice))]
    numbers = np.concatenate([table.utilities.ravel(), table.disagreement])
    if not np.all(np.abs(numbers) <= LARGEST_NUMBER):
        _refuse(folder, f"a utility is not finite or beyond {LARGEST_NUMBER:g}")
    if not deals or len(set(deals)) < len(deals) or len(set(table.parties)) < len(table.parties):
        _refuse(folder, "expected one deal or more, and no deal or party twice")
    options = "".join(f"  - {_text(deal)}\n" for deal in deals)
    files = {
        "domain.yml": f"name: {_text(table.name)}\ntype: DiscreteCartesianOutcomeSpace\nissues:\n"
        f"- name: {ISSUE}\n  type: CategoricalIssue\n  values:\n{options}"
    }
    for p, party in enumerate(table.parties):
        rows = "".join(
            f"    {_text(deal)}: {_number(worth)}\n"
            for deal, worth in zip(deals, table.utilities[:, p].tolist(), strict=True)
        )
        files[f"profile{p + 1:02}.yml"] = (
            f"name: {_text(party)}\ntype: LinearAdditiveUtilityFunction\n"
            f"reserved_value: {_number(float(table.disagreement[p]))}\n"
            f"weights: [1.0]\nvalues:\n- type: TableFun\n  mapping:\n{rows}"
        )
    write_folder(folder, files, "E620")


def _refuse(folder: Path, message: str) -> None:
    raise InteropError(Problem("E626", f"NegMAS cannot hold these deals: {message}", str(folder), Place()))


def _text(text: str) -> str:
    """Return a text in double quotes, as YAML 1.1 and 1.2 both read it."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted) + '"'


def _number(number: float) -> str:
    """Return a float with a point in it, without which YAML 1.1 reads an exponent as text.

    Examples
    --------
    >>> _number(1e-07), _number(2.0)
    ('1.0e-07', '2.0')
    """
    digits = repr(number)
    return digits if "." in digits else digits.replace("e", ".0e")
