"""What is wrong with a file of another program: one problem, with its line.

Codes: E601 the file cannot be read as text, E602 it is not as its format asks, E603 a number is
out of bounds, E604 sizes do not agree.

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
