"""A truce as a repeated game: exact counts, slips of the hand, and the shadow of the future (result 15).

Strategies are written here a second time, as rules about the history of both, and played out.
"""

import itertools

import numpy as np
import pytest

from sim.equilibria import (
    MACHINES,
    deviation_gains,
    equilibrium_discounts,
    is_repeated_equilibrium,
    repeated_payoffs,
    round_robin,
)

C, D = 0, 1
RULES = {
    "always cooperate": lambda own, other: C,
    "always defect": lambda own, other: D,
    "tit for tat": lambda own, other: other[-1] if other else C,
    "suspicious tit for tat": lambda own, other: other[-1] if other else D,
    "tit for two tats": lambda own, other: D if other[-2:] == [D, D] else C,
    "grim trigger": lambda own, other: D if D in own + other else C,
    "win-stay lose-shift": lambda own, other: C if own[-1:] == other[-1:] else D,
    "alternate": lambda own, other: len(own) % 2,
}


def dilemma(R, S, T, P):  # noqa: N803 - as in the literature
    gains = np.array([[R, S], [T, P]], dtype=float)
    return np.stack([gains, gains.T], axis=-1)


STANDARD = dilemma(3, 0, 5, 1)


def played(first, second, rounds, noise=0.0, rng=None):
    """The actions of both parties, round by round, (rounds, 2)."""
    own, other = [], []
    for _ in range(rounds):
        meant = first(own, other), second(other, own)
        slips = rng.random(2) < noise if noise else (False, False)
        for history, action, slip in zip((own, other), meant, slips, strict=True):
            history.append(1 - action if slip else action)
    return np.array([own, other]).T


@pytest.mark.parametrize("rounds", [1, 7, 200])
def test_tournament_scores_are_those_counted_round_by_round(rounds):
    names = list(RULES)
    scores = round_robin(STANDARD, [MACHINES[name] for name in names], rounds)
    for (i, own), (j, other) in itertools.product(enumerate(names), repeat=2):
        actions = played(RULES[own], RULES[other], rounds)
        counted = STANDARD[actions[:, 0], actions[:, 1]].sum(axis=0)
        assert scores[i, j].tolist() == counted.tolist(), (own, other)


@pytest.mark.parametrize("noise", [1e-9, 0.05, 0.3])
def test_tit_for_tat_with_slips_earns_the_mean_of_the_four_payoffs(noise):
    """Nowak & Sigmund (1990): however rare the slips are; 9/4 in the standard dilemma."""
    paid = repeated_payoffs(STANDARD, [MACHINES["tit for tat"]] * 2, discount=1.0, noise=noise)
    assert paid == pytest.approx([9 / 4, 9 / 4], abs=1e-12)


@pytest.mark.parametrize("name", ["tit for tat", "win-stay lose-shift", "tit for two tats"])
def test_play_with_slips_earns_what_is_computed(name):
    """Means of 40 matches apart from each other, after a start that is left out."""
    rng = np.random.default_rng(15)
    means = []
    for _ in range(40):
        actions = played(RULES[name], RULES[name], 600, 0.05, rng)[100:]
        means.append(STANDARD[actions[:, 0], actions[:, 1], 0].mean())
    error = np.std(means, ddof=1) / np.sqrt(len(means))
    paid = repeated_payoffs(STANDARD, [MACHINES[name]] * 2, discount=1.0, noise=0.05)[0]
    assert np.mean(means) == pytest.approx(paid, abs=5.0 * error)
    assert error < 0.05


THRESHOLDS = [  # stage payoffs R, S, T, P, and the published thresholds worked out by hand
    ((3, 0, 5, 1), 1 / 2, 2 / 3),
    ((4, -1, 6, 3), 2 / 3, 2 / 3),  # to defect for ever tempts more than to alternate
    ((10, 0, 11, 1), 1 / 10, 1 / 10),
    ((5, 1, 8, 2), 1 / 2, 3 / 4),
]


@pytest.mark.parametrize(("stage", "grim", "tit_for_tat"), THRESHOLDS)
def test_grim_and_tit_for_tat_are_equilibria_just_above_their_thresholds_and_not_just_below(
    stage, grim, tit_for_tat
):
    """Friedman (1971); Axelrod (1984)."""
    for name, threshold in (("grim trigger", grim), ("tit for tat", tit_for_tat)):
        pair = [MACHINES[name]] * 2
        assert is_repeated_equilibrium(dilemma(*stage), pair, threshold + 1e-6)
        assert not is_repeated_equilibrium(dilemma(*stage), pair, threshold - 1e-6)
        (interval,) = equilibrium_discounts(dilemma(*stage), pair)
        assert interval[0] == pytest.approx(threshold, abs=1e-8)


@pytest.mark.parametrize(("stage", "grim", "_"), THRESHOLDS)
def test_one_breach_of_grim_pays_just_below_its_threshold_and_not_just_above(stage, grim, _):
    pair = [MACHINES["grim trigger"]] * 2
    assert (deviation_gains(dilemma(*stage), pair, grim - 1e-6)[0, 0] > 0.0).all()
    assert (np.nan_to_num(deviation_gains(dilemma(*stage), pair, grim + 1e-6)) == 0.0).all()
    assert is_repeated_equilibrium(dilemma(*stage), pair, grim + 1e-6, subgame_perfect=True)


def test_one_breach_of_tit_for_tat_pays_just_below_its_threshold_and_not_just_above():
    pair = [MACHINES["tit for tat"]] * 2
    assert (deviation_gains(STANDARD, pair, 2 / 3 - 1e-6)[0, 0] > 0.0).all()
    assert (deviation_gains(STANDARD, pair, 2 / 3 + 1e-6)[0, 0] == 0.0).all()


def test_tit_for_tat_would_rather_not_strike_back_where_it_is_patient():
    """It is no subgame-perfect equilibrium: after a breach, to forgive once ends the feud."""
    gains = deviation_gains(STANDARD, [MACHINES["tit for tat"]] * 2, 0.9)
    # the first party has seen the other defect, the other has seen it cooperate
    assert gains[1, 0, 0] > 0.0
    assert gains[1, 0, 1] == 0.0


@pytest.mark.parametrize("discount", [0.45, 0.55, 0.62, 0.72])
def test_no_pattern_of_breaches_beats_an_equilibrium_and_one_beats_what_is_none(discount):
    """Every pattern of four rounds, gone through again and again, against grim and tit for tat."""
    weights = (1.0 - discount) * discount ** np.arange(120)
    for name in ("grim trigger", "tit for tat"):
        worth = []
        for pattern in itertools.product((C, D), repeat=4):
            actions = played(lambda own, _, p=pattern: p[len(own) % 4], RULES[name], 120)
            worth.append(weights @ STANDARD[actions[:, 0], actions[:, 1], 0])
        loyal = STANDARD[C, C, 0] * weights.sum()
        is_beaten = max(worth) > loyal + 1e-9
        assert is_repeated_equilibrium(STANDARD, [MACHINES[name]] * 2, discount) is not is_beaten
