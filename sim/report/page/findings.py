"""The findings of a scenario on the page of a run: do they come out, and do null models show the same?

Room     report
Shapes   none
Units    shares of assumption sets [%], their differences [points]
Source   docs/model.md, section 11
"""

from typing import TYPE_CHECKING, Final

from sim.charts.words import NO_BREAK, percent
from sim.report.page.blocks import Block, Cell, Grid, Paragraph, Section
from sim.report.progress import Tell, silent

if TYPE_CHECKING:
    from sim.results import Results
    from sim.results.null_models import Beyond, Findings, Judged

RULE: Final = (
    "A finding is a claim about one world. It holds in an assumption set where it is true of more than half "
    "of the set's worlds, and comes out where the 95 % interval of the share of such sets lies above one "
    "half; where the interval holds one half, it is open."
)
NULLS: Final = (
    "A null model is a variant in which hardly anything is bargained over; the scenario names which. What it "
    "shows as often says nothing for the model: a finding counts as evidence only where it comes out and is "
    "ahead of every null model by more than the error."
)


def findings_sections(results: "Results", tell: Tell = silent) -> list[Section]:
    """Return the section, or none where the scenario names no findings."""
    if not results.scenario.findings:
        return []
    tell("findings and null models", 0, None)
    found = results.findings()
    with_nulls = bool(results.scenario.null_models)
    blocks: list[Block] = [Paragraph(RULE), *([Paragraph(NULLS)] if with_nulls else []), _grid(found)]
    if found.unplayed:
        left_out = ", ".join(found.unplayed)
        blocks.append(Paragraph(f"Null models that do not go with the settings made: {left_out}."))
    return [Section("findings", "Findings, beside null models" if with_nulls else "Findings", blocks)]


def _grid(found: "Findings") -> Grid:
    nulls = list(next(iter(found.judged.values())).beyond)
    caption = (
        f"Share of the {found.sets:,} assumption sets in which each finding holds; below it the 95 % Wilson "
        "interval."
    )
    if nulls:
        caption += (
            " Ahead: by how many points that share is larger than in a null model, ± Monte-Carlo error "
            f"(95 %), paired over the first {found.null_sets:,} sets ({found.null_draws:,} worlds). A star "
            "marks what is ahead beyond that error."
        )
    columns = ["Finding", "Claim", "Source", "Holds in", "Comes out"]
    columns += [*(f"Ahead of {name}" for name in nulls), *(["Evidence"] if nulls else [])]
    rows = [_row(name, one) for name, one in found.judged.items()]
    return Grid("findings", caption, columns, rows)


def _row(name: str, one: "Judged") -> list[Cell | str]:
    share = one.share
    below = f"{100 * share.low:.0f}-{100 * share.high:.0f}{NO_BREAK}%"
    holds = Cell(percent(share.share), below, share.share)
    row: list[Cell | str] = [name, one.finding.says, one.finding.source or "", holds, share.verdict]
    ahead = [_ahead(beyond) for beyond in one.beyond.values()]
    return [*row, *ahead, *([] if one.is_evidence is None else ["yes" if one.is_evidence else "no"])]


def _ahead(beyond: "Beyond | None") -> Cell:
    if beyond is None:
        return Cell("-", sort="")
    error = "" if beyond.error is None else f"{NO_BREAK}±{NO_BREAK}{100 * beyond.error:.0f}"
    star = f"{NO_BREAK}*" if beyond.is_sure else ""
    return Cell(f"{100 * beyond.difference:+.0f}{error}{star}", sort=beyond.difference)
