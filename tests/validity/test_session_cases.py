"""Published results on sessions of alternating offers, played by the engine (result 16)."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from scipy.optimize import brentq

from sim import solutions, talks

CASES = YAML(typ="safe").load((Path(__file__).parent / "session_cases.yaml").read_text(encoding="utf-8"))[
    "cases"
]


def exact(clock=None):
    """Rules without NegMAS's margins."""
    return talks.Rules(margin=0.0, near=0.0, clock=clock)


def price_tables(prices, lowest=0.0, highest=1.0):
    """One issue: a buyer who likes low prices and a seller who likes high ones, (2, 1, O)."""
    share = (np.asarray(prices) - lowest) / (highest - lowest)
    return np.stack([1 - share, share])[:, None, :]


def time_tactic(t, t_max, beta, lo, hi, increasing_value, kappa, family="polynomial"):
    prices = np.linspace(lo, hi, 2_000_001)  # fine enough for the tolerance of the case
    tactic = {"beta": beta, "kappa": kappa, "exponential": 1 if family == "exponential" else 0}
    seat = 1 if increasing_value else 0
    nobody_accepts = {"constant": 2.0}
    entries = [{"aspiration": {"time_tactic": tactic}, "acceptance": nobody_accepts}] * 2
    clock = np.full((1, 2), t / t_max)
    played = talks.sessions(price_tables(prices, lo, hi), entries, [0.0, 0.0], 1, rules=exact(clock))
    return {"offer": prices[played.offers[0, seat]]}


def asked(beta, clock):
    """What a tactic asks for, of a pie of one."""
    view = SimpleNamespace(clock=clock, top=np.ones(1), reservation=np.zeros(1))
    return float(talks.TimeTactic(beta=beta).ask(view)[0])


def crossing_time(beta1, beta2):
    """The two positions meet in continuous time, and in a session of many steps close to that."""
    time = brentq(lambda t: (1 - asked(beta1, t)) - asked(beta2, t), 1e-9, 1.0, xtol=1e-14)
    steps, prices = 2_000, np.linspace(0, 1, 20_001)
    clock = np.repeat(np.linspace(0, 1, steps)[:, None], 2, axis=1)
    entries = [{"time_tactic": beta1}, {"time_tactic": beta2}]
    played = talks.session(price_tables(prices).tolist(), entries, [0.0, 0.0], steps, rules=exact(clock))
    assert clock[played.step - 1, 0] == pytest.approx(time, abs=2 / steps)
    assert prices[played.agreement[0]] == pytest.approx(1 - asked(beta1, time), abs=4 / steps)
    return {"time": time, "price": 1 - asked(beta1, time)}


