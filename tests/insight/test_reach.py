"""How far numbers may be moved: what is valid, what facts rank, and which numbers there are."""

import pytest

import sim
from sim.game import build_game
from sim.insight import reach
from sim.insight.reach import movable_numbers
from sim.scenario import ScenarioError, with_overrides
from sim.talks import list_parts


@pytest.fixture(scope="module")
def scenario():
    return sim.load("antalya")


@pytest.fixture(scope="module")
def movable(scenario):
    return {number.path: number for number in movable_numbers(scenario, build_game(scenario))}


def test_all_numbers_with_a_range_can_be_moved_but_settings_of_the_method(scenario, movable):
    uncertain = {path for path, n in scenario.numbers.items() if not n.exact and n.kind != "setting"}
    assert set(movable) == {path for path in uncertain if not path.startswith("scale.")}


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("parties.russia.trust.level", 0.0, 1.0),  # a chance
        ("parties.russia.prospects.optimism", 0.1 - 0.7, 0.8 + 0.7),  # a width beyond either end
        ("parties.russia.war.cost_per_day", 0.0, 0.008 + 0.007),  # not negative
        (
            "parties.russia.strategy.aspiration.time_dependent.exponent",
            1.0,
            15.0,
        ),  # above 0: not beyond its end
        ("parties.ukraine.costs.neutrality.constitution", 0.05, 0.30),  # ranked between minor and core
    ],
)
def test_a_number_is_moved_a_width_beyond_its_range_where_that_is_valid_and_ranks_are_kept(
    movable, path, least, most
):
    number = movable[path]
    assert number.value(number.least) == pytest.approx(least, abs=1e-12)
    assert number.value(number.most) == pytest.approx(most, abs=1e-12)


@pytest.mark.parametrize("name", ["river_crossing", pytest.param("antalya", marks=pytest.mark.slow)])
def test_a_number_reaches_as_far_as_reading_the_whole_scenario_anew_allows(name, monkeypatch):
    def read_anew(scenario, path, value):
        try:
            with_overrides(scenario, {path: value}, list_parts())
        except ScenarioError:
            return False
        return True

    scenario = sim.load(name)
    found = movable_numbers(scenario, build_game(scenario))
    monkeypatch.setattr(reach, "_is_valid", read_anew)
    assert found == movable_numbers(scenario, build_game(scenario))
