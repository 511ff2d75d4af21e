"""The ledger against sums day by day and closed forms."""

from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.game import Game, Worlds, build_game
from sim.talks import central_values, play
from tests.talks.random_games import game, numbers

NO_WAR = {
    "parties.*.war": {"cost_per_day": 0, "growth": 0},
    "parties.*.patience": 1,
}
some = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def shockless(number: int) -> dict[str, float]:
    """Return the overrides that take the shocks out of a random game."""
    return {path: 0 for path in game(number).numbers if path.endswith("adds.war.cost_per_day")}


def two_issues(**changes: object) -> Game:
    return build_game(sim.load("two_issues", {path.replace("__", "."): x for path, x in changes.items()}))


def value_of_fighting(played: Game, worlds: Worlds, n: int, party: str, now: tuple[int, float, int]) -> float:
    """Return F in world n, day by day; ``now`` is (today, Y, days fought)."""
    today, battlefield, fought = now
    row = worlds.values[n]

    def number(path: str) -> float:
        return float(row[played.position[path]])

    own = f"parties.{party}"
    d = number(f"{own}.patience") ** (1 / 30)
    horizon = int(number("horizon.days"))
    total = 0.0
    for i in range(horizon):
        day = today + i
        cost = number(f"{own}.war.cost_per_day") * (1 + number(f"{own}.war.growth") * day)
        for name, shock in played.scenario.parties[party].shocks.items():
            first = number(f"{own}.shocks.{name}.after_days")
            foreseen = shock.announced or first <= today
            cost += number(f"{own}.shocks.{name}.adds.war.cost_per_day") * (foreseen and day >= first)
        total -= d**i * cost
    s, fades = number(f"{own}.prospects.loading"), number(f"{own}.prospects.fades_after")
    expected_drift = s * number("battlefield.drift") + number(f"{own}.prospects.optimism") / horizon
    shift = s * (battlefield - number("battlefield.start"))  # what `fought` days have shown
    drift = (fades * expected_drift + shift) / (fades + fought)
    return total + d**horizon * (s * battlefield + horizon * drift)


@given(number=numbers)
@some
def test_fighting_on_is_worth_the_sum_of_its_days_and_the_posterior_mean_of_its_drift(number: int) -> None:
    """Read off the no-deal value of every round in which nothing is in force."""
    played = game(number)
    for batch in play(played, 4, number):
        state = np.zeros(4, dtype=np.int64)
        for r, meeting in enumerate(batch.rounds):
            for n in np.flatnonzero(meeting.meets & (state == 0)):
                now = (
                    int(batch.worlds.days[n, r]),
                    float(meeting.standing.battlefield[n]),
                    int(meeting.standing.days_fought[n]),
                )
                for p, party in enumerate(played.parties):
                    expected = value_of_fighting(played, batch.worlds, int(n), party, now)
                    assert meeting.no_deal[n, p] == pytest.approx(expected, abs=1e-9)
            state = np.where(meeting.standing.state == 0, state, -1)


@given(patience=st.floats(0.3, 0.999), days=st.integers(1, 400))
@some
def test_a_steady_war_costs_a_geometric_sum(patience: float, days: int) -> None:
    played = two_issues(parties__north__patience=patience, horizon__days=days)
    d = patience ** (1 / 30)
    assert central_values(played)[0, 0] == pytest.approx(-0.004 * (1 - d**days) / (1 - d), abs=1e-12)


@given(growth=st.floats(0, 0.1), days=st.integers(1, 400))
@some
def test_a_growing_war_costs_an_arithmetic_sum_without_impatience(growth: float, days: int) -> None:
    played = two_issues(parties__north__war__growth=growth, horizon__days=days)
    expected = -0.004 * (days + growth * days * (days - 1) / 2)
    assert central_values(played)[0, 0] == pytest.approx(expected, rel=1e-12)


@given(first=st.integers(0, 150), today=st.integers(0, 20), announced=st.booleans())
@some
def test_a_shock_is_paid_from_its_day_on_and_feared_before_only_if_announced(
    first: int, today: int, announced: bool
) -> None:
    shock = {"after_days": first, "adds": {"war.cost_per_day": 0.01}, "announced": announced}
    changes = {"parties.north.shocks": {"storm": shock}, "rounds.first.date": f"2030-01-{today + 1:02}"}
    if today == 20:
        changes["rounds.second.date"] = None
        changes["rounds.second.days_after_last"] = 10
    played = build_game(sim.load("two_issues", changes))
    [batch] = play(played, 2, 1)
    days_hit = max(0, today + 100 - max(first, today)) if announced or first <= today else 0
    assert batch.rounds[0].no_deal[0, 0] == pytest.approx(-0.4 - 0.01 * days_hit, abs=1e-12)


