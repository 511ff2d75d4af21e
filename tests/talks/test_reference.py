"""The batched engine and the readable reference tell the same talks, offer by offer."""

from collections.abc import Collection
from math import inf, nan
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import sim
from sim.game import Game, build_game
from sim.talks import WAYS, Batch, play
from sim.talks.protocols import PROTOCOLS
from sim.talks.reference import Reference
from sim.talks.reference.events import Answers, Closes, Offers, Opens, Signs, Weighs
from tests.talks.random_games import game, game_of_any_parts, game_of_protocol, numbers


class Act(NamedTuple):
    """What both tell: who offers, how a deal is signed, who leaves, what a round ends in."""

    what: str
    who: str
    deal: int


def acts_of(reference: Reference) -> list[Act]:
    """Return what happened in a world of the reference."""
    acts = []
    for event in reference.told:
        if isinstance(event, Offers):
            acts.append(Act("offers", event.party or "mediator", event.deal))
        elif isinstance(event, Signs):
            acts.append(Act("signs", event.way, event.deal))
        elif isinstance(event, Weighs) and event.leaves:
            acts.append(Act("leaves", event.party, 0))
        elif isinstance(event, Closes):
            acts.append(Act(event.round, event.outcome, event.state))
    return acts


def told_by(played: Game, batch: Batch, n: int) -> list[Act]:
    """Return what happened in the n-th world of a batch."""
    acts = []
    for name, meeting in zip(played.rounds, batch.rounds, strict=True):
        for offers in meeting.offers:
            for i in np.flatnonzero(offers.world == batch.worlds.index[n]):
                who = "mediator" if offers.party[i] < 0 else played.parties[offers.party[i]]
                acts.append(Act("offers", who, int(offers.deal[i])))
        if meeting.signed[n] >= 0:
            acts.append(Act("signs", WAYS[meeting.way[n]], int(meeting.signed[n])))
        if meeting.walked_out[n] >= 0:
            acts.append(Act("leaves", played.parties[meeting.walked_out[n]], 0))
        state = int(meeting.standing.state[n])
        acts.append(Act(name, played.outcomes[meeting.standing.outcome[n]], state))
    return acts


def thoughts_of(reference: Reference) -> list[list[float]]:
    """Return, of every offer, the others' P of it, and V, A and r of all who spoke; nan for who did not."""
    thoughts, opens, offered = [], None, {}
    for event in reference.told:
        if isinstance(event, Opens):
            opens, offered = event, {}
        if isinstance(event, Offers):
            asks = dict.fromkeys(event.values, nan) | ({event.party: event.ask} if event.party else {})
            thoughts.append([*event.index.values(), *opens.reservation.values(), *known(event, opens), asks])
            offered[event.exchange, event.party] = asks
        if isinstance(event, Answers) and event.ask is not None:
            offered[event.exchange, event.whose][event.party] = event.ask
    return [[*numbers, *asks.values()] for *numbers, asks in thoughts]


def known(offer: Offers, opens: Opens) -> list[float]:
    """Return V of an offer as the engine keeps it, which drops what is worth less than talking on."""
    values = {p: -inf if v is None else v for p, v in offer.values.items()}
    return [v if v >= opens.talk[p] - 1e-9 else nan for p, v in values.items()]


def recorded_in(batch: Batch, n: int) -> list[list[float]]:
    """Return the same from the engine's offers."""
    thoughts = []
    for meeting in batch.rounds:
        for offers in meeting.offers:
            for i in np.flatnonzero(offers.world == batch.worlds.index[n]):
                value = np.where(np.isfinite(offers.value[i]), offers.value[i], nan)
                kept = offers.believed[i], offers.reservation[i], value, offers.aspiration[i]
                thoughts.append(np.concatenate(kept).tolist())
    return thoughts


def compare(played: Game, seed: int, draws: int, worlds: Collection[int]) -> None:
    """Ask engine and reference for the same acts, thoughts and payoffs in some worlds."""
    for batch in play(played, draws, seed):
        for n, world in enumerate(batch.worlds.index):
            if world in worlds:
                reference = Reference(played, seed, draws, int(world)).play()
                assert told_by(played, batch, n) == acts_of(reference)
                payoff = [reference.payoff[party] for party in played.parties]
                np.testing.assert_allclose(batch.payoff[n], payoff, rtol=0, atol=1e-9)
                engine, slow = recorded_in(batch, n), thoughts_of(reference)
                np.testing.assert_allclose(engine, slow, rtol=0, atol=1e-9)


@given(number=numbers)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_engine_and_reference_agree_offer_by_offer(number: int) -> None:
    compare(game(number), number, 4, range(4))
    compare(game_of_any_parts(number), number, 4, range(4))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(150))
def test_engine_and_reference_agree_on_many_games(number: int) -> None:
    compare(game(number), number, 8, range(8))
    compare(game_of_any_parts(number), number, 8, range(8))


@pytest.mark.parametrize("name", PROTOCOLS)
@given(number=numbers)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_engine_and_reference_agree_by_every_protocol(name: str, number: int) -> None:
    compare(game_of_protocol(number, name), number, 4, range(4))


@pytest.mark.slow
@pytest.mark.parametrize("name", PROTOCOLS)
def test_engine_and_reference_agree_by_every_protocol_on_many_games(name: str) -> None:
    for number in range(60):
        compare(game_of_protocol(number, name), number, 6, range(6))


def test_engine_and_reference_agree_in_worlds_of_the_shipped_case() -> None:
    """A settlement by an exchange after an agreement issue by issue, and a walk-out in the first round."""
    compare(build_game(sim.load("antalya")), 1, 200, [1, 6])


@pytest.mark.slow
def test_engine_and_reference_agree_in_more_worlds_of_the_shipped_case() -> None:
    compare(build_game(sim.load("antalya")), 1, 200, [0, 3, 5, 7, 9, 16, 23, 53])
