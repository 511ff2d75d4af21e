"""Protocols of plain sessions: closed forms, readable counter-checks, and what holds of any session."""

from itertools import product
from math import ceil, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import talks

EXPONENTS = st.sampled_from([0.25, 0.5, 1.0, 2.0, 4.0, float("inf")])
EXACT = talks.Rules(margin=0.0, near=0.0)


def price(options):
    """Return tables of one price that two parties share out."""
    return [[[i / (options - 1) for i in range(options)]], [[1 - i / (options - 1) for i in range(options)]]]


def clocks(steps):
    return [(step + 1) / (steps + 1) for step in range(steps)]


def protocols(issues):
    return [
        "alternating_offers",
        "simultaneous_demands",
        {"single_text": 3},
        {"agenda": list(reversed(range(issues)))},
    ]


@st.composite
def games(draw):
    """Games of whole numbers, in which ties, single options and unreachable reservation values turn up."""
    parties = draw(st.integers(2, 3))
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    number = st.integers(-3, 6).map(float)
    tables = [[[draw(number) for _ in range(size)] for size in sizes] for _ in range(parties)]
    reservation = [draw(st.sampled_from([-10.0, 0.0, 0.5, 1.0, 3.0, 50.0])) for _ in range(parties)]
    exponents = [draw(EXPONENTS) for _ in range(parties)]
    return tables, exponents, reservation, draw(st.integers(3, 12))


def worth_of(table, deal):
    return sum(issue[option] for issue, option in zip(table, deal, strict=True))


def tell_simultaneous(tables, exponents, reservation, steps):
    """Tell simultaneous demands as one would: all deals in a list, plain numbers, no margin."""
    parties = range(len(tables))
    deals = list(product(*(range(len(issue)) for issue in tables[0])))
    best = [max(worth_of(tables[p], deal) for deal in deals) for p in parties]
    ends = [max(reservation[p], min(worth_of(tables[p], deal) for deal in deals)) for p in parties]
    offers = []
    for step, clock in enumerate(clocks(steps)):
        asks = [max(best[p] - (best[p] - ends[p]) * clock ** exponents[p], ends[p]) for p in parties]
        put = {
            p: min(
                (deal for deal in deals if worth_of(tables[p], deal) >= asks[p] - 1e-9),
                key=lambda deal, p=p: worth_of(tables[p], deal),
            )
            for p in parties
            if reservation[p] <= best[p]
        }
        offers += put.items()
        good = [
            deal
            for p, deal in put.items()
            if all(worth_of(tables[q], deal) >= asks[q] - 1e-9 for q in parties if q != p)
        ]
        if good:
            gains = [prod(worth_of(tables[p], deal) - ends[p] for p in parties) for deal in good]
            return offers, min(d for d, gain in zip(good, gains, strict=True) if gain == max(gains)), step + 1
    return offers, None, steps


@settings(max_examples=150, deadline=None)
@given(game=games())
def test_simultaneous_demands_are_those_of_the_readable_telling(game):
    tables, exponents, reservation, steps = game
    told = tell_simultaneous(tables, exponents, reservation, steps)
    entries = [{"time_dependent": e} for e in exponents]
    played = talks.session(tables, entries, reservation, steps, protocol="simultaneous_demands", rules=EXACT)
    assert (list(played.offers), played.agreement, played.step) == told


@pytest.mark.parametrize(("exponent", "steps", "meet"), [(1.0, 9, 5), (4.0, 99, 85), (0.25, 31, 2)])
def test_two_alike_meet_in_the_middle_of_a_price_once_each_asks_for_half(exponent, steps, meet):
    """1 - t^e <= 1/2 from t = 2^(-1/e) on: (k + 1) / (n + 1) is 0.5, 0.85 and 2/32."""
    assert meet == ceil((steps + 1) * 0.5 ** (1 / exponent))
    entries = [{"time_dependent": exponent}] * 2
    played = talks.session(price(1001), entries, [0, 0], steps, protocol="simultaneous_demands", rules=EXACT)
    asked = 1 - (meet / (steps + 1)) ** exponent
    assert played.step == meet
    assert played.utilities[0] == pytest.approx(
        ceil(asked * 1000 - 1e-6) / 1000
    )  # both deals serve: the first
    assert sum(played.utilities) == pytest.approx(1)


