"""Reading NegMAS scenario folders (YAML): a file with the issues and one utility function a party.

Read are utilities that are tables of deals, or sums over issues of tables and straight lines, as
NegMAS itself reads them: not divided by their maximum, and not capped. Anything else is refused.

Room     interop
Shapes   D deals, I issues, P parties, O_i options of issue i
Units    worth [util]
Source   Mohammad, Nakadai & Greenwald (2021), NegMAS, PRIMA 2020 (format of NegMAS 0.16)
"""

import json
import math
from pathlib import Path
from typing import Final, NoReturn

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.interop.domain import sums_over_issues
from sim.interop.errors import InteropError
from sim.interop.negmas_space import Space, expect_type, space_of, type_of
from sim.interop.negmas_writing import ISSUE
from sim.interop.source_file import read_source
from sim.interop.yaml_tree import Node, parse_yaml
from sim.results import BargainingProblem
from sim.scenario.errors import Place, Problem

MOST_FILES: Final = 100
FUNCTIONS: Final = ("LinearAdditiveUtilityFunction", "MappingUtilityFunction")
FIELDS: Final = ("id", "name", "path", "reserved_outcome", "reserved_value", "stability", "type")
OWN_FIELDS: Final = (("values", "weights"), ("default", "mapping"))  # of each of the functions
NOTHING: Final = ("-.inf", "null", "~", "")  # no reserved value

Names = tuple[tuple[str, ...], ...]


def read_negmas(folder: str | Path) -> BargainingProblem:
    """Return the deals and utilities in a NegMAS scenario folder.

    Parameters
    ----------
    folder : str or Path
        The folder.

    Returns
    -------
    BargainingProblem
        Deals in the order of the options. A party without a reserved value has the worth of its worst deal
        there, as NegMAS itself takes it for its solution points. What :func:`write_negmas` wrote comes back
        with its issues, their options in the order in which deals first name them.

    Raises
    ------
    InteropError
        If a file cannot be used, with the line of the first problem.

    References
    ----------
    Mohammad, Nakadai & Greenwald (2021), PRIMA 2020, Lecture Notes in Computer Science 12568.
    """
    folder = Path(folder)
    space_node, functions = _files(folder)
    space = space_of(space_node[1], space_node[0].stem)
    parties = tuple(
        node.fields()["name"].text if "name" in node.fields() else path.stem for path, node in functions
    )
    if len(set(parties)) < len(parties):
        _refuse(folder, f"a party's name occurs twice among {parties}")
    columns = [_utilities(node, space) for _, node in functions]
    listed = np.stack([np.isfinite(column) for column in columns], axis=1)  # (all combinations, P)
    if not listed.any(axis=1).any() or (listed.any(axis=1) != listed.all(axis=1)).any():
        _refuse(folder, "expected the same deals in the tables of all parties, one or more")
    kept = np.flatnonzero(listed[:, 0])
    utilities = np.stack(columns, axis=1)[kept]
    reservation = [
        _reservation(node, float(own.min())) for (_, node), own in zip(functions, utilities.T, strict=True)
    ]
    issues, options, choice = _as_written(space, kept)
    return BargainingProblem(
        space.name, space.name, issues, options, parties, choice, utilities, np.array(reservation)
    )


