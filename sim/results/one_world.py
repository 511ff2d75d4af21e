"""One world told: what the readable reference tells, under names and dates, as one document.

Room     results
Shapes   one world
Units    worth [util]; index and beliefs [prob]; dates as YYYY-MM-DD
Source   docs/reading.md lists the keys; model.md, sections 5 to 8
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from math import isfinite, isnan
from typing import Any, Final

from sim.game import build_game, count_sets, set_of_world
from sim.scenario import Scenario
from sim.talks.reference import Reference
from sim.talks.reference.events import (
    Answers,
    Belief,
    Closes,
    Event,
    Improves,
    Lapses,
    Learns,
    Offers,
    Opens,
    Passes,
    Signs,
    TakesUp,
    Votes,
    Weighs,
)
from sim.talks.reference.world import TOLERANCE

RED_LINE: Final = "red line"
BELOW_LEAST: Final = "reservation value"
BELOW_ASKED: Final = "aspiration"
OWN_RULE: Final = "own rule"
BELOW_TEXT: Final = "text"

IN_EXCHANGES: Final = "exchange"
BY_ISSUE: Final = "issue by issue"
VOTES: Final = (IN_EXCHANGES, "text", BY_ISSUE)

Told = dict[str, Any]  # a part of the document


def trace(
    scenario: Scenario,
    world: int,
    draws: int = 10_000,
    seed: int = 1,
    *,
    progress: Callable[[int], object] = lambda finished: None,
) -> dict[str, Any]:
    """Tell one world of a run offer by offer.

    The world is played by the readable reference, which tells the same talks as the engine.

    Parameters
    ----------
    scenario : Scenario
        From ``sim.load``.
    world : int
        Number of the world, from 0, as in the column ``world`` of the tables.
    draws, seed : int
        Of the run that the world is of; both have a part in what is drawn.
    progress : callable, optional
        Called with the number of rounds told.

    Returns
    -------
    dict
        What ``parley trace --json`` prints; docs/reading.md lists its keys.

    Raises
    ------
    ValueError
        If ``draws`` is below 1 or there is no world of that number.
    OrderError
        If the scenario's order constraints hold in too few draws.

    Examples
    --------
    >>> import sim
    >>> told = trace(sim.load("two_issues"), world=0, draws=40)
    >>> [(at["name"], at["outcome"]) for at in told["rounds"]]
    [('first', 'shared border'), ('second', 'shared border')]
    """
    if draws < 1:
        raise ValueError(f"draws must be 1 or more; found {draws}")
    if not 0 <= world < draws:
        raise ValueError(
            f"world must be from 0 to {draws - 1:,}, as there are {draws:,} draws; found {world}"
        )
    reference = Reference(build_game(scenario), seed, draws, world).play(progress)
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "draws": draws,
        "sets": count_sets(draws),
        "seed": seed,
        "world": world,
        "set": int(set_of_world(draws)[world]),
        "types": scenario.model.types,
        "parties": list(scenario.parties),
        "rounds": _rounds(reference),
        "payoffs": dict(reference.payoff),
    }


def _rounds(reference: Reference) -> list[Told]:
    """Return the rounds in order; what happens between two belongs to the later."""
    told, happened, before = [], list[Event](), reference.deals[0]
    for event in reference.told:
        happened.append(event)
        if isinstance(event, Closes):
            told.append(_round(reference, before, happened, event))
            happened, before = [], reference.deals[event.state]
    return told


def _round(reference: Reference, before: dict[str, str], events: list[Event], end: Closes) -> Told:
    scenario, meeting = reference.scenario, reference.scenario.rounds[end.round]
    first = {issue: next(iter(body.options)) for issue, body in scenario.issues.items()}
    lapsed = [event for event in events if isinstance(event, Lapses)]
    before = before | {event.issue: first[event.issue] for event in lapsed}
    opens = next((event for event in events if isinstance(event, Opens)), None)
    signs = next((event for event in events if isinstance(event, Signs)), None)

    def date_of(day: int) -> str:
        return (scenario.starts + timedelta(days=day)).isoformat()

    def deal(x: int) -> Told:
        names = dict(reference.deals[x])
        return {"deal": names, "changes": _changes(before, names)}

    def vote(event: Votes) -> Told:
        votes = {party: _vote(event, party) for party in event.values}
        return deal(event.deal) | {"believed": dict(event.index), "votes": votes, "signed": event.is_open}

    votes = {way: [vote(e) for e in events if isinstance(e, Votes) and e.way == way] for way in VOTES}
    goes_on = end.held and meeting.closing != "none" and (signs is None or signs.way == BY_ISSUE)
    steps = [event for event in events if isinstance(event, Improves)]
    return {
        "name": end.round,
        "date": date_of(end.day),
        "venue": meeting.venue,
        "mediator": meeting.mediator,
        "protocol": meeting.played_by.name,
        "held": end.held,
        "days_fought": end.fought,
        "battlefield": end.battlefield,
        "lapsed": [{"issue": e.issue, "option": e.option, "date": date_of(e.day)} for e in lapsed],
        "before": before,
        "opener": opens and opens.opener,
        "exchanges_at_most": opens and opens.exchanges,
        "parties": {party: _thoughts(opens, party) for party in scenario.parties} if opens else {},
        "exchanges": _exchanges(events, deal),
        "final_vote": votes[IN_EXCHANGES][0] if votes[IN_EXCHANGES] else None,
        "texts": votes["text"],
        "issue_by_issue": {
            "steps": _steps(reference, before, steps),
            "vote": votes[BY_ISSUE][0] if votes[BY_ISSUE] else None,
        }
        if goes_on
        else None,
        "signed": {"by": signs.way} | deal(signs.deal) if signs else None,
        "leaving": [_leaving(event) for event in events if isinstance(event, Weighs)],
        "outcome": end.outcome,
        "in_force": dict(reference.deals[end.state]),
        "talks_over": end.over,
    }


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    return {issue: option for issue, option in after.items() if option != before[issue]}


def _thoughts(opens: Opens, party: str) -> Told:
    top = opens.top[party]
    return {
        "no_deal_value": opens.no_deal[party],
        "talking_on": opens.talk[party],
        "leaving": opens.walk[party],
        "reservation_value": opens.reservation[party],
        "best_deal": top if isfinite(top) else None,
    }


def _exchanges(events: list[Event], deal: Callable[[int], Told]) -> list[Told]:
    """Return the turns of a round: who asks for what, its offer if any, the answers, what is learned."""
    turns: dict[tuple[int, str | None], Told] = {}  # by exchange and who puts a deal forward
    issue = None
    for event in events:
        if isinstance(event, TakesUp):
            issue = event.issue
        if isinstance(event, Offers | Passes):
            turn = {"exchange": event.exchange, "party": event.party, "issue": issue, "aspiration": event.ask}
            turns[event.exchange, event.party] = turn | {"offer": None}
        if isinstance(event, Offers):
            offer = deal(event.deal) | {"repeated": not event.is_news, "accepted": False}
            offer |= {"values": dict(event.values), "believed": dict(event.index)}
            turns[event.exchange, event.party]["offer"] = offer | {"answers": [], "learned": []}
        elif isinstance(event, Answers):
            offer = turns[event.exchange, event.whose]["offer"]
            offer["answers"].append(_answer(event))
            others = len(offer["values"]) - (event.whose is not None)
            offer["accepted"] = sum(answer["accepts"] for answer in offer["answers"]) == others
        elif isinstance(event, Learns):
            offer = turns[event.exchange, event.whose]["offer"]
            act = "offers" if event.party == event.whose else "accepts" if event.agrees else "refuses"
            offer["learned"].append({"about": event.party, "act": act} | _learned(event))
    return list(turns.values())


def _answer(event: Answers) -> Told:
    reason = None
    if not event.agrees:
        below = event.value is not None and event.value < event.reservation - TOLERANCE
        strategy = OWN_RULE if isnan(event.least) else BELOW_ASKED
        reason = BELOW_TEXT if event.ask is None else BELOW_LEAST if below else strategy
        reason = RED_LINE if event.lines else reason
    return {
        "party": event.party,
        "accepts": event.agrees,
        "reason": reason,
        "value": event.value,
        "aspiration": event.ask,
        "takes": event.least if isfinite(event.least) else None,
        "reservation_value": event.reservation,
        "red_lines": list(event.lines),
    }


def _learned(event: Learns) -> Told:
    both = event.before, event.after
    lines = event.before.doubts
    return {
        "believed": [belief.index for belief in both],
        "likeliest_type": [_likeliest(belief) for belief in both],
        "red_lines": {line: [belief.doubts[line] for belief in both] for line in lines},
    }


def _likeliest(belief: Belief) -> Told:
    """Return the type held likeliest, the first of several, and how likely it is held to be."""
    weight = max(belief.weights)
    return {"type": belief.weights.index(weight), "weight": weight}


def _vote(event: Votes, party: str) -> Told:
    return {
        "yes": event.agrees[party],
        "value": event.values[party],
        "reservation_value": event.reservation[party],
        "red_lines": list(event.lines[party]),
    }


def _steps(reference: Reference, before: Mapping[str, str], steps: list[Improves]) -> list[Told]:
    told = []
    for step in steps:
        after = reference.deals[step.deal]
        told.append({"changes": _changes(before, after), "gains": dict(step.gains)})
        before = after
    return told


def _leaving(event: Weighs) -> Told:
    return {
        "party": event.party,
        "leaving": event.walk,
        "talking_on": event.talk,
        "leaves": event.leaves,
        "bound_by": event.bound or None,
    }
