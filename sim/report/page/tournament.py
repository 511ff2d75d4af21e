"""The page of a tournament: what came out, payoffs of every profile, equilibria, charts.

Room     report
Shapes   none
Units    payoffs and regret in utils of each party [util], probabilities
Source   docs/strategies.md
"""

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.charts.drawn import Drawn
from sim.charts.tournaments import unsuited_charts
from sim.charts.words import percent, proper, sample
from sim.game import count_sets
from sim.report.page.blocks import Block, Cell, Grid, Listing, Page, Paragraph, Points, Section
from sim.report.page.commands import options
from sim.report.page.rendering import picture
from sim.report.page.words import listed
from sim.report.reading import hard_in_words, kind_in_words
from sim.report.tournament import MOST_SHOWN, finding, words_of

if TYPE_CHECKING:
    from sim.equilibria.tournament import Tournament


def tournament_page(
    tournament: "Tournament", title: str, manifest: dict[str, Any], charts: Iterable[Drawn]
) -> Page:
    """Return the page of a tournament.

    ``title`` is the scenario's, ``manifest`` that of its folder, ``charts`` from ``draw_tournament_charts``.
    """
    drawn = [picture(chart) for chart in charts]
    game = tournament.game
    lead = (
        f"{listed(list(game.parties))} each choose one of {len(game.strategies)} strategies. Every "
        f"profile was played in the same worlds: {sample(game.draws, count_sets(game.draws), game.seed)} "
        "a profile. Payoffs are estimates, and so are equilibria; all holds under the stated assumptions."
    )
    sections = [
        Section("finding", "What came out", _finding(tournament)),
        Section("payoffs", "What every profile pays", [_payoffs(tournament)]),
        Section("equilibria", "Equilibria", _equilibria(tournament)),
        Section("charts", "Charts", [*drawn, *_unsuited(tournament)]),
        Section("repeat", "To repeat this", [Listing(_command(tournament, manifest)), _versions(manifest)]),
    ]
    return Page(f"{title}: which strategies survive", lead, sections)


def _finding(tournament: "Tournament") -> list[Block]:
    more = [hard_in_words(tournament)]
    if tournament.kinds is not None:
        more.append(kind_in_words(tournament, tournament.kinds))
    return [Paragraph(finding(tournament), strong=True), Points(more)]


def _payoffs(tournament: "Tournament") -> Grid:
    game = tournament.game
    rows: list[list[Cell | str]] = []
    for profile in np.ndindex(game.payoffs.shape[:-1]):
        pairs = zip(game.payoffs[profile], game.errors[profile], strict=True)
        worths = (Cell(f"{mean:+.3f} ± {error:.3f}", sort=float(mean)) for mean, error in pairs)
        rows.append([*(game.strategies[s] for s in profile), *worths])
    columns = [proper(party) for party in game.parties]
    columns += [f"{proper(party)} gets" for party in game.parties]
    caption = "Mean payoff ± standard error over assumption sets [util of each party]."
    return Grid("payoffs", caption, columns, rows, sortable=True)


def _equilibria(tournament: "Tournament") -> list[Block]:
    game = tournament.game
    rows: list[list[Cell | str]] = [
        [
            f"{number}{' (selected)' if one.equilibrium in tournament.selected else ''}",
            *(words_of(game.strategies, own).replace("\n", ", ") for own in one.equilibrium.strategies),
            ", ".join(f"{value:+.3f}" for value in one.equilibrium.payoffs),
            f"{one.equilibrium.regret:.0e}",
            Cell(percent(one.probability), sort=one.probability),
        ]
        for number, one in enumerate(tournament.standings[:MOST_SHOWN], start=1)
    ]
    caption = (
        "Regret: the most a party could gain by changing alone [util]. Stands: share of resamples of the "
        f"assumption sets in which an equilibrium uses the same strategies. At most {MOST_SHOWN} are shown."
    )
    columns = ["Number", *map(proper, game.parties), "Payoffs", "Regret", "Stands"]
    return [Paragraph(tournament.equilibria.statement), Grid("equilibria", caption, columns, rows)]


def _unsuited(tournament: "Tournament") -> list[Block]:
    return [
        Paragraph(f"Not drawn: {name}, since {why}.") for name, why in unsuited_charts(tournament).items()
    ]


def _command(tournament: "Tournament", manifest: dict[str, Any]) -> str:
    game = tournament.game
    strategies = shlex.quote(",".join(game.strategies))
    command = f"parley tournament {shlex.quote(manifest['scenario'] + '.yaml')} --strategies {strategies}"
    how = f"--rule {tournament.rule} --draws {game.draws} --seed {game.seed}"
    searched = manifest.get("searched", [])
    search = f"--search {','.join(searched)}" if searched else ""
    return " ".join(part for part in (command, search, how, options(manifest)) if part)


def _versions(manifest: dict[str, Any]) -> Paragraph:
    versions = ", ".join(f"{name} {number}" for name, number in manifest["versions"].items())
    return Paragraph(f"Versions: {versions}. The scenario's content has the SHA-256 {manifest['hash']}.")
