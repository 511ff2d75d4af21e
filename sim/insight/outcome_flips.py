"""What changes the likeliest outcome of a round: numbers fixed at other values, over the same worlds.

A number is fixed instead of drawn, everything else is drawn as before. Each is tried at the end of
its reach to which the runs of the scenario as it stands point, and at the other end too where they
point there as well; where the likeliest outcome is another one, the way there is halved. A flip
counts where another outcome leads that of the scenario by more than the error of the lead.

The scenario as it stands is played in more worlds than each value is. A share at a value is the
share there, plus what the same worlds of the scenario say that it differs by (a control variate);
the error counts both.

Room     insight
Shapes   X outcomes, S assumption sets of a value, B of the scenario as it stands, n numbers
Units    shares of worlds; shifts in widths of a number's range [width]
Source   Glasserman (2004), Monte Carlo Methods in Financial Engineering, ch. 4 (control variates)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.arrays import FloatArray
from sim.game import Game, count_sets, draw_sets, fix_numbers, set_of_world
from sim.insight.flip import Flip, Lead, in_order
from sim.insight.reach import Movable
from sim.results.by_set import NORMAL, Quantity, play_by_set

MORE: Final = 10  # times as many worlds of the scenario as it stands
HALVINGS: Final = 3
SIDE_BY_SIDE: Final = 16  # values between two reports of progress


@dataclass(frozen=True, slots=True)
class OutcomeFlips:
    """What would change the likeliest outcome of a round."""

    round: str
    likeliest: str
    share: float
    next: str  # the outcome that comes second
    lead: Lead  # of the first over the second
    draws: int  # of each value tried
    base_draws: int  # of the scenario as it stands
    seed: int
    tried: int  # values played
    flips: tuple[Flip, ...]  # the smallest first


def find_outcome_flips(
    game: Game,
    r: int,
    numbers: Sequence[Movable],
    draws: int,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> OutcomeFlips:
    """Return what changes the likeliest outcome of round ``r``.

    Parameters
    ----------
    game : Game
    r : int
        Position of the round.
    numbers : sequence of Movable
        Those that may be fixed elsewhere.
    draws, seed : int
        As in ``sim.run``, for every value tried.
    progress : callable, optional
        Called with the number of values played and of those planned so far.

    Raises
    ------
    OrderError
        If the order constraints hold in too few draws.
    """
    trials = Trials(game, r, draws, seed, progress)
    ends = [(number, end) for number in numbers for end in trials.worth_trying(number)]
    found = trials.play(ends)
    brackets = [
        (number, 0.0, end, verdict)
        for (number, end), verdict in zip(ends, found, strict=True)
        if verdict.flips
    ]
    for _ in range(HALVINGS):
        middles = [(number, (inner + outer) / 2) for number, inner, outer, _ in brackets]
        verdicts = trials.play(middles)
        brackets = [
            (number, inner, middle, verdict) if verdict.flips else (number, middle, outer, last)
            for (number, inner, outer, last), (_, middle), verdict in zip(
                brackets, middles, verdicts, strict=True
            )
        ]
    nearest: dict[str, Flip] = {}
    for number, inner, outer, verdict in brackets:
        at = number.shift(number.value(outer))
        flip = Flip(number, at, inner, trials.likeliest, verdict.outcome, verdict.lead)
        if number.path not in nearest or flip.widths < nearest[number.path].widths:
            nearest[number.path] = flip
    second = trials.verdict(trials.base[:, : trials.n_sets])
    return OutcomeFlips(
        round=game.rounds[r],
        likeliest=trials.likeliest,
        share=float(trials.base.mean(axis=1).max()),
        next=second.outcome,
        lead=Lead(-second.lead.lead, second.lead.error),
        draws=draws,
        base_draws=trials.base_draws,
        seed=seed,
        tried=trials.tried,
        flips=in_order(list(nearest.values())),
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What fixing a number at a value does to the round."""

    outcome: str  # the likeliest of those that are not the scenario's likeliest
    lead: Lead  # of it over the scenario's likeliest

    @property
    def flips(self) -> bool:
        """Whether it leads beyond error."""
        return self.lead.lead > self.lead.error


