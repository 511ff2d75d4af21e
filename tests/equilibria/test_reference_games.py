"""Equilibria of third-party games against independent answers, to 1e-9; skipped without the material."""

import math
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sim.equilibria import cross_check, nash, pure_equilibria, select
from tests.equilibria.material import payoffs_of, rows, truths

GAMES = truths("games_truth.json")
TWO = {name: truth for name, truth in GAMES.items() if "A" in truth}
MORE = {name: truth for name, truth in GAMES.items() if "A" not in truth}

pytestmark = pytest.mark.skipif(not GAMES, reason="third-party test material is absent")


def of(games):
    return pytest.mark.parametrize("truth", games.values() or [None], ids=games.keys() or ["none"])


@of(TWO)
@pytest.mark.parametrize("kind", [object, float])
def test_all_extreme_equilibria_are_found(truth, kind):
    found = nash(payoffs_of(truth).astype(kind))
    expected = rows([(one["x"], one["y"]) for one in truth["equilibria"]])
    assert_allclose(rows(one.strategies for one in found), expected, rtol=0, atol=1e-9)
    assert found.complete
    assert found.degenerate == truth["degenerate"]
    assert len(found.components) == truth["n_components"]
    assert all(one.certified and one.regret <= 1e-9 for one in found)


@of(TWO)
@pytest.mark.parametrize(("scale", "shift"), [(0.1, 0.3), (7.3, math.pi), (1e-9, 0.0), (1e6, 12345.67)])
def test_units_change_nothing_even_where_they_round(truth, scale, shift):
    found = nash(payoffs_of(truth).astype(float) * scale + shift)
    expected = rows([(one["x"], one["y"]) for one in truth["equilibria"]])
    assert_allclose(rows(one.strategies for one in found), expected, rtol=0, atol=1e-9)
    assert len(found.components) == truth["n_components"]


@of(TWO)
def test_payoffs_values_and_best_welfare_are_right(truth):
    found = nash(payoffs_of(truth))
    answers = {
        tuple(map(float, map(Fraction, (*one["x"], *one["y"])))): one["u"] for one in truth["equilibria"]
    }
    for one in found:
        key = min(answers, key=lambda row: np.abs(np.array(row) - np.concatenate(one.strategies)).max())
        assert_allclose(one.payoffs, [float(Fraction(u)) for u in answers[key]], rtol=0, atol=1e-9)
        if truth.get("value_row") is not None:
            assert one.payoffs[0] == pytest.approx(float(Fraction(truth["value_row"])), abs=1e-9)
    best = truth["equilibria"][truth["max_welfare_equilibrium"]]["u"]
    welfare = [one.payoffs.sum() for one in select(found, "welfare")]
    assert_allclose(welfare, float(sum(map(Fraction, best))), rtol=0, atol=1e-9)


@of(TWO)
def test_nashpy_misses_what_the_record_says(truth):
    recorded = truth["nashpy"]["support_enumeration"]
    checked = cross_check(payoffs_of(truth))
    assert len(checked.missed) == recorded["extreme_missed"]
    assert len(checked.wrong) == recorded["non_equilibria_returned"]


@of(GAMES)
def test_all_pure_equilibria_are_found(truth):
    assert pure_equilibria(payoffs_of(truth)).tolist() == sorted(truth["pure"])


@of(MORE)
def test_the_isolated_equilibria_of_more_parties_are_found(truth):
    found = nash(payoffs_of(truth))
    expected = rows([one["x"] for one in truth["isolated_equilibria"]])
    assert_allclose(rows(one.strategies for one in found), expected, rtol=0, atol=1e-9)
    assert all(one.certified and one.regret <= 1e-9 for one in found)
    assert not found.complete