@given(number=numbers)
@some
def test_on_the_first_day_prospects_are_the_observers_and_optimism(number: int) -> None:
    """n = 0: s Y(0) + H s drift + optimism."""
    played = game(number, **NO_WAR, **shockless(number))
    central = partial(dict(zip(played.numbers, played.central, strict=True)).__getitem__)
    for p, party in enumerate(played.parties):
        own = f"parties.{party}.prospects"
        drift = central("battlefield.start") + central("horizon.days") * central("battlefield.drift")
        expected = central(f"{own}.loading") * drift + central(f"{own}.optimism")
        assert central_values(played)[0, p] == pytest.approx(expected, abs=1e-12)


def prospects_in_the_first_round(number: int, **changes: object) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return what the war is believed to bring each party, (N, P), and what there is to be known."""
    played = game(number, **{**NO_WAR, **shockless(number), "hidden.spread": 0, **changes})
    [batch] = play(played, 4, number)
    first, values = batch.rounds[0].standing, batch.worlds.values
    known = {"shift": first.battlefield - values[:, played.position["battlefield.start"]]}
    known |= {"now": first.battlefield, "fought": first.days_fought}
    for key in ("horizon.days", "battlefield.drift"):
        known[key] = values[:, played.position[key]]
    for key in ("loading", "optimism", "fades_after"):
        paths = [f"parties.{party}.prospects.{key}" for party in played.parties]
        known[key] = np.stack([values[:, played.position[path]] for path in paths], 1)
    return batch.rounds[0].no_deal, known


@given(number=numbers)
@some
def test_where_fighting_outweighs_belief_only_what_it_showed_counts(number: int) -> None:
    """n / fades_after to infinity: s Y + H s (Y - Y(0)) / n, whatever one was optimistic about."""
    found, known = prospects_in_the_first_round(number, **{"parties.*.prospects.fades_after": 1e-12})
    assert (known["fought"] == 4).all()  # from 1 to 5 January
    expected = known["now"] + known["horizon.days"] * known["shift"] / known["fought"]
    np.testing.assert_allclose(found, known["loading"] * expected[:, None], rtol=0, atol=1e-9)


@given(number=numbers)
@some
def test_where_belief_outweighs_fighting_nothing_is_learned_from_it(number: int) -> None:
    """fades_after to infinity: s Y + H s drift + optimism."""
    found, known = prospects_in_the_first_round(number, **{"parties.*.prospects.fades_after": 1e9})
    expected = known["now"] + known["horizon.days"] * known["battlefield.drift"]
    expected = known["loading"] * expected[:, None] + known["optimism"]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)


@given(number=numbers)
@some
def test_optimism_fades_as_fades_after_to_fades_after_plus_days_fought(number: int) -> None:
    with_it, known = prospects_in_the_first_round(number)
    without, _ = prospects_in_the_first_round(number, **{"parties.*.prospects.optimism": 0})
    share = known["fades_after"] / (known["fades_after"] + known["fought"][:, None])
    np.testing.assert_allclose(with_it - without, share * known["optimism"], rtol=0, atol=1e-12)


@given(days=st.integers(1, 150), trust=st.floats(0, 1), cost=st.floats(0, 0.05))
@some
def test_a_pause_is_worth_trust_times_the_cost_of_its_days_up_to_the_horizon(
    days: int, trust: float, cost: float
) -> None:
    played = two_issues(
        issues__ceasefire={"day": {"lasts": f"{days} days"}},
        parties__north__trust__level=trust,
        parties__north__war__cost_per_day=cost,
    )
    values = central_values(played)
    assert len(played.deals) == 9
    for x in range(len(played.deals)):
        deal = played.deals.names(x)
        if deal["ceasefire"] == "day":
            fought = {**deal, "ceasefire": "none"}
            [y] = [y for y in range(len(played.deals)) if played.deals.names(y) == fought]
            saved = trust * min(days, 100) * cost
            assert values[x, 0] - values[y, 0] == pytest.approx(saved, abs=1e-12)
