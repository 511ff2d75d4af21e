"""``parley plot``: draw the charts of a sweep again, from its files alone.

Room     cli
Shapes   none
Units    none
Source   none
"""

from pathlib import Path

from sim.charts.sweeps import save_sweep_charts
from sim.cli.exits import DONE, InputError
from sim.sweeps import SweepError, open_sweep


def plot_folder(folder: Path, formats: tuple[str, ...]) -> int:
    """Draw and return the exit code."""
    try:
        sweep = open_sweep(folder)
    except SweepError as error:
        raise InputError(f"error: {error}") from None
    if not sweep.count()[0]:
        raise InputError(f"error: no point of {folder} has been played yet")
    for path in save_sweep_charts(sweep, folder / "charts", formats):
        print(path)
    return DONE
