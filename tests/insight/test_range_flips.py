"""What opens or closes the bargaining range: hand calculations, brute force, and another way to ask."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

import sim
from sim.game import build_game
from sim.insight.joint_flips import close_jointly, open_jointly
from sim.insight.range_flips import (
    TOGETHER,
    enters_linearly,
    find_range_flips,
    find_slopes,
    gains_at,
    is_range_open,
)
from sim.insight.reach import movable_numbers
from sim.talks import central_values, opening_values
from tests.talks.random_games import game, numbers

some = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
FIRST = 0  # round


def two_issues(**changes):
    return sim.load("two_issues", {path.replace("__", "."): value for path, value in changes.items()})


def flips_of(scenario):
    played = build_game(scenario)
    return find_range_flips(played, FIRST, movable_numbers(scenario, played))


def has_range(scenario):
    """Ask the worths that solutions are read from, on the first day; nothing grows or fades in two_issues."""
    played = build_game(scenario)
    worths = central_values(played)
    return bool((worths[played.deals.peace] >= worths[0]).all(axis=1).any())


# docs/two-issues.md, sections 2 and 3, with one number left open. North's gains with a ceasefire are
# -0.2 + tau (0, 0.6, 1) + tau 0.4 - (1 - tau) 0.1, South's 0.9 - (0, 0.5, 0.8) + 0.53.
CASES = {
    "parties__north__trust__level": ([0.3, 0.8, 0.9], 0.2),  # border open: 1.5 tau = 0.3
    "parties__north__costs__ceasefire__general": ([0.1, 0.2, 1.1], 1.1),  # 0.8 + 0.32 - 0.02
    "parties__north__trust__breach": ([0.0, 0.1, 5.0], 4.6),  # 0.2 b = -0.2 + 0.8 + 0.32
}


@pytest.mark.parametrize(("path", "case"), CASES.items())
def test_the_value_that_closes_the_range_is_that_of_the_hand_calculation(path, case):
    ends, expected = case
    (flip,) = flips_of(two_issues(**{path: ends})).flips
    assert (flip.before, flip.after) == ("open", "closed")
    assert flip.value == pytest.approx(expected, rel=1e-9)
    step = 1e-6 * np.sign(expected - ends[1])
    assert has_range(two_issues(**{path: flip.value - step}))
    assert not has_range(two_issues(**{path: flip.value + step}))


def test_the_value_that_opens_the_range_is_that_of_the_hand_calculation():
    """South cannot open the border; a bare ceasefire gives North -0.2 + tau 0.4 - (1 - tau) 0.1."""
    out = {"parties__south__costs__border": {"shared": 3, "open": 4}}
    path, ends, expected = "parties__north__trust__level", [0.1, 0.2, 0.7], 0.6  # 0.5 tau = 0.3
    (flip,) = flips_of(two_issues(**out, **{path: ends})).flips
    assert (flip.before, flip.after) == ("closed", "open")
    assert flip.value == pytest.approx(expected, rel=1e-9)
    assert flip.widths == pytest.approx(0.4 / 0.6, rel=1e-9)
    assert not has_range(two_issues(**out, **{path: flip.value - 1e-6}))
    assert has_range(two_issues(**out, **{path: flip.value + 1e-6}))


def test_a_number_that_enters_otherwise_is_found_by_its_closed_form():
    """F = -H c: a bare ceasefire gives North -0.2 + 0.8 H 0.004 - 0.02, so H = 68.75 and 69 days do."""
    out = {"parties__south__costs__border": {"shared": 3, "open": 4}}
    (flip,) = flips_of(two_issues(**out, horizon__days=[20, 60, 120])).flips
    assert flip.after == "open"
    assert flip.value == 69
    assert not has_range(two_issues(**out, horizon__days=68))
    assert has_range(two_issues(**out, horizon__days=69))


def test_two_numbers_together_need_half_of_what_one_needs_alone():
    """Cost of a ceasefire up and demand for the border down by the same width t, tau 0.8: closes where
    -(0.2 + t) + 0.8 (1 - t) + 0.3 = 0, with t = 0.5; alone 0.9 and 0.9 / 0.8."""
    changes = {
        "parties__north__costs__ceasefire__general": [0.0, 0.2, 1.0],
        "parties__north__demands__border__open": [0.5, 1.0, 1.5],
        "parties__south__costs__border": {"shared": 3, "open": 0.8},
    }
    found = flips_of(two_issues(**changes))
    assert found.joint.widths == pytest.approx(0.5, rel=1e-6)
    assert found.flips[0].widths == pytest.approx(0.9, rel=1e-6)


def test_worths_as_a_round_opens_are_those_of_a_run_in_which_nothing_is_drawn():
    scenario = sim.load("antalya")
    exact = {path: n.central for path, n in scenario.numbers.items() if not n.exact and "scale." not in path}
    exact |= {
        "hidden.spread": 0,
        "battlefield.volatility": 0,
        "parties.*.strategy.acceptance": {"constant": {"level": 9}},
    }
    pinned = sim.load(
        "antalya",
        exact | {"closing": "none", "rounds.*.mediator": "none", "parties.*.strategy.leaving": "never"},
    )
    told = sim.run(pinned, draws=2).summary()["rounds"]
    played = build_game(scenario)
    for r, at in enumerate(told):
        expected = [at["parties"][party]["no_deal_value"]["mean"] for party in played.parties]
        assert opening_values(played, played.central[None], r)[0, 0] == pytest.approx(expected, rel=1e-9)


@some
@given(numbers)
def test_the_exact_change_is_the_first_that_a_scan_of_worths_finds(number):
    played = game(number)
    movable = movable_numbers(played.scenario, played)
    found = find_range_flips(played, FIRST, movable)
    flips = {flip.number.path: flip for flip in found.flips}

    def reversed_at(one, shifts):
        rows = np.repeat(played.central[None], len(shifts), axis=0)
        rows[:, one.place] = one.central + np.asarray(shifts) * one.width
        return is_range_open(played, rows, FIRST) != found.is_open

    for one in [n for n in movable if enters_linearly(n.path)]:
        reach = np.linspace(one.least, one.most, 60)
        if one.path not in flips:
            assert not reversed_at(one, reach[1:-1]).any()
            continue
        shift = flips[one.path].shift
        nearer = reach[np.abs(reach) < abs(shift) - 1e-6]
        assert not reversed_at(one, [*nearer, shift - np.sign(shift) * 1e-6]).any()
        assert reversed_at(one, [shift + np.sign(shift) * 1e-6]).all() or abs(shift) < 1e-6


@some
@given(numbers)
def test_no_smaller_joint_change_reverses_the_range_and_this_one_does(number):
    played = game(number)
    assume(played.deals.peace.any())
    movable = [
        n for n in movable_numbers(played.scenario, played) if any(mark in n.path for mark in TOGETHER)
    ]
    deals = np.flatnonzero(played.deals.peace & played.deals.reachable(0))
    assume(len(movable) > 1 and len(deals))
    here = gains_at(played, played.central[None], FIRST)[0, deals]
    slopes = find_slopes(played, FIRST, movable, deals, here)
    is_open = (here >= 0).all(axis=1).any()
    joint = (close_jointly if is_open else open_jointly)(played, movable, deals, here, slopes)
    low = np.array([(n.low - n.central) / n.width for n in movable])
    high = np.array([(n.high - n.central) / n.width for n in movable])
    size = 1.0 if joint is None else joint.widths
    rng = np.random.default_rng(number)
    corners = rng.choice([-1.0, 1.0], size=(2_000, len(movable))) * (size - 1e-6)
    gains = here + np.tensordot(np.clip(corners, low, high), slopes, axes=1)
    assert ((gains >= 0).all(axis=2).any(axis=1) == is_open).all()
    if joint is not None:
        shifts = np.array([joint.shifts.get(n.path, 0.0) for n in movable])
        assert np.abs(shifts).max(initial=0.0) <= size + 1e-7
        best = (here + np.tensordot(shifts, slopes, axes=1)).min(axis=1).max()
        assert best == pytest.approx(0.0, abs=1e-7)
