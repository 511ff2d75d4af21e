"""Settings by path: what they change, what they leave alone, and how a wrong one is reported."""

import pickle
from datetime import date

import numpy as np
import pytest

from sim.scenario import Range, ScenarioError, apply_variant, loads, with_overrides

SHOCK = "parties.russia.shocks.sanctions"
ASPIRATION = "parties.russia.strategy.aspiration"


@pytest.fixture(scope="module")
def antalya(sketch, parts):
    return loads(sketch, "antalya", parts=parts)


def changed(before, after):
    """Return the numbers that differ."""
    return {path for path, number in after.numbers.items() if number != before.numbers.get(path)}


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("parties.russia.war.cost_per_day", 0.002, {"parties.russia.war.cost_per_day"}),
        ("parties.ukraine.trust.level", [0.1, 0.2, 0.3], {"parties.ukraine.trust.level"}),
        (
            "parties.*.prospects.optimism",
            0,
            {f"parties.{p}.prospects.optimism" for p in ("russia", "ukraine")},
        ),
        ("hidden.spread", np.float64(0.25), {"hidden.spread"}),
        ("mediators.*.tables.drafts", np.int64(0), {"mediators.turkey.tables.drafts"}),
        ("parties.*.demands.crimea.recognised", 0.2, {"parties.russia.demands.crimea.recognised"}),
        ("parties.russia.demands.crimea.deferred", "minor", {"parties.russia.demands.crimea.deferred"}),
        ("parties.russia.prospects.loading", 0.5, {"parties.russia.prospects.loading"}),
        ("parties.russia.shocks.*.adds.war.cost_per_day", 0.1, {f"{SHOCK}.adds.war.cost_per_day"}),
        (f"{ASPIRATION}.time_dependent.hold", 1, {f"{ASPIRATION}.time_dependent.hold"}),
        ("parties.*.red_lines.*.chance", 0, {"parties.ukraine.red_lines.territory.chance"}),
        (
            "issues.*.*.boost.ukraine",
            0,
            {f"issues.guarantees.{o}.boost.ukraine" for o in ("pledge", "treaty")},
        ),
        ("rounds.*.days_after_last", 5, {f"rounds.later_{i}.days_after_last" for i in (1, 2, 3)}),
        ("model.blur", 0.1, {"model.blur"}),
        ("title", "Another", set()),
    ],
)
def test_a_setting_changes_what_its_path_names_and_nothing_else(path, value, expected, antalya, parts):
    after = with_overrides(antalya, {path: value}, parts)
    assert changed(antalya, after) == expected
    assert after.hash != antalya.hash
    if isinstance(value, int | float | np.number):
        assert all(
            after.numbers[name].central == float(value) and after.numbers[name].exact for name in expected
        )


def test_a_word_of_the_scale_can_be_set_and_moves_all_its_uses(antalya, parts):
    after = with_overrides(antalya, {"scale.core": [0.1, 0.4, 0.5]}, parts)
    uses = {path for path, number in antalya.numbers.items() if (number.low, number.high) == (0.2, 0.4)}
    assert changed(antalya, after) >= uses > {"scale.core"}
    assert after.parties["ukraine"].costs["crimea"]["recognised"] == Range(0.1, 0.4, 0.5)


def test_a_mapping_is_merged_into_what_is_there(antalya, parts):
    after = with_overrides(antalya, {"parties.*.trust": {"level": 1, "breach": 0}}, parts)
    assert {str(party.trust.level) for party in after.parties.values()} == {"1"}
    assert {str(party.trust.breach) for party in after.parties.values()} == {"0"}
    partly = with_overrides(antalya, {"parties.russia.trust": {"level": 1}}, parts)
    assert changed(antalya, partly) == {"parties.russia.trust.level"}


