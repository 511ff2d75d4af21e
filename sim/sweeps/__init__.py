"""How it changes: experiments, their designs, parallel runs, and a store that survives anything.

Room     sweeps (imports scenario, game, talks and results)
Source   docs/experiments.md
"""

from sim.sweeps.experiment import Experiment
from sim.sweeps.files import bundled_experiments
from sim.sweeps.reading import load_experiment
from sim.sweeps.runner import Outcome, Progress, run_sweep
from sim.sweeps.sweep import FactorInfo, PointError, StoppedError, Sweep, SweepError, open_sweep

__all__ = [
    "Experiment",
    "FactorInfo",
    "Outcome",
    "PointError",
    "Progress",
    "StoppedError",
    "Sweep",
    "SweepError",
    "bundled_experiments",
    "load_experiment",
    "open_sweep",
    "run_sweep",
]
