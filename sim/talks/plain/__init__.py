"""Plain sessions: a protocol on additive tables, without war, rounds or learning.

Room     talks
Source   docs/peers.md; each module's own
"""

from sim.talks.plain.acceptance import stopping_thresholds
from sim.talks.plain.plan import Rules
from sim.talks.plain.sessions import Session, Sessions, session, sessions
from sim.talks.plain.strategies import TimeTactic
from sim.talks.plain.views import SessionView

__all__ = [
    "Rules",
    "Session",
    "SessionView",
    "Sessions",
    "TimeTactic",
    "session",
    "sessions",
    "stopping_thresholds",
]
