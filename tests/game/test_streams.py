"""Streams against numpy's own generator, chunks against the whole, PERT against its moments."""

from hashlib import blake2b
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.game import streams
from sim.game.streams import normals, pert, uniforms

MANY = 200_000
purposes = st.text(min_size=0, max_size=30)
seeds = st.integers(0, 2**64 - 1)
ranges = st.tuples(st.floats(-10, 10), st.floats(0, 5), st.floats(0, 5)).map(
    lambda r: (r[0], r[0] + r[1], r[0] + r[1] + r[2])
)
some = settings(max_examples=50, deadline=None)


def numpys_own(seed: int, purpose: str, count: int) -> np.ndarray:
    """Return the first uniform draws of numpy's Generator on the same key, in [0, 1)."""
    key = int.from_bytes(blake2b(purpose.encode(), digest_size=8).digest(), "little")
    philox = np.random.Philox(key=np.array([seed, key], dtype=np.uint64))
    return np.random.Generator(philox).random(count)


@given(seed=seeds, purpose=purposes, start=st.integers(0, 60), count=st.integers(1, 40))
@some
def test_a_stream_is_numpys_own_generator_moved_by_half_a_step(
    seed: int, purpose: str, start: int, count: int
) -> None:
    expected = numpys_own(seed, purpose, start + count)[start:]
    found = uniforms(seed, purpose, start, count)
    np.testing.assert_allclose(found, expected, rtol=0, atol=2.0**-53)
    assert (found > 0).all()


@given(seed=seeds, start=st.integers(0, 2**70), cuts=st.lists(st.integers(0, 25), min_size=1, max_size=6))
@some
def test_a_stream_does_not_depend_on_how_it_is_cut_into_chunks(
    seed: int, start: int, cuts: list[int]
) -> None:
    whole = uniforms(seed, "chunks", start, sum(cuts))
    ends = np.cumsum(cuts)
    chunks = [
        uniforms(seed, "chunks", start + int(end) - cut, cut) for cut, end in zip(cuts, ends, strict=True)
    ]
    np.testing.assert_array_equal(np.concatenate(chunks), whole)


def test_the_first_draw_is_inside_even_where_all_bits_are_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 0 < uniforms_of(monkeypatch, 0) <= 2.0**-53


def test_a_draw_is_inside_even_where_all_bits_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert uniforms_of(monkeypatch, 2**64 - 1) < 1


def uniforms_of(monkeypatch: pytest.MonkeyPatch, raw: int) -> float:
    """Return the draw that a generator makes of its raw number."""

    class Stuck:
        def __init__(self, **_: Any) -> None:
            pass

        def random_raw(self, count: int) -> np.ndarray:
            return np.full(count, raw, dtype=np.uint64)

    monkeypatch.setattr(streams.np.random, "Philox", Stuck)
    return float(uniforms(1, "stuck", 0, 1)[0])


@pytest.mark.parametrize("others", [(2, "opener:first"), (1, "opener:second"), (0, "opener:first")])
def test_streams_of_other_seeds_and_purposes_are_uncorrelated(others: tuple[int, str]) -> None:
    """The correlation of independent draws has standard error 1 / sqrt(n)."""
    one, two = uniforms(1, "opener:first", 0, MANY), uniforms(*others, 0, MANY)
    assert abs(np.corrcoef(one, two)[0, 1]) <= 5 / np.sqrt(MANY)
    assert not np.isin(one[:1000], two[:1000]).any()


@pytest.mark.parametrize("lag", [1, 2, 4, 5])
def test_draws_of_one_stream_are_uncorrelated(lag: int) -> None:
    draws = uniforms(1, "lags", 0, MANY)
    assert abs(np.corrcoef(draws[:-lag], draws[lag:])[0, 1]) <= 5 / np.sqrt(MANY)


def test_uniform_and_normal_draws_have_their_moments() -> None:
    u, z = uniforms(3, "moments", 0, MANY), normals(3, "moments", 0, MANY)
    assert abs(u.mean() - 1 / 2) <= 5 * np.sqrt(1 / 12 / MANY)
    assert abs(u.var() - 1 / 12) <= 5 * np.sqrt((1 / 80 - 1 / 144) / MANY)
    assert abs(z.mean()) <= 5 / np.sqrt(MANY)
    assert abs(z.var() - 1) <= 5 * np.sqrt(2 / MANY)
    assert (np.argsort(u) == np.argsort(z)).all()  # one uniform each, in its place


@pytest.mark.parametrize(
    ("low", "central", "high"),
    [(0, 1, 2), (0, 0, 1), (0, 1, 1), (-3, 1, 1.5), (0.1, 0.3, 0.6), (1e-3, 3e-3, 8e-3), (60, 120, 240)],
)
def test_pert_draws_have_the_mean_and_variance_of_the_closed_form(
    low: float, central: float, high: float
) -> None:
    """Mean (l + 4c + h) / 6, variance (mean - l)(h - mean) / 7: a beta with parameters that sum to 6."""
    draws = pert(uniforms(5, f"pert:{low}:{central}:{high}", 0, MANY), low, central, high)
    mean = (low + 4 * central + high) / 6
    variance = (mean - low) * (high - mean) / 7
    assert abs(draws.mean() - mean) <= 5 * np.sqrt(variance / MANY)
    fourth = ((draws - mean) ** 4).mean()
    assert abs(((draws - mean) ** 2).mean() - variance) <= 5 * np.sqrt((fourth - variance**2) / MANY)
    assert low <= draws.min() <= draws.max() <= high


def test_a_symmetric_pert_has_its_quantiles_where_the_beta_3_3_polynomial_puts_them() -> None:
    """The distribution function of beta(3, 3) is 10 x^3 - 15 x^4 + 6 x^5."""
    u = np.linspace(0.01, 0.99, 33)
    x = pert(u, 0.0, 0.5, 1.0)
    np.testing.assert_allclose(10 * x**3 - 15 * x**4 + 6 * x**5, u, atol=1e-12)


@given(bounds=ranges, u=st.lists(st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=9).map(sorted))
@some
def test_a_pert_draw_rises_with_its_uniform_and_keeps_within_its_range(
    bounds: tuple[float, float, float], u: list[float]
) -> None:
    x = pert(np.array(u), *bounds)
    assert (np.diff(x) >= -1e-12).all()
    assert bounds[0] <= x[0] <= x[-1] <= bounds[2] + 1e-12


@given(value=st.floats(-1e6, 1e6), u=st.floats(1e-9, 1 - 1e-9))
@some
def test_an_exact_number_is_drawn_exactly(value: float, u: float) -> None:
    assert pert(np.array([u]), value, value, value) == [value]


@given(bounds=ranges, shift=st.integers(-8, 8), scale=st.sampled_from([0.5, 2.0, 4.0]))
@some
def test_a_pert_draw_moves_with_its_unit(
    bounds: tuple[float, float, float], shift: int, scale: float
) -> None:
    u = np.array([0.1, 0.5, 0.9])
    moved = pert(u, *(shift + scale * bound for bound in bounds))
    np.testing.assert_allclose(moved, shift + scale * pert(u, *bounds), rtol=1e-6, atol=1e-6)
