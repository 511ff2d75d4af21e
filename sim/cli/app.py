"""The commands and their options; each calls one function in a module that is imported only then.

Room     cli
Shapes   none
Units    none
Source   none
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter
from cyclopts.validators import Number

from sim import __version__
from sim.cli.exits import DONE, WRONG_INPUT, complain, guarded

MOST_DRAWS = 10_000_000

Flag = Parameter(negative="", show_default=False)
Draws = Annotated[int, Parameter(validator=Number(gte=1, lte=MOST_DRAWS))]
Seed = Annotated[int, Parameter(validator=Number(gte=0))]

app = App(
    name="parley",
    help="A negotiation simulator: from a scenario to the probabilities of its outcomes.",
    version=f"parley {__version__}",
    help_epilogue="Exit codes: 0 done, 1 failed, 2 the input is wrong, 130 interrupted.",
    result_action="return_value",
    exit_on_error=False,
    print_error=False,
    suppress_keyboard_interrupt=False,
)


@app.command
def run(
    scenario: str,
    /,
    *,
    draws: Draws = 10_000,
    seed: Seed = 1,
    set_: Annotated[Sequence[str], Parameter(name="--set", negative="", show_default=False)] = (),
    out: Path | None = None,
    json: Annotated[bool, Flag] = False,
    quiet: Annotated[bool, Flag] = False,
) -> int:
    """Play a scenario's talks in many worlds; show what came out, and write tables and charts.

    Parameters
    ----------
    scenario
        A scenario file, or the name of one that comes with Parley, such as antalya.
    draws
        How many worlds to play, from 1 to 10,000,000.
    seed
        Which random numbers to use, from 0; the same seed gives the same results.
    set_
        PATH=VALUE, a number or a setting in place of what the file says, the value as YAML, such as
        parties.russia.trust.level=0.5, or with * for any name: 'parties.*.trust={level: 1, breach: 0}'.
        May be given several times.
    out
        The folder to write, by default results/ and the scenario's name. It may be new or empty, or hold an
        earlier run, which is replaced once the new one is complete; any other folder is refused.
    json
        Put the summary on standard output as one JSON document, and nothing else.
    quiet
        Write the files and print nothing.
    """
    from sim.cli.run import Request, run_scenario

    return run_scenario(
        Request(scenario, draws=draws, seed=seed, settings=tuple(set_), out=out, json=json, quiet=quiet)
    )


@app.command
def check(scenarios: Annotated[tuple[str, ...], Parameter(name="SCENARIOS")], /) -> int:
    """Check scenario files: every error and warning, and what their numbers rest on.

    The exit code is 0 where there is no error, else 2.

    Parameters
    ----------
    scenarios
        Scenario files, or names of scenarios that come with Parley.
    """
    from sim.cli.check import check_scenarios

    return check_scenarios(scenarios)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the process.
    """
    return guarded(lambda: _dispatch(arguments))


def _dispatch(arguments: Sequence[str] | None) -> int:
    try:
        code = app(arguments)
    except CycloptsError as error:
        complain(f"error: {error}\nSee parley --help.")
        return WRONG_INPUT
    return code if isinstance(code, int) else DONE