def test_another_part_replaces_and_the_same_part_is_merged(antalya, parts):
    other = with_overrides(antalya, {"parties.*.strategy.aspiration": "never_conceding"}, parts)
    assert {party.strategy["aspiration"].name for party in other.parties.values()} == {"never_conceding"}
    assert not any("time_dependent" in path for path in other.numbers)
    same = {"parties.russia.strategy.aspiration": {"time_dependent": {"hold": 0.5}}}
    merged = with_overrides(antalya, same, parts).parties["russia"].strategy["aspiration"].parameters
    assert merged == {"exponent": Range(2, 4, 8), "hold": Range(0.5, 0.5, 0.5)}


def test_a_condition_is_replaced_not_merged(antalya, parts):
    after = with_overrides(antalya, {"outcomes.settlement.when": {"ceasefire": "day"}}, parts)
    assert after.outcomes["settlement"].when.clauses == ({"ceasefire": frozenset({"day"})},)


def test_none_takes_the_mediator_away(antalya, parts):
    assert antalya.rounds["antalya"].mediator == "turkey"
    for nothing in ("none", None):
        after = with_overrides(antalya, {"rounds.*.mediator": nothing}, parts)
        assert {meeting.mediator for meeting in after.rounds.values()} == {None}


def test_closing_applies_to_every_round_that_says_nothing(lakeside, parts):
    assert [r.closing for r in lakeside.rounds.values()] == ["issue_by_issue", "none", "issue_by_issue"]
    after = with_overrides(lakeside, {"closing": "none"}, parts)
    assert {r.closing for r in after.rounds.values()} == {"none"}


def test_a_protocol_applies_to_every_round_that_says_nothing(lakeside, parts):
    assert {r.played_by.name for r in lakeside.rounds.values()} == {"alternating_offers"}
    after = with_overrides(lakeside, {"rounds.second.protocol": "shuttle", "protocol": "agenda"}, parts)
    assert [r.played_by.name for r in after.rounds.values()] == ["agenda", "shuttle", "agenda"]
    assert after.rounds["first"].played_by.lists == {"issues": ("ceasefire", "border", "visits")}
    last = with_overrides(after, {"rounds.*.protocol": {"agenda": {"issues": ["visits"]}}}, parts)
    assert {r.played_by.lists["issues"] for r in last.rounds.values()} == {("visits",)}
    again = with_overrides(last, {"rounds.third.protocol.agenda.issues": ["border", "visits"]}, parts)
    assert again.rounds["third"].played_by.lists["issues"] == ("border", "visits")


def test_what_a_file_leaves_out_can_be_set(parts, text):
    bare = text.replace("    trust: {level: [0.2, 0.5, 0.8], breach: 0.1}\n", "")
    before = loads(bare, parts=parts)
    assert before.parties["south"].trust.level == Range(1, 1, 1)
    after = with_overrides(before, {"parties.*.trust.level": 0.3}, parts)
    assert {str(party.trust.level) for party in after.parties.values()} == {"0.3"}
    assert after.numbers["parties.south.trust.level"].written
    assert not before.numbers["parties.south.trust.level"].written


def test_a_setting_of_one_party_leaves_the_one_like_it_alone(lakeside, parts):
    after = with_overrides(lakeside, {"parties.north.war.cost_per_day": 0.1}, parts)
    assert changed(lakeside, after) == {"parties.north.war.cost_per_day"}


def test_later_settings_win(antalya, parts):
    overrides = {"parties.*.patience": 0.5, "parties.ukraine.patience": 0.6}
    after = with_overrides(antalya, overrides, parts)
    assert [party.patience.central for party in after.parties.values()] == [0.5, 0.6]


def test_settings_add_up_and_a_variant_comes_on_top(antalya, parts):
    first = with_overrides(antalya, {"parties.russia.trust.level": 0.4}, parts)
    second = with_overrides(first, {"horizon.days": 30}, parts)
    assert changed(antalya, second) == {"parties.russia.trust.level", "horizon.days"}
    third = apply_variant(second, "full trust", parts)
    assert third.parties["russia"].trust.level.central == 1
    assert third.horizon.days.central == 30
    assert pickle.loads(pickle.dumps(third)) == third


