"""Sessions a second beside NegMAS: the same sessions, offer by offer, one core each.

Six issues with five options each (15,625 deals), 100 steps, both parties with the same curve. Utilities
are shared by all sessions, which then differ in their reservation values, or drawn anew for each. With
shared ones NegMAS keeps its inverse utility from session to session, its best case; otherwise it has to
build one. Both are timed in turns, in seconds of the processor, and so is a user's own strategy: the
same curve written in numpy. NegMAS plays a sample of the sessions, and its offers are compared.

Needs    make bench-setup (NegMAS)
Units    sessions a second
"""

import os

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # before numpy is loaded

import argparse  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
import warnings  # noqa: E402
from collections.abc import Callable  # noqa: E402
from dataclasses import asdict, dataclass  # noqa: E402
from functools import partial  # noqa: E402
from importlib import import_module  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from typing import Any, Final  # noqa: E402

import numpy as np  # noqa: E402

from sim import talks  # noqa: E402
from sim.arrays import FloatArray  # noqa: E402

BESIDE: Final = str(Path(__file__).resolve().parent)
sys.path[:] = [place for place in sys.path if place != BESIDE]  # this file has the name of the package
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what NegMAS imports
    HELPERS, OUTCOMES, PREFERENCES, VALUES, SAO = (
        import_module(f"negmas.{name}")
        for name in ("negotiators.helpers", "outcomes", "preferences", "preferences.value_fun", "sao")
    )

ISSUES, OPTIONS, STEPS = 6, 5, 100
CURVES: Final = {"boulware": 4.0, "linear": 1.0, "hard": float("inf")}
LIMIT: Final = 1_000.0  # times NegMAS
OWN_LIMIT: Final = 0.1  # of the engine's speed with a user's own strategy
HIGHEST_RESERVATION: Final = 0.3  # of the best deal
SPACE: Final = OUTCOMES.make_os(
    [OUTCOMES.make_issue(list(range(OPTIONS)), name=str(issue)) for issue in range(ISSUES)]
)

Played = tuple[list[tuple[int, int]], tuple[int, ...] | None, int]  # offers, agreement, step


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of strategies on one kind of utilities."""

    pair: str
    utilities: str  # shared, redrawn
    ours: float
    negmas: float
    ratio: float
    equal: bool  # offers, agreement and step of every session that both played
    compared: int  # how many these are
    own_strategy: float  # ours with the curve written by a user
    steps: float  # mean


class OwnCurve:
    """A user's strategy: the curve of the pair, in numpy."""

    def __init__(self, exponent: float) -> None:
        self.exponent = exponent

    def ask(self, view: talks.SessionView) -> FloatArray:
        """Return what is asked for."""
        asked: FloatArray = view.top - (view.top - view.reservation) * view.clock**self.exponent
        return asked


def draw_tables(rng: np.random.Generator, sessions: int) -> FloatArray:
    """Draw tables in which the worst deal is worth 0 and the best 1, (N, P, I, O)."""
    tables = rng.random((sessions, 2, ISSUES, OPTIONS))
    tables -= tables.min(axis=3, keepdims=True)
    scaled: FloatArray = tables / tables.max(axis=3).sum(axis=2)[:, :, None, None]
    return scaled


def utility(table: FloatArray, reservation: float) -> Any:
    """Return a party's utility as NegMAS has it."""
    values = [VALUES.TableFun(dict(enumerate(issue))) for issue in table.tolist()]
    weights = [1.0] * ISSUES
    return PREFERENCES.LinearAdditiveUtilityFunction(
        values=values, weights=weights, outcome_space=SPACE, reserved_value=float(reservation)
    )


def kept(utility: Any) -> Any:
    """Return the inverse that NegMAS keeps with a utility once it is made."""
    return utility.invert(PREFERENCES.PresortingInverseUtilityFunction)


def negotiate(utilities: list[Any], exponent: float, inverter: Any) -> Any:
    """Play one session with NegMAS."""
    mechanism = SAO.SAOMechanism(outcome_space=SPACE, n_steps=STEPS)
    for own in utilities:
        curve = HELPERS.PolyAspiration(1.0, exponent)
        party = SAO.TimeBasedConcedingNegotiator(
            offering_curve=curve, stochastic=False, ufun_inverter=inverter
        )
        mechanism.add(party, ufun=own)
    mechanism.run()
    return mechanism


def theirs(
    tables: FloatArray, reservation: FloatArray, exponent: float, ready: list[Any] | None, inverter: Any
) -> list[Any]:
    """Play one session with NegMAS for each row of ``reservation``, on what is ready if anything."""
    played = []
    for n, reserved in enumerate(reservation.tolist()):
        if ready is None:
            utilities = [utility(*party) for party in zip(tables[n], reserved, strict=True)]
        else:
            utilities = ready
            for own, least in zip(ready, reserved, strict=True):
                own.reserved_value = least
        played.append(negotiate(utilities, exponent, inverter))
    return played


