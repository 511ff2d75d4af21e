"""The deal space against brute force, on random issues with every way of writing a condition."""

import json
import random
from functools import cache
from itertools import product
from typing import Any

from hypothesis import given, settings

from sim.game import Deals, Game, build_game
from sim.scenario import ScenarioError, loads
from sim.talks import list_parts
from tests.talks.random_games import game, numbers

Names = dict[str, str]
Body = dict[str, Any]
some = settings(max_examples=30, deadline=None)


# ---- what is written, read by brute force ---------------------------------------------------------


def holds(condition: Body, deal: Names) -> bool:
    """Return whether a condition, as written, holds in a deal."""
    for issue, wanted in condition.items():
        if issue == "any":
            if not any(holds(other, deal) for other in wanted):
                return False
            continue
        options = wanted["not"] if isinstance(wanted, dict) else wanted
        named = deal[issue] in (options if isinstance(options, list) else [options])
        if named == isinstance(wanted, dict):
            return False
    return True


def body_of(issues: Body, issue: str, option: str) -> Body:
    return issues[issue][option] or {}


def all_deals(issues: Body) -> list[Names]:
    """Return every combination that keeps all needs, the last issue running fastest."""
    options = [[option for option in body if option != "carried_out_by"] for body in issues.values()]
    combinations = [dict(zip(issues, chosen, strict=True)) for chosen in product(*options)]
    return [
        deal
        for deal in combinations
        if all(kept(issues, deal, issue, option) for issue, option in deal.items())
    ]


def kept(issues: Body, deal: Names, issue: str, option: str) -> bool:
    needs = body_of(issues, issue, option).get("needs")
    return needs is None or holds(needs, deal)


def may_follow(issues: Body, deal: Names, in_force: Names) -> bool:
    """Return whether a deal may be signed: each new option finds what it comes after in force."""
    after = {issue: body_of(issues, issue, option).get("after") for issue, option in deal.items()}
    return all(
        condition is None or deal[issue] == in_force[issue] or holds(condition, in_force)
        for issue, condition in after.items()
    )


# ---- random issues --------------------------------------------------------------------------------


def condition(lot: random.Random, options: dict[str, list[str]]) -> Body:
    """Return a random condition in one of the ways it may be written."""
    if lot.random() < 0.2:
        alternatives: Body = {"any": [condition(lot, options) for _ in range(2)]}
        return alternatives | (condition(lot, options) if lot.random() < 0.3 else {})
    chosen = lot.sample(list(options), lot.choice([1, 1, 2]) if len(options) > 1 else 1)
    clause: Body = {}
    for issue in chosen:
        some_of = lot.sample(options[issue], lot.randint(1, len(options[issue]) - 1))
        wanted: Any = some_of[0] if len(some_of) == 1 and lot.random() < 0.5 else some_of
        clause[issue] = {"not": wanted} if lot.random() < 0.3 else wanted
    return clause


def issues_of(lot: random.Random) -> Body:
    """Return two to four random issues."""
    sizes = {f"i{k}": lot.randint(2, 4) for k in range(lot.randint(2, 4))}
    options = {issue: [f"{issue}o{o}" for o in range(size)] for issue, size in sizes.items()}
    issues: Body = {}
    for issue, names in options.items():
        issues[issue] = {names[0]: None}
        others = {other: listed for other, listed in options.items() if other != issue}
        for option in names[1:]:
            body: Body = {}
            if lot.random() < 0.3:
                body["needs"] = condition(lot, others)
            if lot.random() < 0.3:
                body["after"] = condition(lot, options)
            if lot.random() < 0.2:
                body["lasts"] = f"{lot.randint(1, 9)} days"
            elif lot.random() < 0.15:
                body["ends"] = "fighting"
            issues[issue][option] = body or None
    return issues


@cache
def space(number: int) -> tuple[Game, str]:
    """Return the first game that a random lot makes with valid issues, and these as written."""
    lot = random.Random(number)
    while True:
        issues = issues_of(lot)
        valued = {issue: {list(body)[1]: 1} for issue, body in issues.items()}
        text = json.dumps(
            {
                "format": 1,
                "title": "deals",
                "starts": "2030-01-01",
                "known": "2030-01-02",
                "horizon": {"days": 10},
                "sources": {"x": "invented"},
                "hidden": {"what": [], "spread": 0},
                "issues": issues,
                "parties": {"a": {"demands": valued}, "b": {"costs": valued}},
                "rounds": {"first": {"date": "2030-01-02", "source": "x", "exchanges": 2}},
                "outcomes": {"partial": {"when": "anything new"}},
                "closing": "none",
                "model": {"types": 1, "blur": 0.1, "error": 0.05, "learning": 0, "least_gain": 0.005},
            }
        )
        try:
            return build_game(loads(text, "deals", parts=list_parts())), json.dumps(issues)
        except ScenarioError:
            continue


