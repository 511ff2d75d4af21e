"""Machines in repeated games: what must hold of any, by second methods and published results."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from sim.arrays import ShapeError
from sim.equilibria import (
    MACHINES,
    Machine,
    action_frequencies,
    best_reply,
    deviation_gains,
    enforcing,
    equilibrium_discounts,
    is_repeated_equilibrium,
    machine_game,
    match_scores,
    memory_one,
    nash,
    regret,
    repeated_payoffs,
    repeated_regret,
    round_robin,
    truces,
)

DILEMMA = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
seeds = st.integers(0, 2**32 - 1)
noises = st.sampled_from([0.0, 0.01, 0.2])
discounts = st.sampled_from([0.0, 0.3, 0.9, 0.99])


def random_pair(seed, *, sure=False):
    """A stage game in whole numbers of up to three actions each, and two machines of up to four states."""
    rng = np.random.default_rng(seed)
    actions = rng.integers(1, 4, 2)
    machines = []
    for own, other in (actions, actions[::-1]):
        states = rng.integers(1, 5)
        weights = rng.integers(0, 3, (states, own)) + 0.0
        weights[np.arange(states), rng.integers(0, own, states)] += 1.0
        chances = (
            np.eye(own)[weights.argmax(axis=1)] if sure else weights / weights.sum(axis=1, keepdims=True)
        )
        moves = rng.integers(0, states, (states, own, other))
        machines.append(Machine(int(rng.integers(states)), chances, moves))
    return rng.integers(-3, 4, (*actions, 2)) + 0.0, machines


def counted(payoffs, machines, rounds):
    """The payoffs of machines that are sure of their actions, one round after another."""
    states, paid = [machine.opening for machine in machines], []
    for _ in range(rounds):
        x, y = (int(machine.chances[state].argmax()) for machine, state in zip(machines, states, strict=True))
        paid.append(payoffs[x, y])
        states = [machines[0].moves[states[0], x, y], machines[1].moves[states[1], y, x]]
    return np.array(paid)


@given(seed=seeds, rounds=st.integers(1, 30), discount=discounts)
@settings(deadline=None)
def test_without_noise_payoffs_are_those_counted_round_by_round(seed, rounds, discount):
    payoffs, machines = random_pair(seed, sure=True)
    paid = counted(payoffs, machines, 3000)
    assert_array_equal(match_scores(payoffs, machines, rounds), paid[:rounds].sum(axis=0))
    weights = (1.0 - discount) * discount ** np.arange(len(paid))
    assert_allclose(repeated_payoffs(payoffs, machines, discount), weights @ paid, rtol=0, atol=1e-10)
    # 16 joint states at most, so play goes round in 16 rounds or fewer after 16
    means = [paid[16 : 16 + period].mean(axis=0) for period in range(1, 17)]
    found = repeated_payoffs(payoffs, machines, 1.0)
    assert min(np.abs(mean - found).max() for mean in means) < 1e-12


@given(seed=seeds, noise=st.sampled_from([0.0, 0.2]))
@settings(deadline=None)
def test_payoffs_tend_to_the_long_run_average_as_the_discount_tends_to_one(seed, noise):
    payoffs, machines = random_pair(seed)
    average = repeated_payoffs(payoffs, machines, 1.0, noise)
    far, near = (
        np.abs(repeated_payoffs(payoffs, machines, 1.0 - patience, noise) - average).max()
        for patience in (1e-6, 1e-8)
    )
    assert near <= max(far / 50.0, 1e-7)
    assert near <= 1e-3


@given(seed=seeds, noise=noises)
@settings(deadline=None, max_examples=30)
def test_a_match_that_may_end_after_any_round_earns_the_discounted_sum(seed, noise):
    """It ends after round n with a chance of (1 - d) d**(n - 1); d is 1/2, and 0.5**40 is 1e-12."""
    payoffs, machines = random_pair(seed)
    earned = sum(0.5**n * match_scores(payoffs, machines, n, noise) for n in range(1, 48))
    assert_allclose(earned, repeated_payoffs(payoffs, machines, 0.5, noise) / 0.5, rtol=0, atol=1e-9)


@given(seed=seeds, noise=noises, discount=st.sampled_from([0.0, 0.6, 0.99, 1.0]))
@settings(deadline=None)
def test_renaming_the_parties_renames_all_that_is_said_of_them(seed, noise, discount):
    payoffs, machines = random_pair(seed)
    renamed, exchanged = payoffs.swapaxes(0, 1)[..., ::-1], machines[::-1]
    assert_allclose(
        repeated_payoffs(renamed, exchanged, discount, noise)[::-1],
        repeated_payoffs(payoffs, machines, discount, noise),
        rtol=0,
        atol=1e-10,
    )
    if discount < 1.0:
        gains = deviation_gains(renamed, exchanged, discount, noise).swapaxes(0, 1)[..., ::-1]
        assert_allclose(gains, deviation_gains(payoffs, machines, discount, noise), rtol=0, atol=1e-8)
        own = repeated_regret(renamed, exchanged, discount, noise)[::-1]
        assert_allclose(own, repeated_regret(payoffs, machines, discount, noise), rtol=0, atol=1e-10)


@given(seed=seeds, noise=noises, discount=discounts)
@settings(deadline=None)
def test_units_rescale_payoffs_and_gains(seed, noise, discount):
    payoffs, machines = random_pair(seed)
    rescaled = 4.0 * payoffs - 7.0
    paid, gains = (call(payoffs, machines, discount, noise) for call in (repeated_payoffs, deviation_gains))
    assert_allclose(
        repeated_payoffs(rescaled, machines, discount, noise), 4.0 * paid - 7.0, rtol=0, atol=1e-9
    )
    assert_allclose(deviation_gains(rescaled, machines, discount, noise), 4.0 * gains, rtol=0, atol=1e-7)


@given(seed=seeds, noise=noises, discount=discounts)
@settings(deadline=None)
def test_the_gain_from_one_deviation_is_that_of_a_machine_that_deviates_once(seed, noise, discount):
    """A machine with one more state, in which it starts and means another action."""
    payoffs, (own, other) = random_pair(seed)
    moves = np.concatenate([own.moves, own.moves[[own.opening]]])
    worth = [
        repeated_payoffs(
            payoffs,
            [Machine(len(own.chances), np.vstack([own.chances, once]), moves), other],
            discount,
            noise,
        )[0]
        for once in np.eye(own.chances.shape[1])
    ]
    gain = (max(worth) - repeated_payoffs(payoffs, (own, other), discount, noise)[0]) / (1.0 - discount)
    found = deviation_gains(payoffs, (own, other), discount, noise)[own.opening, other.opening, 0]
    assert found == pytest.approx(gain, abs=1e-9)


def valued_backwards(payoffs, other, discount, noise, rounds):
    """What the best of all strategies earns the first party in so many rounds, by backward induction."""
    n_actions = len(payoffs)
    value = np.zeros(len(other.chances))
    for _ in range(rounds):
        before = np.empty_like(value)
        for state, chances in enumerate(other.chances):
            meant = []
            for action in range(n_actions):
                done = np.full(n_actions, noise / max(n_actions - 1, 1))
                done[action] = 1.0 - noise if n_actions > 1 else 1.0
                n_other = len(chances)
                theirs = (
                    chances if n_other == 1 else (1 - noise) * chances + noise * (1 - chances) / (n_other - 1)
                )
                meant.append(
                    sum(
                        done[x]
                        * theirs[y]
                        * ((1 - discount) * payoffs[x, y, 0] + discount * value[other.moves[state, y, x]])
                        for x, y in itertools.product(range(n_actions), range(n_other))
                    )
                )
            before[state] = max(meant)
        value = before
    return value[other.opening]


@given(seed=seeds, noise=noises)
@settings(deadline=None, max_examples=25)
def test_a_best_reply_earns_what_backward_induction_says(seed, noise):
    payoffs, (_, other) = random_pair(seed)
    reply = best_reply(payoffs, other, 0.7, noise)
    expected = valued_backwards(payoffs, other, 0.7, noise, rounds=70)  # 0.7 ** 70 is 1e-11
    assert repeated_payoffs(payoffs, [reply, other], 0.7, noise)[0] == pytest.approx(expected, abs=1e-9)


@given(seed=seeds, noise=noises, discount=discounts, party=st.sampled_from([0, 1]))
@settings(deadline=None)
def test_nobody_can_better_a_best_reply(seed, noise, discount, party):
    payoffs, machines = random_pair(seed)
    pair = list(machines)
    pair[party] = best_reply(payoffs, machines[1 - party], discount, noise, party)
    assert repeated_regret(payoffs, pair, discount, noise)[party] <= 1e-10
    assert np.nanmax(deviation_gains(payoffs, pair, discount, noise)[..., party]) <= 1e-9
    gained = repeated_payoffs(payoffs, pair, discount, noise) - repeated_payoffs(
        payoffs, machines, discount, noise
    )
    assert gained[party] == pytest.approx(
        repeated_regret(payoffs, machines, discount, noise)[party], abs=1e-10
    )


@given(seed=seeds, noise=noises, discount=discounts)
@settings(deadline=None)
def test_what_is_subgame_perfect_is_an_equilibrium(seed, noise, discount):
    payoffs, machines = random_pair(seed)
    holds = is_repeated_equilibrium(payoffs, machines, discount, noise)
    if holds:
        assert repeated_regret(payoffs, machines, discount, noise).max() <= 1e-9
    if is_repeated_equilibrium(payoffs, machines, discount, noise, subgame_perfect=True):
        assert holds


@given(seed=seeds, discount=discounts)
@settings(deadline=None)
def test_what_is_no_equilibrium_leaves_a_party_with_regret(seed, discount):
    """Without noise play goes through each of its 16 states or fewer early, so none weighs too little."""
    payoffs, machines = random_pair(seed, sure=True)
    holds = is_repeated_equilibrium(payoffs, machines, discount)
    assert holds is bool(repeated_regret(payoffs, machines, discount).max() <= 1e-12)


def test_to_repeat_an_equilibrium_of_the_stage_game_is_subgame_perfect():
    for one in nash(np.random.default_rng(4).random((3, 3, 2))):
        pair = [Machine(0, own[None], np.zeros((1, 3, 3), dtype=int)) for own in one.strategies]
        payoffs = np.random.default_rng(4).random((3, 3, 2))
        for discount in (0.0, 0.5, 0.99):
            assert is_repeated_equilibrium(payoffs, pair, discount, subgame_perfect=True)


def test_a_play_by_chance_takes_actions_as_often_as_computed():
    """Play stopped with a chance of one less the discount shows one pair of actions a run; five errors."""
    rng, runs, discount, noise = np.random.default_rng(8), 40_000, 0.8, 0.1
    payoffs, machines = random_pair(4)
    assert payoffs.shape == (3, 3, 2)
    states = [np.full(runs, machine.opening) for machine in machines]
    shown, going = np.zeros((3, 3)), np.ones(runs, dtype=bool)
    while going.any():
        taken = []
        for machine, state in zip(machines, states, strict=True):
            meant = (rng.random((runs, 1)) > machine.chances[state].cumsum(axis=1)).sum(axis=1)
            slips = rng.random(runs) < noise
            taken.append(np.where(slips, (meant + rng.integers(1, 3, runs)) % 3, meant))
        stops = going & (rng.random(runs) > discount)
        np.add.at(shown, (taken[0][stops], taken[1][stops]), 1.0)
        going &= ~stops
        states = [
            machines[0].moves[states[0], taken[0], taken[1]],
            machines[1].moves[states[1], taken[1], taken[0]],
        ]
    expected = action_frequencies(machines, discount, noise)
    error = np.sqrt(expected * (1.0 - expected) / runs)
    assert (np.abs(shown / runs - expected) <= 5.0 * error).all()


def test_a_coin_tossed_once_decides_between_two_long_runs():
    """Cooperates for ever with a chance of 0.3, else defects for ever."""
    once = Machine(
        0, np.array([[0.3, 0.7], [1.0, 0.0], [0.0, 1.0]]), np.repeat([[[1, 1], [2, 2]]], 3, axis=0)
    )
    after = once.moves.copy()
    after[1], after[2] = 1, 2
    coin = Machine(0, once.chances, after)
    found = action_frequencies([coin, MACHINES["tit for tat"]], 1.0)
    assert_allclose(found, [[0.3, 0.0], [0.0, 0.7]], rtol=0, atol=1e-15)


@given(seed=seeds)
@settings(deadline=None)
def test_an_enforced_relation_holds_whatever_the_other_party_does(seed):
    """Press & Dyson (2012): own - P = 3 (other - P), and the other's payoff set to 2."""
    other = memory_one(np.random.default_rng(seed).uniform(0.05, 0.95, 4), opening=seed % 4)
    extortioner = enforcing(DILEMMA, 1 / 26, -3 / 26, 2 / 26)
    own, theirs = repeated_payoffs(DILEMMA, [extortioner, other], 1.0)
    assert own - 1.0 == pytest.approx(3.0 * (theirs - 1.0), abs=1e-10)
    equalizer = enforcing(DILEMMA, 0.0, -0.25, 0.5)
    assert repeated_payoffs(DILEMMA, [equalizer, other], 1.0)[1] == pytest.approx(2.0, abs=1e-10)


