"""The comparison of strategies on made-up runs and games by hand, its tables, and the document."""

import re

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

from experiments import library_domains, library_seats, strategy_library
from experiments.library_game import merged, resampled, solve
from experiments.library_seats import Played, mean_where, told, with_sureness, worths_at_the_end
from experiments.library_strategies import Entry, library, loaded
from experiments.library_telling import tell
from sim.game import build_game
from sim.scenario.names import strategy_parts
from sim.talks import list_parts, play
from sim.talks.named_strategies import NAMED_STRATEGIES

SETS = np.array([0, 0, 1, 1])


def run(payoff, **columns):
    """Four worlds in two sets; a claim that is not given holds nowhere."""
    nowhere = np.zeros(4, dtype=bool)
    names = ("signed", "ceasefire", "breakdown", "in_force")
    claims = {name: np.array(columns.get(name, nowhere), dtype=bool) for name in names}
    return Played(
        payoff=np.array(payoff, dtype=float),
        distance=np.array(columns.get("distance", np.zeros(4)), dtype=float),
        sets=SETS,
        **claims,
    )


STANDS = run([[0, 1], [0, 1], [0, 1], [0, 1]], signed=[1, 1, 0, 0])


def test_what_a_seat_tells_by_hand():
    """Gains 1 in the first set and 3 in the second, the other loses 2: mean 2, standard error 1."""
    other = run(
        [[1, -1], [1, -1], [3, -1], [3, -1]],
        signed=[1, 1, 1, 1],
        in_force=[1, 0, 0, 1],
        distance=[0.5, 9, 9, 0.1],
    )
    row = told(other, STANDS, 0)
    assert (row["own"], row["own_error"]) == (2.0, pytest.approx(1.96))
    assert (row["rival"], row["rival_error"]) == (-2.0, 0.0)
    assert (row["signed"], row["signed_error"]) == (0.5, pytest.approx(1.96 * 0.5))
    assert row["distance_of_deals"] == pytest.approx(0.3)
    assert told(other, STANDS, 1)["own"] == row["rival"]


def test_a_seat_that_changes_nothing_differs_by_nothing_and_is_not_sure():
    row = {"kind": "leaving"} | told(STANDS, STANDS, 0)
    assert [row[key] for key in library_seats.MEASURES] == [0.0] * 6
    rows = pl.DataFrame([row, row | {"own": 0.1, "own_error": 0.0}, row | {"kind": "", "own": 9.0}])
    assert with_sureness(rows)["sure"].to_list() == [False, True, False]


def test_a_difference_at_the_edge_of_its_interval_is_not_sure_among_many():
    """2.2 standard errors alone are beyond 95 %; times 20 comparisons and their harmonic sum they are not."""
    rows = pl.DataFrame({"kind": ["x"] * 20, "own": [2.2] + [0.0] * 19, "own_error": [1.96] * 20})
    assert with_sureness(rows.head(1))["sure"].to_list() == [True]
    assert not with_sureness(rows)["sure"].any()


def test_a_mean_over_some_worlds_has_the_error_of_a_ratio():
    """Two of set 0 (1 and 3) and one of set 1 (5): mean 3; totals off by -2 and 2, over 3 worlds."""
    values, where = np.array([1.0, 3.0, 5.0, 99.0]), np.array([True, True, True, False])
    mean, error = mean_where(values, where, SETS)
    assert (mean, error) == (3.0, pytest.approx(1.96 * np.sqrt(2 * 8) / 3))
    assert np.isnan(mean_where(values, where & False, SETS)).all()


def test_every_part_and_every_named_strategy_is_in_the_library_or_changes_the_same_as_one_that_is():
    scenario = loaded("antalya")
    labels = {entry.label for entry in library(scenario)}
    dropped = {
        f"{kind} {name}" for kind, parts in strategy_parts(list_parts()).items() for name in parts
    } - labels
    own = {
        f"{kind} {part.name}"
        for kind, part in scenario.parties["russia"].strategy.items()
        if not part.parameters
    }
    assert dropped == own  # a part that the scenario has anyhow, without parameters
    assert set(NAMED_STRATEGIES) - labels == {"firm but fair", "no concession"}  # each is a part by itself


