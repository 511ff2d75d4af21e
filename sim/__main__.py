"""``python -m sim`` is ``parley``.

Room     cli
Shapes   none
Units    none
Source   none
"""

import sys

from sim.cli import main

if __name__ == "__main__":
    sys.exit(main())
