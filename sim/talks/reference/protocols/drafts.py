"""Drafts of a mediator in one world, written to be read.

Room     talks (called by sim.results.trace and tests, and by nothing in the engine)
Shapes   one world; deals as indices, parties as names
Units    worth [util], index [prob]
Source   Fisher & Ury (1981), ch. 6; Raiffa (1982), ch. 14; model.md, section 7
"""

from sim.talks.reference.exchanges import Exchanges


def drafts(talks: Exchanges) -> int | None:
    """Put one draft after another to the parties, the last to a final yes or no; return what they sign."""
    talks.begin({"": list(range(talks.length))})  # no party makes offers
    tabled: list[int] = []
    for turn in range(talks.length):
        is_final = turn == talks.length - 1
        scores = {x: score for x, score in talks.draft_scores().items() if is_final or x not in tabled}
        if not scores:
            continue
        x = talks.pick(scores, dict.fromkeys(scores, 0.0))
        is_news = x not in tabled
        tabled.append(x)
        talks.put(turn, x, is_news=is_news)
        asks = {p: talks.ask(p, turn + 1) for p in talks.parties}
        answers = {}
        for p in talks.parties:
            least = talks.reservation[p] if is_final else talks.least(p, x, asks[p], turn + 1)
            answers[p] = talks.answer(turn, p, x, asks[p], least)
        for p, agrees in answers.items():
            if is_news:
                talks.publish(turn, p, x, agrees=agrees)
        if all(answers.values()) and talks.is_open(x):
            return x
    return None
