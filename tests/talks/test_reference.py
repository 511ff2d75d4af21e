"""The batched engine and the readable reference tell the same talks, offer by offer."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.game import Game
from sim.talks import WAYS, Batch, play
from sim.talks.reference import Reference, Told
from tests.talks.random_games import game, numbers

COMPARED = ("offers", "signs", "leaves", "outcome")


def told_by(played: Game, batch: Batch, n: int) -> list[Told]:
    """Return the events of the n-th world of a batch in the reference's words."""
    events = []
    for name, meeting in zip(played.rounds, batch.rounds, strict=True):
        for offers in meeting.offers:
            for i in np.flatnonzero(offers.world == batch.worlds.index[n]):
                events.append(Told(name, "offers", played.parties[offers.party[i]], int(offers.deal[i])))
        state = int(meeting.standing.state[n])
        if meeting.signed[n] >= 0:
            events.append(Told(name, "signs", WAYS[meeting.way[n]], int(meeting.signed[n])))
        if meeting.walked_out[n] >= 0:
            events.append(Told(name, "leaves", played.parties[meeting.walked_out[n]], state))
        events.append(Told(name, "outcome", played.outcomes[meeting.standing.outcome[n]], state))
    return events


def compare(number: int, draws: int = 4) -> None:
    played = game(number)
    for batch in play(played, draws, seed=number):
        for n, world in enumerate(batch.worlds.index):
            reference = Reference(played, number, draws, int(world)).play()
            assert told_by(played, batch, n) == [event for event in reference.told if event.what in COMPARED]
            payoff = [reference.payoff[party] for party in played.parties]
            np.testing.assert_allclose(batch.payoff[n], payoff, rtol=0, atol=1e-9)


@given(number=numbers)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_engine_and_reference_agree_offer_by_offer(number: int) -> None:
    compare(number)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(150))
def test_engine_and_reference_agree_on_many_games(number: int) -> None:
    compare(number, draws=8)
