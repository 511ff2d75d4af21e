"""Between the rounds: the war goes on, what lapses lapses, and a new round finds its situation.

Room     talks
Shapes   N worlds, P parties, L issues with lasting options
Units    worth [util] discounted to the first day where it is payoff, time [day]
Source   model.md, sections 4, 5 and 8
"""

from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.talks.board import Board
from sim.talks.ledger import Battlefield, War, cost_ahead, fighting_on
from sim.talks.mediators import price_of_leaving
from sim.talks.stage import Stage


@dataclass(frozen=True)
class Standing:
    """Where each world's talks stand."""

    day: IntArray  # (N,)
    state: IntArray  # (N,) the deal in force
    runs_to: IntArray  # (N, L) day on which the lasting option in force lapses, 0 where none is
    fruitless: IntArray  # (N,) rounds in a row that signed nothing
    over: BoolArray  # (N,) no more rounds are held
    outcome: IntArray  # (N,) of the last round
    battlefield: FloatArray  # (N,) Y
    days_fought: IntArray  # (N,)
    payoff: FloatArray  # (N, P) so far


def first_day(stage: Stage) -> Standing:
    """Return how things stand before the first round."""
    n = len(stage.worlds.index)
    nothing = np.zeros(n, dtype=np.int64)
    return Standing(
        day=nothing,
        state=nothing,
        runs_to=np.zeros((n, len(stage.game.deals.lasting_issues)), dtype=np.int64),
        fruitless=nothing,
        over=np.zeros(n, dtype=bool),
        outcome=np.full(n, len(stage.game.outcomes) - 1),
        battlefield=stage.number("battlefield.start"),
        days_fought=nothing,
        payoff=np.zeros((n, len(stage.game.parties))),
    )


def advance(stage: Stage, standing: Standing, r: int) -> Standing:
    """Return how things stand on the day of round ``r``: war fought and paid, options lapsed."""
    deals, today = stage.game.deals, stage.worlds.days[:, r]
    paused = np.where(deals.pause[standing.state] > 0, pause_end(stage, standing), standing.day)
    begin = np.clip(paused, standing.day, today)
    fought = np.where(deals.peace[standing.state], 0, today - begin)
    payoff = standing.payoff.copy()
    for p, war in enumerate(stage.wars):
        cost = cost_ahead(war, begin[:, None], fought[:, None], today[:, None])[:, 0]
        payoff[:, p] -= discounted(war, begin) * cost
    state, runs_to = standing.state.copy(), standing.runs_to.copy()
    for line in range(runs_to.shape[1]):
        lapses = (runs_to[:, line] > 0) & (runs_to[:, line] <= today)
        for p, war in enumerate(stage.wars):
            used = stakes_of_lapsing(stage, p, state, line)
            payoff[:, p] += np.where(lapses, discounted(war, runs_to[:, line]) * used, 0.0)
        state = np.where(lapses, deals.dropped[state, line], state)
        runs_to[lapses, line] = 0
    move = fought * stage.number("battlefield.drift")
    move += stage.number("battlefield.volatility") * np.sqrt(fought) * stage.worlds.luck[:, r]
    return replace(
        standing,
        day=today,
        state=state,
        runs_to=runs_to,
        battlefield=standing.battlefield + move,
        days_fought=standing.days_fought + fought,
        payoff=payoff,
    )


def discounted(war: War, day: IntArray) -> FloatArray:
    """Return a party's discount factor of a day, (N,)."""
    return war.factors[war.row[:, 0], day]


def pause_end(stage: Stage, standing: Standing) -> IntArray:
    """Return the day on which the pause in force ends, (N,), 0 where none is."""
    issues = stage.game.deals.lasting_issues
    pausing = [line for line, i in enumerate(issues) if stage.game.pauses_fighting(int(i))]
    return np.asarray(standing.runs_to[:, pausing].max(axis=1, initial=0))


def stakes_of_lapsing(stage: Stage, p: int, state: IntArray, line: int) -> FloatArray:
    """Return what the lasting option in force on one issue was worth to party p, (N,) [util]."""
    mine, board = stage.game.stakes[p], stage.board
    used = np.zeros(len(state))
    for k in np.flatnonzero(mine.lasting == line + 1):
        worth = mine.signs[k] * stage.worlds.values[:, mine.numbers[k]]
        trusted = board.trust[board.ledger.row, p, state] if mine.promised[k] else 1.0
        used += worth * trusted * mine.present[k, state]
    return used


