"""What a tournament found, for the terminal and as JSON.

Room     report
Shapes   none
Units    payoffs and regret [util], probabilities
Source   docs/strategies.md
"""

from itertools import product
from typing import Any, Final

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim.charts.words import percent, proper, sample
from sim.equilibria.equilibrium import Equilibrium
from sim.equilibria.tournament import Standing, Tournament
from sim.report.reading import print_reading, reading_json

USED: Final = 1e-9  # a strategy with less probability is not in use
MOST_SHOWN: Final = 30  # equilibria in the table; all are in the JSON document
SMALL: Final = 0.005  # util: smaller differences are not shown


def as_json(tournament: Tournament, scenario: str) -> dict[str, Any]:
    """Return the document of ``parley tournament --json``."""
    game = tournament.game
    return {
        "scenario": scenario,
        "draws": game.draws,
        "seed": game.seed,
        "parties": list(game.parties),
        "strategies": list(game.strategies),
        "payoffs": game.payoffs.tolist(),
        "errors": [None if np.isnan(e) else float(e) for e in game.errors.ravel()],
        "equilibria": [_standing(tournament, standing) for standing in tournament.standings],
        "degenerate": tournament.equilibria.degenerate,
        "components": [list(part) for part in tournament.equilibria.components],
        "complete": tournament.equilibria.complete,
        "statement": tournament.equilibria.statement,
        "rule": tournament.rule,
        "dominated": [
            {
                "party": game.parties[one.party],
                "strategy": game.strategies[one.strategy],
                "by": _mixture(game.strategies, one.by),
                "margin": one.margin,
                "round": one.round,
            }
            for one in tournament.dominated
        ],
        **reading_json(tournament),
    }


def _standing(tournament: Tournament, standing: Standing) -> dict[str, Any]:
    game, equilibrium = tournament.game, standing.equilibrium
    ends = {"low": standing.low, "high": standing.high}
    return {
        "strategies": {
            party: _mixture(game.strategies, own)
            for party, own in zip(game.parties, equilibrium.strategies, strict=True)
        },
        "payoffs": dict(zip(game.parties, equilibrium.payoffs.tolist(), strict=True)),
        "regret": equilibrium.regret,
        "certified": equilibrium.certified,
        "selected": equilibrium in tournament.selected,
        "bootstrap": {
            "probability": standing.probability,
            **{
                end: {
                    party: None if np.isnan(value) else float(value)
                    for party, value in zip(game.parties, values, strict=True)
                }
                for end, values in ends.items()
            },
        },
    }


def _mixture(names: tuple[str, ...], own: Any) -> dict[str, float]:
    return {name: float(share) for name, share in zip(names, own, strict=True) if share > USED}


def print_tournament(tournament: Tournament, title: str, sets: int, console: Console) -> None:
    """Print payoffs, equilibria, what is dominated, and the finding in a sentence."""
    game = tournament.game
    console.print(f"[bold]{escape(title)}[/bold]")
    console.print(f"{sample(game.draws, sets, game.seed)} for each of {game.payoffs[..., 0].size:,} profiles")
    if len(game.parties) == 2:
        console.print(payoff_table(tournament))
    console.print(equilibrium_table(tournament))
    hidden = len(tournament.standings) - MOST_SHOWN
    if hidden > 0:
        console.print(f"{hidden} more equilibria are not shown; --json lists all.")
    console.print(escape(tournament.equilibria.statement))
    for one in tournament.dominated:
        better = " and ".join(_mixture(game.strategies, one.by))
        console.print(
            escape(
                f"{proper(game.parties[one.party])} never does best with {game.strategies[one.strategy]}: "
                f"{better} pays at least {one.margin:.3f} more, whatever the others do."
            )
        )
    print_reading(tournament, console)
    console.print()
    console.print(f"[bold]{escape(finding(tournament))}[/bold]")
    console.print("Under stated assumptions; not a forecast.")


def payoff_table(tournament: Tournament) -> Table:
    """Return what both parties get in every profile, with Monte-Carlo errors."""
    game = tournament.game
    first, second = game.parties
    table = Table(
        title=escape(f"Payoffs [util]: {proper(first)} (rows), below it {proper(second)} (columns)"),
        caption="± Monte-Carlo standard error; differences are surer, since all is played in the same worlds",
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("")
    for name in game.strategies:
        table.add_column(escape(name), justify="right")
    for i, name in enumerate(game.strategies):
        cells = [
            "\n".join(
                f"{game.payoffs[i, j, p]:+.2f} ± {game.errors[i, j, p]:.2f}" for p in range(len(game.parties))
            )
            for j in range(len(game.strategies))
        ]
        table.add_row(escape(name), *cells)
    return table


def equilibrium_table(tournament: Tournament) -> Table:
    """Return the equilibria: strategies, payoffs, regret, and how often they are there."""
    game = tournament.game
    table = Table(
        title="Equilibria in strategies",
        caption="stands: share of resamples of the assumption sets in which one uses the same strategies; "
        f"* selected by {tournament.rule.replace('_', ' ')}",
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("")
    for party in game.parties:
        table.add_column(escape(proper(party)))
    table.add_column("payoffs", justify="right")
    table.add_column("regret", justify="right")
    table.add_column("stands", justify="right")
    for number, standing in enumerate(tournament.standings[:MOST_SHOWN], start=1):
        equilibrium = standing.equilibrium
        mark = "*" if equilibrium in tournament.selected else ""
        table.add_row(
            f"{number}{mark}",
            *(escape(words_of(game.strategies, own)) for own in equilibrium.strategies),
            ", ".join(f"{value:+.2f}" for value in equilibrium.payoffs),
            f"{equilibrium.regret:.0e}" + ("" if equilibrium.certified else " (candidate)"),
            percent(standing.probability),
        )
    return table


def words_of(names: tuple[str, ...], own: Any) -> str:
    """Return a strategy by name, a mixture with its shares, one a line."""
    mixture = _mixture(names, own)
    if len(mixture) == 1:
        return next(iter(mixture))
    return "\n".join(f"{percent(share)} {name}" for name, share in mixture.items())


def finding(tournament: Tournament) -> str:
    """Return what the equilibria come to, in a sentence."""
    game, chosen = tournament.game, tournament.selected
    if not len(tournament.equilibria):
        return "No equilibrium was found."
    number = len(tournament.equilibria)
    count = f"{number} equilibria" if number > 1 else "One equilibrium"
    if len(chosen) != 1:
        return f"{count}; {tournament.rule.replace('_', ' ')} does not choose between them."
    words = " against ".join(_in_a_line(game.strategies, own) for own in chosen[0].strategies)
    rest = "" if number == 1 else f"; {tournament.rule.replace('_', ' ')} selects"
    return f"{count}{rest}: {words}. {_losses(tournament, chosen[0])}"


def _in_a_line(names: tuple[str, ...], own: Any) -> str:
    return " or ".join(_mixture(names, own))


def _losses(tournament: Tournament, equilibrium: Equilibrium) -> str:
    """Return how far an equilibrium is from the profile with the largest sum of payoffs."""
    payoffs = tournament.game.payoffs
    shape = payoffs.shape[:-1]
    best = max(product(*map(range, shape)), key=lambda profile: float(payoffs[profile].sum()))
    gap = float(payoffs[best].sum() - equilibrium.payoffs.sum())
    names = " against ".join(tournament.game.strategies[s] for s in best)
    if gap < SMALL:
        return "No profile has a larger sum of payoffs."
    return f"The largest sum of payoffs, {gap:.2f} util more, is that of {names}."