def read(number: int) -> tuple[Body, Deals, list[Names]]:
    played, written = space(number)
    issues = json.loads(written)
    return issues, played.deals, all_deals(issues)


@given(number=numbers)
@some
def test_deals_are_all_combinations_that_keep_every_need_in_lexicographic_order(number: int) -> None:
    _, deals, expected = read(number)
    assert [deals.names(x) for x in range(len(deals))] == expected


@given(number=numbers)
@some
def test_a_deal_may_follow_where_all_its_new_options_find_what_they_come_after(number: int) -> None:
    issues, deals, every = read(number)
    for q, in_force in enumerate(every):
        assert deals.reachable(q).tolist() == [may_follow(issues, deal, in_force) for deal in every]
        assert deals.reachable(q)[q]


@given(number=numbers)
@some
def test_lapsing_leaves_the_first_option_of_one_issue_and_all_else_as_it_was(number: int) -> None:
    issues, deals, every = read(number)
    lasting = [issue for issue, body in issues.items() if any("lasts" in (o or {}) for o in body.values())]
    found = {deals.issues[i] for i in deals.lasting_issues}
    on_offer = {
        issue for issue in lasting for deal in every if "lasts" in body_of(issues, issue, deal[issue])
    }
    assert found == on_offer
    for column, i in enumerate(deals.lasting_issues):
        issue = deals.issues[i]
        for x, deal in enumerate(every):
            lasts = body_of(issues, issue, deal[issue]).get("lasts")
            assert deals.lasting[x, column] == (0 if lasts is None else int(lasts.split()[0]))
            if lasts is not None:
                assert every[deals.dropped[x, column]] == {**deal, issue: next(iter(issues[issue]))}


@given(number=numbers)
@some
def test_neighbours_are_the_deals_that_differ_in_one_option(number: int) -> None:
    _, deals, every = read(number)
    for x, deal in enumerate(every):
        expected = [
            y for y, other in enumerate(every) if sum(deal[issue] != other[issue] for issue in deal) == 1
        ]
        assert [y for y in deals.neighbours[x] if y >= 0] == expected


@given(number=numbers)
@some
def test_deals_with_an_option_that_ends_the_fighting_end_it_and_their_siblings_that_last_pause_it(
    number: int,
) -> None:
    issues, deals, every = read(number)
    for x, deal in enumerate(every):
        ends = [body_of(issues, issue, option).get("ends") == "fighting" for issue, option in deal.items()]
        assert deals.peace[x] == any(ends)
        pauses = [
            int(body_of(issues, issue, option)["lasts"].split()[0])
            for issue, option in deal.items()
            if "lasts" in body_of(issues, issue, option)
            and any((body or {}).get("ends") == "fighting" for body in issues[issue].values())
        ]
        if pauses:
            assert deals.pause_days[deals.pause[x] - 1] in pauses
        else:
            assert deals.pause[x] == 0


@given(number=numbers)
@some
def test_a_condition_holds_in_the_deals_in_which_it_is_met_as_written(number: int) -> None:
    played, written = space(number)
    every = all_deals(json.loads(written))
    for issue, body in json.loads(written).items():
        for option in body:
            for key in ("needs", "after"):
                condition = body_of({issue: body}, issue, option).get(key)
                if condition is not None:
                    parsed = getattr(played.scenario.issues[issue].options[option], key)
                    assert played.deals.holds(parsed).tolist() == [holds(condition, deal) for deal in every]


@given(number=numbers)
@settings(some, max_examples=15)
def test_prerequisites_that_are_ignored_make_every_deal_reachable(number: int) -> None:
    deals = game(number, **{"model.prerequisites": "ignored"}).deals
    assert all(deals.reachable(q).all() for q in range(len(deals)))


@given(number=numbers)
@settings(some, max_examples=15)
def test_the_first_deal_is_the_situation_on_the_first_day(number: int) -> None:
    played = game(number)
    assert played.deals.names(0) == {
        issue: next(iter(body.options)) for issue, body in played.scenario.issues.items()
    }
    assert not played.deals.needs[0]
