"""What a game in strategies says beyond its equilibria: its kind, play by advice, the price of anarchy.

Room     report
Shapes   none
Units    payoffs, regret and shortfall [util], probabilities
Source   docs/strategies.md
"""

from typing import Any, Final

import numpy as np
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from scipy.stats import binomtest

from sim.charts.words import percent, proper
from sim.equilibria.anarchy import Anarchy, Loss
from sim.equilibria.deviations import is_held
from sim.equilibria.kinds import SURE, Kinds
from sim.equilibria.tournament import Tournament

USED: Final = 1e-9  # a profile with less probability is not in use
CONFIDENCE: Final = 0.95


def reading_json(tournament: Tournament) -> dict[str, Any]:
    """Return the parts of the document of ``parley tournament --json`` that are told here."""
    return {
        "correlated": _correlated_json(tournament),
        "hard_on_all_sides": _hard_json(tournament),
        "kind": None if tournament.kinds is None else _kind_json(tournament, tournament.kinds),
        "price_of_anarchy": None
        if tournament.anarchy is None
        else _anarchy_json(tournament.game.parties, tournament.anarchy),
    }


def _correlated_json(tournament: Tournament) -> dict[str, Any]:
    parties, found = tournament.game.parties, tournament.correlated
    return {
        "profiles": [
            {"strategies": dict(zip(parties, profile, strict=True)), "probability": share}
            for profile, share in _advised(tournament)
        ],
        "payoffs": dict(zip(parties, found.payoffs.tolist(), strict=True)),
        "bounds": dict(zip(parties, found.bounds.tolist(), strict=True)),
        "regret": found.regret,
    }


def _advised(tournament: Tournament) -> list[tuple[tuple[str, ...], float]]:
    """Return the profiles that are drawn, the likeliest first, with their probabilities."""
    shares, names = tournament.correlated.probabilities, tournament.game.strategies
    drawn = sorted(np.argwhere(shares > USED).tolist(), key=lambda place: -shares[tuple(place)])
    return [(tuple(names[s] for s in place), float(shares[tuple(place)])) for place in drawn]


def _kind_json(tournament: Tournament, kinds: Kinds) -> dict[str, Any]:
    game = tournament.game
    return {
        "hard": game.strategies[kinds.hard],
        "soft": game.strategies[kinds.soft],
        "at_mean": kinds.at_mean,
        "of_parties": dict(zip(game.parties, kinds.of_parties, strict=True)),
        "stands": kinds.stands,
        "sets": {kind: _kind_shares(tournament, kinds, kind) for kind in _kinds_met(kinds)},
    }


def _kinds_met(kinds: Kinds) -> list[str]:
    """Return the kinds of any set or party's own order, those of most sets first."""
    met = dict.fromkeys([*kinds.by_set, *(kind for own in kinds.own_by_set for kind in own)])
    return sorted(met, key=lambda kind: -kinds.by_set.get(kind, 0))


def _kind_shares(tournament: Tournament, kinds: Kinds, kind: str) -> dict[str, Any]:
    """Return in what share of assumption sets the game, and each party's own order, is of a kind."""
    sets = sum(kinds.by_set.values())
    share, low, high = _share(kinds.by_set.get(kind, 0), sets)
    own = {
        party: counts.get(kind, 0) / sets
        for party, counts in zip(tournament.game.parties, kinds.own_by_set, strict=True)
    }
    sure = kinds.sure.get(kind, 0) / sets
    return {"probability": share, "low": low, "high": high, "sure": sure, "of_parties": own}


def _hard_json(tournament: Tournament) -> dict[str, Any]:
    game = tournament.game
    return {
        "strategy": game.strategies[tournament.hard],
        "is_equilibrium": is_held(tournament.all_hard),
        "deviations": {
            game.parties[one.party]: {
                "strategy": None if one.to is None else game.strategies[one.to],
                "gain": one.gain,
                "error": _number(one.error),
            }
            for one in tournament.all_hard
        },
    }


def _share(count: int, total: int) -> tuple[float, float, float]:
    """Return a share with its 95 % Wilson interval."""
    ends = binomtest(count, total).proportion_ci(CONFIDENCE, "wilson")
    return count / total, float(ends.low), float(ends.high)


def _anarchy_json(parties: tuple[str, ...], anarchy: Anarchy) -> dict[str, Any]:
    def loss(found: Loss, ends: Any) -> dict[str, Any]:
        low, high = (_number(end) for end in ends)
        return {
            "lost": _number(found.lost),
            "low": low,
            "high": high,
            "price": _number(found.price),
            "shortfall": dict(zip(parties, found.shortfall.tolist(), strict=True)),
            "shares": dict(zip(parties, map(_number, found.shares), strict=True)),
        }

    return {
        "no_deal": dict(zip(parties, anarchy.no_deal.tolist(), strict=True)),
        "nash_deal": dict(zip(parties, anarchy.nash_deal.tolist(), strict=True)),
        "worst": loss(anarchy.worst, anarchy.worst_lost),
        "best": loss(anarchy.best, anarchy.best_lost),
    }


def _number(value: float) -> float | None:
    """Return a number for JSON, which knows no infinity."""
    return float(value) if np.isfinite(value) else None


