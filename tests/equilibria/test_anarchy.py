"""The price of anarchy on games with known answers, and what deals signed at once pay, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import sim
from sim.equilibria.anarchy import Yardsticks, loss_against, price_of_anarchy
from sim.equilibria.empirical_game import EmpiricalGame, nash_yardsticks
from sim.equilibria.tournament import study
from sim.game import build_game
from sim.talks.settled import payoffs_if_signed

numbers = st.integers(-20, 20).map(float)


def test_the_price_of_a_dilemma_is_the_ratio_of_its_gains():
    """No deal pays 0, the deal (3, 3); defection pays (1, 1): a third of the gain is left."""
    worst, best = price_of_anarchy(np.array([[1.0, 1.0]]), np.array([3.0, 3.0]), np.zeros(2))
    assert worst.price == best.price == pytest.approx(3.0)
    assert_allclose(worst.shortfall, [2.0, 2.0])


def test_nothing_left_of_the_gain_has_no_finite_price():
    worst, best = price_of_anarchy(np.array([[0.0, 0.0], [3.0, 3.0]]), np.array([3.0, 3.0]), np.zeros(2))
    assert (worst.price, best.price) == (float("inf"), 1.0)


@given(
    payoffs=st.tuples(numbers, numbers),
    unit=st.sampled_from([0.5, 2.0, 8.0]),
    zero=numbers,
)
def test_the_share_lost_ignores_one_partys_units(payoffs, unit, zero):
    points = np.array([payoffs, (7.0, 5.0), (-1.0, 2.0)])  # the profile, the Nash deal, no deal
    rescaled = points.copy()
    rescaled[:, 0] = unit * points[:, 0] + zero
    assert_allclose(loss_against(*rescaled).lost, loss_against(*points).lost, atol=1e-9)


def test_a_party_that_the_deal_gains_nothing_has_no_share():
    loss = loss_against(np.array([1.0, 0.0]), np.array([1.0, 1.0]), np.array([1.0, 0.0]))
    assert np.isnan(loss.shares[0]) and np.isnan(loss.lost) and np.isnan(loss.price)


def test_without_an_equilibrium_there_is_no_price():
    with pytest.raises(ValueError, match="no equilibrium"):
        price_of_anarchy(np.zeros((0, 2)), np.ones(2), np.zeros(2))


def test_the_interval_of_certain_payoffs_is_a_point():
    payoffs = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    samples = np.repeat(payoffs[:, :, None], 6, axis=2)
    game = EmpiricalGame(("a", "b"), ("soft", "hard"), samples, np.arange(6), 6, 1)
    anarchy = study(game, resamples=5, yardsticks=Yardsticks(np.zeros((6, 2)), np.full((6, 2), 3.0))).anarchy
    assert_allclose([*anarchy.worst_lost, *anarchy.best_lost], 2 / 3)


def test_deals_of_the_teaching_case_pay_what_a_pocket_calculator_says():
    """docs/two-issues.md has the numbers: 20 days of war, a horizon of 100, trust 0.8 and 0.9, breach 0.1.

    No deal: -0.004 x 120 and -0.006 x 120. With peace F is worth -0.4 (1 - 0.8) - 0.02 = -0.10 to north and
    -0.6 (1 - 0.9) - 0.01 = -0.07 to south; shared: north 0.8 x 0.6 - 0.2, south 0.9 - 0.5, and so on.
    """
    yardsticks = nash_yardsticks(sim.load("two_issues"), draws=4)
    assert_allclose(yardsticks.no_deal.mean(axis=0), [-0.48, -0.72])
    # products of gains: shared 0.66 x 1.05, open 0.98 x 0.75, ceasefire alone 0.18 x 1.55
    assert_allclose(yardsticks.nash_deal.mean(axis=0), [0.8 - 0.2 - 0.1, 0.9 - 0.8 - 0.07])


def test_a_deal_signed_in_talks_on_the_first_day_pays_the_same():
    """The engine's own books, for talks that sign at once, cost nothing and do not meet again."""
    settings = {
        "rounds.first.date": "2030-01-01",
        "parties.*.talking.cost": 0,
        "outcomes.ceasefire.ends": "talks",
        "outcomes.open border.ends": "talks",
        "outcomes.shared border.ends": "talks",
    }
    scenario = sim.load("two_issues", settings)
    results = sim.run(scenario, draws=60)
    talks, worlds = results.talks.filter(round="first").collect(), results.worlds.collect()
    values = np.concatenate(list(payoffs_if_signed(build_game(scenario), 60, 1)))[0]  # all sets are alike
    deals = talks["deal"].to_numpy()
    assert (deals > 0).all()
    paid = worlds.select("payoff.north", "payoff.south").to_numpy()
    assert_allclose(paid, values[deals], atol=1e-12)


def test_a_deal_across_a_red_line_that_is_there_is_not_recommended():
    settings = {"parties.south.red_lines": {"gate": {"when": {"border": "open"}, "chance": 1}}}
    yardsticks = nash_yardsticks(sim.load("two_issues", settings), draws=4)
    assert_allclose(yardsticks.nash_deal.mean(axis=0), [0.48 - 0.2 - 0.1, 0.9 - 0.5 - 0.07])
