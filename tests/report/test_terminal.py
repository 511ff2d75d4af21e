"""The printed tables hold the summary's numbers, and the finding is computed from them."""

import io
from datetime import date

import pytest
from rich.console import Console

from sim.charts.words import quoted
from sim.report import finding, findings, print_report
from sim.report.terminal import cell, notes, outcome_table, range_table


def printed(thing, width=100):
    console = Console(file=io.StringIO(), width=width)
    console.print(thing)
    return console.file.getvalue()


def share(probability, low=None, high=None, error=0.02):
    mc_low, mc_high = max(0.0, probability - error), min(1.0, probability + error)
    return {"probability": probability, "mc_low": mc_low, "mc_high": mc_high, "low": low, "high": high}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (share(0.5, 0.1, 0.9), "50 ± 2\n10-90"),
        (share(0.5), "50 ± 2"),
        (share(0.031, 0.0, 0.2, error=0.004), "3.1 ± 0.4\n0-20"),
        (share(0.0, 0.0, 0.0, error=0.0), "0\n0-0"),
        (share(1.0, 1.0, 1.0, error=0.0), "100\n100-100"),
        (dict.fromkeys(("probability", "mc_low", "mc_high", "low", "high")), "-"),
    ],
)
def test_a_cell_shows_the_two_intervals_apart(given, text):
    assert cell(given).replace("[dim]", "").replace("[/dim]", "") == text


def test_the_table_of_outcomes_has_a_row_for_each_round_and_a_column_for_each_outcome(lake):
    summary = lake.summary()
    table = outcome_table(summary)
    assert table.row_count == 3
    assert [column.header for column in table.columns[1:]] == list(summary["final"]["outcomes"])
    text = printed(table)
    assert "400 draws (20 assumption sets), seed 1" in text
    for at in summary["rounds"]:
        assert cell(at["outcomes"]["continue to talk"]).split("\n")[0] in text


def test_one_draw_is_written_as_one(lake):
    table = outcome_table(lake.summary() | {"draws": 1, "sets": 1})
    assert "1 draw (1 assumption set), seed 1" in printed(table)


def test_the_table_of_ranges_shows_the_three_kinds_and_each_partys_worths(lake):
    text = printed(range_table(lake.summary()))
    for word in ("against war", "today", "believed", "North", "South", "met"):
        assert word in text
    at = lake.summary()["rounds"][0]["parties"]["north"]
    assert f"{at['no_deal_value']['mean']:+.2f}" in text


def test_the_report_fits_eighty_columns(lake):
    console = Console(file=io.StringIO(), width=80)
    print_report(lake, console)
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in text


def test_the_notes_say_where_staying_is_assumed(lake):
    summary = lake.summary() | {"never_leaves": {"north": 0.25, "south": 0.5}}
    text = " ".join(notes(summary)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Leaving can never pay for North in 25 % and for South in 50 % of draws" in text
    assert "not a forecast" in text


def test_names_that_look_like_markup_are_printed_as_they_are(lake):
    summary = lake.summary()
    odd = [at | {"name": "[bold]x"} for at in summary["rounds"]]
    assert "[bold]x" in printed(outcome_table(summary | {"rounds": odd}))


@pytest.mark.parametrize(
    ("share", "low", "high", "verdict", "line"),
    [
        (0.454, 0.411, 0.498, "no", "does not come out: in 45 % (41-50) of assumption sets."),
        (0.786, 0.748, 0.820, "yes", "comes out: in 79 % (75-82) of assumption sets."),
        (0.5, 0.299, 0.701, "open", "is open: in 50 % (30-70) of assumption sets."),
    ],
)
def test_every_finding_of_a_scenario_has_a_line(share, low, high, verdict, line):
    found = {"says": "so it is", "share": share, "mc_low": low, "mc_high": high, "comes_out": verdict}
    (told,) = findings.lines({"findings": {"it": found}})
    assert told.replace("\N{NO-BREAK SPACE}", " ") == f"Finding {quoted('it')} {line}"


def test_a_summary_without_findings_has_no_line_of_them(lake):
    assert findings.lines(lake.summary()) == []


def round_of(name, day, outcomes, against_war=0.4, today=0.1):
    found = {"against_war": {"probability": against_war}, "today": {"probability": today}}
    return {"name": name, "date_high": day, "outcomes": outcomes, "bargaining_range": found}


def test_the_finding_names_outcome_range_and_end():
    rounds = [
        round_of("here", "2030-01-02", {"peace": share(0.3, 0.0, 0.6), "war": share(0.7, 0.4, 1.0)}),
        round_of("later_1", "2030-02-02", {"peace": share(0.6, 0.2, 0.9), "war": share(0.4, 0.1, 0.8)}),
    ]
    found = finding({"rounds": rounds}, known=date(2030, 1, 15)).replace("\N{NO-BREAK SPACE}", " ")
    assert found == (
        "At Here talks most likely end in “war” (70 % of worlds, 40 % to 100 % across assumption sets); "
        "40 % have a deal that ends the fighting and that all prefer to war, "
        "10 % have a deal that all prefer to talking on or leaving; "
        "at Later 1 in “peace” (60 %)."
    )


def test_the_finding_names_the_outcomes_that_more_draws_might_put_first():
    rounds = [round_of("here", "2030-01-02", {"peace": share(0.49), "war": share(0.51)}, against_war=None)]
    found = finding({"rounds": rounds}, known=date(2030, 1, 15)).replace("\N{NO-BREAK SPACE}", " ")
    assert found.endswith("in “war” (51 % of worlds) or, within Monte-Carlo error, “peace” (49 %).")


def test_the_finding_leaves_out_the_range_where_nobody_fights_any_more():
    rounds = [round_of("here", "2030-01-02", {"peace": share(1.0)}, against_war=None)]
    found = finding({"rounds": rounds}, known=date(2030, 1, 15))
    assert (
        found.replace("\N{NO-BREAK SPACE}", " ")
        == "At Here talks most likely end in “peace” (100 % of worlds)."
    )
