"""Room for a bargain, world by world: what the first party needs, and what the others can leave it.

A price has one axis, on which the seller's and the buyer's reservation values lie; packages have none.
The worth to the first party makes one: it *needs* at least its no-deal value, and the others can *leave*
it at most its best deal that ends the fighting, is within reach, crosses no red line and is worth no less
than no deal to each of them. The second is the others' reservation values in the first party's units. A
range against war (docs/model.md, section 5) exists exactly where what they can leave is no less than what
it needs. Worths are those of the day the round opens, by each world's true numbers.

Room     results
Shapes   N worlds, D deals, P parties
Units    worth [util]
Source   Raiffa (1982), The Art and Science of Negotiation; Fearon (1995), International Organization
         49(3), 379-414; docs/model.md, sections 3 to 5
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game, trust_in

if TYPE_CHECKING:
    from sim.results.results import Results

MOST_WORLDS: Final = 1_000
CELLS: Final = 2_000_000  # worlds times deals looked at together
TOLERANCE: Final = 1e-9
WEIGHT: Final = (1.0 / pl.len().over("set") / pl.col("set").n_unique()).alias("weight")


def find_room(results: "Results", name: str, most: int = MOST_WORLDS) -> pl.DataFrame:
    """Return what the first party needs and the others can leave it as a round opens.

    Parameters
    ----------
    results : Results
        A finished run.
    name : str
        The round.
    most : int
        At most so many worlds, the first of every assumption set that come to the round at war; sets
        are passed over evenly where there are more of them than that. Worlds in which an option that
        lapses is in force are left out.

    Returns
    -------
    polars.DataFrame
        A row for each world: ``world``, ``set``, ``needs``, ``can_leave`` (null where no deal would do)
        and ``weight``, which gives every set the same weight and sums to 1.
    """
    game, rows = results.game, _worlds_shown(results, name, most)
    parts = [np.zeros(0)]
    for some in _in_parts(game, rows):
        worth, fits = _suiting_others(game, some)
        parts.append(np.where(fits, worth, -np.inf).max(axis=1))
    left = np.concatenate(parts)
    needs = rows[f"no_deal_value.{game.parties[0]}"].alias("needs")
    can_leave = pl.Series("can_leave", np.where(np.isfinite(left), left, np.nan)).fill_nan(None)
    return rows.select("world", "set", needs, can_leave, WEIGHT)


def find_options(results: "Results", name: str, most: int = MOST_WORLDS) -> list[FloatArray]:
    """Return how often each option is part of a bargain that there is room for as a round opens.

    Returns
    -------
    list of (O,) float
        For each issue the share of the worlds with a range (those ``find_room`` looks at, each set with
        the same weight) in which some deal with the option ends the fighting and is worth no less than
        war to all; nan where no world has a range.
    """
    game, rows = results.game, _worlds_shown(results, name, most)
    deals, first = results.game.deals, f"no_deal_value.{game.parties[0]}"
    parts = []
    for some in _in_parts(game, rows):
        worth, fits = _suiting_others(game, some)
        fits &= worth >= some[first].to_numpy()[:, None] - TOLERANCE
        holds = [
            fits[:, deals.choice[:, i] == o].any(axis=1)
            for i, options in enumerate(deals.options)
            for o in range(len(options))
        ]
        parts.append(np.column_stack(holds))
    cuts = np.cumsum([len(options) for options in deals.options])
    found = np.concatenate(parts) if parts else np.zeros((0, cuts[-1]), dtype=bool)
    with_range = found.any(axis=1)
    if not with_range.any():
        return [np.full(len(options), np.nan) for options in deals.options]
    weight = rows.filter(pl.Series(with_range)).select(WEIGHT).to_series().to_numpy()
    return np.split((found[with_range] * weight[:, None]).sum(axis=0), cuts[:-1])


def _worlds_shown(results: "Results", name: str, most: int) -> pl.DataFrame:
    """Return some of the worlds at war as a round opens, without those in which something will lapse."""
    rows = _worlds_at_war(results, name)
    lapses = np.asarray((results.game.deals.lasting > 0).any(axis=1))
    return _some(rows.filter(pl.Series(~lapses[rows["state"].to_numpy()])), most)


def _in_parts(game: Game, rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the worlds, so many at a time that their tables of deals stay small."""
    size = max(1, CELLS // len(game.deals))
    for start in range(0, len(rows), size):
        yield rows.slice(start, size)


def _some(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return at most so many worlds, the same number of every set as far as there are so many."""
    sets = rows["set"].unique().sort()
    kept = sets.gather_every(max(1, -(-len(sets) // most)))
    each = max(1, most // max(len(kept), 1))
    rows = rows.filter(pl.col("set").is_in(kept.implode()))
    return rows.filter(pl.int_range(pl.len()).over("set") < each)


def _worlds_at_war(results: "Results", name: str) -> pl.DataFrame:
    """Return the worlds in which talks and fighting go on as a round opens, with state and numbers."""
    game, rounds = results.game, results.game.rounds
    no_deal = [f"no_deal_value.{party}" for party in game.parties]
    here = results.talks.filter(round=name).filter(pl.col("range.against_war").is_not_null())
    here = here.select("world", "set", *no_deal)
    if name == rounds[0]:
        here = here.with_columns(state=pl.lit(0, dtype=pl.UInt32))
    else:
        before = results.talks.filter(round=rounds[rounds.index(name) - 1])
        here = here.join(before.select("world", state="deal"), on="world", maintain_order="left")
    drawn = results.worlds.drop("set", *(f"payoff.{party}" for party in game.parties))
    return here.join(drawn, on="world", maintain_order="left").collect()


def _suiting_others(game: Game, rows: pl.DataFrame) -> tuple[FloatArray, BoolArray]:
    """Return what deals are worth to the first party, and which of them suit the others, (N, D) each.

    A deal suits that ends the fighting, is within reach, crosses no red line and is worth no less than
    no deal to every party but the first.
    """
    state = rows["state"].to_numpy().astype(np.int64)
    values = np.tile(game.central, (len(rows), 1))
    for i, path in enumerate(game.numbers):
        if path in rows.columns:
            values[:, i] = rows[path].to_numpy()
    deals = game.deals
    fits = deals.peace & ((deals.needs & ~deals.meets[state][:, None]) == 0)  # (N, D)
    worth = np.zeros(fits.shape)
    for p, party in enumerate(game.parties):
        no_deal = rows[f"no_deal_value.{party}"].to_numpy()
        of_party = _worths(game, p, values, state, no_deal)
        fits &= ~_crossed(game, p, rows)
        if p == 0:
            worth = of_party
        else:
            fits &= of_party >= no_deal[:, None] - TOLERANCE
    return worth, np.asarray(fits)


def _worths(game: Game, p: int, values: FloatArray, state: IntArray, no_deal: FloatArray) -> FloatArray:
    """Return W of every deal to party p, (N, D), where its worth of the state in force is ``no_deal``.

    W = own + tau promised + F - peace [tau F + (1 - tau) breach]; at war the worth of the state gives F.
    """
    mine, rows = game.stakes[p], np.arange(len(values))
    trust = f"parties.{game.parties[p]}.trust"
    level, breach = (game.column(values, f"{trust}.{key}") for key in ("level", "breach"))
    worth = values[:, mine.numbers] * mine.signs
    tau = trust_in(mine, level, values)
    own = np.einsum("nk,kd->nd", worth[:, ~mine.promised], mine.present[~mine.promised].astype(float))
    promised = np.einsum("nk,kd->nd", worth[:, mine.promised], mine.present[mine.promised].astype(float))
    stakes = own + tau * promised
    war = (no_deal - stakes[rows, state])[:, None]
    return np.asarray(stakes + war - game.deals.peace * (tau * war + (1 - tau) * breach[:, None]))


def _crossed(game: Game, p: int, rows: pl.DataFrame) -> BoolArray:
    """Return which deals cross a red line of party p that is there, (N, D)."""
    mine = game.stakes[p]
    crossed = np.zeros((len(rows), len(game.deals)), dtype=bool)
    for name, line in zip(mine.line_names, mine.lines, strict=True):
        crossed |= rows[f"red_line.{game.parties[p]}.{name}"].to_numpy()[:, None] & line
    return crossed
