"""Each mechanism at its neutral value equals a reference that was written without it."""

import numpy as np
import pytest

from sim.talks import play
from tests.talks.pieces import MECHANISMS, Pieces
from tests.talks.random_games import game
from tests.talks.test_reference import acts_of, told_by

Kind = type[Pieces]
DRAWS = 3
some_mechanism = pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda mechanism: mechanism.__name__)


def differences(mechanism: Kind, number: int, *, at_neutral: bool = True) -> list[str]:
    """Return in which worlds of a random game engine and reference do not tell the same talks."""
    changes = mechanism.neutral(number) if at_neutral else mechanism.at_work
    played, found = game(number, **changes), []
    for batch in play(played, DRAWS, seed=number):
        for n, world in enumerate(batch.worlds.index):
            reference = mechanism(played, number, DRAWS, int(world)).play()
            payoff = [reference.payoff[party] for party in played.parties]
            if told_by(played, batch, n) != acts_of(reference) or not np.allclose(
                batch.payoff[n], payoff, rtol=0, atol=1e-9
            ):
                found.append(f"game {number}, world {world}")
    return found


@pytest.mark.parametrize("number", range(10))
def test_the_reference_in_pieces_tells_the_same_talks_as_the_engine(number: int) -> None:
    assert not differences(Pieces, number)


@some_mechanism
def test_a_mechanism_at_its_neutral_value_equals_a_reference_without_it(mechanism: Kind) -> None:
    for number in range(100, 103):
        assert not differences(mechanism, number)


@pytest.mark.slow
@some_mechanism
def test_a_neutral_mechanism_equals_a_reference_without_it_in_many_games(mechanism: Kind) -> None:
    for number in range(200, 225):
        assert not differences(mechanism, number)


@some_mechanism
def test_a_mechanism_left_out_is_missed_somewhere_when_it_is_on(mechanism: Kind) -> None:
    """The tests above can fail: with the mechanism at work the talks are not the same."""
    assert any(differences(mechanism, number, at_neutral=False) for number in range(60))
