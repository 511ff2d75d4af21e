"""Made-up talks in real tables, for tests of what reads results.

No talks are played: a coin decides what is signed, so that every outcome occurs and every column
has values, without a kernel to compile. The numbers mean nothing; their form is that of a run.
"""

from types import SimpleNamespace

import numpy as np
import polars as pl

from sim.game import build_game, count_sets, draw_sets, draw_worlds, set_of_world
from sim.results import Results
from sim.results.by_set import Quantity
from sim.results.comparison import Alternative, Comparison, Difference
from sim.results.mechanisms import MOST_DRAWS, neutral_scenarios
from sim.results.tables import exchanges_table, worlds_table
from sim.scenario import loads
from sim.talks import WAYS, list_parts
from sim.talks.protocols import Offers

LAKE = """
format: 1
title: Two towns and a lake
starts: 2030-01-01
known: 2030-01-15
horizon: {days: 90}
issues:
  ceasefire: {none: , general: {ends: fighting}}
  water: {none: , shared: , sold: {needs: {ceasefire: general}}, carried_out_by: north}
parties:
  north:
    demands: {ceasefire: {general: [0.3, 0.5, 0.7]}}
    costs: {water: {shared: 0.1, sold: 0.3}}
    war: {cost_per_day: [0.001, 0.002, 0.004]}
    red_lines: {sale: {when: {water: sold}, chance: 0.3}}
  south:
    demands: {water: {shared: 0.4, sold: 0.9}}
    costs: {ceasefire: {general: 0.1}}
rounds:
  first_round: {date: 2030-01-08, exchanges: 4}
  lake_house: {date: 2030-01-15, exchanges: 4}
  later: {days_after_last: [3, 10, 21], exchanges: 4}
outcomes:
  settlement: {when: {ceasefire: general, water: sold}, ends: talks}
  ceasefire: {when: {ceasefire: general}}
  partial: {when: anything new}
"""


def fake_results(folder, text=LAKE, draws=400, seed=1):
    """Return results of a scenario's text as if it had been played, with their tables in a folder."""
    return made_up_run(loads(text, "lake", parts=list_parts()), draws, seed, folder)


def made_up_run(scenario, draws, seed, folder):
    """Stand in for ``sim.run``."""
    game = build_game(scenario)
    rng = np.random.default_rng(seed)
    talks = _talks(game, draws, rng)
    talks.write_parquet(folder / "talks-000000.parquet")
    _worlds(game, draws, seed, rng).write_parquet(folder / "worlds-000000.parquet")
    _exchanges(game, talks, rng).write_parquet(folder / "exchanges-000000.parquet")
    results = Results(game.scenario, game, draws, seed, folder)
    results.__dict__["mechanisms"] = _mechanisms(game, draws, seed, rng)  # in place of further runs
    return results


def _talks(game, n, rng):
    """Each world signs by a coin of its set at each round, or breaks down, or goes on."""
    scenario, deals = game.scenario, game.deals
    sets = set_of_world(n)
    inclined = rng.beta(0.7, 2.5, count_sets(n))[sets]
    ends = [x for x, outcome in enumerate(scenario.outcomes.values(), start=1) if outcome.ends]
    day, state, stopped = np.zeros((3, n), dtype=np.int64)
    broke, over = np.zeros((2, n), dtype=bool)
    peaceful, warlike = np.flatnonzero(deals.peace)[:40], np.flatnonzero(~deals.peace)[1:4]
    frames = []
    for r, (name, meeting) in enumerate(scenario.rounds.items()):
        gap = meeting.days_after_last
        if gap is None:
            next_day = np.full(n, (meeting.date - scenario.starts).days)
        else:
            next_day = day + rng.integers(int(gap.low), int(gap.high) + 1, n)
        stopped = stopped + np.where(deals.peace[state], next_day - day, 0)
        day, meets = next_day, ~over
        leaves = meets & (rng.random(n) < 0.03) & ~deals.peace[state]
        peace = meets & ~leaves & (rng.random(n) < 0.25 * inclined * (1 + r))
        signed = peace | (meets & ~leaves & (rng.random(n) < 0.2) & ~deals.peace[state])
        state = np.where(signed, np.where(peace, rng.choice(peaceful, n), rng.choice(warlike, n)), state)
        broke = broke | leaves
        outcome = np.where(signed, game.outcome_of_signing[state], game.outcome_of_state[state])
        outcome = np.where(broke, 0, outcome)
        over = over | broke | np.isin(outcome, ends)
        moment = SimpleNamespace(
            sets=sets, day=day, meets=meets, signed=signed, outcome=outcome, state=state, days=day - stopped
        )
        frames.append(_rows(game, name, moment, rng))
    return pl.concat(frames).sort("world", "day", "round", maintain_order=True)


