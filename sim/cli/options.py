"""Options that several commands share, with the words of their help: each is written once.

Room     cli
Shapes   none
Units    none
Source   none
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from cyclopts import Parameter, Token
from cyclopts.validators import Number

MOST_DRAWS: Final = 10_000_000
LARGEST_SEED: Final = 2**64 - 1
MOST_JOBS: Final = 1_024

SCENARIO: Final = "A scenario file, or the name of one that comes with Parley, such as antalya."
SET: Final = (
    "PATH=VALUE, a number or a setting in place of what the file says, the value as YAML, such as "
    "parties.russia.trust.level=0.5, or with * for any name: 'parties.*.trust={level: 1, breach: 0}'. "
    "May be given several times."
)
OUT: Final = (
    "The folder to write, by default {default}. It may be new or empty, or hold an earlier {what}; "
    "any other folder is refused."
)


def flag(words: str) -> Parameter:
    """Return an option that is there or not."""
    return Parameter(help=words, negative="", show_default=False)


def folder(what: str, default: str) -> Parameter:
    """Return the option for the folder a command writes."""
    return Parameter(help=OUT.format(what=what, default=default), show_default=False)


def whole(kind: object, tokens: Sequence[Token]) -> int:
    """Return a number as it is written; one that is not whole is refused, not rounded."""
    try:
        return int(tokens[0].value)
    except ValueError:
        raise ValueError(f'"{tokens[0].value}" is not a whole number') from None


ScenarioName = Annotated[str, Parameter(help=SCENARIO)]
SolvableName = Annotated[
    str,
    Parameter(help=f"{SCENARIO} Or a folder with a domain and its profiles in GENIUS XML.", name="SCENARIO"),
]
Draws = Annotated[
    int,
    Parameter(
        help="How many worlds to play, from 1 to 10,000,000.",
        validator=Number(gte=1, lte=MOST_DRAWS),
        converter=whole,
    ),
]
Seed = Annotated[
    int,
    Parameter(
        help="Which random numbers to use, from 0 to 2^64 - 1; the same seed gives the same results.",
        validator=Number(gte=0, lte=LARGEST_SEED),
        converter=whole,
    ),
]
Overrides = Annotated[
    Sequence[str],
    Parameter(
        help="PATH=VALUE in place of what the experiment says, such as draws=100 or design.levels=3. "
        "May be given several times.",
        name="--set",
        negative="",
        show_default=False,
    ),
]
Settings = Annotated[Sequence[str], Parameter(help=SET, name="--set", negative="", show_default=False)]
Plugins = Annotated[
    Sequence[Path],
    Parameter(
        help="A Python file with strategy parts of your own; it is run. May be given several times. "
        "docs/strategies.md has an example.",
        name="--plugin",
        negative="",
        show_default=False,
    ),
]
Jobs = Annotated[
    int,
    Parameter(help="How many processes to use.", validator=Number(gte=1, lte=MOST_JOBS), converter=whole),
]
Json = Annotated[bool, flag("Put what came out on standard output as one JSON document, and nothing else.")]
Quiet = Annotated[bool, flag("Print nothing but errors.")]
Formats = Annotated[
    tuple[Literal["svg", "png", "pdf"], ...],
    Parameter(
        help="Of the charts; may be given several times. By default svg and png.",
        name="--format",
        negative="",
        show_default=False,
    ),
]
Style = Annotated[
    Literal["screen", "paper", "column", "slides"],
    Parameter(
        help="What the charts are for: a page on a screen; both columns of a journal (paper: 7.2 inches "
        "across at most); one of them (column: 3.5 inches, keys below the axes); or slides (the same letters "
        "on a smaller picture, so that they are read from afar). No letter is smaller than 6.5 points."
    ),
]
TournamentOut = Annotated[
    Path | None,
    folder(
        "tournament, which is replaced once the new one is complete",
        "results/, the scenario's name and -tournament",
    ),
]
RunOut = Annotated[
    Path | None,
    folder("run, which is replaced once the new one is complete", "results/ and the scenario's name"),
]
SweepOut = Annotated[
    Path | None,
    folder(
        "sweep, whose points are used again where they are the same", "results/ and the experiment's name"
    ),
]
SolveOut = Annotated[
    Path | None,
    Parameter(
        help="A folder for solutions.json and frontier.csv; by default none is written. It may be new or "
        "empty, or hold what an earlier solve wrote; any other folder is refused.",
        show_default=False,
    ),
]
TraceOut = Annotated[
    Path | None,
    Parameter(
        help="A folder to write as well: trace.txt, trace.json, and the chart with its data (trace.svg, "
        "trace.png, trace.csv). It may be new or empty, or hold an earlier trace, which is replaced; any "
        "other folder is refused.",
        show_default=False,
    ),
]
RoundName = Annotated[
    str | None,
    Parameter(
        help="Which round to look at; by default the last one dated within what is known.",
        name="--round",
        show_default=False,
    ),
]
ComparisonOut = Annotated[
    Path | None, folder("comparison, which is replaced", "results/ and the scenario's name, -comparison")
]
FlipsOut = Annotated[
    Path | None, folder("one of these, which is replaced", "results/ and the scenario's name, -flips")
]