def _files(folder: Path) -> tuple[tuple[Path, Node], list[tuple[Path, Node]]]:
    """Return the file with the issues, and the utility functions in the order of their files."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        _refuse(folder, f"the folder cannot be read: {error.strerror}")
    paths = [p for p in inside if p.suffix.lower() in (".yml", ".yaml") and not p.name.startswith((".", "_"))]
    if len(paths) > MOST_FILES:
        _refuse(folder, f"the folder has more than {MOST_FILES} YAML files")
    read = [(path, parse_yaml(read_source(path, "E621"))) for path in paths]
    spaces = [found for found in read if type_of(found[1]).endswith("OutcomeSpace")]
    if len(spaces) != 1:
        _refuse(folder, f"expected one file with an outcome space, found {len(spaces)}")
    functions = [found for found in read if found is not spaces[0]]
    if not functions:
        _refuse(folder, "expected the utility functions of one party or more, found none")
    return spaces[0], functions


def _refuse(folder: Path, message: str) -> NoReturn:
    raise InteropError(Problem("E620", message, str(folder), Place()))


def _utilities(node: Node, space: Space) -> FloatArray:
    """Return what every combination of options is worth; minus infinity for what is no deal."""
    kind = expect_type(node, FUNCTIONS, "utility functions")
    for name, value in node.fields().items():
        is_known = name in (*FIELDS, *OWN_FIELDS[FUNCTIONS.index(kind)])
        if not is_known or (name == "reserved_outcome" and value.text not in NOTHING):
            value.fail("E625", f'"{name[:80]}" of a utility function is not supported')
    if kind == "MappingUtilityFunction":
        return _mapped(node, space)
    functions, weights = node.field("values"), node.field("weights")
    if not len(functions.items) == len(weights.items) == len(space.issues):
        functions.fail(
            "E624", f"expected a value function and a weight for each of {len(space.issues)} issues"
        )
    tables = [
        weight.number() * _values(function, options, numbers)
        for weight, function, options, numbers in zip(
            weights.items, functions.items, space.options, space.numbers, strict=True
        )
    ]
    return sums_over_issues(tables)


def _values(function: Node, options: tuple[str, ...], numbers: FloatArray | None) -> FloatArray:
    """Return what every option of an issue is worth before its weight, (O_i,)."""
    kind = expect_type(function, ("TableFun", "AffineFun", "LinearFun"), "value functions")
    if kind != "TableFun":
        if numbers is None:
            function.fail("E624", "a straight line needs an issue of whole numbers")
        bias = function.field("bias").number() if kind == "AffineFun" else 0.0
        return np.asarray(bias + function.field("slope").number() * numbers)
    mapping = function.field("mapping")
    table = mapping.fields()
    for option in options:
        if option not in table:
            mapping.fail("E624", f'the option "{option[:80]}" has no value')
    return np.array([table[option].number() for option in options])


def _mapped(node: Node, space: Space) -> FloatArray:
    default = node.fields().get("default")
    absent = -math.inf if default is None or default.text == "-.inf" else default.number()
    worth = np.full(math.prod(space.lengths), absent)
    places = [{option: o for o, option in enumerate(own)} for own in space.options]
    seen: set[int] = set()
    for key, value in node.field("mapping").entries:
        chosen = [key.text] if isinstance(key.value, str) else [part.text for part in key.items]
        if len(chosen) != len(places) or any(o not in own for o, own in zip(chosen, places, strict=True)):
            key.fail("E624", "this is no deal of the domain: expected one option of every issue")
        deal = int(
            np.ravel_multi_index([own[o] for o, own in zip(chosen, places, strict=True)], space.lengths)
        )
        if deal in seen:
            key.fail("E624", "a second value of this deal")
        seen.add(deal)
        worth[deal] = value.number()
    return worth


def _reservation(node: Node, worst: float) -> float:
    value = node.fields().get("reserved_value")
    if value is None or (isinstance(value.value, str) and value.value.lower() in NOTHING):
        return worst
    return value.number()


def _as_written(space: Space, kept: IntArray) -> tuple[tuple[str, ...], Names, IntArray]:
    """Return issues, options and choices; those within the one issue of what this program wrote."""
    deals = [_deal(text) for text in space.options[0]] if space.issues == (ISSUE,) else [None]
    first = deals[0]
    if first is None or any(deal is None or list(deal) != list(first) for deal in deals):
        choice = np.stack(np.unravel_index(kept, space.lengths), axis=1).astype(np.int64)
        return space.issues, space.options, choice
    issues = tuple(first)
    columns = [[deal[issue] for deal in deals if deal is not None] for issue in issues]
    places = [{option: o for o, option in enumerate(dict.fromkeys(column))} for column in columns]
    rows = [[own[option] for option in column] for own, column in zip(places, columns, strict=True)]
    return issues, tuple(tuple(own) for own in places), np.array(rows, dtype=np.int64).T[kept]


def _deal(text: str) -> dict[str, str] | None:
    """Return issue -> option of a deal written as JSON, none if it is something else."""
    try:
        deal = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_deal = isinstance(deal, dict) and deal and all(isinstance(option, str) for option in deal.values())
    return deal if is_deal else None