def _rows(game, name, at, rng):
    """The rows of one round, in the columns of ``sim.results.tables``."""
    deals, n = game.deals, len(at.day)
    way = np.where(at.signed, rng.choice(WAYS, n), None)
    columns = {
        "world": np.arange(n, dtype=np.uint32),
        "set": at.sets.astype(np.uint32),
        "round": pl.Series([name] * n, dtype=pl.Enum(game.rounds)),
        "day": at.day.astype(np.int32),
        "meets": at.meets,
        "signed": at.signed,
        "signed_by": pl.Series(way.tolist(), dtype=pl.Enum(WAYS)),
        "outcome": pl.Series(np.array(game.outcomes)[at.outcome], dtype=pl.Enum(game.outcomes)),
        "deal": at.state.astype(np.uint32),
    }
    for i, (issue, options) in enumerate(zip(deals.issues, deals.options, strict=True)):
        chosen = np.array(options)[deals.choice[at.state, i]]
        columns[f"in_force.{issue}"] = pl.Series(chosen, dtype=pl.Enum(options))
    columns |= {
        "fighting": ~deals.peace[at.state],
        "days_fought": at.days.astype(np.int32),
        "battlefield": rng.normal(size=n),
        "fruitless": np.zeros(n, dtype=np.int32),
        "exchanges": np.full(n, 4, dtype=np.int32),
        "walked_out": pl.Series([None] * n, dtype=pl.Enum(game.parties)),
    }
    held = {}
    for kind, chance in (("against_war", 0.6), ("today", 0.3), ("believed", 0.4)):
        held[f"range.{kind}"] = rng.random(n) < chance
    for party in game.parties:
        held[f"no_deal_value.{party}"] = rng.normal(-0.4, 0.1, n)
        held[f"reservation_value.{party}"] = rng.normal(-0.35, 0.1, n)
    return pl.DataFrame(columns | held).with_columns(pl.when("meets").then(pl.col(list(held))))


def _worlds(game, n, seed, rng):
    """The numbers of a run, really drawn, and payoffs that are not."""
    sets, rows = draw_sets(game, seed, count_sets(n)), set_of_world(n)
    worlds = draw_worlds(game, seed, sets[rows], np.arange(n), rows)
    payoff = rng.normal(size=(n, len(game.parties)))
    return worlds_table(game, SimpleNamespace(worlds=worlds, payoff=payoff))


def _exchanges(game, talks, rng):
    """Offers of any deal, by parties in turn; fewer and fewer worlds get to the later exchanges."""
    parties, deals, offers = len(game.parties), len(game.deals), []
    for r, name in enumerate(game.rounds):
        world = talks.filter(pl.col("round") == name, pl.col("meets"))["world"].to_numpy()[:1000]
        opener = rng.integers(parties, size=len(world))
        for exchange in range(4):
            n = len(world)
            shape = (n, parties)
            value, reservation = rng.normal(0.1, 0.2, shape), rng.normal(-0.35, 0.1, shape)
            offers.append(
                Offers(
                    world=world.astype(np.int64),
                    round=r,
                    exchange=np.full(len(opener), exchange),
                    party=(opener + exchange) % parties,
                    deal=rng.integers(1, deals, n),
                    accepted=np.zeros(n, dtype=bool),
                    gain=rng.normal(0.3, 0.2, shape) - 0.05 * exchange,
                    value=np.where(value < reservation, -np.inf, value),
                    aspiration=reservation + 0.2,
                    reservation=reservation,
                    believed=rng.random(shape),
                )
            )
            stays = rng.random(n) < 0.7
            world, opener = world[stays], opener[stays]
    return exchanges_table(game, SimpleNamespace(rounds=[SimpleNamespace(offers=offers)]))


def _mechanisms(game, draws, seed, rng):
    """Differences of no meaning, the first beyond error, for each mechanism that the scenario uses."""
    n = min(draws, MOST_DRAWS)
    quantities = [Quantity(what, name) for what in ("final", "ever") for name in game.outcomes]
    alternatives = []
    for name, _ in neutral_scenarios(game.scenario, n, seed):
        error = None if count_sets(n) == 1 else 0.02
        moves = rng.normal(0.0, 0.1, len(quantities))
        differences = tuple(
            Difference(q, 0.2, 0.2 + m, m, error) for q, m in zip(quantities, moves, strict=True)
        )
        alternatives.append(Alternative(name, differences, None))
    baseline = dict.fromkeys(quantities, (0.2, 0.01))
    return Comparison(game.scenario, n, seed, baseline, tuple(alternatives))
