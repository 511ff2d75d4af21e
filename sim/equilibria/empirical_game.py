"""The empirical game: what each profile of strategies pays, played over the same worlds.

Room     equilibria (imports scenario, game and talks)
Shapes   P parties, S_p strategies of party p, N worlds
Units    payoff [util], discounted to the first day
Source   Wellman (2006), Proc. AAAI-06, 1552-1555; model.md, sections 8 and 10
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from multiprocessing import get_context
from typing import Any

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.equilibria.anarchy import Yardsticks
from sim.game import Game, build_game, set_of_world
from sim.scenario import Scenario, with_overrides
from sim.scenario.errors import Place, Problem, ScenarioError, choose
from sim.solutions import nash as nash_bargain
from sim.talks import list_parts, play
from sim.talks.named_strategies import NAMED_STRATEGIES
from sim.talks.plugins import blaming, load_again, loaded
from sim.talks.settled import payoffs_if_signed
from sim.talks.strategies import parts_that_see_rivals

Strategies = Mapping[str, Mapping[str, Any]]  # name -> parts by kind


@dataclass(frozen=True)
class EmpiricalGame:
    """Payoffs of every profile of strategies, with the worlds they come from."""

    parties: tuple[str, ...]
    strategies: tuple[str, ...]  # every party chooses among the same ones
    samples: FloatArray  # (S, ..., S, N, P) payoff of each world
    sets: IntArray  # (N,) assumption set of each world
    draws: int
    seed: int

    @property
    def payoffs(self) -> FloatArray:
        """Return mean payoffs, (S, ..., S, P) [util]."""
        return np.asarray(self.by_set().mean(axis=-2))

    @property
    def errors(self) -> FloatArray:
        """Return their Monte-Carlo standard errors, (S, ..., S, P) [util]; nan with one set."""
        shares = self.by_set()
        n_sets = shares.shape[-2]
        if n_sets < 2:
            return np.full((*shares.shape[:-2], shares.shape[-1]), np.nan)
        return np.asarray(shares.std(axis=-2, ddof=1) / np.sqrt(n_sets))

    def gains(self, p: int, strategy: int, other: int) -> tuple[FloatArray, FloatArray]:
        """Return what ``strategy`` pays party p more than ``other`` in each situation, and its error.

        The difference is taken world by world, so that what both have in common drops out.
        """
        axis = np.moveaxis(self.by_set()[..., p], p, 0)  # (S, others..., sets)
        difference = axis[strategy] - axis[other]
        error = difference.std(axis=-1, ddof=1) / np.sqrt(difference.shape[-1])
        return np.asarray(difference.mean(axis=-1)), np.asarray(error)

    def by_set(self) -> FloatArray:
        """Return mean payoffs in each assumption set, (S, ..., S, sets, P)."""
        return means_by_set(self.samples, self.sets)


def means_by_set(samples: FloatArray, sets: IntArray) -> FloatArray:
    """Return the means over the worlds of each assumption set, (..., sets, P), of ``samples`` (..., N, P)."""
    starts = np.flatnonzero(np.diff(sets, prepend=-1))
    counts = np.diff(np.append(starts, len(sets)))
    return np.asarray(np.add.reduceat(samples, starts, axis=-2) / counts[:, None])


def find_strategies(scenario: Scenario, names: Sequence[str] | None = None) -> Strategies:
    """Return strategies by name: those of the scenario, and those that come with Parley.

    Where none is named, all are returned but those that read their rivals' own numbers.

    Raises
    ------
    ScenarioError
        If a name is not known.
    """
    known: dict[str, Mapping[str, Any]] = {
        **{name: strategy.parts for name, strategy in NAMED_STRATEGIES.items()},
        **scenario.strategies,
    }
    wanted = [name for name in known if _competes(known[name])] if names is None else list(names)
    problems = [
        Problem("E121", f'there is no strategy "{name}"', "", Place(), hint=choose(name, known, "strategies"))
        for name in wanted
        if name not in known
    ]
    if problems:
        raise ScenarioError(problems)
    return {name: known[name] for name in wanted}


def _competes(parts: Mapping[str, Any]) -> bool:
    """Return whether a strategy as written reads no rival's own numbers."""
    named = {
        kind: body if isinstance(body, str) else next(key for key in body if key != "why")
        for kind, body in parts.items()
        if kind != "why"
    }
    return not parts_that_see_rivals(named)


