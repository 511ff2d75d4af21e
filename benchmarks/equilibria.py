"""What all equilibria of a game of two parties cost, beside nashpy's calls, and what playing a game costs.

Games are random and not degenerate, so that all equilibria are finitely many and every method
that finds all finds the same. A call of nashpy counts as the one to beat if it returned them all
on every game and no other such call was faster. Each is timed on one thread, in turns, game by game.

The second part plays all profiles of eight strategies of the Antalya scenario with ``play_profiles``,
and each profile once more in a long run of the engine alone: profiles differ in what they cost, so
that the draws per second of both are those over all of them.

Needs    the project installed, nothing else
Units    milliseconds of the processor, mean of the games; draws per second of the processor
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
from typing import Any, Final  # noqa: E402

import nashpy  # noqa: E402
import numpy as np  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

import sim  # noqa: E402
from sim.equilibria import nash  # noqa: E402
from sim.equilibria.empirical_game import find_strategies, play_profiles  # noqa: E402
from sim.equilibria.two_parties import in_fractions  # noqa: E402
from sim.game import build_game  # noqa: E402
from sim.talks import play  # noqa: E402
from sim.talks.named_strategies import NAMED_STRATEGIES  # noqa: E402

SIZE: Final = 8
GAMES: Final = 5
REPEATS: Final = 20  # of ours on a game, which is too quick to time once
LIMIT: Final = 20.0  # times faster than nashpy's fastest call that returns all

SCENARIO: Final = "antalya"
EIGHTH: Final = {  # beside the seven that come along: gives up half of the way, evenly
    "aspiration": {"time_dependent": {"exponent": 1.0, "hold": 0.5}},
    "proposal": "most_acceptable",
    "acceptance": "aspiration",
}
DRAWS: Final = 2_000  # of a profile
LONG_RUN: Final = 4_000  # draws of a profile in the engine's own run: a batch holds some 1,100
LEAST_SHARE: Final = 0.8  # of the engine's draws per second

Profiles = list[tuple[NDArray[Any], ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to find the equilibria of all games."""

    what: str
    milliseconds: float
    equilibria: int  # found, over all games
    all_found: bool
    times_ours: float
    limit: float | None = None
    met: bool | None = None


def ours(game: NDArray[Any]) -> Profiles:
    """Return all equilibria, in floats as the game allows."""
    return [one.strategies for one in nash(game)]


def ours_exact(game: NDArray[Any]) -> Profiles:
    """Return all equilibria in fractions, as if the game were in doubt."""
    return [one.strategies for one in in_fractions(game, game)]


def theirs(call: str, **options: Any) -> Callable[[NDArray[Any]], Profiles]:
    """Return a function that calls a method of nashpy."""

    def solve(game: NDArray[Any]) -> Profiles:
        return list(getattr(nashpy.Game(game[..., 0], game[..., 1]), call)(**options))

    return solve


METHODS: Final[dict[str, tuple[Callable[[NDArray[Any]], Profiles], int]]] = {
    "parley: nash": (ours, REPEATS),
    "parley: in fractions": (ours_exact, 1),
    "nashpy: support_enumeration": (theirs("support_enumeration"), 1),
    "nashpy: support_enumeration(non_degenerate)": (theirs("support_enumeration", non_degenerate=True), 1),
    "nashpy: vertex_enumeration": (theirs("vertex_enumeration"), 1),
}


def rows(size: int, n_games: int) -> list[Row]:
    """Time every method on the same games."""
    games = [np.random.default_rng(seed).random((size, size, 2)) for seed in range(n_games)]
    expected = [ours_exact(game) for game in games]
    spent, found, complete = (dict.fromkeys(METHODS, start) for start in (0.0, 0, True))
    for game, answer in zip(games, expected, strict=True):
        for name, (method, repeats) in METHODS.items():
            method(game)
            start = time.process_time()
            for _ in range(repeats):
                profiles = method(game)
            spent[name] += (time.process_time() - start) / repeats
            found[name] += len(profiles)
            complete[name] = complete[name] and all(is_among(profile, profiles) for profile in answer)
    own = spent["parley: nash"]
    rivals = [name for name in METHODS if name.startswith("nashpy") and complete[name]]
    fastest = min(rivals, key=lambda name: spent[name], default=None)
    return [
        Row(
            name,
            1e3 * spent[name] / n_games,
            int(found[name]),
            bool(complete[name]),
            spent[name] / own,
            LIMIT if name == fastest else None,
            bool(spent[name] / own >= LIMIT) if name == fastest else None,
        )
        for name in METHODS
    ]


