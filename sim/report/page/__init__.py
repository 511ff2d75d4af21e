"""The page of a run, a sweep or a tournament: one HTML file that needs nothing else.

Room     report
Shapes   none
Units    none
Source   none
"""

from sim.report.page.run import run_page

__all__ = ["run_page"]
