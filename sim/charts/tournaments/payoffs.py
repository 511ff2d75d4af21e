"""What every profile pays each party, with errors, best replies and equilibria marked.

One panel a party: its own strategy down, the others' strategies across, so that its best replies are
found down each column. With three and more parties a column is one profile of all the others.

Room     charts
Shapes   P parties, S strategies, C = S ** (P - 1) profiles of the others
Units    payoffs [util]
Source   Nash (1951), Annals of Mathematics 54, 286-295
"""

from itertools import product
from typing import Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.key import ICON, TEXT, Entry, write_key
from sim.charts.style import fit_label
from sim.charts.sweeps.shades import Shades
from sim.charts.sweeps.wording import number_words
from sim.charts.tournaments import matrix
from sim.charts.tournaments.words import (
    digits_for,
    equilibria_finding,
    how_often,
    is_selected,
    signed,
    standing_words,
    tournament_caption,
)
from sim.charts.words import proper
from sim.equilibria.deviations import reply_losses
from sim.equilibria.empirical_game import EmpiricalGame
from sim.equilibria.equilibrium import SAME, Equilibrium
from sim.equilibria.tournament import Tournament

MARKERS: Final = (("o", style.ORANGE), ("D", style.GREEN), ("s", style.PURPLE), ("^", style.YELLOW))
MOST_LISTED: Final = 3  # pure equilibria that the key names one by one
AREA: Final = 70.0  # of the dot of a profile that is played for certain [point^2]
SMALLEST: Final = 0.005  # a profile less likely than this gets no dot [prob]
LINES: Final = 4  # that an equilibrium may take in the key
STEPS: Final = 10


def unsuited(tournament: Tournament) -> str:
    """Return why the chart cannot be drawn; empty where it can."""
    game = tournament.game
    columns = len(game.strategies) ** (len(game.parties) - 1)
    if columns > matrix.MOST_COLUMNS:
        return (
            f"a panel would have {columns:,} columns, of {matrix.MOST_COLUMNS} at most; name fewer strategies"
        )
    return ""


def size(tournament: Tournament) -> tuple[float, float]:
    """Return the inches that the chart takes."""
    n_strategies, n_parties = len(tournament.game.strategies), len(tournament.game.parties)
    return matrix.size(n_strategies, n_strategies ** (n_parties - 1), n_parties)


