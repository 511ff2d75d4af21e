"""Designs: a grid is every combination once, and takes no more memory than its table."""

import tracemalloc
from itertools import product
from types import SimpleNamespace

import numpy as np

from sim.sweeps.designs import grid


def moved(count: int) -> SimpleNamespace:
    return SimpleNamespace(steps=lambda size: [i / max(count - 1, 1) for i in range(count)])


def test_a_grid_is_every_combination_of_levels_the_last_factor_moving_fastest() -> None:
    factors = [moved(2), moved(1), moved(3)]
    expected = list(product(*(factor.steps(0) for factor in factors)))
    np.testing.assert_array_equal(grid(factors, 0, 1), expected)


def test_a_grid_of_a_million_points_takes_no_more_memory_than_its_table() -> None:
    tracemalloc.start()
    rows = grid([moved(100)] * 3, 0, 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(rows) == 10**6
    assert peak < 1.1 * rows.nbytes
