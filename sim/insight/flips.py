"""What would reverse it: for each number, the smallest change that turns a result round.

Two results: whether there is a bargaining range against war at central numbers, exactly; and the
likeliest outcome of a round, over draws.

Room     insight
Shapes   none
Units    shifts in widths of a number's range [width]
Source   model.md, sections 1, 4 and 5
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sim.game import build_game, count_sets
from sim.insight.outcome_flips import OutcomeFlips, find_outcome_flips
from sim.insight.range_flips import RangeFlips, find_range_flips
from sim.insight.reach import Movable, movable_numbers
from sim.insight.sensitivity import InsightError
from sim.results.estimates import FEWEST_SETS
from sim.scenario import Scenario
from sim.scenario.errors import choose
from sim.talks import last_known_round

FEWEST_DRAWS: Final = 2 * FEWEST_SETS


@dataclass(frozen=True, slots=True)
class Flips:
    """What would reverse the results of a scenario in one round."""

    scenario: Scenario
    numbers: tuple[Movable, ...]  # that may be moved
    range: RangeFlips
    outcome: OutcomeFlips

    @property
    def round(self) -> str:
        """Return the name of the round."""
        return self.range.round


def find_flips(
    scenario: Scenario,
    round_: str | None = None,
    draws: int = 600,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Flips:
    """Return what would reverse the bargaining range, and the likeliest outcome, of a round.

    Parameters
    ----------
    scenario : Scenario
    round_ : str, optional
        By default the last one dated within what is known.
    draws, seed : int
        As in ``sim.run``, for every value of a number that is tried.
    progress : callable, optional
        Called with the number of values played and of those planned so far.

    Raises
    ------
    InsightError
        If there is no such round, every number is exact, or the draws are too few to know errors by.
    OrderError
        If the order constraints hold in too few draws.

    Examples
    --------
    >>> import sim
    >>> lake = sim.load("two_issues", {"parties.north.trust.level": [0.0, 0.8, 1.0]})
    >>> flip = find_flips(lake, draws=40).range.flips[0]
    >>> flip.before, flip.after, flip.number.path
    ('open', 'closed', 'parties.north.trust.level')
    """
    game = build_game(scenario)
    if round_ is not None and round_ not in game.rounds:
        raise InsightError(f'there is no round "{round_}": {choose(round_, game.rounds, "rounds")}')
    numbers = movable_numbers(scenario, game)
    if not numbers:
        raise InsightError(f"every number of {scenario.name} is exact: without a range there is no width")
    if count_sets(draws) < FEWEST_SETS:
        raise InsightError(f"{draws} draws are too few to know an error by; expected at least {FEWEST_DRAWS}")
    r = last_known_round(game) if round_ is None else game.rounds.index(round_)
    outcome = find_outcome_flips(game, r, numbers, draws, seed, progress)
    return Flips(scenario, numbers, find_range_flips(game, r, numbers), outcome)
