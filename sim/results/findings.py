"""Findings: what a scenario's talks are asked to show, judged set by set.

A finding holds in an assumption set where it is true of more than half of its worlds, and comes out where
the Wilson interval of the share of such sets lies above one half.

Room     results
Shapes   N worlds, S assumption sets
Units    shares of assumption sets
Source   docs/antalya.md, "The findings, defined"; Wilson (1927), Journal of the American Statistical
         Association 22, 209-212
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import polars as pl
from scipy.stats import binomtest

from sim.arrays import BoolArray
from sim.scenario import Condition
from sim.scenario.findings import Claim, Finding
from sim.scenario.names import NOBODY

if TYPE_CHECKING:
    from sim.results.results import Results

Verdict = Literal["yes", "no", "open"]


@dataclass(frozen=True, slots=True)
class ShareOfSets:
    """The share of assumption sets in which something holds, with its 95 % Wilson interval."""

    share: float
    low: float
    high: float

    @property
    def verdict(self) -> Verdict:
        """Whether it holds in more than half of all sets, beyond Monte-Carlo error."""
        return "yes" if self.low > 0.5 else "no" if self.high < 0.5 else "open"


def holds_in_sets(findings: Mapping[str, Finding], talks: pl.LazyFrame) -> dict[str, BoolArray]:
    """Return in which sets each finding holds, (S,): where it is true of more than half of the worlds.

    Parameters
    ----------
    findings : mapping
        Findings by name.
    talks : LazyFrame
        The columns ``set``, ``world``, ``round``, ``outcome``, ``walked_out`` and ``in_force.*`` of
        ``Results.talks``, a row for each world and round.
    """
    return more_than_half(findings, true_in_worlds(findings, talks))


def more_than_half(findings: Mapping[str, Finding], worlds: pl.DataFrame) -> dict[str, BoolArray]:
    """Return in which sets each finding holds, (S,), from what ``true_in_worlds`` returns."""
    counts = worlds.group_by("set").agg(pl.len(), pl.col("^finding\\..*$").sum()).sort("set")
    return {
        name: (2 * counts[f"finding.{name}"].cast(pl.Int64) > counts["len"].cast(pl.Int64)).to_numpy()
        for name in findings
    }


def true_in_worlds(findings: Mapping[str, Finding], talks: pl.LazyFrame) -> pl.DataFrame:
    """Return a row for each world, in order: ``set``, ``world``, and for each finding whether it is true.

    See ``holds_in_sets`` for the arguments; the columns are called ``finding.NAME``.

    Examples
    --------
    >>> import sim
    >>> rows = {"set": [0, 0], "world": [0, 1], "round": "ferry_house", "walked_out": [None, "velm"]}
    >>> talks = pl.LazyFrame(rows | {"outcome": ["continue to talk", "breakdown"]})
    >>> findings = sim.load("river_crossing").findings
    >>> true_in_worlds(findings, talks)["finding.nothing is signed"].to_list()
    [True, False]
    """
    gone = pl.col("walked_out").cast(pl.String).forward_fill().over("world").fill_null(NOBODY)
    columns = [_is_true(finding).alias(f"finding.{name}") for name, finding in findings.items()]
    rows = talks.with_columns(gone.alias("walked_out"))
    return rows.group_by("set", "world", maintain_order=True).agg(columns).collect()


def _is_true(finding: Finding) -> pl.Expr:
    """Return whether all that a finding claims is so, over the rows of a world."""
    claims = [(pl.col("round") != name) | _claimed(claim) for name, claim in finding.when.items()]
    return pl.all_horizontal(claims).all()


def _claimed(claim: Claim) -> pl.Expr:
    """Return whether what is claimed of a round is so, by row."""
    parts = [_is_in("outcome", claim.outcome), _is_in("walked_out", claim.walked_out)]
    if claim.in_force is not None:
        parts.append(_is_met(claim.in_force))
    return pl.all_horizontal(parts)


def _is_in(column: str, allowed: frozenset[str] | None) -> pl.Expr:
    if allowed is None:
        return pl.lit(value=True)
    return pl.col(column).cast(pl.String).is_in(sorted(allowed))


def _is_met(condition: Condition) -> pl.Expr:
    clauses = [
        pl.all_horizontal([_is_in(f"in_force.{issue}", options) for issue, options in clause.items()])
        for clause in condition.clauses
    ]
    return pl.any_horizontal(clauses) if clauses else pl.lit(value=False)


def share_of_sets(holds: BoolArray) -> ShareOfSets:
    """Return the share of sets in which something holds (S,), with its 95 % Wilson interval.

    References
    ----------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> import numpy as np
    >>> found = share_of_sets(np.arange(29) < 1)
    >>> round(found.low, 3), round(found.high, 3), found.verdict
    (0.006, 0.172, 'no')
    """
    interval = binomtest(int(holds.sum()), len(holds)).proportion_ci(0.95, "wilson")
    return ShareOfSets(float(holds.mean()), float(interval.low), float(interval.high))


def shares_of_sets(results: "Results") -> dict[str, dict[str, Any]]:
    """Return what a run's summary says of each finding; no null model is played for it."""
    found = {}
    for name, holds in holds_in_sets(results.scenario.findings, results.talks).items():
        share = share_of_sets(holds)
        found[name] = {
            "says": results.scenario.findings[name].says,
            "share": share.share,
            "mc_low": share.low,
            "mc_high": share.high,
            "comes_out": share.verdict,
        }
    return found
