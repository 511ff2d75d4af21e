"""Plain sessions: the engine beside the readable reference, and what must hold of any session."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import talks
from sim.arrays import ShapeError
from sim.talks.reference.session import tell_session

EXPONENTS = st.sampled_from([0.25, 0.5, 1.0, 2.0, 4.0, float("inf")])


def curve(exponent):
    return lambda clock, best, end: best - (best - end) * clock**exponent


@st.composite
def games(draw):
    """Games in which ties, single options, unreachable reservation values and third parties turn up."""
    parties = draw(st.integers(2, 3))
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    if draw(st.booleans()):
        number = st.integers(-3, 6).map(float)  # many ties
    else:
        number = st.integers(0, 10**6).map(lambda millionths: millionths / 10**6)
    tables = [[[draw(number) for _ in range(size)] for size in sizes] for _ in range(parties)]
    exponents = [draw(EXPONENTS) for _ in range(parties)]
    reservation = [draw(st.sampled_from([-10.0, 0.0, 0.5, 1.0, 3.0, 50.0])) for _ in range(parties)]
    steps = draw(st.integers(1, 12))
    return tables, exponents, reservation, steps


@settings(max_examples=150, deadline=None)
@given(game=games(), margin=st.sampled_from([0.0, 1e-4, 0.3]), near=st.sampled_from([0.0, 1e-6, 0.2]))
def test_the_engine_makes_the_offers_of_the_readable_reference(game, margin, near):
    tables, exponents, reservation, steps = game
    clock = [[(step + 1) / (steps + 1)] * len(tables) for step in range(steps)]
    told = tell_session(tables, [curve(e) for e in exponents], reservation, clock, margin, near)
    rules = talks.Rules(margin=margin, near=near)
    entries = [{"time_dependent": e} for e in exponents]
    played = talks.session(tables, entries, reservation, steps, rules=rules)
    assert (played.offers, played.agreement, played.step) == (told.offers, told.agreement, told.step)


@st.composite
def batches(draw):
    """Many sessions on tables of their own, or on one table."""
    n, parties, issues, options = (draw(st.integers(1, most)) for most in (9, 3, 4, 4))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    tables = rng.integers(0, draw(st.sampled_from([4, 10**6])), (n, parties + 1, issues, options)) / 7
    return tables, rng.uniform(0, tables.max() * issues, (n, parties + 1)), draw(st.integers(1, 30))


@settings(max_examples=60, deadline=None)
@given(batch=batches(), exponents=st.lists(EXPONENTS, min_size=4, max_size=4))
def test_a_session_comes_out_the_same_alone_and_in_a_batch(batch, exponents):
    tables, reservation, steps = batch
    entries = [{"time_dependent": e} for e in exponents[: tables.shape[1]]]
    together = talks.sessions(tables, entries, reservation, steps)
    shared = talks.sessions(tables[0], entries, reservation, steps)
    for n in range(len(tables)):
        for table, found in ((tables[n], together), (tables[0], shared)):
            alone = talks.session(table, entries, reservation[n], steps)
            deal = found.agreement[n]
            assert alone.agreement == (None if deal < 0 else found.options(int(deal)))
            assert alone.step == found.step[n]
            assert alone.utilities == tuple(found.utilities[n])
            made = [deal for deal in found.offers[n] if deal >= 0]
            assert [options for _, options in alone.offers] == [found.options(int(deal)) for deal in made]


def test_sorted_shared_deals_and_halves_give_the_same_sessions():
    """15,625 deals: enough sessions and they are sorted whole; the same tables one by one are not."""
    rng = np.random.default_rng(3)
    table, reservation = rng.random((2, 6, 5)), rng.uniform(0, 3, (400, 2))
    entries = [{"time_dependent": 4.0}, {"time_dependent": 0.5}]
    shared = talks.sessions(table, entries, reservation, 40)
    apart = talks.sessions(np.broadcast_to(table, (400, 2, 6, 5)), entries, reservation, 40)
    np.testing.assert_array_equal(shared.offers, apart.offers)
    np.testing.assert_array_equal(shared.agreement, apart.agreement)
    assert (shared.agreement >= 0).any()
    assert len(np.unique(shared.offers)) > 100


class Wavering:
    """Asks for more again every other turn, and looks at what it was offered."""

    def ask(self, view):
        kindness = 0.0
        if view.received.size:
            kindness = np.nan_to_num(view.worth(view.received)).max(axis=1) * 0.1
        return view.top - (view.top - view.reservation) * view.clock * (view.turn % 4 < 2) - kindness


def test_a_strategy_of_ones_own_sees_the_offers_and_may_ask_for_more_again():
    rng = np.random.default_rng(5)
    tables, reservation = rng.random((30, 2, 3, 4)), np.full((30, 2), 0.3)
    played = talks.sessions(tables, [Wavering(), {"time_dependent": 1.0}], reservation, 20)
    for n in range(30):
        worth = np.array([tables[n, 0, range(3), played.options(int(d))].sum() if d >= 0 else np.nan
                          for d in played.offers[n]])  # fmt: skip
        mine = worth[0::2]
        assert np.nanmin(mine[2::2], initial=9) > 0.3 - 1e-3
    assert (np.diff(played.offers[:, 0:12:2], axis=1) != 0).any()


class ByHand:
    """The boulware curve, written in numpy by a user."""

    def ask(self, view):
        return view.top - (view.top - view.reservation) * view.clock**4


@pytest.mark.parametrize("shared", [True, False])
def test_turn_by_turn_and_steps_ahead_are_the_same_talks(shared):
    rng = np.random.default_rng(6)
    tables, reservation = rng.random((50, 3, 4, 3)), rng.uniform(0, 1, (50, 3))
    tables = tables[0] if shared else tables
    ahead = talks.sessions(tables, [{"time_dependent": 4.0}] * 3, reservation, 33)
    by_turn = talks.sessions(tables, [ByHand()] * 3, reservation, 33, offers=False)
    kept = talks.sessions(tables, [ByHand()] * 3, reservation, 33)
    assert by_turn.offers.size == 0
    np.testing.assert_array_equal(kept.offers, ahead.offers)
    np.testing.assert_array_equal(by_turn.agreement, ahead.agreement)
    np.testing.assert_array_equal(by_turn.step, ahead.step)


def test_nobody_agrees_to_less_than_its_reservation_value():
    rng = np.random.default_rng(7)
    tables, reservation = rng.random((300, 2, 3, 3)), rng.uniform(0, 3, (300, 2))
    entries = [{"time_dependent": 0.25}, {"aspiration": "reservation_value", "acceptance": {"by_time": 0.0}}]
    played = talks.sessions(tables, entries, reservation, 10)
    settled = played.agreement >= 0
    assert settled.any()
    assert not settled.all()
    assert (played.utilities[settled] >= reservation[settled] - 1e-6).all()
    np.testing.assert_array_equal(played.utilities[~settled], reservation[~settled])


def test_whoever_wants_more_than_there_is_offers_nothing_and_signs_nothing():
    played = talks.session([[[0.0, 1.0]], [[1.0, 0.0]]], ["reservation_value"] * 2, [2.0, 0.0], steps=3)
    assert played.offers == ((1, (1,)),) * 3
    assert played.agreement is None
    assert played.step == 3
    assert played.utilities == (2.0, 0.0)


TABLES = [[[0.0, 1.0]], [[1.0, 0.0]]]
FAIR = [{"time_dependent": 1.0}] * 2


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"tables": [[[0.0, 1.0]], [[1.0]]]}, ShapeError, r"tables\[1\] has \[1\] options, expected \[2\]"),
        ({"tables": [[[0.0, np.nan]], [[1.0, 0.0]]]}, ValueError, "expected finite numbers"),
        ({"tables": [[["a"]], [[1.0]]]}, TypeError, r"expected numbers as \[party\]\[issue\]\[option\]"),
        ({"tables": []}, ShapeError, "expected at least one party, issue and option"),
        ({"tables": [[[1.0]]], "strategies": FAIR[:1], "reservation": [0]}, ShapeError, "one party"),
        ({"tables": [[[0.0] * 2] * 25] * 2}, ValueError, "33,554,432 deals, expected at most 16,777,216"),
        ({"strategies": FAIR[:1]}, ValueError, "expected one for each of 2 parties"),
        ({"strategies": [{"time_dependant": 1.0}] * 2}, ValueError, "did you mean 'time_dependent'"),
        (
            {"strategies": [{"time_dependent": {"speed": 1.0}}] * 2},
            ValueError,
            "has no speed; expected exponent",
        ),
        ({"strategies": [{"time_dependent": "fast"}] * 2}, ValueError, "is 'fast', expected a number"),
        ({"strategies": [{"never_conceding": 1.0}] * 2}, ValueError, "expected no parameter"),
        ({"strategies": [3, 3]}, TypeError, "expected a name, {name: parameters} or an object with ask"),
        (
            {"strategies": [{"aspiration": "one_step", "acceptance": "nxt"}] * 2},
            ValueError,
            "unknown acceptance 'nxt'",
        ),
        ({"strategies": [{"aspiration": "one_step", "leaving": "never"}] * 2}, ValueError, "names leaving"),
        ({"reservation": [0.1]}, ShapeError, r"reservation has shape \(1,\), expected \(P=2,\)"),
        ({"reservation": [0.1, np.nan]}, ValueError, "expected minus infinity for none"),
        ({"reservation": [0.1, np.inf]}, ValueError, "expected minus infinity for none"),
        ({"steps": 0}, ValueError, "steps is 0, expected a whole number of at least 1"),
        ({"steps": 1.5}, ValueError, "steps is 1.5"),
        ({"rules": talks.Rules(margin=-1.0)}, ValueError, "margin is -1.0"),
        ({"rules": talks.Rules(clock=[[0.0, 1.0]])}, ShapeError, r"clock has shape \(1, 2\)"),
        ({"rules": talks.Rules(clock=[[0.0, 2.0]]), "steps": 1}, ValueError, r"clock leaves \[0, 1\]"),
    ],
)
def test_a_wrong_argument_is_named_with_what_was_expected(arguments, error, says):
    right = {"tables": TABLES, "strategies": FAIR, "reservation": [0.0, 0.0], "steps": 5}
    with pytest.raises(error, match=says):
        talks.session(**{**right, **arguments})


class Vague:
    def __init__(self, ask):
        self.asked = ask

    def ask(self, view):
        return self.asked


@pytest.mark.parametrize(("ask", "says"), [(np.zeros(3), "asks for shape"), (np.nan, "not a number")])
def test_a_strategy_that_asks_for_no_number_is_refused(ask, says):
    with pytest.raises(ValueError, match=says):
        talks.session(TABLES, [Vague(ask), FAIR[1]], [0.0, 0.0], 5)
