"""The words of charts of a tournament: profiles, equilibria, and the line beneath.

Room     charts
Shapes   P parties, S strategies
Units    payoffs and gains [util]
Source   none
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from sim.arrays import FloatArray
from sim.charts.words import percent, proper, sample
from sim.equilibria.empirical_game import EmpiricalGame
from sim.equilibria.equilibrium import SAME, Equilibrium
from sim.equilibria.tournament import Standing, Tournament

MINUS: Final = "\N{MINUS SIGN}"
MOST_NAMED: Final = 2  # equilibria that a title names
SURE: Final = 0.95  # an equilibrium that stands in fewer resamples than this is said not to be sure


def mixture(names: Sequence[str], own: FloatArray) -> Mapping[str, float]:
    """Return the strategies in use, with their probabilities."""
    return {name: float(share) for name, share in zip(names, own, strict=True) if share > SAME}


def profile_words(game: EmpiricalGame, strategies: Sequence[FloatArray], *, shares: bool = False) -> str:
    """Write a profile party by party, such as "Russia hard line, Ukraine conceder or own terms"."""
    return ", ".join(
        f"{proper(party)} {_strategy_words(game.strategies, own, shares=shares)}"
        for party, own in zip(game.parties, strategies, strict=True)
    )


def _strategy_words(names: Sequence[str], own: FloatArray, *, shares: bool) -> str:
    parts = mixture(names, own)
    if len(parts) == 1 or not shares:
        return " or ".join(parts)
    return " + ".join(f"{percent(share)} {name}" for name, share in parts.items())


def signed(number: float, digits: int) -> str:
    """Write a number with its sign.

    Examples
    --------
    >>> signed(0.126, 2), signed(-1.0, 1), signed(-0.001, 2)
    ('+0.13', '\N{MINUS SIGN}1.0', '0.00')
    """
    rounded = round(number, digits)
    return f"{rounded:+.{digits}f}".replace("-", MINUS) if rounded else f"{0.0:.{digits}f}"


def digits_for(values: FloatArray) -> int:
    """Return how many digits after the point tell values of this spread apart: two to four.

    Examples
    --------
    >>> [digits_for(np.array([0.0, span])) for span in (3.0, 0.05, 0.0001)]
    [2, 3, 4]
    """
    span = float(np.ptp(values)) if values.size else 0.0
    return 2 if span <= 0.0 else int(np.clip(1 - np.floor(np.log10(span)), 2, 4))


def equilibria_finding(tournament: Tournament) -> str:
    """Return the equilibria in a sentence: those in pure strategies by name, how sure they are."""
    game, found = tournament.game, tournament.equilibria
    if not len(found):
        return "No equilibrium was found"
    pure = [equilibrium for equilibrium in found if equilibrium.is_pure]
    shown = pure if 0 < len(pure) <= MOST_NAMED else list(tournament.selected)
    named = "; ".join(profile_words(game, one.strategies) for one in shown[:MOST_NAMED])
    if len(found) == 1:
        return f"One equilibrium: {named}{_how_sure(tournament.standings)}"
    if not named or len(shown) > MOST_NAMED:
        some = f", {len(pure)} of them pure" if pure else ""
        sure = _how_sure(tournament.standings)
        return f"{_count(tournament)}{some}; {_rule(tournament)} does not choose between them{sure}"
    kept = [standing for standing in tournament.standings if standing.equilibrium in shown]
    if shown is not pure:
        return f"{_count(tournament)}; {_rule(tournament)} selects {named}{_how_sure(kept)}"
    rest = len(found) - len(pure)
    others = f"; and {rest} in mixed strategies" if rest else ""
    return f"{_count(tournament)}: {named}{others}{_how_sure(kept)}"


def _count(tournament: Tournament) -> str:
    kind = "extreme equilibria" if tournament.equilibria.degenerate else "equilibria"
    return f"{len(tournament.equilibria)} {kind}"


def _rule(tournament: Tournament) -> str:
    return tournament.rule.replace("_", " ")


def _how_sure(standings: Sequence[Standing]) -> str:
    """Say where equilibria hang on the draws."""
    if min(standing.probability for standing in standings) >= SURE:
        return ""
    return f" (not sure: found {how_often(standings)})"


def how_often(standings: Sequence[Standing]) -> str:
    """Say in how many resamples equilibria are found."""
    least, most = (percent(end([one.probability for one in standings])) for end in (min, max))
    return f"in {least if least == most else f'{least} to {most}'} of resamples"


def standing_words(tournament: Tournament, number: int) -> str:
    """Return one equilibrium, counted from 0, as a line of a key."""
    standing = tournament.standings[number]
    words = profile_words(tournament.game, standing.equilibrium.strategies, shares=True)
    notes = [how_often([standing])]
    if is_selected(tournament, standing.equilibrium) and len(tournament.equilibria) > 1:
        notes.append(f"selected by {_rule(tournament)}")
    if not standing.equilibrium.certified:
        notes.append("a candidate only")
    return f"{words} ({', '.join(notes)})"


def is_selected(tournament: Tournament, equilibrium: Equilibrium) -> bool:
    """Return whether the rule of selection chose an equilibrium."""
    return any(equilibrium is one for one in tournament.selected)


def tournament_caption(tournament: Tournament, title: str, what: str) -> str:
    """Return the line beneath a chart: what its marks mean, how it came about, and what it is not."""
    game = tournament.game
    drawn = sample(game.draws, len(np.unique(game.sets)), game.seed)
    profiles = len(game.strategies) ** len(game.parties)
    return (
        f"{title}. {drawn}, the same worlds for each of {profiles:,} profiles; {what}; "
        "under stated assumptions; not a forecast."
    )