def draw(tournament: Tournament, title: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    game = tournament.game
    others = list(product(game.strategies, repeat=len(game.parties) - 1))
    what = (
        "in a cell: mean payoff over assumption sets ± Monte-Carlo standard error; darker: more, for each "
        "party by itself; differences are surer than errors suggest, since all is played in the same worlds"
    )
    panels = matrix.lay_panels(
        figure,
        equilibria_finding(tournament),
        tournament_caption(tournament, title, what),
        (len(game.strategies), len(others)),
        [_heading(game, p) for p in range(len(game.parties))],
    )
    mixed = shown_mixed(tournament)
    for p, axes in enumerate(panels):
        matrix.label_cells(axes, game.strategies, others)
        _draw_payoffs(axes, game, p)
        _mark_equilibria(axes, tournament, p, mixed)
    below = matrix.has_key_below(figure, len(others))
    write_key(panels[0], _entries(tournament, mixed), matrix.KEY, below=below)


def _heading(game: EmpiricalGame, p: int) -> str:
    return f"Payoff of {proper(game.parties[p])} [util]: own strategy in rows"


def cells(values: FloatArray, p: int) -> FloatArray:
    """Return what belongs to profiles, (S, ..., S), as rows and columns of the panel of party p, (S, C)."""
    return np.moveaxis(values, p, 0).reshape(values.shape[p], -1)


def _draw_payoffs(axes: Axes, game: EmpiricalGame, p: int) -> None:
    payoffs, errors = cells(game.payoffs[..., p], p), cells(game.errors[..., p], p)
    losses, loss_errors = (values.reshape(payoffs.shape) for values in reply_losses(game, p))
    low, high = float(payoffs.min()), float(payoffs.max())
    pad = 1e-9 if high > low else 1.0
    shades = Shades(np.linspace(low - pad, high + pad, STEPS + 1), is_share=False, label="payoff")
    digits = digits_for(payoffs)
    for row, column in np.ndindex(*payoffs.shape):
        value, error = float(payoffs[row, column]), float(errors[row, column])
        matrix.fill_cell(axes, row, column, shades.fill(value))
        is_best = losses[row, column] == 0.0
        error = 0.0 if error <= SAME * (high - low) else float(f"{error:.1g}")
        below = "" if np.isnan(error) else f"± {number_words(error)}"
        lines = (signed(value, digits), below)
        matrix.write_cell(axes, (row, column), lines, shades.ink(value), bold=bool(is_best))
        if is_best or losses[row, column] <= 2.0 * loss_errors[row, column]:
            look = matrix.BEST if is_best else matrix.NEARLY
            axes.plot([column + 0.38], [row - 0.3], label="best reply" if is_best else "nearly", **look)


def shown_mixed(tournament: Tournament) -> dict[int, tuple[str, str]]:
    """Return the mixed equilibria that get a mark of their own: number and look, the selected ones first."""
    numbers = [n for n, one in enumerate(tournament.equilibria) if not one.is_pure]
    numbers.sort(key=lambda n: _rank(tournament, n))
    return dict(zip(numbers[: len(MARKERS)], MARKERS, strict=False))


def _rank(tournament: Tournament, number: int) -> tuple[bool, float, int]:
    standing = tournament.standings[number]
    return (not is_selected(tournament, standing.equilibrium), -standing.probability, number)


def profile_chances(equilibrium: Equilibrium) -> FloatArray:
    """Return how likely an equilibrium makes each profile, (S, ..., S)."""
    chances = np.ones(())
    for own in equilibrium.strategies:
        chances = np.multiply.outer(chances, own)
    return np.asarray(chances)


def _mark_equilibria(axes: Axes, tournament: Tournament, p: int, mixed: dict[int, tuple[str, str]]) -> None:
    for number, equilibrium in enumerate(tournament.equilibria):
        chances = cells(profile_chances(equilibrium), p)
        if equilibrium.is_pure:
            row, column = np.argwhere(chances > 0.5)[0].tolist()
            matrix.frame_cell(axes, row, column, f"equilibrium {1 + number}")
        elif number in mixed:
            marker, color = mixed[number]
            slot = 0.26 * (list(mixed).index(number) - (len(mixed) - 1) / 2)
            rows, columns = np.nonzero(chances >= SMALLEST)
            axes.scatter(
                columns + slot,
                rows + 0.34,
                s=AREA * chances[rows, columns],
                marker=marker,
                facecolors=color,
                edgecolors=style.BLACK,
                linewidths=0.6,
                zorder=5,
                label=f"equilibrium {1 + number}",
            )


def _columns(game: EmpiricalGame) -> str:
    if len(game.parties) == 2:
        return "in columns: the strategy of the other party"
    return "in columns: the strategies of the other parties, in the order " + ", ".join(
        map(proper, game.parties)
    )


def _entries(tournament: Tournament, mixed: dict[int, tuple[str, str]]) -> list[Entry]:
    entries = [
        Entry(_columns(tournament.game)),
        Entry("best reply of the panel's party to the column", matrix.BEST),
        Entry("not surely worse: within two standard errors of it, world by world", matrix.NEARLY),
    ]
    pure = [n for n, one in enumerate(tournament.equilibria) if one.is_pure]
    if len(pure) <= MOST_LISTED:
        words = [f"pure equilibrium: {standing_words(tournament, n)}" for n in pure]
    else:
        often = how_often([tournament.standings[n] for n in pure])
        words = [f"{len(pure)} equilibria in pure strategies (each {often})"]
    entries += [Entry(_fitted(line), matrix.FRAME_KEY) for line in words]
    for n, (marker, color) in mixed.items():
        look = {"marker": marker, "markersize": 7, "markerfacecolor": color, "markeredgecolor": style.BLACK}
        line = f"mixed equilibrium (area: how likely): {standing_words(tournament, n)}"
        entries.append(Entry(_fitted(line), look))
    rest = len(tournament.equilibria) - len(pure) - len(mixed)
    if rest:
        entries.append(Entry(f"and {rest} more in mixed strategies, in the table of data"))
    return entries


def _fitted(line: str) -> str:
    """Return a line of the key with as many letters as it has room for."""
    return fit_label(line, matrix.KEY - ICON, TEXT, LINES).replace("\n", " ")


def table(tournament: Tournament) -> pl.DataFrame:
    """Return the data drawn: a row for each party and profile."""
    game = tournament.game
    losses = [reply_losses(game, p) for p in range(len(game.parties))]
    chances = [profile_chances(equilibrium) for equilibrium in tournament.equilibria]
    rows = []
    for p, party in enumerate(game.parties):
        loss, loss_error = (np.moveaxis(values, 0, p) for values in losses[p])
        for profile in np.ndindex(*game.payoffs.shape[:-1]):
            rows.append(
                {"party": party}
                | {f"strategy.{q}": game.strategies[s] for q, s in zip(game.parties, profile, strict=True)}
                | {
                    "payoff": float(game.payoffs[profile][p]),
                    "standard_error": float(game.errors[profile][p]),
                    "less_than_best_reply": float(loss[profile]),
                    "error_of_less": float(loss_error[profile]),
                }
                | {f"equilibrium.{n}": float(c[profile]) for n, c in enumerate(chances, start=1)}
            )
    return pl.DataFrame(rows).fill_nan(None)
