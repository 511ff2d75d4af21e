"""What each party could gain by changing its strategy alone: at equilibria, and where all play the same.

A bar is the gain by the best strategy that the party does not use: above zero it is its regret; below
zero, the margin by which it does best to stay.

Room     charts
Shapes   P parties
Units    gains [util]
Source   Nash (1951), Annals of Mathematics 54, 286-295
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from matplotlib.figure import Figure

from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.style import fit_label
from sim.charts.tournaments.words import (
    digits_for,
    is_selected,
    profile_words,
    signed,
    tournament_caption,
)
from sim.charts.words import proper
from sim.equilibria.deviations import Deviation, best_deviations
from sim.equilibria.equilibrium import SAME
from sim.equilibria.tournament import Tournament

LABELS: Final = 2.9  # inches for the profiles' names
NOTES: Final = 3.3  # inches for what is written beside the bars
NARROW: Final = (0.95, 1.3)  # of both on a narrow figure
BAR, TALLER = 0.24, 1.35  # inches of height for a bar; so many times that on a narrow figure
GAP: Final = 0.16  # inches between profiles
LETTERS: Final = 8.0  # points
NAMES: Final = 7.0
MOST_EQUILIBRIA: Final = 6
COLORS: Final = tuple(
    style.darkened(color)
    for color in (style.BLUE, style.ORANGE, style.GREEN, style.PURPLE, style.SKY, style.YELLOW)
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile with the best change of each party from it."""

    name: str
    strategies: tuple[FloatArray, ...]
    deviations: tuple[Deviation, ...]
    equilibrium: int | None  # its number, from 0
    same: int | None  # the one strategy that all play


def find_profiles(tournament: Tournament) -> list[Profile]:
    """Return the profiles shown: equilibria, the selected ones first, then those of one strategy for all."""
    game = tournament.game
    found = []
    numbers = sorted(
        range(len(tournament.equilibria)),
        key=lambda n: (not is_selected(tournament, tournament.equilibria[n]), n),
    )
    for n in numbers[:MOST_EQUILIBRIA]:
        own = tournament.equilibria[n].strategies
        words = profile_words(game, own, shares=True)
        same = _same(own)
        found.append(Profile(f"Equilibrium {1 + n}: {words}", own, best_deviations(game, own), n, same))
    met = {profile.same for profile in found}
    every = "both" if len(game.parties) == 2 else "all"
    for s, name in enumerate(game.strategies):
        if s not in met:
            own = (np.eye(len(game.strategies))[s],) * len(game.parties)
            found.append(Profile(f"{every} {name}", own, best_deviations(game, own), None, s))
    return found


def _same(strategies: tuple[FloatArray, ...]) -> int | None:
    """Return the strategy that all play for certain."""
    used = {int(own.argmax()) if own.max() > 1.0 - SAME else None for own in strategies}
    return used.pop() if len(used) == 1 else None


def unsuited(tournament: Tournament) -> str:
    """Return why the chart cannot be drawn; empty where it can."""
    return "" if len(tournament.game.strategies) > 1 else "it needs two strategies"


def size(tournament: Tournament) -> tuple[float, float]:
    """Return the inches that the chart takes."""
    n_profiles = min(len(tournament.equilibria), MOST_EQUILIBRIA) + len(tournament.game.strategies)
    return 10.5, 2.2 + n_profiles * (len(tournament.game.parties) * BAR + GAP)


