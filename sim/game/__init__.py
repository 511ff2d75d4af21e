"""What is at stake: deals, stakes and draws of a scenario.

Room     game (imports scenario)
Source   model.md, sections 1 to 4
"""

from sim.game.deals import Deals
from sim.game.draws import (
    OrderError,
    Worlds,
    count_sets,
    draw_sets,
    draw_types,
    draw_worlds,
    join_worlds,
    set_of_world,
)
from sim.game.game import Game, build_game, fix_numbers, spanning
from sim.game.stakes import Stakes, trust_in
from sim.game.streams import pert, uniforms, uniforms_at
from sim.scenario.names import BREAKDOWN, CONTINUE

__all__ = [
    "BREAKDOWN",
    "CONTINUE",
    "Deals",
    "Game",
    "OrderError",
    "Stakes",
    "Worlds",
    "build_game",
    "count_sets",
    "draw_sets",
    "draw_types",
    "draw_worlds",
    "fix_numbers",
    "join_worlds",
    "pert",
    "set_of_world",
    "spanning",
    "trust_in",
    "uniforms",
    "uniforms_at",
]
