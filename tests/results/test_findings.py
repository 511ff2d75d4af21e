"""Findings judged on small tables whose truth is known by hand, and beside null models that are none.

Wilson intervals are those printed by Newcombe (1998), Statistics in Medicine 17(8), 857-872, table I.
"""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.results.findings import holds_in_sets, share_of_sets, true_in_worlds
from sim.results.null_models import Beyond, Judged
from sim.scenario import loads
from sim.talks import list_parts
from tests.fake_results import LAKE, fake_results

ROUNDS = ("first_round", "lake_house")


def findings(**whens):
    """Findings on the lake, as a file would have them; what is written is YAML within braces."""
    entries = [f"  {name}: {{says: so it is, when: {when}}}" for name, when in whens.items()]
    return loads("\n".join([LAKE, "findings:", *entries]), parts=list_parts()).findings


def talks(*worlds, sets=None):
    """The talks of worlds; of a round is given its outcome, who walks out at it, and what is in force."""
    rows = [
        {
            "set": 0 if sets is None else sets[number],
            "world": number,
            "round": name,
            "outcome": outcome,
            "walked_out": left,
            "in_force.ceasefire": ceasefire,
            "in_force.water": water,
        }
        for number, world in enumerate(worlds)
        for name, (outcome, left, ceasefire, water) in zip(ROUNDS, world, strict=True)
    ]
    return pl.LazyFrame(rows, schema_overrides={"walked_out": pl.String}, infer_schema_length=None)


ON = ("continue to talk", None, "none", "none")
SHARED = ("partial", None, "none", "shared")
LEFT, OVER = ("breakdown", "north", "none", "none"), ("breakdown", None, "none", "none")
PEACE = ("ceasefire", None, "general", "shared")
WORLDS = {
    "on, on": (ON, ON),
    "left at once": (LEFT, OVER),
    "left later": (SHARED, LEFT),
    "shared, peace": (SHARED, PEACE),
    "peace at once": (PEACE, PEACE),
}


@pytest.mark.parametrize(
    ("when", "true"),
    [
        ("{first_round: {outcome: continue to talk}}", {"on, on"}),
        ("{first_round: {outcome: [partial, breakdown]}}", {"left at once", "left later", "shared, peace"}),
        ("{lake_house: {outcome: {not: breakdown}}}", {"on, on", "shared, peace", "peace at once"}),
        ("{first_round: {walked_out: nobody}}", set(WORLDS) - {"left at once"}),
        ("{lake_house: {walked_out: nobody}}", set(WORLDS) - {"left at once", "left later"}),
        ("{lake_house: {walked_out: {not: nobody}}}", {"left at once", "left later"}),
        ("{lake_house: {walked_out: north}}", {"left at once", "left later"}),
        ("{lake_house: {walked_out: south}}", set()),
        ("{lake_house: {in_force: {ceasefire: general}}}", {"shared, peace", "peace at once"}),
        ("{lake_house: {in_force: {ceasefire: general, water: {not: shared}}}}", set()),
        (
            "{first_round: {in_force: {any: [{ceasefire: general}, {water: none}]}}}",
            {"on, on", "left at once", "peace at once"},
        ),
        ("{first_round: {in_force: {water: shared}}, lake_house: {walked_out: nobody}}",
         {"shared, peace", "peace at once"}),
        ("{first_round: {outcome: partial, walked_out: nobody, in_force: {water: shared}}}",
         {"left later", "shared, peace"}),
    ],
)  # fmt: skip
def test_a_finding_is_true_of_exactly_the_worlds_of_which_its_words_are(when, true):
    found = true_in_worlds(findings(it=when), talks(*WORLDS.values()))["finding.it"]
    assert {name for name, so in zip(WORLDS, found, strict=True) if so} == true


def test_a_finding_holds_where_it_is_true_of_more_than_half_of_the_worlds_of_a_set():
    peace, on = (PEACE, PEACE), (ON, ON)
    sets = [3, 3, 5, 5, 5, 9]
    told = talks(peace, on, peace, peace, on, on, sets=sets)
    found = holds_in_sets(findings(peace="{lake_house: {in_force: {ceasefire: general}}}"), told)
    assert found["peace"].tolist() == [False, True, False]  # 1 of 2, 2 of 3, 0 of 1


def test_a_name_of_a_finding_may_be_that_of_a_column():
    when = "{lake_house: {walked_out: nobody}}"
    found = holds_in_sets(findings(set=when, world=when, round=when), talks((ON, ON)))
    assert list(found) == ["set", "world", "round"]
    assert all(holds.tolist() == [True] for holds in found.values())


OUTCOMES = ("breakdown", "settlement", "ceasefire", "partial", "continue to talk")
moments = st.tuples(
    st.sampled_from(OUTCOMES),
    st.sampled_from([None, "north", "south"]),
    st.sampled_from(["none", "general"]),
    st.sampled_from(["none", "shared", "sold"]),
)
worlds = st.lists(st.tuples(moments, moments), min_size=1, max_size=12)
PAIRS = findings(
    peace="{lake_house: {in_force: {ceasefire: general}}}",
    no_peace="{lake_house: {in_force: {ceasefire: {not: general}}}}",
    broke="{lake_house: {outcome: breakdown}}",
    not_broke="{lake_house: {outcome: {not: breakdown}}}",
    stayed="{lake_house: {walked_out: nobody}}",
    not_stayed="{lake_house: {walked_out: {not: nobody}}}",
)