@pytest.mark.parametrize("exponents", [(1.0, 4.0), (4.0, 0.5), (2.0, 2.0)])
def test_two_on_a_price_agree_in_the_first_step_in_which_both_demands_fit(exponents):
    steps, cake = 50, 20_001
    fits = [sum(1 - t**e for e in exponents) <= 1 for t in clocks(steps)]
    entries = [{"time_dependent": e} for e in exponents]
    played = talks.session(price(cake), entries, [0, 0], steps, protocol="simultaneous_demands", rules=EXACT)
    t = clocks(steps)[fits.index(True)]
    assert played.step == fits.index(True) + 1
    for got, exponent in zip(played.utilities, exponents, strict=True):
        assert got >= 1 - t**exponent - 1 / cake
    left = min(abs(got - (1 - t**e)) for got, e in zip(played.utilities, exponents, strict=True))
    assert left <= 1 / (cake - 1)  # one of them gets just what it asked for: what is over goes to the other


@settings(max_examples=100, deadline=None)
@given(game=games(), shift=st.integers(0, 2))
def test_under_simultaneous_demands_it_does_not_matter_who_is_named_first(game, shift):
    tables, exponents, reservation, steps = game
    order = [(p + shift) % len(tables) for p in range(len(tables))]
    played, turned = (
        talks.session(
            [tables[p] for p in seats],
            [{"time_dependent": exponents[p]} for p in seats],
            [reservation[p] for p in seats],
            steps,
            protocol="simultaneous_demands",
        )
        for seats in (range(len(tables)), order)
    )
    assert turned.agreement == played.agreement
    assert turned.step == played.step
    np.testing.assert_allclose(
        [turned.utilities[order.index(p)] for p in range(len(tables))], played.utilities
    )
    assert sorted((order[p], deal) for p, deal in turned.offers) == sorted(played.offers)


@settings(max_examples=100, deadline=None)
@given(game=games(), which=st.integers(0, 3))
def test_by_any_protocol_what_is_agreed_on_is_worth_its_reservation_value_to_each(game, which):
    tables, exponents, reservation, steps = game
    entries = [{"time_dependent": e} for e in exponents]
    protocol = protocols(len(tables[0]))[which]
    played = talks.session(tables, entries, reservation, steps, protocol=protocol)
    assert 1 <= played.step <= steps
    if played.agreement is None:
        assert played.utilities == tuple(reservation)
    for p in range(len(tables) if played.agreement else 0):
        worth = worth_of(tables[p], played.agreement)
        assert played.utilities[p] == pytest.approx(worth)
        assert worth >= reservation[p] - 2e-6  # Rules.near


@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize("shared", [True, False])
def test_by_any_protocol_a_session_comes_out_the_same_in_whatever_batch(which, shared):
    rng = np.random.default_rng(11)
    tables, reservation = rng.integers(0, 9, (40, 2, 4, 6)) / 7, rng.uniform(0, 4, (40, 2))
    tables = tables[0] if shared else tables
    entries, protocol = [{"time_dependent": e} for e in (4.0, 0.5)], protocols(4)[which]
    together = talks.sessions(tables, entries, reservation, 21, protocol=protocol)
    untold = talks.sessions(tables, entries, reservation, 21, protocol=protocol, offers=False)
    few = talks.sessions(tables if shared else tables[:7], entries, reservation[:7], 21, protocol=protocol)
    assert untold.offers.size == 0
    assert 0 < (together.agreement >= 0).sum() < 40
    for other in (untold, few):
        n = len(other.agreement)
        np.testing.assert_array_equal(other.agreement, together.agreement[:n])
        np.testing.assert_array_equal(other.step, together.step[:n])
        np.testing.assert_array_equal(other.utilities, together.utilities[:n])
    np.testing.assert_array_equal(few.offers, together.offers[:7])
    # A single text draws by the number of a session, and one that is played alone is the first.
    for n in range(1 if which == 2 else 40):
        alone = talks.session(tables if shared else tables[n], entries, reservation[n], 21, protocol=protocol)
        deal = int(together.agreement[n])
        assert alone.agreement == (None if deal < 0 else together.options(deal))
        assert alone.step == together.step[n]
        assert alone.utilities == tuple(together.utilities[n])
        made = [together.options(int(deal)) for deal in together.offers[n] if deal >= 0]
        assert [options for _, options in alone.offers] == made


