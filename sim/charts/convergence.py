"""Are there enough draws? Each outcome's share as the draws come in, with its Monte-Carlo error.

The error falls with the square root of the number of assumption sets, since worlds of a set are alike. So
the spread of an outcome over sets tells how many draws make it plus or minus one point.

Room     charts
Shapes   S assumption sets, X outcomes
Units    shares of worlds [%]; draws
Source   docs/model.md, section 1
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, PercentFormatter

from sim.arrays import FloatArray
from sim.charts import style
from sim.charts.key import label_ends
from sim.charts.outcomes import outcome_looks
from sim.charts.words import NO_BREAK, caption, percent, quoted, readable, shortened

if TYPE_CHECKING:
    from sim.results import Results

GOAL: Final = 0.01  # the error asked for: one point
NORMAL: Final = 1.96  # two-sided 95 % of a normal distribution
SETTLED: Final = 10  # sets from which on bands count for the height of the axis
PLUS_MINUS: Final = "\N{PLUS-MINUS SIGN}"
LABEL, NARROW = 2.1, 1.15  # inches beside the axes, on a narrow figure
DASHES: Final = ("-", "--", "-.", ":")


@dataclass(frozen=True, slots=True)
class Course:
    """An outcome's share and its error (95 %) after each assumption set, (S,); no error after the first."""

    outcome: str
    share: FloatArray
    error: FloatArray
    needed: int | None  # draws for an error of one point; None from one set alone

    def words(self, *, brief: bool) -> str:
        """Say where it stands and, if it is not to be brief, what is needed."""
        name, share = shortened(readable(self.outcome), 24), percent(float(self.share[-1]))
        if self.needed is None:
            return f"{name}\n{share}, error not known"
        error = 100 * float(self.error[-1])
        if error == 0.0:
            return f"{name}\n{share} in every set"
        needed = f"{PLUS_MINUS}1: {rounded(self.needed):,} draws"
        stands = f"{name}\n{share} {PLUS_MINUS}{NO_BREAK}{error:.1f}"
        return stands if brief else f"{stands} ({needed})"


def draw(results: "Results", figure: Figure) -> None:
    """Draw the chart on an empty figure."""
    draws, courses = find_courses(results)
    axes = style.set_up(
        figure,
        finding(results, courses),
        caption(results, _reading(draws)),
        below=0.5,
        right=NARROW if style.is_narrow(figure) else LABEL,
    )
    looks = outcome_looks(list(results.game.outcomes))
    top = max(
        float((c.share + np.nan_to_num(c.error))[min(SETTLED, len(draws)) - 1 :].max()) for c in courses
    )
    axes.set(xlim=(0, draws[-1]), ylim=(0.0, min(1.02, 1.08 * top)))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.locator_params(axis="x", integer=True, nbins=3 if style.is_narrow(figure) else 6)
    axes.set_ylabel("Share of worlds at the end [%]")
    style.label_below(axes, "Draws so far [worlds]")
    for place, course in enumerate(courses):
        color = looks[course.outcome].color if course.outcome != results.game.outcomes[-1] else style.FAINT
        _draw_course(axes, draws, course, color, DASHES[place % len(DASHES)])
    brief = style.is_narrow(figure)
    ends = [(float(c.share[-1]), c.words(brief=brief), float(draws[-1])) for c in courses]
    label_ends(axes, ends, lines=2)