def play_profiles(
    scenario: Scenario,
    strategies: Strategies,
    draws: int = 10_000,
    seed: int = 1,
    *,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> EmpiricalGame:
    """Play every profile of strategies in the same worlds.

    Parameters
    ----------
    scenario : Scenario
        From ``sim.load``.
    strategies : mapping
        Name -> parts by kind; what a strategy leaves out stays as the scenario has it.
    draws, seed : int
        As for ``sim.run``.
    jobs : int
        Processes.
    progress : callable, optional
        Called with the number of profiles played.

    Raises
    ------
    ScenarioError
        If a strategy cannot be used, or reads its rivals' own numbers.
    OrderError
        If the scenario's order constraints hold in too few draws.
    """
    games = list(_games(scenario, strategies))
    shape = (len(strategies),) * len(scenario.parties)
    samples = np.empty((len(games), draws, len(scenario.parties)))
    for i, payoff in enumerate(play_all(games, draws, seed, jobs)):
        samples[i] = payoff
        if progress is not None:
            progress(i + 1)
    return EmpiricalGame(
        parties=tuple(scenario.parties),
        strategies=tuple(strategies),
        samples=samples.reshape(*shape, draws, len(scenario.parties)),
        sets=set_of_world(draws),
        draws=draws,
        seed=seed,
    )


def _games(scenario: Scenario, strategies: Strategies) -> Iterator[Game]:
    """Yield the game of every profile, the last party's strategy moving fastest."""
    parts = list_parts()
    for profile in product(strategies.values(), repeat=len(scenario.parties)):
        settings = {
            f"parties.{party}.strategy": dict(strategy)
            for party, strategy in zip(scenario.parties, profile, strict=True)
        }
        played = with_overrides(scenario, settings, parts)
        refuse_what_sees_rivals(played)
        yield build_game(played)


def refuse_what_sees_rivals(scenario: Scenario) -> None:
    """Raise where a party knows what no party can: such parts bound what is possible, they do not compete."""
    problems = [
        Problem(
            "E129",
            f'"{part}" of {party} reads its rivals\' own numbers',
            "",
            Place(),
            hint="such a part has no place in a tournament; use it in a run or a sweep, as a bound",
        )
        for party, body in scenario.parties.items()
        for part in parts_that_see_rivals({kind: part.name for kind, part in body.strategy.items()})
    ]
    if problems:
        raise ScenarioError(problems)


def play_all(games: Sequence[Game], draws: int, seed: int, jobs: int) -> Iterator[FloatArray]:
    """Yield what every world of each game pays each party, (N, P) [util], game by game."""
    if jobs == 1:
        yield from map(partial(payoffs_of, draws=draws, seed=seed), games)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=load_again, initargs=(loaded(),)) as pool:
        yield from pool.map(partial(payoffs_of, draws=draws, seed=seed), games)


def nash_yardsticks(scenario: Scenario, draws: int = 10_000, seed: int = 1) -> Yardsticks:
    """Return what a run's worlds pay without a deal, and under the Nash bargaining deal of each set.

    The Nash deal is the one with the largest product of gains over no deal, by mean payoffs over the worlds
    of the set: what parties would sign on the first day that know the set's numbers, but neither secrets nor
    the fortunes of war. All is on the books of a run; nobody meets, pays for talking or for leaving.

    Parameters
    ----------
    scenario : Scenario
        From ``sim.load``; its strategies do not matter.
    draws, seed : int
        As for ``play_profiles``.

    Raises
    ------
    OrderError
        If the scenario's order constraints hold in too few draws.

    References
    ----------
    Nash (1950), Econometrica 18(2), 155-162.
    """
    no_deal, nash_deal = [], []
    for batch in payoffs_if_signed(build_game(scenario), draws, seed):
        for values in batch:  # (D, P)
            no_deal.append(values[0])
            nash_deal.append(nash_bargain(values, values[0]).utilities[0])
    return Yardsticks(np.array(no_deal), np.array(nash_deal))


def payoffs_of(game: Game, draws: int, seed: int) -> FloatArray:
    """Return what every world pays each party, (N, P) [util]."""
    with blaming():
        return np.concatenate([batch.payoff for batch in play(game, draws, seed)])