def test_loading_with_settings_and_setting_later_are_the_same(antalya, sketch, parts):
    overrides = {"parties.*.trust.level": 0.4, "rounds.antalya.date": date(2022, 3, 9)}
    at_once = loads(sketch, "antalya", overrides, parts=parts)
    assert with_overrides(antalya, overrides, parts) == at_once
    assert at_once.rounds["antalya"].date == date(2022, 3, 9)
    text_date = {"parties.*.trust.level": 0.4, "rounds.antalya.date": "2022-03-09"}
    assert loads(sketch, "antalya", text_date, parts=parts).rounds == at_once.rounds


def test_every_variant_of_the_sketch_can_be_applied(antalya, parts):
    hashes = {apply_variant(antalya, name, parts).hash for name in antalya.variants}
    assert len(hashes) == len(antalya.variants) == 7
    assert apply_variant(antalya, "complete information", parts).hidden.spread == Range(0, 0, 0)


WRONG = {
    "parties.rusia.trust.level": (1, "E117", 'did you mean "parties.russia.trust.level"?'),
    "parties.russia.trust.levle": (1, "E117", 'did you mean "parties.russia.trust.level"?'),
    "partys.*.trust.levl": (1, "E117", 'did you mean "parties.*.trust.level"?'),
    "rounds.later_4.exchanges": (3, "E117", "rounds.later_"),
    "scale.cores": (0.1, "E117", 'did you mean "scale.core"?'),
    "scale": ({"cor": 0.3}, "E117", 'did you mean "core"?'),
    "nothing": (0.1, "E117", "keys:"),
    "parties.ukraine.like": ("russia", "E117", "parties.ukraine"),
    "parties.russia.strategy.aspiration.never_conceding": ({}, "E117", "time_dependent"),
    "parties.russia.trust.level": (1.5, "E111", "at most 1"),
    "parties.*.trust": ({"levl": 1}, "E101", 'did you mean "level"?'),
    "parties.russia.demands.crimea.recognized": (0.1, "E104", 'did you mean "recognised"?'),
    "parties.russia.demands.krimea.recognised": (0.1, "E105", 'did you mean "crimea"?'),
    "rounds.antalya.mediator": ("turky", "E108", 'did you mean "turkey"?'),
    "parties.russia.war.cost_per_day": ("mayor", "E109", 'did you mean "major"?'),
    "parties.russia.patience": ([0.9, 0.8, 0.95], "E112", "did you mean [0.8, 0.9, 0.95]?"),
    "parties.ukraine.demands.crimea.recognised": (0.2, "E206", "a gain and a cost"),
    "rounds.antalya.date": (date(2022, 3, 11), "E204", "`known` is 2022-03-10"),
    "rounds.belarus_3.date": ("2022-03-01", "E203", '"belarus_2" is on 2022-03-03'),
    "horizon.days": (float("nan"), "E011", ""),
    "hidden.spread": (1e300, "E011", ""),
    "battlefield.start": (object(), "E103", ""),
}


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_setting_is_reported_as_a_setting(path, antalya, sketch, parts):
    value, code, fragment = WRONG[path]
    for act in (
        lambda: with_overrides(antalya, {path: value}, parts),
        lambda: loads(sketch, "a", {path: value}, parts=parts),
    ):
        with pytest.raises(ScenarioError) as raised:
            act()
        (problem,) = raised.value.problems
        assert str(problem).startswith(f"--set {path}: error[{code}]: ")
        assert fragment in str(problem)


def test_an_unknown_variant_is_named_with_the_nearest(antalya, parts):
    with pytest.raises(ScenarioError, match='did you mean "no mediator"'):
        apply_variant(antalya, "no mediators", parts)
