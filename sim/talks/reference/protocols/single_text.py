"""Single negotiating text in one world, written to be read.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util]
Source   Klein, Faratin, Sayama & Bar-Yam (2003); model.md, section 7
"""

from sim.game import uniforms
from sim.talks.reference.exchanges import Exchanges


def single_text(talks: Exchanges) -> int | None:
    """Vote on one change of the text after another; return the text if it is signed in the end."""
    talks.begin({})
    text, refused = talks.state, set[int]()
    for turn in range(talks.length):
        reachable = [x for x in range(len(talks.deals)) if talks.reachable(x, after=talks.state)]
        left = [
            x for x in reachable if len(talks.changes(x, text)) == 1 and x not in refused and x != talks.state
        ]
        if not left:
            break
        lot = uniforms(talks.seed, f"text:{talks.name}:{turn}", talks.world, 1)[0]
        x, talks.basis = left[int(lot * len(left))], text
        talks.put(turn, x)
        votes = []
        for p in talks.parties:
            least = talks.talk[p] if text == talks.state else talks.values[p][text]
            votes.append(talks.answer(turn, p, x, None, least))
        for p, agrees in zip(talks.parties, votes, strict=True):
            talks.publish(turn, p, x, agrees=agrees)
        if all(votes):
            text, refused = x, set()
        else:
            refused.add(x)
    talks.basis = talks.state
    return text if text != talks.state and talks.passes("exchange", text) else None