def test_a_single_text_climbs_to_the_deal_that_is_best_for_all():
    rng = np.random.default_rng(1)
    tables = rng.random((2, 3, 4)).cumsum(axis=2)  # of every issue all want the last option
    for seed in range(5):
        played = talks.session(tables, ["never_conceding"] * 2, [0, 0], 400, protocol={"single_text": seed})
        assert played.agreement == (3, 3, 3)
        assert played.step == 400


LOGROLL = [[[0.0, 3.0], [1.0, 0.0]], [[1.0, 0.0], [0.0, 3.0]]]  # (1, 1) is worth 3 to both, (0, 0) 1


def test_a_single_text_stays_where_every_single_change_hurts_someone():
    played = talks.sessions(
        LOGROLL, ["never_conceding"] * 2, np.zeros((60, 2)), 30, protocol={"single_text": 8}
    )
    np.testing.assert_array_equal(played.agreement, played.offers[:, 0])
    assert set(played.agreement) == {0, 1, 2, 3}


def test_an_agenda_cannot_trade_one_issue_for_another_where_a_package_can():
    """On an issue of two options nobody gives way before the clock says 1, which it never does."""
    even = [{"time_dependent": 1.0}] * 2
    package = talks.session(LOGROLL, even, [0, 0], 20)
    piecewise = talks.session(LOGROLL, even, [0, 0], 20, protocol={"agenda": [0, 1]})
    assert package.agreement == (1, 1)
    assert package.utilities == (3.0, 3.0)
    assert piecewise.agreement is None
    assert piecewise.step == 10  # the second issue is not reached


def test_an_agenda_splits_every_issue_in_the_middle_though_both_could_have_half_as_much_again():
    """Two linear parties meet in the middle of each price: (3 + 1) / 2 for each, where 3 is to be had."""
    fine = [[[3 * i / 4 for i in range(5)], [1 - i / 4 for i in range(5)]]]
    fine += [[[1 - i / 4 for i in range(5)], [3 * i / 4 for i in range(5)]]]
    for order in ([0, 1], [1, 0]):
        played = talks.session(fine, [{"time_dependent": 1.0}] * 2, [0, 0], 14, protocol={"agenda": order})
        assert played.agreement == (2, 2)
        assert played.utilities == (2.0, 2.0)
        assert played.step == 7 + 4  # 4 / 8 of the clock of the second issue
        assert [options[order[1]] for _, options in played.offers[:7]] == [0] * 7  # not reached yet


def test_an_agenda_shares_out_a_reservation_value_by_what_is_at_stake():
    """Of each issue the first keeps half: 1 - t / 2 and 1 - t fit at t = 2/3, and it gets 2/3 of both."""
    share = np.arange(13) / 12
    tables = np.array([[5 * share, share], [1 - share, 2 * (1 - share)]])
    played = talks.session(tables, [{"time_dependent": 1.0}] * 2, [3.0, 0.0], 10, protocol={"agenda": [0, 1]})
    assert played.agreement == (8, 8)
    assert played.utilities == pytest.approx((6 * 2 / 3, 3 * 1 / 3))


def test_the_steps_of_an_agenda_are_shared_out_and_its_clock_runs_anew_for_each_issue():
    """Asks that fit from a clock of 1/2 on, in 5, 4 and 4 steps: 3 / 6, 3 / 5 and 3 / 5."""
    tables = [price(101)[p] * 3 for p in range(2)]
    even = [{"time_dependent": 1.0}] * 2
    played = talks.session(tables, even, [0, 0], 13, protocol={"agenda": [2, 0, 1]})
    assert played.step == 5 + 4 + 3
    clock = np.linspace(0.0, 0.9, 13)[:, None].repeat(
        2, axis=1
    )  # nobody has half to spare in the first 5 steps
    late = talks.session(
        tables, even, [0, 0], 13, protocol={"agenda": [2, 0, 1]}, rules=talks.Rules(clock=clock)
    )
    assert late.agreement is None
    assert late.step == 5


