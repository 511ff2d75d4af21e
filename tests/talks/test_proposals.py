"""What each proposal offers, against offers worked out by hand; and every claim of every proposal."""

from math import inf, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

import sim
from sim.talks import play
from sim.talks.kernels import fill_product
from sim.talks.part import Claim
from sim.talks.proposals import PROPOSALS
from sim.talks.reference import Reference
from sim.talks.reference.events import Offers, Signs
from tests.talks.openings import additive, opening
from tests.talks.random_games import game, numbers

MICRO: dict[str, Any] = {
    "aspiration": "minimal_concession",
    "proposal": "minimal_concession",
    "acceptance": "aspiration",
}
some = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def told(played: Any, world: int) -> tuple[list[tuple[str, str]], str | None]:
    """Return who offers which options in a world, and the deal signed."""
    reference = Reference(played, 1, 8, world).play()
    names = ["".join(played.deals.names(x).values()) for x in range(len(played.deals))]
    offers = [(event.party, names[event.deal]) for event in reference.told if isinstance(event, Offers)]
    signed = [names[event.deal] for event in reference.told if isinstance(event, Signs)]
    return offers, signed[0] if signed else None


def world_opened_by(played: Any, party: str) -> int:
    openers = next(play(played, 8, 1)).worlds.opener[:, 0]
    return int(np.flatnonzero(openers == played.parties.index(party))[0])


# ---- minimal concession ----

ROW = {"a": {"x": [1.0, 0.8, 0.6, 0.4, 0.2]}, "b": {"x": [0.2, 0.4, 0.6, 0.8, 1.0]}}


@pytest.mark.parametrize(
    ("opener", "offers"), [("a", ["x1", "x5", "x2", "x4", "x3"]), ("b", ["x5", "x1", "x4", "x2", "x3"])]
)
def test_two_minimal_conceders_meet_in_the_middle_step_by_step(opener: str, offers: list[str]) -> None:
    """By hand: each gives up one rank for one new offer of the other, and takes the middle from it."""
    played = additive(ROW, {"a": MICRO, "b": MICRO}, exchanges=10)
    made, signed = told(played, world_opened_by(played, opener))
    assert [deal for _, deal in made] == offers
    assert signed == "x3"


def test_a_minimal_conceder_gives_up_one_step_to_who_never_moves() -> None:
    """The other's one offer is answered by one new offer; from then on the two are made again by lot."""
    stubborn = {"aspiration": "never_conceding", "proposal": "most_acceptable", "acceptance": "aspiration"}
    played = additive(ROW, {"a": MICRO, "b": stubborn}, exchanges=40)
    made, signed = told(played, world_opened_by(played, "a"))
    own = [deal for party, deal in made if party == "a"]
    assert own[:2] == ["x1", "x2"] and set(own[2:]) == {"x1", "x2"} and len(own) == 20
    assert signed is None


# ---- similarity ----


def test_the_offer_is_the_most_similar_of_those_worth_as_much_and_not_the_likeliest() -> None:
    """At 1 util the curve of a holds (x2, y0) and (x0, y2). From b's (x1, y0) the first is half a step on one
    of two issues away, similarity 3/4; the second half a step and a whole one, 1/4. b likes the second more.
    """
    worths = {"a": {"x": [0.5, 1.0], "y": [0.25, 1.0]}, "b": {"x": [1.0, -0.5], "y": [-0.1, -0.2]}}
    halfway = {"aspiration": {"time_dependent": {"exponent": 1, "hold": 0.5}}, "acceptance": "aspiration"}
    high = {"aspiration": "never_conceding", "proposal": "most_acceptable", "acceptance": "aspiration"}
    for proposal, last in [({"similar": {"width": 0}}, "x2y0"), ("least_for_oneself", "x0y2")]:
        played = additive(worths, {"a": {**halfway, "proposal": proposal}, "b": high}, exchanges=3)
        made, _ = told(played, world_opened_by(played, "a"))
        assert [deal for _, deal in made] == ["x2y2", "x1y0", last]


# ---- anticipating ----


def chances(gains: list[float], blur: float) -> list[float]:
    return [0.5 + gain / blur / (2 * sqrt(1 + (gain / blur) ** 2)) for gain in gains]


