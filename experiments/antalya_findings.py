"""How often each finding of docs/antalya.md holds, in the scenario and in each of its variants.

Definitions and thresholds are those of that document, committed before any run. Findings 1 to 3 are claims
about a world and stand in the scenario; 4 and 5 compare rates, or two runs, and are judged here. Every
variant is played over the same worlds, with and without the mediator. The tables go between the document's
markers; `--check` plays the baseline and the null models again and exits with 1 where it differs.

Room     experiments (reads results)
Shapes   N worlds, R rounds, S assumption sets
Units    shares and probabilities in per cent, differences in percentage points
Source   docs/antalya.md; Wilson (1927), Journal of the American Statistical Association 22, 209-212
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import rankdata

import sim
from sim.arrays import BoolArray, FloatArray, IntArray
from sim.game import Game, build_game, count_sets, draw_sets
from sim.results import by_set as pairs
from sim.results.findings import share_of_sets, true_in_worlds
from sim.scenario import Scenario, apply_variant
from sim.scenario.findings import Finding
from sim.scenario.names import MEDIATED
from sim.talks import list_parts

DOCUMENT = Path(__file__).parents[1] / "docs" / "antalya.md"
BEGIN, END = "<!-- findings:begin -->\n", "<!-- findings:end -->"
SEED = 1
BASELINE, NO_MEDIATOR, TEXTLESS = "baseline", "no mediator", ("no texts", "no fatigue")
NULL_MODELS = ("nobody concedes", "random offers")
EXTRA = {  # several variants at once: not in the file, added after the first runs
    " + ".join(variants): variants
    for variants in (
        TEXTLESS,
        *((*TEXTLESS, other) for other in (*NULL_MODELS, "hold 0")),
        *(("no closing step", other) for other in (*NULL_MODELS, "least for oneself")),
        ("hold 0", "least for oneself"),
    )
}
BELARUS = ("belarus_1", "belarus_2", "belarus_3")
LATER = ("later_1", "later_2", "later_3")
IN_SCENARIO = {  # finding of the document -> its name in the scenario
    "1": "corridors and nothing on the core",
    "2": "talks go on",
    "3": "no basic demand conceded and nobody walks out",
    "3a": "no basic demand conceded",
    "3b": "nobody walks out",
}
FINDINGS = ("1", "2", "3", "3a", "3b", "4", "5", "5 check")
COLUMNS = (*FINDINGS[:6], "4 of speaking sets", "4 silent", *FINDINGS[6:], "5 silent")
PROBABILITIES = {
    "2": "continue at Antalya",
    "at once": "ceasefire at Antalya",
    "ever": "ceasefire at any time",
    "at the end": "ceasefire at the end",
    "still talking": "talking at the end",
    "breakdown": "breakdown",
}
MOVES = ("2", "ever", "breakdown")  # the probabilities by which a mechanism is judged
RANGES = {"against_war": "at war", "today": "meets", "believed": "meets"}  # range -> among which worlds


@dataclass(frozen=True)
class Run:
    """What is kept of a run: numbers of worlds by set and claim, and how every round ended."""

    counts: Mapping[str, IntArray]  # claim -> worlds (or rounds) of each set, (S,)
    outcomes: IntArray  # (N, R) position of the outcome among the scenario's
    never_leaves: Mapping[str, float]  # party -> share of worlds in which walking out can never pay
    holds: Mapping[str, BoolArray]  # finding -> sets in which it holds, (S,)

    def share(self, claim: str, among: str = "worlds") -> FloatArray:
        """Return the share of each set's worlds for which a claim is true, in the sets that have any."""
        some = self.counts[among] > 0
        return np.asarray(self.counts[claim][some] / self.counts[among][some])


def claims(talks: pl.DataFrame, findings: Mapping[str, Finding]) -> dict[str, IntArray]:
    """Return what the findings ask of each world, (N,), from `Results.talks`: 0 or 1, or rounds."""
    rounds = list(dict.fromkeys(talks["round"]))
    at, end = rounds.index("antalya"), rounds.index(LATER[-1])
    belarus, later = [[rounds.index(name) for name in names] for names in (BELARUS, LATER)]

    def table(column: pl.Series) -> BoolArray:
        return np.asarray(column.fill_null(value=False)).reshape(-1, len(rounds))

    meets, left = table(talks["meets"]), table(talks["walked_out"].is_not_null()).cumsum(axis=1) > 0
    general = table(talks["in_force.ceasefire"] == "general")
    at_risk = meets & ~np.pad(general, ((0, 0), (1, 0)))[:, :-1]
    true = true_in_worlds(findings, talks.lazy())
    found = {
        "worlds": np.ones(len(meets), dtype=bool),
        **{number: true[f"finding.{name}"].to_numpy() for number, name in IN_SCENARIO.items()},
        "early at risk": at_risk[:, [*belarus, at]].sum(axis=1),
        "early signed": (at_risk & general)[:, [*belarus, at]].sum(axis=1),
        "later at risk": at_risk[:, later].sum(axis=1),
        "later signed": (at_risk & general)[:, later].sum(axis=1),
        "still talking": (meets & ~left)[:, end],
        "at once": general[:, at],
        "ever": general.any(axis=1),
        "at the end": general[:, -1],
        "breakdown": left[:, -1],
        "meets": meets[:, at],
        "at war": at_risk[:, at],
    }
    for name, among in RANGES.items():
        found[name] = found[among] & table(talks[f"range.{name}"])[:, at]
    return {name: np.asarray(values, dtype=np.int64) for name, values in found.items()}


