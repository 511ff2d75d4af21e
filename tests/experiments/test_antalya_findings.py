"""The findings of docs/antalya.md on small tables whose truth is known, and the document itself.

Wilson intervals are those printed by Newcombe (1998), Statistics in Medicine 17(8), 857-872, table I.
"""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import sim
from experiments import antalya_findings as antalya

SCENARIO = sim.load("antalya")
ROUNDS = (*antalya.BELARUS, "antalya", *antalya.LATER)
FIRST_DAY = {
    "meets": True,
    "outcome": "continue to talk",
    "walked_out": None,
    "in_force.ceasefire": "none",
    "in_force.corridors": "none",
    "in_force.withdrawal": "none",
    "in_force.neutrality": "none",
    "in_force.crimea": "open",
    "in_force.donbas": "open",
    "in_force.guarantees": "none",
    "in_force.leaders": "none",
    "range.against_war": False,
    "range.today": True,
    "range.believed": None,
}


def since(first, value):
    return dict.fromkeys(ROUNDS[ROUNDS.index(first) :], value)


def force(issue, option, first="belarus_1"):
    """An option in force from the end of a round on."""
    return {f"in_force.{issue}": since(first, option)}


def walk_out(where, party="russia"):
    later = ROUNDS[ROUNDS.index(where) + 1 :]
    return {
        "walked_out": {where: party},
        "outcome": since(where, "breakdown"),
        "meets": dict.fromkeys(later, False),
    }


def settle(where):
    """A settlement that ends the talks."""
    later = ROUNDS[ROUNDS.index(where) + 1 :]
    return {
        **force("ceasefire", "general", where),
        "outcome": since(where, "settlement"),
        "meets": dict.fromkeys(later, False),
    }


def table(*worlds):
    rows = [
        {"set": 0, "world": number, "round": name}
        | {column: world.get(column, {}).get(name, v) for column, v in FIRST_DAY.items()}
        for number, world in enumerate(worlds)
        for name in ROUNDS
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def counts(*worlds, sets=None):
    return antalya.by_set(
        antalya.claims(table(*worlds), SCENARIO.findings), np.zeros(len(worlds)) if sets is None else sets
    )


def counted(finding, world):
    return bool(antalya.claims(table(world), SCENARIO.findings)[finding][0])


def holds(finding, worlds, without=None):
    """Whether a finding holds in the one set made of these worlds."""
    return bool(antalya.judge(counts(*worlds), None if without is None else counts(*without))[finding][0])


ROUTES = force("corridors", "routes")


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({}, False),
        (ROUTES, True),
        (force("corridors", "monitored", "belarus_3"), True),
        (force("corridors", "routes", "antalya"), False),
        (ROUTES | force("leaders", "prepared"), True),
        (ROUTES | {"in_force.guarantees": {"belarus_2": "pledge"}}, False),
        (ROUTES | {"in_force.ceasefire": {"belarus_1": "day"}}, False),
        (ROUTES | force("crimea", "deferred", "belarus_3"), False),
        (ROUTES | force("neutrality", "declared", "antalya"), True),
        (ROUTES | walk_out("belarus_3"), False),
        (ROUTES | walk_out("antalya"), True),
        ({"in_force.corridors": {"belarus_1": "routes", "belarus_2": "routes"}}, False),
    ],
)
def test_finding_1_asks_for_corridors_and_no_core_issue_in_belarus(world, expected):
    assert counted("1", world) is expected


@pytest.mark.parametrize(
    ("world", "two", "three", "kept", "stayed"),
    [
        ({}, True, True, True, True),
        ({"outcome": {"antalya": "partial"}}, False, True, True, True),
        (ROUTES | force("guarantees", "pledge"), True, True, True, True),
        (force("ceasefire", "day", "antalya") | {"outcome": {"antalya": "partial"}}, False, True, True, True),
        (settle("antalya"), False, False, False, True),
        (settle("later_1"), True, True, True, True),
        (force("donbas", "autonomy"), True, False, False, True),
        (walk_out("belarus_1"), False, False, True, False),
        (walk_out("antalya", "ukraine"), False, False, True, False),
        (walk_out("later_1"), True, True, True, True),
    ],
)
def test_findings_2_and_3_are_read_at_the_end_of_antalya(world, two, three, kept, stayed):
    found = [counted(finding, world) for finding in ("2", "3", "3a", "3b")]
    assert found == [two, three, kept, stayed]


