"""The plane of deals: every deal, the frontier, the solutions and where talks ended."""

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from sim.charts import deals, draw_chart
from sim.solutions import SOLUTIONS, Solution, pareto_front


def drawn(results, label):
    axes = draw_chart(results, "deals").axes[0]
    return next(artist for artist in (*axes.lines, *axes.collections) if artist.get_label() == label)


def in_order(points):
    return np.array(sorted(map(tuple, np.asarray(points))))


def test_every_deal_is_a_dot(lake):
    axes = draw_chart(lake, "deals").axes[0]
    dots = [dot for c in axes.collections if c.get_label() != "endings" for dot in c.get_offsets()]
    assert_allclose(in_order(dots), in_order(lake.central_values))


def test_the_frontier_joins_the_undominated_deals(lake):
    values = lake.central_values
    line = drawn(lake, "frontier")
    assert_allclose(in_order(line.get_xydata()), in_order(values[pareto_front(values)]))


def test_no_deal_and_the_solutions_are_marked_at_their_values(lake):
    values = lake.central_values
    assert_allclose(drawn(lake, "no deal").get_xydata(), values[:1])
    for name, label in (("nash", "Nash"), ("kalai_smorodinsky", "Kalai-Smorodinsky")):
        solution = SOLUTIONS[name](values, values[0])
        assert_allclose(drawn(lake, label).get_xydata(), solution.utilities)


def test_bubbles_have_areas_in_proportion_to_the_worlds_that_ended_there(lake):
    last = lake.talks.filter(round="later").collect()["deal"].to_numpy()
    bubbles = drawn(lake, "endings")
    areas = dict(zip(map(tuple, np.asarray(bubbles.get_offsets())), bubbles.get_sizes(), strict=True))
    for deal, count in zip(*np.unique(last, return_counts=True), strict=True):
        assert_allclose(areas[tuple(lake.central_values[deal])], deals.LARGEST * count / len(last))


def plane(points, ends, shares, chosen=()):
    """A plane of made-up deals; all but no deal end the fighting."""
    points = np.array(points, dtype=float)
    chosen = np.array(chosen, dtype=int)
    return deals.Plane(
        points=points,
        peace=np.arange(len(points)) > 0,
        better=(points > points[0]).all(axis=1),
        ends=np.array(ends),
        shares=np.array(shares),
        solutions={"nash": Solution(chosen, points[chosen], 0.0)},
    )


def test_the_title_counts_the_deals_that_beat_no_deal_for_all():
    found = deals.finding(plane([[0, 0], [1, 1], [2, -1]], ends=[1, 0], shares=[0.6, 0.4], chosen=[1]))
    assert found.replace("\N{NO-BREAK SPACE}", " ") == (
        "At central values 1 of 2 deals that end the fighting beats no deal for all; "
        "60 % of worlds end at a deal that Nash would pick"
    )


def test_the_title_says_where_no_deal_beats_no_deal():
    found = deals.finding(plane([[0, 0], [1, -1]], ends=[0], shares=[1.0], chosen=[0]))
    assert found.startswith("At central values no deal that ends the fighting beats no deal for all; 100")


def test_a_close_up_is_drawn_where_marks_crowd_around_no_deal():
    crowded = plane([[0, 0], [0.01, 0.01], [9, -9], [-9, 9]], ends=[0, 1], shares=[0.5, 0.5])
    window = deals.close_up(crowded)
    assert window["xlim"][0] < 0 and 0.01 < window["xlim"][1] < 0.1


def test_no_close_up_is_drawn_where_marks_stand_apart():
    assert deals.close_up(plane([[0, 0], [5, 5], [9, -9]], ends=[0, 1], shares=[0.5, 0.5])) is None


def test_the_commonest_endings_are_numbered_in_order(lake):
    texts = [text.get_text() for text in draw_chart(lake, "deals").axes[0].texts]
    numbers = [int(text) for text in texts if text.isdigit()]
    assert_array_equal(sorted(set(numbers)), np.arange(1, 6))