def is_among(profile: tuple[NDArray[Any], ...], profiles: Profiles) -> bool:
    """Return whether one of some profiles is this one, to 1e-6."""
    return any(
        all(np.abs(own - theirs).max() <= 1e-6 for own, theirs in zip(profile, other, strict=True))
        for other in profiles
    )


@dataclass(frozen=True, slots=True)
class Tensor:
    """What playing all profiles costs beside the engine alone."""

    profiles: int
    draws: int  # of a profile
    draws_per_second: float
    long_run: int
    engine_draws_per_second: float
    share: float
    limit: float
    met: bool


def tensor(draws: int, long_run: int) -> Tensor:
    """Play all profiles of eight strategies, then each in a long run of the engine, and compare."""
    scenario = sim.load(SCENARIO)
    strategies = {**find_strategies(scenario, list(NAMED_STRATEGIES)), "half of the way": EIGHTH}
    play_profiles(scenario, strategies, 20)  # what is compiled is loaded
    start = time.process_time()
    game = play_profiles(scenario, strategies, draws)
    ours = time.process_time() - start
    theirs, count = 0.0, 0
    for first in strategies.values():
        for second in strategies.values():
            chosen = zip(game.parties, (first, second), strict=True)
            settings = {f"parties.{party}.strategy": dict(parts) for party, parts in chosen}
            played = build_game(sim.load(SCENARIO, settings))
            start = time.process_time()
            for _ in play(played, long_run, 1):
                pass
            theirs += time.process_time() - start
            count += 1
            print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    own, engine = count * draws / ours, count * long_run / theirs
    return Tensor(
        count, draws, own, long_run, engine, own / engine, LEAST_SHARE, bool(own / engine >= LEAST_SHARE)
    )


def main() -> int:
    """Print the tables, or one JSON document; exit with 1 where a limit is not met."""
    parser = argparse.ArgumentParser(description="Time equilibria of random games, and playing a game.")
    parser.add_argument("--size", type=int, default=SIZE, help="strategies of each party")
    parser.add_argument("--games", type=int, default=GAMES)
    parser.add_argument("--draws", type=int, default=DRAWS, help="of each profile of the game played")
    parser.add_argument(
        "--long-run", type=int, default=LONG_RUN, help="draws of a profile in the engine alone"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    options = parser.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of nashpy, about degenerate games
        measured = rows(options.size, options.games)
    played = tensor(options.draws, options.long_run)
    if options.json:
        found = {"equilibria": [asdict(row) for row in measured], "tensor": asdict(played)}
        print(json.dumps(found, indent=2))
    else:
        print(f"{'what':<45} {'ms a game':>10} {'equilibria':>10} {'all':>5} {'times ours':>10}  limit")
        for row in measured:
            limit = "" if row.limit is None else f">= {row.limit:g}  {'met' if row.met else 'NOT MET'}"
            every = "yes" if row.all_found else "no"
            print(
                f"{row.what:<45} {row.milliseconds:10,.2f} {row.equilibria:10} {every:>5} "
                f"{row.times_ours:10,.1f}  {limit}".rstrip()
            )
        print(
            f"\n{played.profiles} profiles of {SCENARIO}, {played.draws:,} draws each: "
            f"{played.draws_per_second:,.0f} draws/s; the engine alone, {played.long_run:,} draws each: "
            f"{played.engine_draws_per_second:,.0f} draws/s; share {played.share:.0%}, "
            f"limit {played.limit:.0%}, {'met' if played.met else 'NOT MET'}"
        )
    return int(not played.met or any(row.met is False for row in measured))


if __name__ == "__main__":
    sys.exit(main())
