"""What a reader gets: the finding in a sentence, tables on a terminal, files in a folder.

Room     report (imports charts and what is above it)
Shapes   none
Units    none
Source   none
"""

from sim.report.files import FolderError, RunFolder, check_folder
from sim.report.finding import finding
from sim.report.terminal import print_report

__all__ = ["FolderError", "RunFolder", "check_folder", "finding", "print_report"]