def told(mechanism: Any) -> Played:
    """Return what came of a session of NegMAS."""
    seats = {party.id: seat for seat, party in enumerate(mechanism.negotiators)}
    offers = [(seats[who], number(offer)) for _, who, offer in mechanism.extended_trace]
    return offers, mechanism.agreement and tuple(mechanism.agreement), mechanism.state.step


def number(options: tuple[int, ...]) -> int:
    """Return the number of a deal, the last issue fastest."""
    return int(np.ravel_multi_index(options, (OPTIONS,) * ISSUES))


def told_by_us(found: talks.Sessions, n: int) -> Played:
    """Return what came of our n-th session."""
    offers = [(int(turn) % 2, int(found.offers[n, turn])) for turn in np.flatnonzero(found.offers[n] >= 0)]
    deal = int(found.agreement[n])
    return offers, None if deal < 0 else found.options(deal), int(found.step[n])


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds of the processor that some work takes, and what it returns."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def measure(pair: str, utilities: str, sessions: int, sample: int, repeats: int) -> Row:
    """Time one pair on one kind of utilities; NegMAS plays the first few sessions of each repeat."""
    exponent, rng = CURVES[pair], np.random.default_rng(7)
    entries, own = [{"time_dependent": exponent}] * 2, [OwnCurve(exponent)] * 2
    shared = draw_tables(rng, 1)[0]
    ready = [utility(table, 0.0) for table in shared]
    for one in ready:
        kept(one)
    times, steps, equal = [], [], True
    for repeat in range(-1, repeats):  # the first only warms up
        tables = shared if utilities == "shared" else draw_tables(rng, sessions)
        reservation = rng.uniform(0, HIGHEST_RESERVATION, (sessions, 2))

        ours = timed(partial(talks.sessions, tables, entries, reservation, STEPS))
        given = (ready, kept) if utilities == "shared" else (None, None)
        negmas = timed(partial(theirs, tables, reservation[: sample if repeat >= 0 else 1], exponent, *given))
        by_user = timed(partial(talks.sessions, tables, own, reservation, STEPS))
        if repeat >= 0:
            found = ours[1]
            times.append((ours[0] / sessions, negmas[0] / sample, by_user[0] / sessions))
            steps.append(found.step.mean())
            equal &= all(told_by_us(found, n) == told(played) for n, played in enumerate(negmas[1]))
    own_s, negmas_s, user_s = (1 / median(column) for column in zip(*times, strict=True))
    return Row(
        pair=f"{pair}-{pair}",
        utilities=utilities,
        ours=own_s,
        negmas=negmas_s,
        ratio=median(negmas / ours for ours, negmas, _ in times),
        equal=bool(equal),
        compared=sample * repeats,
        own_strategy=user_s,
        steps=float(median(steps)),
    )


def main() -> int:
    """Print the table, or a JSON list of rows; exit with 1 where a limit is not met."""
    parser = argparse.ArgumentParser(description="Time sessions of alternating offers beside NegMAS.")
    parser.add_argument(
        "--sessions", type=int, default=20_000, help="of ours, each time; a fourth if redrawn"
    )
    parser.add_argument("--sample", type=int, default=12, help="of them, that NegMAS plays too")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="one JSON list on standard output")
    options = parser.parse_args()
    rows = [
        measure(pair, utilities, options.sessions // share, options.sample, options.repeats)
        for utilities, share in (("shared", 1), ("redrawn", 4))
        for pair in CURVES
    ]
    is_met = [row.equal and row.ratio >= LIMIT and row.own_strategy >= OWN_LIMIT * row.ours for row in rows]
    if options.json:
        print(json.dumps([asdict(row) for row in rows], indent=2))
    else:
        heads = f"{'ours':>9} {'own curve':>9} {'NegMAS':>7} {'ratio':>7}"
        print(f"{'pair':<18} {'utilities':<9} {'steps':>5} {heads}  offers")
        for row, met in zip(rows, is_met, strict=True):
            offers = f"equal in {row.compared}" if row.equal else "DIFFER"
            rates = f"{row.ours:9,.0f} {row.own_strategy:9,.0f} {row.negmas:7.1f} {row.ratio:7,.0f}"
            verdict = "" if met else "  NOT MET"
            print(f"{row.pair:<18} {row.utilities:<9} {row.steps:5.0f} {rates}  {offers}{verdict}")
    return int(not all(is_met))


if __name__ == "__main__":
    sys.exit(main())