def by_set(of_worlds: Mapping[str, IntArray], sets: IntArray) -> dict[str, IntArray]:
    """Return the sums over the worlds of each assumption set, (S,); ``sets`` (N,) is each world's."""
    row = np.unique(sets, return_inverse=True)[1]
    return {name: np.bincount(row, weights=values).astype(np.int64) for name, values in of_worlds.items()}


def judge(counts: Mapping[str, IntArray], without: Mapping[str, IntArray] | None) -> dict[str, BoolArray]:
    """Return in which sets each finding holds, (S,); ``without`` is the twin run without the mediator."""
    holds = {name: 2 * counts[name] > counts["worlds"] for name in IN_SCENARIO}
    later = counts["later signed"] * counts["early at risk"]  # the two rates over one denominator,
    early = counts["early signed"] * counts["later at risk"]  # exact in whole numbers
    holds["4"] = later > early
    silent = (counts["early at risk"] == 0) | (counts["later at risk"] == 0)
    holds["4 silent"] = silent | (counts["early signed"] + counts["later signed"] == 0)
    holds["4 of speaking sets"] = holds["4"][~holds["4 silent"]]
    if without is not None:
        more = {name: counts[name] - without[name] for name in counts}
        talking, stayed, at_once = more["still talking"], -more["breakdown"], more["at once"]
        holds["5"] = (talking > at_once) & (talking > 0)
        holds["5 check"] = (stayed > at_once) & (stayed > 0)
        holds["5 silent"] = (talking == 0) & (at_once == 0)
    return holds


def load(variants: Iterable[str] = ()) -> Scenario:
    """Return the scenario with variants applied, one upon the other."""
    scenario = sim.load("antalya")
    for name in variants:
        scenario = apply_variant(scenario, name, list_parts())
    return scenario


def play(variants: Sequence[str], draws: int) -> Run:
    """Play the scenario with ``variants`` applied, and once more without the mediator where it can be."""
    scenario = load(variants)
    results = sim.run(scenario, draws, SEED)
    talks = results.talks.collect()
    shape = -1, len(results.game.rounds)
    sets = talks["set"].to_numpy()[:: shape[1]]
    findings = results.scenario.findings
    counts, without = by_set(claims(talks, findings), sets), None
    needed = {meeting.played_by.name for meeting in scenario.rounds.values()} & set(list_parts()[MEDIATED])
    if NO_MEDIATOR not in variants and not needed:
        twin = sim.run(load([*variants, NO_MEDIATOR]), draws, SEED)
        without = by_set(claims(twin.talks.collect(), findings), sets)
    return Run(
        counts=counts,
        outcomes=talks["outcome"].to_physical().to_numpy().reshape(shape),
        never_leaves=results.summary()["never_leaves"],
        holds=judge(counts, without),
    )


def play_all(names: Sequence[str], draws: int) -> dict[str, Run]:
    """Play the baseline, variants and extras named; what is done goes to stderr."""
    variants = [EXTRA.get(name, () if name == BASELINE else (name,)) for name in names]
    runs = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for name, run in zip(names, pool.map(play, variants, [draws] * len(names)), strict=True):
            runs[name] = run
            print(f"{len(runs)} of {len(names)}: {name}", file=sys.stderr)
    return runs


def told(holds: BoolArray | None) -> str:
    """Return a share of sets with its 95 % Wilson interval, and whether a finding so comes out."""
    if holds is None or not len(holds):
        return "-"
    found = share_of_sets(holds)
    return f"{100 * found.share:.1f} [{100 * found.low:.1f}, {100 * found.high:.1f}] {found.verdict}"


def paired(one: FloatArray | BoolArray, other: FloatArray | BoolArray) -> tuple[float, float, float]:
    """Return the mean difference over sets with its 95 % interval."""
    mean, error = (
        float(found[0]) for found in pairs.paired(one[None].astype(float), other[None].astype(float))
    )
    return mean, mean - error, mean + error


def in_points(difference: tuple[float, float, float]) -> str:
    """Return a difference with its interval in percentage points; a star where 0 lies outside."""
    mean, low, high = difference
    star = "*" if low > 0 or high < 0 else ""
    return f"{100 * mean:+.1f} [{100 * low:+.1f}, {100 * high:+.1f}]{star}"


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a markdown table."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [header, ["---"] * len(header), *rows])


