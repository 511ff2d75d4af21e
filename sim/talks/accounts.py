"""The ledger of a deal, line by line: what each issue, each link and the end of the war give each party.

At central numbers on the first day, over no deal. The lines of a deal add up to what it gains.

Room     talks
Shapes   K deals, Q lines (issues, links, war), P parties
Units    worth [util]
Source   model.md, sections 3 and 4
"""

from typing import Final

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.game import Game
from sim.talks.board import Board
from sim.talks.central import first_day_board

LINK: Final = "links."
WAR: Final = "war"


def lines_of(game: Game) -> tuple[str, ...]:
    """Return the names of the lines: every issue, every link as ``links.NAME``, and ``war``."""
    links = {name: None for party in game.scenario.parties.values() for name in party.links}
    return (*game.deals.issues, *(LINK + name for name in links), WAR)


def account(game: Game, deals: IntArray) -> FloatArray:
    """Return what each line of each deal gives each party over no deal, (K, Q, P) [util].

    Gains on what others promise count as far as the party trusts them in that deal, guarantees
    included; the line of the war is what ending or pausing the fighting is worth to it.
    """
    board, lines = first_day_board(game, game.central[None]), lines_of(game)
    chosen = np.append(deals, 0)  # the last is no deal
    out = np.zeros((len(chosen), len(lines), len(game.parties)))
    for p, mine in enumerate(game.stakes):
        trust = board.trust[0, p, chosen]
        for number, sign, present, promised in zip(
            mine.numbers, mine.signs, mine.present[:, chosen], mine.promised, strict=True
        ):
            line = lines.index(_line_of(game, p, game.numbers[number]))
            out[:, line, p] += sign * game.central[number] * present * (trust if promised else 1.0)
        out[:, -1, p] = _end_of_war(game, board, p, chosen)
    return np.asarray(out[:-1] - out[-1])


def _line_of(game: Game, p: int, path: str) -> str:
    """Return the line that a number of party p counts in; names may have dots, so no path is cut at them."""
    kind, _, rest = path.removeprefix(f"parties.{game.parties[p]}.").partition(".")
    if kind == "links":
        return LINK + rest.removesuffix(".worth")
    issues = game.scenario.issues.items()
    return next(issue for issue, body in issues if rest in {f"{issue}.{option}" for option in body.options})


def _end_of_war(game: Game, board: Board, p: int, deals: IntArray) -> FloatArray:
    """Return what ending or pausing the fighting is worth, (K,): -tau F - (1 - tau) breach, or days saved."""
    ledger, pause = board.ledger, game.deals.pause[deals]
    breach = game.central[game.position[f"parties.{game.parties[p]}.trust.breach"]]
    broken = np.where(game.deals.peace[deals], (1.0 - board.trust[0, p, deals]) * breach, 0.0)
    saved = np.append(0.0, ledger.saved[0, p])[pause]
    worth = ledger.pause_trust[0, p, deals] * saved - ledger.peace_trust[0, p, deals] * ledger.war[0, p]
    return np.asarray(worth - broken)
