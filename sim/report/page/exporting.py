"""Write a page, and each of its tables as CSV for a spreadsheet and as LaTeX for a paper.

Room     report
Shapes   none
Units    as the tables say
Source   Fear, Publication quality tables in LaTeX (the booktabs package)
"""

import csv
import io
import re
from pathlib import Path
from typing import Final

from sim.charts.words import NO_BREAK
from sim.report.page.blocks import Cell, Grid, Page
from sim.report.page.rendering import render

LONG: Final = 30  # rows that a page of paper has room for
SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "±": r"$\pm$",
    **{letter: rf"\{letter}" for letter in "&%$#_{}"},
}


def write_page(page: Page, folder: Path) -> None:
    """Write ``report.html`` and, in ``tables/``, every table of the page as CSV and LaTeX."""
    (folder / "report.html").write_text(render(page), encoding="utf-8")
    tables = folder / "tables"
    tables.mkdir(exist_ok=True)
    for grid in page.grids:
        (tables / f"{grid.name}.csv").write_text(as_csv(grid), encoding="utf-8")
        (tables / f"{grid.name}.tex").write_text(as_latex(grid), encoding="utf-8")


def as_csv(grid: Grid) -> str:
    """Return a table as CSV; what stands below a number has a column of its own."""
    cells = [[_cell(cell) for cell in row] for row in grid.rows]
    two = [any(row[i].below for row in cells) for i in range(len(grid.columns))]
    written = io.StringIO()
    out = csv.writer(written, lineterminator="\n")
    heads = [
        [name, f"{name} (below)"] if both else [name] for name, both in zip(grid.columns, two, strict=True)
    ]
    out.writerow([name for pair in heads for name in pair])
    for row in cells:
        pairs = [[c.text, c.below] if both else [c.text] for c, both in zip(row, two, strict=True)]
        out.writerow([text.replace(NO_BREAK, " ") for pair in pairs for text in pair])
    return written.getvalue()


def as_latex(grid: Grid) -> str:
    r"""Return a table for LaTeX, with the packages booktabs and, for a long one, longtable.

    Examples
    --------
    >>> print(as_latex(Grid("t", "Shares [%]", ["Round", "ends"], [["a_1", Cell("5 %", "2-9 %")]])))
    \begin{table}
    \caption{Shares [\%]}
    \begin{tabular}{ll}
    \toprule
    Round & ends \\
    \midrule
    a\_1 & \shortstack[l]{5 \%\\2-9 \%} \\
    \bottomrule
    \end{tabular}
    \end{table}
    <BLANKLINE>
    """
    heads = " & ".join(map(escaped, grid.columns)) + r" \\"
    rows = [" & ".join(_latex(_cell(cell)) for cell in row) + r" \\" for row in grid.rows]
    body = [r"\toprule", heads, r"\midrule", *rows, r"\bottomrule"]
    form, caption = "l" * len(grid.columns), rf"\caption{{{escaped(grid.caption)}}}"
    if len(rows) > LONG:
        lines = [rf"\begin{{longtable}}{{{form}}}", rf"{caption} \\", *body, r"\end{longtable}"]
    else:
        tabular = [rf"\begin{{tabular}}{{{form}}}", *body, r"\end{tabular}"]
        lines = [r"\begin{table}", caption, *tabular, r"\end{table}"]
    return "\n".join(lines) + "\n"


def _cell(cell: Cell | str) -> Cell:
    return Cell(cell) if isinstance(cell, str) else cell


def _latex(cell: Cell) -> str:
    if not cell.below:
        return escaped(cell.text)
    return rf"\shortstack[l]{{{escaped(cell.text)}\\{escaped(cell.below)}}}"


def escaped(text: str) -> str:
    r"""Return a text as LaTeX sets it.

    Examples
    --------
    >>> escaped("50 % of a_b")
    '50 \\% of a\\_b'
    """
    return re.sub(
        "|".join(map(re.escape, SPECIAL)), lambda found: SPECIAL[found[0]], text.replace(NO_BREAK, " ")
    )