def test_the_game_leaves_out_what_reads_its_rivals_numbers():
    with_bounds, without = (library(loaded("antalya"), bounds=bounds) for bounds in (True, False))
    assert {e.label for e in with_bounds} - {e.label for e in without} == {"opponent_model oracle"}


def test_what_deals_would_have_paid_at_the_end_is_what_the_run_says_of_each():
    game = build_game(loaded("river_crossing"))
    batch = next(iter(play(game, 40, 1)))
    end = batch.rounds[-1].standing.state
    values = np.array(list(worths_at_the_end(game, batch)))
    assert values[np.arange(40), end] == pytest.approx(batch.payoff)
    crossed = np.isneginf(values).any(axis=2)
    there = batch.worlds.lines[0][:, 0]  # velm's council, against the full share
    full = game.deals.choice[:, game.deals.issues.index("water")] == 2
    assert (crossed == there[:, None] & full).all()


DILEMMA = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
STAG_HUNT = np.array([[[4.0, 4.0], [0.0, 3.0]], [[3.0, 0.0], [3.0, 3.0]]])


def test_equilibria_are_those_of_the_whole_game_after_dominated_strategies_are_gone():
    """A stag hunt with a third strategy for each that nothing is worse than."""
    game = np.full((3, 3, 2), -9.0)
    game[:2, :2] = STAG_HUNT
    game[2, :, 0] = game[:, 2, 1] = -10.0
    solved = solve(game)
    assert [removed.tolist() for removed in solved.removed] == [[0, 0, 1], [0, 0, 1]]
    found = [tuple(own.tolist() for own in one.strategies) for one in solved.equilibria]
    assert ([1.0, 0.0, 0.0], [1.0, 0.0, 0.0]) in found and ([0.0, 1.0, 0.0], [0.0, 1.0, 0.0]) in found
    mixed = next(one for one in solved.equilibria if not one.is_pure)
    assert mixed.strategies[0] == pytest.approx([0.75, 0.25, 0.0]) and mixed.certified


def test_strategies_that_pay_the_same_in_the_mean_only_are_not_taken_for_one():
    by_set = np.stack([DILEMMA, DILEMMA], axis=2)
    by_set[0, :, 0] += 1.0
    by_set[0, :, 1] -= 1.0
    twin = np.concatenate([by_set, by_set[:1], 2 * by_set[:1].mean(axis=2, keepdims=True) - by_set[:1]])
    assert merged(twin)[0].tolist() == [0, 1, 0, 3]


def test_resamples_say_how_often_a_strategy_survives():
    """A dilemma in one set, its mirror in the other; 5 standard errors of a share of 100 are 0.22."""
    by_set = np.stack([DILEMMA, DILEMMA[::-1, ::-1]], axis=2)
    survives, used, met = resampled(by_set, 100)
    ties = 0.5  # one of each set: what dominates in the one is as much worse in the other
    assert len(met) == 100
    for p in range(2):
        assert survives[p] == pytest.approx([0.25 + ties, 0.25 + ties], abs=0.22)
        assert (used[p] <= survives[p] + 1e-9).all()


