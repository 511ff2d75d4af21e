"""Simultaneous demands in one world, written to be read.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index [prob]
Source   Rosenschein & Zlotkin (1994); Endriss (2006); model.md, section 7
"""

from math import prod

from sim.talks.reference.exchanges import Exchanges
from sim.talks.reference.world import TOLERANCE


def simultaneous_demands(talks: Exchanges) -> int | None:
    """Let all demand at the same moment, exchange by exchange, until all accept a demand; return it."""
    seated = talks.seated()
    talks.begin({p: list(range(talks.length)) for p in seated}, at_once=True)
    asks = {p: talks.ask(p, 0) for p in seated}
    for turn in range(talks.length):
        found = {p: talks.propose(p, asks[p], turn) for p in seated}
        demands = {p: x for p, x in found.items() if x is not None}
        talks.earlier = len(talks.said)
        news = []
        for p in seated:
            if p not in demands:
                talks.skip(turn, p, asks[p])
            elif talks.offer(turn, p, demands[p], asks[p]):
                news.append(p)
        for p in news:
            talks.publish(turn, p, demands[p], agrees=True, whose=p)
        asks = {p: talks.ask(p, turn + 1) for p in seated}  # fixed before any answer
        answers = {p: answers_to(talks, turn, p, x, asks) for p, x in demands.items()}
        for p in news:
            for q, agrees in answers[p].items():
                talks.publish(turn, q, demands[p], agrees=agrees, whose=p)
        products = {
            x: prod(talks.index(q, x) for q in seated) for p, x in demands.items() if all(answers[p].values())
        }
        if products:
            return min(x for x in products if products[x] >= max(products.values()) - TOLERANCE)
    return None


def answers_to(talks: Exchanges, turn: int, whose: str, x: int, asks: dict[str, float]) -> dict[str, bool]:
    """Let all others answer a demand; nobody learns before all demands are answered."""
    answers = {}
    for q in after(whose, talks.seated()):
        answers[q] = talks.answer(turn, q, x, asks[q], talks.least(q, x, asks[q], turn + 1), whose)
    return answers


def after(party: str, seated: list[str]) -> list[str]:
    """Return the others in the order of their seats, from the next on."""
    place = seated.index(party)
    return [*seated[place + 1 :], *seated[:place]]
