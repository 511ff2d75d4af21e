"""Names change nothing: neither those of parties, issues and options nor any other.

Chance is drawn from streams that are keyed by names, so either nothing is left to chance that
goes by the changed names, or both games are given the same draws.
"""

import json
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.game import Game, Worlds, build_game, draw_sets, draw_types, draw_worlds
from sim.scenario import loads
from sim.talks import Batch, list_parts, play
from sim.talks.protocols import PROTOCOLS
from sim.talks.series import play_talks
from sim.talks.stage import lay_stage
from tests.talks.random_games import document, numbers

DRAWS = 6
PEOPLE = {"north": "zebra", "south": "ant", "west": "mole"}
ISSUES = {"ceasefire": "zz", "land": "aa", "meeting": "mm", "pledge": "bb"}
OPTIONS = {"general": "b1", "day": "z1", "half": "y2", "prepared": "x3", "held": "a3", "given": "c4"}
ALL_ELSE = {"umpire": "judge", "lever": "k1", "soil": "k2", "other": "k0", "storm": "k3", "settlement": "o1"}
ROUNDS = {"first": "tango", "later_0": "sierra", "later_1": "romeo"}
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def renamed(written: Any, names: dict[str, str]) -> Any:
    """Return a file with names changed wherever they stand, as keys and as values."""
    if isinstance(written, dict):
        kept = ("model", "hidden", "closing")  # words of the format, not names
        return {
            names.get(key, key): body if key in kept else renamed(body, names)
            for key, body in written.items()
        }
    if isinstance(written, list):
        return [renamed(item, names) for item in written]
    return names.get(written, written) if isinstance(written, str) else written


def written(number: int) -> dict[str, Any]:
    """Return a random file without offers by lot, since lots are drawn by name."""
    found = document(random.Random(number))
    for party in found["parties"].values():
        if party["strategy"]["proposal"] in ("random", "minimal_concession"):
            party["strategy"]["proposal"] = "most_acceptable"
    return found


def exact(body: Any) -> Any:
    """Return a file with every range at its central value, and chances at 0 or 1."""
    if isinstance(body, dict):
        at_centre = {key: exact(entry) for key, entry in body.items()}
        return {key: round(x) if key == "chance" else x for key, x in at_centre.items()}
    if isinstance(body, list) and len(body) == 3 and all(isinstance(x, int | float) for x in body):
        return body[1]
    return body


def built(body: dict[str, Any]) -> Game:
    return build_game(loads(json.dumps(body), "renamed", parts=list_parts()))


def assert_same_talks(one: Batch, two: Batch) -> None:
    np.testing.assert_array_equal(one.payoff, two.payoff)
    for a, b in zip(one.rounds, two.rounds, strict=True):
        for what in ("meets", "signed", "way", "walked_out", "made", "ranges", "no_deal", "reservation"):
            np.testing.assert_array_equal(getattr(a, what), getattr(b, what), err_msg=what)
        np.testing.assert_array_equal(a.standing.outcome, b.standing.outcome)
        assert len(a.offers) == len(b.offers)
        for left, right in zip(a.offers, b.offers, strict=True):
            for what in ("world", "party", "deal", "accepted", "value", "aspiration", "believed"):
                np.testing.assert_array_equal(getattr(left, what), getattr(right, what), err_msg=what)


@given(number=numbers)
@few
def test_other_names_for_parties_issues_and_options_give_the_same_talks(number: int) -> None:
    """Exact numbers, no secrets: who opens and how the battlefield moves is drawn by round only."""
    body = exact(written(number))
    body["hidden"]["spread"] = 0
    other = renamed(body, PEOPLE | ISSUES | OPTIONS | ALL_ELSE)
    for one, two in zip(play(built(body), DRAWS, number), play(built(other), DRAWS, number), strict=True):
        assert_same_talks(one, two)


@given(number=numbers)
@few
def test_other_names_for_everything_give_the_same_talks_from_the_same_draws(number: int) -> None:
    """With ranges, secrets and red lines; the second game is given the draws of the first."""
    body = written(number)
    other = renamed(body, PEOPLE | ISSUES | OPTIONS | ALL_ELSE | ROUNDS)
    games = built(body), built(other)
    assert games[0].numbers != games[1].numbers
    sets, types, worlds = drawn(games[0], number)
    one, two = (played_from(game, number, worlds, sets, types) for game in games)
    assert any(meeting.offers for meeting in one.rounds) or not any(m.made.any() for m in one.rounds)
    assert_same_talks(one, two)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(number=numbers)
@settings(few, max_examples=6)
def test_two_parties_listed_the_other_way_round_hold_the_same_talks(protocol: str, number: int) -> None:
    """Who opens a round goes by the lot, and nothing else asks who is listed first."""
    body = written(number) | {"protocol": protocol}
    for meeting in body["rounds"].values():
        meeting["mediator"] = "umpire"
    body["parties"].pop("west", None)
    body = json.loads(json.dumps(body).replace('"west"', '"south"'))
    for name, loading in (("north", 1), ("south", -1)):
        body["parties"][name]["prospects"]["loading"] = loading
    other = {**body, "parties": dict(reversed(body["parties"].items()))}
    games = built(body), built(other)
    sets, types, worlds = drawn(games[0], number)
    order = [games[0].position[path] for path in games[1].numbers]
    turned = replace(
        worlds, values=worlds.values[:, order], lines=worlds.lines[::-1], opener=1 - worlds.opener
    )
    one = played_from(games[0], number, worlds, sets, types)
    two = played_from(games[1], number, turned, sets[:, order], types[:, :, order])
    for a, b in zip(one.rounds, two.rounds, strict=True):
        for what in ("meets", "signed", "way", "made", "ranges"):
            np.testing.assert_array_equal(getattr(a, what), getattr(b, what), err_msg=what)
        for what in ("no_deal", "reservation"):
            np.testing.assert_array_equal(getattr(a, what), getattr(b, what)[:, ::-1], err_msg=what)
        np.testing.assert_array_equal(a.walked_out, np.where(b.walked_out >= 0, 1 - b.walked_out, -1))
    np.testing.assert_array_equal(one.payoff, two.payoff[:, ::-1])


def drawn(game: Game, number: int) -> tuple[np.ndarray, np.ndarray, Worlds]:
    sets, index = draw_sets(game, number, 1), np.arange(DRAWS)
    worlds = draw_worlds(game, number, sets.repeat(DRAWS, axis=0), index, np.zeros_like(index))
    return sets, draw_types(game, number, sets, 0), worlds


def played_from(game: Game, number: int, worlds: Worlds, sets: np.ndarray, types: np.ndarray) -> Batch:
    stage = lay_stage(game, number, worlds, sets, types)
    return play_talks(replace(stage, recorded=np.ones(DRAWS, dtype=bool)))
