"""What happens: talks played round by round, batched over worlds.

Room     talks (imports scenario, game and solutions)
Source   model.md, sections 4 to 8
"""

from sim.talks.accounts import LINK, WAR, account, lines_of
from sim.talks.central import central_values, first_day_values
from sim.talks.listing import list_parts
from sim.talks.machine_code import is_compiled
from sim.talks.opening import last_known_round, opening_values
from sim.talks.own_parts import PluginError, register
from sim.talks.plain import (
    Rules,
    Session,
    Sessions,
    SessionView,
    TimeTactic,
    session,
    sessions,
    stopping_thresholds,
)
from sim.talks.rounds import WAYS, Round
from sim.talks.series import Batch, play, play_games, sets_in_batch

__all__ = [
    "LINK",
    "WAR",
    "WAYS",
    "Batch",
    "PluginError",
    "Round",
    "Rules",
    "Session",
    "SessionView",
    "Sessions",
    "TimeTactic",
    "account",
    "central_values",
    "first_day_values",
    "is_compiled",
    "last_known_round",
    "lines_of",
    "list_parts",
    "opening_values",
    "play",
    "play_games",
    "register",
    "session",
    "sessions",
    "sets_in_batch",
    "stopping_thresholds",
]