def anticipated(mine: list[float], theirs: list[float], blur: float) -> tuple[str, str]:
    """Return what anticipating and most acceptable offer, of deals worth r or more."""
    first = []
    for proposal in ("anticipating", "most_acceptable"):
        part = {"aspiration": "reservation_value", "proposal": proposal}
        played = additive({"a": {"x": mine}, "b": {"x": theirs}}, {"a": part, "b": part}, 1, blur)
        first.append(told(played, world_opened_by(played, "a"))[0][0][1])
    return first[0], first[1]


def test_anticipating_weighs_own_worth_by_how_likely_the_rival_is_better_off() -> None:
    """By hand, P V: 0.146 of 1, 0.854 of 0.3 and 0.974 of 0.2 are 0.146, 0.256 and 0.195."""
    assert np.round(chances([-0.1, 0.1, 0.3], 0.1), 3).tolist() == [0.146, 0.854, 0.974]
    assert anticipated([1.0, 0.3, 0.2], [-0.1, 0.1, 0.3], 0.1) == ("x2", "x3")


def test_anticipating_offers_its_best_to_who_gains_by_all_for_sure() -> None:
    assert anticipated([0.3, 1.0, 0.6], [0.9, 0.5, 0.7], 1e-6)[0] == "x2"


def test_anticipating_gives_up_its_best_where_the_rival_loses_by_it_for_sure() -> None:
    assert anticipated([0.3, 1.0, 0.6], [0.9, -0.5, 0.7], 1e-6)[0] == "x3"


def test_anticipating_offers_something_worth_r_where_the_rival_loses_by_all() -> None:
    assert anticipated([0.3, -1.0, -0.6], [-0.9, 0.5, 0.7], 1e-6)[0] == "x1"


# ---- claims ----


@pytest.mark.parametrize("name", PROPOSALS)
def test_every_proposal_keeps_its_claims_and_no_others(name: str) -> None:
    """After three own offers and two of the rival, at one ask, by two lots."""
    claims, by_lot = PROPOSALS[name].claims, 0
    for number in range(12):
        played = game(number, **{"parties.*.strategy.proposal": name, "parties.*.trust.level": 0.9})
        start, part = opening(played), PROPOSALS[name]()
        parties, least = len(played.parties), start.board.space.least_gain
        history = np.empty((6, 0), dtype=np.int64)
        ask = start.view(0).reservation + least
        offers = []
        for step in range(4):
            view = start.view(0, history)
            offers = [part.propose(view, ask, lambda lot=lot: np.full(6, lot)) for lot in (0.01, 0.99)]
            for deal in offers:
                worth = np.where(deal >= 0, view.value_of(np.maximum(deal, 0)), inf)
                assert (worth >= ask - 1e-9).all() or Claim.WORTH_ASKED not in claims
            own = np.where(offers[0] >= 0, offers[0] * parties, -2)
            history = np.column_stack([history, own, np.full(6, (step + 1) * parties + 1)])[:, : 2 * step + 2]
        by_lot += int((offers[0] != offers[1]).sum())
    assert (by_lot == 0) == (Claim.DETERMINISTIC in claims)


@given(number=numbers)
@some
def test_no_deal_worth_as_much_is_likelier_than_the_most_acceptable_and_worth_more(number: int) -> None:
    """So logrolling by the estimated frontier is what the most acceptable offer is."""
    start = opening(game(number))
    view, minds = start.view(0), start.stage.minds_of(0, start.board)
    offer = view.most_acceptable(view.reservation)
    for n in np.flatnonzero(offer >= 0):
        count = start.appraisal.n_deals[n, 0]
        deals, values = start.appraisal.deals[n, 0, :count], start.appraisal.values[n, 0, :count]
        product, one = np.empty(count), np.empty(count)
        fill_product(minds, n, 0, deals, product, one)
        mine = int(np.flatnonzero(deals == offer[n])[0])
        assert not ((product > product[mine] + 1e-9) & (values > values[mine] + 1e-9)).any()


def test_parameters_of_proposals_are_numbers_like_any_other() -> None:
    scenario = sim.load(
        "two_issues", {"parties.north.strategy.proposal": {"similar": {"width": [0, 0.1, 0.5]}}}
    )
    assert scenario.numbers["parties.north.strategy.proposal.similar.width"].high == 0.5
