"""Made-up sweeps for charts: every design, numbers and choices mixed, and what can go wrong."""

import numpy as np

from tests.fake_sweeps import choice, number

WAR = "parties.russia.war.cost_per_day"
TRUST = "parties.ukraine.trust.level"
PACE = "parties.russia.strategy.aspiration.time_dependent.exponent"
LONG = "parties.*.shocks.sanctions_of_all_the_neighbouring_states_together.adds.war.cost_per_day"
STYLES = ("boulware", "conceder", "never conceding", "reservation value", "tit for tat", "random offers")
WORDY = ("holds out until the very last exchange of the round and then gives way at once", *STYLES[:2])

war = number(WAR, 0.001, 0.004, baseline=0.002)
war_log = number(WAR, 0.0005, 0.02, scale="log", baseline=0.003)
war_levels = number(WAR, 0.001, 0.004, levels=(0.001, 0.002, 0.003, 0.004), baseline=0.002)
trust = number(TRUST, 0.2, 0.9, baseline=0.3)
pace = number(PACE, 1, 8)
types = number("model.types", 2, 12, levels=(2.0, 4.0, 6.0, 8.0, 12.0))
order = choice("order", "first", "last")
long = number(LONG, 0, 1, baseline=0.5)
style = choice("parties.russia.strategy.aspiration", *STYLES[:4], baseline="boulware")
rival = choice("parties.ukraine.strategy.aspiration", *STYLES[:3], baseline="conceder")
wordy = choice("way of making offers", *WORDY, baseline=WORDY[0])
MANY = [number(f"parties.{who}.{what}", 0, 1, baseline=0.5) for who in ("russia", "ukraine") for what in (
    "war.cost_per_day", "war.growth", "trust.level", "trust.breach", "talking.cost", "talking.fatigue",
    "talking.leaving", "talking.hope", "patience", "prospects.optimism", "prospects.fades_after",
    "strategy.aspiration.time_dependent.exponent", "strategy.aspiration.time_dependent.hold",
    "demands.ceasefire.general", "demands.corridors.monitored", "demands.neutrality.constitution",
    "demands.donbas.autonomy", "costs.withdrawal.full",
)]  # fmt: skip
BASE = 0.3


def smooth(x):
    return 1 / (1 + np.exp(-x))


def plans(n, word="plan"):
    return [f"{word} {i}" for i in range(n)]


def by_both(cost_per_day, aspiration):
    return weigh(a=aspiration, b=400 * cost_per_day)


def by_plan(plan, cost_per_day):
    return smooth(int(plan[5:]) / 3 - 2 + 100 * cost_per_day)


def by_plans(ours, theirs):
    return smooth((int(ours[5:]) - int(theirs[7:])) / 4)


def by_style(cost_per_day, level, aspiration):
    return rise(cost_per_day, level) * (0.4 + place(aspiration))


def place(value):
    """A level of a choice as a number in a stable way."""
    names = (*STYLES, *WORDY)
    return names.index(value) / 6 if value in names else 0.0


def weigh(**at):
    """Falls with the first factor, and less and less with the others; choices count as numbers."""
    total = 0.0
    for rank, value in enumerate(at.values()):
        x = place(value) if isinstance(value, str) else float(value or 0.0)
        total += (3.0 if x < 0.05 else 1.0) * x / (1 + rank) ** 2 * (100 if x < 0.05 else 1)
    return float(smooth(1.2 - total))


def flat(**at):
    return BASE


def noisy(**at):
    return BASE + 0.004 * np.sin(
        37 * sum(place(v) if isinstance(v, str) else float(v or 0) for v in at.values())
    )


def worth(**at):
    return -weigh(**at) - 0.2


def rise(cost_per_day, level=0.0, **_):
    return float(smooth(2500 * (cost_per_day - 0.0025) + 3 * (level - 0.5)))


