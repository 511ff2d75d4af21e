"""What the library's tables say, as tables of a document.

Room     experiments (reads tables only)
Shapes   none
Units    payoffs [util], shares of worlds [points]
Source   docs/strategies-compared.md
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from experiments.library_seats import SEED
from experiments.library_strategies import NAMED
from sim.game import count_sets

SHARES: Final = ("signed", "ceasefire", "breakdown")
TITLES: Final = {"antalya": "Antalya", "river_crossing": "The river crossing", "two_issues": "Two issues"}

Row = dict[str, Any]


def tell(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Return what goes between the markers of the document, by name."""
    scenarios = tables["games"]["scenario"].unique(maintain_order=True).to_list()
    by_scenario = {
        name: {table: rows.filter(scenario=name) for table, rows in tables.items() if table != "domains"}
        for name in scenarios
    }
    return {
        "seats": "\n".join(
            tell_seats(name, own["games"]["hash"][0], own["seats"]) for name, own in by_scenario.items()
        ),
        "game": "\n".join(tell_game(name, own) for name, own in by_scenario.items()),
        "domains": tell_domains(tables["domains"]),
    }


def table(cells: Iterable[Sequence[str]]) -> str:
    """Return rows of cells, the first of them headings, as a table."""
    head, *rows = [f"| {' | '.join(row)} |\n" for row in cells]
    return head + "|" + "---|" * (head.count("|") - 1) + "\n" + "".join(rows)


def give(value: float, error: float, *, digits: int = 3, signed: bool = True) -> str:
    """Return a number with its error; 0 where nothing at all has changed.

    Examples
    --------
    >>> give(0.0123, 0.004), give(0.0, 0.0), give(0.51, 0.02, digits=2, signed=False)
    ('+0.012 ± 0.004', '0', '0.51 ± 0.02')
    """
    if value == 0.0 and error == 0.0:
        return "0"
    return f"{value:{'+' if signed else ''}.{digits}f} ± {error:.{digits}f}"


def named(kind: str, strategy: str) -> str:
    """Return a strategy as the document writes it: code for parts, words for what has a name."""
    return strategy if kind in {"", NAMED} else f"{kind.replace('_', ' ')} `{strategy}`"


def tell_seats(name: str, hash_: str, rows: pl.DataFrame) -> str:
    """Return a scenario's table: own payoffs seat by seat, shares and distances over both seats."""
    parties = rows["party"].unique(maintain_order=True).to_list()
    heads = ["strategy"]
    heads += [f"{of} {party.capitalize()}" for party in parties for of in ("own, as", "its rival, of")]
    heads += ["signed", "ceasefire", "breakdown", "distance", "of deals"]
    cells = [heads]
    for _, both in rows.group_by("kind", "strategy", maintain_order=True):
        cells.append(_seat_cells(both.to_dicts()))
    draws = rows["draws"][0]
    made = f"{draws:,} draws a run in {count_sets(draws)} assumption sets, seed {SEED}"
    return f"**{TITLES[name]}** ({made}, scenario `{hash_}`)\n\n{table(cells)}"


def _seat_cells(seats: Sequence[Row]) -> list[str]:
    is_alone = seats[0]["kind"] == ""
    cells = [named(seats[0]["kind"], seats[0]["strategy"])]
    for seat in seats:
        own = give(seat["own"], seat["own_error"], signed=not is_alone)
        cells += [f"**{own}**" if seat["sure"] else own]
        cells += [give(seat["rival"], seat["rival_error"], signed=not is_alone)]
    for measure in SHARES:
        value, error = (100 * over(seats, key) for key in (measure, f"{measure}_error"))
        cells.append(give(value, error, digits=1, signed=not is_alone))
    cells.append(give(over(seats, "distance"), over(seats, "distance_error"), signed=not is_alone))
    return [*cells, f"{over(seats, 'distance_of_deals'):.3f}"]


def over(seats: Sequence[Row], key: str) -> float:
    """Return the mean over seats; of errors it is no less than the error of the mean."""
    return float(sum(seat[key] for seat in seats) / len(seats))


