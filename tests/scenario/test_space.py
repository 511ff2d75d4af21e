"""Deals are counted without being listed, and listed as counted."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Condition, Issue, Option, ScenarioError, loads
from sim.scenario.space import MOST_DEALS, count_deals, list_deals


@st.composite
def issue_sets(draw):
    """A few issues whose later options need random conditions on other issues."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    names = {f"i{i}": tuple(f"o{o}" for o in range(size)) for i, size in enumerate(sizes)}
    issues = {}
    for issue, options in names.items():
        bodies = {}
        for index, option in enumerate(options):
            clauses = draw(st.lists(clause(names), min_size=1, max_size=2)) if draw(st.booleans()) else []
            bodies[option] = Option(needs=Condition(tuple(clauses)) if index and clauses else None)
        issues[issue] = Issue.model_construct(_fields_set=None, **bodies)
    return issues


def clause(names):
    return st.dictionaries(st.sampled_from(list(names)), st.none(), min_size=1, max_size=2).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {issue: st.frozensets(st.sampled_from(names[issue]), min_size=1) for issue in chosen}
        )
    )


def brute_force(issues):
    deals = []
    for chosen in product(*(range(len(entry.options)) for entry in issues.values())):
        deal = {
            issue: list(entry.options)[index]
            for (issue, entry), index in zip(issues.items(), chosen, strict=True)
        }
        bodies = [entry.options[deal[issue]] for issue, entry in issues.items()]
        if all(body.needs is None or body.needs.holds(deal) for body in bodies):
            deals.append(chosen)
    return deals


@settings(max_examples=150, deadline=None)
@given(issues=issue_sets())
def test_counting_and_listing_agree_with_brute_force(issues):
    expected = brute_force(issues)
    assert count_deals(issues) == (len(expected), True)
    space = list_deals(issues)
    assert space is not None
    assert [tuple(row) for row in space.choice.tolist()] == expected


def lake_of(n_issues: int, n_options: int, needs: str = "") -> str:
    """A scenario with as many issues and options as asked for."""
    options = ", ".join(f"o{o}: {needs if o else ''}" for o in range(n_options))
    issues = "\n".join(f"  i{i}: {{{options}}}" for i in range(n_issues))
    return f"""
format: 1
title: many deals
starts: 2030-01-01
known: 2030-02-01
horizon: {{days: 10}}
issues:
  peace: {{none: , signed: {{ends: fighting}}}}
{issues}
parties: {{north: {{}}, south: {{}}}}
rounds: {{first: {{date: 2030-01-10, exchanges: 4}}}}
outcomes: {{news: {{when: anything new}}}}
"""


@pytest.mark.parametrize(
    ("n_issues", "n_options", "needs", "count"),
    [
        (9, 10, "", "2,000,000,000"),  # 2 x 10^9
        (9, 10, "{needs: {peace: signed}}", "1,000,000,001"),  # 1 without peace, 10^9 with
        (40, 10, "", "more than 10^40"),
        (300, 3, "{needs: {peace: signed}}", "more than 10^143"),  # 3^300 = 1.4 x 10^143
    ],
)
def test_a_deal_space_too_large_is_refused_with_its_size(n_issues, n_options, needs, count, parts):
    with pytest.raises(ScenarioError) as raised:
        loads(lake_of(n_issues, n_options, needs), parts=parts)
    (problem,) = raised.value.problems
    assert (problem.code, problem.line) == ("E210", 7)
    assert count in problem.message
    assert f"at most {MOST_DEALS:,}" in problem.hint


def test_a_deal_space_just_small_enough_is_accepted(parts):
    text = lake_of(5, 10, "")  # 2 x 10^5
    assert len(loads(text, parts=parts).issues) == 6


def test_more_prerequisites_than_bits_are_refused(parts):
    text = lake_of(1, 65, "{needs: {peace: signed}, after: {peace: signed}}")
    with pytest.raises(ScenarioError, match="64 options have prerequisites"):
        loads(text, parts=parts)
    assert loads(lake_of(1, 64, "{needs: {peace: signed}, after: {peace: signed}}"), parts=parts).issues
