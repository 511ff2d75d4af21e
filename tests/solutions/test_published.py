"""Nash and Kalai-Smorodinsky against published and closed forms, on finite sets and fine grids."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from sim.solutions import kalai_smorodinsky, nash

FIVE_DEALS = np.array([[9.0, 1.5], [7.0, 3.0], [4.2, 4.6], [2.0, 7.0], [0.5, 11.0]])


def frontier(first, second):
    """A fine grid of deals on a frontier, dense enough for four digits."""
    return np.stack([first, second], axis=1)


def test_nash_takes_the_largest_product_of_five_deals():
    """Products 13.5, 21, 19.32, 14, 5.5 (Mariotti 1998 on finite sets)."""
    solution = nash(FIVE_DEALS, np.zeros(2))
    assert_array_equal(solution.deals, [1])
    assert_allclose(solution.value, 21.0)


def test_kalai_smorodinsky_takes_the_largest_smallest_share_of_five_deals():
    """Shares of (9, 11): the smallest are 1.5/11, 3/11, 4.6/11, 2/9, 0.5/9."""
    solution = kalai_smorodinsky(FIVE_DEALS, np.zeros(2))
    assert_array_equal(solution.deals, [2])
    assert_allclose(solution.value, 4.6 / 11)


@pytest.mark.parametrize("concept", [nash, kalai_smorodinsky])
def test_no_deal_is_selected_where_each_hurts_someone(concept):
    deals = np.array([[3.0, 1.0], [1.0, 3.0], [2.0, 1.5]])
    assert concept(deals, np.array([2.5, 2.0])).deals.size == 0


@pytest.mark.parametrize("concept", [nash, kalai_smorodinsky])
@pytest.mark.parametrize("floor", [(2.0, 1.0), (0.0, 0.0), (7.0, 1.0)])
def test_transferable_utility_splits_the_surplus_equally(concept, floor):
    """Nash (1950): ten units, each party its disagreement payoff and half of what is left."""
    share = np.linspace(0.0, 10.0, 10_001)
    surplus = 10.0 - sum(floor)
    expected = [[floor[0] + surplus / 2, floor[1] + surplus / 2]]
    assert_allclose(concept(frontier(share, 10.0 - share), np.array(floor)).utilities, expected, atol=1e-3)


def test_risk_aversion_costs_a_party_part_of_its_nash_share():
    """Kihlstrom, Roth & Schmeidler (1981): utilities x**a and 1 - x give the share a / (a + 1)."""
    share = np.linspace(0.0, 1.0, 30_001)
    (deal,) = nash(frontier(np.sqrt(share), 1.0 - share), np.zeros(2)).deals
    assert_allclose(share[deal], 1 / 3, atol=1e-4)


def test_nash_and_kalai_smorodinsky_part_on_a_parabola():
    """u2 = 2 (1 - u1^2): Nash at u1 = 1 / sqrt(3), Kalai-Smorodinsky where u1 = 1 - u1^2 (golden ratio)."""
    first = np.linspace(0.0, 1.0, 100_001)
    deals = frontier(first, 2.0 * (1.0 - first**2))
    assert_allclose(nash(deals, np.zeros(2)).utilities[0], [3**-0.5, 4 / 3], atol=2e-4)
    golden = (5**0.5 - 1) / 2
    assert_allclose(kalai_smorodinsky(deals, np.zeros(2)).utilities[0], [golden, 2 * golden], atol=2e-4)


def test_nash_names_all_undominated_rational_deals_where_no_product_is_positive():
    """Deal 0 helps one party, deal 1 the other, deal 2 nobody; deal 3 hurts one."""
    deals = np.array([[3.0, 0.0], [0.0, 2.0], [0.0, 0.0], [9.0, -1.0], [2.0, 0.0]])
    solution = nash(deals, np.zeros(2))
    assert_array_equal(solution.deals, [0, 1])
    assert solution.value == 0.0


@pytest.mark.parametrize("concept", [nash, kalai_smorodinsky])
def test_a_party_that_cannot_gain_leaves_the_best_of_the_other(concept):
    deals = np.array([[1.0, 0.0], [3.0, 0.0], [4.0, -1.0]])
    assert_array_equal(concept(deals, np.zeros(2)).deals, [1])


def test_kalai_smorodinsky_leaves_out_of_three_the_party_that_cannot_gain():
    """Shares of the first two parties: (1, 1/4), (1/2, 1/2), (1/4, 1)."""
    deals = np.array([[4.0, 1.0, 0.0], [2.0, 2.0, 0.0], [1.0, 4.0, 0.0]])
    solution = kalai_smorodinsky(deals, np.zeros(3))
    assert_array_equal(solution.deals, [1])
    assert_allclose(solution.value, 0.5)


@pytest.mark.parametrize("concept", [nash, kalai_smorodinsky])
def test_where_nobody_can_gain_no_deal_itself_is_all_that_is_left(concept):
    solution = concept(np.array([[0.0, 0.0], [1.0, -1.0], [0.0, 0.0]]), np.zeros(2))
    assert_array_equal(solution.deals, [0, 2])
    assert solution.value == 0.0


def test_two_deals_with_the_same_product_both_count():
    """3 x 4 = 4 x 3 = 12."""
    assert_array_equal(nash(np.array([[3.0, 4.0], [4.0, 3.0], [2.0, 5.0]]), np.zeros(2)).deals, [0, 1])


def test_kalai_smorodinsky_drops_a_tie_that_another_tie_dominates():
    """Smallest share 1/2 three times; the second deal gives the first party less than the first deal."""
    deals = np.array([[8.0, 5.0], [6.0, 5.0], [10.0, 0.0], [0.0, 10.0], [5.0, 9.0]])
    assert_array_equal(kalai_smorodinsky(deals, np.zeros(2)).deals, [0, 4])
