"""The readable reference of the engine: one world, one deal, one party at a time.

It is what the engine has to agree with, and what tells a single world (``parley trace``).

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Source   model.md
"""

from sim.talks.reference.talks import Reference

__all__ = ["Reference"]