def test_talks_that_are_over_never_count_as_going_on():
    """So finding 2 need not ask whether parties met."""
    results = sim.run(SCENARIO, draws=200)
    talks = results.talks.filter(outcome="continue to talk").collect()
    assert talks.height > 0 and talks["meets"].all()


def test_the_null_models_of_the_document_are_those_of_the_scenario():
    assert SCENARIO.null_models == antalya.NULL_MODELS


def test_ten_of_twenty_worlds_are_not_more_than_half():
    assert not holds("2", [{}] * 10 + [walk_out("belarus_1")] * 10)
    assert holds("2", [{}] * 11 + [walk_out("belarus_1")] * 9)


def test_worlds_of_different_sets_are_never_pooled():
    sets = np.array([4, 4, 4, 7, 7, 7])
    found = antalya.judge(
        counts({}, {}, walk_out("belarus_1"), *[walk_out("belarus_1")] * 3, sets=sets), None
    )
    assert found["2"].tolist() == [True, False]


PEACE_AT = {name: force("ceasefire", "general", name) for name in ROUNDS}


def test_finding_4_compares_signings_per_round_at_risk():
    # early: 1 of 1 + 4 + 4 rounds; later: 1 of 1 + 3
    worlds = [PEACE_AT["belarus_1"], PEACE_AT["later_1"], {}]
    names = ("early signed", "early at risk", "later signed", "later at risk")
    assert [int(counts(*worlds)[name][0]) for name in names] == [1, 9, 1, 4]
    assert holds("4", worlds)
    # early: 3 of 1 + 1 + 1 + 4; later: 1 of 3
    assert not holds("4", [*[PEACE_AT["belarus_1"]] * 3, PEACE_AT["later_3"]])


def test_finding_4_does_not_hold_where_the_two_rates_are_equal():
    # early: 3 of 1 + 1 + 2 + 4 + 4; later: 1 of 1 + 3
    worlds = [PEACE_AT["belarus_1"], PEACE_AT["belarus_1"], PEACE_AT["belarus_2"], PEACE_AT["later_1"], {}]
    assert not holds("4", worlds)
    assert not holds("4 silent", worlds)


@pytest.mark.parametrize(
    ("worlds", "silent"),
    [
        ([{}], True),  # nothing is signed
        ([settle("antalya")], True),  # no round is at risk later
        ([walk_out("belarus_1"), PEACE_AT["belarus_2"]], True),
        ([PEACE_AT["antalya"], {}], False),
        ([PEACE_AT["later_3"]], False),
    ],
)
def test_a_set_without_signings_or_without_rounds_at_risk_says_nothing(worlds, silent):
    found = antalya.judge(counts(*worlds), None)
    assert found["4 silent"].tolist() == [silent]
    assert found["4 of speaking sets"].size == (not silent)
    assert not (silent and found["4"][0])


def test_a_ceasefire_given_up_puts_the_next_round_at_risk_again():
    dropped = {"in_force.ceasefire": dict.fromkeys(("belarus_1", "belarus_2"), "general")}
    found = counts(dropped)
    assert int(found["early signed"][0]) == 1
    assert int(found["early at risk"][0]) == 2  # belarus_1, and antalya after it was dropped in belarus_3


def test_finding_5_weighs_staying_against_a_ceasefire_at_once():
    broken, talking, peace = walk_out("later_1"), {}, PEACE_AT["antalya"]
    assert holds("5", [talking, talking], without=[broken, talking])
    assert not holds("5", [peace, talking], without=[broken, talking])  # as much of both
    assert not holds("5", [broken, talking], without=[talking, talking])  # less of both
    assert not holds("5", [talking], without=[talking])
    assert holds("5 silent", [talking], without=[talking])
    assert not holds("5 silent", [peace], without=[talking])


def test_a_settlement_counts_against_finding_5_and_not_against_its_check():
    ended, broken = settle("later_1"), walk_out("later_2")
    assert not holds("5", [ended], without=[broken])
    assert holds("5 check", [ended], without=[broken])


