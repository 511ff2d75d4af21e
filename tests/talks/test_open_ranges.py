"""Where nothing stands in the way an open range is closed: which conditions that takes, and which not.

Two parties that know each other, expect nothing of the war, hope for nothing and pay nothing for
talks sign some deal in every round in which one is open, if each makes the offer most acceptable
to the other and gives up all of its ambition in the end: in its last turn a party asks for r, so
its offer is worth to the rival at least what any open deal is. That they expect nothing of the war
is not needed, and that talks are free only where some deals end the talks and others do not. Of
three parties it is not true at all: the product of the rivals' chances may favour a deal that one
of them refuses.
"""

import json
from fnmatch import fnmatch
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.game import Game, build_game
from sim.scenario import loads
from sim.talks import list_parts, play
from tests.talks.random_games import game, numbers

FRICTIONLESS = {
    "hidden.spread": 0,
    "parties.*.prospects.optimism": 0,
    "parties.*.talking": {"hope": 0, "cost": 0},
    "parties.*.strategy.aspiration": {"time_dependent": {"hold": 0}},
    "parties.*.strategy.proposal": "most_acceptable",
    "parties.*.strategy.opponent_model": "bayesian_types",
    "parties.*.strategy.acceptance": "aspiration",
}
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def random_game(number: int, n_parties: int, changes: dict[str, Any]) -> Game:
    """Return the next random game of ``n_parties`` without red lines, with changes."""
    while len((base := game(number)).parties) != n_parties:
        number += 1
    lines = {path: 0 for path in base.numbers if fnmatch(path, "parties.*.red_lines.*.chance")}
    return game(number, **changes, **lines)


def open_and_signed(played: Game, seed: int, draws: int = 6) -> tuple[int, int]:
    """Return in how many rounds a deal was open, and in how many of these one was signed."""
    opened = signed = 0
    for batch in play(played, draws, seed):
        for meeting in batch.rounds:
            is_open = meeting.meets & (meeting.ranges[:, 1] > 0)
            opened += int(is_open.sum())
            signed += int((is_open & (meeting.signed >= 0)).sum())
    return opened, signed


@given(number=numbers, exchanges=st.integers(2, 9))
@few
def test_two_frictionless_parties_close_every_open_range(number: int, exchanges: int) -> None:
    played = random_game(number, 2, {**FRICTIONLESS, "rounds.*.exchanges": exchanges, "closing": "none"})
    opened, signed = open_and_signed(played, number)
    assert signed == opened


def test_ranges_are_open_often_enough_for_the_test_above_to_mean_something() -> None:
    changes = {**FRICTIONLESS, "rounds.*.exchanges": 4}
    opened = [open_and_signed(random_game(number, 2, changes), number)[0] for number in range(0, 200, 20)]
    assert sum(opened) > 20


@pytest.mark.parametrize(
    "friction",
    [
        {"hidden.spread": 0.6, "hidden.what": ["stakes"], "model.types": 4},
        {"parties.*.talking": {"hope": 0.5}},
        {"parties.*.strategy.aspiration": {"time_dependent": {"hold": 0.9}}},
        {"parties.*.strategy.aspiration": "never_conceding"},
        {"parties.*.strategy.proposal": "least_for_oneself"},
        {"parties.*.strategy.proposal": "random"},
        {"rounds.*.exchanges": 1},
    ],
    ids=lambda friction: str(next(iter(friction.items()))),
)
def test_each_friction_leaves_some_open_range_unclosed(friction: dict[str, Any]) -> None:
    """So none of these conditions is idle."""
    changes = {**FRICTIONLESS, "rounds.*.exchanges": 4, "closing": "none"}
    changes["mediators.*.tables.drafts"] = 0
    for key, value in friction.items():
        changes[key] = {**changes[key], **value} if key == "parties.*.talking" else value
    found = (open_and_signed(random_game(number, 2, changes), number) for number in range(0, 2000, 20))
    assert any(signed < opened for opened, signed in found)


@given(number=numbers, exchanges=st.integers(2, 9))
@few
def test_optimism_and_dear_talks_close_no_range_to_two_parties_if_no_deal_ends_the_talks(
    number: int, exchanges: int
) -> None:
    changes = {
        **FRICTIONLESS,
        "rounds.*.exchanges": exchanges,
        "closing": "none",
        "parties.*.talking": {"hope": 0, "cost": [0, 0.02, 0.1]},
        "outcomes.settlement.ends": None,
    }
    del changes["parties.*.prospects.optimism"]
    opened, signed = open_and_signed(random_game(number, 2, changes), number)
    assert signed == opened


