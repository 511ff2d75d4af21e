"""What opponent models make of offers, against numbers worked out by hand; and every claim of every model."""

from math import exp, inf, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import sim
from sim.equilibria.empirical_game import find_strategies, play_profiles
from sim.scenario import ScenarioError
from sim.talks import list_parts
from sim.talks.kernels import indices
from sim.talks.learning import learn
from sim.talks.opponent_models import OPPONENT_MODELS
from sim.talks.part import Claim
from sim.talks.reference import Reference
from sim.talks.reference.world import TOLERANCE
from tests.talks.openings import Opening, additive, opening
from tests.talks.random_games import game
from tests.talks.test_privacy import SECRETIVE, play_twice, secretive_game

some = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
PLAIN = {"proposal": "most_acceptable", "aspiration": "never_conceding"}
TWO_BY_TWO = {
    "a": {"x": [0.5, 1.0], "y": [0.25, 0.5]},
    "b": {"x": [0.5, 0.1], "y": [0.25, 0.5]},
}


def start(model: Any, worths: Any = None, blur: float = 0.1) -> Opening:
    part = {**PLAIN, "opponent_model": model}
    return opening(additive(worths or TWO_BY_TWO, {"a": part, "b": PLAIN}, blur=blur), worlds=1)


def hear(begun: Opening, *deals: str) -> np.ndarray:
    """Let a hear offers of b; return what a then makes of all deals to b, in the order of the deals."""
    names = ["".join(begun.game.deals.names(x).values()) for x in range(len(begun.game.deals))]
    one = np.ones(1, dtype=np.int64)
    for deal in deals:
        begun.stage.hear(one == 1, one, one * names.index(deal))
    return begun.stage.minds_of(0, begun.board).types[0, 1, :, 0]


def index_of(begun: Opening, p: int = 0) -> np.ndarray:
    """Return P of every deal for every party in every world, as party p has it, (N, D, P)."""
    n, deals = len(begun.board.minds.row), len(begun.game.deals)
    minds = begun.stage.minds_of(p, begun.board)
    return np.stack([indices(minds, np.arange(n), np.full(n, x)) for x in range(deals)], axis=1)


# ---- frequency ----


def test_the_frequency_model_counts_options_and_gives_weight_to_what_stays() -> None:
    """x2 is kept, so x has weight (1/2 + 0.2/2) / (1 + 0.2/2) = 6/11; x2 counts 3 of 3, y0 1 of 2."""
    worths = hear(start({"frequency": {"rate": 0.2}}), "x2y2", "x2y1")
    x, y = [6 / 11 / 3, 6 / 11 / 3, 6 / 11], [5 / 11 / 2, 5 / 11, 5 / 11]
    assert_allclose(worths, np.add.outer(x, y).ravel(), rtol=1e-12)


def test_without_offers_the_frequency_model_thinks_every_deal_as_likely_as_not() -> None:
    assert_array_equal(index_of(start("frequency")), 0.5)


def test_p_of_an_estimate_is_the_index_of_the_model_for_the_estimated_gain() -> None:
    begun = start("frequency", blur=0.25)
    worths = hear(begun, "x2y2")
    z = (worths[-1] - worths[0]) / 0.25  # of x2y2 over the state in force
    assert z == pytest.approx(2.0)  # by hand: 1 against 1/2
    assert index_of(begun)[0, -1, 1] == pytest.approx(0.5 + z / (2 * sqrt(1 + z * z)))


