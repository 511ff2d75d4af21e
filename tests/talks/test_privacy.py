"""A rival's private numbers never leak: what a party does depends on them through acts alone.

The same talks are played twice; in the second run one party's true private numbers and red lines
are others, while the assumption set, what rivals hold possible (types) and chance stay. Until that
party acts differently, nobody else may.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.game import Game, Worlds, draw_sets, draw_types, draw_worlds
from sim.talks import Batch
from sim.talks.reference import Reference
from sim.talks.series import play_talks
from sim.talks.stage import lay_stage
from tests.talks.random_games import game, numbers

DRAWS = 12
SECRETIVE = {"hidden.what": ["stakes", "war", "optimism", "talking"], "hidden.spread": [0.1, 0.3, 0.6]}
ample = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def secretive_game(number: int, n_parties: int | None = None, more: dict[str, Any] | None = None) -> Game:
    """Return a random game in which all is hidden that can be, the next with ``n_parties``."""
    while True:
        found = game(number, **SECRETIVE, **(more or {}))
        models = {party.strategy["opponent_model"].name for party in found.scenario.parties.values()}
        if n_parties in (None, len(found.parties)) and (more or "oracle" not in models):
            return found
        number += 1


def secrets_of(played: Game, party: str) -> np.ndarray:
    """Return the positions of a party's private numbers."""
    own = [path.startswith(f"parties.{party}.") for path in played.numbers]
    return np.flatnonzero(played.private & own)


# ---- the engine, two parties: every turn has one who offers and one who answers ------------------


def play_twice(played: Game, changed: int, seed: int) -> tuple[Batch, Batch]:
    """Play the same worlds twice, the second time with other secrets of the party ``changed``."""
    sets = draw_sets(played, seed, 1).repeat(DRAWS, axis=0)
    index, set_index = np.arange(DRAWS), np.zeros(DRAWS, dtype=np.int64)
    types = draw_types(played, seed, sets[:1], 0)
    worlds = draw_worlds(played, seed, sets, index, set_index)
    rng = np.random.default_rng(seed)
    values, lines = worlds.values.copy(), list(worlds.lines)
    mine = secrets_of(played, played.parties[changed])
    values[:, mine] *= np.exp(rng.normal(0, 1, (DRAWS, len(mine))))
    lines[changed] = rng.random(lines[changed].shape) < 0.5
    others = Worlds(index, set_index, values, tuple(lines), worlds.days, worlds.luck, worlds.opener)
    return play_recorded(played, seed, worlds, sets[:1], types), play_recorded(
        played, seed, others, sets[:1], types
    )


def play_recorded(played: Game, seed: int, worlds: Worlds, sets: np.ndarray, types: np.ndarray) -> Batch:
    stage = lay_stage(played, seed, worlds, sets, types)
    return play_talks(replace(stage, recorded=np.ones(DRAWS, dtype=bool)))


def offers_of(meeting: Any, n: int, watched: int) -> dict[int, tuple[Any, ...]]:
    """Return turn -> (who offers, deal, what the watched party makes of it, whether it is accepted)."""
    table = {}
    for offers in meeting.offers:
        for i in np.flatnonzero(offers.world == n):
            mine = [x[i, watched] for x in (offers.gain, offers.value, offers.aspiration, offers.reservation)]
            seen = (*mine, *offers.believed[i])
            table[int(offers.exchange[i])] = (
                int(offers.party[i]),
                int(offers.deal[i]),
                seen,
                bool(offers.accepted[i]),
            )
    return table


