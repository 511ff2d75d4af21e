"""What is wrong with a file of another program: one problem, with its line.

Codes: E60x for Gambit's files, E61x for those of GENIUS, E62x for those of NegMAS. The last digit says
what is wrong: 0 the folder, 1 the file cannot be read, 2 it is not as its format asks, 3 a number is out
of bounds, 4 sizes or names do not agree, 5 not supported, 6 the format cannot hold what is to be written.

Room     interop
Shapes   none
Units    lines and columns count from 1
Source   none
"""

from sim.scenario.errors import Problem


class InteropError(ValueError):
    """A file that cannot be used; ``problem`` says where and why.

    Parameters
    ----------
    problem : Problem
        The first thing wrong with the file.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    @property
    def line(self) -> int:
        """Line in the file, from 1."""
        return self.problem.line

    def __reduce__(self) -> tuple[type["InteropError"], tuple[Problem]]:
        return InteropError, (self.problem,)
