"""What trust does to the worth of deals: its slope is promised + peace (breach - F) + pause saved."""

from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.game import Game
from sim.talks import central_values
from tests.talks.random_games import game, numbers

SURE = 1e-12
some = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
levels = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(lambda two: [x / 100 for x in sorted(two)])


@dataclass
class Told:
    """What the scenario says of a party's deals at central numbers, read deal by deal."""

    doubt: np.ndarray  # (D,) what guarantees leave of the doubt
    promised: np.ndarray  # (D,) worth of what others are to do
    peace: np.ndarray  # (D,) bool
    saved: np.ndarray  # (D,) war cost that a pause saves, day by day
    fighting: float  # F
    breach: float


def told(played: Game, party: str) -> Told:
    scenario, d = played.scenario, len(played.deals)
    number = {path: played.central[i] for path, i in played.position.items()}
    doubt, promised, saved = np.ones(d), np.zeros(d), np.zeros(d)
    peace = np.zeros(d, dtype=bool)
    discount = number[f"parties.{party}.patience"] ** (1 / 30)
    for x in range(d):
        for issue, option in played.deals.names(x).items():
            body = scenario.issues[issue].options[option]
            if party in body.boost:
                doubt[x] *= 1 - number[f"issues.{issue}.{option}.boost.{party}"]
            path = f"parties.{party}.demands.{issue}.{option}"
            if path in number and scenario.issues[issue].carried_out_by - {party}:
                promised[x] += number[path]
            peace[x] |= body.ends == "fighting"
            if issue == "ceasefire" and body.lasts is not None:
                days = min(body.lasts, int(number["horizon.days"]))
                saved[x] = sum(discount**i * cost_of_day(played, party, number, i) for i in range(days))
    horizon = int(number["horizon.days"])
    prospects = number[f"parties.{party}.prospects.loading"] * (
        number["battlefield.start"] + horizon * number["battlefield.drift"]
    )
    prospects += number[f"parties.{party}.prospects.optimism"]
    cost = sum(discount**i * cost_of_day(played, party, number, i) for i in range(horizon))
    fighting = discount**horizon * prospects - cost
    return Told(doubt, promised, peace, saved, fighting, number[f"parties.{party}.trust.breach"])


def cost_of_day(played: Game, party: str, number: dict[str, float], day: int) -> float:
    """Return the war cost of a day as it is foreseen on the first day."""
    path = f"parties.{party}"
    cost = number[f"{path}.war.cost_per_day"] * (1 + number[f"{path}.war.growth"] * day)
    for name, shock in played.scenario.parties[party].shocks.items():
        first = number[f"{path}.shocks.{name}.after_days"]
        if day >= first and (shock.announced or first <= 0):
            cost += number[f"{path}.shocks.{name}.adds.war.cost_per_day"]
    return cost


def at_trust(number: int, level: float) -> tuple[Game, np.ndarray]:
    played = game(number, **{"parties.*.trust.level": level})
    return played, central_values(played)


@given(number=numbers, two=levels)
@some
def test_the_worth_of_a_deal_is_linear_in_trust_with_the_slope_of_the_model(
    number: int, two: list[float]
) -> None:
    (played, low), (_, high) = (at_trust(number, level) for level in two)
    for p, party in enumerate(played.parties):
        says = told(played, party)
        slope = says.promised + says.peace * (says.breach - says.fighting) + says.saved
        expected = (two[1] - two[0]) * says.doubt * slope
        np.testing.assert_allclose(high[:, p] - low[:, p], expected, rtol=0, atol=1e-9)
        assert low[0, p] == high[0, p]


@given(number=numbers, two=levels)
@some
def test_more_trust_never_lowers_the_worth_of_a_promise_or_a_pause(number: int, two: list[float]) -> None:
    (played, low), (_, high) = (at_trust(number, level) for level in two)
    fighting_goes_on = ~played.deals.peace
    assert (high[fighting_goes_on] >= low[fighting_goes_on] - SURE).all()


@given(number=numbers, two=levels)
@some
def test_more_trust_never_lowers_the_worth_of_ending_the_fighting_to_a_party_with_f_below_breach(
    number: int, two: list[float]
) -> None:
    (played, low), (_, high) = (at_trust(number, level) for level in two)
    for p, party in enumerate(played.parties):
        if low[0, p] < told(played, party).breach:  # W of no deal is F
            assert (high[:, p] >= low[:, p] - SURE).all()


@given(number=numbers, two=levels)
@some
def test_more_trust_makes_a_bare_ceasefire_dearer_to_a_party_with_f_above_breach(
    number: int, two: list[float]
) -> None:
    """The other half of the commitment problem: a war that is believed to pay is given up for good."""
    (played, low), (_, high) = (at_trust(number, level) for level in two)
    for p, party in enumerate(played.parties):
        says = told(played, party)
        bare = says.peace & (says.promised == 0)
        if low[0, p] > says.breach:
            assert (high[bare, p] <= low[bare, p] + SURE).all()


@given(number=numbers)
@some
def test_at_full_trust_a_ceasefire_leaves_nothing_of_the_war(number: int) -> None:
    """Neither its costs nor its prospects nor a breach: only stakes are left, which F does not touch."""
    played, values = at_trust(number, 1)
    wars = {"parties.*.war.cost_per_day": 0.5, "parties.*.prospects.optimism": 3, "parties.*.trust.breach": 9}
    other = central_values(game(number, **{"parties.*.trust.level": 1}, **wars))
    peace = played.deals.peace
    np.testing.assert_allclose(values[peace], other[peace], rtol=0, atol=1e-9)
    assert (values[0] != other[0]).all()
