"""The frontier holds exactly the rows that nothing dominates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal

from sim.arrays import ShapeError
from sim.solutions import pareto, pareto_front


def undominated_by_definition(utilities):
    """The definition, row by row, as a second method."""
    return [
        index
        for index, row in enumerate(utilities)
        if not any((other >= row).all() and (other > row).any() for other in utilities)
    ]


tables = st.tuples(st.integers(0, 12), st.integers(1, 4)).flatmap(
    lambda shape: hnp.arrays(np.float64, shape, elements=st.integers(0, 4).map(float) | st.just(-np.inf))
)


@given(utilities=tables)
def test_the_frontier_is_what_the_definition_says(utilities):
    assert_array_equal(pareto_front(utilities), undominated_by_definition(utilities))


@pytest.mark.parametrize("n_parties", [2, 3, 4])
def test_blocks_do_not_change_the_frontier(n_parties):
    """More rows than one block holds; a frontier on a sphere, so that many rows stay."""
    rng = np.random.default_rng(5)
    rows = np.abs(rng.normal(size=(3 * pareto.BLOCK, n_parties)))
    rows[::2] /= np.linalg.norm(rows[::2], axis=1, keepdims=True)
    assert_array_equal(pareto_front(rows), undominated_by_definition(rows))


def test_every_point_of_a_downward_line_is_undominated():
    x = np.linspace(0.0, 1.0, 101)
    assert pareto_front(np.stack([x, 1.0 - x], axis=1)).size == 101


def test_equal_rows_stand_or_fall_together():
    assert_array_equal(pareto_front(np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0], [0.0, 1.0]])), [0, 2])


def test_of_no_rows_none_is_undominated():
    assert pareto_front(np.zeros((0, 2))).size == 0


def test_a_single_row_of_utilities_is_refused():
    with pytest.raises(ShapeError, match="utilities has shape"):
        pareto_front(np.zeros(3))


def test_what_is_not_a_number_is_refused():
    with pytest.raises(ValueError, match="not a number"):
        pareto_front(np.array([[0.0, np.nan]]))
