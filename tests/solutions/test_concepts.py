"""Contract of the table of solutions: what every concept promises, and every claim of every member."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from sim.arrays import ShapeError
from sim.solutions import SOLUTIONS, Claim, pareto_front

every_concept = pytest.mark.parametrize("concept", SOLUTIONS.values(), ids=SOLUTIONS.keys())


def claiming(claim):
    members = {name: concept for name, concept in SOLUTIONS.items() if claim in concept.claims}
    return pytest.mark.parametrize("concept", members.values(), ids=members.keys())


@st.composite
def games(draw):
    """Small games of two or three parties in whole utils, no deal somewhere among them."""
    n_parties = draw(st.integers(2, 3))
    n_deals = draw(st.integers(0, 8))
    utilities = draw(hnp.arrays(np.float64, (n_deals, n_parties), elements=st.integers(0, 9).map(float)))
    disagreement = draw(hnp.arrays(np.float64, n_parties, elements=st.integers(0, 6).map(float)))
    return utilities, disagreement


@every_concept
@given(game=games())
def test_deals_are_rational_undominated_and_given_with_their_utilities(concept, game):
    utilities, disagreement = game
    solution = concept(utilities, disagreement)
    rational = np.flatnonzero((utilities >= disagreement).all(axis=1))
    assert set(solution.deals) <= set(rational[pareto_front(utilities[rational])])
    assert_array_equal(solution.utilities, utilities[solution.deals])
    assert_array_equal(solution.deals, np.unique(solution.deals))


@every_concept
@given(game=games())
def test_deals_are_empty_just_where_no_deal_is_rational(concept, game):
    utilities, disagreement = game
    solution = concept(utilities, disagreement)
    assert (solution.deals.size == 0) == (not (utilities >= disagreement).all(axis=1).any())
    assert np.isnan(solution.value) == (solution.deals.size == 0)


@every_concept
@given(game=games())
def test_a_copy_of_a_deal_selected_is_selected_too(concept, game):
    utilities, disagreement = game
    deals = concept(utilities, disagreement).deals
    doubled = concept(np.concatenate([utilities, utilities]), disagreement).deals
    assert_array_equal(doubled, np.concatenate([deals, deals + len(utilities)]))


@every_concept
@given(game=games(), noise=st.integers(0, 2**32 - 1))
def test_rounding_errors_change_nothing(concept, game, noise):
    """Values in tenths, then moved by a few units in the last place of the largest."""
    utilities, disagreement = (values / 10.0 for values in game)
    ulps = np.random.default_rng(noise).integers(-4, 5, utilities.shape)
    moved = utilities + ulps * np.spacing(1.0) * utilities.max(axis=0, initial=0.0)
    assert_array_equal(concept(moved, disagreement).deals, concept(utilities, disagreement).deals)


@every_concept
def test_an_inadmissible_deal_is_never_selected(concept):
    utilities = np.array([[-np.inf, 9.0], [1.0, 1.0]])
    assert_array_equal(concept(utilities, np.zeros(2)).deals, [1])


@every_concept
def test_disagreement_of_another_number_of_parties_is_refused(concept):
    with pytest.raises(ShapeError, match=r"disagreement has shape \(3,\), expected \(P=2,\)"):
        concept(np.zeros((4, 2)), np.zeros(3))


@every_concept
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(concept, bad):
    with pytest.raises(ValueError, match="utilities"):
        concept(np.array([[bad, 1.0]]), np.zeros(2))
    with pytest.raises(ValueError, match="disagreement"):
        concept(np.ones((1, 2)), np.array([bad, 0.0]))


@claiming(Claim.SCALE_INVARIANT)
@given(game=games(), scale=st.sampled_from([0.5, 2.0, 8.0]), shift=st.integers(-50, 50))
def test_one_partys_units_and_zero_are_ignored(concept, game, scale, shift):
    """Nash (1950), invariance axiom; integers and powers of two keep it exact."""
    utilities, disagreement = game
    rescaled, floor = utilities.copy(), disagreement.copy()
    rescaled[:, 0], floor[0] = scale * utilities[:, 0] + shift, scale * disagreement[0] + shift
    assert_array_equal(concept(rescaled, floor).deals, concept(utilities, disagreement).deals)


@claiming(Claim.SCALE_INVARIANT)
@pytest.mark.parametrize("unit", [1e-150, 1e150])
def test_very_small_and_very_large_units_are_ignored(concept, unit):
    utilities = np.array([[9.0, 1.5, 1.0], [7.0, 3.0, 1.0], [4.2, 4.6, 1.0]])
    small = concept(utilities * unit, np.zeros(3)).deals
    assert_array_equal(small, concept(utilities, np.zeros(3)).deals)


@claiming(Claim.SYMMETRIC)
@given(game=games(), order=st.randoms(use_true_random=False))
def test_renaming_the_parties_keeps_the_deals(concept, game, order):
    utilities, disagreement = game
    names = list(range(utilities.shape[1]))
    order.shuffle(names)
    renamed = concept(utilities[:, names], disagreement[names])
    assert_array_equal(renamed.deals, concept(utilities, disagreement).deals)


@claiming(Claim.SYMMETRIC)
def test_a_symmetric_game_gives_equal_payoffs_where_such_a_deal_is_best(concept):
    """Ten units divided in whole units, one lost unless the halves are equal: the middle."""
    share = np.arange(11.0)
    halves = np.stack([share, 10.0 - share], axis=1)
    halves[:5, 1] -= 1.0
    halves[6:, 0] -= 1.0
    assert_array_equal(concept(halves, np.zeros(2)).deals, [5])


@claiming(Claim.INDEPENDENT)
@given(game=games(), dropped=st.sets(st.integers(0, 7)))
def test_deals_that_were_not_selected_can_be_taken_away(concept, game, dropped):
    """Nash (1950), independence of irrelevant alternatives."""
    utilities, disagreement = game
    deals = concept(utilities, disagreement).deals
    kept = np.array([d for d in range(len(utilities)) if d in deals or d not in dropped], dtype=int)
    assert_array_equal(kept[concept(utilities[kept], disagreement).deals], deals)


@claiming(Claim.MONOTONE)
@given(game=games(), more=st.data())
def test_more_deals_under_the_same_ideal_never_lower_the_value(concept, game, more):
    """Kalai & Smorodinsky (1975), monotonicity.

    Without lotteries it holds for the smallest share, not for each party's payoff: the deal that
    serves the worst-off better may serve another party less well.
    """
    utilities, disagreement = game
    rational = utilities[(utilities >= disagreement).all(axis=1)]
    if not rational.size:
        return
    ideal = rational.max(axis=0)
    below = st.tuples(*(st.integers(0, int(best)).map(float) for best in ideal))
    extra = np.array(more.draw(st.lists(below, min_size=1, max_size=4)))
    before, after = (concept(u, disagreement).value for u in (utilities, np.concatenate([utilities, extra])))
    assert after >= before - 1e-12


def test_the_value_of_a_solution_is_its_score():
    """By hand: gains (3, 2) of ideals (6, 4)."""
    utilities = np.array([[7.0, 1.0], [4.0, 3.0], [1.0, 5.0]])
    disagreement = np.array([1.0, 1.0])
    assert_allclose(SOLUTIONS["nash"](utilities, disagreement).value, 6.0)
    assert_allclose(SOLUTIONS["kalai_smorodinsky"](utilities, disagreement).value, 0.5)


BROKEN = {  # for each claim, what breaks it, and a game in which that is seen
    Claim.SCALE_INVARIANT: ("egalitarian", "utilitarian"),
    Claim.INDEPENDENT: ("kalai_smorodinsky",),
}


def test_every_claim_that_is_not_made_has_a_counter_example():
    for claim in Claim:
        silent = {name for name, concept in SOLUTIONS.items() if claim not in concept.claims}
        assert silent == set(BROKEN.get(claim, ())), claim


@pytest.mark.parametrize("name", BROKEN[Claim.SCALE_INVARIANT])
def test_counter_example_units_matter_where_utils_are_compared(name):
    utilities = np.array([[4.0, 1.0], [2.0, 2.0], [1.0, 3.0]])
    rescaled = utilities * np.array([0.1, 10.0])
    before, after = (SOLUTIONS[name](u, np.zeros(2)).deals.tolist() for u in (utilities, rescaled))
    assert before != after


def test_counter_example_kalai_smorodinsky_depends_on_deals_not_selected():
    """Without the deal (10, 0) the first party's ideal is 5 rather than 10, and it has more to give."""
    utilities = np.array([[10.0, 0.0], [5.0, 5.0], [4.0, 6.0], [0.0, 10.0]])
    concept = SOLUTIONS["kalai_smorodinsky"]
    assert concept(utilities, np.zeros(2)).utilities.tolist() == [[5.0, 5.0]]
    assert concept(utilities[1:], np.zeros(2)).utilities.tolist() == [[4.0, 6.0]]


@every_concept
def test_counter_example_no_concept_is_monotone_in_each_partys_payoff(concept):
    """A deal is added under the same ideals, and the second party gets less."""
    before = np.array([[10.0, 0.0], [4.0, 6.0], [0.0, 10.0]])
    after = np.concatenate([before, [[9.0, 5.0]]])
    assert 6.0 in concept(before, np.zeros(2)).utilities[:, 1]
    assert concept(after, np.zeros(2)).utilities.tolist() == [[9.0, 5.0]]
