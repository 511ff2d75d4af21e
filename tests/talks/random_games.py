"""Random scenarios for tests: small, but with every mechanism of the model in some of them."""

import json
import random
from typing import Any

from hypothesis import strategies as st

from sim.game import Game, build_game
from sim.scenario import loads
from sim.scenario.names import strategy_parts
from sim.talks import list_parts


def spread(lot: random.Random, low: float, high: float) -> Any:
    """Return a number or a range within [low, high]."""
    central = round(lot.uniform(low, high), 4)
    if lot.random() < 0.3:
        return central
    return [
        round(low + (central - low) * lot.random(), 4),
        central,
        round(high - (high - central) * lot.random(), 4),
    ]


def issues(lot: random.Random, parties: list[str]) -> dict[str, Any]:
    """Return a ceasefire and one or two other issues, with needs, prerequisites and lasting options."""
    ceasefire: dict[str, Any] = {"none": None, "general": {"ends": "fighting"}}
    if lot.random() < 0.5:
        ceasefire["day"] = {"lasts": f"{lot.choice([1, 3, 8])} days"}
    result: dict[str, Any] = {"ceasefire": ceasefire, "land": {"kept": None, "half": None, "all": None}}
    needs = {"needs": {"ceasefire": "general"}}
    if lot.random() < 0.6:
        result["land"]["all"] = dict(needs)
    if lot.random() < 0.6:
        result["meeting"] = {"none": None, "prepared": None, "held": {"after": {"meeting": "prepared"}}}
        if lot.random() < 0.5:
            result["land"]["all"] = {
                **(result["land"]["all"] or {}),
                "after": {"meeting": ["prepared", "held"]},
            }
    if lot.random() < 0.5:
        result["pledge"] = {"none": None, "given": {"boost": {lot.choice(parties): spread(lot, 0.1, 0.6)}}}
    for body in result.values():
        if lot.random() < 0.6:
            body["carried_out_by"] = lot.choice(["all", *parties])
    return result


def classic(lot: random.Random) -> dict[str, Any]:
    """Return a strategy of the parts that tests/talks/pieces.py knows too."""
    aspirations = [
        {
            "time_dependent": {
                "exponent": spread(lot, 0.2, 5),
                "hold": lot.choice([0, 1, spread(lot, 0, 1)]),
            }
        },
        "never_conceding",
        "reservation_value",
        "minimal_concession",
    ]
    proposals = [
        "most_acceptable",
        "most_acceptable",
        "least_for_oneself",
        "random",
        {"similar": {"width": lot.choice([0, spread(lot, 0, 1)])}},
        "minimal_concession",
        "anticipating",
    ]
    models = [
        "bayesian_types",
        "bayesian_types",
        "none",
        {"frequency": {"rate": spread(lot, 0, 1)}},
        {"scalable_bayesian": {"pace": spread(lot, 0, 0.3), "spread": spread(lot, 0.1, 1)}},
        "oracle",
    ]
    return {
        "aspiration": lot.choice(aspirations),
        "proposal": lot.choice(proposals),
        "acceptance": lot.choice(
            ["aspiration", "aspiration", {"constant": {"level": spread(lot, -0.5, 0.5)}}]
        ),
        "leaving": lot.choice(["compare", "compare", "never"]),
        "opponent_model": lot.choice(models),
    }


SPREADS = {  # parameter -> a number or range of it
    "exponent": lambda lot: spread(lot, 0.2, 5),
    "hold": lambda lot: lot.choice([0, 1, spread(lot, 0, 1)]),
    "start": lambda lot: spread(lot, 0.001, 1),
    "until": lambda lot: lot.choice([0, 1, spread(lot, 0, 1)]),
    "lag": lambda lot: lot.choice([1, 1, 2]),
    "window": lambda lot: lot.choice([1, 2, [1, 2, 3]]),
    "step": lambda lot: spread(lot, 0.05, 0.6),
    "initiatives": lambda lot: lot.choice([0, 1, 3]),
    "rounds": lambda lot: lot.choice([1, 2]),
    "prize": lambda lot: spread(lot, 0, 0.2),
    "level": lambda lot: spread(lot, -0.5, 0.5),
    "width": lambda lot: lot.choice([0, spread(lot, 0, 1)]),
    "rate": lambda lot: spread(lot, 0, 1),
    "pace": lambda lot: spread(lot, 0, 0.3),
    "spread": lambda lot: spread(lot, 0.1, 1),
}


def any_parts(lot: random.Random) -> dict[str, Any]:
    """Return a strategy of any parts that come with Parley, some of them with random parameters."""
    strategy = {}
    for kind, members in strategy_parts(list_parts()).items():
        name = lot.choice(list(members))
        given = {p: SPREADS[p](lot) for p in members[name] if p in SPREADS and lot.random() < 0.8}
        strategy[kind] = {name: given} if given else name
    return strategy


