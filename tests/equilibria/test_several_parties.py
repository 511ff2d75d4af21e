"""Games of three parties and more: closed forms, and certificates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose

from sim.equilibria import nash, pure_equilibria, regret
from sim.equilibria.several_parties import certified_equilibria
from tests.equilibria.material import rows

shapes = st.sampled_from([(2, 2, 2, 3), (2, 3, 2, 3), (1, 2, 2, 3), (2, 2, 2, 2, 4)])
whole_games = shapes.flatmap(lambda s: hnp.arrays(np.float64, s, elements=st.integers(0, 5).map(float)))


def test_three_who_want_to_be_alone_mix_evenly_and_have_a_continuum():
    """Two strategies, payoff 1 to the odd one out: nobody gains where two differ, whatever the third does."""
    choice = np.indices((2, 2, 2))
    payoffs = np.moveaxis((choice.sum(axis=0) == np.where(choice == 1, 1, 2)).astype(float), 0, -1)
    found = nash(payoffs)
    assert found.degenerate
    assert len(pure_equilibria(payoffs)) == 6
    assert any(np.allclose(np.concatenate(one.strategies), 0.5) for one in found)


def test_a_party_without_a_say_leaves_the_game_of_the_others():
    """Battle of the sexes with a bystander; the mixed equilibrium is 2/3, 1/3 against 1/3, 2/3."""
    battle = np.array([[[2.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]])
    found = nash(np.concatenate([battle, np.zeros((2, 2, 1))], axis=2)[:, :, None])
    expected = rows([([1, 0], [1, 0], [1]), ([0, 1], [0, 1], [1]), ([2 / 3, 1 / 3], [1 / 3, 2 / 3], [1])])
    assert_allclose(rows(one.strategies for one in found), expected, rtol=0, atol=1e-12)


@given(payoffs=whole_games)
@settings(max_examples=40, deadline=None)
def test_whatever_is_returned_is_certified_and_something_is(payoffs):
    found = nash(payoffs)
    assert len(found) >= 1
    assert not found.complete
    for one in found:
        assert one.certified
        assert regret(payoffs, one.strategies).max() <= 1e-9


@given(payoffs=whole_games)
@settings(max_examples=40, deadline=None)
def test_pure_equilibria_are_those_that_nobody_leaves(payoffs):
    expected = []
    for profile in np.ndindex(*payoffs.shape[:-1]):
        own = [payoffs[(*profile[:p], slice(None), *profile[p + 1 :])][:, p] for p in range(len(profile))]
        if all(own[p][profile[p]] == own[p].max() for p in range(len(profile))):
            expected.append(list(profile))
    assert pure_equilibria(payoffs).tolist() == expected


@pytest.mark.parametrize("seed", range(8))
def test_the_search_finds_what_the_enumeration_finds(seed):
    """Two parties, where all equilibria are known."""
    payoffs = np.random.default_rng(seed).random((3, 4, 2))
    searched, enumerated = certified_equilibria(payoffs), nash(payoffs)
    expected = rows(one.strategies for one in enumerated)
    assert_allclose(rows(one.strategies for one in searched), expected, rtol=0, atol=1e-9)


def test_an_equilibrium_is_found_where_supports_are_not_searched(monkeypatch):
    """Rock, paper, scissors with a bystander: nothing pure, and no supports tried."""
    monkeypatch.setattr("sim.equilibria.several_parties.MOST_SUPPORTS", 0)
    gains = np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])
    (only,) = nash(np.stack([gains, -gains, np.zeros((3, 3))], axis=-1)[:, :, None])
    assert_allclose(np.concatenate(only.strategies[:2]), 1 / 3, rtol=0, atol=1e-12)
    assert only.certified
