"""Utilities, frontier and solution points of third-party domains against independent answers.

The files stay outside the project: PARLEY_TEST_MATERIAL says where they are, and the tests
are skipped without them.
"""

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.interop import read_genius
from sim.solutions import egalitarian, kalai_smorodinsky, nash, pareto_front, utilitarian
from tests.solutions.genius import read_raw

CHECKOUT = Path(__file__).resolve().parents[2]
MATERIAL = Path(os.environ.get("PARLEY_TEST_MATERIAL", CHECKOUT.parent / "shared" / "material"))
TRUTH = MATERIAL / "domains_truth.json"
DOMAINS = json.loads(TRUTH.read_text(encoding="utf-8")) if TRUTH.is_file() else {}
CONVENTIONS = ("genius", "genius_rv", "raw", "unit")

pytestmark = pytest.mark.skipif(not DOMAINS, reason="third-party test material is absent")


@pytest.fixture(scope="module", params=sorted(DOMAINS) or ["none"])
def domain(request):
    """One domain: its utilities under each convention, and the answers."""
    truth = DOMAINS[request.param]
    folder = MATERIAL / "domains" / request.param
    genius = read_genius(folder).utilities()
    low, high = genius.min(axis=0), genius.max(axis=0)
    utilities = {
        "genius": genius,
        "unit": (genius - low) / (high - low),
        "raw": read_raw(folder / truth["domain_file"], [folder / name for name in truth["profiles"]]),
    }
    tables = {key: utilities[key.removesuffix("_rv")] for key in CONVENTIONS if key in truth}
    return {key: (np.round(table, 10), truth[key]) for key, table in tables.items()}


def points(utilities):
    """Return the distinct points in order; utilities are rounded to ten decimals already."""
    return np.unique(utilities + 0.0, axis=0)


def assert_same_points(solution, expected):
    """The answers are printed with nine decimals."""
    assert_allclose(solution.value, expected["value"], rtol=1e-9, atol=1e-9)
    assert solution.deals.size == expected["n_outcomes"]
    found = points(solution.utilities)
    assert len(found) == expected["n_points"]
    listed = points(np.array(expected["points"]))  # at most twenty
    nearest = np.abs(found[:, None] - listed).max(axis=2).min(axis=0)
    assert_allclose(nearest, 0.0, atol=1e-9)


def test_utilities_are_read_as_the_reference_reads_them(domain):
    for utilities, truth in domain.values():
        assert_allclose(utilities.min(axis=0), truth["min"], atol=1e-9)
        assert_allclose(utilities.max(axis=0), truth["max"], atol=1e-9)


def test_the_frontier_has_the_reference_points(domain):
    for utilities, truth in domain.values():
        front = pareto_front(utilities)
        assert front.size == truth["pareto_outcomes"]
        found = points(utilities[front])
        assert len(found) == truth["pareto_points"]
        assert_allclose(found.sum(axis=0), truth["frontier"]["coordinate_sums"], atol=1e-6)


def test_the_frontier_has_the_reference_hash(domain):
    for utilities, truth in domain.values():
        if "sha256" not in truth["frontier"]:
            continue
        decimals = truth["frontier"]["decimals"]
        rounded = np.unique(np.round(utilities[pareto_front(utilities)], decimals) + 0.0, axis=0)
        lines = "".join(",".join(f"{value:.{decimals}f}" for value in row) + "\n" for row in rounded)
        assert hashlib.sha256(lines.encode()).hexdigest() == truth["frontier"]["sha256"]


@pytest.mark.parametrize(("solve", "name"), [(nash, "nash"), (egalitarian, "egalitarian")])
def test_a_solution_is_the_reference_point(domain, solve, name):
    for utilities, truth in domain.values():
        solution = solve(utilities, np.array(truth["disagreement"]))
        if truth["rational_outcomes"] == 0:
            assert solution.deals.size == 0
        else:
            assert_same_points(solution, truth[name])


def test_kalai_smorodinsky_is_the_reference_point_where_every_party_can_gain(domain):
    for utilities, truth in domain.values():
        solution = kalai_smorodinsky(utilities, np.array(truth["disagreement"]))
        if truth["rational_outcomes"] == 0:
            assert solution.deals.size == 0
        elif "ks" in truth:
            assert_same_points(solution, truth["ks"])


def test_the_utilitarian_solution_is_the_deal_of_the_largest_sum(domain):
    for utilities, truth in domain.values():
        disagreement = np.array(truth["disagreement"])
        solution = utilitarian(utilities, disagreement)
        if truth["rational_outcomes"]:  # the reference adds up utilities, the solution gains
            of_gains = truth["max_welfare"]["value"] - disagreement.sum()
            assert_same_points(solution, truth["max_welfare"] | {"value": of_gains})
