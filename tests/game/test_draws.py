"""The two layers of uncertainty: what is drawn once for a set, and what a world or a type redraws."""

import json
import random
from dataclasses import replace
from fnmatch import fnmatch
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sim
from sim.game import (
    Game,
    OrderError,
    Worlds,
    build_game,
    count_sets,
    draw_sets,
    draw_types,
    draw_worlds,
    set_of_world,
)
from sim.scenario import Order, loads
from sim.talks import list_parts
from tests.talks.random_games import document, game, numbers

DRAWS = 60
some = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
ALL_HIDDEN = ["stakes", "war", "optimism", "talking"]
PRIVATE = {
    "stakes": ("demands.*", "costs.*", "links.*.worth"),
    "war": ("war.cost_per_day",),
    "optimism": ("prospects.optimism",),
    "talking": ("talking.cost", "talking.leaving"),
}
COUNTED = ("horizon.days", "*.exchanges", "*.days_after_last", "*.drafts", "*.after_days")


def drawn(played: Game, seed: int, draws: int = DRAWS) -> tuple[np.ndarray, np.ndarray, Worlds]:
    """Return the sets of a run, their types and all its worlds."""
    sets, of_world = draw_sets(played, seed, count_sets(draws)), set_of_world(draws)
    worlds = draw_worlds(played, seed, sets[of_world], np.arange(draws), of_world)
    return sets, draw_types(played, seed, sets, 0), worlds


# ---- how many sets, and whose they are ------------------------------------------------------------


