"""Published results on equilibrium, evolution and repeated games, computed from their statements."""

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from sim.equilibria import (
    MACHINES,
    action_frequencies,
    enforcing,
    equilibrium_discounts,
    evolutionarily_stable,
    is_ess,
    is_symmetric_nash,
    match_scores,
    memory_one,
    nash,
    pure_equilibria,
    quantal_response,
    repeated_payoffs,
    replicator,
    round_robin,
)

CASES = YAML(typ="safe").load((Path(__file__).parent / "theory_cases.yaml").read_text(encoding="utf-8"))[
    "cases"
]

DILEMMA = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
NAMED = {
    "ALLC": MACHINES["always cooperate"],
    "ALLD": MACHINES["always defect"],
    "TFT": MACHINES["tit for tat"],
    "STFT": MACHINES["suspicious tit for tat"],
    "GRIM": MACHINES["grim trigger"],
    "TF2T": MACHINES["tit for two tats"],
    "WSLS": MACHINES["win-stay lose-shift"],
    "ALT": MACHINES["alternate"],
}


def game(a, b):
    return np.stack([np.array(a, dtype=float), np.array(b, dtype=float)], axis=-1)


def zero_sum_value(A):  # noqa: N803 - the names of the cases
    (found,) = nash(game(A, -np.array(A)))
    return {"value": found.payoffs[0], "row": found.strategies[0]}


def nash_equilibria(A, B):  # noqa: N803
    found = nash(game(A, B))
    return {"count": len(found), "equilibria": [one.strategies for one in found]}


def pure(payoffs):
    return {"equilibria": pure_equilibria(np.moveaxis(np.array(payoffs), 0, -1))}


def mixed(A, B):  # noqa: N803
    (found,) = (one for one in nash(game(A, B)) if all(own.min() > 0 for own in one.strategies))
    return {"x": found.strategies[0], "y": found.strategies[1], "u": found.payoffs}


def volunteers(n, benefit, cost):
    acting = np.indices((2,) * n)  # 0 volunteers
    payoffs = np.moveaxis(benefit * (acting == 0).any(axis=0) - cost * (acting == 0), 0, -1)
    (found,) = (one for one in nash(payoffs) if all(own.min() > 0 for own in one.strategies))
    chance = found.strategies[0][0]
    return {"p_volunteer": chance, "p_nobody": (1 - chance) ** n}


def bluffing(pot_bet, ante):
    """The informed side raises always or when strong only; the other calls or folds a raise."""
    pot = ante + pot_bet
    always = [0.5 * pot - 0.5 * pot, ante]  # against a call, against a fold
    honest = [0.5 * pot - 0.5 * ante, 0.5 * ante - 0.5 * ante]
    gains = np.array([always, honest])
    (found,) = nash(game(gains, -gains))
    return {"bluff": found.strategies[0][0], "call": found.strategies[1][0], "value": found.payoffs[0]}


def quantal(A, B, lam):  # noqa: N803
    x, y = quantal_response(game(A, B), lam)
    return {"x": x[0], "y": y[0]}


def dynamics(A, x0, t):  # noqa: N803
    return {"x": replicator(np.array(A, dtype=float), np.array(x0), np.array([t])).shares[0][0]}


def hawk_dove(V, C):  # noqa: N803
    payoffs = np.array([[(V - C) / 2, V], [0.0, V / 2]])
    (stable,) = evolutionarily_stable(payoffs)
    return {"ess_hawk": stable[0], "mean_payoff": stable @ payoffs @ stable}


def stability(A, x):  # noqa: N803
    payoffs, strategy = np.array(A, dtype=float), np.array(x, dtype=float)
    return {"nash": is_symmetric_nash(payoffs, strategy), "ess": is_ess(payoffs, strategy)}


def cooperation(R, S, T, P):  # noqa: N803
    gains = np.array([[R, S], [T, P]])
    least = {}
    for name in ("GRIM", "TFT"):
        (interval,) = equilibrium_discounts(game(gains, gains.T), [NAMED[name]] * 2)
        least[name.lower()] = interval[0]
    return least


def memory_of_one_round(p, q):
    pair = [memory_one(p), memory_one(q)]
    return {
        "u": repeated_payoffs(DILEMMA, pair, discount=1.0),
        "coop": action_frequencies(pair, discount=1.0)[0].sum(),
    }


def extortion(chi, phi):
    """All of (own - P) - chi (other - P) = 0, times phi; P is what both get where both defect."""
    both_defect = DILEMMA[1, 1]
    constant = -phi * np.array([1.0, -chi]) @ both_defect
    return {"p": enforcing(DILEMMA, phi, -phi * chi, constant).chances[:, 0]}


def match(s1, s2, turns):
    return {"scores": match_scores(DILEMMA, [NAMED[s1], NAMED[s2]], turns)}


def tournament(strategies, turns):
    scores = round_robin(DILEMMA, [NAMED[name] for name in strategies], turns)
    return {"totals": dict(zip(strategies, scores[..., 0].sum(axis=1), strict=True))}


FAMILIES = {
    "zero-sum-value": zero_sum_value,
    "nash-equilibria": nash_equilibria,
    "pure-equilibria": pure,
    "mixed-2x2": mixed,
    "volunteers-dilemma": volunteers,
    "bluffing": bluffing,
    "quantal-response": quantal,
    "replicator": dynamics,
    "hawk-dove": hawk_dove,
    "ess": stability,
    "cooperation-threshold": cooperation,
    "memory-one": memory_of_one_round,
    "extortion": extortion,
    "ipd-match": match,
    "ipd-tournament": tournament,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_published_result_is_reproduced(case):
    found = FAMILIES[case["family"]](**case["args"])
    for quantity, expected in case["expected"].items():
        if isinstance(expected, bool):
            assert found[quantity] is expected
        elif isinstance(expected, dict):
            assert found[quantity].keys() == expected.keys()
            for name, number in expected.items():
                assert_near(found[quantity][name], number, case["tol"])
        else:
            assert_near(found[quantity], expected, case["tol"])


def assert_near(found, expected, tolerance):
    numbers = np.array(expected, dtype=float)
    allowed = np.maximum(tolerance["abs"], tolerance["rel"] * np.abs(numbers))
    assert np.shape(found) == numbers.shape
    assert (np.abs(np.array(found) - numbers) <= allowed).all()