def tell_game(name: str, own: Mapping[str, pl.DataFrame]) -> str:
    """Return what the empirical game of a scenario says."""
    games, strategies = own["games"].to_dicts(), own["strategies"]
    first = games[0]
    parties = [game["party"].capitalize() for game in games]
    survive = "; ".join(
        f"{game['party'].capitalize()}'s {game['survive']} of {game['kinds']} that differ: "
        + ", ".join(_survivors(strategies.filter(party=game["party"])))
        for game in games
    )
    alone = "; ".join(
        f"{game['party'].capitalize()} {give(game['gain'], game['gain_error'])} by {game['change']}"
        for game in games
    )
    moved = " and ".join(f"{game['party'].capitalize()} {game['replicator']:.3f}" for game in games)
    mixes = "; ".join(
        f"{game['party'].capitalize()} {_mix(strategies.filter(party=game['party']))}" for game in games
    )
    count = f"{first['equilibria']} extreme equilibria" if first["equilibria"] > 1 else "One equilibrium"
    complete = "all of them" if first["complete"] else "all pure ones and those that a search found"
    lines = [
        f"**{TITLES[name]}** ({first['draws']:,} draws a profile in {first['sets']} assumption sets)",
        f"Iterated strict dominance leaves {survive}.",
        f"Leaving the scenario's own strategies alone gains at most: {alone}.",
        f"The replicator dynamics from equal shares ends in: {mixes}; it pays {moved}.",
        f"{count} ({complete}), {first['pure']} in pure strategies:",
        table([["", *parties, *(f"pays {party}" for party in parties), "stands"], *_equilibria(own, games)]),
    ]
    return "\n\n".join(lines)


def _survivors(strategies: pl.DataFrame) -> list[str]:
    """Name the strategies that are left, each with the share of resamples in which it is."""
    left = strategies.filter((pl.col("removed") == 0) & (pl.col("strategy") == pl.col("same_as")))
    return [
        f"{row['strategy']} ({100 * row['survives']:.0f} %)"
        for row in left.sort("survives", descending=True, maintain_order=True).to_dicts()
    ]


def _mix(strategies: pl.DataFrame) -> str:
    """Name what a population ends with, strategies that pay the same put together."""
    shares = strategies.group_by("same_as", maintain_order=True).agg(pl.col("replicator").sum())
    used = shares.filter(pl.col("replicator") > 0.005).sort(
        "replicator", descending=True, maintain_order=True
    )
    return ", ".join(f"{100 * row['replicator']:.0f} % {row['same_as']}" for row in used.to_dicts())


def _equilibria(own: Mapping[str, pl.DataFrame], games: Sequence[Row]) -> list[list[str]]:
    """Return a row for each equilibrium, those in pure strategies that pay the same in one."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for (number,), found in own["equilibria"].group_by("number", maintain_order=True):
        played = found.to_dicts()
        is_pure = len(played) == len(games)
        paid = tuple(round(row["payoff"], 4) for row in played) if is_pure else (number,)
        groups.setdefault(paid, []).extend(played)
    cells = []
    for place, group in enumerate(groups.values(), start=1):
        sides, pays = [], []
        for game in games:
            mine = [row for row in group if row["party"] == game["party"]]
            is_mixed = any(row["probability"] < 1.0 for row in mine)
            kinds = dict.fromkeys(
                f"{100 * row['probability']:.0f} % {row['strategy']}" if is_mixed else row["strategy"]
                for row in mine
            )
            sides.append((" + " if is_mixed else " or ").join(kinds))
            pays.append(give(mine[0]["payoff"], mine[0]["payoff_error"], signed=False))
        stands = sorted({round(100 * row["stands"]) for row in group})
        often = f"{stands[0]} %" if len(stands) == 1 else f"{stands[0]} to {stands[-1]} %"
        cells.append([str(place), *sides, *pays, often])
    return cells


def tell_domains(rows: pl.DataFrame) -> str:
    """Return the table of the round robin."""
    heads = [
        "strategy",
        "own gain",
        "the other's",
        "agreed [%]",
        "distance to frontier",
        "to Nash deal",
        "in an equilibrium",
    ]
    cells = [heads]
    for row in rows.sort("own", descending=True, maintain_order=True).to_dicts():
        cells.append(
            [
                f"`{row['strategy']}`",
                *(give(row[key], row[f"{key}_error"], signed=False) for key in ("own", "rival")),
                give(100 * row["agreed"], 100 * row["agreed_error"], digits=1, signed=False),
                *(give(row[key], row[f"{key}_error"], signed=False) for key in ("to_frontier", "to_nash")),
                "yes" if row["in_equilibrium"] else "",
            ]
        )
    return f"{rows['domains'][0]} domains.\n\n{table(cells)}"