def test_no_chances_enforce_that_the_other_gets_less_than_by_defecting_on_its_own():
    """Press & Dyson (2012): a payoff can be set from P to R only."""
    with pytest.raises(
        ValueError, match=r"the relation needs chances of \[.*\], expected all between 0 and 1"
    ):
        enforcing(DILEMMA, 0.0, -0.25, 0.125)


@pytest.mark.parametrize(("temptation", "least"), [(4.0, 1 / 2), (4.5, 3 / 4)])
def test_win_stay_lose_shift_keeps_a_truce_where_two_rewards_exceed_temptation_and_punishment(
    temptation, least
):
    """Worked out by hand: a breach gains T - R at once and loses R - P in the next round; never at T = 5."""
    stage = np.array([[[3.0, 3.0], [0.0, temptation]], [[temptation, 0.0], [1.0, 1.0]]])
    pair = [MACHINES["win-stay lose-shift"]] * 2
    (interval,) = equilibrium_discounts(stage, pair, subgame_perfect=True)
    assert interval[0] == pytest.approx(least, abs=1e-8)
    assert equilibrium_discounts(DILEMMA, pair, subgame_perfect=True).shape == (0, 2)


@pytest.mark.parametrize("noise", [0.0, 0.001, 0.05])
def test_contrition_makes_tit_for_tat_subgame_perfect_in_spite_of_slips(noise):
    """Boyd (1989), J. Theoretical Biology 136, 47-56: in good standing, and against slips."""
    contrite, plain = ([MACHINES[f"{kind}tit for tat"]] * 2 for kind in ("contrite ", ""))
    assert is_repeated_equilibrium(DILEMMA, contrite, 0.75, noise, subgame_perfect=True)
    assert not is_repeated_equilibrium(DILEMMA, plain, 0.75, noise, subgame_perfect=True)


