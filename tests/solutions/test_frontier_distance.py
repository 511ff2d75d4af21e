"""Distance to the frontier, by hand and by its definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sim.arrays import ShapeError
from sim.solutions import distances_to_frontier, ideal_gains

NOTHING = np.zeros(2)
WORTHS = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 2.0], [2.0, 1.5], [2.0, 0.5], [5.0, -1.0], [-np.inf, 9.0]])
tables = hnp.arrays(np.float64, (6, 2), elements=st.integers(-3, 8).map(float))


def test_the_ideal_leaves_out_deals_that_somebody_loses_by():
    assert ideal_gains(WORTHS, NOTHING).tolist() == [4.0, 2.0]


def test_distances_by_hand():
    """The frontier is (1, 0), (0, 1), (0.5, 0.75) in ideals; (0.5, 0.25) is half of one below the last."""
    found = distances_to_frontier(WORTHS, NOTHING, np.array([4.0, 2.0]), np.arange(6))
    by_hand = [np.hypot(0.5, 0.75), 0.0, 0.0, 0.0, 0.5, np.hypot(0.25, 0.5)]
    assert found == pytest.approx(by_hand)


def test_where_nobody_can_gain_no_deal_is_the_frontier():
    worths = np.array([[1.0, 1.0], [4.0, -3.0]])
    assert ideal_gains(worths, np.ones(2)).tolist() == [0.0, 0.0]
    assert distances_to_frontier(worths, np.ones(2), np.ones(2), np.arange(2)).tolist() == [0.0, 5.0]


@given(utilities=tables)
def test_distances_are_what_the_definition_says(utilities):
    """Every deal that nobody loses by and none such dominates, one by one."""
    unit, everything = np.array([2.0, 4.0]), np.vstack([utilities, NOTHING])
    rational = [row for row in everything if (row >= 0).all()]
    front = [x for x in rational if not any((y >= x).all() and (y > x).any() for y in rational)]
    nearest = [min(np.hypot(*((row - x) / unit)) for x in front) for row in utilities]
    assert distances_to_frontier(utilities, NOTHING, unit, np.arange(6)) == pytest.approx(nearest)


@given(utilities=tables, scale=st.sampled_from([0.5, 4.0]), shift=st.integers(-9, 9))
def test_no_partys_unit_or_zero_moves_a_distance(utilities, scale, shift):
    """Powers of two and whole numbers keep it exact."""
    own, deals = ideal_gains(utilities, NOTHING) + 1.0, np.arange(6)
    moved, floor = utilities.copy(), NOTHING.copy()
    moved[:, 0], floor[0] = scale * utilities[:, 0] + shift, shift
    assert (ideal_gains(moved, floor) == ideal_gains(utilities, NOTHING) * [scale, 1.0]).all()
    before = distances_to_frontier(utilities, NOTHING, own, deals)
    assert distances_to_frontier(moved, floor, own * [scale, 1.0], deals) == pytest.approx(before)


@pytest.mark.parametrize("unit", [[1.0, 0.0], [1.0, -1.0], [1.0, np.inf], [np.nan, 1.0]])
def test_a_unit_has_to_be_a_number_above_zero(unit):
    with pytest.raises(ValueError, match=r"unit is .* expected finite numbers above 0"):
        distances_to_frontier(WORTHS, NOTHING, np.array(unit), np.arange(2))


def test_a_unit_for_each_party_is_asked_for():
    with pytest.raises(ShapeError, match="unit"):
        distances_to_frontier(WORTHS, NOTHING, np.ones(3), np.arange(2))
