"""What came out: tables of the talks on disk, and their summary.

Room     results (imports scenario, game, solutions and talks)
Source   model.md, sections 1, 5, 8
"""

from sim.results.bargaining import BargainingProblem, SolutionPoints, solve
from sim.results.comparison import Comparison, ComparisonError, compare, name_others
from sim.results.one_world import trace
from sim.results.opening import RunError, open_run
from sim.results.results import Results, run, writing_tables

__all__ = [
    "BargainingProblem",
    "Comparison",
    "ComparisonError",
    "Results",
    "RunError",
    "SolutionPoints",
    "compare",
    "name_others",
    "open_run",
    "run",
    "solve",
    "trace",
    "writing_tables",
]
