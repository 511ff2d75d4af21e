"""The page of a run, a sweep or a tournament: one HTML file that needs nothing else.

Room     report
Shapes   none
Units    none
Source   none
"""

from sim.report.page.exporting import write_page
from sim.report.page.rendering import render
from sim.report.page.run import run_page
from sim.report.page.sweep import sweep_page
from sim.report.page.tournament import tournament_page

__all__ = ["render", "run_page", "sweep_page", "tournament_page", "write_page"]
