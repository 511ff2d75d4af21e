"""What each assumption does: the correlations drawn are those of the sets, and chance is told apart."""

import numpy as np
from numpy.testing import assert_allclose
from scipy.stats import spearmanr

from sim.charts import assumptions, draw_chart
from tests.fake_results import LAKE, fake_results


def test_each_dot_is_spearmans_correlation_over_the_sets(lake):
    worlds, talks = lake.worlds.collect(), lake.talks.collect()
    peace = lake.game.deals.peace[talks["deal"].to_numpy()].reshape(400, 3).any(axis=1)
    sets = worlds["set"].to_numpy()
    share = [peace[sets == s].mean() for s in range(20)]
    axes = draw_chart(lake, "assumptions").axes[0]
    dots = {line.get_label(): float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o"}
    assert set(dots) == {"parties.north.demands.ceasefire.general", "parties.north.war.cost_per_day"}
    for path, drawn in dots.items():
        number = [worlds[path].to_numpy()[sets == s].mean() for s in range(20)]
        assert_allclose(drawn, spearmanr(number, share).statistic)


def test_a_number_that_decides_is_named_with_its_direction(tmp_path, monkeypatch):
    made = fake_results(tmp_path, LAKE, 400)
    numbers, _ = assumptions._by_set(made)
    path = "parties.north.war.cost_per_day"
    monkeypatch.setattr(assumptions, "_by_set", lambda _: (numbers, -numbers[path].to_numpy()))
    ties = assumptions.find_ties(made)
    assert (ties[0].path, round(ties[0].correlation, 9)) == (path, -1.0)
    said = assumptions.finding(made, ties, assumptions.chance_bound(made))
    assert (
        "North: war, cost per day: the higher it is, the less often there is one (\N{MINUS SIGN}1.00)" in said
    )


def test_chance_alone_passes_the_grey_in_one_of_twenty_runs(lake):
    """Of two numbers that do nothing, the larger correlation passes the bound in 5 % of samples."""
    bound = assumptions.chance_bound(lake)
    rng = np.random.default_rng(2)
    passed = [
        np.abs(assumptions.rank_correlations(rng.random((20, 2)), rng.random(20))).max() > bound
        for _ in range(4000)
    ]
    assert abs(np.mean(passed) - 0.05) < 0.015


def test_below_twenty_sets_nothing_is_claimed(made_up):
    assert assumptions.find_ties(made_up("few draws")) == []
    assert assumptions.table(made_up("one draw")).is_empty()


def test_dates_drawn_anew_in_every_world_are_no_assumption_of_a_set(lake):
    assert not any("days_after_last" in tie.path for tie in assumptions.find_ties(lake))