def draw(tournament: Tournament, title: str, figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    game, profiles = tournament.game, find_profiles(tournament)
    what = (
        "bars: gain by the best strategy that a party does not use, the others staying as they are; lines: "
        "two standard errors, world by world; hollow: within them of zero; as the best is picked by the same "
        "draws, small gains are biased upwards"
    )
    caption = tournament_caption(tournament, title, what)
    narrow = style.is_narrow(figure)
    labels, notes = NARROW if narrow else (LABELS, NOTES)
    if narrow:
        figure.set_figheight(TALLER * figure.get_figheight())
    axes = style.set_up(figure, finding(tournament, profiles), caption, left=labels + 0.2, right=notes)
    letters = style.LEAST_LETTERS if narrow else LETTERS
    step = len(game.parties) * BAR + GAP
    gains = np.array([one.gain for profile in profiles for one in profile.deviations])
    digits = digits_for(np.append(gains, 0.0))
    axes.axvline(0.0, color=style.INK, linewidth=0.8)
    for rank, profile in enumerate(profiles):
        middle = rank * step
        for p, one in enumerate(profile.deviations):
            y = middle + (p - (len(game.parties) - 1) / 2) * BAR
            color = COLORS[p % len(COLORS)]
            is_clear = abs(one.gain) > 2.0 * one.error
            axes.barh(
                y,
                one.gain,
                height=0.8 * BAR,
                color=color if is_clear else "none",
                edgecolor=color,
                label=f"{game.parties[p]} {rank}",
            )
            if np.isfinite(one.error):
                axes.errorbar(one.gain, y, xerr=2.0 * one.error, color=style.INK, capsize=2.0, linewidth=1.0)
            axes.annotate(
                fit_label(_note(tournament, one, digits), notes - 0.2, letters, 2 if narrow else 1),
                (1.0, y),
                (8.0, 0.0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                size=letters,
                va="center",
            )
    axes.set_ylim(len(profiles) * step - step / 2, -step / 2)
    names = [
        fit_label(profile.name, labels, NAMES, (3 if narrow else 2) * len(game.parties))
        for profile in profiles
    ]
    axes.set_yticks([rank * step for rank in range(len(profiles))], labels=names, size=NAMES)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    style.label_below(axes, "Gain by changing alone [util]")
    axes.margins(x=0.08)


def _note(tournament: Tournament, one: Deviation, digits: int) -> str:
    party = proper(tournament.game.parties[one.party])
    if one.to is None:
        return f"{party}: uses every strategy, all as good"
    error = "" if np.isnan(one.error) else f" ± {one.error:.{digits}f}"
    return f"{party}: {signed(one.gain, digits)}{error} with {tournament.game.strategies[one.to]}"


def finding(tournament: Tournament, profiles: list[Profile]) -> str:
    """Return in a sentence who gains most by leaving what all play, if anyone surely does."""
    game = tournament.game
    leaving = [
        (one.gain, profile.same, one.party, one.to)
        for profile in profiles
        for one in profile.deviations
        if profile.same is not None and one.to is not None and one.is_sure
    ]
    if not leaving:
        every = "both" if len(game.parties) == 2 else "all"
        return f"Where {every} play the same strategy, nobody surely gains by changing alone"
    gain, same, party, to = max(leaving)
    everyone = "both parties" if len(game.parties) == 2 else "all parties"
    assert same is not None and to is not None
    words = signed(gain, digits_for(np.array([0.0, gain])))
    return (
        f"Temptation is largest where {everyone} play {game.strategies[same]}: "
        f"{proper(game.parties[party])} gains {words} util with {game.strategies[to]}"
    )


def table(tournament: Tournament) -> pl.DataFrame:
    """Return the data drawn: a row for each profile and party."""
    game = tournament.game
    rows = []
    for profile in find_profiles(tournament):
        for one in profile.deviations:
            rows.append(
                {
                    "profile": profile.name,
                    "equilibrium": None if profile.equilibrium is None else 1 + profile.equilibrium,
                    "party": game.parties[one.party],
                    "best_other_strategy": None if one.to is None else game.strategies[one.to],
                    "gain": one.gain,
                    "standard_error": None if np.isnan(one.error) else one.error,
                }
            )
    types = {"equilibrium": pl.Int64, "best_other_strategy": pl.String, "standard_error": pl.Float64}
    return pl.DataFrame(rows, schema_overrides=types)
