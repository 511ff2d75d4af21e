"""Tables: the arrays of a batch as labelled columns.

Room     results
Shapes   N worlds, R rounds, P parties; ``talks`` has N x R rows, world by world
Units    days since the scenario's first day, worth [util]
Source   model.md, section 8
"""

from collections.abc import Callable

import numpy as np
import polars as pl

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game
from sim.talks import WAYS, Batch, Round
from sim.talks.protocols import Offers

RANGES = ("against_war", "today", "believed")

PER_PARTY: dict[str, Callable[[Offers], FloatArray]] = {
    "gain": lambda o: o.gain,
    "value": lambda o: o.value,
    "aspiration": lambda o: o.aspiration,
    "reservation_value": lambda o: o.reservation,
    "believed": lambda o: o.believed,
}


def tabulate(game: Game, batch: Batch) -> dict[str, pl.DataFrame]:
    """Return the tables of a batch: talks, worlds and exchanges."""
    return {
        "talks": talks_table(game, batch),
        "worlds": worlds_table(game, batch),
        "exchanges": exchanges_table(game, batch),
    }


def talks_table(game: Game, batch: Batch) -> pl.DataFrame:
    """Return a row for each world and round."""
    n, rounds = batch.worlds.days.shape

    def column(of: Callable[[Round], IntArray | FloatArray | BoolArray]) -> np.ndarray:
        return np.column_stack([of(r) for r in batch.rounds]).ravel()

    meets = column(lambda r: r.meets)
    held = pl.Series(meets)
    state = column(lambda r: r.standing.state)
    columns = {
        "world": pl.Series(np.repeat(batch.worlds.index, rounds), dtype=pl.UInt32),
        "set": pl.Series(np.repeat(batch.worlds.sets, rounds), dtype=pl.UInt32),
        "round": labels(np.tile(np.arange(rounds), n), game.rounds),
        "day": pl.Series(batch.worlds.days.ravel(), dtype=pl.Int32),
        "meets": held,
        "signed": pl.Series(column(lambda r: r.signed >= 0)),
        "signed_by": labels(column(lambda r: r.way), WAYS),
        "outcome": labels(column(lambda r: r.standing.outcome), game.outcomes),
        "deal": pl.Series(state, dtype=pl.UInt32),
    }
    for i, issue in enumerate(game.deals.issues):
        columns[f"in_force.{issue}"] = labels(game.deals.choice[state, i], game.deals.options[i])
    columns |= {
        "fighting": pl.Series(~game.deals.peace[state]),
        "days_fought": pl.Series(column(lambda r: r.standing.days_fought), dtype=pl.Int32),
        "battlefield": pl.Series(column(lambda r: r.standing.battlefield)),
        "fruitless": pl.Series(column(lambda r: r.standing.fruitless), dtype=pl.Int32),
        "exchanges": pl.Series(column(lambda r: r.made), dtype=pl.Int32),
        "walked_out": labels(column(lambda r: r.walked_out), game.parties),
    }
    for i, name in enumerate(RANGES):
        found = np.stack([r.ranges[:, i] for r in batch.rounds], 1).ravel()
        columns[f"range.{name}"] = pl.Series([False, True, None]).gather(found.astype(np.int64) % 3)
    for p, party in enumerate(game.parties):
        no_deal = np.stack([r.no_deal[:, p] for r in batch.rounds], 1)
        reservation = np.stack([r.reservation[:, p] for r in batch.rounds], 1)
        columns[f"no_deal_value.{party}"] = pl.Series(no_deal.ravel())
        columns[f"reservation_value.{party}"] = pl.Series(reservation.ravel())
    only_held = [
        name for name in columns if name.startswith(("range.", "no_deal_value.", "reservation_value."))
    ]
    return pl.DataFrame(columns).with_columns(pl.when("meets").then(pl.col(only_held)))


def worlds_table(game: Game, batch: Batch) -> pl.DataFrame:
    """Return a row for each world: what was drawn, by its path, and what it was worth in the end."""
    uncertain = np.flatnonzero(game.ranges[:, 0] < game.ranges[:, 2])
    columns = {
        "world": pl.Series(batch.worlds.index, dtype=pl.UInt32),
        "set": pl.Series(batch.worlds.sets, dtype=pl.UInt32),
    }
    columns |= {game.numbers[i]: pl.Series(batch.worlds.values[:, i]) for i in uncertain}
    for i in np.flatnonzero(game.private):
        columns[game.numbers[i]] = pl.Series(batch.worlds.values[:, i])
    for party, mine, lines in zip(game.parties, game.stakes, batch.worlds.lines, strict=True):
        for b, name in enumerate(mine.line_names):
            columns[f"red_line.{party}.{name}"] = pl.Series(lines[:, b])
    for p, party in enumerate(game.parties):
        columns[f"payoff.{party}"] = pl.Series(batch.payoff[:, p])
    return pl.DataFrame(columns)


def exchanges_table(game: Game, batch: Batch) -> pl.DataFrame:
    """Return a row for each offer of the recorded worlds, in the order they were made."""
    offers = [offer for played in batch.rounds for offer in played.offers]

    def column(of: Callable[[Offers], IntArray | FloatArray | BoolArray]) -> np.ndarray:
        return np.concatenate([of(offer) for offer in offers]) if offers else np.zeros(0)

    deal = column(lambda o: o.deal).astype(np.int64)
    columns = {
        "world": pl.Series(column(lambda o: o.world), dtype=pl.UInt32),
        "round": labels(column(lambda o: np.full(len(o.deal), o.round)), game.rounds),
        "exchange": pl.Series(column(lambda o: o.exchange), dtype=pl.Int32),
        "party": labels(column(lambda o: o.party), game.parties),
        "deal": pl.Series(deal, dtype=pl.UInt32),
        "accepted": pl.Series(column(lambda o: o.accepted), dtype=pl.Boolean),
    }
    for i, issue in enumerate(game.deals.issues):
        columns[f"offer.{issue}"] = labels(game.deals.choice[deal, i], game.deals.options[i])
    for p, party in enumerate(game.parties):
        for label, of in PER_PARTY.items():
            numbers = column(of)
            columns[f"{label}.{party}"] = pl.Series(numbers[:, p] if len(numbers) else [], dtype=pl.Float64)
    floats = pl.col(pl.Float64)
    table = pl.DataFrame(columns).with_columns(pl.when(floats.is_finite()).then(floats))
    return table.sort("world", "round", "exchange", maintain_order=True)


def labels(codes: np.ndarray, names: tuple[str, ...]) -> pl.Series:
    """Return codes as a column of names; a negative code is null."""
    column = pl.Series([*names, None], dtype=pl.Enum(names))
    return column.gather(np.where(codes < 0, len(names), codes))