@given(
    worths=st.lists(st.lists(st.integers(-9, 9), min_size=2, max_size=4), min_size=1, max_size=3),
    share=st.floats(0.05, 1),
)
@some
def test_offers_in_descending_order_of_worth_give_away_the_order_of_options(
    worths: list[list[int]], share: float
) -> None:
    """Of additive worths the best deals hold a better option no less often; and what is estimated says so."""
    names = [f"i{i}" for i in range(len(worths))]
    mine = {name: [x / 10 for x in options] for name, options in zip(names, worths, strict=True)}
    begun = start("frequency", {"a": {name: [0.1] * len(x) for name, x in mine.items()}, "b": mine})
    choice = begun.game.deals.choice
    values = [np.array([0, *options]) for options in worths]
    true = sum(value[choice[:, i]] for i, value in enumerate(values))
    order = np.argsort(-true, kind="stable")[: max(1, int(share * len(true)))]
    order = np.flatnonzero(true >= true[order[-1]])  # whole classes, the best first
    deals = ["".join(begun.game.deals.names(int(x)).values()) for x in order[np.argsort(-true[order])]]
    estimate = hear(begun, *deals)
    for i, value in enumerate(values):
        alone = [
            int(np.flatnonzero((choice == np.eye(len(values), dtype=int)[i] * o).all(axis=1))[0])
            for o in range(len(value))
        ]
        apart = np.subtract.outer(value, value)
        told = np.subtract.outer(estimate[alone], estimate[alone])
        assert (told[apart > 0] >= -1e-12).all()


# ---- scalable Bayesian ----


def test_the_scalable_bayesian_model_believes_in_the_shape_that_the_first_offer_fits() -> None:
    """Offering x1 of two first fits a rising shape; a falling one is 1 off: e^(-1/(2 0.25^2)) = e^-8."""
    begun = start({"scalable_bayesian": {"spread": 0.25}}, {"a": {"x": [1.0]}, "b": {"x": [0.5]}})
    assert_allclose(hear(begun), [0.5, 0.5])
    assert_allclose(hear(begun, "x1"), [exp(-8) / (1 + exp(-8)), 1 / (1 + exp(-8))], rtol=1e-9)


def test_the_assumed_pace_of_concession_decides_what_a_second_offer_says() -> None:
    """x0 after x1 is assumed to be worth nothing at pace 1 and confirms; at pace 0 it contradicts in full."""
    worths = {"a": {"x": [1.0]}, "b": {"x": [0.5]}}
    firm = hear(start({"scalable_bayesian": {"pace": 1.0, "spread": 0.25}}, worths), "x1", "x0")
    lost = hear(start({"scalable_bayesian": {"pace": 0.0, "spread": 0.25}}, worths), "x1", "x0")
    assert_allclose(firm, [exp(-16) / (1 + exp(-16)), 1 / (1 + exp(-16))], rtol=1e-9)
    assert_allclose(lost, [0.5, 0.5])


def test_the_scalable_bayesian_model_gives_most_weight_to_the_issue_that_is_not_given_up() -> None:
    """b keeps x2 while y goes down: going back to x0 is thought to cost it more than going back to y0."""
    worths = hear(start("scalable_bayesian"), "x2y2", "x2y1", "x2y0")
    whole, without_x, without_y = worths[8], worths[2], worths[6]  # x2y2, x0y2, x2y0
    assert whole - without_x > 2 * (whole - without_y) > 0


# ---- none and oracle ----


def test_no_model_is_the_public_one_before_anyone_speaks_and_stays_so() -> None:
    for number in range(8):
        begun = opening(game(number, **{"parties.*.strategy.opponent_model": "none", "model.types": 4}))
        first = index_of(begun)
        n = len(begun.board.minds.row)
        assert_array_equal(
            first,
            np.stack(
                [indices(begun.board.minds, np.arange(n), np.full(n, x)) for x in range(first.shape[1])],
                axis=1,
            ),
        )


