"""What others use: games to and from the files of other programs.

Room     interop
Shapes   S_p strategies of party p, P parties, D deals
Units    those of the files
Source   each format's own file
"""

from sim.interop.domain import Domain
from sim.interop.errors import InteropError
from sim.interop.gambit_reading import read_nfg
from sim.interop.gambit_writing import write_nfg
from sim.interop.genius_reading import read_genius
from sim.interop.genius_writing import write_genius
from sim.interop.negmas_reading import read_negmas
from sim.interop.negmas_writing import write_negmas
from sim.interop.normal_form import NormalForm

__all__ = [
    "Domain",
    "InteropError",
    "NormalForm",
    "read_genius",
    "read_negmas",
    "read_nfg",
    "write_genius",
    "write_negmas",
    "write_nfg",
]