def test_a_domain_without_gains_for_both_is_left_out():
    """Two options, and whoever gains by one loses by the other."""
    from sim.interop import Domain

    def domain(worths, reservation):
        tables = tuple((np.array(own),) for own in worths)
        return Domain(
            name="x",
            issues=("a",),
            options=(("l", "r"),),
            parties=("p", "q"),
            tables=tables,
            reservation=np.array(reservation),
            discount=np.ones(2),
        )

    assert not list(library_domains.pairs(domain([[1.0, 0.0], [0.0, 1.0]], [0.5, 0.5])))
    (pair,) = library_domains.pairs(domain([[1.0, 0.0], [0.5, 1.0]], [0.0, 0.0]))
    found = library_domains.met(pair, "reservation_value", "reservation_value", 5)
    assert found.tolist() == pytest.approx([0.0, 1.0, 1.0, np.hypot(0, 0), np.hypot(1.0, 0.5)])
    nothing = library_domains.met(
        pair, "never_conceding", {"time_dependent": {"exponent": 4.0, "hold": 1.0}}, 5
    )
    assert nothing.tolist() == pytest.approx([0.0, 0.0, 0.0, 1.0, np.hypot(1.0, 0.5)])


@pytest.mark.skipif(not library_domains.material().is_dir(), reason="needs the published domains")
def test_published_domains_can_be_played():
    from sim.interop import read_genius

    found = library_domains.round_robin(read_genius(library_domains.material() / "Laptop"), steps=5)
    own, rival, agreed = found[..., 0], found[..., 1], found[..., 2]
    assert (own == rival.T).all() and ((agreed >= 0) & (agreed <= 1)).all()
    assert (found[..., 3] <= found[..., 4] + 1e-12).all()  # the Nash deal is on the frontier


def test_the_document_says_what_the_tables_say_and_of_these_very_scenarios():
    tables = strategy_library.read_tables()
    text = strategy_library.DOCUMENT.read_text(encoding="utf-8")
    assert strategy_library.documented(text, tell(tables)) == text
    written = dict(tables["games"].select("scenario", "hash").unique().iter_rows())
    assert written == {name: loaded(name).hash for name in strategy_library.SEAT_DRAWS}


def test_every_figure_of_the_text_is_one_of_the_tables():
    text = strategy_library.DOCUMENT.read_text(encoding="utf-8")
    written = "".join(tell(strategy_library.read_tables()).values())
    by_hand = re.sub(r"<!-- (\w+):begin -->.*?<!-- \1:end -->", "", text, flags=re.DOTALL)
    figure = re.compile(r"[-+]?\d+\.\d+ ± \d+\.\d+")
    named = set(figure.findall(by_hand))
    assert len(named) > 60
    assert named <= set(figure.findall(written))


def test_who_signs_less_ends_farther_from_the_frontier_as_the_picture_says():
    """Among aspirations; of these the title speaks."""
    rows = strategy_library.read_tables()["seats"].filter(kind="aspiration")
    for name in ("antalya", "river_crossing"):
        both = (
            rows.filter(scenario=name).group_by("strategy").agg(pl.col("signed", "distance_of_deals").mean())
        )
        assert spearmanr(both["signed"], both["distance_of_deals"]).statistic < -0.5


def test_the_tables_have_every_strategy_of_the_library_in_every_seat():
    rows = strategy_library.read_tables()["seats"]
    for name in strategy_library.SEAT_DRAWS:
        said = list(rows.filter(scenario=name).select("kind", "strategy", "party").iter_rows())
        parties = loaded(name).parties
        assert said == [(e.kind, e.name, party) for e in library(loaded(name)) for party in parties]


def test_a_changed_number_is_found():
    tables = strategy_library.read_tables()
    assert not strategy_library.differing(tables, {"two_issues": ["hard line"]})
    off = {name: rows.with_columns(pl.col(pl.Float64) + 0.001) for name, rows in tables.items()}
    wrong = strategy_library.differing(off, {"two_issues": ["hard line"]})
    assert wrong == [
        "two_issues: hard line as north",
        "two_issues: hard line as south",
        "two_issues: both play hard line",
    ]


@pytest.mark.slow
def test_some_of_the_numbers_come_out_again(capsys):
    assert strategy_library.main(["--check"]) == 0
    assert capsys.readouterr().out == "Tables and document agree.\n"


def test_an_entry_of_a_part_and_one_of_a_name_are_told_apart():
    assert Entry("proposal", "random", {}).label == "proposal random"
    assert Entry("named", "hard line", {}).label == "hard line"
