"""Conditions and ranges mean what they say: against brute force over all deals."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import Condition, Range
from sim.scenario.conditions import read_condition
from sim.scenario.errors import FlawError
from sim.scenario.numbers import ANY, CHANCE, Domain, read_range

OPTIONS = {"x": ("a", "b", "c"), "y": ("a", "d"), "z": ("e", "f", "g", "h")}
DEALS = [dict(zip(OPTIONS, chosen, strict=True)) for chosen in product(*OPTIONS.values())]


def bodies(issue: str) -> st.SearchStrategy[object]:
    names = st.sampled_from(OPTIONS[issue])
    some = names | st.lists(names, min_size=1, max_size=3)
    return some | some.map(lambda body: {"not": body})


plain = st.dictionaries(st.sampled_from(list(OPTIONS)), st.none(), min_size=1).flatmap(
    lambda issues: st.fixed_dictionaries({issue: bodies(issue) for issue in issues})
)
conditions = st.recursive(
    plain,
    lambda inner: st.builds(
        lambda alternatives, rest: {"any": alternatives, **rest},
        st.lists(inner, min_size=1, max_size=3),
        st.just({}) | plain,
    ),
    max_leaves=5,
)


def meant(condition: dict, deal: dict[str, str]) -> bool:
    """What a condition says, read off its text word by word."""
    for key, body in condition.items():
        if key == "any":
            if not any(meant(inner, deal) for inner in body):
                return False
        elif isinstance(body, dict):
            if meant({key: body["not"]}, deal):
                return False
        elif deal[key] not in (body if isinstance(body, list) else [body]):
            return False
    return True


@given(condition=conditions)
def test_a_condition_holds_exactly_where_its_words_say(condition):
    read = read_condition(condition, OPTIONS)
    assert [read.holds(deal) for deal in DEALS] == [meant(condition, deal) for deal in DEALS]


def test_not_and_any_are_gone_once_read():
    read = read_condition({"any": [{"x": "a"}, {"y": {"not": "a"}}], "z": ["e", "f"]}, OPTIONS)
    assert read == Condition(
        (
            {"x": frozenset({"a"}), "z": frozenset({"e", "f"})},
            {"y": frozenset({"d"}), "z": frozenset({"e", "f"})},
        )
    )


def test_a_condition_that_explodes_is_refused():
    wide = {"any": [{"x": "a"}, {"y": "a"}, {"z": "e"}, {"z": "f"}]}
    for _ in range(6):
        wide = {"any": [{**wide, "x": "a"}, {**wide, "y": "a"}, wide, wide]}
    with pytest.raises(FlawError, match="too many alternatives"):
        read_condition(wide, OPTIONS)


finite = st.floats(-1e6, 1e6)


@given(low=finite, central=finite, high=finite)
def test_a_range_is_read_exactly_if_it_is_in_order(low, central, high):
    if low <= central <= high:
        assert read_range([low, central, high], ANY, {}) == Range(low, central, high)
    else:
        with pytest.raises(FlawError, match="does not hold its central value"):
            read_range([low, central, high], ANY, {})


@given(value=finite, least=st.none() | finite, most=st.none() | finite, above=st.none() | finite)
def test_a_domain_allows_what_all_its_bounds_allow(value, least, most, above):
    expected = [
        least is None or value >= least,
        most is None or value <= most,
        above is None or value > above,
    ]
    assert Domain(least, most, above).allows(value) == all(expected)


def test_a_word_a_number_and_an_entry_give_the_same_range():
    scale = {"core": Range(0.2, 0.3, 0.4)}
    assert read_range("core", CHANCE, scale) == Range(0.2, 0.3, 0.4)
    assert read_range({"range": "core", "why": "x"}, CHANCE, scale) == Range(0.2, 0.3, 0.4)
    assert read_range({"range": [0.2, 0.3, 0.4]}, CHANCE, {}) == Range(0.2, 0.3, 0.4)
    assert read_range(1, CHANCE, {}) == Range(1.0, 1.0, 1.0)
    assert read_range(1, CHANCE, {}).exact


def test_a_word_outside_the_domain_of_its_use_is_refused():
    with pytest.raises(FlawError, match="cannot be"):
        read_range("core", CHANCE, {"core": Range(0.2, 0.3, 1.4)})
