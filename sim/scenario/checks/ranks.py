"""Do order constraints speak of numbers, and do enough draws meet them?

Room     scenario
Shapes   none
Units    shares of draws [prob]
Source   PERT: Malcolm, Roseboom, Clark & Fazar (1959), Operations Research 7(5), 646-669
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from sim.arrays import FloatArray
from sim.scenario.checks.written import Finding, Written
from sim.scenario.errors import Flaw, Path, nearest
from sim.scenario.orders import Order
from sim.scenario.provenance import Number

N_DRAWS: Final = 4_000
LEAST_SHARE: Final = 0.01
SEED: Final = 20220310


def known_numbers(written: Written) -> Iterator[Finding]:
    """Both sides of a rank have to be numbers that an assumption set draws."""
    for constraint in written.content.order:
        for path in dict.fromkeys((constraint.greater, constraint.lesser)):
            number = written.numbers.get(path)
            if number is None and written.lacks_beside(path):
                continue
            if number is None:
                near = nearest(path, _ranked_first(written.numbers, path))
                hint = f'did you mean "{near}"?' if near else "expected the path of a number"
                yield _place(constraint), Flaw("E116", f'there is no number "{path}"', hint=hint, within=path)
            elif path.startswith("scale."):
                hint = "each use of a word is a number of its own: give the path of the use"
                yield _place(constraint), Flaw("E116", f'"{path}" is not drawn', hint=hint, within=path)
            elif path.startswith("rounds.") and path.endswith(".days_after_last"):
                hint = "dates belong to a world, not to an assumption set"
                yield _place(constraint), Flaw("E116", f'"{path}" cannot be ranked', hint=hint, within=path)


def _ranked_first(numbers: dict[str, Number], path: str) -> list[str]:
    """Return the paths of numbers, those that begin like ``path`` first."""
    start = path.split(".")[:2]
    return sorted(numbers, key=lambda other: other.split(".")[:2] != start)


def _place(constraint: Order) -> Path:
    return ("order", constraint.source, *constraint.at)


def ranks_that_draws_meet(written: Written) -> Iterator[Finding]:
    """Draws that break a rank are discarded; ranks that hardly any draw meets contradict the ranges."""
    improper = {path for path, _ in known_numbers(written)}
    order = [c for c in written.content.order if _place(c) not in improper]
    order = [c for c in order if {c.greater, c.lesser} <= written.numbers.keys()]
    paths = dict.fromkeys(path for c in order for path in (c.greater, c.lesser))
    rng = np.random.default_rng(SEED)
    draws = {path: _pert(written.numbers[path], rng) for path in paths}
    met = [draws[c.greater] >= draws[c.lesser] for c in order]
    alone = [(c, float(share.mean())) for c, share in zip(order, met, strict=True)]
    for constraint, share in alone:
        if share < LEAST_SHARE:
            greater, lesser = written.numbers[constraint.greater], written.numbers[constraint.lesser]
            hint = f"[{greater.low:g}, {greater.high:g}] against [{lesser.low:g}, {lesser.high:g}]"
            yield _place(constraint), Flaw("E211", f"{share:.1%} of draws meet this order", hint=hint)
    if order and all(share >= LEAST_SHARE for _, share in alone):
        joint = float(np.logical_and.reduce(met).mean())
        if joint < LEAST_SHARE:
            hint = f"expected {LEAST_SHARE:.0%} at least; the orders contradict the ranges taken together"
            yield ("order",), Flaw("E211", f"{joint:.1%} of draws meet all orders", hint=hint, on_key=True)


def _pert(number: Number, rng: np.random.Generator) -> FloatArray:
    """Return draws of a number from its PERT distribution."""
    width = number.high - number.low
    if width <= 0:
        return np.full(N_DRAWS, number.central)
    rise = 4 * (number.central - number.low) / width
    return number.low + width * rng.beta(1 + rise, 5 - rise, N_DRAWS)
