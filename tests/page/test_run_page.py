"""The page of a run: what it says is what the results say, and nothing in a scenario becomes markup."""

import re
from html.parser import HTMLParser

import pytest

import sim
from sim.charts import CHARTS
from sim.report.page import render, run_page
from sim.report.page.assumptions import basis
from sim.report.page.blocks import Grid, Page, Section
from sim.report.page.findings import findings_sections
from sim.report.page.reversal import survivors
from sim.scenario import bundled, loads
from sim.talks import list_parts
from tests.fake_results import LAKE, fake_results


class Reader(HTMLParser):
    """Collects tags, and the texts of tables by caption."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.tables, self._open = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "caption":
            self._open, self._caption = ["caption"], ""
        if tag == "tr" and "caption" not in self._open and self.tables:
            next(reversed(self.tables.values())).append([])
        if tag in ("td", "th"):
            next(reversed(self.tables.values()))[-1].append("")
            self._open = ["cell"]

    def handle_endtag(self, tag):
        if tag == "caption":
            self.tables[" ".join(self._caption.split())] = []
        if tag in ("caption", "td", "th"):
            self._open = []

    def handle_data(self, data):
        if self._open == ["caption"]:
            self._caption += data
        if self._open == ["cell"]:
            next(reversed(self.tables.values()))[-1][-1] += data

    def table(self, start):
        (rows,) = (rows for caption, rows in self.tables.items() if caption.startswith(start))
        return rows


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return fake_results(tmp_path_factory.mktemp("parts"), LAKE.replace("Two towns", "Two <b>towns</b> &"))


@pytest.fixture(scope="module")
def page(lake):
    return Reader(render(run_page(lake)))


def test_the_table_of_outcomes_holds_the_summarys_probabilities(page, lake):
    heads, *rows = page.table("Probability of each outcome")
    for row, at in zip(rows, lake.summary()["rounds"], strict=False):
        for name, cell in zip(heads[1:], row[1:], strict=True):
            assert float(cell.split("\xa0")[0]) == pytest.approx(
                100 * at["outcomes"][name]["probability"], abs=0.5
            )


def test_every_number_of_the_file_is_in_the_table_of_numbers(page, lake):
    _, *rows = page.table("Ranges are low, central, high")
    written = {number.path: number for number in lake.scenario.numbers.values() if number.written}
    assert {row[0] for row in rows} == set(written)
    for path, low, central, high, kind, *_ in rows:
        number = written[path]
        assert [float(x) for x in (low, central, high)] == pytest.approx(
            [number.low, number.central, number.high]
        )
        assert kind == number.kind


def test_the_page_counts_the_numbers_of_each_class_as_the_check_does(tmp_path):
    """`parley check antalya`: 5 cited, 26 anchored, 57 free."""
    results = fake_results(tmp_path, bundled()["antalya"].read_text(encoding="utf-8"), draws=20)
    text = basis(results.scenario)
    assert "Of the 88 numbers" in text and "5 are stated" in text
    assert "26 are ranked" in text and "57 are assumptions" in text


def test_every_chart_is_there_with_a_finding_to_be_read_out(page):
    named = [attrs["aria-label"] for tag, attrs in page.tags if attrs.get("role") == "img"]
    assert len(named) == len(CHARTS) and all(any(letter.isdigit() for letter in name) for name in named)


def test_a_title_with_markup_in_it_is_shown_as_it_is_written(lake):
    text = render(run_page(lake))
    assert "<h1>Two &lt;b&gt;towns&lt;/b&gt; &amp; and a lake</h1>" in text
    assert "<b>" not in text


def test_the_page_needs_nothing_but_itself(lake):
    text = re.sub(r"<!--.*?-->|xmlns(:\w+)?=\"[^\"]*\"", "", render(run_page(lake)), flags=re.DOTALL)
    assert "http" not in re.sub(r"<!DOCTYPE[^>]*>", "", text)


def test_the_same_results_give_the_same_page(lake):
    assert render(run_page(lake)) == render(run_page(lake))


def test_facts_are_listed_with_what_rests_on_them(tmp_path):
    results = sim.run(sim.load("antalya"), draws=20)
    _, *rows = Reader(render(run_page(results))).table("Each line of a source")
    uses = dict(rows)
    assert "date of the round antalya" in uses["cna:7"]
    assert "parties.russia.demands.crimea.recognised is at least" in uses["cna:47"]
    lines = [int(line.partition(":")[2]) for line in uses if line.startswith("cna:")]
    assert lines == sorted(lines)


def test_a_table_that_is_handed_markup_escapes_it():
    grid = Grid("name", "<i>caption</i>", ["<u>head</u>"], [["<script>alert(1)</script>"]])
    text = render(Page("t", "l", [Section("s", "h", [grid])]))
    assert "<script>alert" not in text and "<i>" not in text and "<u>" not in text


def findings_of(results):
    return render(Page("t", "l", findings_sections(results)))


def test_the_table_of_findings_says_what_was_judged():
    results = sim.run(sim.load("river_crossing"), draws=400)
    heads, *rows = Reader(findings_of(results)).table("Share of the 20 assumption sets in which each finding")
    found = results.findings()
    ahead_of = [f"Ahead of {name}" for name in results.scenario.null_models]
    assert heads == ["Finding", "Claim", "Source", "Holds in", "Comes out", *ahead_of, "Evidence"]
    for row, (name, one) in zip(rows, found.judged.items(), strict=True):
        assert row[:3] == [name, one.finding.says, one.finding.source]
        share, low, high = (float(x) for x in re.match(r"(\d+)\D+?(\d+)-(\d+)", row[3]).groups())
        assert (share, low, high) == pytest.approx(
            [100 * x for x in (one.share.share, one.share.low, one.share.high)], abs=0.5
        )
        assert (row[4], row[-1]) == (one.share.verdict, "yes" if one.is_evidence else "no")
        ahead = [float(cell.split("\xa0")[0]) for cell in row[5:-1]]
        assert ahead == pytest.approx([100 * b.difference for b in one.beyond.values()], abs=0.5)


CLAIM = "findings: {<b>on</b>: {says: <i>on</i>, when: {lake_house: {outcome: partial}}}}"


def test_findings_stand_between_the_outcome_and_the_numbers(tmp_path):
    page = run_page(fake_results(tmp_path, LAKE + CLAIM, draws=20), charts=[])
    names = [section.name for section in page.sections]
    where = names.index("findings")
    assert names[where - 1 : where + 2] == ["finding", "findings", "rounds"]


def test_findings_without_null_models_have_no_column_of_evidence(tmp_path):
    text = findings_of(fake_results(tmp_path, LAKE + CLAIM, draws=20))
    heads, row = Reader(text).table("Share of the 10 assumption sets")
    assert heads == ["Finding", "Claim", "Source", "Holds in", "Comes out"]
    assert row[:3] == ["<b>on</b>", "<i>on</i>", ""]
    assert "null model" not in text


def test_a_scenario_without_findings_has_no_such_section(page):
    named = {attrs["id"] for tag, attrs in page.tags if tag == "section"}
    assert "finding" in named and "findings" not in named


def test_a_page_of_many_parties_does_not_look_for_their_equilibria():
    """Of five parties that took minutes."""
    text = LAKE.replace("rounds:", "  c: {like: south}\n  d: {like: south}\n  e: {like: north}\nrounds:", 1)
    results = sim.run(loads(text, "five", parts=list_parts()), draws=5)
    (said,) = survivors(results)
    assert "with 5 parties" in said.text
