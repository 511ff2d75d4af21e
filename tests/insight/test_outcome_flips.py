"""What changes the likeliest outcome: found values against runs of the scenario with that very value."""

import numpy as np
import pytest

import sim
from sim.game import build_game
from sim.insight import InsightError, find_flips
from sim.insight.outcome_flips import Trials

HOLD = "parties.north.strategy.aspiration.time_dependent.hold"


def likeliest(scenario, round_name, draws=400):
    told = sim.run(scenario, draws=draws).summary()["rounds"]
    outcomes = next(at["outcomes"] for at in told if at["name"] == round_name)
    return max(outcomes, key=lambda name: outcomes[name]["probability"])


@pytest.fixture(scope="module")
def found():
    """North never gives way at hold 1 (docs/two-issues.md, section 6), and is given nothing by hold 0.1."""
    return find_flips(sim.load("two_issues", {HOLD: [0, 0.1, 1]}), "first", draws=400)


def test_a_number_found_makes_the_outcome_said_the_likeliest_in_a_run_of_its_own(found):
    (flip,) = found.outcome.flips
    assert flip.number.path == HOLD
    assert likeliest(sim.load("two_issues", {HOLD: flip.value}), "first") == flip.after != flip.before
    assert flip.lead.lead > flip.lead.error
    assert 0 <= flip.still < flip.shift <= flip.number.most


def test_the_scenario_as_it_stands_is_told_as_a_run_tells_it(found):
    scenario = sim.load("two_issues", {HOLD: [0, 0.1, 1]})
    outcomes = sim.run(scenario, draws=4_000).summary()["rounds"][0]["outcomes"]
    assert found.outcome.base_draws == 4_000
    assert found.outcome.share == pytest.approx(outcomes[found.outcome.likeliest]["probability"], abs=1e-12)
    lead = found.outcome.share - outcomes[found.outcome.next]["probability"]
    assert found.outcome.lead.lead == pytest.approx(lead, abs=1e-12)


def test_a_value_that_changes_nothing_has_the_lead_and_the_error_of_the_scenario_as_it_stands():
    scenario = sim.load("two_issues", {HOLD: [0, 0.1, 1]})
    trials = Trials(build_game(scenario), 0, 400, 1, None)
    verdict = trials.verdict(trials.base[:, :20])
    places = [list(build_game(scenario).outcomes).index(x) for x in (verdict.outcome, trials.likeliest)]
    lead = trials.base[places[0]] - trials.base[places[1]]
    assert verdict.lead.lead == pytest.approx(lead.mean())
    assert verdict.lead.error == pytest.approx(1.96 * lead.std(ddof=1) / np.sqrt(lead.size), rel=0.1)


def test_a_number_that_nothing_hangs_on_flips_nothing():
    scenario = sim.load("two_issues", {"hidden.spread": 0, "model.types": 1, "horizon.days": [99, 100, 101]})
    assert not find_flips(scenario, draws=400).outcome.flips


def test_without_a_range_there_is_nothing_to_move():
    with pytest.raises(InsightError, match="exact"):
        find_flips(sim.load("two_issues"))


def test_an_unknown_round_is_named_with_the_nearest():
    with pytest.raises(InsightError, match='did you mean "second"'):
        find_flips(sim.load("two_issues"), "secnd")


def test_draws_too_few_to_know_an_error_by_are_refused():
    with pytest.raises(InsightError, match="at least 40"):
        find_flips(sim.load("two_issues", {HOLD: [0, 0.1, 1]}), draws=39)


def test_a_count_with_few_values_among_few_sets_is_fitted_without_a_warning():
    assert (
        find_flips(sim.load("two_issues", {"rounds.first.exchanges": [5, 6, 7]}), draws=40).outcome.tried > 0
    )
