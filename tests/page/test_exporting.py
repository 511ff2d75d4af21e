"""Tables of a page as CSV and LaTeX."""

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from sim.report.page.blocks import Cell, Grid
from sim.report.page.exporting import LONG, as_csv, as_latex

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\xa0\r\n"), max_size=12)


@given(rows=st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=4))
def test_csv_reads_back_whatever_is_in_a_table(rows):
    grid = Grid("t", "c", ["a", "b"], [[first, Cell(text, below)] for first, text, below in rows])
    read = list(csv.reader(io.StringIO(as_csv(grid))))
    with_below = any(below for _, _, below in rows)
    assert read[0] == (["a", "b", "b (below)"] if with_below else ["a", "b"])
    assert read[1:] == [list(row) if with_below else list(row[:2]) for row in rows]


@given(text=texts)
def test_no_text_of_a_table_is_read_as_a_command_of_latex(text):
    """Without what a backslash announces nothing is left that LaTeX reads in a way of its own."""
    written = as_latex(Grid("t", "c", ["a"], [[f"x{text}y"]]))
    line = written.split("\\midrule\n")[1].split(r" \\")[0]
    plain = re.sub(r"\\text[a-z]+\{\}|\\[&%$#_{}]|\$\\pm\$", "", line)
    assert not re.search(r"[\\&%$#_{}~^<>]", plain)


def test_a_long_table_may_break_over_pages():
    grid = Grid("t", "c", ["a"], [[str(k)] for k in range(LONG + 1)])
    assert r"\begin{longtable}" in as_latex(grid)
    assert r"\begin{longtable}" not in as_latex(Grid("t", "c", ["a"], grid.rows[:LONG]))
