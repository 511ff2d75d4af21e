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
from sim.equilibria.finite_population import Populations, imitation
from sim.equilibria.game import regret
from sim.equilibria.nash_equilibria import nash
from sim.equilibria.quantal import quantal_response
from sim.equilibria.repeated_deviations import best_reply, deviation_gains, repeated_regret
from sim.equilibria.repeated_enforcing import enforcing
from sim.equilibria.repeated_equilibria import equilibrium_discounts, is_repeated_equilibrium
from sim.equilibria.repeated_game import (
    action_frequencies,
    machine_game,
    match_scores,
    repeated_payoffs,
    round_robin,
)
from sim.equilibria.repeated_machines import MACHINES, Machine, memory_one
from sim.equilibria.repeated_truces import Truce, truces
from sim.equilibria.rest_points import RestPoint, RestPoints, Stability, evolutionarily_stable, rest_points
from sim.equilibria.selection import RULES, select
from sim.equilibria.several_parties import pure_equilibria
from sim.equilibria.stability import is_ess, is_symmetric_nash

__all__ = [
    "MACHINES",
    "RULES",
    "Basins",
    "Correlated",
    "CrossCheck",
    "Dominated",
    "Equilibria",
    "Equilibrium",
    "Machine",
    "Play",
    "Populations",
    "RestPoint",
    "RestPoints",
    "Stability",
    "Trajectory",
    "Truce",
    "action_frequencies",
    "basins",
    "best_reply",
    "correlated",
    "cross_check",
    "deviation_gains",
    "dominated",
    "enforcing",
    "equilibrium_discounts",
    "evolutionarily_stable",
    "fictitious_play",
    "imitation",
    "is_ess",
    "is_repeated_equilibrium",
    "is_symmetric_nash",
    "machine_game",
    "match_scores",
    "memory_one",
    "nash",
    "pure_equilibria",
    "quantal_response",
    "regret",
    "repeated_payoffs",
    "repeated_regret",
    "replicator",
    "rest_points",
    "round_robin",
    "select",
    "smoothed_best_response",
    "truces",
]
