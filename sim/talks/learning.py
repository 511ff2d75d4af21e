"""Learning from acts: who offers or accepts a deal is better off with it, who refuses perhaps not.

Weights of types and chances of red lines are public, so one update serves all who watch.

Room     talks (private to it; ``minds`` is a sim.talks.board.Minds)
Shapes   N worlds, P parties, K types
Units    weights and chances [prob]
Source   Zeng & Sycara (1998), International Journal of Human-Computer Studies 48(1), 125-141;
         model.md, section 6
"""

from typing import TYPE_CHECKING

from sim.arrays import BoolArray, IntArray
from sim.talks.kernels import better_off, compiled, type_gains, uncrossed

if TYPE_CHECKING:
    from sim.talks.board import Minds


@compiled
def learn(minds: "Minds", active: BoolArray, party: IntArray, deal: IntArray, agrees: BoolArray) -> None:
    """Update what is known of ``party`` (N,), which offers, accepts (``agrees``) or refuses ``deal``.

    Writes the batch's weights and doubts, which are its working memory.
    """
    n_types = minds.weights.shape[2]
    alpha = minds.parts
    for n in range(len(active)):
        power = minds.learning[minds.row[n]]
        if not active[n] or power == 0.0:
            continue
        j, x = party[n], deal[n]
        blur = minds.blur[minds.row[n]]
        clear = uncrossed(minds.crossed[j, x], minds.doubts[n, j])
        mean = 0.0
        type_gains(minds, n, j, x, alpha)
        for k in range(n_types):
            alpha[k] = better_off(alpha[k], blur)
            mean += minds.weights[n, j, k] * alpha[k]
        total = 0.0
        for k in range(n_types):
            minds.weights[n, j, k] *= likelihood(alpha[k] * clear, agrees[n], minds.error) ** power
            total += minds.weights[n, j, k]
        for k in range(n_types):
            minds.weights[n, j, k] /= total
        learn_of_lines(minds, n, j, x, mean, agrees[n])


@compiled
def likelihood(agreeable: float, agrees: bool, error: float) -> float:
    """Return the chance of an act of someone who is better off with chance ``agreeable``."""
    return error + (1.0 - error) * (agreeable if agrees else 1.0 - agreeable)


@compiled
def learn_of_lines(minds: "Minds", n: int, j: int, x: int, mean: float, agrees: bool) -> None:
    """Update the chance of each red line that deal x crosses, all from the chances before the act."""
    power = minds.learning[minds.row[n]]
    before = minds.before
    for line in range(len(before)):
        before[line] = minds.doubts[n, j, line]
    bits = minds.crossed[j, x]
    for line in range(len(before)):
        if not bits >> line & 1:
            continue
        clear = 1.0
        for other in range(len(before)):
            if other != line and bits >> other & 1:
                clear *= 1.0 - before[other]
        there = before[line] * likelihood(0.0, agrees, minds.error) ** power
        absent = (1.0 - before[line]) * likelihood(mean * clear, agrees, minds.error) ** power
        minds.doubts[n, j, line] = there / (there + absent)
