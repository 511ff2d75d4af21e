"""Extreme equilibria of two parties: closed forms, and what must hold of any game."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose
from scipy.optimize import linprog

from sim.arrays import ShapeError
from sim.equilibria import nash, regret
from sim.equilibria.polytopes import InDoubt, TooLarge, vertices
from sim.equilibria.two_parties import in_floats, in_fractions
from tests.equilibria.material import rows

PENNIES = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
shapes = st.tuples(st.integers(1, 4), st.integers(1, 4), st.just(2))
games_with_ties = shapes.flatmap(lambda s: hnp.arrays(np.float64, s, elements=st.integers(0, 4).map(float)))
seeds = st.integers(0, 2**32 - 1)


def random_game(seed, *shape):
    return np.random.default_rng(seed).random((*shape, 2))


def strategies_of(found):
    return rows(one.strategies for one in found)


def test_matching_pennies_is_played_by_the_toss_of_a_coin():
    (only,) = nash(PENNIES)
    assert_allclose(np.concatenate(only.strategies), 0.5, rtol=0, atol=1e-15)
    assert only.supports == ((0, 1), (0, 1))


def test_a_prisoners_dilemma_has_the_one_equilibrium_in_which_both_defect():
    (only,) = nash(np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]]))
    assert only.is_pure
    assert only.supports == ((1,), (1,))


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5])
def test_coordination_on_n_strategies_has_an_equilibrium_for_each_set_of_them(n):
    """Payoff k + 1 on the diagonal: on a set of strategies, weights in proportion to 1 / (k + 1)."""
    worth = np.arange(1.0, n + 1.0)
    found = nash(np.repeat(np.diag(worth)[..., None], 2, axis=2))
    expected = []
    for size in range(1, n + 1):
        for support in map(list, itertools.combinations(range(n), size)):
            weights = np.zeros(n)
            weights[support] = 1.0 / worth[support]
            expected.append((weights / weights.sum(),) * 2)
    assert len(found) == 2**n - 1
    assert_allclose(strategies_of(found), rows(expected), rtol=0, atol=1e-12)


def test_shapleys_game_has_only_the_uniform_equilibrium():
    (only,) = nash(np.stack([np.eye(3), np.roll(np.eye(3), 1, axis=1)], axis=-1))
    assert_allclose(np.concatenate(only.strategies), 1.0 / 3.0, rtol=0, atol=1e-15)


def test_a_game_without_stakes_is_one_component_and_one_subset():
    found = nash(np.zeros((2, 3, 2)))
    assert len(found) == 6
    assert found.degenerate
    assert found.components == found.subsets == ((0, 1, 2, 3, 4, 5),)


def test_two_subsets_that_share_an_equilibrium_are_one_component():
    """The row party is indifferent against the first column, the column party against the first row."""
    found = nash(np.array([[[1.0, 1.0], [1.0, 1.0]], [[1.0, 1.0], [0.0, 0.0]]]))
    assert len(found) == 3
    assert found.components == ((0, 1, 2),)
    assert found.subsets == ((0, 1), (0, 2))


def test_a_float_is_read_as_what_it_was_meant_to_be():
    third = nash(np.array([[[0.1 + 0.2, 1.0]], [[0.3, 1.0]]]))
    assert len(third) == 2


def test_fractions_closer_than_floats_can_tell_are_told_apart():
    tiny = Fraction(1, 10**30)
    payoffs = np.array([[[1 + tiny, 0]], [[Fraction(1), 0]]], dtype=object)
    (only,) = nash(payoffs)
    assert only.supports == ((0,), (0,))


@given(payoffs=games_with_ties)
@settings(deadline=None)
def test_every_equilibrium_is_certified_on_its_own_payoffs(payoffs):
    found = nash(payoffs)
    assert len(found) >= 1
    for one in found:
        assert one.certified
        assert regret(payoffs, one.strategies).max() == one.regret <= 1e-9


@given(payoffs=games_with_ties)
@settings(deadline=None)
def test_every_pure_equilibrium_is_extreme(payoffs):
    pure = {one.supports for one in nash(payoffs) if one.is_pure}
    best = (payoffs[..., 0] == payoffs[..., 0].max(axis=0)) & (
        payoffs[..., 1] == payoffs[..., 1].max(axis=1, keepdims=True)
    )
    assert pure == {((int(row),), (int(column),)) for row, column in np.argwhere(best)}


@given(payoffs=games_with_ties, data=st.data())
@settings(deadline=None)
def test_mixtures_within_a_subset_are_equilibria(payoffs, data):
    found = nash(payoffs)
    subset = data.draw(st.sampled_from(found.subsets))
    weights = data.draw(hnp.arrays(np.float64, (2, len(subset)), elements=st.floats(0.1, 1.0)))
    mixed = [
        np.average([found[k].strategies[party] for k in subset], axis=0, weights=weights[party])
        for party in (0, 1)
    ]
    assert regret(payoffs, mixed).max() <= 1e-9


@given(payoffs=games_with_ties, seed=seeds)
@settings(deadline=None)
def test_renaming_strategies_renames_the_equilibria(payoffs, seed):
    rng = np.random.default_rng(seed)
    first, second = (rng.permutation(n) for n in payoffs.shape[:2])
    plain, renamed = nash(payoffs), nash(payoffs[first][:, second])
    expected = rows((one.strategies[0][first], one.strategies[1][second]) for one in plain)
    assert_allclose(strategies_of(renamed), expected, rtol=0, atol=1e-12)
    assert sorted(map(len, renamed.components)) == sorted(map(len, plain.components))
    assert sorted(map(len, renamed.subsets)) == sorted(map(len, plain.subsets))


@given(payoffs=games_with_ties)
@settings(deadline=None)
def test_exchanging_the_parties_exchanges_their_strategies(payoffs):
    exchanged = nash(payoffs.swapaxes(0, 1)[..., ::-1])
    assert_allclose(
        rows(one.strategies[::-1] for one in exchanged), strategies_of(nash(payoffs)), rtol=0, atol=1e-12
    )


@given(
    payoffs=games_with_ties,
    scale=st.sampled_from([0.1, 1 / 3, 7.3, 1e5]),
    shift=st.sampled_from([-2.2, 0.3, math.pi]),
)
@settings(deadline=None)
def test_one_partys_units_change_nothing(payoffs, scale, shift):
    rescaled = payoffs.copy()
    rescaled[..., 0] = scale * payoffs[..., 0] + shift
    assert_allclose(strategies_of(nash(rescaled)), strategies_of(nash(payoffs)), rtol=0, atol=1e-12)


@given(seed=seeds, n_rows=st.integers(2, 6), n_columns=st.integers(2, 6))
@settings(deadline=None)
def test_floats_and_fractions_agree_on_games_that_are_not_degenerate(seed, n_rows, n_columns):
    payoffs = random_game(seed, n_rows, n_columns)
    quick, exact = in_floats(payoffs), in_fractions(payoffs, payoffs)
    assert_allclose(strategies_of(quick), strategies_of(exact), rtol=0, atol=1e-12)
    assert not quick.degenerate
    assert not exact.degenerate


@given(seed=seeds, n=st.integers(2, 7))
@settings(deadline=None)
def test_a_game_that_is_not_degenerate_has_an_odd_number_of_equilibria(seed, n):
    """Lemke & Howson (1964)."""
    assert len(nash(random_game(seed, n, n))) % 2 == 1


@given(seed=seeds, n_rows=st.integers(1, 5), n_columns=st.integers(1, 5))
@settings(deadline=None)
def test_the_value_of_a_zero_sum_game_is_that_of_its_linear_programme(seed, n_rows, n_columns):
    """von Neumann (1928)."""
    gains = np.random.default_rng(seed).integers(-3, 4, (n_rows, n_columns)).astype(float)
    answer = linprog(
        np.append(np.zeros(n_rows), -1.0),
        A_ub=np.column_stack([-gains.T, np.ones(n_columns)]),
        b_ub=np.zeros(n_columns),
        A_eq=np.append(np.ones(n_rows), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0.0, 1.0)] * n_rows + [(None, None)],
    )
    found = nash(np.stack([gains, -gains], axis=-1))
    assert_allclose([one.payoffs[0] for one in found], -answer.fun, rtol=0, atol=1e-9)
    assert len(found.components) == 1


def test_floats_refuse_a_tie():
    with pytest.raises(InDoubt):
        in_floats(np.zeros((2, 2, 2)))
    with pytest.raises(InDoubt):
        in_floats(np.array([[[1.0, 1.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 2.0]]]))


def test_vertices_are_those_of_a_square():
    """x1 <= 1/2, x2 <= 1/4: three vertices beside the origin."""
    found = vertices(np.array([[2.0, 1e-3], [1e-3, 4.0]]), [0, 1], [2, 3])
    assert sorted(found.labels.tolist()) == [0b0110, 0b1001, 0b1100]
    assert found.is_simple


def test_a_game_too_large_to_enumerate_says_so():
    with pytest.raises(TooLarge):
        vertices(np.ones((40, 40)), range(40), range(40, 80))
    payoffs = random_game(1, 33, 33)
    payoffs[0, 0] = 2.0
    found = nash(payoffs)
    assert not found.complete
    assert found.statement.startswith("Too large")
    assert found[0].supports == ((0,), (0,))
    assert all(one.certified for one in found)


def test_what_is_no_game_is_refused():
    with pytest.raises(ShapeError, match=r"payoffs has shape \(2, 2\), expected \(S_1, ..., S_P, P\)"):
        nash(np.zeros((2, 2)))
    with pytest.raises(ShapeError):
        nash(np.zeros((2, 0, 2)))
    with pytest.raises(ValueError, match="not finite"):
        nash(np.full((2, 2, 2), np.nan))
    with pytest.raises(ShapeError, match="strategies have shapes"):
        regret(PENNIES, [np.ones(1), np.ones(2) / 2])
