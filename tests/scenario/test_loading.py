"""A scenario as loaded: its tree, its defaults, its numbers and their classes."""

import subprocess
import sys
from datetime import date

import pytest
from pydantic import ValidationError

from sim.scenario import Range, ScenarioError, check, loads
from sim.scenario.names import strategy_parts
from sim.scenario.provenance import reason
from sim.scenario.strategies import Part


def test_the_sketch_loads_as_it_is_written(sketch, parts):
    scenario = loads(sketch, "antalya", parts=parts)
    assert list(scenario.parties) == ["russia", "ukraine"]
    assert [len(issue.options) for issue in scenario.issues.values()] == [3] * 8
    assert scenario.issues["ceasefire"].options["day"].lasts == 1
    assert scenario.issues["ceasefire"].options["general"].ends == "fighting"
    assert scenario.issues["crimea"].carried_out_by == {"ukraine"}
    assert scenario.issues["guarantees"].carried_out_by == {"russia", "ukraine"}
    assert scenario.rounds["belarus_1"].date == date(2022, 2, 28)
    assert scenario.rounds["later_3"].days_after_last == Range(3, 10, 21)
    assert {meeting.closing for meeting in scenario.rounds.values()} == {"issue_by_issue"}
    assert [(o.anything_new, o.ends) for o in scenario.outcomes.values()] == [
        (False, "talks"),
        (False, None),
        (True, None),
    ]
    assert scenario.order[0].source == "cna:47"
    assert scenario.parties["russia"].shocks["sanctions"].adds == {
        "war.cost_per_day": Range(0.0005, 0.001, 0.002)
    }
    assert scenario.variants[
        "closing step" if "closing step" in scenario.variants else "no closing step"
    ] == {
        "closing": "none",
        "mediators.*.tables.drafts": 0,
    }
    with pytest.raises(ValidationError, match="frozen"):
        scenario.title = "another"


def test_like_takes_over_all_but_stakes_red_lines_shocks_and_side(lakeside):
    north, south = lakeside.parties.values()
    for taken in ("war", "trust", "talking", "patience", "strategy"):
        assert getattr(south, taken) == getattr(north, taken)
    assert south.prospects.optimism == north.prospects.optimism
    assert (north.prospects.loading.central, south.prospects.loading.central) == (1, -1)
    assert not south.shocks
    assert not south.links
    assert not north.red_lines
    assert south.demands != north.demands


def test_like_keeps_what_a_party_says_itself(text, parts):
    own = "    like: north\n    trust: {level: 0.9}\n    strategy: {aspiration: never_conceding}\n"
    north, south = loads(text.replace("    like: north\n", own), parts=parts).parties.values()
    assert south.trust.level == Range(0.9, 0.9, 0.9)
    assert south.trust.breach == north.trust.breach
    assert south.strategy["aspiration"].name == "never_conceding"
    assert south.strategy["proposal"] == north.strategy["proposal"]


def test_like_reaches_through_another_party(text, parts):
    third = "  east:\n    like: south\nmediators:"
    scenario = loads(text.replace("mediators:", third, 1), parts=parts)
    assert scenario.parties["east"].war == scenario.parties["north"].war
    assert scenario.parties["east"].prospects.loading == Range(0, 0, 0)


def test_a_circle_of_likes_is_refused(text, parts):
    changed = text.replace("    patience: 0.97\n", "    patience: 0.97\n    like: south\n")
    with pytest.raises(ScenarioError) as raised:
        loads(changed, parts=parts)
    assert [problem.code for problem in raised.value.problems] == ["E115", "E115"]
    assert "north like south like north" in str(raised.value)


def test_what_is_left_out_is_neutral(parts):
    scenario = loads(SMALLEST, parts=parts)
    north, south = scenario.parties.values()
    zero, one = Range(0, 0, 0), Range(1, 1, 1)
    assert (north.war.cost_per_day, north.war.growth) == (zero, zero)
    assert (north.prospects.optimism, north.prospects.fades_after) == (zero, Range(30, 30, 30))
    assert (north.prospects.loading, south.prospects.loading) == (one, Range(-1, -1, -1))
    assert (north.trust.level, north.trust.breach, north.patience) == (one, zero, one)
    talking = north.talking
    assert (talking.cost, talking.fatigue, talking.leaving, talking.hope) == (zero, zero, zero, zero)
    assert (scenario.battlefield.start, scenario.battlefield.drift, scenario.battlefield.volatility) == (
        zero,
        zero,
        zero,
    )
    assert (scenario.hidden.what, scenario.hidden.spread) == ((), zero)
    assert {kind: part.name for kind, part in north.strategy.items()} == {
        kind: next(iter(table)) for kind, table in strategy_parts(parts).items()
    }
    assert north.strategy["aspiration"].parameters == {"exponent": Range(4, 4, 4), "hold": zero}
    assert scenario.rounds["first"].closing == "none"
    assert scenario.rounds["first"].played_by == scenario.protocol == Part("alternating_offers", {})
    written = {path for path, number in scenario.numbers.items() if number.written}
    assert written == {"horizon.days", "rounds.first.exchanges"}
    assert {number.kind for number in scenario.numbers.values() if not number.written} == {"setting"}


