"""One world in sentences: the same for every party, within the width, and true to the document."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings

import sim
from sim.charts.words import proper
from sim.report.trace import tell
from sim.results import trace
from sim.talks.protocols import PROTOCOLS
from tests.talks.random_games import game, game_of_protocol, numbers

few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def told_of(number):
    return trace(game(number).scenario, number % 20, 20, number)


def paragraphs(text):
    """Return a text without its line breaks and indents."""
    return re.sub(r"\s+", " ", text)


@given(number=numbers)
@few
def test_the_words_are_the_same_for_every_party(number):
    """Parties change names: nothing changes but the names."""
    told = told_of(number)
    names = {"north": "south", "south": "north"}

    def swap(text, words):
        return re.sub("|".join(words), lambda found: words[found[0]], text)

    swapped = json.loads(swap(json.dumps(told), names))
    expected = swap(paragraphs(tell(told, 100)), {proper(a): proper(b) for a, b in names.items()})
    assert paragraphs(tell(swapped, 100)) == expected


@given(number=numbers)
@few
def test_no_line_is_wider_than_asked_for(number):
    told = told_of(number)
    for width in (60, 100):
        assert max(map(len, tell(told, width).splitlines())) <= width


@given(number=numbers)
@few
def test_every_offer_answer_vote_and_outcome_has_its_sentence(number):
    told = told_of(number)
    text = paragraphs(tell(told, 100))
    held = [at for at in told["rounds"] if at["held"]]
    turns = [turn for at in held for turn in at["exchanges"]]
    offers = [turn["offer"] for turn in turns if turn["offer"]]
    answers = [answer for offer in offers for answer in offer["answers"]]
    assert text.count(" offers nothing") == len(turns) - len(offers)
    assert len(re.findall(r"\d\. \w+ offers(: | the same)", text)) == len(offers)
    assert text.count(" accepts: ") == sum(answer["accepts"] for answer in answers)
    assert text.count(" refuses: ") == sum(not answer["accepts"] for answer in answers)
    assert text.count(" refuses: it crosses") == sum(answer["reason"] == "red line" for answer in answers)
    assert text.count(" tabled by ") == sum(len(at["texts"]) for at in held)
    items = [at["issue_by_issue"]["vote"] for at in held if at["issue_by_issue"]]
    put = [*(text for at in held for text in at["texts"]), *filter(None, items)]
    votes = [vote["yes"] for text in put for vote in text["votes"].values()]
    assert (text.count(" votes yes: "), text.count(" votes no: ")) == (sum(votes), len(votes) - sum(votes))
    assert text.count(" Signed ") == sum(at["signed"] is not None for at in held)
    assert text.count("it walks out") == sum(each["leaves"] for at in held for each in at["leaving"])
    assert text.count("Outcome of ") == len(held)
    assert text.count("not held") == len(told["rounds"]) - len(held)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_everything_put_forward_and_answered_by_a_protocol_has_its_sentence(name):
    for number in range(8):
        told = trace(game_of_protocol(number, name).scenario, 1, 20, number)
        text = tell(told, 100)
        assert max(map(len, text.splitlines())) <= 100
        text = paragraphs(text)
        held = [at for at in told["rounds"] if at["held"]]
        turns = [turn for at in held for turn in at["exchanges"]]
        offers = [turn["offer"] for turn in turns if turn["offer"]]
        said = {"single_text": "puts to the vote", "drafts": "tables the draft"}.get(name, "offers")
        assert text.count(f" {said}:") + text.count(" offers the same") == len(offers)
        yes, no = ("votes yes: ", "votes no: ") if name == "single_text" else ("accepts: ", "refuses: ")
        answers = [answer["accepts"] for offer in offers for answer in offer["answers"]]
        final = len(re.findall(" says (yes|no): ", text))
        assert final == 0 or name == "drafts"
        if name != "single_text":
            assert text.count(f" {yes}") + text.count(f" {no}") + final == len(answers)
        up = [turn["issue"] for at in held for turn in at["exchanges"][:1]]
        assert all(issue is not None for issue in up) == (name == "agenda") or not up
        assert text.count("is taken up") >= (len(up) if name == "agenda" else 0)
        assert text.count(" Signed ") == sum(at["signed"] is not None for at in held)


def test_numbers_that_are_compared_are_told_apart():
    """Leaving worth -0.1081 against talking on worth -0.1062 must not both read -0.11."""
    told = trace(sim.load("two_issues"), 0, 40, 1)
    last = told["rounds"][-1]["leaving"][0]
    last |= {"leaving": -0.1081, "talking_on": -0.1062, "leaves": False, "bound_by": None}
    assert "leaving is worth -0.108, talking on -0.106; it stays." in paragraphs(tell(told, 100))


def test_a_refusal_says_what_it_is_worth_what_is_asked_and_the_least():
    """docs/two-issues.md, first round: south offers the ceasefire alone, at 0.81 its best."""
    text = paragraphs(tell(trace(sim.load("two_issues"), 0, 200, 1), 100))
    assert "South offers: ceasefire: general. Worth 0.81 to it; it asks for 0.81 now." in text
    assert "North refuses: worth -0.32 to it, which asks for 0.48 now (its least is -0.42)." in text


def test_a_red_line_is_named():
    told = trace(sim.load("two_issues"), 0, 40, 1)
    answer = told["rounds"][0]["exchanges"][0]["offer"]["answers"][0]
    answer |= {"red_lines": ["no_surrender"], "reason": "red line", "value": None, "accepts": False}
    expected = f"{proper(answer['party'])} refuses: it crosses its red line “no surrender”."
    assert expected in paragraphs(tell(told, 100))


@pytest.mark.parametrize("letter", ["\x1b", "\u202e"])
def test_nothing_in_a_title_acts_on_a_terminal(letter):
    told = trace(sim.load("two_issues"), 0, 40, 1) | {"title": f"a{letter}[2Jb"}
    assert letter not in tell(told, 100)
