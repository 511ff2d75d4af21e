"""What reason recommends, on a terminal: the points deal by deal, how sure, and how far the talks end.

All is read from the document of ``parley solve --json``. Concepts that select the same deals share
a table.

Room     report
Shapes   none
Units    worth in utils of each party [util], shares of worlds and of assumption sets [%]
Source   docs/model.md, section 10
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from sim.charts.deals import LOOKS
from sim.charts.words import NO_BREAK, changes, percent, proper, readable, sample
from sim.report.terminal import cell
from sim.results.bargaining import NO_DEAL
from sim.talks import LINK, WAR

MOST_TIES: Final = 3  # of a concept are printed; the document has all
SMALL: Final = 0.0005  # util: less is shown as nothing

Document = Mapping[str, Any]


def print_solutions(told: Document, title: str, first_day: Mapping[str, str], console: Console) -> None:
    """Print the points, how sure they are, how far the talks end from them, and the finding."""
    groups = grouped(told["solutions"])
    console.print(f"[bold]{escape(title)}[/bold]")
    console.print(f"{told['deals']:,} deals, {told['frontier']:,} of them on the frontier.")
    for concepts in groups:
        found = told["solutions"][concepts[0]]
        if not found["ties"]:
            console.print(
                f"\n[bold]{escape(words(concepts))}[/bold]: none, each deal makes someone worse off."
            )
        for number, tie in enumerate(found["ties"][:MOST_TIES], start=1):
            count = f" ({number} of {len(found['ties'])} that tie)" if len(found["ties"]) > 1 else ""
            what = (
                "no deal" if tie["deal"] == first_day else changes(tie["deal"], first_day, len(tie["deal"]))
            )
            console.print(f"\n[bold]{escape(words(concepts))}{count}[/bold]: {escape(what)}")
            console.print(ledger_table(tie, played=told["sets"] is not None))
    if told["sets"] is not None:
        console.print(sets_table(told["sets"], groups, first_day))
    if told["talks"] is not None:
        console.print(talks_table(told, groups))
        console.print(escape(off_frontier(told["talks"])))
        console.print(issues_table(told, groups))
    console.print(f"[bold]{escape(finding(told, groups)).replace(NO_BREAK, ' ')}[/bold]")
    if told["sets"] is not None:
        console.print("Under stated assumptions; not a forecast.")


def grouped(solutions: Document) -> list[list[str]]:
    """Return the concepts, those that select the same deals together."""
    groups: list[list[str]] = []
    for concept, found in solutions.items():
        for group in groups:
            if solutions[group[0]]["deals"] == found["deals"]:
                group.append(concept)
                break
        else:
            groups.append([concept])
    return groups


def words(concepts: Sequence[str]) -> str:
    """Name some concepts.

    Examples
    --------
    >>> words(["nash", "kalai_smorodinsky", "egalitarian"])
    'Nash, Kalai-Smorodinsky and Egalitarian'
    """
    *others, last = (LOOKS[name][0] if name in LOOKS else proper(name) for name in concepts)
    return f"{', '.join(others)} and {last}" if others else last


def room(told: Document) -> str:
    """Say whether there is anything to agree on at central numbers."""
    every, some = told["better_for_all"], told["better_for_some"]
    if every:
        return f"{_makes(every)} every party better off than no deal."
    if some:
        return f"there is no deal that all prefer to none; {_makes(some)} some better off and nobody worse."
    return "nothing to agree on: whoever is better off with a deal than with none, someone else is worse off."


def _makes(count: int) -> str:
    return "one deal makes" if count == 1 else f"{count:,} deals make"


def ledger_table(tie: Document, *, played: bool) -> Table:
    """Return who gives and who gets what in one deal, line by line, and what it comes to.

    ``played`` says whether the problem is that of a scenario, whose numbers are uncertain.
    """
    when = ", at central numbers on the first day" if played else ""
    table = _table("", f"over no deal{when}; a minus is what a party gives up [util]")
    for heading in ("issue", "agreed", "carried out by"):
        table.add_column(heading)
    for party in tie["gains"]:
        table.add_column(escape(proper(party)), justify="right")
    for line in tie["ledger"]:
        table.add_row(
            escape(_line(line["line"])),
            escape(readable(line["option"] or "")),
            escape(", ".join(map(proper, line["carried_out_by"]))),
            *(_signed(gain) for gain in line["gains"].values()),
        )
    table.add_section()
    table.add_row("gain over no deal", "", "", *(_signed(gain) for gain in tie["gains"].values()))
    table.add_row("worth", "", "", *(f"{worth:+.3f}" for worth in tie["payoffs"].values()))
    distance = "on the frontier" if tie["distance"] < SMALL else f"{tie['distance']:.3f} off the frontier"
    table.add_row(f"[dim]{distance}[/dim]")
    return table


def sets_table(sets: Document, groups: Sequence[Sequence[str]], first_day: Mapping[str, str]) -> Table:
    """Return in what share of the assumption sets each concept selects the same deal."""
    table = _table(
        f"How sure is that? [% of {sets['sets']:,} assumption sets]",
        "the same: the (first) deal above is selected at the numbers of the set too; suits: makes better off "
        "than no deal; ± Monte-Carlo error (95 %)",
    )
    for heading in ("", "the same", "selected most often"):
        table.add_column(heading, justify="right" if heading == "the same" else "left")
    for concepts in groups:
        for concept in concepts:
            found = sets["solutions"][concept]
            often = [
                f"{percent(one['share']['probability'])} {changes(one['deal'], first_day, len(one['deal']))}"
                for one in found["commonest"]
            ]
            table.add_row(words([concept]), _share(found["same"]), escape("\n".join(often)))
    table.add_section()
    table.add_row("some deal suits all", _share(sets["better_for_all"]))
    table.add_row("some deal suits some, hurts none", _share(sets["better_for_some"]))
    return table


def talks_table(told: Document, groups: Sequence[Sequence[str]]) -> Table:
    """Return how far the talks end from each point."""
    talks = told["talks"]
    drawn = sample(talks["draws"], talks["sets"], talks["seed"])
    table = _table(
        f"How far do the talks end from them? [% of worlds; util] {drawn}",
        "end there: that deal is in force after the last round; forgone: how much more a party's payoff "
        "would be, had that deal been in force on the last date (mean, true numbers; below zero the talks "
        "end in more); nobody worse: nobody would then be worse off and somebody better off; red line: the "
        "deal crosses one that is there; ± Monte-Carlo error (95 %), below it 5-95 % across assumption sets",
    )
    table.add_column("")
    table.add_column("end there", justify="right")
    for party in told["parties"]:
        table.add_column(escape(f"forgone by {proper(party)}"), justify="right")
    table.add_column("nobody worse", justify="right")
    table.add_column("red line", justify="right")
    for concepts in groups:
        found = talks["solutions"][concepts[0]]
        table.add_row(
            words(concepts),
            cell(found["ends_there"]),
            *(_mean(found["forgone"][party]) for party in told["parties"]),
            cell(found["better_for_some"]),
            cell(found["forbidden"]),
        )
    return table


def off_frontier(talks: Document) -> str:
    """Say how far from the frontier the talks end."""
    share, distance = _share(talks["on_frontier"]), _mean(talks["distance"]).removeprefix("+")
    return (
        f"By central numbers on the first day {share} % of worlds end on the frontier, and all on average "
        f"{distance} util from it."
    )


def issues_table(told: Document, groups: Sequence[Sequence[str]]) -> Table:
    """Return, issue by issue, in what share of worlds the talks end at the option of each point."""
    table = _table("Issue by issue: the talks end at the option of the point [% of worlds]", None)
    table.add_column("issue")
    for concepts in groups:
        table.add_column(words(concepts), justify="right")
    shares = [told["talks"]["solutions"][concepts[0]]["issues"] for concepts in groups]
    for issue in shares[0]:
        table.add_row(escape(readable(issue)), *(cell(share[issue]) for share in shares))
    return table


def finding(told: Document, groups: Sequence[Sequence[str]]) -> str:
    """Return what it comes to, in a sentence or three."""
    played = told["sets"] is not None
    parts = [f"At central numbers: {room(told)}" if played else f"{room(told)[0].upper()}{room(told)[1:]}"]
    if played:
        share = percent(told["sets"]["better_for_all"]["probability"])
        parts.append(f"In {share} of assumption sets some deal makes every party better off.")
    if told["talks"] is not None:
        found = told["talks"]["solutions"]
        there = ", ".join(
            f"of {words(concepts)} in {percent(found[concepts[0]]['ends_there']['probability'])}"
            for concepts in groups
        )
        parts.append(f"Talks end at the deal {there} of worlds.")
    return " ".join(parts)


def _table(title: str, caption: str | None) -> Table:
    return Table(
        title=escape(title) if title else None,
        caption=escape(caption) if caption else None,
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )


def _line(name: str) -> str:
    if name == NO_DEAL:
        return "less the worth of no deal"
    if name == WAR:
        return "the war ends or pauses"
    return f"{readable(name.removeprefix(LINK))} (a combination)" if name.startswith(LINK) else readable(name)


def _signed(gain: float) -> str:
    return "0" if abs(gain) < SMALL else f"{gain:+.3f}"


def _share(share: Document) -> str:
    middle = share["probability"]
    error = max(share["mc_high"] - middle, middle - share["mc_low"])
    return f"{100 * middle:.0f} ± {100 * error:.1f}" if error else f"{100 * middle:.0f}"


def _mean(mean: Document) -> str:
    error = mean["mc_high"] - mean["mean"]
    return f"{mean['mean']:+.3f} ± {error:.3f}" if error >= SMALL else f"{mean['mean']:+.3f}"