def findings_table(runs: Mapping[str, Run]) -> str:
    """Return the share of sets in which each finding holds, a row for each run."""
    rows = []
    for name, run in runs.items():
        cells = {column: told(run.holds.get(column)) for column in COLUMNS}
        cells |= {silent: cells[silent].split()[0] for silent in ("4 silent", "5 silent")}  # no findings
        rows.append([name, *cells.values()])
    return markdown(["run", *COLUMNS], rows)


def evidence_table(runs: Mapping[str, Run]) -> str:
    """Return what each finding's share is beyond the null models'."""
    rows = []
    for finding in FINDINGS:
        holds = runs[BASELINE].holds[finding]
        beyond = [paired(holds, runs[null].holds[finding]) for null in NULL_MODELS]
        counts = told(holds).endswith("yes") and all(low > 0 for _, low, _ in beyond)
        rows.append([finding, told(holds), *map(in_points, beyond), "yes" if counts else "no"])
    return markdown(["finding", BASELINE, *(f"less {null}" for null in NULL_MODELS), "evidence"], rows)


def probabilities_table(runs: Mapping[str, Run]) -> str:
    """Return the probabilities of each run, means over sets."""
    header = ["run", *PROBABILITIES.values(), *(f"range {name.replace('_', ' ')}" for name in RANGES)]
    rows = []
    for name, run in runs.items():
        shares = [*map(run.share, PROBABILITIES), *(run.share(k, among) for k, among in RANGES.items())]
        means = [share.mean() if len(share) else np.nan for share in shares]
        rows.append([name, *(f"{100 * mean:.1f}" for mean in [*means, *run.never_leaves.values()])])
    return markdown([*header, *(f"{party} never leaves" for party in runs[BASELINE].never_leaves)], rows)


def moves_table(runs: Mapping[str, Run]) -> str:
    """Return what each run moves against the baseline, over the same worlds."""
    base, rows = runs[BASELINE], []
    for name, run in runs.items():
        moves = [in_points(paired(run.share(claim), base.share(claim))) for claim in MOVES]
        other = (run.outcomes != base.outcomes).T  # (R, N)
        rows.append([name, *moves, f"{100 * other.any(axis=0).mean():.2f}", f"{100 * other[-1].mean():.2f}"])
    header = ["run", *(PROBABILITIES[claim] for claim in MOVES), "worlds with another outcome", "at the end"]
    return markdown(header, rows[1:])


def numbers_table(run: Run, game: Game, draws: int) -> str:
    """Return which numbers of a set go with a share of its worlds, by Spearman's rank correlation."""
    sets, rows = draw_sets(game, SEED, count_sets(draws)), []
    for claim in ("1", "3b", *MOVES):
        share, found = rankdata(run.share(claim)), {}
        for path, values in zip(game.numbers, sets.T, strict=True):
            if np.ptp(values) > 0 and not path.endswith("days_after_last"):  # redrawn in every world
                found[path] = np.corrcoef(rankdata(values), share)[0, 1]
        strongest = sorted(found, key=lambda path: -abs(found[path]))[:6]
        label = PROBABILITIES.get(claim, f"counts for {claim}")
        rows.append([label, ", ".join(f"{path} {found[path]:+.2f}" for path in strongest)])
    return markdown(["share of worlds", "goes with"], rows)


def tell(runs: Mapping[str, Run], draws: int) -> str:
    """Return what stands between the markers."""
    scenario = load()
    tables = {
        "Share of assumption sets in which each finding holds": findings_table(runs),
        "Beyond the null models": evidence_table(runs),
        "Probabilities": probabilities_table(runs),
        "What each run moves against the baseline": moves_table(runs),
        "Numbers of the baseline": numbers_table(runs[BASELINE], build_game(scenario), draws),
    }
    made = f"{draws:,} draws in {count_sets(draws)} assumption sets, seed {SEED}"
    origin = f"Written by `experiments/antalya_findings.py`: {made}, scenario `{scenario.hash}`."
    return "\n".join(["", origin, *(f"\n**{title}**\n\n{table}" for title, table in tables.items()), ""])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables, or with ``--check`` play some rows again; return the exit code."""
    parser = argparse.ArgumentParser(description="How often the findings of docs/antalya.md hold.")
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--check", action="store_true", help="compare a few rows with the document")
    asked = parser.parse_args(arguments)
    names = [BASELINE, *(NULL_MODELS if asked.check else (*load().variants, *EXTRA))]
    text = tell(play_all(names, asked.draws), asked.draws)
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    written, after = rest.split(END)
    if not asked.check:
        DOCUMENT.write_text(before + BEGIN + text + END + after, encoding="utf-8")
        return 0
    differing = [line for line in text.splitlines() if line not in written.splitlines()]
    print("\n".join(["The document differs in:", *differing] if differing else ["The document agrees."]))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
