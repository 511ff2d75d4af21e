"""Aspirations, acceptance and leaving against closed forms and the sources' own examples."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.talks.acceptance import Combined, Time
from sim.talks.aspirations import (
    AveragedTitForTat,
    Constant,
    DeadlineRush,
    Exponential,
    NiceTitForTat,
    ReciprocalGradual,
    RelativeTitForTat,
    WholeSeries,
    Zeuthen,
)
from sim.talks.leaving import NoProgress, Spoiler
from sim.talks.past import Past
from sim.talks.reference.strategies import Strategies


def seen(heard: list[float] = [], clock: float = 0.0, top: float = 1.0, r: float = 0.0, **more: Any) -> Any:  # noqa: B006
    """Return a view of one world in which offers worth so much have been heard."""
    past = {
        "heard": lambda: np.array([heard], dtype=float),
        "heard_before": lambda: np.array([heard[:-1]], dtype=float),
        "n_made": lambda: np.array([more.get("made", 0)]),
        "offers_to_come": lambda: np.array([more.get("to_come", 0)]),
        "round": more.get("round", 0),
        "n_rounds": more.get("rounds", 1),
        "fruitless": np.array([more.get("fruitless", 0)]),
    }
    return SimpleNamespace(
        clock=np.array([clock]),
        top=np.array([top]),
        reservation=np.array([r]),
        past=SimpleNamespace(**past),
        beliefs=SimpleNamespace(nash_value=lambda: np.array([more.get("fair", 0.0)])),
        walk=np.array([more.get("walk", 0.0)]),
        talk=np.array([more.get("talk", 0.0)]),
    )


def asked(part: Any, *heard: float, **how: Any) -> float:
    return float(part.ask(seen(list(heard), **how))[0])


def test_relative_tit_for_tat_shrinks_its_demand_by_the_rivals_ratio() -> None:
    part = RelativeTitForTat()
    assert asked(part) == asked(part, 0.2) == 1
    assert asked(part, 0.2, 0.4) == pytest.approx(0.6 / 0.8)
    assert asked(part, 0.2, 0.4, 0.7) == pytest.approx(0.3 / 0.8)
    # of what lies between top and r, and an offer below r is one of r
    assert asked(part, -np.inf, 2.5, top=3, r=2) == pytest.approx(2 + 0.5)


def test_relative_tit_for_tat_answers_a_step_back_by_one_but_never_asks_above_its_top() -> None:
    assert asked(RelativeTitForTat(), 0.2, 0.4, 0.2) == pytest.approx(1)
    assert asked(RelativeTitForTat(), 0.4, 0.2) == 1


def test_relative_tit_for_tat_with_a_lag_answers_the_change_before() -> None:
    assert asked(RelativeTitForTat(lag=2.0), 0.2, 0.4) == 1
    assert asked(RelativeTitForTat(lag=2.0), 0.2, 0.4, 0.7) == pytest.approx(0.6 / 0.8)


def test_averaged_tit_for_tat_takes_the_geometric_mean_of_the_window() -> None:
    assert asked(AveragedTitForTat(window=1.0), 0.2, 0.4, 0.7) == pytest.approx(0.3 / 0.8)
    assert asked(AveragedTitForTat(window=2.0), 0.2, 0.4) == 1
    assert asked(AveragedTitForTat(window=2.0), 0.2, 0.4, 0.7) == pytest.approx(np.sqrt(0.3 / 0.8))


def test_nice_tit_for_tat_goes_the_same_share_of_the_way_to_the_fair_deal() -> None:
    assert asked(NiceTitForTat(), fair=0.6) == 1
    assert asked(NiceTitForTat(), 0.2, fair=0.6) == 1
    assert asked(NiceTitForTat(), 0.2, 0.4, fair=0.6) == pytest.approx(1 - 0.5 * 0.4)
    assert asked(NiceTitForTat(), 0.2, 0.9, 0.1, fair=0.6) == pytest.approx(0.6)
    assert asked(NiceTitForTat(), 0.7, fair=0.6) == pytest.approx(0.6)


def test_reciprocal_gradual_makes_its_initiatives_and_then_waits_for_answers() -> None:
    part = ReciprocalGradual(step=0.1, initiatives=2.0)
    assert [asked(part, *[0.2] * made, made=made) for made in range(4)] == pytest.approx([0.9, 0.8, 0.8, 0.8])
    assert asked(part, 0.2, 0.3, 0.25, 0.4, made=4) == pytest.approx(1 - 0.1 * (2 + 2))
    assert asked(ReciprocalGradual(step=0.6, initiatives=3.0), made=3, r=0.25) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("part", "how", "share"),
    [
        (Exponential(exponent=1.0, start=0.01), {"clock": 0.0}, 0.01),
        (Exponential(exponent=1.0, start=0.01), {"clock": 0.5}, 0.1),
        (Exponential(exponent=0.5, start=0.01), {"clock": 0.5}, 0.01 ** (1 / 4)),
        (Exponential(exponent=9.0, start=0.3, hold=0.5), {"clock": 1.0}, 0.5),
        (WholeSeries(exponent=1.0), {"round": 1, "rounds": 3, "clock": 0.5}, 0.5),
        (WholeSeries(exponent=2.0), {"round": 2, "rounds": 3, "clock": 1.0}, 1.0),
        (DeadlineRush(until=0.75), {"clock": 0.75}, 0.0),
        (DeadlineRush(until=0.75), {"clock": 0.875}, 0.5),
        (DeadlineRush(until=1.0), {"clock": 1.0}, 1.0),
        (Constant(hold=0.25), {"clock": 0.5}, 0.75),
    ],
    ids=str,
)
def test_what_a_clock_concedes(part: Any, how: dict[str, Any], share: float) -> None:
    assert asked(part, **how) == pytest.approx(1 - share)
    assert asked(part, top=5.0, r=1.0, **how) == pytest.approx(5 - 4 * share)


def zeuthen(mine: tuple[float, float], theirs: tuple[float, float], r: float = 0.0) -> float:
    """Return what is asked, (own offer, rival's offer) being worth so much to each; 0.9 was asked last."""
    view = seen(top=1.0, r=r)
    worths = {0: mine[0], 1: mine[1]}
    gains = {0: theirs[0], 1: theirs[1]}
    view.value_of = lambda deal: np.array([worths[int(deal[0])]])
    view.beliefs.gain = lambda party, deal: np.array([gains[int(deal[0])]])
    view.past.last_made = lambda: np.array([0])
    view.past.last_heard = lambda: (np.array([1]), np.array([1]))
    view.past.last_asked = lambda otherwise: np.array([0.9])
    return float(Zeuthen(step=0.1).ask(view)[0])


def test_zeuthen_concedes_where_its_risk_limit_is_no_higher() -> None:
    """Own limit (0.8 - 0.6) / 0.8 = 1/4; the rival's (0.9 - 0.3) / 0.9 = 2/3, then (0.9 - 0.8) / 0.9."""
    assert zeuthen((0.8, 0.6), (0.3, 0.9)) == pytest.approx(0.8)
    assert zeuthen((0.8, 0.6), (0.8, 0.9)) == pytest.approx(0.9)
    assert zeuthen((0.8, 0.6), (0.6, 0.8)) == pytest.approx(0.8)  # both alike: both concede


def test_zeuthen_measures_its_own_risk_from_its_reservation_value() -> None:
    """Above r = 0.5 the own limit is (0.3 - 0.1) / 0.3 = 2/3, higher than the rival's 1/2."""
    assert zeuthen((0.8, 0.6), (0.4, 0.8)) == pytest.approx(0.8)
    assert zeuthen((0.8, 0.6), (0.4, 0.8), r=0.5) == pytest.approx(0.9)


def test_the_lower_product_of_gains_concedes_as_harsanyi_found() -> None:
    """Harsanyi (1956): who concedes is whose proposal has the lower Nash product."""
    rng = np.random.default_rng(1)
    for own, other in rng.uniform(0.01, 0.8, (300, 2)):
        lot = rng.uniform(0, 1, 2)
        mine, theirs = (own, own * lot[0]), (other * lot[1], other)  # each prefers its own proposal
        concedes = zeuthen(mine, theirs) < 0.85
        assert concedes == (mine[0] * theirs[0] <= mine[1] * theirs[1] + 1e-9)


def accepts(part: Any, value: float, ask: float, **how: Any) -> bool:
    return bool(part.accept(seen(**how), np.array([value]), np.array([ask]))[0])


def test_time_accepts_nothing_before_and_anything_worth_r_after() -> None:
    assert not accepts(Time(until=0.5), 0.99, 0.5, clock=0.4)
    assert accepts(Time(until=0.5), 0.3, 0.9, clock=0.5, r=0.3)
    assert not accepts(Time(until=0.5), 0.29, 0.1, clock=1.0, r=0.3)


def test_combined_takes_late_what_is_the_best_of_as_many_offers_as_are_to_come() -> None:
    offers = [0.6, 0.2, 0.4, 0.3]  # the last is the one that stands
    assert not accepts(Combined(until=0.5), 0.3, 0.9, heard=offers, clock=0.5, to_come=1)
    assert not accepts(Combined(until=0.5), 0.5, 0.9, heard=[*offers[:-1], 0.5], clock=0.5, to_come=3)
    assert accepts(Combined(until=0.5), 0.5, 0.9, heard=[*offers[:-1], 0.5], clock=0.5, to_come=2)
    assert not accepts(Combined(until=0.5), 0.5, 0.9, heard=[*offers[:-1], 0.5], clock=0.4, to_come=2)
    assert accepts(Combined(until=0.5), 0.1, 0.9, heard=offers, clock=1.0, to_come=0)
    assert not accepts(Combined(until=0.0), 0.8, 0.9, heard=[0.8], clock=0.0, to_come=2)
    assert accepts(Combined(until=0.5), 0.9, 0.9, heard=offers, clock=0.0, to_come=3)


def test_the_reading_of_optimal_stopping_gives_the_thresholds_of_a_fair_coin() -> None:
    """Offers worth 0 or 1, as likely: v = 0, 1/2, 3/4, 7/8, ..."""
    coin: Any = object.__new__(Strategies)
    coin.parties, coin.reservation, coin.talk = ["me", "you"], {"me": 0.0}, {"me": 0.0}
    coin.values, coin.believed = {"me": {0: 0.0, 1: 1.0}}, lambda party, rival, deal: 0.4
    assert [coin.worth_of_waiting_for("me", j) for j in range(4)] == pytest.approx([0, 1 / 2, 3 / 4, 7 / 8])


def test_a_spoiler_leaves_where_failure_pays() -> None:
    view = seen(walk=0.10, talk=0.15)
    assert not Spoiler(prize=0.0).leave(view)[0]
    assert not Spoiler(prize=0.04).leave(view)[0]
    assert Spoiler(prize=0.06).leave(view)[0]


def test_rounds_without_progress_are_counted() -> None:
    assert [bool(NoProgress(rounds=2.0).leave(seen(fruitless=n))[0]) for n in (1, 2, 3)] == [
        False,
        True,
        True,
    ]


def past_of(p: int, n_parties: int, said: list[int], length: int, place: int) -> Past:
    row = np.array([said], dtype=np.int64).reshape(1, -1)
    return Past(
        p=p,
        n_parties=n_parties,
        round=0,
        n_rounds=1,
        fruitless=np.zeros(1, dtype=np.int64),
        said=row,
        length=np.array([length]),
        place=np.array([place]),
        value_at=lambda turn: row[:, turn] / 10.0,
        asked_at=lambda turn: np.array([turn + 0.5]),
    )


def test_the_past_sorts_what_was_said_into_own_and_others() -> None:
    """Three parties; party 1 offers deal 4, none is offered, party 2 offers deal 7, party 0 deal 5."""
    past = past_of(0, 3, [4 * 3 + 1, -2, 7 * 3 + 2, 5 * 3 + 0], length=8, place=0)
    np.testing.assert_allclose(past.heard(), [[1.3, 2.3, np.nan, np.nan]])
    assert [int(x[0]) for x in past.last_heard()] == [7, 2]
    assert int(past.last_made()[0]) == 5
    assert int(past.n_made()[0]) == 1
    assert float(past.last_asked(np.array([9.0]))[0]) == 3.5
    assert float(past_of(1, 2, [], 5, 0).last_asked(np.array([9.0]))[0]) == 9.0


@pytest.mark.parametrize("parties", [2, 3])
@pytest.mark.parametrize("length", range(1, 9))
def test_turns_and_offers_to_come_add_up_to_the_exchanges_left(parties: int, length: int) -> None:
    for now in range(length + 1):
        turns = [
            int(past_of(0, parties, [0] * now, length, place).turns_to_come()[0]) for place in range(parties)
        ]
        assert turns == [sum(t % parties == place for t in range(now, length)) for place in range(parties)]
        assert past_of(0, parties, [0] * now, length, 0).offers_to_come()[0] == length - now - turns[0]
