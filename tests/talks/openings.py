"""Plain games of additive worths without a war, and how the first round of a game opens."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.game import Game, build_game, draw_sets
from sim.scenario import loads
from sim.talks import list_parts
from sim.talks.appraisal import Appraisal
from sim.talks.between import advance, first_day, set_moment
from sim.talks.board import Board
from sim.talks.past import Past
from sim.talks.rounds import appraise_deals
from sim.talks.stage import Stage, Stretch, set_stage
from sim.talks.view import OwnView, view_of

Worths = dict[str, dict[str, list[float]]]  # party -> issue -> what each option after the first is worth


def additive(
    worths: Worths, strategies: dict[str, dict[str, Any]], exchanges: int = 6, blur: float = 0.1
) -> Game:
    """Return a game whose deals are worth the sum of their options; all is known, and no deal is 0 to all."""
    issues = {issue: len(options) for issue, options in next(iter(worths.values())).items()}
    body = {
        "format": 1,
        "title": "additive",
        "starts": "2030-01-01",
        "known": "2030-01-02",
        "horizon": {"days": 1},
        "sources": {"x": "invented"},
        "hidden": {"what": [], "spread": 0},
        "issues": {issue: {f"{issue}{i}": None for i in range(size + 1)} for issue, size in issues.items()},
        "parties": {
            party: {
                kind: {
                    issue: {f"{issue}{i}": sign * x for i, x in enumerate(options, start=1) if sign * x > 0}
                    for issue, options in mine.items()
                }
                for kind, sign in (("demands", 1), ("costs", -1))
            }
            | {"strategy": strategies[party]}
            for party, mine in worths.items()
        },
        "rounds": {"first": {"date": "2030-01-02", "source": "x", "exchanges": exchanges}},
        "outcomes": {"deal": {"when": "anything new"}},
        "closing": "none",
        "model": {"types": 1, "blur": blur, "error": 0.05, "learning": 1, "least_gain": 0.005},
    }
    return build_game(loads(json.dumps(body), "additive", parts=list_parts()))


@dataclass(frozen=True)
class Opening:
    """The first round of a game as it opens."""

    game: Game
    stage: Stage
    board: Board
    appraisal: Appraisal

    def view(self, p: int, history: np.ndarray | None = None) -> OwnView:
        """Return what party p sees, all worlds active, at the end of its clock."""
        n = len(self.board.minds.row)
        none = np.empty((n, 0), dtype=np.int64)
        minds = self.stage.minds_of(p, self.board)
        active, clock = np.ones(n, dtype=bool), np.ones(n)
        past = Past(
            p=p,
            n_parties=len(self.game.parties),
            round=0,
            n_rounds=len(self.game.rounds),
            fruitless=np.zeros(n, dtype=np.int64),
            said=none if history is None else history,
            length=np.full(n, none.shape[1] if history is None else history.shape[1]),
            place=np.zeros(n, dtype=np.int64),
            value_at=lambda turn: np.full(n, np.nan),
            asked_at=lambda turn: np.full(n, np.nan),
        )
        return view_of(minds, self.board, self.appraisal, active, clock, past)


def opening(game: Game, seed: int = 1, worlds: int = 6) -> Opening:
    """Return how the first round opens."""
    sets = draw_sets(game, seed, 1)
    stretch = Stretch(game, sets, 0, np.zeros(worlds, dtype=np.int64), np.arange(worlds))
    stage = set_stage(seed, [stretch])
    board = set_moment(stage, advance(stage, first_day(stage), 0), 0)
    return Opening(game, stage, board, appraise_deals(stage, board, np.ones(worlds, dtype=bool)))
