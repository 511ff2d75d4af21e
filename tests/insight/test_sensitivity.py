"""Indices against closed forms, and what is said where they cannot be had.

Ishigami & Homma (1990): S1 = 0.3139, 0.4424, 0 and ST = 0.5576, 0.4424, 0.2437 for a = 7, b = 0.1.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sim.insight import METHODS, InsightError, morris, pawn, sobol
from sim.insight.elementary_effects import count_levels
from sim.insight.pawn import cut, median_distance
from tests.fake_sweeps import choice, fake_sweep, number

ANGLES = [number(name, -np.pi, np.pi) for name in ("x1", "x2", "x3")]
UNITS = [number(name) for name in ("a", "b", "c")]


def ishigami(x1, x2, x3):
    return np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)


def linear(a, b, c):
    return 3 * a - 2 * b + 0 * c


def run(folder, method, function, factors=UNITS, size=64, kind=None, **more):
    kinds = {morris: "morris", sobol: "saltelli", pawn: "lhs"}
    made = fake_sweep(folder, factors, function, kind or kinds[method], size, **more)
    return method(made, "fighting.ended")


def test_sobol_indices_of_ishigami_are_the_published_ones(tmp_path):
    found = run(tmp_path, sobol, ishigami, ANGLES, size=4096)
    assert_allclose(found.indices["S1"].values, [0.3139, 0.4424, 0.0], atol=0.01)
    assert_allclose(found.indices["ST"].values, [0.5576, 0.4424, 0.2437], atol=0.01)
    for name, truth in (("S1", [0.3139, 0.4424, 0.0]), ("ST", [0.5576, 0.4424, 0.2437])):
        index = found.indices[name]
        assert (index.low <= truth).all() and (truth <= index.high).all()
    assert not found.warnings


def test_total_indices_of_a_linear_function_are_its_shares_of_variance(tmp_path):
    found = run(tmp_path, sobol, linear, size=1024)
    assert_allclose(found.main.values, [9 / 13, 4 / 13, 0.0], atol=0.01)
    assert_array_equal(found.order, [0, 1, 2])


def test_mu_star_of_a_linear_function_is_the_size_of_its_coefficients(tmp_path):
    found = run(tmp_path, morris, linear, size=10)
    assert_allclose(found.indices["mu_star"].values, [3, 2, 0], atol=1e-12)
    assert_allclose(found.indices["mu"].values, [3, -2, 0], atol=1e-12)
    assert_allclose(found.indices["sigma"].values, 0, atol=1e-12)
    assert not found.unclear.any() and not found.warnings and found.samples == 10


def test_sigma_shows_an_interaction(tmp_path):
    found = run(tmp_path, morris, lambda a, b, c: a * b + c, size=40)
    assert (found.indices["sigma"].values[:2] > 0.2).all()
    assert_allclose(found.indices["sigma"].values[2], 0, atol=1e-12)


def test_pawn_tells_a_factor_that_acts_from_one_that_does_not(tmp_path):
    found = run(tmp_path, pawn, linear, size=400)
    assert_array_equal(found.unclear, [False, False, True])
    assert_array_equal(found.order[:2], [0, 1])
    assert "no larger than a factor without influence may reach" in found.warnings[0]


def test_a_dummy_of_pawn_is_exceeded_by_one_idle_factor_in_twenty(tmp_path):
    """Of 100 columns of noise, five by chance: within five standard errors, that is up to 15."""
    factors = [number(f"f{i}") for i in range(100)]
    noise = np.random.default_rng(5).random(200)
    draw = iter(noise)
    found = run(tmp_path, pawn, lambda **_: next(draw), factors, size=200)
    assert 0 < (~found.unclear).sum() <= 15


def test_pawn_agrees_with_salib_but_for_the_largest_point_that_it_leaves_out(tmp_path):
    from SALib.analyze import pawn as reference

    made = fake_sweep(tmp_path, UNITS, linear, "lhs", 500)
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    values = made.points.collect()["fighting.ended"].to_numpy()
    expected = reference.analyze(problem, made.units(), values, S=10, seed=1)["median"]
    assert_allclose(pawn(made, "fighting.ended").main.values, expected, atol=0.02)


def test_pawn_slices_a_choice_at_its_levels(tmp_path):
    """Two levels of equal weight whose outputs do not overlap: each is half a distribution away."""
    made = fake_sweep(
        tmp_path,
        [choice("side", "left", "right"), number("b")],
        lambda side, b: (side == "left") + 0.1 * b,
        "lhs",
        200,
    )
    assert_allclose(pawn(made, "fighting.ended").main.values[0], 0.5, atol=1e-12)
    column = made.points.collect()["side"]
    assert_array_equal(np.unique(cut(column, made.factors[0], 200)), [0, 1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 3)), min_size=2, max_size=40))
def test_the_distance_is_that_of_scipy(pairs):
    from scipy.stats import ks_2samp

    slices, values = np.array(pairs).T.astype(np.int64)
    values = values.astype(float)
    distances = [ks_2samp(values[slices == s], values, method="asymp").statistic for s in np.unique(slices)]
    assert_allclose(median_distance(slices, values), np.median(distances), atol=1e-12)


@pytest.mark.parametrize("method", [morris, sobol, pawn])
def test_an_output_that_never_changes_has_indices_of_zero_and_is_said_so(method, tmp_path):
    found = run(tmp_path, method, lambda a, b, c: 0.25)
    assert all((index.values == 0).all() for index in found.indices.values())
    assert "never changed: it is 0.25 at every point" in found.warnings[0]
    assert not found.unclear.any()


@pytest.mark.parametrize("method", [morris, sobol])
def test_a_sample_too_small_to_tell_an_index_from_zero_is_said_so(method, tmp_path):
    found = run(tmp_path, method, lambda a, b, c: 1.0 * (a > 0.6) * (b > 0.6) + 2 * c, size=4)
    assert found.unclear.any()
    assert f"There are 4 {'trajectories' if method is morris else 'base samples'} only" in found.warnings[-1]
    assert any("too small to tell" in warning and "from zero" in warning for warning in found.warnings)


def test_morris_uses_the_trajectories_that_are_complete(tmp_path):
    found = run(tmp_path, morris, linear, size=10, missing=(0, 1), failed=(9,))
    assert found.samples == 8
    assert_allclose(found.main.values, [3, 2, 0], atol=1e-12)
    assert "1 of 40 points failed and 2 of 40 have not been played: 2 of 10" in found.warnings[0]


def test_sobol_indices_are_refused_where_a_point_is_missing(tmp_path):
    with pytest.raises(InsightError, match="need every point of the design: 1 of 40 points failed"):
        run(tmp_path, sobol, linear, size=8, failed=(3,))


def test_pawn_takes_the_points_that_are_there(tmp_path):
    found = run(tmp_path, pawn, linear, size=100, failed=(3,), missing=(5, 6))
    assert found.samples == 97
    assert "the indices rest on the other 97" in found.warnings[0]


@pytest.mark.parametrize("method", [morris, sobol, pawn])
def test_nothing_played_is_an_error_that_says_so(method, tmp_path):
    made = {morris: "morris", sobol: "saltelli", pawn: "lhs"}[method]
    n = {morris: 32, sobol: 40, pawn: 8}[method]
    with pytest.raises(InsightError, match=r"no point has been played|not been played|there are 0"):
        run(tmp_path / "none", method, linear, size=8, kind=made, missing=range(n))
    with pytest.raises(InsightError, match=r"failed|there are 0"):
        run(tmp_path / "all", method, linear, size=8, kind=made, failed=range(n))


def test_an_output_that_is_not_there_is_an_error_that_names_those_that_are(tmp_path):
    made = fake_sweep(tmp_path, UNITS, linear, "lhs", 30)
    with pytest.raises(InsightError, match=r"no output 'peace'; outputs: breakdown, ceasefire"):
        pawn(made, "peace")


@pytest.mark.parametrize("kind", METHODS)
def test_every_method_is_the_same_twice_and_ranks_the_stronger_factor_first(kind, tmp_path):
    made = fake_sweep(tmp_path, UNITS, linear, kind, 6 if kind == "grid" else 64)
    one, two = (METHODS[kind](made, "fighting.ended") for _ in range(2))
    for name, index in one.indices.items():
        assert_array_equal(index.high, two.indices[name].high)
    assert_array_equal(one.order[:2], [0, 1])
    assert one.factors == ("a", "b", "c")


@pytest.mark.parametrize("levels", [2, 4, 6, 8])
def test_the_number_of_levels_is_read_off_the_steps(levels):
    step = levels / (2 * (levels - 1))
    assert count_levels(np.array([[0.0, 0.0], [step, 0.0], [step, step]]), 3) == levels
