"""Shape checks name what does not fit."""

import re

import numpy as np
import pytest

from sim.arrays import ShapeError, check_shapes


def test_arrays_that_agree_pass():
    check_shapes(
        utilities=(np.zeros((4, 2)), "DP"), disagreement=(np.zeros(2), "P"), square=(np.eye(2), "PP")
    )


def test_an_array_of_no_deals_is_a_table_like_any_other():
    check_shapes(utilities=(np.zeros((0, 2)), "DP"), disagreement=(np.zeros(2), "P"))


@pytest.mark.parametrize(
    ("array", "letters", "message"),
    [
        (np.zeros(3), "P", "second has shape (3,), expected (P=2,)"),
        (np.zeros((2, 5)), "P", "second has shape (2, 5), expected (P=2,)"),
        (np.zeros((7, 3)), "NP", "second has shape (7, 3), expected (N, P=2)"),
        (np.zeros(()), "RI", "second has shape (), expected (R, I)"),
    ],
)
def test_the_error_names_the_argument_its_shape_and_the_shape_expected(array, letters, message):
    with pytest.raises(ShapeError, match=re.escape(message)):
        check_shapes(first=(np.zeros((4, 2)), "DP"), second=(array, letters))


def test_a_letter_that_appears_twice_in_one_array_must_agree_with_itself():
    with pytest.raises(ShapeError, match=re.escape("matrix has shape (2, 3), expected (D, D)")):
        check_shapes(matrix=(np.zeros((2, 3)), "DD"))


def test_a_shape_error_is_a_value_error():
    assert issubclass(ShapeError, ValueError)