def set_moment(stage: Stage, standing: Standing, r: int) -> Board:
    """Return the board of round ``r``: what war and peace are worth today and at the next date."""
    game, board, deals = stage.game, stage.board, stage.game.deals
    days = stage.worlds.days
    last = days.shape[1] - 1
    if r < last:
        gap = days[:, r + 1] - days[:, r]
    else:
        gap = days[:, r] - days[:, r - 1] if r else np.zeros_like(days[:, 0])
    today = days[:, r, None]
    horizon = stage.number("horizon.days").astype(np.int64)[:, None]
    left = np.maximum(horizon - gap[:, None], 0)
    field = Battlefield(
        start=stage.number("battlefield.start")[:, None],
        now=standing.battlefield[:, None],
        drift=stage.number("battlefield.drift")[:, None],
        days_fought=standing.days_fought[:, None],
    )
    n, parties = standing.state.shape[0], len(game.parties)
    war, next_war = np.empty((n, parties)), np.empty((n, parties))
    saved, next_saved = np.empty_like(board.ledger.saved), np.empty_like(board.ledger.saved)
    type_war, type_saved = np.empty_like(board.minds.war), np.empty_like(board.minds.saved)
    for p in range(parties):
        mine, types = stage.wars[p], stage.type_wars[p]
        war[:, p] = fighting_on(mine, field, today, horizon, today)[:, 0]
        next_war[:, p] = fighting_on(mine, field, today + gap[:, None], left, today)[:, 0]
        type_war[:, p] = fighting_on(types, field, today, horizon, today)
        for o, full in enumerate(deals.pause_days):
            in_force = deals.pause[standing.state] == o + 1
            now = np.where(in_force, pause_end(stage, standing) - standing.day, full)
            later = np.where(now > gap, now - gap, full)  # what lapses may be signed anew
            now, later = np.minimum(now[:, None], horizon), np.minimum(later[:, None], left)
            saved[:, p, o] = cost_ahead(mine, today, now, today)[:, 0]
            next_saved[:, p, o] = cost_ahead(mine, today + gap[:, None], later, today)[:, 0]
            type_saved[:, p, :, o] = cost_ahead(types, today, now, today)
    set_war = np.empty_like(board.minds.set_war)
    starts = np.searchsorted(board.minds.row, np.arange(len(set_war)))
    set_war[:, :, 0] = np.minimum.reduceat(type_war.min(axis=2), starts)
    set_war[:, :, 1] = np.maximum.reduceat(type_war.max(axis=2), starts)
    patience = np.column_stack([discounted(mine, gap) for mine in stage.wars])
    host = price_of_leaving(game, mediator_of(stage, r), stage.number)
    minds = board.minds._replace(
        state=standing.state,
        war=type_war,
        saved=type_saved,
        set_war=set_war,
    )
    ledger = board.ledger._replace(
        state=standing.state,
        runs_out=np.maximum(standing.runs_to - today, 0),
        gap=gap,
        war=war,
        next_war=next_war,
        saved=saved,
        next_saved=next_saved,
        round_cost=stage.numbers("talking.cost")
        * (1 + stage.numbers("talking.fatigue") * (1 + standing.fruitless[:, None])),
        hope=patience * stage.numbers("talking.hope"),
        leaving=stage.numbers("talking.leaving") + host[:, None],
    )
    return replace(board, minds=minds, ledger=ledger)


def mediator_of(stage: Stage, r: int) -> str | None:
    """Return who mediates round ``r``."""
    return stage.game.scenario.rounds[stage.game.rounds[r]].mediator


def sign(stage: Stage, standing: Standing, deal: IntArray) -> Standing:
    """Return how things stand once ``deal`` (N,) is signed where it is not negative.

    A lasting option that stays in force keeps its day; signing the deal in force changes nothing.
    """
    deals = stage.game.deals
    signs = (deal >= 0) & (deal != standing.state)
    state = np.where(signs, deal, standing.state)
    runs_to = standing.runs_to.copy()
    for line, i in enumerate(deals.lasting_issues):
        days = deals.lasting[state, line]
        kept = deals.choice[state, i] == deals.choice[standing.state, i]
        fresh = np.where(days > 0, standing.day + days, 0)
        runs_to[:, line] = np.where(kept, runs_to[:, line], fresh)
    return replace(
        standing,
        state=state,
        runs_to=runs_to,
        fruitless=np.where(standing.over, standing.fruitless, np.where(signs, 0, standing.fruitless + 1)),
    )
