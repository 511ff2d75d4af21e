"""What would reverse the result, and what each variant moves: played for the page in a few worlds.

Room     report
Shapes   none
Units    changes in widths of a number's range [width], differences of shares of worlds [points]
Source   docs/comparing.md
"""

from functools import partial
from typing import TYPE_CHECKING, Final

from sim.equilibria.empirical_game import find_strategies, play_profiles
from sim.equilibria.tournament import study
from sim.insight import Flips, InsightError, find_flips
from sim.insight.flip import Flip
from sim.report.comparison import sentence
from sim.report.flips import CHEAPEST, amount, change, joint_sentence, notes, outcome_sentence, range_sentence
from sim.report.page.blocks import Block, Cell, Grid, Paragraph, Points
from sim.report.progress import Tell, silent
from sim.report.reading import hard_in_words, kind_in_words
from sim.report.tournament import finding as tournament_finding
from sim.results.comparison import Comparison, compare, find_variant
from sim.results.mechanisms import MOST_DRAWS

if TYPE_CHECKING:
    from sim.results import Results

PAIR: Final = ("hard line", "firm but fair")
MOST_PARTIES: Final = 3  # of which equilibria are looked for, again in every resample of the sets
WORLDS: Final = 200  # of every change and profile tried for the page; the commands for these take more


def reversal(results: "Results", tell: Tell = silent) -> tuple[list[Block], list[Block]]:
    """Return what would reverse the likeliest outcome and the bargaining range: the cheapest, and all."""
    draws, told = min(results.draws, WORLDS), partial(tell, "what would reverse the result")
    told(0, None)
    try:
        flips = find_flips(results.scenario, draws=draws, seed=results.seed, progress=told)
    except InsightError as error:
        return [Paragraph(f"What would reverse the result was not looked for: {error}.")], []
    rough = (
        f"Looked for in {draws:,} worlds for each change, so that shares are rougher than those below; "
        "parley flips takes more."
    )
    blocks: list[Block] = [Paragraph(outcome_sentence(flips)), *_cheapest(flips.outcome.flips)]
    blocks.insert(1, Paragraph(rough))
    blocks += [Paragraph(range_sentence(flips)), *_cheapest(flips.range.flips)]
    if flips.range.joint is not None:
        blocks.append(Paragraph(joint_sentence(flips.range.joint, is_open=flips.range.is_open)))
    return blocks, [*_tables(flips), Points(notes(flips))]


def _cheapest(found: tuple[Flip, ...]) -> list[Block]:
    return [Points([change(flip) for flip in found[:CHEAPEST]])] if found else []


def _tables(flips: Flips) -> list[Block]:
    rows: list[list[Cell | str]] = [
        [flip.number.path, _range(flip), flip.number.kind, amount(flip.value), _widths(flip), flip.after]
        for flip in (*flips.outcome.flips, *flips.range.flips)
    ]
    if not rows:
        return []
    caption = (
        "Every number that alone would put another outcome first, or close or open the bargaining range: "
        "its range, the value at which it does, and how far that is from its centre in widths of the range."
    )
    columns = ["Number", "Range", "Class", "At", "Widths", "Becomes"]
    return [Grid("flips", caption, columns, rows, sortable=True)]


def _range(flip: Flip) -> str:
    return ", ".join(amount(end) for end in (flip.number.low, flip.number.central, flip.number.high))


def _widths(flip: Flip) -> Cell:
    return Cell(f"{flip.shift:+.2f}", "beyond its range" if flip.is_beyond else "", abs(flip.shift))


def survivors(results: "Results", tell: Tell = silent) -> list[Block]:
    """Return which of a hard and a softer strategy are best against each other, beside what talks end in."""
    scenario = results.scenario
    if len(scenario.parties) > MOST_PARTIES:
        count = f"Not looked for here: with {len(scenario.parties)} parties it may take many minutes"
        return [Paragraph(f"{count}; parley tournament does it.")]
    draws = min(results.draws, WORLDS)
    strategies, told = find_strategies(scenario, PAIR), partial(tell, "strategies against each other")
    profiles = len(strategies) ** len(scenario.parties)
    told(0, profiles)
    game = play_profiles(
        scenario, strategies, draws, results.seed, progress=lambda played: told(played, profiles)
    )
    tournament = study(game)
    texts = [tournament_finding(tournament), hard_in_words(tournament)]
    if tournament.kinds is not None:
        texts.append(kind_in_words(tournament, tournament.kinds))
    rough = (
        f"Of the strategies {PAIR[0]} and {PAIR[1]} in {draws:,} worlds a profile; parley tournament "
        "plays all strategies, in more worlds."
    )
    return [Points(texts), Paragraph(rough)]


def side_by_side(results: "Results", tell: Tell = silent) -> list[Block]:
    """Return what each variant of the scenario moves, over the same worlds."""
    scenario = results.scenario
    if not scenario.variants:
        return [Paragraph("The scenario names no variants.")]
    variants = {name: find_variant(scenario, name) for name in scenario.variants}
    others = [(name, variant) for name, variant in variants.items() if variant is not None]
    if not others:
        return [Paragraph("No variant goes with the settings made.")]
    left_out = [name for name, variant in variants.items() if variant is None]
    draws = min(results.draws, MOST_DRAWS)  # those of the mechanisms, many of which are variants too
    worlds, told = draws * (1 + len(others)), partial(tell, "variants")
    told(0, worlds)
    found = compare(
        scenario, others, draws, results.seed, lambda finished: told(finished, worlds), results.known
    )
    caption = (
        "Differences from the scenario as it stands in the share of worlds that end in each outcome, in "
        f"points, ± Monte-Carlo error (95 %), paired over the same {found.draws:,} worlds. A star marks what "
        "is beyond that error; of differences that are nil, one in twenty will seem to be."
    )
    names = [quantity.name for quantity in found.baseline if quantity.what == "final"]
    rows: list[list[Cell | str]] = [
        [one.name, *(_difference(found, one.name, name) for name in names)] for one in found.sorted()
    ]
    return [
        Grid("variants", caption, ["Variant", *names], rows, sortable=True),
        Points([sentence(one) for one in found.sorted()]),
        *([Paragraph(f"They do not go with the settings made: {', '.join(left_out)}.")] if left_out else []),
    ]


def _difference(found: Comparison, variant: str, outcome: str) -> Cell:
    (one,) = (one for one in found.alternatives if one.name == variant)
    (difference,) = (d for d in one.of("final") if d.quantity.name == outcome)
    error = "" if difference.error is None else f" ± {100 * difference.error:.0f}"
    star = " *" if difference.is_sure else ""
    return Cell(f"{100 * difference.difference:+.0f}{error}{star}", sort=difference.difference)
