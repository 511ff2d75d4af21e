"""The commands and their options; each calls one function in a module that is imported only then.

Room     cli
Shapes   none
Units    none
Source   none
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter
from cyclopts.validators import Number

from sim import __version__
from sim.cli.exits import DONE, WRONG_INPUT, complain, guarded
from sim.cli.options import (
    MOST_JOBS,
    ComparisonOut,
    Draws,
    FlipsOut,
    Formats,
    Jobs,
    Json,
    Overrides,
    Plugins,
    Quiet,
    RoundName,
    RunOut,
    ScenarioName,
    Seed,
    Settings,
    SolvableName,
    SolveOut,
    Style,
    SweepOut,
    TournamentOut,
    TraceOut,
    whole,
)
from sim.cli.plugins import plugged

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
    scenario: ScenarioName,
    /,
    *,
    draws: Draws = 10_000,
    seed: Seed = 1,
    set_: Settings = (),
    out: RunOut = None,
    plugin: Plugins = (),
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Play a scenario's talks in many worlds; show what came out, and write tables and charts."""
    from sim.cli.run import Request, run_scenario

    with plugged(plugin):
        return run_scenario(
            Request(scenario, draws=draws, seed=seed, settings=tuple(set_), out=out, json=json, quiet=quiet)
        )


