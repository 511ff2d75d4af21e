"""Charts of tournaments of known games: what titles claim, what is drawn, and the data beside them."""

import itertools

import numpy as np
import polars as pl
import pytest
from numpy.testing import assert_allclose

from sim.charts.style import CAPTION, TITLE
from sim.charts.tournaments import (
    TOURNAMENT_CHARTS,
    draw_tournament_chart,
    save_tournament_charts,
    unsuited_charts,
)
from sim.charts.tournaments import portrait as portrait_module
from sim.charts.tournaments.portrait import find_portraits, most_used
from sim.equilibria import Stability
from tests.charts.test_charts import shown_texts
from tests.charts.tournament_cases import CASES, CHICKEN, DILEMMA, PENNIES, THREE, tournament

every_chart = pytest.mark.parametrize("name", TOURNAMENT_CHARTS)
every_case = pytest.mark.parametrize("case", CASES)


@pytest.fixture(scope="module", autouse=True)
def _coarse():
    """Basins from fewer starts and fewer resamples than a user gets: the same code, quicker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portrait_module, "RESOLUTION", {3: 12, 2: 12})
        patch.setattr(portrait_module, "RESAMPLES", 5)
        yield


@pytest.fixture(scope="module")
def held():
    made = {}

    def get(case):
        if case not in made:
            made[case] = CASES[case]()
        return made[case]

    return get


@pytest.fixture(scope="module")
def drawn(held):
    figures = {}

    def get(name, case):
        if (name, case) not in figures:
            if name in unsuited_charts(held(case)):
                pytest.skip("does not suit")
            figures[name, case] = draw_tournament_chart(held(case), "Lake", name)
        return figures[name, case]

    return get


def title(figure):
    (text,) = (text.get_text() for text in figure.texts if text.get_fontsize() == TITLE)
    return " ".join(text.split()).replace("\N{NO-BREAK SPACE}", " ")


def labelled(figure, label):
    """Everything drawn with a label, by axes."""
    return [[artist for artist in axes.get_children() if artist.get_label() == label] for axes in figure.axes]


@every_chart
@every_case
def test_no_text_is_cut_off_by_the_edge(name, case, drawn):
    figure = drawn(name, case)
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in shown_texts(figure).items():
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text.get_text()


@every_chart
@every_case
def test_no_two_level_texts_overlap(name, case, drawn):
    level = {
        text: box for text, box in shown_texts(drawn(name, case)).items() if text.get_rotation() in (0, 90)
    }
    for (one, box), (other, box2) in itertools.combinations(level.items(), 2):
        across = min(box.x1, box2.x1) - max(box.x0, box2.x0)
        up = min(box.y1, box2.y1) - max(box.y0, box2.y0)
        assert min(across, up) <= 1.0, (one.get_text(), other.get_text())


@every_chart
def test_the_caption_gives_draws_sets_seed_and_that_it_is_no_forecast(name, drawn):
    (caption,) = (t.get_text() for t in drawn(name, "chicken").texts if t.get_fontsize() == CAPTION)
    words = " ".join(caption.split())
    assert words.startswith("Lake. 30 draws (30 assumption sets), seed 1,") and "not a forecast" in words


def test_the_title_of_chicken_names_both_pure_equilibria_and_counts_the_mixed_one(drawn):
    assert title(drawn("payoffs", "chicken")) == (
        "3 equilibria: West soft, East hard; West hard, East soft; and 1 in mixed strategies"
    )


def test_the_title_of_a_dilemma_names_its_one_equilibrium():
    figure = draw_tournament_chart(tournament(DILEMMA), "Lake", "payoffs")
    assert title(figure) == "One equilibrium: West hard, East hard"


def test_an_equilibrium_that_hangs_on_the_draws_is_said_not_to_be_sure():
    close = tournament([[[0.0, 0], [0, 0.02]], [[0.02, 0], [0, 0]]], noise=0.3)
    assert "(not sure: found in" in title(draw_tournament_chart(close, "Lake", "payoffs"))


def test_frames_stand_on_the_pure_equilibria_in_the_panels_of_both_parties(drawn):
    """Rows are the party's own strategies: West soft, East hard is row 0 of West's and row 1 of East's."""
    figure = drawn("payoffs", "chicken")
    frames = {
        label: [
            (round(f.get_y() + 0.45), round(f.get_x() + 0.46))
            for panel in labelled(figure, label)
            for f in panel
        ]
        for label in ("equilibrium 1", "equilibrium 3")
    }
    assert sorted(map(sorted, frames.values())) == [[(0, 1), (1, 0)], [(0, 1), (1, 0)]]
    assert frames["equilibrium 1"] == frames["equilibrium 3"][::-1]