@settings(max_examples=60, deadline=None)
@given(game=games(), seed=st.integers(0, 10**6))
def test_a_single_text_changes_in_one_place_at_a_time_and_only_where_nobody_loses(game, seed):
    tables, _, reservation, steps = game
    parties = range(len(tables))
    played = talks.session(
        tables, ["never_conceding"] * len(tables), reservation, steps, protocol={"single_text": seed}
    )
    assert [party for party, _ in played.offers] == [-1] * steps
    text = played.offers[0][1]
    for _, proposed in played.offers[1:]:
        changed = sum(a != b for a, b in zip(text, proposed, strict=True))
        assert changed == any(len(issue) > 1 for issue in tables[0])
        if all(worth_of(tables[p], proposed) >= worth_of(tables[p], text) for p in parties):
            text = proposed
    is_signed = all(worth_of(tables[p], text) >= reservation[p] for p in parties)
    assert played.agreement == (text if is_signed else None)


def test_first_texts_and_changes_are_drawn_evenly():
    """Within 5 standard errors: texts of 24 deals; an issue in three; on it each other option the same."""
    n, sizes = 48_000, (2, 3, 4)
    tables = [
        [[float(k) for k in range(size)] for size in sizes],
        [[-float(k) for k in range(size)] for size in sizes],
    ]
    padded = np.full((2, 3, 4), np.nan)
    for p, party in enumerate(tables):
        for i, issue in enumerate(party):
            padded[p, i, : len(issue)] = issue
    played = talks.sessions(
        padded, ["never_conceding"] * 2, np.full((n, 2), -9.0), 2, protocol={"single_text": 5}
    )
    first, changed = (np.stack(np.unravel_index(played.offers[:, k], sizes)) for k in range(2))
    counts = np.bincount(played.offers[:, 0], minlength=24)
    assert (abs(counts - n / 24) < 5 * np.sqrt(n / 24)).all()
    is_changed = first != changed
    for issue, size in enumerate(sizes):
        further = (changed[issue] - first[issue])[is_changed[issue]] % size
        expected = n / 3 / (size - 1)
        assert (abs(np.bincount(further, minlength=size)[1:] - expected) < 5 * np.sqrt(expected)).all()


class Stubborn:
    def ask(self, view):
        return view.top

    def accept(self, view, value, ask):
        return value >= 0


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"protocol": "simultaneous_demand"}, ValueError, "did you mean 'simultaneous_demands'"),
        ({"protocol": None}, TypeError, "protocol is None, expected a name"),
        ({"protocol": "single_text"}, ValueError, "single_text needs seed"),
        (
            {"protocol": {"single_text": 1.5}},
            ValueError,
            "seed of single_text is 1.5, expected a whole number",
        ),
        ({"protocol": {"single_text": {"seeds": 1}}}, ValueError, "has no seeds; expected seed"),
        ({"protocol": "agenda"}, ValueError, "agenda needs order"),
        ({"protocol": {"agenda": [0]}}, ValueError, r"agenda is \[0\], expected each issue from 0 to 1 once"),
        ({"protocol": {"agenda": "01"}}, ValueError, "agenda is '01', expected each issue"),
        ({"protocol": {"agenda": 1}}, ValueError, "agenda is 1, expected each issue"),
        (
            {"protocol": {"agenda": [0, 1]}, "steps": 1},
            ValueError,
            "expected one for each of 2 issues or more",
        ),
        (
            {"protocol": "simultaneous_demands", "strategies": [Stubborn()] * 2},
            ValueError,
            "party 0 has an acceptance, expected none",
        ),
    ],
)
def test_a_protocol_that_cannot_be_played_is_refused_with_what_was_expected(arguments, error, says):
    right = {"tables": LOGROLL, "strategies": ["never_conceding"] * 2, "reservation": [0, 0], "steps": 5}
    with pytest.raises(error, match=says):
        talks.session(**{**right, **arguments})