def alternating_session(beta1, beta2, rounds):
    times = np.arange(2 * ((rounds + 1) // 2)) / (rounds - 1)
    bids, asks = times ** (1 / beta1), 1 - times ** (1 / beta2)
    prices = np.unique(np.clip(np.concatenate([bids, asks]), 0, 1))  # all that either side would name
    clock = np.minimum(times, 1.0).reshape(-1, 2)
    entries = [{"time_dependent": 1 / beta1}, {"time_dependent": 1 / beta2}]
    played = talks.session(price_tables(prices).tolist(), entries, [0.0, 0.0], len(clock), rules=exact(clock))
    index = len(played.offers)  # every offer before that was refused
    return {"accepted_at": index, "accepter": index % 2 + 1, "price": prices[played.agreement[0]]}


class Script:
    """Asks for given amounts, turn by turn."""

    def __init__(self, asks):
        self.asks = asks

    def ask(self, view):
        return self.asks[view.turn // 2]


def acceptance_rules(received, next_offer, times, T, const):  # noqa: N803 - the names of the cases
    n = len(received)
    table = [[[100.0 - k for k in range(n)] + [0.0] * n], [[*received, *next_offer]]]
    other, own = Script([100.0 - k for k in range(n)]), Script(next_offer)
    clock = np.repeat(np.array(times)[:, None], 2, axis=1)
    rules = {
        "const": {"constant": const},
        "next": None,
        "prev": "previous",
        "time": {"by_time": T},
        "combi_max": {"next_or_best": T},
        "combi_avg": {"next_or_mean": T},
    }
    found = {}
    for name, rule in rules.items():
        entry = {"aspiration": own, "acceptance": rule}
        played = talks.session(table, [other, entry], [0.0, 0.0], n, rules=exact(clock))
        found[name] = None if played.agreement is None else played.step - 1
        if played.agreement is not None:
            assert played.agreement == (found[name],)
    return found


def optimal_stopping(n, reservation=0.0):
    worths = (np.arange(20_000) + 0.5) / 20_000
    return {"thresholds": talks.stopping_thresholds(worths, n, reservation)}


def one_step_concession(U1, U2, first=1):  # noqa: N803
    order = [U1, U2] if first == 1 else [U2, U1]
    played = talks.session([[own] for own in order], ["one_step"] * 2, [0.0, 0.0], 2 * len(U1), rules=exact())
    return {"agreement": played.agreement[0]}


def outcome_metrics(points, agreement, disagreement):
    points, reached, none = (np.array(given, dtype=float) for given in (points, agreement, disagreement))

    def distance(deals):
        return np.linalg.norm(points[np.asarray(deals)] - reached, axis=1).min()

    return {
        "welfare": reached.sum(),
        "nash_product": (reached - none).prod(),
        "pareto_distance": distance(solutions.pareto_front(points)),
        "nash_distance": distance(solutions.nash(points, none).deals),
        "ks_distance": distance(solutions.kalai_smorodinsky(points, none).deals),
        "egalitarian_distance": distance(solutions.egalitarian(points, none).deals),
        "opposition": np.linalg.norm(1 - points, axis=1).min(),
    }


FAMILIES = {
    "time-tactic": time_tactic,
    "crossing-time": crossing_time,
    "alternating-session": alternating_session,
    "acceptance-rules": acceptance_rules,
    "optimal-stopping": optimal_stopping,
    "one-step-concession": one_step_concession,
    "outcome-metrics": outcome_metrics,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_published_result_is_reproduced(case):
    found = FAMILIES[case["family"]](**case["args"])
    for quantity, expected in case["expected"].items():
        if expected is None or isinstance(expected, str):
            assert found[quantity] == expected
        else:
            np.testing.assert_allclose(
                found[quantity], expected, rtol=case["tol"]["rel"], atol=case["tol"]["abs"]
            )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 40))
def test_one_step_conceders_end_at_a_deal_whose_worse_rank_is_least(seed, n):
    """Brams & Kilgour (2001), fallback bargaining; de Jonge (2022): MiCRO against itself."""
    rng = np.random.default_rng(seed)
    ranks = np.stack([rng.permutation(n), rng.permutation(n)])  # 0 is best
    tables = (n - ranks).astype(float)[:, None, :].tolist()
    played = talks.session(tables, ["one_step"] * 2, [0.0, 0.0], 2 * n, rules=exact())
    assert ranks[:, played.agreement[0]].max() == ranks.max(axis=0).min()


@pytest.mark.parametrize("beta", [(1.0, 1.0), (0.5, 2.0), (0.3, 0.4), (2.0, 3.0)])
@pytest.mark.parametrize("rounds", [4, 9, 10, 33])
def test_two_time_dependent_sides_agree_where_the_calculation_on_paper_says(beta, rounds):
    """Offer k bids t^(1/beta1) or asks 1 - t^(1/beta2); accepted is the first worth the reply to it."""
    found = alternating_session(*beta, rounds)
    times = np.arange(rounds) / (rounds - 1)
    named = np.where(np.arange(rounds) % 2, 1 - times ** (1 / beta[1]), times ** (1 / beta[0]))
    gap = np.where(np.arange(1, rounds) % 2, named[1:] - named[:-1], named[:-1] - named[1:])  # to the reply
    first = int(np.argmax(gap <= 1e-9)) + 1
    assert found["accepted_at"] == first
    assert found["price"] == pytest.approx(named[first - 1])


class Stopping:
    """Accepts by the thresholds of optimal stopping, and offers what nobody takes."""

    def __init__(self, thresholds):
        self.thresholds = thresholds

    def ask(self, view):
        return view.top

    def accept(self, view, value, ask):
        return value >= self.thresholds[len(self.thresholds) - 1 - (view.turn // 2 + 1)]


class AnyOption:
    """Offers an option drawn evenly and accepts nothing."""

    def __init__(self, options):
        self.options, self.rng = options, np.random.default_rng(11)

    def ask(self, view):
        return self.rng.integers(0, self.options, len(view.top)).astype(float)

    def accept(self, view, value, ask):
        return np.zeros(len(value), dtype=bool)


def test_optimal_stopping_earns_its_threshold_in_the_engine():
    options, offers, n = 1_000, 4, 20_000
    worths = (np.arange(options) + 0.5) / options
    tables = np.stack([np.arange(options, dtype=float), worths])[:, None, :]
    thresholds = talks.stopping_thresholds(worths, offers)
    entries = [AnyOption(options), Stopping(thresholds)]
    played = talks.sessions(tables, entries, np.zeros((n, 2)), offers, rules=exact())
    earned = played.utilities[:, 1]
    assert abs(earned.mean() - thresholds[-1]) <= 5 * earned.std() / np.sqrt(n)
