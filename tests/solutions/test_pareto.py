"""The frontier holds exactly the rows that nothing dominates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_array_equal

from sim.arrays import ShapeError
from sim.solutions import frontier_of_sums, pareto, pareto_front


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


@pytest.mark.parametrize("n_parties", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(5))
def test_clearing_in_small_steps_does_not_change_the_frontier(monkeypatch, n_parties, seed):
    """Samples, blocks and chunks so small that every step is taken many times; few values, so many ties."""
    for name, size in {"SAMPLE": 5, "STRONG": 2, "BLOCK": 8, "CHUNK": 2}.items():
        monkeypatch.setattr(pareto, name, size)
    rows = np.random.default_rng(seed).integers(0, 6, (120, n_parties)).astype(float)
    rows[::17] = -np.inf
    assert_array_equal(pareto_front(rows), undominated_by_definition(rows))


@pytest.mark.parametrize("n_parties", [2, 3])
def test_clearing_a_large_table_leaves_the_frontier_alone(n_parties):
    """Forty rows on a simplex and 50,000 each below one of them: the frontier is known by construction."""
    rng = np.random.default_rng(3)
    front = rng.dirichlet(np.ones(n_parties), 40)
    below = front[rng.integers(0, 40, 50_000)] * rng.uniform(0.2, 0.99, (50_000, 1))
    assert_array_equal(pareto_front(np.concatenate([below, front])), np.arange(50_000, 50_040))


@given(
    tables=st.tuples(st.integers(1, 4), st.integers(1, 3)).flatmap(
        lambda shape: st.lists(
            st.integers(1, 3).flatmap(
                lambda n: hnp.arrays(np.float64, (n, shape[1]), elements=st.integers(0, 5).map(float))
            ),
            min_size=shape[0],
            max_size=shape[0],
        )
    )
)
def test_the_frontier_of_sums_is_that_of_all_deals(tables):
    everything = np.zeros((1, tables[0].shape[1]))
    for table in tables:
        everything = (everything[:, None] + table).reshape(-1, table.shape[1])
    choice, utilities = frontier_of_sums(tables)
    deals = np.ravel_multi_index(tuple(choice.T), tuple(len(table) for table in tables))
    assert_array_equal(deals, undominated_by_definition(everything))
    assert_array_equal(utilities, everything[deals])


def test_sums_of_issues_that_disagree_on_the_parties_are_refused():
    with pytest.raises(ShapeError, match=r"tables\[1\] has shape"):
        frontier_of_sums([np.zeros((2, 2)), np.zeros((2, 3))])
    with pytest.raises(ValueError, match="no issue"):
        frontier_of_sums([])


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