@app.command
def solve(
    scenario: SolvableName,
    /,
    *,
    draws: Draws = 10_000,
    seed: Seed = 1,
    set_: Settings = (),
    plugin: Plugins = (),
    out: SolveOut = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Show what reason would recommend, deal by deal, how sure that is, and how far the talks end from it.

    The frontier and the Nash, Kalai-Smorodinsky, egalitarian and utilitarian points are those of the first
    day at central numbers; talks are played in --draws worlds.
    """
    from sim.cli.solve import Request, solve_scenario

    with plugged(plugin):
        return solve_scenario(
            Request(scenario, draws=draws, seed=seed, settings=tuple(set_), out=out, json=json, quiet=quiet)
        )


@app.command
def sweep(  # noqa: PLR0913 - a command takes what it has options for
    experiment: str,
    /,
    *,
    jobs: Annotated[
        int | None,
        Parameter(validator=Number(gte=1, lte=MOST_JOBS), converter=whole, show_default=False),
    ] = None,
    cluster: Annotated[str | None, Parameter(show_default=False)] = None,
    on_error: Literal["record", "stop"] = "record",
    seed: Annotated[Seed | None, Parameter(show_default=False)] = None,
    set_: Overrides = (),
    out: SweepOut = None,
    plugin: Plugins = (),
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Vary what a scenario assumes; show where outcomes change, and write a table and charts.

    The same command again plays only what is missing. The exit code is 1 where a point has failed.

    Parameters
    ----------
    experiment
        An experiment file, or the name of one that comes with Parley, such as war_cost_and_trust.
    jobs
        How many processes to use, by default one for each processor.
    cluster
        Address of a Dask scheduler to play on instead, such as tcp://10.0.0.5:8786; this needs the extra
        parley-sim[cluster].
    on_error
        What to do where a point fails: record its reason and go on, or stop.
    """
    from sim.cli.sweep import Request, sweep_experiment

    with plugged(plugin):
        return sweep_experiment(
            Request(experiment, jobs, cluster, on_error, seed, tuple(set_), out=out, json=json, quiet=quiet)
        )


@app.command
def trace(  # noqa: PLR0913 - a command takes what it has options for
    scenario: ScenarioName,
    /,
    *,
    world: Annotated[
        int | None, Parameter(validator=Number(gte=0), converter=whole, show_default=False)
    ] = None,
    pick: Annotated[str | None, Parameter(show_default=False)] = None,
    draws: Draws = 10_000,
    seed: Seed = 1,
    set_: Settings = (),
    out: TraceOut = None,
    plugin: Plugins = (),
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Tell one world offer by offer: what each offer is worth to each party, and why it is refused.

    Either --world or --pick says which. The world is that of a run with the same scenario, draws, seed and
    settings.

    Parameters
    ----------
    world
        The number of the world, from 0, as in the column world of a run's tables.
    pick
        "OUTCOME at ROUND", such as "breakdown at antalya": play all draws, and of the worlds that met at the
        round and ended it so, tell a typical one.
    """
    from sim.cli.trace import Request, trace_world

    with plugged(plugin):
        return trace_world(
            Request(scenario, world, pick, draws, seed, tuple(set_), out=out, json=json, quiet=quiet)
        )


@app.command
def tournament(  # noqa: PLR0913 - a command takes what it has options for
    scenario: ScenarioName,
    /,
    *,
    strategies: Annotated[str | None, Parameter(show_default=False)] = None,
    rule: Literal["payoff_dominance", "risk_dominance", "welfare"] = "payoff_dominance",
    search: Annotated[str | None, Parameter(show_default=False)] = None,
    draws: Draws = 2_000,
    seed: Seed = 1,
    set_: Settings = (),
    jobs: Jobs = 1,
    out: TournamentOut = None,
    plugin: Plugins = (),
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Play every profile of strategies in the same worlds; show equilibria, write tables and charts.

    Every profile is played in --draws worlds.

    Parameters
    ----------
    strategies
        Names with commas between, such as 'hard line,firm but fair'; by default all that come with Parley
        and all of the scenario.
    rule
        How to choose where several equilibria remain.
    search
        Parameters to search for better answers, until none found gains more than its standard error: exponent
        (0.1 to 10), hold (0 to 1), or both with a comma between. The search starts from the first two
        strategies that concede by the clock and differ in them.
    """
    from sim.cli.tournament import Request, hold_tournament

    with plugged(plugin):
        return hold_tournament(
            Request(
                scenario,
                strategies,
                rule,
                draws,
                seed,
                tuple(set_),
                jobs,
                out,
                json=json,
                quiet=quiet,
                search=search,
            )
        )


@app.command
def compare(
    scenario: ScenarioName,
    /,
    *others: str,
    draws: Draws = 10_000,
    seed: Seed = 1,
    set_: Settings = (),
    out: ComparisonOut = None,
    plugin: Plugins = (),
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Play variants of a scenario, or other scenarios, over the same worlds; show what each moves.

    Differences are paired, so that their error is only that of what differs. Every one is played in
    --draws worlds, and --set counts for all.

    Parameters
    ----------
    others
        Names of variants of the scenario, or other scenario files or names; by default all of its variants.
        Scenarios are compared in the outcomes, rounds and parties they both have.
    """
    from sim.cli.compare import Request, compare_scenarios

    with plugged(plugin):
        return compare_scenarios(
            Request(scenario, others, draws, seed, tuple(set_), out=out, json=json, quiet=quiet)
        )


@app.command
def flips(  # noqa: PLR0913 - a command takes what it has options for
    scenario: ScenarioName,
    /,
    *,
    round_: RoundName = None,
    draws: Draws = 600,
    seed: Seed = 1,
    set_: Settings = (),
    out: FlipsOut = None,
    plugin: Plugins = (),
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Show what would reverse a result: for every number, the smallest change that does.

    Two results: which outcome of a round is likeliest, over --draws worlds for every value tried and
    ten times as many for the scenario as it stands; and whether some deal that ends the fighting suits
    all better than war, exactly, at central numbers. Only numbers with a range are moved, up to one
    width of it beyond.
    """
    from sim.cli.flips import Request, show_flips

    with plugged(plugin):
        return show_flips(
            Request(scenario, round_, draws, seed, tuple(set_), out=out, json=json, quiet=quiet)
        )


@app.command
def plot(
    folder: Path,
    /,
    *,
    format_: Formats = ("svg", "png"),
    style: Style = "screen",
    plugin: Plugins = (),
) -> int:
    """Draw the charts of a run, a sweep, a tournament, a comparison, flips or a trace again.

    They are drawn from the files in its folder alone.

    Parameters
    ----------
    folder
        What one of these commands has written; a sweep may be unfinished.
    """
    from sim.cli.plot import plot_folder

    with plugged(plugin):
        return plot_folder(folder, tuple(format_), style)


@app.command
def check(
    scenarios: Annotated[tuple[str, ...], Parameter(name="SCENARIOS")],
    /,
    *,
    plugin: Plugins = (),
) -> int:
    """Check scenario files: every error and warning, and what their numbers rest on.

    The exit code is 0 where there is no error, else 2.

    Parameters
    ----------
    scenarios
        Scenario files, or names of scenarios that come with Parley.
    """
    from sim.cli.check import check_scenarios

    with plugged(plugin):
        return check_scenarios(scenarios)


@app.command
def new(
    file: Path, /, *, from_: Annotated[str | None, Parameter(name="--from", show_default=False)] = None
) -> int:
    """Write a commented scenario to start from.

    Parameters
    ----------
    file
        The file to write, such as my_case.yaml; one that is there is never written over.
    from_
        A scenario file, or the name of one that comes with Parley, to copy; by default a small one.
    """
    from sim.cli.new import write_new

    return write_new(file, from_)


@app.command
def schema() -> int:
    """Print the JSON Schema of the scenario file, for editors that complete and check as one writes."""
    from sim.cli.new import print_schema

    return print_schema()


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
