"""How far the talks end from the points, by the hand calculation of docs/two-issues.md."""

import numpy as np
import pytest

import sim
from sim.game import build_game
from sim.results.endings import play_to_end
from sim.results.estimates import mean_over_worlds
from sim.results.recommended import solve_sets


def ended(settings=None, draws=200):
    scenario = sim.load("two_issues", settings)
    game, points = build_game(scenario), sim.solve(scenario)
    return game, points, play_to_end(game, points, draws, 1)


def test_forgone_is_the_difference_of_worths_on_the_last_date():
    """Patience is 1 and the war costs the same every day, so W of the page holds on every date."""
    worth = {3: (-0.30, 0.83), 4: (0.18, 0.33), 5: (0.50, 0.03)}
    _, points, endings = ended()
    assert set(endings.deal.tolist()) == {3, 4}
    for c, (concept, point) in enumerate({"nash": 5, "kalai_smorodinsky": 4}.items()):
        assert list(points.points)[c] == concept
        for end in (3, 4):
            gaps = np.subtract(worth[point], worth[end])
            np.testing.assert_allclose(
                endings.forgone[endings.deal == end, c], [gaps] * np.sum(endings.deal == end)
            )
    assert not endings.better.any()  # what North would gain South would lose


def test_where_nothing_is_signed_all_would_be_better_off_with_the_point():
    """Hold 1 ends in breakdown: both forgo the gains of the page, 0.90 and 0.63."""
    _, _, endings = ended({"parties.*.strategy.aspiration.time_dependent.hold": 1})
    assert set(endings.deal.tolist()) == {0}
    np.testing.assert_allclose(endings.forgone[:, 0], [[0.90, 0.63]] * 200)
    assert endings.better.all()


def test_the_comparison_does_not_depend_on_batches(monkeypatch):
    scenario = sim.load("antalya")
    game, points = build_game(scenario), sim.solve(scenario)
    whole = play_to_end(game, points, 40, 1)
    monkeypatch.setattr("sim.talks.series.BATCH_BYTES", 1)
    parts = play_to_end(game, points, 40, 1)
    for one, other in zip(
        *((e.sets, e.deal, e.forgone, e.better, e.forbidden) for e in (whole, parts)), strict=True
    ):
        assert (one == other).all()
    assert whole.forgone.any()


def test_a_red_line_across_a_point_shows_in_its_share_of_worlds():
    """The line of territory is there for certain: who recognises crosses it, who does not does not."""
    settings = {"parties.ukraine.red_lines.*.chance": 1, "parties.*.trust": {"level": 1, "breach": 0}}
    scenario = sim.load("antalya", settings)
    game, points = build_game(scenario), sim.solve(scenario)
    endings = play_to_end(game, points, 40, 1)
    for c, solution in enumerate(points.points.values()):
        names = points.problem.names(int(solution.deals[0]))
        crosses = "recognised" in (names["crimea"], names["donbas"])
        assert endings.forbidden[:, c].all() == crosses


def test_in_a_game_without_uncertainty_every_set_selects_the_same():
    game, points, _ = ended()
    found = solve_sets(game, points, 100, 1)
    assert found.same.all() and found.suits_all.all()
    assert (found.first == [5, 4, 5, 3]).all()


def test_sets_are_those_of_the_talks_and_do_not_depend_on_how_many_are_worked_out_at_a_time(monkeypatch):
    scenario = sim.load("antalya")
    game, points = build_game(scenario), sim.solve(scenario)
    whole = solve_sets(game, points, 400, 1)
    monkeypatch.setattr("sim.results.recommended.BYTES", 1)
    assert (solve_sets(game, points, 400, 1).first == whole.first).all()
    assert 0 < whole.suits_all.mean() < 1


def test_the_error_of_a_mean_is_that_of_the_means_of_sets():
    """Means of sets 1, 2 and 6: mean 3, variance 7, error 1.96 sqrt(7 / 3); unsorted and unequal sets."""
    found = mean_over_worlds(np.array([6.0, 0.0, 2.0, 2.0, 2.0]), np.array([7, 1, 1, 3, 3]))
    assert found["mean"] == pytest.approx(3)
    assert found["mc_high"] - 3 == pytest.approx(1.96 * np.sqrt(7 / 3))
    assert mean_over_worlds(np.zeros(0), np.zeros(0, dtype=int))["mean"] is None