CASES = {
    "line": ([war], rise, "grid", 9, {}),
    "line log": ([war_log], rise, "grid", 7, {}),
    "line levels, a point failed": ([war_levels], rise, "grid", 4, {"failed": (1,)}),
    "line of two points": ([war], rise, "grid", 2, {}),
    "line of one point": ([war], rise, "grid", 2, {"missing": (1,)}),
    "line constant": ([war], flat, "grid", 5, {}),
    "line noise": ([long], noisy, "grid", 5, {"band": None}),
    "line nothing played": ([war], rise, "grid", 5, {"missing": range(5)}),
    "line all failed": ([war], rise, "grid", 5, {"failed": range(5)}),
    "line payoff": ([war], worth, "lhs", 30, {"output": "payoff.russia"}),
    "levels": ([style], weigh, "grid", 1, {}),
    "levels with long names, one failed": ([wordy], weigh, "grid", 1, {"failed": (1,)}),
    "levels payoff": ([style], worth, "grid", 1, {"output": "payoff.north_lands"}),
    "phase": ([war, trust], rise, "grid", 9, {}),
    "phase, points failed": (
        [war_log, trust],
        rise,
        "grid",
        6,
        {"failed": (8, 9), "missing": (20,), "error": 0.13},
    ),
    "phase of random points": ([war_log, trust], rise, "lhs", 80, {"failed": (3, 4), "error": 0.05}),
    "phase of two points": ([war, trust], rise, "lhs", 2, {}),
    "phase of four points": ([war, trust], rise, "grid", 2, {}),
    "phase constant": ([war, long], flat, "grid", 4, {}),
    "phase nothing played": ([war, trust], rise, "lhs", 9, {"missing": range(9)}),
    "phase all failed": ([war, trust], rise, "grid", 3, {"failed": range(9)}),
    "phase payoff": ([war, trust], worth, "grid", 6, {"output": "payoff.russia"}),
    "phase saltelli": ([war, trust], rise, "saltelli", 16, {}),
    "phase of many points": ([war, trust], rise, "lhs", 2500, {}),
    "curves": ([style, war], by_both, "grid", 7, {}),
    "curves of random points, long names": ([war_log, wordy], weigh, "lhs", 60, {"failed": (3,)}),
    "curves of many levels": ([choice("plan", *plans(11)), war], by_plan, "grid", 5, {}),
    "cells": ([style, rival], weigh, "grid", 1, {}),
    "cells of long names, points failed": (
        [wordy, rival],
        weigh,
        "grid",
        1,
        {"failed": (1, 4), "missing": (8,)},
    ),
    "cells of many levels": (
        [choice("ours", *plans(14)), choice("theirs", *plans(12, "answer"))],
        by_plans,
        "grid",
        1,
        {},
    ),
    "cells payoff": ([style, rival], worth, "grid", 1, {"output": "payoff.russia"}),
    "cells constant": ([style, rival], flat, "grid", 1, {}),
    "multiples": ([war, trust, number("model.learning", 0, 1, levels=(0.0, 0.5, 1.0))], rise, "grid", 5, {}),
    "multiples of a choice": ([style, war, trust], by_style, "grid", 4, {"failed": (3,)}),
    "multiples of random points": ([war, trust, pace], rise, "lhs", 120, {}),
    "multiples of two choices": ([style, war, rival], weigh, "grid", 5, {}),
    "multiples of choices": ([style, rival, order], weigh, "grid", 1, {}),
    "multiples of five levels": ([war, trust, types], rise, "grid", 4, {}),
    "multiples with long names": ([wordy, war, long], weigh, "grid", 4, {}),
    "multiples nothing played": ([war, trust, pace], rise, "lhs", 12, {"missing": range(12)}),
    "morris": ([war, trust, pace, style], weigh, "morris", 20, {}),
    "morris of many": (MANY, weigh, "morris", 12, {}),
    "morris too small": (MANY[:9], weigh, "morris", 3, {"failed": (2,), "missing": (1,)}),
    "morris constant": (MANY[:5], flat, "morris", 6, {}),
    "morris payoff": (MANY[:5], worth, "morris", 12, {"output": "payoff.russia"}),
    "morris all failed": (MANY[:5], worth, "morris", 4, {"failed": range(24)}),
    "sobol": ([war, trust, pace, long, style], weigh, "saltelli", 128, {}),
    "sobol too small": (MANY[:20], weigh, "saltelli", 8, {}),
    "sobol, a point missing": (MANY[:6], weigh, "saltelli", 8, {"missing": (3,)}),
    "pawn": ([war, trust, pace, long, style], weigh, "lhs", 300, {"failed": (7,)}),
    "pawn of many": (MANY, weigh, "lhs", 200, {}),
    "pawn of few points": (MANY[:6], weigh, "lhs", 12, {}),
    "pawn of noise": (MANY[:6], noisy, "lhs", 60, {}),
    "pawn of a grid": ([style, rival, war_levels, trust], weigh, "grid", 3, {}),
    "pawn of choices": ([style, rival, wordy, order], weigh, "lhs", 120, {"output": "ceasefire"}),
    "tornado": ([war_levels, trust, pace, style, rival], weigh, "one_at_a_time", 3, {}),
    "tornado of many": (MANY, weigh, "one_at_a_time", 3, {}),
    "tornado with long names, points failed": (
        [wordy, long, trust],
        weigh,
        "one_at_a_time",
        5,
        {"failed": (4, 5, 6, 7, 8)},
    ),
    "tornado without a baseline": ([war, trust, style], weigh, "one_at_a_time", 3, {"failed": (0,)}),
    "tornado constant": ([war, trust], flat, "one_at_a_time", 3, {}),
    "tornado noise": ([war, trust, long], noisy, "one_at_a_time", 3, {}),
    "tornado payoff": ([long, trust], worth, "one_at_a_time", 3, {"output": "payoff.russia"}),
    "tornado nothing played": ([war, trust], flat, "one_at_a_time", 3, {"missing": range(7)}),
}
