"""Equilibria of stage games, by three methods that share no code (result 13)."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose

from sim.equilibria import correlated, cross_check, nash, regret

CHICKEN = np.array([[[6.0, 6.0], [2.0, 7.0]], [[7.0, 2.0], [0.0, 0.0]]])
shapes = st.tuples(st.integers(1, 5), st.integers(1, 5), st.just(2))
games_with_ties = shapes.flatmap(lambda s: hnp.arrays(np.float64, s, elements=st.integers(0, 3).map(float)))


def vertices(gains):
    """All x >= 0 with gains @ x <= 1 where as many constraints as variables are tight, by trying."""
    n = gains.shape[1]
    sides = np.vstack([-np.eye(n), gains])
    bounds = np.append(np.zeros(n), np.ones(len(gains)))
    chosen = np.array(list(itertools.combinations(range(len(sides)), n)))
    chosen = chosen[np.abs(np.linalg.det(sides[chosen])) > 1e-9]
    points = np.linalg.solve(sides[chosen], bounds[chosen][..., None])[..., 0]
    inside = points[(points @ sides.T <= bounds + 1e-9).all(axis=1)]
    return np.unique(inside.round(9), axis=0)


def extreme_equilibria(payoffs):
    """Pairs of vertices at which every strategy is a best reply or not used; Mangasarian (1964)."""
    first, second = payoffs[..., 0] + 1.0, payoffs[..., 1] + 1.0  # above 0
    found = []
    for x, y in itertools.product(vertices(second.T), vertices(first)):
        rows_done = (x < 1e-7) | (first @ y > 1.0 - 1e-7)
        columns_done = (y < 1e-7) | (second.T @ x > 1.0 - 1e-7)
        if x.any() and y.any() and rows_done.all() and columns_done.all():
            found.append(np.concatenate([x / x.sum(), y / y.sum()]))
    return np.array(sorted(found, key=lambda row: row.round(6).tolist()))


def found_by_enumeration(payoffs):
    found = [np.concatenate(one.strategies) for one in nash(payoffs)]
    return np.array(sorted(found, key=lambda row: row.round(6).tolist()))


@given(payoffs=games_with_ties)
@settings(deadline=None, max_examples=40)
def test_trying_every_vertex_finds_the_same_equilibria_in_games_full_of_ties(payoffs):
    found = found_by_enumeration(payoffs)
    assert_allclose(found, extreme_equilibria(payoffs), rtol=0, atol=1e-6)


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_three_methods_agree_on_random_games_where_nashpy_is_complete(size):
    """A game that is not degenerate has an odd number of equilibria: of an even one, some are missing."""
    rng, compared = np.random.default_rng(13), 0
    for _ in range(20):
        payoffs = rng.random((size, size, 2))
        checked = cross_check(payoffs)
        assert (checked.beyond, checked.wrong) == ((), ())
        assert_allclose(found_by_enumeration(payoffs), extreme_equilibria(payoffs), rtol=0, atol=1e-6)
        if (len(checked.ours) - len(checked.missed)) % 2:
            assert checked.missed == ()
            compared += 1
    assert compared >= 18


@given(payoffs=games_with_ties)
@settings(deadline=None)
def test_nobody_regrets_any_profile_returned(payoffs):
    for one in nash(payoffs):
        assert regret(payoffs, one.strategies).max() <= 1e-9


def test_the_best_correlated_equilibrium_of_chicken_pays_21_quarters_each():
    """Aumann (1974)."""
    found = correlated(CHICKEN)
    paid = np.tensordot(found.probabilities, CHICKEN, axes=2)
    assert paid == pytest.approx([21 / 4, 21 / 4], abs=1e-8)
