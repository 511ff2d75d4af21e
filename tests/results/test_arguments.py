"""What ``sim.run`` is asked for is checked before anything is played."""

import pytest

import sim

LARGEST_SEED = 2**64 - 1


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"draws": "5"}, TypeError, "draws must be a whole number; found '5'"),
        ({"draws": 1.5}, TypeError, "draws must be a whole number; found 1.5"),
        ({"draws": True}, TypeError, "draws must be a whole number; found True"),
        ({"draws": 0}, ValueError, "draws must be from 1 to"),
        ({"seed": None}, TypeError, "seed must be a whole number; found None"),
        ({"seed": -1}, ValueError, f"seed must be from 0 to {LARGEST_SEED}; found -1"),
        ({"seed": LARGEST_SEED + 1}, ValueError, f"seed must be from 0 to {LARGEST_SEED}"),
    ],
)
def test_what_is_no_number_of_worlds_or_seed_is_named(asked, error, words):
    with pytest.raises(error, match=words):
        sim.run(sim.load("two_issues"), **asked)


def test_the_largest_seed_is_one():
    assert sim.run(sim.load("two_issues"), draws=1, seed=LARGEST_SEED).seed == LARGEST_SEED


def test_one_draw_is_written_as_one():
    assert "1 draw, seed 1" in repr(sim.run(sim.load("two_issues"), draws=1))
