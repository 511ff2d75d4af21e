"""One world told in sentences: who offers what, what it is worth to each, and why it is refused.

The same sentences serve every party; a name is all that differs. What has not changed is not repeated.

Room     report
Shapes   one world: the document of ``sim.results.trace``
Units    worth in utils of each party [util]; index and beliefs [prob]
Source   docs/model.md, sections 5 to 8
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sim.charts.words import NO_BREAK, day_and_month, proper, quoted, readable, signed_by
from sim.scenario.errors import printable

Told = Mapping[str, Any]

OPENINGS: Final[Mapping[str, str]] = {  # how the exchanges of a round go, by its protocol
    "alternating_offers": "{opener} opens",
    "simultaneous_demands": "In each exchange all put a deal forward at the same moment",
    "single_text": "{mediator} changes one option of a single text at a time, and keeps what all vote for",
    "drafts": "{mediator} puts a draft to all in each exchange, the last to a final yes or no",
    "agenda": "One issue is taken up after another; {opener} opens the first",
    "shuttle": "{mediator} alone hears what is offered and answered; {opener} opens",
}
NOT_AGREED: Final[Mapping[str, str]] = {  # where they have brought nothing
    "single_text": "The text has come to nothing that all sign.",
    "drafts": "No draft was accepted by all.",
    "agenda": "No change was accepted by all on any issue.",
}
MOST_DIGITS: Final = 6
READING: Final = (
    "How to read it: what a deal is worth to a party is counted in its own units, war included (all its "
    "demands met is about 1); two parties' units are never compared. Its least is the better of talking on "
    "and leaving (reservation value). What it asks for now (aspiration) comes down in the course of a round; "
    "it takes no less. A deal is thought to suit a party, from 0 to 1, as far as it is held likely to leave "
    "that party better off. A deal is told by what it changes."
)


def tell(told: Told, width: int) -> str:
    """Return one world as text, no line longer than ``width``.

    Parameters
    ----------
    told : mapping
        From ``sim.results.trace``; with ``pick``, how the world was found, if it was picked.
    width : int
        Columns.
    """
    lines = [told["title"], _which(told), *_picked(told), "", READING]
    first_day = told["rounds"][0]["before"]
    held = [at for at in told["rounds"] if at["held"]]
    for at in held:
        lines += _round(at, first_day)
    lines += ["", *(f"{_heading(at)}: not held; talks were over." for at in told["rounds"][len(held) :])]
    worths = _listed([f"{_number(worth)} to {proper(party)}" for party, worth in told["payoffs"].items()])
    lines += [
        *([""] if lines[-1] else []),
        f"In the end it was worth {worths}: what was signed, the war and the talks, as of the first day.",
        "One world under stated assumptions; not a forecast.",
    ]
    return "".join(f"{_wrapped(line, width)}\n" for line in lines)


def _wrapped(line: str, width: int) -> str:
    """Break a line, what follows being set in as far as its text is."""
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text))
    number, dot, _ = text.partition(". ")
    hanging = indent + " " * (len(number) + 2) if dot and number.isdigit() else indent
    filled = textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=hanging, break_on_hyphens=False
    )
    return printable(filled.replace(NO_BREAK, " "))


def _which(told: Told) -> str:
    return (
        f"World {told['world']:,} of {told['draws']:,} (numbered from 0), in assumption set {told['set']:,} "
        f"of {told['sets']:,}, seed {told['seed']}."
    )


def _picked(told: Told) -> list[str]:
    """Say how the world was found."""
    pick = told.get("pick")
    if pick is None:
        return []
    return [
        f"Typical of {quoted(pick['asked'])}: {pick['standing']:,} of {told['draws']:,} worlds stand so "
        f"after that round, {pick['worlds']:,} of them met at it, and of these {pick['same_course']:,} took "
        f"the commonest course of outcomes. This one is nearest to the mean of the last in what the talks "
        f"were worth to each party, the day of the last round held, and the number of offers."
    ]


def _round(at: Told, first_day: Mapping[str, str]) -> list[str]:
    """Return a round that was held."""
    times, days = at["exchanges_at_most"], at["days_fought"]
    lines = ["", _heading(at)]
    for gone in at["lapsed"]:
        what = f"{readable(gone['issue'])}: {readable(gone['option'])}"
        lines.append(f"  On {_date(gone['date'])} {what} ran out.")
    lines += [
        f"  {days} day{'s' if days != 1 else ''} of fighting so far. "
        f"In force: {_since(first_day, at['before'])}.",
        *(_thoughts(party, thoughts) for party, thoughts in at["parties"].items()),
        f"  {_opening(at)}; there is time for {times} exchange{'s' if times != 1 else ''}.",
        "",
        *_exchanges(at),
        *_beliefs(at["exchanges"]),
        *_closing(at),
        *map(_leaving, at["leaving"]),
        f"  Outcome of {proper(at['name'])}: {readable(at['outcome'])}. "
        f"In force: {_since(first_day, at['in_force'])}.",
    ]
    return lines


def _heading(at: Told) -> str:
    mediator = at["mediator"] and f"mediator {proper(at['mediator'])}"
    where = [word for word in (at["venue"], mediator) if word]
    return f"{proper(at['name'])}, {_date(at['date'])}" + (f" ({', '.join(where)})" if where else "")


def _thoughts(party: str, of: Told) -> str:
    no_deal, talk, leave = _numbers(of["no_deal_value"], of["talking_on"], of["leaving"])
    best = "no deal may be signed" if of["best_deal"] is None else f"its best deal {_number(of['best_deal'])}"
    return (
        f"  {proper(party)}: as things are {no_deal}, talking on {talk}, leaving {leave}; so its least is "
        f"{max(talk, leave, key=float)}; {best}."
    )


def _opening(at: Told) -> str:
    mediator = proper(at["mediator"]) if at["mediator"] else ""
    return OPENINGS.get(at["protocol"], "{opener} opens").format(
        opener=proper(at["opener"]), mediator=mediator
    )


def _exchanges(at: Told) -> Iterator[str]:
    """Say what was put forward, turn by turn; an offer made before is not told again."""
    made: dict[tuple[str, str], int] = {}
    text, issue = at["before"], None
    for turn in at["exchanges"]:
        number, party, offer = turn["exchange"] + 1, turn["party"], turn["offer"]
        if turn["issue"] != issue:
            issue = turn["issue"]
            yield f"  {readable(issue)[0].upper()}{readable(issue)[1:]} is taken up."
        if offer is None:
            nothing = "offers nothing: no deal is worth enough more to it than its least"
            yield f"  {number:>2}. {proper(party)} {nothing}."
            continue
        what = _changes(offer["changes"])
        if party is None:
            put = "tables the draft"
            if at["protocol"] == "single_text":
                put, what = "puts to the vote", _between(text, offer["deal"])
            yield f"  {number:>2}. {proper(at['mediator'])} {put}: {what}."
        else:
            before = made.setdefault((party, what), number)
            worth, ask = map(_number, (offer["values"][party], turn["aspiration"]))
            again = f" the same as in {before}" if before < number else f": {what}"
            yield f"  {number:>2}. {proper(party)} offers{again}. Worth {worth} to it; it asks for {ask} now."
        is_last = at["protocol"] == "drafts" and number == at["exchanges_at_most"]
        yield f"      {' '.join(_answer(answer, is_last) for answer in offer['answers'])}"
        if not offer["repeated"]:
            yield f"      {_learned(offer)}"
        text = offer["deal"] if offer["accepted"] else text


def _between(text: Mapping[str, str], deal: Mapping[str, str]) -> str:
    """Say what a deal changes in a text."""
    return _changes({issue: option for issue, option in deal.items() if option != text[issue]})


def _answer(answer: Told, is_last: bool) -> str:
    """Say what a party answers; ``is_last`` where it is a final yes or no."""
    party, value = proper(answer["party"]), answer["value"]
    if answer["red_lines"]:
        return f"{party} refuses: it crosses its red line{_lines(answer['red_lines'])}."
    choice = "accepts" if answer["accepts"] else "refuses"
    if answer["takes"] is None:
        worth, least = _numbers(value, answer["reservation_value"])
        below, nothing = f"below its least of {least}", "by its strategy it takes nothing yet"
        why = {"reservation value": below, "aspiration": nothing}.get(
            answer["reason"], "by a rule of its own"
        )
        return f"{party} {choice}: worth {worth} to it, {why}."
    worth, takes, least = _numbers(value, answer["takes"], answer["reservation_value"])
    if answer["aspiration"] is None:
        choice = "yes" if answer["accepts"] else "no"
        return f"{party} votes {choice}: worth {worth} to it, the text as it stands {takes}."
    if is_last:
        choice = "yes" if answer["accepts"] else "no"
        return f"{party} says {choice}: worth {worth} to it, its least is {least}."
    by_aspiration = answer["takes"] == max(answer["aspiration"], answer["reservation_value"])
    asks = f"asks for {takes} now" if by_aspiration else f"takes no less than {takes} by its strategy"
    if answer["reason"] == "reservation value":
        return f"{party} {choice}: worth {worth} to it, below its least of {least} (it {asks})."
    return f"{party} {choice}: worth {worth} to it, which {asks} (its least is {least})."


def _lines(names: Sequence[str]) -> str:
    return ("s " if len(names) > 1 else " ") + _listed([quoted(readable(name)) for name in names])


def _learned(offer: Told) -> str:
    """Say how likely the deal is thought to suit each party, and what that became by what they said."""
    after = {about["about"]: about["believed"][1] for about in offer["learned"]}
    acts = {about["about"]: about["act"] for about in offer["learned"]}
    thought = []
    for party, before in offer["believed"].items():
        was, now = _number(before), _number(after.get(party, before))
        moved = f" ({now} once it {acts[party]})" if was != now else ""
        thought.append(f"{proper(party)} {was}{moved}")
    text = f"Thought to suit {_listed(thought)}."
    for about in offer["learned"]:
        for line, chances in about["red_lines"].items():
            was, now = map(_number, chances)
            if was != now:
                text += (
                    f" That {proper(about['about'])} has the red line {quoted(readable(line))} is thought "
                    f"likely at {now} (before {was})."
                )
    return text


def _beliefs(turns: Sequence[Told]) -> Iterator[str]:
    """Say which type of each party is held likeliest now, where that has changed in the round."""
    ends: dict[str, list[Told]] = {}
    for turn in turns:
        for about in turn["offer"]["learned"] if turn["offer"] else ():
            before, after = about["likeliest_type"]
            ends[about["about"]] = [ends.get(about["about"], [before])[0], after]
    for party, (before, after) in ends.items():
        was, now = _number(before["weight"]), _number(after["weight"])
        if before["type"] != after["type"] or was != now:
            yield (
                f"  Learned in the round: of the types that {proper(party)} may be, no. {after['type'] + 1} "
                f"is held likeliest ({now}); as the round opened no. {before['type'] + 1} ({was})."
            )


def _closing(at: Told) -> Iterator[str]:
    """Tell what is put to the vote where no offer was accepted, and what is signed."""
    if at["final_vote"] is not None:
        yield f"  The text at the end: {_changes(at['final_vote']['changes'])}."
        yield f"      {_votes(at['final_vote'])}"
    if at["signed"] is None or at["signed"]["by"] != "exchange":
        yield f"  {NOT_AGREED.get(at['protocol'], 'No offer was accepted by all.')}"
    for draft, text in enumerate(at["texts"], start=1):
        yield f"  Text {draft} tabled by {proper(at['mediator'])}: {_changes(text['changes'])}."
        yield f"      {_votes(text)}"
    by_issue = at["issue_by_issue"]
    if by_issue is not None and not by_issue["steps"]:
        yield "  Issue by issue: no single change suits some and harms none."
    elif by_issue is not None:
        yield f"  Issue by issue, each change good for some and bad for none: {_steps(by_issue['steps'])}."
        yield f"      {_votes(by_issue['vote'])}"
    if at["signed"] is not None:
        how = signed_by(at["signed"]["by"], at["protocol"])
        yield f"  Signed by {how}: {_changes(at['signed']['changes'])}."


def _steps(steps: Sequence[Told]) -> str:
    told = []
    for step in steps:
        gains = (f"{proper(party)} {_number(gain, sign='+')}" for party, gain in step["gains"].items())
        told.append(f"{_changes(step['changes'])} ({', '.join(gains)})")
    return ", then ".join(told)


def _votes(text: Told | None) -> str:
    if text is None:  # the changes have led back to where they began
        return "It comes to nothing new."
    said = []
    for party, vote in text["votes"].items():
        if vote["red_lines"]:
            said.append(f"{proper(party)} votes no: it crosses its red line{_lines(vote['red_lines'])}.")
        else:
            worth, least = _numbers(vote["value"], vote["reservation_value"])
            choice = "yes" if vote["yes"] else "no"
            said.append(f"{proper(party)} votes {choice}: worth {worth} to it, its least is {least}.")
    if not text["signed"]:
        all_yes = all(vote["yes"] for vote in text["votes"].values())
        said.append("Nobody gains enough by it, so it is not signed." if all_yes else "It is not signed.")
    return " ".join(said)


def _leaving(of: Told) -> str:
    leave, talk = _numbers(of["leaving"], of["talking_on"])
    decides = {
        "strategy": f"it {'walks out' if of['leaves'] else 'stays'} whatever they are, by its strategy",
        "ceasefire": "it stays, as nobody leaves while a ceasefire is in force",
        None: "it walks out" if of["leaves"] else "it stays",
    }[of["bound_by"]]
    return f"  {proper(of['party'])}: leaving is worth {leave}, talking on {talk}; {decides}."


def _changes(changes: Mapping[str, str]) -> str:
    return ", ".join(f"{readable(issue)}:{NO_BREAK}{readable(option)}" for issue, option in changes.items())


def _since(first_day: Mapping[str, str], deal: Mapping[str, str]) -> str:
    """Say what is in force that was not on the first day."""
    new = {issue: option for issue, option in deal.items() if option != first_day[issue]}
    return _changes(new) or "nothing new"


def _date(day: str) -> str:
    return f"{day_and_month(date.fromisoformat(day))} {day[:4]}"


def _listed(words: Sequence[str]) -> str:
    """Join words by commas and an and."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _number(value: float, digits: int = 2, sign: str = "") -> str:
    text = f"{value:{sign}.{digits}f}"
    return text.replace("-", "") if float(text) == 0 else text


def _numbers(*values: float) -> list[str]:
    """Write numbers that are compared, with as many digits as it takes to tell them apart.

    Examples
    --------
    >>> _numbers(0.25, 0.5), _numbers(0.1201, 0.1204)
    (['0.25', '0.50'], ['0.1201', '0.1204'])
    """
    for digits in range(2, MOST_DIGITS):
        texts = [_number(value, digits) for value in values]
        if len(set(texts)) == len({round(value, MOST_DIGITS) for value in values}):
            return texts
    return [_number(value, MOST_DIGITS) for value in values]