def table(results: "Results") -> pl.DataFrame:
    """Return what the chart shows: a row for each outcome and assumption set."""
    draws, courses = find_courses(results)
    schema: dict[str, Any] = {"outcome": pl.String, "sets": pl.Int64, "draws": pl.Int64}
    schema |= {"probability": pl.Float64, "mc_error": pl.Float64, "draws_for_one_point": pl.Int64}
    rows = [
        (
            c.outcome,
            s + 1,
            int(n),
            float(c.share[s]),
            None if np.isnan(c.error[s]) else float(c.error[s]),
            c.needed,
        )
        for c in courses
        for s, n in enumerate(draws)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def find_courses(results: "Results") -> tuple[FloatArray, list[Course]]:
    """Return the draws after each set, (S,), and the course of every outcome that some world ends in."""
    last = results.talks.filter(round=results.game.rounds[-1]).select("set", "outcome")
    by_set = last.group_by("set").agg(pl.len(), *(_share(name) for name in results.game.outcomes))
    found = by_set.sort("set").collect()
    draws = found["len"].cum_sum().to_numpy().astype(np.float64)
    per_set = draws[-1] / len(draws)
    courses = [course(name, found[name].to_numpy(), per_set) for name in results.game.outcomes]
    return draws, [each for each in courses if each.share.any()]


def _share(name: str) -> pl.Expr:
    return (pl.col("outcome") == name).mean().alias(name)


def course(outcome: str, shares: FloatArray, worlds_per_set: float) -> Course:
    """Return how the estimate goes as sets come in, from an outcome's share in each of them (S,).

    Examples
    --------
    >>> course("peace", np.array([0.0, 0.5, 1.0]), 20).share
    array([0.  , 0.25, 0.5 ])
    """
    n = np.arange(1, len(shares) + 1)
    mean = np.cumsum(shares) / n
    squares = np.maximum(np.cumsum(shares**2) - n * mean**2, 0.0)  # of the deviations
    error = np.full(len(shares), np.nan)
    error[1:] = NORMAL * np.sqrt(squares[1:] / (n[1:] - 1) / n[1:])
    error[error < 1e-9] = 0.0  # what is left of rounding
    needed = None if len(n) < 2 else int(np.ceil((error[-1] / GOAL) ** 2 * n[-1] * worlds_per_set - 1e-6))
    return Course(outcome, mean, error, needed)


def rounded(draws: int) -> int:
    """Return a number of draws with two digits that count, rounded up.

    Examples
    --------
    >>> rounded(8_143), rounded(37)
    (8200, 37)
    """
    unit: int = 10 ** max(0, len(str(draws)) - 2)
    return -(-draws // unit) * unit


def finding(results: "Results", courses: list[Course]) -> str:
    """Return the sentence that the chart shows."""
    if courses[0].needed is None:
        plural = "s" if results.draws > 1 else ""
        return f"{results.draws} draw{plural} in one assumption set: no error can be told yet"
    worst = max(courses, key=lambda each: each.error[-1])
    error = 100 * float(worst.error[-1])
    if error == 0.0:
        end = f"{percent(float(worst.share[-1]))} of worlds end in {quoted(readable(worst.outcome))}"
        return f"All {results.sets} assumption sets agree: {end}"
    enough = rounded(worst.needed or 0)
    needs = "needed only" if enough <= results.draws else "would need"
    return (
        f"After {results.draws:,} draws outcomes at the end are known to {error:.1f} points or better; "
        f"one point {needs} some {enough:,}"
    )


def _reading(draws: FloatArray) -> str:
    per_set = draws[-1] / len(draws)
    return (
        "line: share of worlds that end so, over the assumption sets played so far; band: Monte-Carlo error "
        "(95 %) from their spread; draws for an error of one point: as many sets as bring 1.96 standard "
        f"errors down to it, of {per_set:.3g} worlds each"
    )


def _draw_course(axes: Axes, draws: FloatArray, course: Course, color: str, dash: str) -> None:
    low, high = np.clip([course.share - course.error, course.share + course.error], 0.0, 1.0)
    axes.fill_between(draws, low, high, color=color, alpha=0.25, linewidth=0.0, label="Monte Carlo")
    for end in (low, high):
        axes.plot(draws, end, dash, color=style.darkened(color), linewidth=0.6, label="end of a band")
    axes.plot(draws, course.share, dash, color=style.INK, linewidth=1.1, label=course.outcome)
    if len(draws) == 1:
        axes.plot(draws, course.share, "o", color=style.INK, markersize=4, clip_on=False)