@given(told=worlds, data=st.data())
def test_a_finding_and_its_negation_never_both_hold_and_are_never_both_true(told, data):
    sets = sorted(data.draw(st.lists(st.integers(0, 2), min_size=len(told), max_size=len(told))))
    rows = talks(*told, sets=sets)
    true, holds = true_in_worlds(PAIRS, rows), holds_in_sets(PAIRS, rows)
    for one, other in (("peace", "no_peace"), ("broke", "not_broke"), ("stayed", "not_stayed")):
        assert (true[f"finding.{one}"] != true[f"finding.{other}"]).all()
        assert not (holds[one] & holds[other]).any()


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high", "verdict"),
    [
        (81, 263, 0.2553, 0.3662, "no"),
        (0, 20, 0.0, 0.1611, "no"),
        (29, 29, 0.8830, 1.0, "yes"),
        (10, 20, 0.2993, 0.7007, "open"),
    ],
)
def test_the_share_of_sets_has_the_interval_of_wilson(successes, trials, low, high, verdict):
    found = share_of_sets(np.arange(trials) < successes)
    assert (found.share, found.low, found.high) == pytest.approx((successes / trials, low, high), abs=6e-5)
    assert found.verdict == verdict


(CLAIM,) = findings(it="{lake_house: {outcome: breakdown}}").values()


@pytest.mark.parametrize(
    ("holds", "beyond", "expected"),
    [
        (20, {}, None),
        (20, {"a": Beyond(0.2, 0.1)}, True),
        (20, {"a": Beyond(0.2, 0.1), "b": Beyond(0.1, 0.1)}, False),  # the interval holds 0
        (20, {"a": Beyond(0.2, 0.1), "b": Beyond(-0.2, 0.1)}, False),
        (20, {"a": Beyond(0.2, 0.1), "b": None}, False),  # it could not be played
        (20, {"a": Beyond(1.0, None)}, False),  # one set says nothing about others
        (10, {"a": Beyond(0.2, 0.1)}, False),  # it does not come out
    ],
)
def test_a_finding_is_evidence_only_where_it_comes_out_and_beats_every_null_model(holds, beyond, expected):
    assert Judged(CLAIM, np.arange(20) < holds, beyond).is_evidence is expected


ITSELF = """
variants: {itself: {}, leave it: {parties.*.trust.level: 1}}
null_models: [itself, leave it]
findings:
  talks go on: {says: They do, when: {later: {walked_out: nobody}}}
  peace: {says: There is, when: {later: {in_force: {ceasefire: general}}}}
"""


@pytest.mark.parametrize("draws", [1, 50, 2_060])
def test_a_null_model_that_is_the_scenario_itself_is_never_beaten(draws):
    lake = loads(LAKE + ITSELF, "lake", parts=list_parts())
    found = sim.run(lake, draws=draws).findings()
    for one in found.judged.values():
        assert {beyond.difference for beyond in one.beyond.values()} == {0.0}
        assert one.is_evidence is False
    assert found.null_draws == min(draws, 2_000)


def test_null_models_are_compared_over_the_same_first_sets():
    """By a second way: the null model's own run, set by set."""
    scenario = sim.load("river_crossing")
    found = sim.run(scenario, draws=2_400).findings()
    null = sim.load("river_crossing", {"parties.*.strategy.aspiration": "never_conceding"})
    alone = sim.run(null, draws=2_000)
    there = holds_in_sets(scenario.findings, alone.talks)
    for name, one in found.judged.items():
        difference = one.holds[:100].astype(float) - there[name]
        beyond = one.beyond["nobody concedes"]
        assert beyond.difference == pytest.approx(difference.mean())
        assert beyond.error == pytest.approx(1.96 * difference.std(ddof=1) / 10)
    assert (found.sets, found.null_sets) == (120, 100)


def test_a_null_model_that_does_not_go_with_the_settings_is_named_and_nothing_is_evidence():
    settings = {"parties.*.strategy.aspiration": "never_conceding"}
    text = LAKE + ITSELF.replace("leave it: {parties.*.trust.level: 1}", "softer: {HOLD: 0}").replace(
        "leave it", "softer"
    )
    text = text.replace("HOLD", "parties.*.strategy.aspiration.time_dependent.hold")
    found = sim.run(loads(text, "lake", settings, parts=list_parts()), draws=40).findings()
    assert found.unplayed == ("softer",)
    assert all(one.beyond["softer"] is None and not one.is_evidence for one in found.judged.values())


def test_a_finding_about_a_round_that_is_not_held_is_left_out_with_the_round():
    assert list(sim.load("antalya", {"rounds.antalya.held": False}).findings) == [
        "corridors and nothing on the core"
    ]


def test_a_finding_about_a_round_that_a_null_model_does_not_hold_is_not_judged_there():
    text = LAKE + ITSELF.replace("{parties.*.trust.level: 1}", "{rounds.later.held: false}")
    found = sim.run(loads(text, "lake", parts=list_parts()), draws=40).findings()
    assert all(one.beyond["leave it"] is None and not one.is_evidence for one in found.judged.values())


def test_the_summary_has_the_shares_of_the_findings_and_only_where_there_are_findings(tmp_path):
    assert "findings" not in fake_results(tmp_path).summary()
    results = sim.run(sim.load("river_crossing"), draws=100)
    summary, found = results.summary()["findings"], results.findings()
    assert {name: one["share"] for name, one in summary.items()} == {
        name: one.share.share for name, one in found.judged.items()
    }
    assert "nothing is signed" in repr(found)


def test_a_run_without_findings_has_none_to_judge(tmp_path):
    found = fake_results(tmp_path).findings()
    assert dict(found.judged) == {}