@given(draws=st.integers(1, 30_000))
@some
def test_worlds_are_dealt_evenly_and_in_order_to_max_20_draws_20_sets(draws: int) -> None:
    n_sets = max(20, draws // 20) if draws >= 40 else max(1, draws // 2)
    assert count_sets(draws) == n_sets
    of_world = set_of_world(draws)
    assert (np.diff(of_world) >= 0).all()
    counts = np.bincount(of_world)
    assert len(counts) == n_sets
    assert counts.sum() == draws
    assert counts.max() - counts.min() <= 1


def test_the_default_10_000_draws_are_500_sets_of_20_worlds() -> None:
    assert (np.bincount(set_of_world(10_000)) == 20).all()
    assert count_sets(10_000) == 500


# ---- sets -----------------------------------------------------------------------------------------


@given(number=numbers)
@some
def test_every_number_of_a_set_is_within_its_range_and_counts_are_whole(number: int) -> None:
    played = game(number)
    sets, _, _ = drawn(played, number)
    low, high = played.ranges[:, 0], played.ranges[:, 2]
    counted = np.array([any(fnmatch(path, pattern) for pattern in COUNTED) for path in played.numbers])
    assert ((low <= sets) & (sets <= high))[:, ~counted].all()
    assert ((np.rint(low) <= sets) & (sets <= np.rint(high)))[:, counted].all()
    assert (sets[:, counted] == np.rint(sets[:, counted])).all()


def with_order(body: dict[str, Any], *constraints: str) -> Game:
    ordered = {**body, "order": {"x": list(constraints)}} if constraints else body
    return build_game(loads(json.dumps(ordered), "ordered", parts=list_parts()))


GIFTS = ("one", "two", "three")


def with_three_ranges(number: int) -> dict[str, Any]:
    """Return a random file with three stakes of the same range, and the war costs of two parties."""
    body = document(random.Random(number))
    body["issues"]["gift"] = dict.fromkeys(("none", *GIFTS))
    body["parties"]["north"]["demands"]["gift"] = {key: [0.1, 0.2, 0.4] for key in GIFTS}
    body["parties"]["south"]["costs"]["gift"] = dict.fromkeys(GIFTS, 0.1)
    for party in ("north", "south"):
        body["parties"][party]["war"]["cost_per_day"] = [0.001, 0.005, 0.02]
    return body


GIFT = "parties.north.demands.gift"
RANKS = (f"{GIFT}.three >= {GIFT}.two", f"{GIFT}.two >= {GIFT}.one")
WARS = "parties.north.war.cost_per_day >= parties.south.war.cost_per_day"


@given(number=numbers)
@some
def test_order_constraints_hold_in_every_set(number: int) -> None:
    played = with_order(with_three_ranges(number), *RANKS, WARS)
    sets = draw_sets(played, number, 40)
    for constraint in played.scenario.order:
        assert (played.column(sets, constraint.greater) >= played.column(sets, constraint.lesser)).all()
    assert len(played.scenario.order) == 3


@given(number=numbers)
@some
def test_order_constraints_redraw_only_the_numbers_they_tie_in_the_sets_that_break_them(number: int) -> None:
    body = with_three_ranges(number)
    free, tied = with_order(body), with_order(body, *RANKS, WARS)
    assert free.numbers == tied.numbers
    before, after = draw_sets(free, number, 40), draw_sets(tied, number, 40)
    gifts = [free.position[f"{GIFT}.{option}"] for option in GIFTS]
    wars = [free.position[f"parties.{party}.war.cost_per_day"] for party in ("north", "south")]
    others = [i for i in range(len(free.numbers)) if i not in (*gifts, *wars)]
    np.testing.assert_array_equal(before[:, others], after[:, others])
    one, two, three = before[:, gifts].T
    kept = (three >= two) & (two >= one)
    np.testing.assert_array_equal(before[kept][:, gifts], after[kept][:, gifts])
    assert (before[~kept][:, gifts] != after[~kept][:, gifts]).all()
    kept = before[:, wars[0]] >= before[:, wars[1]]
    np.testing.assert_array_equal(before[kept][:, wars], after[kept][:, wars])


def test_ordered_numbers_are_distributed_as_free_ones_given_that_the_order_holds() -> None:
    """Three exchangeable numbers in order are order statistics: compared with sorted free draws."""
    n, body = 5_000, with_three_ranges(1)
    tied = draw_sets(with_order(body, *RANKS), 1, n)
    free = draw_sets(with_order(body), 2, n)
    columns = [i for i, path in enumerate(with_order(body).numbers) if path.startswith(GIFT)]
    expected, found = np.sort(free[:, columns], axis=1), tied[:, columns]
    for power in (1, 2):
        one, two = expected**power, found**power
        error = np.sqrt((one.var(axis=0) + two.var(axis=0)) / n)
        assert (abs(one.mean(axis=0) - two.mean(axis=0)) <= 5 * error).all()


def test_a_rank_that_no_draw_can_meet_is_an_order_error() -> None:
    """A scenario's own check refuses it sooner; two exact numbers pass that only if they keep it."""
    played = game(3)
    narrow = np.array([[0.0, 0.0, 0.0]] * len(played.numbers))
    narrow[1] = 1.0
    scenario = played.scenario.model_copy(
        update={"order": (Order(source="x", greater=played.numbers[0], lesser=played.numbers[1]),)}
    )
    with pytest.raises(OrderError, match=played.numbers[1].replace(".", r"\.")):
        draw_sets(replace(played, scenario=scenario, ranges=narrow), 1, 2)


# ---- worlds and types -----------------------------------------------------------------------------


@given(number=numbers, what=st.lists(st.sampled_from(ALL_HIDDEN), unique=True))
@some
def test_a_world_redraws_what_is_hidden_and_the_waits_and_nothing_else(number: int, what: list[str]) -> None:
    played = game(number, **{"hidden.what": what, "hidden.spread": [0.1, 0.3, 0.6]})
    sets, types, worlds = drawn(played, number)
    patterns = [own for kind in what for own in PRIVATE[kind]]
    own_paths = [path.partition(".")[2].partition(".")[2] for path in played.numbers]
    hidden = np.array(
        [
            path.startswith("parties.") and any(fnmatch(own, pattern) for pattern in patterns)
            for path, own in zip(played.numbers, own_paths, strict=True)
        ]
    )
    np.testing.assert_array_equal(played.private, hidden)
    waits = np.array([path.endswith("days_after_last") for path in played.numbers])
    of_world = sets[worlds.sets]
    np.testing.assert_array_equal(worlds.values[:, ~hidden & ~waits], of_world[:, ~hidden & ~waits])
    np.testing.assert_array_equal(
        types[:, :, ~hidden], np.repeat(sets[:, None], types.shape[1], 1)[:, :, ~hidden]
    )
    if hidden.any():
        nonzero = hidden & (of_world != 0).all(axis=0)
        assert (worlds.values[:, nonzero] != of_world[:, nonzero]).all()
        assert (types[:, :, nonzero] != sets[:, None, nonzero]).all()


@given(number=numbers)
@some
def test_a_hidden_number_keeps_its_sign_and_stays_exact_where_nothing_is_spread(number: int) -> None:
    spread, exact = ({"hidden.what": ALL_HIDDEN, "hidden.spread": s} for s in ([0.2, 0.5, 1], 0))
    sets, types, worlds = drawn(game(number, **spread), number)
    np.testing.assert_array_equal(np.sign(worlds.values), np.sign(sets[worlds.sets]))
    np.testing.assert_array_equal(np.sign(types), np.sign(np.repeat(sets[:, None], types.shape[1], 1)))
    played = game(number, **exact)
    sets, types, worlds = drawn(played, number)
    private = played.private
    np.testing.assert_array_equal(worlds.values[:, private], sets[worlds.sets][:, private])
    np.testing.assert_array_equal(types, np.repeat(sets[:, None], types.shape[1], 1))


@pytest.mark.parametrize("spread", [0.1, 0.5, 1.0])
def test_a_hidden_number_is_right_on_average_in_worlds_and_in_types(spread: float) -> None:
    """value * exp(s z - s^2/2): mean the value, variance value^2 (exp(s^2) - 1), log-mean -s^2/2."""
    played = game(7, **{"hidden.what": ALL_HIDDEN, "hidden.spread": spread, "model.types": 4})
    draws = 40_000
    sets, types, worlds = drawn(played, 1, draws)
    private = np.flatnonzero(played.private & (sets != 0).all(axis=0))
    assert len(private) > 5
    of_worlds = worlds.values[:, private] / sets[worlds.sets][:, private]
    of_types = (types[:, :, private] / sets[:, None, private]).reshape(-1, len(private))
    for ratio in (of_worlds, of_types):
        n = len(ratio)
        assert (abs(ratio.mean(axis=0) - 1) <= 5 * np.sqrt(np.expm1(spread**2) / n)).all()
        logs = np.log(ratio)
        assert (abs(logs.mean(axis=0) + spread**2 / 2) <= 5 * spread / np.sqrt(n)).all()
        assert (abs(logs.var(axis=0) - spread**2) <= 5 * spread**2 * np.sqrt(2 / n)).all()


def test_private_numbers_are_drawn_independently_and_no_type_is_the_truth() -> None:
    played = game(7, **{"hidden.what": ALL_HIDDEN, "hidden.spread": 0.5})
    sets, types, worlds = drawn(played, 1, 20_000)
    private = np.flatnonzero(played.private & (sets != 0).all(axis=0))
    logs = np.log(worlds.values[:, private] / sets[worlds.sets][:, private])
    correlation = np.corrcoef(logs.T) - np.eye(len(private))
    assert abs(correlation).max() <= 5 / np.sqrt(len(logs))
    for k in range(types.shape[1]):
        assert not (types[worlds.sets, k][:, private] == worlds.values[:, private]).any()


@given(number=numbers)
@some
def test_a_red_line_is_there_as_often_as_its_chance_says(number: int) -> None:
    """Given the chances of the sets, the count is a sum of independent draws: 5 standard errors."""
    played = game(number)
    sets, _, worlds = drawn(played, number, 2000)
    for p, mine in enumerate(played.stakes):
        for column, name in enumerate(mine.line_names):
            path = f"parties.{played.parties[p]}.red_lines.{name}.chance"
            chance = played.column(sets, path)[worlds.sets]
            error = np.sqrt((chance * (1 - chance)).sum())
            assert abs(worlds.lines[p][:, column].sum() - chance.sum()) <= 5 * error


@pytest.mark.parametrize("chance", [0, 1])
def test_a_red_line_of_chance_0_is_never_there_and_of_chance_1_always(chance: int) -> None:
    number = next(n for n in range(100) if any(mine.line_names for mine in game(n).stakes))
    played = game(number, **{path: chance for path in game(number).numbers if path.endswith(".chance")})
    _, _, worlds = drawn(played, 1)
    assert {bool(there) for lines in worlds.lines for there in lines.ravel()} == {bool(chance)}


def test_openers_are_drawn_by_an_even_lot_and_luck_is_standard_normal() -> None:
    number = next(n for n in range(100) if len(game(n).parties) == 3 and len(game(n).rounds) == 3)
    played, n = game(number), 20_000
    _, _, worlds = drawn(played, 1, n)
    for r in range(3):
        shares = np.bincount(worlds.opener[:, r], minlength=3) / n
        assert (abs(shares - 1 / 3) <= 5 * np.sqrt(2 / 9 / n)).all()
        assert abs(worlds.luck[:, r].mean()) <= 5 / np.sqrt(n)
        assert abs(worlds.luck[:, r].var() - 1) <= 5 * np.sqrt(2 / n)
    assert abs(np.corrcoef(worlds.luck.T) - np.eye(3)).max() <= 5 / np.sqrt(n)


@given(number=numbers)
@some
def test_rounds_come_in_order_and_later_ones_after_whole_days_within_their_range(number: int) -> None:
    played = game(number)
    _, _, worlds = drawn(played, number)
    assert (worlds.days[:, 0] == 4).all()  # 5 January, counted from the first
    waits = np.diff(worlds.days, axis=1)
    assert ((waits >= 1) & (waits <= 15)).all()
    for r, name in enumerate(played.rounds[1:]):
        drawn_wait = worlds.values[:, played.position[f"rounds.{name}.days_after_last"]]
        np.testing.assert_array_equal(drawn_wait, waits[:, r])


# ---- one number changed, all other draws as they were ---------------------------------------------


def assert_same_but(columns: list[int], one: Any, two: Any) -> None:
    """Compare two results of ``drawn`` outside some columns of numbers."""
    (sets, types, worlds), (other_sets, other_types, other_worlds) = one, two
    rest = [i for i in range(sets.shape[1]) if i not in columns]
    np.testing.assert_array_equal(sets[:, rest], other_sets[:, rest])
    np.testing.assert_array_equal(types[:, :, rest], other_types[:, :, rest])
    np.testing.assert_array_equal(worlds.values[:, rest], other_worlds.values[:, rest])
    np.testing.assert_array_equal(worlds.luck, other_worlds.luck)
    np.testing.assert_array_equal(worlds.opener, other_worlds.opener)


@given(number=numbers, lot=st.integers(0, 10**6))
@some
def test_setting_one_number_leaves_every_other_draw_as_it_was(number: int, lot: int) -> None:
    played = game(number)
    settable = [path for path in played.numbers if path != "hidden.spread"]
    path = settable[lot % len(settable)]
    i = played.position[path]
    changed = game(number, **{path: float(played.ranges[i, 2])})
    place = [changed.position[same] for same in played.numbers]  # one set for the first time comes last
    one, (sets, types, worlds) = drawn(played, number), drawn(changed, number)
    two = sets[:, place], types[:, :, place], replace(worlds, values=worlds.values[:, place])
    assert_same_but([i], one, two)
    if not path.endswith(".chance"):
        for lines, other in zip(one[2].lines, two[2].lines, strict=True):
            np.testing.assert_array_equal(lines, other)
    if not path.endswith("days_after_last"):
        np.testing.assert_array_equal(one[2].days, two[2].days)


@given(number=numbers)
@some
def test_another_spread_moves_private_numbers_only_and_by_the_same_luck(number: int) -> None:
    small, large = (
        game(number, **{"hidden.what": ALL_HIDDEN, "hidden.spread": spread}) for spread in (0.2, 0.4)
    )
    one, two = drawn(small, number), drawn(large, number)
    private = np.flatnonzero(small.private).tolist()
    assert_same_but([*private, small.position["hidden.spread"]], one, two)
    for sets, values in (
        (one[0][one[2].sets], (one[2].values, two[2].values)),
        (one[0][:, None], (one[1], two[1])),
    ):
        nonzero = [i for i in private if (sets[..., i] != 0).all()]
        z = [
            (np.log(v[..., nonzero] / sets[..., nonzero]) + s**2 / 2) / s
            for v, s in zip(values, (0.2, 0.4), strict=True)
        ]
        np.testing.assert_allclose(z[0], z[1], atol=1e-9)


@given(number=numbers, draws=st.integers(41, 200), cut=st.integers(1, 40))
@some
def test_a_world_is_the_same_whatever_worlds_are_drawn_with_it(number: int, draws: int, cut: int) -> None:
    played = game(number)
    sets, types, whole = drawn(played, number, draws)
    rest = np.arange(cut, draws)
    of_rest = set_of_world(draws)[rest]
    tail = draw_worlds(played, number, sets[of_rest], rest, of_rest)
    for what in ("values", "days", "luck", "opener", "index", "sets"):
        np.testing.assert_array_equal(getattr(tail, what), getattr(whole, what)[cut:], err_msg=what)
    for lines, other in zip(tail.lines, whole.lines, strict=True):
        np.testing.assert_array_equal(lines, other[cut:])
    first = int(of_rest[0])
    np.testing.assert_array_equal(draw_types(played, number, sets[first:], first), types[first:])


@given(number=numbers, n_sets=st.integers(1, 30))
@some
def test_more_sets_leave_the_first_ones_as_they_were(number: int, n_sets: int) -> None:
    played = with_order(with_three_ranges(number), *RANKS)
    np.testing.assert_array_equal(draw_sets(played, number, 30)[:n_sets], draw_sets(played, number, n_sets))


def test_the_two_parties_of_antalya_have_the_same_ranges_but_draws_of_their_own() -> None:
    played = build_game(sim.load("antalya"))
    sets = draw_sets(played, 1, 500)
    for own in ("war.cost_per_day", "prospects.optimism", "trust.level", "talking.hope"):
        russia, ukraine = (played.position[f"parties.{party}.{own}"] for party in ("russia", "ukraine"))
        np.testing.assert_array_equal(played.ranges[russia], played.ranges[ukraine])
        assert abs(np.corrcoef(sets[:, russia], sets[:, ukraine])[0, 1]) <= 5 / np.sqrt(500)


def test_every_rank_of_antalya_holds_in_every_set() -> None:
    played = build_game(sim.load("antalya"))
    sets = draw_sets(played, 1, 2000)
    assert len(played.scenario.order) > 10
    for rank in played.scenario.order:
        assert (played.column(sets, rank.greater) >= played.column(sets, rank.lesser)).all()