def test_dots_of_the_mixed_equilibrium_grow_with_its_probabilities(drawn):
    """Chicken: both soft with 1/3, so both soft in 1/9 of plays and both hard in 4/9."""
    for panel in labelled(drawn("payoffs", "chicken"), "equilibrium 2"):
        (dots,) = panel
        areas = dots.get_sizes()
        assert_allclose(areas / areas.sum(), [1 / 9, 2 / 9, 2 / 9, 4 / 9])


def test_the_table_of_payoffs_holds_payoffs_errors_and_best_replies(held):
    game = held("noisy").game
    rows = TOURNAMENT_CHARTS["payoffs"].table(held("noisy"))
    row = rows.row(
        by_predicate=(pl.col("party") == "east")
        & (pl.col("strategy.west") == "hard")
        & (pl.col("strategy.east") == "soft"),
        named=True,
    )
    samples = game.samples[1, 0, :, 1]
    assert row["payoff"] == pytest.approx(samples.mean())
    assert row["standard_error"] == pytest.approx(samples.std(ddof=1) / np.sqrt(30))
    assert (rows.group_by("party", "strategy.west").len()["len"] == 2).all()
    best = (
        rows.filter(pl.col("party") == "west")
        .group_by("strategy.east")
        .agg(pl.col("less_than_best_reply").min())
    )
    assert (best["less_than_best_reply"] == 0.0).all()


def test_three_parties_get_a_panel_each_with_a_column_for_every_profile_of_the_others(held, drawn):
    figure = drawn("payoffs", "three parties")
    assert len(figure.axes) == 3
    assert all(len(axes.get_xticks()) == 4 and len(axes.get_yticks()) == 2 for axes in figure.axes)
    assert title(figure) == "One equilibrium: West hard, East hard, North hard"
    assert set(unsuited_charts(held("three parties"))) == {"dynamics", "exploits"}


def test_too_many_columns_are_refused_with_the_reason():
    many = tournament(np.zeros((17, 1, 2)).repeat(17, axis=1), tuple(map(str, range(17))))
    assert "17 columns" in unsuited_charts(many)["payoffs"]


def test_the_interior_rest_point_of_chicken_is_a_saddle_and_basins_are_halves(drawn):
    """The game is symmetric, so the diagonal parts the basins; starts on it may end in either or neither."""
    figure = drawn("dynamics", "chicken")
    (axes,) = figure.axes
    saddles = [line.get_xydata()[0] for line in axes.lines if line.get_label() == "SADDLE"]
    assert_allclose(saddles, [[1 / 3, 1 / 3]], atol=1e-12)
    stable = sorted(tuple(line.get_xydata()[0]) for line in axes.lines if line.get_label() == "STABLE")
    assert stable == [(0.0, 1.0), (1.0, 0.0)]
    (portrait,) = find_portraits(tournament(CHICKEN))
    assert_allclose(portrait.basins.sizes, 0.5, atol=1 / 12)
    assert "the start decides" in title(figure)


def test_a_dilemma_moves_to_both_hard_from_every_start():
    figure = draw_tournament_chart(tournament(DILEMMA), "Lake", "dynamics")
    assert title(figure) == "Between soft and hard, from every start shares move to: West hard, East hard"


def test_matching_pennies_go_round_and_nothing_is_shaded(drawn):
    assert "no rest point attracts" in title(drawn("dynamics", "pennies"))
    (portrait,) = find_portraits(tournament(PENNIES, ("heads", "tails")))
    assert (portrait.basins.reached == -1).all()


def test_rock_paper_scissors_makes_a_triangle_around_a_centre(drawn, held):
    """Hofbauer & Sigmund (1998), section 7.7: in the zero-sum game orbits close around equal shares."""
    square, triangle = find_portraits(held("three strategies"))
    assert square.is_square and not triangle.is_square
    (centre,) = (point for point in triangle.rest.points if point.shares[0].min() > 0.1)
    assert_allclose(centre.shares[0], 1 / 3)
    assert centre.stability is Stability.UNDECIDED
    assert_allclose(triangle.payoffs, held("three strategies").game.payoffs[..., 0], atol=1e-7)


def test_a_triangle_plays_both_roles_half_of_the_time():
    rng = np.random.default_rng(0)
    played = tournament(rng.normal(size=(3, 3, 2)), ("a", "b", "c"))
    payoffs = played.game.payoffs
    triangle = find_portraits(played)[1]
    assert_allclose(triangle.payoffs, (payoffs[..., 0] + payoffs[..., 1].T) / 2, atol=1e-6)


