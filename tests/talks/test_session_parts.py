"""Aspirations of the talks in plain sessions: what each asks for there, by its formula."""

import numpy as np
import pytest

from sim import talks
from sim.talks.aspirations import ASPIRATIONS
from sim.talks.plain.strategies import SESSION_ASPIRATIONS

EXACT = talks.Rules(margin=0.0, near=0.0)
OPTIONS = 1001
PRICE = np.array([[np.linspace(0, 1, OPTIONS)], [np.linspace(1, 0, OPTIONS)]])
STEPS = 40
CLOCK = (np.arange(STEPS) + 1) / (STEPS + 1)


def asked(entry, rival, reserved=0.0):
    """Return what each offer of the first party is worth to it, and of the second to itself."""
    played = talks.session(PRICE, [entry, rival], [reserved, 0.0], STEPS, rules=EXACT)
    return tuple(
        np.array([PRICE[p, 0, options[0]] for party, options in played.offers if party == p]) for p in (0, 1)
    )


@pytest.mark.parametrize(
    ("entry", "conceded"),
    [
        ({"exponential": {"exponent": 2.0, "start": 0.05}}, 0.05 ** ((1 - CLOCK) ** 0.5)),
        ({"deadline_rush": 0.5}, np.maximum(CLOCK - 0.5, 0) / 0.5),
        ({"constant": 0.7}, np.full(STEPS, 0.3)),
    ],
    ids=["exponential", "deadline_rush", "constant"],
)
def test_an_aspiration_by_the_clock_asks_for_what_its_formula_says(entry, conceded):
    own, _ = asked(entry, "never_conceding", reserved=0.2)
    np.testing.assert_allclose(own, 1 - conceded[: len(own)] * 0.8, atol=1.001 / (OPTIONS - 1))
    assert len(own) == STEPS


def test_exponential_concession_is_the_same_by_both_names_it_has():
    """exp((1 - t)^beta ln kappa) is kappa^((1 - t)^beta), with beta = 1 / exponent."""
    tactic = {"time_tactic": {"beta": 0.5, "kappa": 0.05, "exponential": 1.0}}
    curves = [
        asked(entry, "never_conceding")[0]
        for entry in (tactic, {"exponential": {"exponent": 2.0, "start": 0.05}})
    ]
    np.testing.assert_allclose(*curves, atol=1.001 / (OPTIONS - 1))


def test_relative_tit_for_tat_gives_as_much_as_it_is_given():
    """At first a rival demands everything, so that the ratios multiply to what its last offer demands."""
    own, rivals = asked("relative_tit_for_tat", {"time_dependent": 1.0})
    assert own[:2].tolist() == [1.0, 1.0]  # nothing heard, then one offer, with which there is no ratio yet
    rivals = rivals[: len(own) - 1] / rivals[0]
    np.testing.assert_allclose(own[1:], rivals, atol=1.001 / (OPTIONS - 1))
    assert own[-1] < 0.6


def test_averaged_tit_for_tat_over_one_offer_is_relative_tit_for_tat():
    rival = {"time_dependent": 0.5}
    np.testing.assert_array_equal(
        asked({"averaged_tit_for_tat": 1.0}, rival)[0], asked("relative_tit_for_tat", rival)[0]
    )


def test_averaged_tit_for_tat_answers_the_mean_of_its_window():
    """Over two offers A - r shrinks by sqrt(d(k) / d(k - 2)); nothing below r is demanded of a party."""
    own, rivals = asked({"averaged_tit_for_tat": 2.0}, {"time_dependent": 1.0}, reserved=0.1)
    share, demands = 1.0, np.minimum(rivals, 0.9)  # what is the rival's is not the party's
    for k in range(3, len(own)):  # own[k] has heard rivals[: k], the last of them number k - 1
        share *= np.sqrt(demands[k - 1] / demands[k - 3])
        assert own[k] == pytest.approx(0.1 + 0.9 * share, abs=1.001 / (OPTIONS - 1))
    assert own[:3].tolist() == [1.0, 1.0, 1.0]


def test_gradual_reciprocation_takes_its_own_steps_and_then_one_for_each_better_offer():
    unanswered, _ = asked({"reciprocal_gradual": {"step": 0.1, "initiatives": 3}}, "never_conceding")
    assert unanswered.tolist() == pytest.approx([0.9, 0.8] + [0.7] * (STEPS - 2))
    answered, rivals = asked(
        {"reciprocal_gradual": {"step": 0.01, "initiatives": 1}}, {"time_dependent": 1.0}
    )
    assert (np.diff(rivals) < 0).all()  # so each offer heard after the first is better than all before
    steps = np.maximum(np.arange(len(answered)), 1)  # own[k] has heard k offers: k - 1 of them better
    np.testing.assert_allclose(answered, 1 - 0.01 * steps, atol=1.001 / (OPTIONS - 1))


def test_offers_of_two_rivals_are_heard_in_order_and_acceptances_are_no_offers():
    """The third party accepts whatever stands, so that only the second is heard."""
    tables = np.concatenate([PRICE, np.ones((1, 1, OPTIONS))])
    entries = [
        {"reciprocal_gradual": {"step": 0.05, "initiatives": 2}},
        "never_conceding",
        "reservation_value",
    ]
    played = talks.session(tables, entries, [0, 0, 0], 10, rules=EXACT)
    own = [PRICE[0, 0, options[0]] for party, options in played.offers if party == 0]
    assert {party for party, _ in played.offers} == {0, 1}
    assert own == pytest.approx([0.95] + [0.9] * 9)


def test_one_step_concession_goes_on_where_a_rival_or_oneself_has_nothing_to_offer():
    """To the second no deal is worth its reservation value: it offers nothing, which is no step to answer."""
    reservation = np.array([[0.0, 2.0], [0.0, 0.0]])
    played = talks.sessions(PRICE, ["one_step", "one_step"], reservation, 6, rules=EXACT)
    np.testing.assert_array_equal(played.offers[0], [OPTIONS - 1, -1] * 6)
    np.testing.assert_array_equal(
        played.offers[1], np.stack([OPTIONS - 1 - np.arange(6), np.arange(6)]).T.ravel()
    )


def test_of_the_aspirations_of_the_talks_only_those_are_left_out_that_need_what_a_plain_session_has_not():
    missing = set(ASPIRATIONS) - set(SESSION_ASPIRATIONS)
    assert missing == {"whole_series", "nice_tit_for_tat", "zeuthen", "minimal_concession"}
