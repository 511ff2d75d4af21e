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
from sim.talks import list_parts

SHARES: Final = ("signed", "ceasefire", "breakdown")
MOST_NAMED: Final = 5  # strategies used in resamples
ROUNDING: Final = 1e-6
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
    for party in parties:
        heads += [f"own, as {party.capitalize()}", "its rival's"]
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
    sides = [strategies.filter(party=game["party"]) for game in games]
    left = "; ".join(
        f"of {game['kinds']} strategies of {party} that differ, {_left(side, game)}"
        for game, party, side in zip(games, parties, sides, strict=True)
    )
    used = "; ".join(f"{party} {_most_used(side)}" for party, side in zip(parties, sides, strict=True))
    alone = "; ".join(
        f"{party} {give(game['gain'], game['gain_error'])} by {said(game['change'])}"
        for game, party in zip(games, parties, strict=True)
    )
    mixes = "; ".join(
        f"{party} {_mix(side)}, which pays {game['replicator']:.3f}"
        for game, party, side in zip(games, parties, sides, strict=True)
    )
    count = f"{first['equilibria']} extreme equilibria" if first["equilibria"] > 1 else "One equilibrium"
    complete = "all there are" if first["complete"] else "all pure ones, and those that a search found"
    lines = [
        f"**{TITLES[name]}** ({first['draws']:,} draws a profile in {first['sets']} assumption sets)",
        f"![The game of {TITLES[name]}](images/strategies_game_{name}.png)",
        f"* Iterated strict dominance leaves, {left}.\n"
        f"* Most often used in the equilibria of resamples: {used}.\n"
        f"* The most that a party gains by leaving the scenario's own strategy alone: {alone}.\n"
        f"* The replicator dynamics from equal shares ends in: {mixes}.\n"
        f"* {count} ({complete}), {first['pure']} in pure strategies:",
        table([["", *parties, *(f"pays {party}" for party in parties), "stands"], *_equilibria(own, games)]),
    ]
    return "\n\n".join(lines)


def said(label: str) -> str:
    """Return a label as the document writes it.

    Examples
    --------
    >>> said("opponent_model none"), said("hard line")
    ('opponent model `none`', 'hard line')
    """
    kind, _, name = label.partition(" ")
    return named(kind, name) if kind in list_parts() else label


def _left(side: pl.DataFrame, game: Row) -> str:
    """Name the strategies that are left, each with the share of resamples in which it is."""
    if game["survive"] == game["kinds"]:
        return "all"
    left = side.filter((pl.col("removed") == 0) & (pl.col("strategy") == pl.col("same_as")))
    return f"{game['survive']}: " + _shares(left, "strategy", "survives", 0.0)


def _most_used(side: pl.DataFrame) -> str:
    kinds = side.filter(pl.col("strategy") == pl.col("same_as"))
    if (kinds["used"] > 1 - ROUNDING).all():
        return "all of them, always"
    return _shares(
        kinds.sort("used", descending=True, maintain_order=True).head(MOST_NAMED), "strategy", "used", 0.0
    )


def _mix(side: pl.DataFrame) -> str:
    """Name what a population ends with, strategies that pay the same put together."""
    shares = side.group_by("same_as", maintain_order=True).agg(pl.col("replicator").sum())
    return _shares(shares, "same_as", "replicator", 0.045)


def _shares(rows: pl.DataFrame, of: str, share: str, least: float) -> str:
    """Name strategies with their shares, the largest first; those below ``least`` are summed up."""
    ordered = rows.sort(share, descending=True, maintain_order=True).to_dicts()
    words = [f"{said(row[of])} {100 * row[share]:.0f} %" for row in ordered if row[share] > least]
    rest = sum(row[share] for row in ordered if row[share] <= least)
    return ", ".join(words) + (f", others {100 * rest:.0f} %" if rest >= 0.005 else "")


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
                f"{100 * row['probability']:.0f} % {said(row['strategy'])}"
                if is_mixed
                else said(row["strategy"])
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
