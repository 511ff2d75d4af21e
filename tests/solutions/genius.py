"""A minimal reader of GENIUS 10.4 files, for reference answers only (rules: README of the test material)."""

import itertools
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray


def read_utilities(domain: Path, profiles: list[Path]) -> dict[str, FloatArray]:
    """Return (D, P) utilities of all outcomes under the conventions genius, raw and unit."""
    issues = sorted(ET.parse(domain).getroot().iter("issue"), key=_index)
    values = [_values(issue) for issue in issues]
    tables = [_tables(profile, issues, values) for profile in profiles]
    raw, genius = (np.stack([_add_up(table[kind]) for table in tables], axis=1) for kind in ("raw", "genius"))
    genius = np.minimum(genius, 1.0)
    low, high = genius.min(axis=0), genius.max(axis=0)
    return {"raw": raw, "genius": genius, "unit": (genius - low) / (high - low)}


def _index(element: ET.Element) -> int:
    return int(element.attrib["index"])


def _values(issue: ET.Element) -> list[str]:
    if issue.attrib.get("vtype", issue.attrib.get("type")) == "integer":
        low, high = (int(issue.attrib[bound]) for bound in ("lowerbound", "upperbound"))
        return [str(value) for value in range(low, high + 1)]
    return [item.attrib["value"] for item in issue.iter("item")]


def _tables(profile: Path, issues: list[ET.Element], values: list[list[str]]) -> dict[str, list[FloatArray]]:
    """Return one party's weighted worth of every value of every issue, raw and by the rules of GENIUS."""
    root = ET.parse(profile).getroot()
    weights = {_index(element): float(element.attrib["value"]) for element in root.iter("weight")}
    own = {_index(element): element for element in root.iter("issue")}
    tables: dict[str, list[FloatArray]] = {"raw": [], "genius": []}
    for issue, names in zip(issues, values, strict=True):
        index = _index(issue)
        for kind, worth in _evaluations(own[index], names).items():
            tables[kind].append(weights[index] * worth)
    return tables


def _evaluations(issue: ET.Element, names: list[str]) -> dict[str, FloatArray]:
    evaluator = issue.find("evaluator")
    if evaluator is not None and evaluator.attrib.get("ftype") == "linear":
        offset, slope = (float(evaluator.attrib[key]) for key in ("offset", "slope"))
        numbers = np.array([int(name) for name in names], dtype=float)
        genius = np.clip(offset + slope * (numbers - numbers[0]), 0.0, 1.0)
        return {"raw": offset + slope * numbers, "genius": genius}
    given = {item.attrib["value"]: float(item.attrib["evaluation"]) for item in issue.iter("item")}
    raw = np.array([given[name] for name in names])
    top = max(given.values())
    return {"raw": raw, "genius": raw / top if top >= 0.00001 else np.zeros_like(raw)}


def _add_up(tables: list[FloatArray]) -> FloatArray:
    return np.array([sum(row) for row in itertools.product(*(table.tolist() for table in tables))])
