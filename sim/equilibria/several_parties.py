"""Equilibria of games of any number of parties: all pure ones, and mixed ones support by support.

A solution of the equations on some supports counts only if it is an equilibrium by its regret.
Nothing says that none was missed: completeness is claimed for pure equilibria alone. A game that
is not degenerate has an odd number of equilibria, which shows some of the failures.

Room     equilibria (arrays only)
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P)
Units    payoffs [util], rescaled to [0, 1] in the search; strategies [prob]
Source   Porter, Nudelman & Shoham (2008), GEB 63, 642-662 (supports in order, conditional dominance);
         Harsanyi (1973), International Journal of Game Theory 2, 235-250 (an odd number)
"""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.arrays import FloatArray, IntArray
from sim.equilibria.equilibrium import SAME, Equilibria, Equilibrium, certify, in_order
from sim.equilibria.game import check_payoffs, rounding, spans, strategy_payoffs
from sim.equilibria.quantal import quantal_response
from sim.equilibria.supports import Profile, Solution, Supports, polished, solutions_on

MOST_SUPPORTS: Final = 4_000  # choices of supports that are tried, small and balanced ones first
STARTS: Final = (24, 240)  # of the search on each; the second where the first cannot have found all
FEW_SUPPORTS: Final = 500  # the second search takes on no more than these
SHARP: Final = (1e4, 1e2, 0.0)  # precision of the responses whose limit is sought, the first that is reached
USED: Final = 1e-3  # probability in such a response of what its limit uses


def pure_equilibria(payoffs: NDArray[Any]) -> IntArray:
    """Return all pure equilibria of a game of any number of parties.

    Parameters
    ----------
    payoffs : (S_1, ..., S_P, P) float
        Payoff of every party in every profile [util].

    Returns
    -------
    (K, P) int
        The strategy of each party, in lexicographic order; ties within rounding are ties.

    Raises
    ------
    ShapeError
        If the payoffs are not a game.
    ValueError
        If a payoff is not finite.

    References
    ----------
    Nash (1951), Annals of Mathematics 54, 286-295.

    Examples
    --------
    >>> pure_equilibria(np.array([[[2.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [1.0, 2.0]]]))
    array([[0, 0],
           [1, 1]])
    """
    numbers = check_payoffs(payoffs)
    stable = np.ones(numbers.shape[:-1], dtype=np.bool_)
    for party, close in enumerate(rounding(numbers)):
        own = numbers[..., party]
        stable &= own >= own.max(axis=party, keepdims=True) - close
    return np.argwhere(stable).astype(np.int64)


def certified_equilibria(payoffs: FloatArray) -> Equilibria:
    """Return all pure equilibria and the mixed ones that a search over supports finds."""
    scaled, pure = _scaled(payoffs), _pure_profiles(payoffs)
    supports = list(itertools.islice(_supports(payoffs.shape[:-1]), MOST_SUPPORTS + 1))
    tried = [choice for choice in supports[:MOST_SUPPORTS] if not _is_dominated(scaled, choice)]
    for n_starts in STARTS:
        solutions = [solution for choice in tried for solution in solutions_on(scaled, choice, n_starts)]
        found = _certified(payoffs, pure + [solution.profile for solution in solutions])
        degenerate = _is_degenerate(payoffs, solutions, found)
        if degenerate or len(found) % 2 or len(supports) > FEW_SUPPORTS:
            break
    if not found:
        found = [certify(payoffs, _limit_of_responses(scaled))]
    groups = tuple((k,) for k in range(len(found)))
    return Equilibria(
        game=payoffs,
        found=tuple(found[k] for k in in_order([equilibrium.strategies for equilibrium in found])),
        degenerate=degenerate,
        components=groups,
        subsets=groups,
        complete=False,
        statement=_statement(len(pure), supports, is_short=not degenerate and len(found) % 2 == 0),
    )


def equilibria_on(payoffs: FloatArray, supports: Iterable[Supports]) -> list[Equilibrium]:
    """Return all pure equilibria, and those mixed ones that a search on some choices of supports finds."""
    scaled = _scaled(payoffs)
    mixed = [solution.profile for choice in supports for solution in solutions_on(scaled, choice, STARTS[0])]
    return _certified(payoffs, _pure_profiles(payoffs) + mixed)