def common_history(one: Batch, two: Batch, n: int, watched: int) -> Iterator[tuple[str, Any, Any, bool]]:
    """Yield (what, in the first run, in the second, whether the watched party did it), until they part."""
    for r, (a, b) in enumerate(zip(one.rounds, two.rounds, strict=True)):
        if not a.meets[n]:
            return
        for what in ("no_deal", "reservation"):
            yield what, getattr(a, what)[n, watched], getattr(b, what)[n, watched], True
        opener = int(one.worlds.opener[n, r])
        told, retold = offers_of(a, n, watched), offers_of(b, n, watched)
        for turn in range(max(*told, *retold, -1, -1) + 1):
            does = (opener + turn) % 2 == watched
            first, second = told.get(turn), retold.get(turn)
            yield "offer", first and first[:2], second and second[:2], does
            if (first and first[:2]) != (second and second[:2]):
                return
            if first is not None and second is not None:
                yield "mind", first[2], second[2], True
                yield "answer", first[3], second[3], not does
                if first[3] != second[3]:
                    return
        yield "signature", a.signed[n], b.signed[n], False
        if a.signed[n] != b.signed[n]:
            return
        left, left_again = int(a.walked_out[n]), int(b.walked_out[n])
        rival_first = opener != watched and 1 - watched in (left, left_again)  # and so hides what I would do
        yield "leaving", left == watched, left_again == watched, not rival_first
        if left != left_again:
            return


def leaks(number: int, changed: int) -> tuple[list[str], int, int]:
    """Return what the other party did differently, how many of its acts were compared, and partings."""
    played = secretive_game(number, 2)
    one, two = play_twice(played, changed, number)
    found, compared, parted = [], 0, 0
    for n in range(DRAWS):
        for what, first, second, is_own in common_history(one, two, n, 1 - changed):
            compared += is_own
            if is_own and not np.array_equal(first, second, equal_nan=what == "mind"):
                found.append(f"{what} in world {n}: {first} and {second}")
            parted += not is_own and not np.array_equal(first, second)
    return found, compared, parted


@given(number=numbers, changed=st.integers(0, 1))
@ample
def test_a_rivals_private_numbers_change_no_act_before_it_acts_otherwise(number: int, changed: int) -> None:
    assert not leaks(number, changed)[0]


def test_histories_part_through_acts_of_the_party_whose_secrets_changed() -> None:
    """So that the test above compares something: many acts before the parting, and many partings."""
    counts = [leaks(number, number % 2)[1:] for number in range(0, 200, 10)]
    compared, parted = np.sum(counts, axis=0)
    assert compared > 1000
    assert parted > 50


# ---- the reference, any number of parties: every thought is written down -------------------------


class Minuted(Reference):
    """The reference that keeps minutes of who thinks, offers, answers and votes what."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.minutes: list[tuple[str, str, Any]] = []

    def appraise(self, party: str) -> None:
        super().appraise(party)
        mine = self.talk, self.walk, self.reservation, self.values
        self.minutes.append(
            (party, "thinks", [dict(x[party]) if x is self.values else x[party] for x in mine])
        )

    def propose(self, party: str, ask: float, turn: int) -> int | None:
        deal = super().propose(party, ask, turn)
        self.minutes.append((party, "offers", (ask, deal)))
        return deal

    def accepts(self, party: str, x: int, ask: float) -> bool:
        agrees = super().accepts(party, x, ask)
        self.minutes.append((party, "answers", (x, ask, agrees)))
        return agrees

    def is_open(self, x: int) -> bool:
        for party in self.parties:
            vote = self.values[party].get(x, -np.inf) - self.reservation[party]
            self.minutes.append((party, "votes", (x, vote)))
        opens = super().is_open(x)
        self.minutes.append(("all", "vote", (x, opens)))
        return opens

    def sign(self, x: int) -> None:
        self.minutes.append(("all", "sign", x))
        super().sign(x)


IN_SECRET = ("thinks", "votes")


@given(number=numbers)
@settings(ample, max_examples=10)
def test_no_party_thinks_otherwise_before_a_rival_has_acted_otherwise(number: int) -> None:
    """The same with two or three parties, for every value, vote and answer in the reference."""
    played, rng = secretive_game(number), np.random.default_rng(number)
    changed = str(rng.choice(played.parties))
    for world in range(3):
        one, two = (Minuted(played, number, DRAWS, world) for _ in range(2))
        for i in secrets_of(played, changed):
            two.truth[played.numbers[i]] *= float(np.exp(rng.normal(0, 1)))
        two.there[changed] = {line: rng.random() < 0.5 for line in two.there[changed]}
        for first, second in zip(one.play().minutes, two.play().minutes, strict=False):
            if first == second:
                continue
            who = {first[0], second[0]}
            assert who & {changed, "all"}, f"{first} became {second}"
            if len(who) > 1 or first[1] not in IN_SECRET:
                break
