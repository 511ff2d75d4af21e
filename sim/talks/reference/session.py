"""A plain session as one would tell it: all deals in a list, one party at a time.

The specification of ``sim.talks.session``, for strategies that go by the clock alone.

Room     talks (takes nothing from the engine)
Shapes   none: plain numbers, a deal is one option an issue
Units    worth in utils of each party [util], clock in [0, 1]
Source   docs/peers.md
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

DIGITS = 10  # worths that agree to so many digits are the same
TOLERANCE = 1e-9  # allowed where a worth is compared with an ask

Deal = tuple[int, ...]
Curve = Callable[[float, float, float], float]  # ask at a clock, between the best and the end


@dataclass(frozen=True)
class Told:
    """What happened."""

    offers: tuple[tuple[int, Deal], ...]
    agreement: Deal | None
    step: int


def tell_session(
    tables: Sequence[Sequence[Sequence[float]]],
    curves: Sequence[Curve],
    reservation: Sequence[float],
    clock: Sequence[Sequence[float]],
    margin: float = 1e-4,
    near: float = 1e-6,
) -> Told:
    """Play a session with one step for each row of ``clock`` [step][party]."""
    deals = list(product(*(range(len(issue)) for issue in tables[0])))

    def worth(party: int, deal: Deal) -> float:
        return round(sum(tables[party][issue][option] for issue, option in enumerate(deal)), DIGITS)

    def ask(party: int, step: int) -> float:
        best, worst = (choose(worth(party, deal) for deal in deals) for choose in (max, min))
        end = max(reservation[party], worst)
        return max(min(curves[party](clock[step][party], best, end) - margin, best), end)

    def offer(party: int, asked: float) -> Deal | None:
        best = max(worth(party, deal) for deal in deals)
        if reservation[party] - best > max(near, TOLERANCE):
            return None
        asked = min(asked, best)
        enough = [deal for deal in deals if worth(party, deal) >= asked]
        short = [deal for deal in deals if asked - max(near, TOLERANCE) <= worth(party, deal) < asked]
        least = min(enough, key=lambda deal: worth(party, deal))
        if short:
            closest = max(short, key=lambda deal: worth(party, deal))
            if (
                asked - worth(party, closest) < worth(party, least) - asked - TOLERANCE
            ):  # closer, not as close
                return closest
        return least

    offers: list[tuple[int, Deal]] = []
    standing: Deal | None = None
    consents = 0
    for step in range(len(clock)):
        for party in range(len(tables)):
            asked = ask(party, step)
            if standing is not None and worth(party, standing) >= asked - TOLERANCE:
                consents += 1
                if consents == len(tables):
                    return Told(tuple(offers), standing, step + 1)
            else:
                standing, consents = offer(party, asked), 1
                if standing is not None:
                    offers.append((party, standing))
    return Told(tuple(offers), None, len(clock))
