"""The ledger of a deal adds up to what it gains, line by line as the page says."""

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

import sim
from sim.game import build_game, draw_sets
from sim.scenario import loads
from sim.talks import account, central_values, first_day_values, lines_of, list_parts
from tests.fake_results import LAKE
from tests.talks.random_games import game, numbers
from tests.talks.test_two_issues import tables


@settings(max_examples=30, deadline=None)
@given(number=numbers)
def test_the_lines_of_every_deal_add_up_to_its_gain(number: int) -> None:
    played = game(number)
    deals, values = np.arange(len(played.deals)), central_values(played)
    lines = account(played, deals)
    assert lines.shape == (len(deals), len(lines_of(played)), len(played.parties))
    assert_allclose(lines.sum(axis=1), values - values[0], atol=1e-12)


@settings(max_examples=10, deadline=None)
@given(number=numbers)
def test_the_first_day_of_many_sets_is_that_of_each_alone(number: int) -> None:
    played = game(number)
    sets = draw_sets(played, 1, 3)
    together = first_day_values(played, sets)
    for values, alone in zip(together, sets, strict=True):
        assert (values == first_day_values(played, alone[None])[0]).all()


def test_the_lines_of_two_issues_are_the_terms_of_the_page() -> None:
    """The page writes W as own + tau promised + F + ending: what a party gives, gets, and the war."""
    played = build_game(sim.load("two_issues"))
    lines = lines_of(played)
    given = account(played, np.arange(6))
    for x, row in enumerate(tables(3)[0]):
        for p, terms in enumerate((row[2], row[5])):
            own, promised, _, ending = map(float, terms.replace("- ", "+ -").split("+"))
            issues = given[x, : len(played.deals.issues), p]
            assert issues[issues < 0].sum() == pytest.approx(own, abs=1e-12)
            assert issues[issues > 0].sum() == pytest.approx(promised, abs=1e-12)
            assert given[x, lines.index("war"), p] == pytest.approx(ending, abs=1e-12)


def test_names_with_dots_have_the_lines_of_any_other_names() -> None:
    """A party, an issue and an option with a dot ended `parley solve` in a traceback."""
    plain = build_game(loads(LAKE, parts=list_parts()))
    text = LAKE.replace("north", "a.b").replace("water", "c.d").replace("sold", "e.f")
    dotted = build_game(loads(text, parts=list_parts()))
    deals = np.arange(len(plain.deals))
    assert lines_of(dotted) == tuple(line.replace("water", "c.d") for line in lines_of(plain))
    assert_allclose(account(dotted, deals), account(plain, deals), atol=0)
