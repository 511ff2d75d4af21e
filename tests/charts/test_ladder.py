"""The ladder of issues: order of options, marks and shares are those of the scenario and its talks."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import sim
from sim.charts import ladder

TWO = Path(__file__).resolve().parents[2] / "scenarios" / "two_issues.yaml"


@pytest.fixture(scope="module")
def two_issues():
    return sim.run(sim.load(TWO), draws=40, seed=5)


def test_the_first_party_pulls_to_the_left(two_issues):
    """North wants the border open, South wants it closed; the file lists closed first."""
    _, border = ladder.find_ladders(two_issues)
    assert border.options == ("open", "shared", "closed")
    assert [best.tolist() for best in border.best] == [[0], [2]]


def test_each_side_can_be_brought_to_what_the_other_wants_where_all_bargains_beat_war(two_issues):
    """By hand, an open border leaves South 0.03 and a closed one North -0.3: both beat -0.6 and -0.4."""
    _, border = ladder.find_ladders(two_issues)
    assert border.least == (2, 0)


def test_bars_are_the_shares_in_force_after_the_last_round(lake):
    shares = lake.summary()["rounds"][-1]["in_force"]
    for rung in ladder.find_ladders(lake):
        for option, share in zip(rung.options, rung.in_force, strict=True):
            mean = np.mean(
                (lake.talks.filter(round="later").collect()[f"in_force.{rung.issue}"] == option).to_numpy()
            )
            assert_allclose([share["probability"], shares[rung.issue][option]], mean)


def test_last_offers_are_each_partys_last_in_each_world(lake):
    deals, _ = ladder.last_offers(lake)
    rows = lake.exchanges.collect()
    worlds = sorted(rows["world"].unique())
    for place in (0, 17, len(worlds) - 1):
        for p, party in enumerate(("north", "south")):
            mine = rows.filter((rows["world"] == worlds[place]) & (rows["party"] == party))
            assert deals[place, p] == (mine["deal"][-1] if len(mine) else -1)


def test_a_party_that_does_not_care_likes_several_options_best(made_up):
    """Routes cost Russia nothing and bring it nothing."""
    corridors = ladder.find_ladders(made_up("antalya"))[1]
    assert {corridors.options[j] for j in corridors.best[0]} == {"none", "routes"}
