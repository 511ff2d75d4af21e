"""Mediators: acts that combine freely; an act left out of a scenario changes nothing.

Room     talks
Shapes   N worlds, P parties
Units    prices [util], drafts as counts, bias as exponents of P
Source   Touval & Zartman (1985), International Mediation in Theory and Practice; Kydd (2003),
         American Journal of Political Science 47(4), 597-611 (bias)
"""

from collections.abc import Callable

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import Game


def price_of_leaving(game: Game, mediator: str | None, number: Callable[[str], FloatArray]) -> FloatArray:
    """Return what a host adds to the price of walking out, (N,) or (1,) [util].

    ``number`` gives the column of a path.
    """
    if mediator is None or game.scenario.mediators[mediator].hosts is None:
        return np.zeros(1)
    return number(f"mediators.{mediator}.hosts.leaving")


def texts(game: Game, mediator: str | None, values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return how many drafts are tabled, (N,), and the mediator's weight on each party's P, (N, P)."""
    drafts = np.zeros(len(values), dtype=np.int64)
    bias = np.ones((len(values), len(game.parties)))
    tables = None if mediator is None else game.scenario.mediators[mediator].tables
    if tables is not None:
        drafts = game.column(values, f"mediators.{mediator}.tables.drafts").astype(np.int64)
        for party in tables.bias:
            bias[:, game.parties.index(party)] = game.column(
                values, f"mediators.{mediator}.tables.bias.{party}"
            )
    return drafts, bias
