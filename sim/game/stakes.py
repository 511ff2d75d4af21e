"""Stakes: what each deal gives and takes from each party, as 0/1 features times named numbers.

The worth of a deal is linear in the numbers at given trust: ``own`` features count in full,
``promised`` ones (gains that anyone else is to carry out) as far as the party trusts others.

Room     game
Shapes   D deals, K features of a party, B guarantees that protect it, L its red lines
Units    features are 0/1; sign +1 for gains and links, -1 for concession costs
Source   model.md, section 3
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game.deals import Deals
from sim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Stakes:
    """The features of one party; ``numbers`` are positions in ``Game.numbers``."""

    numbers: IntArray  # (K,)
    signs: FloatArray  # (K,)
    present: BoolArray  # (K, D) deals that have the feature
    promised: BoolArray  # (K,) gains that anyone else is to carry out
    lasting: IntArray  # (K,) 1 + position in Deals.lasting_issues of a lasting option, else 0
    boost_numbers: IntArray  # (B,)
    boosts: BoolArray  # (B, D)
    line_names: tuple[str, ...]
    line_numbers: IntArray  # (L,)
    lines: BoolArray  # (L, D) deals that cross the line


def stakes_of(scenario: Scenario, deals: Deals, party: str, position: dict[str, int]) -> Stakes:
    """Collect the features of a party; ``position`` gives the place of each number's path."""
    me = scenario.parties[party]
    features: list[tuple[int, float, BoolArray, bool, int]] = []
    for kind, sign, table in (("demands", 1.0, me.demands), ("costs", -1.0, me.costs)):
        for issue, worths in table.items():
            others = bool(scenario.issues[issue].carried_out_by - {party})
            i = deals.issues.index(issue)
            for option in worths:
                o = deals.options[i].index(option)
                column = np.flatnonzero(deals.lasting_issues == i)
                lasts = scenario.issues[issue].options[option].lasts is not None
                features.append(
                    (
                        position[f"parties.{party}.{kind}.{issue}.{option}"],
                        sign,
                        deals.choice[:, i] == o,
                        others and sign > 0,
                        1 + int(column[0]) if lasts else 0,
                    )
                )
    for name, link in me.links.items():
        features.append(
            (position[f"parties.{party}.links.{name}.worth"], 1.0, deals.holds(link.when), False, 0)
        )
    present = np.array([feature[2] for feature in features], dtype=bool).reshape(len(features), len(deals))
    promised = np.array([feature[3] for feature in features], dtype=bool)
    boosts = [
        (position[f"issues.{issue}.{option}.boost.{party}"], deals.choice[:, i] == o)
        for i, issue in enumerate(deals.issues)
        for o, (option, body) in enumerate(scenario.issues[issue].options.items())
        if party in body.boost
    ]
    lines = [
        (position[f"parties.{party}.red_lines.{name}.chance"], deals.holds(line.when))
        for name, line in me.red_lines.items()
    ]
    return Stakes(
        numbers=np.array([feature[0] for feature in features], dtype=np.int64),
        signs=np.array([feature[1] for feature in features]),
        present=present,
        promised=promised,
        lasting=np.array([feature[4] for feature in features], dtype=np.int64),
        boost_numbers=np.array([number for number, _ in boosts], dtype=np.int64),
        boosts=np.array([mask for _, mask in boosts], dtype=bool).reshape(len(boosts), len(deals)),
        line_names=tuple(me.red_lines),
        line_numbers=np.array([number for number, _ in lines], dtype=np.int64),
        lines=np.array([mask for _, mask in lines], dtype=bool).reshape(len(lines), len(deals)),
    )


def trust_in(stakes: Stakes, trust: FloatArray, values: FloatArray) -> FloatArray:
    """Return the believed chance that what others promise in each deal is kept, (M, D) [prob].

    ``trust`` is (M,), ``values`` the numbers (M, n); each guarantee in a deal removes its share
    of the remaining doubt.
    """
    doubt = np.repeat(1.0 - trust[:, None], stakes.boosts.shape[1], axis=1)
    for number, mask in zip(stakes.boost_numbers, stakes.boosts, strict=True):
        doubt *= np.where(mask, 1.0 - values[:, number, None], 1.0)
    return np.asarray(1.0 - doubt)
