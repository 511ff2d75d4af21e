"""Stable strategies, rest points, trajectories against independent answers; skipped without the material."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.equilibria import evolutionarily_stable, is_ess, is_symmetric_nash, replicator, rest_points
from tests.equilibria.material import exact, truths

GAMES = truths("ess_truth.json")

pytestmark = [
    pytest.mark.skipif(not GAMES, reason="third-party test material is absent"),
    pytest.mark.parametrize("truth", GAMES.values() or [None], ids=GAMES.keys() or ["none"]),
]


def numbers(words):
    return [float(Fraction(word)) for word in words]


def in_order(strategies):
    return np.array(sorted(list(strategy) for strategy in strategies))


def test_evolutionarily_stable_strategies_are_all_found_and_no_others(truth):
    for payoffs in (exact(truth["A"]), exact(truth["A"]).astype(float)):
        found = evolutionarily_stable(payoffs)
        assert len(found) == len(truth["ess"])
        assert_allclose(in_order(found), in_order(map(numbers, truth["ess"])), rtol=0, atol=1e-9)


def test_symmetric_equilibria_are_recognised(truth):
    payoffs = exact(truth["A"]).astype(float)
    for words in truth["symmetric_nash"]:
        assert is_symmetric_nash(payoffs, np.array(numbers(words)))
        assert is_ess(payoffs, np.array(numbers(words))) == (words in truth["ess"])


def test_rest_points_are_found_with_their_eigenvalues(truth):
    found = rest_points(exact(truth["A"]))
    assert [list(supports[0]) for supports in found.continua] == truth["continua"]
    points = sorted(found.points, key=lambda point: point.shares[0].tolist())
    answers = sorted(truth["rest_points"], key=lambda answer: numbers(answer["x"]))
    assert len(points) == len(answers)
    for point, answer in zip(points, answers, strict=True):
        assert_allclose(point.shares[0], numbers(answer["x"]), rtol=0, atol=1e-9)
        assert point.payoffs[0] == pytest.approx(float(Fraction(answer["value"])), abs=1e-9)
        assert point.is_nash == answer["nash"]
        expected = np.sort_complex([complex(*pair) for pair in answer["eigenvalues"]])
        is_double = (np.abs(np.diff(expected)) < 1e-6).any()  # moves by the root of the rounding, theirs too
        assert_allclose(point.eigenvalues, expected, rtol=0, atol=2e-8 if is_double else 1e-9)


def test_trajectories_are_followed(truth):
    answer = truth["trajectory"]
    times = np.array(answer["t"], dtype=float)
    found = replicator(exact(truth["A"]).astype(float), np.array(answer["x0"]), times)
    assert_allclose(found.shares[0], answer["x"], rtol=0, atol=1e-9)
