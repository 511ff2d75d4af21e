"""How it is run: the command ``parley``. Nothing heavy is imported before a command needs it.

Room     cli (calls what is above it; nothing imports it)
Shapes   none
Units    none
Source   none
"""

from sim.cli.app import main

__all__ = ["main"]
