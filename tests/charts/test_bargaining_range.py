"""The bargaining range: bars hold every world shown, and the shaded ones are those with a range."""

import numpy as np
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose

from sim.charts import bargaining_range, draw_chart


def heights(axes, look):
    """The bars of one look, by colour."""
    color = to_rgba(look["facecolor"])
    return [bar.get_height() for bar in axes.patches if np.allclose(bar.get_facecolor(), color)]


def test_the_shaded_bars_hold_the_worlds_in_which_the_others_can_leave_enough(lake):
    room = bargaining_range.table(lake)
    enough = (room["width"].fill_null(-1.0) >= -1e-9).to_numpy()
    below = draw_chart(lake, "bargaining_range").axes[0]
    shaded = sum(heights(below, bargaining_range.RANGE))
    assert_allclose(shaded, room["weight"].to_numpy()[enough].sum())
    there = room["width"].is_not_null().to_numpy()
    assert_allclose(
        shaded + sum(heights(below, bargaining_range.NO_RANGE)), room["weight"].to_numpy()[there].sum()
    )


def test_needs_are_the_no_deal_values_of_the_first_party(lake):
    room = bargaining_range.table(lake)
    talks = lake.talks.filter(round="lake_house").select("world", "no_deal_value.north").collect()
    both = room.join(talks, on="world")
    assert len(both) == len(room) > 0
    assert_allclose(both["needs"], both["no_deal_value.north"])


def test_the_title_gives_the_share_of_the_summary(lake):
    at = bargaining_range.find_round(lake)
    share = at["bargaining_range"]["against_war"]["probability"]
    assert f"{100 * share:.0f}\N{NO-BREAK SPACE}% of worlds at war" in bargaining_range.finding(lake, at)


def test_bars_have_an_edge_at_nought():
    for values in ([-0.31, 0.22], [0.0], [0.4, 0.9], [-2.0, -1.0]):
        edges = bargaining_range._edges(np.array(values))
        assert edges[0] <= min(values) and max(values) < edges[-1]
        assert np.abs(edges / (edges[1] - edges[0]) - np.rint(edges / (edges[1] - edges[0]))).max() < 1e-6