def test_a_game_in_machines_is_a_game_like_any_other():
    names = ["tit for tat", "always defect", "always cooperate"]
    game = machine_game(DILEMMA, [MACHINES[name] for name in names], 0.9)
    assert regret(game, [np.array([1.0, 0.0, 0.0])] * 2).max() == 0.0
    assert ((1,), (1,)) in [one.supports for one in nash(game)]
    assert_allclose(
        game, round_robin(DILEMMA, [MACHINES[name] for name in names], 1) * 0.1 + 0.9 * _later(names)
    )


def _later(names):
    """From the second round on: tit for tat has seen what there was, the others never change."""
    rest = {"tit for tat": "tit for tat", "always defect": "suspicious tit for tat"}
    worth = np.empty((3, 3, 2))
    for (i, own), (j, other) in itertools.product(enumerate(names), repeat=2):
        seen = [
            rest.get(by, "tit for tat") if name == "tit for tat" else name
            for name, by in ((own, other), (other, own))
        ]
        worth[i, j] = repeated_payoffs(DILEMMA, [MACHINES[name] for name in seen], 0.9)
    return worth


def test_truces_of_parties_with_unlike_stakes_hold_where_both_are_patient_enough():
    """Under grim trigger the one that gains more by a breach needs more patience: 1/4 and 2/3, by hand."""
    stage = np.array([[[4.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [0.0, 2.0]]])
    for discount, holds in ((0.66, False), (0.67, True)):
        found = {truce.strategy: truce for truce in truces(stage, discount)}
        assert found["grim trigger"].holds is holds
        assert found["grim trigger"].kept == pytest.approx(1.0)
        assert found["always cooperate"].regret.tolist() == pytest.approx([1.0, 2.0])
        assert found["always defect"].kept == 0.0


def test_what_cannot_be_played_is_refused():
    pair = [MACHINES["tit for tat"]] * 2
    for call, message in (
        (
            lambda: repeated_payoffs(np.zeros((3, 2, 2)), pair, 0.9),
            r"payoffs has shape \(3, 2, 2\), expected \(2, 2, 2\)",
        ),
        (lambda: repeated_payoffs(DILEMMA, pair[:1], 0.9), "there are 1 machines, expected 2"),
        (lambda: repeated_payoffs(DILEMMA, pair, 1.1), "discount is 1.1, expected a factor from 0 to 1"),
        (lambda: repeated_payoffs(DILEMMA, pair, 0.9, -0.1), "noise is -0.1"),
        (lambda: deviation_gains(DILEMMA, pair, 1.0), "discount is 1.0, expected a factor from 0 to below 1"),
        (lambda: best_reply(DILEMMA, pair[0], float("nan")), "discount is nan"),
        (lambda: match_scores(DILEMMA, pair, 0), "rounds is 0"),
        (lambda: equilibrium_discounts(DILEMMA, pair, resolution=0), "resolution is 0"),
        (lambda: memory_one([0.5, 0.5]), r"chances has shape \(2,\), expected \(4,\)"),
        (lambda: memory_one([0.5, 0.5, 1.5, 0.5]), "not from 0 on with a sum of one"),
        (lambda: memory_one([0.5] * 4, opening=4), "states run from 0 to 3, found 0 to 4"),
        (lambda: Machine(0, np.eye(2), np.zeros((2, 3, 2), dtype=int)), "expected"),
        (lambda: enforcing(np.zeros((2, 3, 2)), 1.0, 1.0, 0.0), "expected"),
    ):
        with pytest.raises(ValueError, match=message):
            call()
    of_three = Machine(0, np.full((1, 3), 1 / 3), np.zeros((1, 3, 2), dtype=int))
    with pytest.raises(ShapeError, match=r"expected \(S_1, A, B\) and \(S_2, B, A\)"):
        action_frequencies([pair[0], of_three], 0.5)
