"""The page of a run: what is assumed and what would reverse it, then what came out, then the numbers.

Room     report
Shapes   none
Units    shares of worlds [%]; worth in utils of each party [util]
Source   docs/model.md
"""

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.charts import Drawn, draw_charts
from sim.charts.words import likeliest, percent, proper, quoted, readable, sample
from sim.report.finding import finding
from sim.report.folders import manifest_of, versions
from sim.report.page.assumptions import basis, fact_grid, number_grid
from sim.report.page.blocks import Block, Cell, Grid, Listing, Page, Paragraph, Points, Section
from sim.report.page.commands import options
from sim.report.page.findings import findings_sections
from sim.report.page.method import method
from sim.report.page.rendering import picture
from sim.report.page.reversal import reversal, side_by_side, survivors
from sim.report.page.words import listed, share_cell, spread_cell
from sim.report.progress import Tell, silent
from sim.report.solutions_tables import words as concept_words
from sim.report.terminal import RANGES, notes

if TYPE_CHECKING:
    from sim.results import Results


def run_page(results: "Results", charts: Iterable[Drawn] | None = None, tell: Tell = silent) -> Page:
    """Return the page of a run; ``charts`` are those of ``draw_charts``, where they are drawn already."""
    charts = draw_charts(results) if charts is None else charts
    scenario = results.scenario
    cheapest, reversals = reversal(results, tell)
    assumed = [Paragraph(basis(scenario), strong=True), *cheapest]
    sections = [
        Section("assumed", "What is assumed, and what would reverse the result", assumed),
        Section("finding", "What came out", _finding(results)),
        *findings_sections(results, tell),
        Section("rounds", "How each round ends", _rounds(results)),
        Section("range", "Was there anything to agree on?", _range(results)),
        Section("recommended", "What reason would recommend", _recommended(results)),
        Section("strategies", "Which strategies survive", survivors(results, tell)),
        Section("variants", "What each variant moves", side_by_side(results, tell)),
        *(
            [Section("reversals", "Every change that would reverse the result", reversals)]
            if reversals
            else []
        ),
        Section("charts", "Charts", [picture(chart) for chart in charts]),
        Section("facts", "Facts, and the lines they come from", fact_grid(scenario)),
        Section("numbers", "Every number, and what it rests on", number_grid(scenario)),
        Section("method", "Method and sources", method()),
        Section("repeat", "To repeat this", _repeat(results)),
    ]
    return Page(scenario.title, _lead(results), sections)


def _lead(results: "Results") -> str:
    """Return the case in a paragraph."""
    scenario, game = results.scenario, results.game
    rounds = results.summary()["rounds"]
    return (
        f"{listed(list(game.parties))} bargain over {len(game.deals.issues)} issues, which combine into "
        f"{len(game.deals):,} deals, in {len(game.rounds)} rounds from {rounds[0]['date']} to "
        f"{rounds[-1]['date']}. Nothing later than {scenario.known} is taken into account. The talks were "
        f"played in {sample(results.draws, results.sets, results.seed)}, every uncertain number drawn "
        "anew for each set. What follows holds under the stated assumptions; it is not a forecast."
    )


def _finding(results: "Results") -> list[Block]:
    summary = results.summary()
    return [Paragraph(finding(summary, results.scenario.known), strong=True), Points(notes(summary)[:-1])]


def _rounds(results: "Results") -> list[Block]:
    summary = results.summary()
    names = list(summary["final"]["outcomes"])
    rows: list[list[Cell | str]] = [
        [Cell(proper(at["name"]), _dates(at)), *(share_cell(at["outcomes"][name]) for name in names)]
        for at in summary["rounds"]
    ]
    ever: list[Cell | str] = [
        "At the end of some round or other",
        *(share_cell(summary["final"]["ever"][n]) for n in names),
    ]
    caption = (
        "Probability of each outcome ± Monte-Carlo error (95 %); below it 5-95 % across assumption sets. "
        "More draws shrink the first, only better knowledge the second."
    )
    return [Grid("outcomes", caption, ["Round", *map(readable, names)], [*rows, ever]), *_typical(results)]