def party(lot: random.Random, table: dict[str, Any], first: bool) -> dict[str, Any]:
    """Return a party with stakes on the issues of ``table``."""
    demands: dict[str, Any] = {}
    costs: dict[str, Any] = {}
    for issue, options in table.items():
        for option in list(options)[1:]:
            if option == "carried_out_by" or lot.random() < 0.2:
                continue
            wants = (lot.random() < 0.5) if issue != "land" else first
            (demands if wants else costs).setdefault(issue, {})[option] = spread(lot, 0.02, 0.5)
    result: dict[str, Any] = {
        "demands": demands,
        "costs": costs,
        "war": {"cost_per_day": spread(lot, 0, 0.02), "growth": spread(lot, 0, 0.01)},
        "prospects": {"optimism": spread(lot, -0.2, 0.5), "fades_after": spread(lot, 5, 60)},
        "trust": {"level": spread(lot, 0, 1), "breach": spread(lot, 0, 0.3)},
        "talking": {
            "cost": spread(lot, 0, 0.05),
            "fatigue": spread(lot, 0, 1),
            "leaving": spread(lot, 0, 0.06),
            "hope": lot.choice([0, spread(lot, 0, 1)]),
        },
        "patience": spread(lot, 0.8, 1),
        "strategy": classic(lot),
    }
    if lot.random() < 0.4:
        when = lot.choice([{"ceasefire": "general", "land": "kept"}, {"land": {"not": "kept"}}])
        result["links"] = {"lever": {"when": when, "worth": spread(lot, -0.3, 0.3)}}
        if when == {"land": {"not": "kept"}} and lot.random() < 0.5:
            result["red_lines"] = {"soil": {"when": {"land": "all"}, "chance": spread(lot, 0, 1)}}
    if lot.random() < 0.3:
        result.setdefault("red_lines", {})["other"] = {
            "when": {"any": [{"land": "half"}, {"ceasefire": "general", "land": "kept"}]},
            "chance": spread(lot, 0, 1),
        }
    if lot.random() < 0.5:
        result["shocks"] = {
            "storm": {
                "after_days": [0, 8, 30],
                "adds": {"war.cost_per_day": spread(lot, 0, 0.02)},
                "announced": lot.random() < 0.5,
            }
        }
    return result


def document(lot: random.Random) -> dict[str, Any]:
    """Return a random scenario file."""
    parties = ["north", "south", "west"][: lot.choice([2, 2, 2, 3])]
    table = issues(lot, parties)
    mediator = {"hosts": {"leaving": spread(lot, 0, 0.03)}, "tables": {"drafts": lot.choice([0, 1, 3])}}
    if lot.random() < 0.3:
        mediator["tables"]["bias"] = {parties[0]: spread(lot, 0.5, 2)}
    rounds: dict[str, Any] = {"first": {"date": "2030-01-05", "exchanges": lot.choice([1, 2, 5, [3, 6, 9]])}}
    for i in range(lot.choice([0, 1, 2])):
        rounds[f"later_{i}"] = {
            "days_after_last": [1, 4, 15],
            "exchanges": lot.choice([2, 4, 7]),
            "mediator": "umpire",
        }
    settled = {"ceasefire": "general", "land": {"not": "kept"}}
    return {
        "format": 1,
        "title": "random",
        "starts": "2030-01-01",
        "known": "2030-01-05",
        "horizon": {"days": spread(lot, 5, 60)},
        "sources": {"x": "invented"},
        "hidden": {
            "what": lot.sample(["stakes", "war", "optimism", "talking"], lot.randint(0, 4)),
            "spread": lot.choice([0, [0.1, 0.3, 0.6]]),
        },
        "issues": table,
        "battlefield": {
            "start": spread(lot, -0.2, 0.2),
            "drift": spread(lot, -0.01, 0.01),
            "volatility": spread(lot, 0, 0.05),
        },
        "parties": {name: party(lot, table, name == "north") for name in parties},
        "mediators": {"umpire": mediator},
        "rounds": rounds,
        "outcomes": {
            "settlement": {"when": settled, **({"ends": "talks"} if lot.random() < 0.7 else {})},
            "ceasefire": {"when": {"ceasefire": "general"}},
            "partial": {"when": "anything new"},
        },
        "closing": lot.choice(["none", "issue_by_issue"]),
        "model": {
            "types": lot.choice([1, 2, 4]),
            "blur": spread(lot, 0.02, 0.2),
            "error": 0.05,
            "learning": lot.choice([0, 1, spread(lot, 0, 1)]),
            "least_gain": 0.005,
            "prerequisites": lot.choice(["kept", "kept", "ignored"]),
        },
    }


def game(number: int, **changes: Any) -> Game:
    """Return the random game of a number, with overrides by path."""
    text = json.dumps(document(random.Random(number)))
    return build_game(loads(text, "random", changes or None, parts=list_parts()))


def game_of_any_parts(number: int, **changes: Any) -> Game:
    """Return that game between strategies of any parts, with rounds long enough to answer one another."""
    played, lot = document(random.Random(number)), random.Random(-number - 1)
    for body in played["parties"].values():
        body["strategy"] = any_parts(lot)
    for body in played["rounds"].values():
        body["exchanges"] = lot.choice([2, 5, 8, [3, 6, 9]])
    played["model"]["learning"] = lot.choice([0, 0.3, 1])
    return build_game(loads(json.dumps(played), "random", changes or None, parts=list_parts()))


def document_of_protocol(number: int, name: str) -> dict[str, Any]:
    """Return the random file of a number with a mediator in every round and a protocol of that name.

    In every other file the strategies are of any parts.
    """
    played, lot = document(random.Random(number)), random.Random(-number - 1)
    if number % 2:
        for body in played["parties"].values():
            body["strategy"] = any_parts(lot)
    for body in played["rounds"].values():
        body |= {"exchanges": lot.choice([1, 2, 5, 8, [3, 6, 9]]), "mediator": "umpire"}
    played["model"]["learning"] = lot.choice([0, 0.3, 1])
    table = lot.sample(list(played["issues"]), lot.randint(1, len(played["issues"])))
    played["protocol"] = {name: {"issues": table}} if name == "agenda" else name
    return played


def game_of_protocol(number: int, name: str) -> Game:
    """Return that game."""
    text = json.dumps(document_of_protocol(number, name))
    return build_game(loads(text, "random", parts=list_parts()))


numbers = st.integers(0, 10**6)
