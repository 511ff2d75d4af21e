"""The strategies of plain sessions in a round robin over GENIUS domains that others have published.

Every strategy meets every other, itself included, in each seat of each domain; of a domain with three
parties each pair plays. Worths are gains over no deal in the party's ideal. Only sums over all domains
are told: the domains belong to others and are no part of the project.

Room     experiments (reads talks, solutions and interop)
Shapes   S strategies, D deals, P = 2 parties, M pairs of parties
Units    gains and distances in ideals
Source   Lin et al. (2014), Computational Intelligence 30(1), 48-70 (GENIUS); Baarslag et al. (2013),
         Artificial Intelligence 198, 73-103 (measures); Axelrod (1984), The Evolution of Cooperation
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from scipy.spatial import KDTree

from sim.arrays import FloatArray
from sim.equilibria import nash
from sim.interop import Domain, read_genius
from sim.results.by_set import NORMAL
from sim.solutions import distances_to_frontier, ideal_gains
from sim.solutions import nash as nash_deals
from sim.talks import session
from sim.talks.plain.acceptance import SESSION_ACCEPTANCES
from sim.talks.plain.strategies import SESSION_ASPIRATIONS

MATERIAL: Final = "PARLEY_TEST_MATERIAL"
STEPS: Final = 100  # turns of each party; an assumption
HELD_OUT: Final = {"time_dependent": 4.0}  # the aspiration that ways to accept are compared with
MEASURES: Final = ("own", "rival", "agreed", "to_frontier", "to_nash")


def material() -> Path:
    """Return where the domains are, whether or not they are there."""
    beside = Path(__file__).parents[2] / "shared" / "material"
    return Path(os.environ.get(MATERIAL, beside)) / "domains"


def strategies() -> Mapping[str, Any]:
    """Return every aspiration with its default parameters, one that gives way early, and every acceptance."""
    accepting = {
        f"accepts {name}": {"aspiration": HELD_OUT, "acceptance": name}
        for name in SESSION_ACCEPTANCES
        if name != "aspiration"
    }
    return {**{name: name for name in SESSION_ASPIRATIONS}, "conceder": {"time_dependent": 0.25}, **accepting}


@dataclass(frozen=True)
class Pair:
    """Two parties of a domain, with what there is to gain; the last row of ``gains`` is no deal."""

    tables: list[list[list[float]]]
    reservation: FloatArray  # (2,) [util]
    utilities: FloatArray  # (D + 1, 2) [util]
    unit: FloatArray  # (2,) each party's ideal [util]
    nash: FloatArray  # (K, 2) the Nash deals [ideals]


def pairs(domain: Domain) -> Iterator[Pair]:
    """Yield each pair of a domain's parties that has something to gain for both."""
    utilities = np.vstack([domain.utilities(), domain.reservation])
    for both in map(list, combinations(range(len(domain.parties)), 2)):
        worths, nothing = utilities[:, both], domain.reservation[both]
        unit = ideal_gains(worths, nothing)
        if (unit > 0.0).all():
            yield Pair(
                [[table.tolist() for table in domain.tables[p]] for p in both],
                nothing,
                worths,
                unit,
                (nash_deals(worths, nothing).utilities - nothing) / unit,
            )


def met(pair: Pair, first: Any, second: Any, steps: int) -> FloatArray:
    """Play one session; return both parties' gains, whether they agreed, and both distances, (5,)."""
    found = session(pair.tables, [first, second], pair.reservation, steps)
    deal = len(pair.utilities) - 1
    if found.agreement is not None:
        sizes = [len(issue) for issue in pair.tables[0]]
        deal = int(np.ravel_multi_index(found.agreement, sizes))
    gains = (pair.utilities[deal] - pair.reservation) / pair.unit
    away = distances_to_frontier(pair.utilities, pair.reservation, pair.unit, np.array([deal]))
    return np.array([*gains, found.agreement is not None, *away, KDTree(pair.nash).query(gains)[0]])


def round_robin(domain: Domain, steps: int = STEPS) -> FloatArray:
    """Return what each strategy does against each other, over a domain's pairs and seats, (S, S, 5).

    Own gain, the other's, agreement, distance to the frontier, distance to the Nash deal.
    """
    playing = list(strategies().values())
    total = np.zeros((len(playing), len(playing), len(MEASURES)))
    count = 0
    for pair in pairs(domain):
        count += 2
        for a, first in enumerate(playing):
            for b, second in enumerate(playing):
                found = met(pair, first, second, steps)
                total[a, b] += found
                total[b, a] += found[[1, 0, 2, 3, 4]]
    return total / count if count else np.full_like(total, np.nan)


def told(by_domain: FloatArray) -> pl.DataFrame:
    """Return a row for each strategy: means over opponents and domains (M, S, S, 5), errors over domains."""
    names = list(strategies())
    means = by_domain.mean(axis=2)  # (M, S, 5)
    errors = NORMAL * means.std(axis=0, ddof=1) / np.sqrt(len(means))
    equilibria = nash(np.stack([by_domain[..., 0].mean(axis=0), by_domain[..., 0].mean(axis=0).T], axis=-1))
    used = {s for one in equilibria for supports in one.supports for s in supports}
    return pl.DataFrame(
        [
            {"strategy": name}
            | {m: float(means[:, s, i].mean()) for i, m in enumerate(MEASURES)}
            | {f"{m}_error": float(errors[s, i]) for i, m in enumerate(MEASURES)}
            | {"in_equilibrium": s in used, "domains": len(by_domain)}
            for s, name in enumerate(names)
        ]
    )


def domains(folder: Path) -> pl.DataFrame:
    """Play the round robin over all domains of a folder that have something to gain."""
    played = [round_robin(read_genius(path)) for path in sorted(folder.iterdir()) if path.is_dir()]
    return told(np.array([one for one in played if not np.isnan(one).any()]))
