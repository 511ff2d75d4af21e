"""A plugin for tests: one part of each kind, as a user would write it, using much of what a part may see."""

from dataclasses import dataclass

import numpy as np

from sim.talks import register


@dataclass(frozen=True)
class Listening:
    """Come down with the clock, the faster the better what was heard; look at everything there is."""

    share: float = 0.5

    def ask(self, view):
        """Return what is asked for."""
        heard = view.past.heard()
        good = np.nanmax(np.where(np.isfinite(heard), heard, np.nan), axis=1, initial=-1e9)
        rival, deal = view.past.last_heard()[1], view.past.last_made()
        given = view.beliefs.gain(rival, deal) > 0
        fair, late = view.beliefs.nash_value(), view.past.turns_to_come() <= 1
        end = np.where(good > fair, fair, view.reservation)
        conceded = np.clip(view.clock * self.share + 0.1 * given + 0.2 * late, 0, 1)
        asked = view.top - conceded * (view.top - end)
        return np.minimum(asked, view.past.last_asked(asked) + 0.05 * view.past.n_made())


@dataclass(frozen=True)
class Turns:
    """Offer by one rule after another, now and then nothing."""

    nothing: float = 0.1

    def propose(self, view, ask, lots):
        """Return the deals."""
        lot, n, round_ = lots(), view.past.n_made(), view.past.round
        rules = [
            view.most_acceptable(ask),
            view.least_for_oneself(ask),
            view.any_worth(ask, lot),
            view.best_expected(ask),
            view.most_similar(ask, 0.3 * (view.top - view.reservation)),
            view.next_concession(ask, lot)[0],
        ]
        return np.where(lot < self.nothing, -1, np.choose((n + round_) % len(rules), rules))


@dataclass(frozen=True)
class Fickle:
    """Accept what beats waiting, or anything where little is to come."""

    patience: float = 1.0

    def accept(self, view, value, ask):
        """Return where."""
        to_come = view.past.offers_to_come()
        waiting = view.beliefs.worth_of_waiting_for(np.minimum(to_come, 3))
        likely = view.beliefs.chance(view.past.last_made())
        return (value >= likely * ask + (1 - likely) * waiting) | (to_come <= self.patience)


@dataclass(frozen=True)
class Touchy:
    """Leave where another round would bring little, sooner after fruitless rounds."""

    margin: float = 0.02

    def leave(self, view):
        """Return where."""
        return view.walk + self.margin * view.past.fruitless > view.talk


@dataclass(frozen=True)
class HalfLearning:
    """Believe most of what is publicly learned."""

    share: float = 0.9

    def believe(self, public):
        """Return the weights."""
        share = np.reshape(self.share, (-1, 1, 1))
        return share * public + (1 - share) / public.shape[2]


register("aspiration", "listening", Listening)
register("proposal", "turns", Turns)
register("acceptance", "fickle", Fickle)
register("leaving", "touchy", Touchy)
register("opponent_model", "half_learning", HalfLearning)
