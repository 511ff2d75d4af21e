"""What a reader gets: the finding in a sentence, tables on a terminal, files in a folder.

Room     report (imports charts and what is above it)
Shapes   none
Units    none
Source   none
"""

from sim.report.files import RunFolder
from sim.report.finding import finding
from sim.report.folders import FolderError, OutputFolder, check_folder
from sim.report.terminal import print_report

__all__ = ["FolderError", "OutputFolder", "RunFolder", "check_folder", "finding", "print_report"]