class Trials:
    """Plays values of numbers over the same worlds and judges them against the scenario as it stands."""

    def __init__(
        self, game: Game, r: int, draws: int, seed: int, progress: Callable[[int, int], None] | None
    ) -> None:
        self._game, self._draws, self._seed, self._progress = game, draws, seed, progress
        self._asked = [Quantity("round", name, game.rounds[r]) for name in game.outcomes]
        self._rounds = r + 1  # nothing that comes after has a part in it
        self.n_sets = count_sets(draws)
        more = MORE * draws
        begins_alike = np.array_equal(set_of_world(more)[:draws], set_of_world(draws))
        self.base_draws = more if begins_alike else draws
        self.base = self._shares([game], self.base_draws)[0]  # (X, B)
        self._first = int(self.base.mean(axis=1).argmax())
        self.likeliest = game.outcomes[self._first]
        self._sets = draw_sets(game, seed, self.base.shape[1])  # (B, n)
        self.tried = 0

    def _shares(self, games: Sequence[Game], draws: int) -> list[FloatArray]:
        played = play_by_set(games, draws, self._seed, rounds=self._rounds)
        return [one.rows(self._asked) for one in played]

    def worth_trying(self, number: Movable) -> list[float]:
        """Return the ends of a number's reach to try: where a fit over sets says that the lead is least.

        The fit is a parabola in the number, of the lead over each other outcome; the second end is
        tried too where the fit reverses the lead by more than its error there.
        """
        ends = [end for end in (number.least, number.most) if end]
        shifts = (self._sets[:, number.place] - number.central) / number.width
        if len(ends) < 2 or np.ptp(shifts) == 0.0:
            return ends
        leads = np.delete(self.base[self._first] - self.base, self._first, axis=0)  # (X - 1, B)
        fits, _ = np.polynomial.polynomial.polyfit(shifts, leads.T, 2, full=True)  # few values: no matter
        within = np.clip(ends, number.shift(number.low), number.shift(number.high))
        least = np.polynomial.polynomial.polyval(within, fits).min(axis=0)
        first = int(least.argmin())
        error = NORMAL * leads.std(axis=1, ddof=1).max() / np.sqrt(leads.shape[1])
        return [end for i, end in enumerate(ends) if i == first or least[i] < -error]

    def play(self, values: Sequence[tuple[Movable, float]]) -> list[Verdict]:
        """Return the verdict on each number at each shift."""
        verdicts = []
        planned = self.tried + len(values)
        for first in range(0, len(values), SIDE_BY_SIDE):
            some = values[first : first + SIDE_BY_SIDE]
            games = [fix_numbers(self._game, {number.path: number.value(shift)}) for number, shift in some]
            verdicts += [self.verdict(shares) for shares in self._shares(games, self._draws)]
            self.tried += len(some)
            if self._progress is not None:
                self._progress(self.tried, planned)
        return verdicts

    def verdict(self, shares: FloatArray) -> Verdict:
        """Return the verdict on the shares of outcomes in the sets of a value, (X, S)."""
        sets, base = self.n_sets, self.base.shape[1]
        moved = shares - self.base[:, :sets]  # (X, S)
        means = self.base.mean(axis=1) + moved.mean(axis=1)
        others = [x for x in range(len(means)) if x != self._first]
        second = max(others, key=lambda x: means[x])
        whole = (self.base[second] - self.base[self._first]) / base
        whole[:sets] += (moved[second] - moved[self._first]) / sets
        variance = sets * _variance(whole[:sets]) + (base - sets) * _variance(whole[sets:])
        lead = Lead(float(means[second] - means[self._first]), NORMAL * float(np.sqrt(variance)))
        return Verdict(self._game.outcomes[second], lead)


def _variance(values: FloatArray) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.0
