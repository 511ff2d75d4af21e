"""The chart of one world: what is drawn is what the document says, and nothing covers anything else."""

import itertools
import json

import numpy as np
import pytest

import sim
from sim.charts.single import save_trace_chart
from sim.charts.style import house_style, new_figure
from sim.charts.trace import draw, finding, size, table
from sim.results import trace
from sim.talks.protocols import PROTOCOLS
from tests.charts.test_charts import shown_texts
from tests.talks.random_games import game, game_of_protocol

GAMES = (3, 17, 28, 64, 90)  # two and three parties, red lines, texts, one round and several


def drawn(told):
    with house_style():
        figure = new_figure(*size(told))
        draw(told, figure)
    return figure


@pytest.fixture(scope="module")
def short():
    """A world of the shipped case that breaks down in the first round."""
    return trace(sim.load("antalya"), 6, 200, 1)


@pytest.fixture(scope="module", params=[*GAMES, "two issues", *PROTOCOLS])
def told(request):
    if request.param == "two issues":
        return trace(sim.load("two_issues"), 0, 40, 1)
    if request.param in PROTOCOLS:
        return trace(game_of_protocol(4, request.param).scenario, 0, 20, 4)
    return trace(game(request.param).scenario, 0, 20, request.param)


def heights(axes, label):
    """Return the heights of all marks with a label."""
    lines = [line.get_ydata() for line in axes.get_lines() if line.get_label() == label]
    return np.sort(np.concatenate([[], *(np.asarray(y, dtype=float) for y in lines)]))


def test_every_offer_and_vote_stands_at_its_worth_to_the_party_of_the_panel(told):
    panels = dict(zip(told["parties"], drawn(told).axes, strict=True))
    for party, axes in panels.items():
        own, others, votes, crossing = [], [], [], 0
        for at in told["rounds"]:
            for turn in at["exchanges"]:
                if turn["offer"]:
                    value = turn["offer"]["values"][party]
                    crossing += value is None
                    theirs = votes if turn["party"] is None else others
                    (own if turn["party"] == party else theirs).append(value)
            by_issue = at["issue_by_issue"]
            for text in [*at["texts"], *([by_issue["vote"]] if by_issue and by_issue["vote"] else [])]:
                value = text["votes"][party]["value"]
                crossing += value is None
                votes.append(value)
        for label, values in (("own offer", own), ("offer of others", others), ("text", votes)):
            expected = np.sort([value for value in values if value is not None])
            np.testing.assert_array_equal(heights(axes, label), expected)
        assert len(heights(axes, "crosses")) == crossing


def test_aspirations_and_offers_are_those_of_the_table(told):
    shown = table(told)
    for party, axes in zip(told["parties"], drawn(told).axes, strict=True):
        asked = shown.filter(party=party)["aspiration"].drop_nulls().to_numpy()
        np.testing.assert_array_equal(np.unique(heights(axes, "aspiration")), np.unique(asked))


def test_no_text_is_cut_off_or_covered(told):
    figure = drawn(told)
    width, height = figure.get_size_inches() * figure.dpi
    boxes = shown_texts(figure)
    for text, box in boxes.items():
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height, text.get_text()
    level = {text: box for text, box in boxes.items() if text.get_rotation() in (0, 90)}
    for (one, box), (other, box2) in itertools.combinations(level.items(), 2):
        across = min(box.x1, box2.x1) - max(box.x0, box2.x0)
        up = min(box.y1, box2.y1) - max(box.y0, box2.y0)
        assert min(across, up) <= 1.0, (one.get_text(), other.get_text())


def test_one_mark_of_a_signature_stands_in_a_round_that_signs_in_its_exchanges():
    """What is accepted and not signed bears none: the other demand, a text on its way."""
    for name, number in itertools.product(PROTOCOLS, range(5)):
        told = trace(game_of_protocol(number, name).scenario, 1, 20, number)
        shown = table(told)
        for at in told["rounds"]:
            if at["signed"] and at["signed"]["by"] == "exchange":
                marked = shown.filter(shown["round"] == at["name"], shown["signed"])
                assert marked["party"].n_unique() == len(told["parties"])
                deals = {
                    json.dumps(turn["offer"]["deal"])
                    for turn in at["exchanges"]
                    if turn["offer"]
                    and turn["exchange"] in marked["exchange"]
                    and (turn["party"] or "mediator") in marked["put_forward_by"]
                }
                assert json.dumps(at["signed"]["deal"]) in deals


def test_the_title_says_who_walks_out_and_the_numbers_that_decided(short):
    (left,) = [each for each in short["rounds"][0]["leaving"] if each["leaves"]]
    title = finding(short)
    assert "walks out of Belarus 1" in title
    assert left["leaving"] > left["talking_on"]
    assert f"{left['leaving']:.3f}" in title


def test_the_same_world_gives_the_same_bytes(short, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = (save_trace_chart(short, tmp_path / name) for name in ("one", "two"))
    assert [path.suffix for path in one] == [".svg", ".png", ".csv"]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
