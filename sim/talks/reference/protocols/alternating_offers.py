"""Alternating offers in one world, in the open or in confidence, written to be read.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util]
Source   Rubinstein (1982); Jarque, Ponsati & Sakovics (2003) for shuttle; model.md, section 7
"""

from sim.talks.reference.exchanges import Exchanges


def alternating_offers(talks: Exchanges, *, item: str = "", in_confidence: bool = False) -> int | None:
    """Exchange offers, of the round or over an item, until one is accepted by all; return it."""
    parties = list(talks.parties)
    seated = enumerate(talks.seated())
    timetable = {p: list(range(place, talks.length, len(parties))) for place, p in seated}
    talks.begin(timetable, item=item, in_confidence=in_confidence)
    offerer = talks.opener
    asks = {p: talks.ask(p, 0) for p in parties}
    for turn in range(talks.length):
        party = parties[offerer]
        ask = asks[party]
        x = talks.propose(party, ask, turn)
        following = (offerer + 1) % len(parties)
        if x is None:
            talks.skip(turn, party, ask)
            asks = {p: talks.ask(p, turn + 1) for p in parties}
            offerer = following
            continue
        talks.earlier = len(talks.said)
        is_heard = talks.offer(turn, party, x, ask) and not in_confidence
        if is_heard:
            talks.publish(turn, party, x, agrees=True, whose=party)
        asks = {p: talks.ask(p, turn + 1) for p in parties}  # fixed before any answer
        others = [parties[(offerer + step) % len(parties)] for step in range(1, len(parties))]
        for other in others:
            least = talks.least(other, x, asks[other], turn + 1)
            agrees = talks.answer(turn, other, x, asks[other], least, party)
            if is_heard:
                talks.publish(turn, other, x, agrees=agrees, whose=party)
            if not agrees:
                following = parties.index(other)
                break
        else:
            for who in [party, *others] if in_confidence else []:  # now it is known
                talks.publish(turn, who, x, agrees=True, whose=party)
            return x
        offerer = following
    return None


def shuttle(talks: Exchanges) -> int | None:
    """Exchange offers that the mediator alone hears."""
    return alternating_offers(talks, in_confidence=True)