SMALLEST = """
format: 1
title: the smallest
starts: 2030-01-01
known: 2030-02-01
horizon: {days: 10}
issues: {peace: {none: , signed: {ends: fighting}}}
parties: {north: , south: }
rounds: {first: {date: 2030-01-10, exchanges: 4}}
outcomes: {peace: {when: {peace: signed}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("{north: , south: }", "{north: }", "E201", "one party"),
        ("{north: , south: }", "{}", "E201", "no party"),
        ("{first: {date: 2030-01-10, exchanges: 4}}", "{}", "E202", "no rounds"),
        ("{peace: {when: {peace: signed}}}", "{}", "E202", "no outcomes"),
        ("{peace: {none: , signed: {ends: fighting}}}", "{}", "E202", "no issues"),
    ],
)
def test_too_little_of_anything_is_refused(old, new, code, words, parts):
    changed = SMALLEST.replace(old, new)
    if words == "no issues":
        changed = changed.replace("{peace: signed}", "anything new")
    with pytest.raises(ScenarioError) as raised:
        loads(changed, parts=parts)
    (problem,) = raised.value.problems
    assert (problem.code, problem.column) == (code, 1)
    assert words in problem.message


@pytest.mark.parametrize(
    ("path", "kind", "why", "source"),
    [
        ("rounds.first.exchanges", "cited", None, "gazette:2"),  # its own entry cites
        ("rounds.second.exchanges", "free", "radio:1", None),  # the source is that of the date
        ("rounds.third.exchanges", "free", "gazette:8", None),  # a reason is no source
        ("parties.north.demands.border.open", "anchored", "gazette:5", "gazette:3"),
        ("parties.north.demands.border.shared", "anchored", "gazette:5", "gazette:3"),
        ("parties.north.costs.ceasefire.week", "free", "gazette:5", None),
        ("parties.south.war.cost_per_day", "free", "gazette:6", None),
        ("issues.visits.prepared.boost.south", "free", "gazette:4", None),
        ("model.blur", "setting", None, None),
        ("horizon.days", "free", "a season", None),
    ],
)
def test_the_class_of_a_number_is_its_own(path, kind, why, source, lakeside):
    number = lakeside.numbers[path]
    assert (number.kind, number.why, number.source, number.written) == (kind, why, source, True)


def test_the_numbers_are_all_there_in_the_order_of_the_file(lakeside, text):
    written = [number for number in lakeside.numbers.values() if number.written]
    order = ["horizon.days", "scale.large", "hidden.spread", "battlefield.start", "model.blur"]
    positions = [list(lakeside.numbers).index(path) for path in order]
    assert positions == sorted(positions)
    assert len({number.path for number in written}) == len(written)
    for number in written:
        assert number.low <= number.central <= number.high
    assert lakeside.numbers["parties.north.shocks.storm.adds.war.cost_per_day"].high == 0.003


def test_a_word_takes_the_reason_of_the_scale_where_its_use_has_none(lakeside, text, parts):
    changed = text.replace("scale:\n", "scale:\n  why: ranks of a planner\n").replace(
        "    why: gazette:6\n", ""
    )
    scenario = loads(changed, parts=parts)
    assert scenario.numbers["parties.south.costs.border.open"].why == "ranks of a planner"
    assert lakeside.numbers["parties.south.costs.border.open"].why == "gazette:6"
    assert reason(scenario.document.root, ("model", "blur")) is None


def test_check_counts_the_classes(tmp_path, text, parts):
    path = tmp_path / "lakeside.yaml"
    path.write_text(text)
    report = check(path, parts=parts)
    assert report.problems == ()
    # cited: two dates and the exchanges of the first round; settings: all five under `model`
    assert (report.counts["cited"], report.counts["anchored"], report.counts["setting"]) == (3, 2, 5)
    free = [
        n for n in report.scenario.numbers.values() if n.kind == "free" and not n.path.startswith("scale.")
    ]
    assert report.counts["free"] == len(free) + 1  # and the week that a ceasefire may last


def test_layout_and_comments_do_not_change_the_hash(lakeside, text, parts):
    relaid = text.replace("breach: 0.1", "breach:   1.0e-1").replace("growth: 0}", "growth: 0.0}")
    relaid = "# another comment\n" + relaid
    assert loads(relaid, "x", parts=parts).hash == lakeside.hash
    assert loads(text.replace("breach: 0.1", "breach: 0.2"), parts=parts).hash != lakeside.hash


def test_yaml_1_2_words_are_words(text, parts):
    changed = text.replace("none:\n    prepared", "no:\n    prepared").replace("visits: none", "visits: no")
    assert list(loads(changed, parts=parts).issues["visits"].options) == ["no", "prepared"]


def test_names_may_hold_dots_and_spaces(text, parts):
    changed = text.replace("shared", "'half. or so'")
    changed = changed.replace("border.'half. or so'", "border.half. or so")
    scenario = loads(changed, "x", {"parties.south.costs.border.half. or so": 0.2}, parts=parts)
    assert scenario.numbers["parties.south.costs.border.half. or so"].central == 0.2
    assert scenario.numbers["parties.north.demands.border.half. or so"].kind == "anchored"


def test_the_room_needs_no_heavy_library():
    heavy = "{'numba', 'polars', 'matplotlib', 'scipy'}"
    code = f"import sys, sim.scenario; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
