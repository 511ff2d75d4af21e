"""At which cost of war, trust and mediation hard lines stop being an equilibrium of the talks at Antalya.

At every level both parties' hard lines are played against every change of one of them, over the
same worlds. The table goes between the document's markers.

Room     experiments (reads results)
Shapes   S assumption sets, P parties
Units    gains [util]
Source   docs/antalya.md; Wellman (2006), Proc. AAAI-06, 1552-1555
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

import sim
from sim.arrays import FloatArray
from sim.equilibria.deviations import Deviation, is_held
from sim.equilibria.empirical_game import find_strategies, means_by_set, payoffs_of
from sim.equilibria.kinds import HARD, SOFT, kind_of
from sim.game import build_game, count_sets, set_of_world
from sim.scenario import Scenario, with_overrides
from sim.talks import list_parts
from sim.talks.named_strategies import NAMED_STRATEGIES

DOCUMENT = Path(__file__).parents[1] / "docs" / "antalya.md"
HARDER = "no concession"  # than the hard line; every other strategy gives way more
BEGIN, END = "<!-- strategies:begin -->\n", "<!-- strategies:end -->"
SEED = 1
KEPT, PAYS = "equilibrium", "giving way pays"
COST, TRUST = "parties.*.war.cost_per_day", "parties.*.trust.level"
HOST, DRAFTS = "mediators.turkey.hosts.leaving", "mediators.turkey.tables.drafts"
LEVELS: Mapping[str, Mapping[str, Any]] = {  # the ends and centre of the scenario's ranges, and beyond
    "baseline": {},
    **{f"cost of a day of war {cost:g}": {COST: cost} for cost in (0.001, 0.003, 0.008, 0.02)},
    **{f"trust {trust:g}": {TRUST: trust} for trust in (0.1, 0.3, 0.6, 0.8, 1)},
    "no mediator": {"rounds.*.mediator": "none"},
    **{f"Turkey's price on leaving {price:g}": {HOST: price} for price in (0, 0.06)},
    **{f"Turkey tables {drafts} texts": {DRAFTS: drafts} for drafts in (0, 1, 3)},
    "no texts, no step issue by issue": {DRAFTS: 0, "closing": "none"},
}


@dataclass(frozen=True)
class Row:
    """What changing alone brings where both play the hard line, and the kind of game against the fair one.

    ``to`` of a deviation counts the strategies that come along.
    """

    name: str
    harder: tuple[Deviation, ...]  # each party's change to the harder line
    softer: tuple[Deviation, ...]  # its best change to one that gives way more
    kind: str


def row(name: str, settings: Mapping[str, Any], draws: int) -> Row:
    """Play the profiles that matter at one level."""
    scenario = sim.load("antalya", dict(settings))
    strategies = find_strategies(scenario, list(NAMED_STRATEGIES))
    names = list(strategies)

    def paid(*profile: str) -> FloatArray:
        parts = {
            f"parties.{party}.strategy": dict(strategies[own])
            for party, own in zip(scenario.parties, profile, strict=True)
        }
        return payoffs_by_set(with_overrides(scenario, parts, list_parts()), draws)

    alone = {own: (paid(own, HARD), paid(HARD, own)) for own in names if own != HARD}
    both = paid(HARD, HARD)

    def best(p: int, among: Sequence[str]) -> Deviation:
        gains = {own: alone[own][p][:, p] - both[:, p] for own in among}
        chosen = max(gains, key=lambda own: float(gains[own].mean()))
        error = float(gains[chosen].std(ddof=1) / np.sqrt(len(both)))
        return Deviation(p, names.index(chosen), float(gains[chosen].mean()), error)

    softer = [own for own in alone if own != HARDER]
    two = np.array([[paid(SOFT, SOFT), alone[SOFT][0]], [alone[SOFT][1], both]]).mean(axis=2)
    return Row(
        name=name,
        harder=tuple(best(p, [HARDER]) for p in range(2)),
        softer=tuple(best(p, softer) for p in range(2)),
        kind=kind_of(two),
    )


def payoffs_by_set(scenario: Scenario, draws: int) -> FloatArray:
    """Return mean payoffs in each assumption set, (S, P) [util]."""
    return means_by_set(payoffs_of(build_game(scenario), draws, SEED), set_of_world(draws))


def rows(draws: int, jobs: int) -> list[Row]:
    """Play every level; what is done goes to stderr."""
    found = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for one in pool.map(row, LEVELS, LEVELS.values(), [draws] * len(LEVELS)):
            found.append(one)
            print(f"{len(found)} of {len(LEVELS)}: {one.name}", file=sys.stderr)
    return found


def said(is_so: bool | None) -> str:
    """Return a verdict that the errors may leave open."""
    return {True: "yes", False: "no", None: "open"}[is_so]


def pays(softer: Sequence[Deviation]) -> str:
    """Return who surely gains by giving way alone, or that the errors leave it open, or nobody."""
    sure = [party for party, best in zip(("Russia", "Ukraine"), softer, strict=True) if best.is_sure]
    return " and ".join(sure) or ("nobody" if is_held(softer) else "open")


def tell(found: Sequence[Row], draws: int) -> str:
    """Return what stands between the markers."""
    names = list(NAMED_STRATEGIES)
    cells = [
        [
            "",
            *(f"{party}, {how}" for how in ("harder", "softer") for party in ("Russia", "Ukraine")),
            KEPT,
            PAYS,
            "kind",
        ]
    ]
    cells.append(["---"] * len(cells[0]))
    for one in found:
        changes = [
            f"{best.gain:+.4f} ± {best.error:.4f} {names[best.to or 0]}".replace(f" {HARDER}", "")
            for best in (*one.harder, *one.softer)
        ]
        cells.append(
            [one.name, *changes, said(is_held((*one.harder, *one.softer))), pays(one.softer), one.kind]
        )
    table = "".join(f"| {' | '.join(line)} |\n" for line in cells)
    made = f"{draws:,} draws a profile in {count_sets(draws)} assumption sets, seed {SEED}"
    origin = f"Written by `experiments/antalya_strategies.py`: {made}, scenario `{sim.load('antalya').hash}`."
    return f"\n{origin}\n\n{table}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table; return the exit code."""
    parser = argparse.ArgumentParser(description="When hard lines at Antalya stop being an equilibrium.")
    parser.add_argument("--draws", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args(arguments)
    text = tell(rows(asked.draws, asked.jobs), asked.draws)
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    DOCUMENT.write_text(before + BEGIN + text + END + after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