def print_reading(tournament: Tournament, console: Console) -> None:
    """Print play by advice, the kind of game, and the price of anarchy."""
    console.print(escape(_advice(tournament)))
    if len(tournament.game.strategies) > 1:
        console.print(escape(hard_in_words(tournament)))
    if tournament.kinds is not None:
        console.print(kind_table(tournament, tournament.kinds))
        console.print(escape(kind_in_words(tournament, tournament.kinds)))
    if tournament.anarchy is not None:
        console.print(anarchy_table(tournament.game.parties, tournament.anarchy))


def hard_in_words(tournament: Tournament) -> str:
    """Say whether the hard strategy on all sides is an equilibrium."""
    game = tournament.game
    held = {True: "an equilibrium", False: "no equilibrium", None: "too close to tell whether an equilibrium"}
    gains = ", ".join(
        f"{proper(game.parties[one.party])} {one.gain:+.4f} ± {one.error:.4f} by {game.strategies[one.to]}"
        for one in tournament.all_hard
        if one.to is not None
    )
    name = proper(game.strategies[tournament.hard])
    return f"{name} on all sides is {held[is_held(tournament.all_hard)]}; changing alone brings {gains}."


def _advice(tournament: Tournament) -> str:
    found, parties = tournament.correlated, tournament.game.parties
    profiles = "; ".join(
        f"{percent(share)} {' against '.join(profile)}" for profile, share in _advised(tournament)
    )
    bounds = ", ".join(
        f"{proper(party)} {low:+.2f} to {high:+.2f}"
        for party, (low, high) in zip(parties, found.bounds.tolist(), strict=True)
    )
    return (
        "Correlated equilibrium with the largest sum of payoffs (a mediator advises each in private, and "
        f"nobody gains by not following; regret {found.regret:.0e}): {profiles}. All of them allow: {bounds}."
    )


def kind_table(tournament: Tournament, kinds: Kinds) -> Table:
    """Return in what share of assumption sets the game is of each kind."""
    names = tournament.game.strategies
    table = Table(
        title=escape(f"Kind of game between {names[kinds.hard]} and {names[kinds.soft]}, by assumption set"),
        caption=f"sure: sets in which {percent(SURE)} of resamples of the worlds have the same kind; mixed: "
        "the parties' orders differ in kind; a tie: some outcomes pay the same; by party: its own order",
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("")
    for column in ("sets", "95 % interval", "sure", *map(proper, tournament.game.parties)):
        table.add_column(escape(column), justify="right")
    for kind in _kinds_met(kinds):
        at = _kind_shares(tournament, kinds, kind)
        table.add_row(
            kind,
            percent(at["probability"]),
            f"{percent(at['low'])} to {percent(at['high'])}",
            percent(at["sure"]),
            *(percent(share) if kind != "mixed" else "" for share in at["of_parties"].values()),
        )
    return table


def kind_in_words(tournament: Tournament, kinds: Kinds) -> str:
    """Say what kind of game it is by mean payoffs, and how sure that is."""
    game, at_mean = tournament.game, kinds.at_mean
    own = "; ".join(
        f"{proper(party)}: {kind}" for party, kind in zip(game.parties, kinds.of_parties, strict=True)
    )
    return (
        f"By mean payoffs it is {at_mean if at_mean[:2] == 'a ' else _with_article(at_mean)} ({own}); "
        f"so are {percent(kinds.stands)} of resamples of the assumption sets."
    )


def _with_article(kind: str) -> str:
    return {"chicken": "chicken", "harmony": "harmony", "deadlock": "deadlock", "mixed": "mixed"}.get(
        kind, f"a {kind}" if kind[0] not in "aeiou" else f"an {kind}"
    )


def anarchy_table(parties: tuple[str, ...], anarchy: Anarchy) -> Table:
    """Return what the worst and the best equilibrium lose against the Nash bargaining deal."""
    table = Table(
        title="Price of anarchy: what is lost of the gain of the Nash deal over no deal",
        caption="Nash deal: that of each assumption set, signed on the first day, in the same worlds; in "
        "brackets: as a share of the party's gain; price: the whole gain over what is left of it",
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    table.add_column("")
    for party in parties:
        table.add_column(escape(proper(party)), justify="right")
    for column in ("lost", "90 % interval", "price"):
        table.add_column(column, justify="right")
    for name, values in (("no deal pays", anarchy.no_deal), ("the Nash deal pays", anarchy.nash_deal)):
        table.add_row(name, *(f"{value:+.2f}" for value in values), "", "", "")
    for name, loss, ends in (
        ("the worst equilibrium loses", anarchy.worst, anarchy.worst_lost),
        ("the best equilibrium loses", anarchy.best, anarchy.best_lost),
    ):
        cells = (
            f"{value:.2f} ({_percent(share)})"
            for value, share in zip(loss.shortfall, loss.shares, strict=True)
        )
        price = f"{loss.price:.1f}" if np.isfinite(loss.price) else "-"
        table.add_row(name, *cells, _percent(loss.lost), " to ".join(map(_percent, ends)), price)
    return table


def _percent(share: float) -> str:
    return percent(share) if np.isfinite(share) else "-"