def _scaled(payoffs: FloatArray) -> FloatArray:
    """Return the payoffs of each party from 0 to 1."""
    span = spans(payoffs)
    lowest = payoffs.reshape(-1, span.size).min(axis=0)
    return np.asarray((payoffs - lowest) / np.where(span > 0.0, span, 1.0))


def _pure_profiles(payoffs: FloatArray) -> list[Profile]:
    return [_as_vectors(profile, payoffs.shape) for profile in pure_equilibria(payoffs).tolist()]


def _certified(payoffs: FloatArray, profiles: Iterable[Profile]) -> list[Equilibrium]:
    found = [certify(payoffs, profile) for profile in profiles]
    return [equilibrium for equilibrium in found if equilibrium.certified]


def _statement(n_pure: int, supports: list[Supports], is_short: bool) -> str:
    """Return what is complete: ``supports`` are those tried, and one more where there are more."""
    n_tried = min(len(supports), MOST_SUPPORTS)
    scope = f"all {n_tried}" if len(supports) <= MOST_SUPPORTS else f"the {n_tried} smallest"
    missed = " The number found is even: at least one is missing." if is_short else ""
    return (
        f"All pure equilibria ({n_pure}). Mixed ones by a search on {scope} choices of supports: each is "
        f"certified by its regret, but some may be missing, at any size.{missed}"
    )


def _as_vectors(choice: list[int], shape: tuple[int, ...]) -> Profile:
    return tuple(np.eye(length)[own] for own, length in zip(choice, shape[:-1], strict=True))


def _supports(lengths: tuple[int, ...]) -> Iterator[Supports]:
    """Return all choices of supports in which somebody mixes: small ones first, then balanced ones."""
    sizes = sorted(
        itertools.product(*(range(1, length + 1) for length in lengths)),
        key=lambda size: (sum(size), max(size) - min(size), size),
    )
    for size in sizes[1:]:
        yield from itertools.product(
            *(itertools.combinations(range(n), k) for n, k in zip(lengths, size, strict=True))
        )


def _is_dominated(payoffs: FloatArray, supports: Supports) -> bool:
    """Return whether a strategy in a support is worse than some other against all that the others use."""
    for party, support in enumerate(supports):
        others = tuple(np.arange(n) if p == party else s for p, (n, s) in enumerate(_axes(payoffs, supports)))
        own = np.moveaxis(payoffs[np.ix_(*others)][..., party], party, 0).reshape(payoffs.shape[party], -1)
        if any((own > own[strategy] + SAME).all(axis=1).any() for strategy in support):
            return True
    return False


def _axes(payoffs: FloatArray, supports: Supports) -> list[tuple[int, tuple[int, ...]]]:
    return list(zip(payoffs.shape[:-1], supports, strict=True))


def _is_degenerate(payoffs: FloatArray, solutions: list[Solution], found: list[Equilibrium]) -> bool:
    """Return whether a continuum was met, or an equilibrium with a best reply that is not used."""
    return any(solution.is_singular for solution in solutions) or any(
        _has_spare_replies(payoffs, equilibrium) for equilibrium in found
    )


def _has_spare_replies(payoffs: FloatArray, equilibrium: Equilibrium) -> bool:
    """Return whether some party has a best reply that it does not use."""
    worth = strategy_payoffs(payoffs, equilibrium.strategies)
    limit = SAME * spans(payoffs)
    return any(
        int((values >= values.max() - close).sum()) > len(support)
        for values, close, support in zip(worth, limit, equilibrium.supports, strict=True)
    )


def _limit_of_responses(payoffs: FloatArray) -> Profile:
    """Return the profile that ever more precise responses tend to, made exact on its support if it can be."""
    response = _sharpest_response(payoffs)
    supports = tuple(tuple(np.flatnonzero(own > USED).tolist()) for own in response)
    worth = strategy_payoffs(payoffs, response)
    values = np.array([own @ values for own, values in zip(response, worth, strict=True)])
    return polished(payoffs, supports, response, values) or response


def _sharpest_response(payoffs: FloatArray) -> Profile:
    """Return the quantal response of the highest precision that can be reached."""
    for precision in SHARP[:-1]:
        with suppress(ArithmeticError):
            return quantal_response(payoffs, precision)
    return quantal_response(payoffs, SHARP[-1])
