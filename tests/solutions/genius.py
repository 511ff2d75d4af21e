"""The raw convention of the reference answers: evaluations times weights, neither divided nor capped.

NegMAS reads GENIUS files so; the program reads them by the rules of GENIUS. The other preference orders
that come of it are further games with known solutions.
"""

import itertools
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np

from sim.arrays import FloatArray


def read_raw(domain: Path, profiles: list[Path]) -> FloatArray:
    """Return (D, P) raw utilities of all outcomes."""
    issues = sorted(ET.parse(domain).getroot().iter("issue"), key=_index)
    values = [_values(issue) for issue in issues]
    return np.stack([_utilities(profile, issues, values) for profile in profiles], axis=1)


def _index(element: ET.Element) -> int:
    return int(element.attrib["index"])


def _values(issue: ET.Element) -> list[str]:
    if issue.attrib.get("vtype", issue.attrib.get("type")) == "integer":
        low, high = (int(issue.attrib[bound]) for bound in ("lowerbound", "upperbound"))
        return [str(value) for value in range(low, high + 1)]
    return [item.attrib["value"] for item in issue.iter("item")]


def _utilities(profile: Path, issues: list[ET.Element], values: list[list[str]]) -> FloatArray:
    root = ET.parse(profile).getroot()
    weights = {_index(element): float(element.attrib["value"]) for element in root.iter("weight")}
    own = {_index(element): element for element in root.iter("issue")}
    tables = [
        [weights[_index(issue)] * worth for worth in _evaluations(own[_index(issue)], names)]
        for issue, names in zip(issues, values, strict=True)
    ]
    return np.array([sum(row) for row in itertools.product(*tables)])


def _evaluations(issue: ET.Element, names: list[str]) -> list[float]:
    evaluator = issue.find("evaluator")
    if evaluator is not None and evaluator.attrib.get("ftype") == "linear":
        offset, slope = (float(evaluator.attrib[key]) for key in ("offset", "slope"))
        return [offset + slope * int(name) for name in names]
    given = {item.attrib["value"]: float(item.attrib["evaluation"]) for item in issue.iter("item")}
    return [given[name] for name in names]
