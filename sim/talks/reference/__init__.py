"""The readable reference of the engine: one world, one deal, one party at a time.

Room     talks (called by tests and by nothing in the engine)
Source   model.md
"""

from sim.talks.reference.talks import Reference
from sim.talks.reference.world import Told

__all__ = ["Reference", "Told"]
