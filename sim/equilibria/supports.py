"""Profiles that use just given strategies, all of which are then equally good for their party.

The equations of indifference are solved by damped Newton steps from many starts at once; the
damping fades with what is left of the equations, so that convergence is quick even where
solutions form a continuum.

Room     equilibria (private to it)
Shapes   S_p strategies of party p, P parties; B starts, U unknowns (probabilities, then a value a party)
Units    payoffs in [0, 1], strategies [prob]
Source   Yamashita & Fukushima (2001), Computing Suppl. 15, 239-249 (the damping); Weyl (1916), Mathematische
         Annalen 77, 313-352 (starts that are spread evenly)
"""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from sim.arrays import FloatArray
from sim.equilibria.equilibrium import SAME

STEPS: Final = 40
SOLVED: Final = 1e-13  # largest equation left
SINGULAR: Final = 1e-7  # smallest singular value of the equations in a continuum
APART: Final = 1e-6  # solutions closer than this are one
FAR: Final = 10.0  # a start that leads beyond this is given up
EPSILON: Final = float(np.finfo(np.float64).eps)

Supports: TypeAlias = tuple[tuple[int, ...], ...]
Profile: TypeAlias = tuple[FloatArray, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """A profile that solves the equations of its supports, and whether others near it do too."""

    profile: Profile
    is_singular: bool


def solutions_on(payoffs: FloatArray, supports: Supports, n_starts: int) -> list[Solution]:
    """Return the distinct solutions found in the interior of some supports; one only of a continuum."""
    used = payoffs[np.ix_(*supports)]
    settled = _settled(used, _starts(used.shape[:-1], n_starts))
    found: list[Solution] = []
    seen: list[FloatArray] = []
    for guess in settled[(settled[:, : -payoffs.shape[-1]] > SAME).all(axis=1)]:
        if any(np.abs(guess - other).max() < APART for other in seen):
            continue
        slopes = _equations(used, guess[None])[1][0]
        is_singular = bool(np.linalg.svd(slopes, compute_uv=False)[-1] < SINGULAR)
        if not (is_singular and any(solution.is_singular for solution in found)):
            seen.append(guess)
            found.append(Solution(_spread(guess, supports, payoffs.shape[:-1]), is_singular))
    return found


def polished(payoffs: FloatArray, supports: Supports, profile: Profile, values: FloatArray) -> Profile | None:
    """Return the solution that Newton steps reach from a profile close to it; None if they reach none."""
    used = payoffs[np.ix_(*supports)]
    start = np.concatenate([*(own[list(s)] for own, s in zip(profile, supports, strict=True)), values])
    settled = _settled(used, start[None])
    if not len(settled) or (settled[0, : -values.size] < 0.0).any():
        return None
    return _spread(settled[0], supports, payoffs.shape[:-1])


def _spread(guess: FloatArray, supports: Supports, lengths: tuple[int, ...]) -> Profile:
    """Return strategies of full length, which sum to one."""
    profile, begin = [], 0
    for support, length in zip(supports, lengths, strict=True):
        strategy = np.zeros(length)
        strategy[list(support)] = guess[begin : begin + len(support)]
        profile.append(strategy / strategy.sum())
        begin += len(support)
    return tuple(profile)


def _starts(lengths: tuple[int, ...], n_starts: int) -> FloatArray:
    """Return starting points, (B, U): the middle, and points spread evenly over the simplices."""
    size = sum(lengths)
    ratio = 2.0
    for _ in range(40):  # to the root of x^(size + 1) = x + 1: its powers spread best
        ratio = (1.0 + ratio) ** (1.0 / (size + 1))
    spread = (np.arange(1, n_starts + 1)[:, None] * ratio ** -np.arange(1.0, size + 1)) % 1.0
    parts = np.split(-np.log(spread), np.cumsum(lengths)[:-1], axis=1)
    parts = [part / part.sum(axis=1, keepdims=True) for part in parts]
    for part in parts:
        part[0] = 1.0 / part.shape[1]
    return np.concatenate([*parts, np.full((n_starts, len(lengths)), 0.5)], axis=1)


def _settled(payoffs: FloatArray, unknowns: FloatArray) -> FloatArray:
    """Return where damped Newton steps lead, those only that solve the equations, (B', U)."""
    settled = []
    for _ in range(STEPS):
        residual, slopes = _equations(payoffs, unknowns)
        size = np.abs(residual).max(axis=1)
        settled.append(unknowns[size <= SOLVED])
        going = (size > SOLVED) & (np.abs(unknowns).max(axis=1) < FAR)
        unknowns, residual, slopes = unknowns[going], residual[going], slopes[going]
        if not len(unknowns):
            break
        across = slopes.swapaxes(1, 2)
        system = across @ slopes
        rounding = (
            EPSILON * unknowns.shape[1] * np.trace(system, axis1=1, axis2=2)
        )  # less may leave it singular
        damping = rounding + (residual**2).sum(axis=1)
        system += damping[:, None, None] * np.eye(unknowns.shape[1])
        unknowns = unknowns - np.linalg.solve(system, across @ residual[..., None])[..., 0]
    return np.concatenate(settled)


def _equations(payoffs: FloatArray, unknowns: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how far strategies are from worth their party's value, and sums from one; and the slopes.

    Shapes: (B, U) and (B, U, U).
    """
    lengths = payoffs.shape[:-1]
    parties = range(len(lengths))
    ends = np.cumsum(lengths).tolist()
    places = [slice(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    total = ends[-1]
    residual, slopes = np.zeros_like(unknowns), np.zeros((*unknowns.shape, unknowns.shape[1]))
    for p in parties:
        own = places[p]
        for q in parties:
            if q != p:
                slopes[:, own, places[q]] = _pairwise(payoffs, unknowns, places, (p, q))
        other = places[1 if p == 0 else 0]
        worth = slopes[:, own, other] @ unknowns[:, other, None]
        residual[:, own] = worth[..., 0] - unknowns[:, total + p, None]
        residual[:, total + p] = unknowns[:, own].sum(axis=1) - 1.0
        slopes[:, own, total + p] = -1.0
        slopes[:, total + p, own] = 1.0
    return residual, slopes


def _pairwise(
    payoffs: FloatArray, unknowns: FloatArray, places: list[slice], pair: tuple[int, int]
) -> FloatArray:
    """Return the worth of each strategy of the first against each of the second, (B, S_p, S_q)."""
    p, q = pair
    parties, batch = len(places), len(places)
    operands: list[Any] = [payoffs[..., p], list(range(parties))]
    for other in range(parties):
        if other not in pair:
            operands += [unknowns[:, places[other]], [batch, other]]
    table = np.einsum(*operands, [batch, p, q] if parties > 2 else [p, q])
    return np.broadcast_to(table, (len(unknowns), *table.shape[-2:]))
