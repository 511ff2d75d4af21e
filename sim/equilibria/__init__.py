"""Which strategies survive: equilibria of games in strategies, and how shares of strategies move.

Room     equilibria (the solvers named here know arrays only)
Shapes   S_p strategies of party p, P parties: payoffs (S_1, ..., S_P, P); one population: (S, S)
Units    payoffs [util], strategies and shares [prob]
Source   each method's own file
"""

from sim.equilibria.basins import Basins, basins
from sim.equilibria.correlated import Correlated, correlated
from sim.equilibria.cross_check import CrossCheck, cross_check
from sim.equilibria.dominance import Dominated, dominated
from sim.equilibria.dynamics import Trajectory, replicator, smoothed_best_response
from sim.equilibria.equilibrium import Equilibria, Equilibrium
from sim.equilibria.fictitious_play import Play, fictitious_play
from sim.equilibria.game import regret
from sim.equilibria.nash_equilibria import nash
from sim.equilibria.quantal import quantal_response
from sim.equilibria.rest_points import RestPoint, RestPoints, Stability, evolutionarily_stable, rest_points
from sim.equilibria.selection import RULES, select
from sim.equilibria.several_parties import pure_equilibria
from sim.equilibria.stability import is_ess, is_symmetric_nash

__all__ = [
    "RULES",
    "Basins",
    "Correlated",
    "CrossCheck",
    "Dominated",
    "Equilibria",
    "Equilibrium",
    "Play",
    "RestPoint",
    "RestPoints",
    "Stability",
    "Trajectory",
    "basins",
    "correlated",
    "cross_check",
    "dominated",
    "evolutionarily_stable",
    "fictitious_play",
    "is_ess",
    "is_symmetric_nash",
    "nash",
    "pure_equilibria",
    "quantal_response",
    "regret",
    "replicator",
    "rest_points",
    "select",
    "smoothed_best_response",
]