def one_issue(worth: dict[str, dict[str, float]], exchanges: int, **more: Any) -> Game:
    """Return a game of one issue without a war; ``worth`` says what each party makes of each option."""
    options = next(iter(worth.values()))
    body = {
        "format": 1,
        "title": "one issue",
        "starts": "2030-01-01",
        "known": "2030-01-02",
        "horizon": {"days": 1},
        "sources": {"x": "invented"},
        "hidden": {"what": [], "spread": 0},
        "issues": {"deal": dict.fromkeys(["none", *options])},
        "parties": {
            name: {
                "demands": {"deal": {option: x for option, x in worths.items() if x > 0}},
                "costs": {"deal": {option: -x for option, x in worths.items() if x < 0}},
                "strategy": {"aspiration": {"time_dependent": {"hold": 0}}, "proposal": "most_acceptable"},
                "talking": {"cost": more.get("cost", 0)},
            }
            for name, worths in worth.items()
        },
        "rounds": {"first": {"date": "2030-01-02", "source": "x", "exchanges": exchanges}},
        "outcomes": more.get("outcomes", {"partial": {"when": "anything new"}}),
        "closing": "none",
        "model": {"types": 1, "blur": 0.1, "error": 0.05, "learning": 0, "least_gain": 0.005},
    }
    return build_game(loads(json.dumps(body), "one issue", parts=list_parts()))


@pytest.mark.parametrize("exchanges", [2, 3, 10])
def test_dear_talks_may_leave_a_range_open_if_only_some_deals_end_them(exchanges: int) -> None:
    """Another round costs 0.2, walking out nothing, so r = 0.

    The peace is worth 0.05 to both and ends the talks: it is open. What each offers instead is worth
    0.5 to itself and 0.1 to the other; that looks better than 0.05, but is 0.1 - 0.2 < 0 as talks go on.
    """
    worth = {
        "a": {"peace": 0.05, "from_a": 0.5, "from_b": 0.1},
        "b": {"peace": 0.05, "from_a": 0.1, "from_b": 0.5},
    }
    outcomes = {"peace": {"when": {"deal": "peace"}, "ends": "talks"}, "partial": {"when": "anything new"}}
    assert open_and_signed(one_issue(worth, exchanges, cost=0.2, outcomes=outcomes), 1, draws=10) == (10, 0)
    assert open_and_signed(one_issue(worth, exchanges, cost=0, outcomes=outcomes), 1, draws=10) == (10, 10)


def three_in_a_ring(exchanges: int) -> Game:
    """Return a game in which each of three parties offers what suits the next very well and hurts the last.

    The fair deal is worth 0.01 to all. With blur 0.1 its product of two chances is 0.5498^2 = 0.302,
    that of the offer of the ring 0.9903 x 0.4019 = 0.398: the fair deal is open and never offered.
    """
    names = "abc"
    worth = {
        name: {
            "fair": 0.01,
            f"to_{names[(i + 1) % 3]}": 0.01,  # what I offer: the next gains 0.5, the one after loses 0.02
            f"to_{name}": 0.5,
            f"to_{names[(i + 2) % 3]}": -0.02,
        }
        for i, name in enumerate(names)
    }
    return one_issue(worth, exchanges)


@pytest.mark.parametrize("exchanges", [3, 6, 7, 30])
def test_three_frictionless_parties_may_leave_a_range_open(exchanges: int) -> None:
    played = three_in_a_ring(exchanges)
    assert open_and_signed(played, seed=1, draws=10) == (10, 0)
    for batch in play(played, 10, seed=1):
        offered = np.concatenate([offers.deal for offers in batch.rounds[0].offers])
        assert "fair" not in {played.deals.names(int(deal))["deal"] for deal in offered}


@given(number=numbers, n_parties=st.integers(2, 3))
@few
def test_a_mediator_who_tables_every_deal_closes_every_open_range(number: int, n_parties: int) -> None:
    """Whatever the strategies, hopes, secrets and red lines, and among any number of parties."""
    changes = {"rounds.*.mediator": "umpire", "mediators.umpire.tables.drafts": 1000}
    while len(game(number).parties) != n_parties:
        number += 1
    opened, signed = open_and_signed(game(number, **changes), number)
    assert signed == opened


@given(number=numbers)
@example(number=210448)  # issue by issue, where walking out is worth more than talking on
@settings(few, max_examples=25)
def test_nothing_is_signed_where_no_range_is_open(number: int) -> None:
    """So signing is never a tie-break: someone gains at least the least gain, and nobody loses."""
    for batch in play(game(number), 8, number):
        for meeting in batch.rounds:
            assert (meeting.ranges[meeting.signed >= 0, 1] > 0).all()


def test_a_deal_that_nobody_gains_from_is_not_signed_for_the_sake_of_signing() -> None:
    """North wants what South will not give; tea, worth nothing to both, is not offered in its place."""
    worth = {"north": {"border": 1, "tea": 0}, "south": {"border": -1, "tea": 0}}
    played = one_issue(worth, exchanges=4)
    for batch in play(played, 10, seed=1):
        assert (batch.rounds[0].signed < 0).all()
        assert (batch.rounds[0].standing.fruitless == 1).all()