def _dates(at: dict[str, str]) -> str:
    same = at["date_low"] == at["date_high"]
    return at["date"] if same else f"{at['date_low']} to {at['date_high']}"


def _typical(results: "Results") -> list[Block]:
    """Say in a sentence a round what it most likely ends in."""
    texts = []
    for at in results.summary()["rounds"]:
        words = " or ".join(
            f"{quoted(readable(name))} ({percent(at['outcomes'][name]['probability'])})"
            for name in likeliest(at)
        )
        texts.append(f"{proper(at['name'])}: {words}")
    return [Paragraph("Likeliest, those named that more draws might still put first:"), Points(texts)]


def _range(results: "Results") -> list[Block]:
    summary = results.summary()
    parties = list(summary["parties"])
    columns = ["Round", "Met", *(words.capitalize() for _, words in RANGES)]
    for party in parties:
        columns += [f"{proper(party)}: no deal", f"{proper(party)}: least worth signing"]
    rows: list[list[Cell | str]] = []
    for at in summary["rounds"]:
        worths = [
            spread_cell(at["parties"][party][what])
            for party in parties
            for what in ("no_deal_value", "reservation_value")
        ]
        shares = (share_cell(at["bargaining_range"][kind]) for kind, _ in RANGES)
        rows.append([proper(at["name"]), share_cell(at["meets"]), *shares, *worths])
    caption = (
        "Share of the worlds that met in which there is a deal that ends the fighting and that all prefer to "
        "war; one that all prefer to talking on or leaving today; and in which every side believes so. Worth "
        "of no deal and of the least deal worth signing in util, mean over worlds and 5-95 %."
    )
    return [Grid("bargaining_range", caption, columns, rows)]


def _recommended(results: "Results") -> list[Block]:
    summary, deals = results.summary(), results.game.deals
    first_day = deals.names(0)
    rows: list[list[Cell | str]] = []
    for concept, found in summary["solutions"].items():
        words = "no deal leaves every party at least as well off"
        if found["deals"]:
            changed = {i: o for i, o in found["deals"][0].items() if o != first_day[i]}
            words = "; ".join(f"{readable(i)}: {readable(o)}" for i, o in changed.items()) or "nothing new"
            ties = len(found["deals"]) - 1
            words += f" (and {ties} more as good)" if ties else ""
        payoffs = found["payoffs"] or {}
        worths = (f"{payoffs[party]:+.2f}" if payoffs else "-" for party in summary["parties"])
        rows.append([concept_words([concept]), words, *worths])
    no_deal = results.central_values[0]
    rows.append(["No deal", "the situation of the first day", *(f"{worth:+.2f}" for worth in no_deal)])
    talks: list[Cell | str] = [
        "What the talks end in",
        "mean payoff over worlds, with the war and the talks paid for",
        *(spread_cell(party["payoff"]) for party in summary["parties"].values()),
    ]
    caption = (
        "Deals that four concepts select on the first day at central numbers, and what they are worth "
        "[util]. Payoffs of the talks are by each world's own numbers, discounted to the first day."
    )
    columns = ["Concept", "What changes from the first day", *map(proper, summary["parties"])]
    return [Grid("solutions", caption, columns, [*rows, talks])]


def _repeat(results: "Results") -> list[Block]:
    scenario = results.scenario
    command = ["parley run", shlex.quote(f"{scenario.name}.yaml"), f"--draws {results.draws}"]
    given = options(manifest_of(scenario, results.draws, results.seed))
    made_with = ", ".join(f"{name} {number}" for name, number in versions().items())
    return [
        Listing(" ".join([*command, f"--seed {results.seed}", given]).rstrip()),
        Paragraph(f"Versions: {made_with}. The scenario's content has the SHA-256 {scenario.hash}."),
        Paragraph("The scenario as it was read, comments included, is in manifest.json beside this page."),
    ]
