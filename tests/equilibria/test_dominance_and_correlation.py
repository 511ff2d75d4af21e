"""Dominated strategies, correlated equilibria and rules of selection."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from sim.equilibria import RULES, correlated, dominated, nash, select

CHICKEN = np.array([[[6.0, 6.0], [2.0, 7.0]], [[7.0, 2.0], [0.0, 0.0]]])
HUNT = np.array([[[4.0, 4.0], [0.0, 3.0]], [[3.0, 0.0], [2.0, 2.0]]])
shapes = st.tuples(st.integers(1, 4), st.integers(1, 4), st.just(2))
games = shapes.flatmap(lambda s: hnp.arrays(np.float64, s, elements=st.integers(0, 4).map(float)))


def test_a_strategy_may_be_dominated_by_a_mixture_only():
    gains = np.array([[3.0, 0.0], [0.0, 3.0], [1.0, 1.0]])
    (one,) = dominated(np.stack([gains, np.zeros((3, 2))], axis=-1))
    assert (one.party, one.strategy, one.round) == (0, 2, 1)
    assert_allclose(one.by, [0.5, 0.5, 0.0], rtol=0, atol=1e-9)
    assert one.margin == pytest.approx(0.5)


def test_dominance_is_iterated():
    """The column party gives up its last strategy first, then the row party, then the column party."""
    payoffs = np.array([[[1.0, 0.0], [1.0, 2.0], [0.0, 1.0]], [[0.0, 3.0], [0.0, 1.0], [2.0, 0.0]]])
    assert [(one.party, one.strategy, one.round) for one in dominated(payoffs)] == [
        (1, 2, 1),
        (0, 1, 2),
        (1, 0, 3),
    ]


def test_weak_dominance_removes_nothing():
    assert dominated(np.array([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 0.0], [1.0, 0.0]]])) == ()


@given(payoffs=games)
@settings(deadline=None)
def test_no_equilibrium_uses_a_dominated_strategy(payoffs):
    gone = dominated(payoffs)
    for equilibrium in nash(payoffs):
        assert all(equilibrium.strategies[one.party][one.strategy] == 0.0 for one in gone)


@given(payoffs=games)
@settings(deadline=None)
def test_a_correlated_equilibrium_is_obeyed_and_bounds_every_nash_equilibrium(payoffs):
    found = correlated(payoffs)
    assert found.probabilities.min() >= 0.0
    assert found.probabilities.sum() == pytest.approx(1.0)
    assert found.regret <= 1e-8
    for equilibrium in nash(payoffs):
        assert found.welfare >= equilibrium.payoffs.sum() - 1e-7
        assert (found.bounds[:, 0] <= equilibrium.payoffs + 1e-7).all()
        assert (found.bounds[:, 1] >= equilibrium.payoffs - 1e-7).all()


def test_the_best_correlated_equilibrium_of_chicken_is_aumanns():
    """Aumann (1974): the three profiles but the crash, half for the one in which both give way."""
    found = correlated(CHICKEN)
    assert_allclose(found.probabilities, [[0.5, 0.25], [0.25, 0.0]], rtol=0, atol=1e-9)
    assert_allclose(found.payoffs, 5.25, rtol=0, atol=1e-9)
    assert_allclose(found.bounds, [[2.0, 7.0], [2.0, 7.0]], rtol=0, atol=1e-9)


def test_three_parties_correlate_too():
    """Majority voting on two options, all of one mind: the best is to agree."""
    payoffs = np.zeros((2, 2, 2, 3))
    payoffs[0, 0, 0], payoffs[1, 1, 1] = 1.0, 2.0
    assert correlated(payoffs).welfare == pytest.approx(6.0)


def test_payoff_and_risk_dominance_disagree_on_a_stag_hunt():
    """Harsanyi & Selten (1988): losses by leaving alone are 1 x 1 at the stag, 2 x 2 at the hare."""
    found = nash(HUNT)
    assert [one.payoffs.tolist() for one in select(found, "payoff_dominance")] == [[4.0, 4.0]]
    assert [one.payoffs.tolist() for one in select(found, "risk_dominance")] == [[2.0, 2.0]]
    assert [one.payoffs.tolist() for one in select(found, "welfare")] == [[4.0, 4.0]]


def test_equally_risky_equilibria_are_both_kept():
    battle = nash(np.array([[[2.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]]))
    assert [one.payoffs.tolist() for one in select(battle, "risk_dominance")] == [[2.0, 1.0], [1.0, 2.0]]
    assert len(select(battle, "payoff_dominance")) == 2


def test_risk_dominance_says_nothing_without_strict_equilibria_or_of_three_parties():
    pennies = np.array([[[1.0, -1.0], [-1.0, 1.0]], [[-1.0, 1.0], [1.0, -1.0]]])
    assert select(nash(pennies), "risk_dominance") == ()
    assert select(nash(np.arange(24.0).reshape(2, 2, 2, 3)), "risk_dominance") == ()


@pytest.mark.parametrize("rule", RULES)
@given(payoffs=games)
@settings(deadline=None)
def test_a_rule_selects_among_what_it_is_given(rule, payoffs):
    found = nash(payoffs)
    assert set(select(found, rule)) <= set(found)


@given(payoffs=games, shift=st.integers(-9, 9), scale=st.sampled_from([0.5, 2.0, 8.0]))
@settings(deadline=None)
def test_risk_dominance_ignores_one_partys_units(payoffs, shift, scale):
    rescaled = payoffs.copy()
    rescaled[..., 0] = scale * payoffs[..., 0] + shift
    plain, other = (
        [one.supports for one in select(nash(game), "risk_dominance")] for game in (payoffs, rescaled)
    )
    assert_array_equal(plain, other)


def test_an_unknown_rule_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match="payoff_dominance, risk_dominance, welfare"):
        select(nash(HUNT), "luck")