def test_of_many_strategies_those_of_the_selected_equilibrium_are_shown_and_no_strategy_twice():
    """The second strategy is the first again; only the last two make the equilibrium that is selected."""
    payoffs = np.full((4, 4, 2), -1.0)
    payoffs[2, 2] = payoffs[2, 3] = payoffs[3, 2] = payoffs[3, 3] = [2.0, 2.0]
    payoffs[3, 3] = [3.0, 3.0]
    played = tournament(payoffs, ("a", "a again", "c", "d"))
    assert most_used(played, 2)[0] == 3
    assert set(most_used(played, 3)) in ({3, 2, 0}, {3, 2, 1})


def test_where_nothing_moves_every_edge_is_marked(drawn):
    figure = drawn("dynamics", "all alike")
    assert sum(map(len, labelled(figure, "continuum"))) == 4


def test_bars_of_a_dilemma_are_its_temptations(held):
    """Both soft: 5 instead of 3 by turning hard; both hard: 0 instead of 1 by turning soft."""
    played = tournament(DILEMMA)
    rows = TOURNAMENT_CHARTS["regret"].table(played).rows(named=True)
    gains = {(row["profile"], row["party"]): (row["best_other_strategy"], row["gain"]) for row in rows}
    assert gains["both soft", "west"] == gains["both soft", "east"] == ("hard", pytest.approx(2.0))
    assert gains["Equilibrium 1: West hard, East hard", "east"] == ("soft", pytest.approx(-1.0))
    figure = draw_tournament_chart(played, "Lake", "regret")
    assert "both parties play soft" in title(figure) and "+2.00 util with hard" in title(figure)
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert sorted(round(width, 9) for width in widths) == [-1.0, -1.0, 2.0, 2.0]


def test_gains_within_two_errors_are_hollow_and_the_title_claims_none():
    noise = tournament(np.zeros((2, 2, 2)), noise=1.0)
    figure = draw_tournament_chart(noise, "Lake", "regret")
    rows = TOURNAMENT_CHARTS["regret"].table(noise)
    clear = int((rows["gain"].abs() > 2 * rows["standard_error"]).sum())
    filled = [bar for bar in figure.axes[0].patches if bar.get_facecolor()[3] > 0]
    assert len(filled) == clear
    sure = rows.filter(
        (pl.col("gain") > 2 * pl.col("standard_error")) & pl.col("profile").str.starts_with("both")
    )
    assert ("nobody surely gains" in title(figure)) == (not len(sure))


def test_hard_exploits_soft_in_a_dilemma_and_not_the_other_way():
    """Against soft, hard gets 5 instead of 3 and leaves 0 instead of 3; against hard, soft gets 0, not 1."""
    played = tournament(DILEMMA)
    rows = {
        (row["party"], row["strategy"]): row
        for row in TOURNAMENT_CHARTS["exploits"].table(played).rows(named=True)
    }
    for party in ("west", "east"):
        hard, soft = rows[party, "hard"], rows[party, "soft"]
        assert (hard["gain"], hard["others_change"], hard["exploits"]) == (2.0, -3.0, True)
        assert (soft["gain"], soft["others_change"], soft["exploits"]) == (-1.0, 4.0, False)
    figure = draw_tournament_chart(played, "Lake", "exploits")
    assert title(figure).startswith("2 of 4 pairs gain at the other side's cost: at most +2.00 util for")
    assert [len(panel) for panel in labelled(figure, "exploits")] == [1, 1]


def test_invading_without_harm_is_not_exploiting():
    """In a game of common interest the better strategy invades, and nobody is worse off."""
    figure = draw_tournament_chart(tournament([[[1, 1], [2, 2]], [[2, 2], [3, 3]]]), "Lake", "exploits")
    assert title(figure) == "No strategy surely gains at the other side's cost: none is exploited"


@pytest.mark.parametrize("case", ["chicken", "three parties"])
def test_the_same_tournament_makes_the_same_files_with_their_data(held, case, tmp_path):
    """The data of each chart stands beside it; charts that do not suit are left out."""
    one = save_tournament_charts(held(case), "Lake", tmp_path / "one", ("svg",))
    two = save_tournament_charts(held(case), "Lake", tmp_path / "two", ("svg",))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    names = [name for name in TOURNAMENT_CHARTS if name not in unsuited_charts(held(case))]
    assert {path.name for path in one} == {f"{name}.{end}" for name in names for end in ("svg", "csv")}


def test_three_parties_are_paid_as_made_up():
    assert THREE[1, 0, 1].tolist() == [3.0, 2.0, 1.0]