class Watching(Reference):
    """The reference that notes which refused offers could have been others that are taken."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.refused, self.missed = 0, 0

    def propose(self, party: str, ask: float, turn: int) -> int | None:
        self.offering = party, max(ask, self.reservation[party] + self.common["model.least_gain"])
        return super().propose(party, ask, turn)

    def accepts(self, party: str, x: int, least: float) -> bool:
        agrees = super().accepts(party, x, least)
        if not agrees:
            offerer, asked = self.offering
            taken = least - TOLERANCE
            could = [y for y, v in self.values[offerer].items() if v >= asked - TOLERANCE]
            self.refused += 1
            self.missed += any(self.values[party].get(y, -inf) >= taken for y in could)
        return agrees


def misses(model: str) -> tuple[int, int]:
    """Return how many offers were refused, and how many of them though another would have been taken."""
    changes = {
        **SECRETIVE,
        "parties.*.strategy.opponent_model": model,
        "parties.*.strategy.proposal": "most_acceptable",
        "parties.*.talking": {"hope": 0, "cost": 0},  # so that V is W, by which P goes
    }
    refused = missed = 0
    for number in range(24):
        played = game(number, **changes)
        if len(played.parties) == 2:
            for world in range(3):
                reference = Watching(played, number, 3, world)
                reference.play()
                refused, missed = refused + reference.refused, missed + reference.missed
    return refused, missed


def test_who_knows_its_rival_is_refused_only_where_no_offer_would_be_taken() -> None:
    refused, missed = misses("oracle")
    assert refused > 30 and missed == 0
    assert misses("frequency")[1] > 0  # so the count counts something


# ---- claims ----


@pytest.mark.parametrize("name", OPPONENT_MODELS)
def test_every_model_learns_from_offers_if_and_only_if_it_claims_to(name: str) -> None:
    changed = 0
    for number in range(6):
        begun = opening(
            game(
                number,
                **SECRETIVE,
                **{"parties.*.strategy.opponent_model": name, "model.learning": 1, "model.types": 4},
            )
        )
        before = index_of(begun)
        n = len(begun.board.minds.row)
        party, deal, always = np.ones(n, dtype=np.int64), np.full(n, 2), np.ones(n, dtype=bool)
        learn(begun.board.minds, always, party, deal, always)
        begun.stage.hear(always, party, deal)
        changed += not np.array_equal(before, index_of(begun))
    assert (changed > 0) == (Claim.LEARNS in OPPONENT_MODELS[name].claims)


@pytest.mark.parametrize("name", OPPONENT_MODELS)
def test_every_model_sees_its_rivals_secrets_if_and_only_if_it_claims_to(name: str) -> None:
    """Before anyone has acted, by what the watching party makes of the first offers of talks played twice."""
    differ = 0
    for number in range(0, 60, 10):
        played = secretive_game(
            number, 2, {"parties.*.strategy.opponent_model": name, "parties.*.talking.hope": 1}
        )
        one, two = play_twice(played, 1, number)
        differ += not np.array_equal(one.rounds[0].reservation[:, 0], two.rounds[0].reservation[:, 0])
    assert (differ > 0) == (Claim.SEES_RIVAL in OPPONENT_MODELS[name].claims)


def test_models_are_kept_apart_by_what_is_said_within_a_round() -> None:
    """A model that changes in a round is asked anew: what a proposes after b's offer follows from it."""
    begun = start("frequency")
    before = begun.view(0).most_acceptable(begun.view(0).reservation)
    hear(begun, "x1y2")
    after = begun.view(0).most_acceptable(begun.view(0).reservation)
    names = ["".join(begun.game.deals.names(int(x[0])).values()) for x in (before, after)]
    assert names == ["x2y2", "x1y2"]  # at first all deals are as likely, and its own best comes first


# ---- where the oracle may be ----


def test_a_tournament_leaves_out_strategies_that_see_rivals_and_refuses_them_by_name() -> None:
    scenario = sim.load("two_issues").model_copy(
        update={"strategies": {"seer": {"opponent_model": "oracle"}}}
    )
    assert "seer" not in find_strategies(scenario)
    with pytest.raises(ScenarioError, match=r'E129.*"oracle" of north reads its rivals'):
        play_profiles(scenario, find_strategies(scenario, ["seer", "conceder"]), 10)


def test_no_model_that_sees_rivals_is_the_default() -> None:
    assert next(iter(list_parts()["opponent_model"])) == "bayesian_types"


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ({"frequency": {"rate": -1}}, "rate"),
        ({"scalable_bayesian": {"spread": 0}}, "spread"),
        ("frequncy", 'did you mean "frequency"'),
    ],
)
def test_a_wrong_model_is_told_with_what_would_be_right(part: Any, found: str) -> None:
    with pytest.raises(ScenarioError, match=found):
        sim.load("two_issues", {"parties.north.strategy.opponent_model": part})