def test_ranges_and_ceasefires_are_read_at_antalya():
    found = counts({"range.against_war": {"antalya": True}}, PEACE_AT["belarus_3"], walk_out("belarus_2"))
    expected = {"meets": 2, "at war": 1, "against_war": 1, "today": 2, "believed": 0}
    expected |= {"at once": 1, "ever": 1, "at the end": 1, "breakdown": 1, "still talking": 2}
    assert {name: int(found[name][0]) for name in expected} == expected


@pytest.mark.parametrize(
    ("successes", "trials", "expected"),
    [
        (81, 263, "30.8 [25.5, 36.6] no"),
        (15, 148, "10.1 [6.2, 16.0] no"),
        (0, 20, "0.0 [0.0, 16.1] no"),
        (1, 29, "3.4 [0.6, 17.2] no"),
        (29, 29, "100.0 [88.3, 100.0] yes"),
        (10, 20, "50.0 [29.9, 70.1] open"),
    ],
)
def test_shares_of_sets_carry_wilson_intervals(successes, trials, expected):
    assert antalya.told(np.arange(trials) < successes) == expected


def test_a_finding_without_sets_is_not_judged():
    assert antalya.told(None) == antalya.told(np.zeros(0, dtype=bool)) == "-"


def test_paired_differences_go_by_set():
    # differences 1, 0, 0, -1, 1: mean 0.2, variance 0.7, half width 1.96 sqrt(0.7 / 5) = 0.7334
    one, other = np.array([1, 1, 0, 0, 1]) > 0, np.array([0, 1, 0, 1, 0]) > 0
    assert antalya.paired(one, other) == pytest.approx((0.2, -0.53336, 0.93336), abs=1e-5)
    assert antalya.in_points(antalya.paired(one, other)) == "+20.0 [-53.3, +93.3]"
    assert antalya.in_points((-0.02, -0.03, -0.01)) == "-2.0 [-3.0, -1.0]*"


def made_up_run(share):
    """A run of 20 sets of 20 worlds in which every finding holds in the first ``share`` sets."""
    first = np.arange(20) < share
    names = antalya.claims(table({}), SCENARIO.findings)
    return antalya.Run(
        counts={name: np.full(20, 20 if name == "worlds" else 5 + share) - first for name in names},
        outcomes=np.zeros((400, 7), dtype=np.int8),
        never_leaves={"russia": 0.5, "ukraine": 0.25},
        holds=dict.fromkeys(antalya.COLUMNS, first),
    )


@pytest.mark.parametrize(("null", "expected"), [(20, "no"), (4, "yes")])
def test_a_finding_counts_only_beyond_every_null_model(null, expected):
    runs = {
        "baseline": made_up_run(20),
        "nobody concedes": made_up_run(4),
        "random offers": made_up_run(null),
    }
    rows = antalya.evidence_table(runs).splitlines()[2:]
    assert {row.split("|")[5].strip() for row in rows} == {expected}


def test_a_run_that_differs_from_its_document_is_refused(tmp_path, monkeypatch, capsys):
    document = tmp_path / "antalya.md"
    document.write_text(f"before\n{antalya.BEGIN}stale\n{antalya.END}\nafter\n", encoding="utf-8")
    monkeypatch.setattr(antalya, "DOCUMENT", document)
    monkeypatch.setattr(
        antalya, "play_all", lambda names, *_: {name: made_up_run(len(name)) for name in names}
    )
    assert antalya.main(["--draws", "400"]) == 0
    text = document.read_text(encoding="utf-8")
    assert text.startswith("before\n") and text.endswith("\nafter\n") and "stale" not in text
    assert "| no texts + no fatigue |" in text
    assert antalya.main(["--draws", "400", "--check"]) == 0
    random = made_up_run(4)
    changed = replace(random, never_leaves={"russia": 0.0, "ukraine": 0.0})
    monkeypatch.setattr(antalya, "play_all", lambda names, *_: dict.fromkeys(names, changed))
    capsys.readouterr()
    assert antalya.main(["--draws", "400", "--check"]) == 1
    assert "| random offers |" in capsys.readouterr().out


@pytest.mark.slow
def test_the_document_says_what_the_code_gives():
    assert antalya.main(["--check"]) == 0
