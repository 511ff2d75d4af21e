"""What others use: games to and from the files of other programs.

Room     interop
Shapes   S_p strategies of party p, P parties
Units    those of the files
Source   each format's own file
"""

from sim.interop.errors import InteropError
from sim.interop.gambit_reading import read_nfg
from sim.interop.gambit_writing import write_nfg
from sim.interop.normal_form import NormalForm

__all__ = ["InteropError", "NormalForm", "read_nfg", "write_nfg"]
